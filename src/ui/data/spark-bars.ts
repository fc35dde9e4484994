import { html, svg, type TemplateResult } from 'lit';
import type { ColumnProfile } from '../../telemetry/profile-types.ts';
import { describeProfile } from './column-values.ts';

const width = 66;
const height = 22;

/** The shape of a column as at most 20 small bars; `at` is told which bar is under the pointer. Hidden from assistive technology beside its words. */
export function sparkBars(profile: ColumnProfile): TemplateResult {
  const bars = profile.counts;
  const most = Math.max(1, ...bars);
  const slot = width / Math.max(bars.length, profile.kind === 'category' ? 4 : 1);
  const gap = slot > 6 ? 1.5 : 0.8;
  return html`<svg class="spark" viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${describeProfile(profile)}>${bars.map(
    (count, i) => {
      // A bar that stands for some rows is never invisible.
      const tall = count === 0 ? 0 : Math.max(1, (count / most) * (height - 1));
      return svg`<rect class="bar" data-bar=${i} x=${(i * slot).toFixed(2)} y=${(height - tall).toFixed(2)} width=${Math.max(0.5, slot - gap).toFixed(2)} height=${tall.toFixed(2)}></rect><rect class="hit" data-bar=${i} x=${(i * slot).toFixed(2)} y="0" width=${slot.toFixed(2)} height=${height}></rect>`;
    },
  )}</svg>`;
}
