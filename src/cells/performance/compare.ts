import { differenceOf, directionOf, isShare, judgeDifference, shownDifference, wordsOf, type Difference } from '../scores/figure.ts';
import type { Finding, Measurement } from '../types.ts';
import type { Measured } from './groups.ts';
import { isWanted, toleranceOf, type PerformanceParameters } from './parameters.ts';

/** A row of the table of metrics. */
export type Line = (string | number | boolean | null)[];

/** Publishes each metric's difference from the reference, and a finding where there is a tolerance for it. */
export function compare(p: PerformanceParameters, all: Measured, reference: Measured, measurements: Measurement[], findings: Finding[], lines: Line[]): void {
  for (const figure of all.figures) {
    const other = reference.figures.find((f) => f.metric === figure.metric && f.class === figure.class);
    if (other === undefined || !isWanted(p, figure.metric) || figure.metric === 'label_coverage') continue;
    const d = differenceOf(figure, other);
    const tolerance = figure.class === undefined ? toleranceOf(p, figure.metric) : null;
    const verdict = judgeDifference(figure.metric, d, Math.min(figure.n, other.n), tolerance, p.minimum_n);
    const metric = `${figure.metric}_difference`;
    const names = { population: all.part.side.from.name, reference: reference.part.side.from.name };
    const lower = directionOf(figure.metric) === 'lower';
    measurements.push({
      metric,
      of: { ...names, ...(figure.class === undefined ? {} : { class: figure.class }) },
      value: d?.value ?? null,
      n: { reference: other.n, current: figure.n },
      verdict,
      ...(d === null
        ? { reason: figure.reason ?? other.reason ?? figure.intervalReason ?? other.intervalReason ?? 'no_rows' }
        : { interval: { level: p.level, low: d.low, high: d.high, method: 'MOVER' } }),
      ...(tolerance === null ? {} : { threshold: { value: lower ? tolerance : -tolerance, rule: lower ? 'at most' : 'at least' } }),
    });
    lines.push([
      metric,
      figure.class ?? '',
      `${names.population} − ${names.reference}`,
      d?.value ?? null,
      d?.low ?? null,
      d?.high ?? null,
      figure.n,
      tolerance === null ? null : lower ? tolerance : -tolerance,
      verdict,
    ]);
    if (verdict === 'info') continue;
    const sentence =
      d === null
        ? `${wordsOf(figure.metric)} cannot be compared with ${names.reference}`
        : differenceSentence(figure.metric, d, names.reference, tolerance ?? 0);
    findings.push({ verdict, sentence, ...(verdict === 'fail' ? { next: ['drift', 'slices', 'explain-change'] } : {}) });
  }
}

function differenceSentence(metric: string, d: Difference, reference: string, tolerance: number): string {
  const [low, high, most] = [d.low, d.high, tolerance].map((each) => shownDifference(metric, each));
  const size = `${shownDifference(metric, Math.abs(d.value))}${isShare(metric) ? ' points' : ''}`;
  return `${wordsOf(metric)} is ${size} ${d.value < 0 ? 'below' : 'above'} ${reference} (difference ${low} to ${high}, tolerance ${most})`;
}
