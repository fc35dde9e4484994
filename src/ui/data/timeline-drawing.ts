import { nothing, svg, type SVGTemplateResult } from 'lit';
import type { Timeline } from '../../notebook/session-types.ts';
import { placeLabels, timeTicks, type Label } from './timeline-labels.ts';
import type { TimeWindow } from './timeline-model.ts';
import { lasting, when } from './window-words.ts';

/** Vertical places of the drawing, in pixels. */
export const layout = { lanes: 2, lane: 14, top: 32, plot: 66, strip: 24, bottom: 98, height: 130 } as const;

/** A band as it is drawn. */
export interface Band {
  readonly name: string;
  /** Class of its colour. */
  readonly colour: string;
  readonly window: TimeWindow;
  readonly chosen: boolean;
}

/** Pixels of an instant, given the span of the bars. */
export function scaleOf(timeline: Timeline, width: number): { readonly x: (time: number) => number; readonly time: (x: number) => number } {
  const length = Math.max(1, timeline.counts.length * timeline.bucketSeconds * 1000);
  return {
    x: (time) => Math.max(0, Math.min(width, ((time - timeline.start) / length) * width)),
    time: (x) => timeline.start + (x / width) * length,
  };
}

/** All bars as one path. A bucket with rows is never invisible. */
export function barsPath(counts: readonly number[], width: number): string {
  const most = Math.max(1, ...counts);
  const slot = width / Math.max(1, counts.length);
  const bar = slot > 4 ? slot - 1 : slot > 2.5 ? slot - 0.5 : slot;
  return counts
    .map((count, i) => {
      if (count === 0) return '';
      const tall = Math.max(1, (count / most) * layout.plot);
      return `M${(i * slot).toFixed(2)} ${(layout.bottom - tall).toFixed(2)}h${bar.toFixed(2)}v${tall.toFixed(2)}h${(-bar).toFixed(2)}z`;
    })
    .join('');
}

/** An event as its label says it: the kind, then what it was; the first row of a version needs no kind. */
export function eventWords(event: { readonly kind: string; readonly label: string }): string {
  const kind = event.kind === 'incident_start' ? 'incident' : event.kind.replaceAll('_', ' ');
  if (event.label === '') return kind;
  return event.kind === 'version' || event.label.startsWith(kind) ? event.label : `${kind} ${event.label}`;
}

/** A gap in words. */
export const gapWords = (gap: TimeWindow): string => `no rows for ${lasting(gap.to - gap.from)}`;

/** Bars, gaps and events with those labels that have room; everything is also in the list under the drawing, so it is hidden from assistive technology. */
export function drawTraffic(timeline: Timeline, width: number): SVGTemplateResult {
  const { x } = scaleOf(timeline, width);
  const labels: readonly (Label & { readonly kind: string })[] = [
    ...timeline.events.map((event) => ({ x: x(event.time), text: eventWords(event), weight: 2, kind: 'event' })),
    ...timeline.gaps.map((gap) => ({ x: x(gap.from), text: gapWords(gap), weight: 1, kind: 'gap' })),
  ];
  return svg`<g aria-hidden="true">
    <path class="bars" d=${barsPath(timeline.counts, width)}></path>
    ${timeline.gaps.map((gap) => svg`<rect class="gap" x=${x(gap.from)} y=${layout.top} width=${Math.max(2, x(gap.to) - x(gap.from))} height=${layout.plot}><title>${gapWords(gap)}, ${when(gap.from)} to ${when(gap.to)} UTC</title></rect>`)}
    <line class="base" x1="0" x2=${width} y1=${layout.bottom} y2=${layout.bottom}></line>
    ${placeLabels(labels, width, layout.lanes).map((label) => svg`<text class="mark ${labels[label.index]?.kind ?? ''}" x=${label.left} y=${layout.top - 6 - label.lane * layout.lane}>${label.text}</text>`)}
  </g>`;
}

/** Events as lines over the bands. */
export function drawEvents(timeline: Timeline, width: number): SVGTemplateResult {
  const { x } = scaleOf(timeline, width);
  return svg`<g aria-hidden="true">${timeline.events.map((event) => svg`<line class="event" x1=${x(event.time)} x2=${x(event.time)} y1=${layout.top - 4} y2=${layout.bottom}></line><rect class="over" x=${x(event.time) - 4} y=${layout.top - 4} width="8" height="12"><title>${eventWords(event)}, ${when(event.time)} UTC</title></rect>`)}</g>`;
}

/** The time axis: ticks with the month (or day) under the first one it holds for. */
export function drawAxis(timeline: Timeline, width: number): SVGTemplateResult {
  const { x } = scaleOf(timeline, width);
  const end = timeline.start + timeline.counts.length * timeline.bucketSeconds * 1000;
  return svg`<g class="axis" aria-hidden="true">${timeTicks(timeline.start, end, width).map(({ time, text, more }) => {
    const at = x(time);
    const anchor = at < 16 ? 'start' : at > width - 16 ? 'end' : 'middle';
    return svg`<line x1=${at} x2=${at} y1=${layout.bottom} y2=${layout.bottom + 4}></line><text x=${at} y=${layout.bottom + 16} text-anchor=${anchor}>${text}</text>${more === '' ? nothing : svg`<text x=${at} y=${layout.bottom + 29} text-anchor=${anchor}>${more}</text>`}`;
  })}</g>`;
}

/** The bands, the chosen one last; the bars under each take its colour. */
export function drawBands(bands: readonly Band[], timeline: Timeline, width: number): SVGTemplateResult {
  const { x } = scaleOf(timeline, width);
  const path = barsPath(timeline.counts, width);
  const names = placeLabels(
    bands.map((band) => ({ x: x(band.window.from) + 6, text: band.name, weight: band.chosen ? 2 : 1 })),
    width - 4,
    2,
  );
  return svg`<defs>${bands.map((band, i) => svg`<clipPath id=${`clip${i}`}><rect x=${x(band.window.from)} y="0" width=${Math.max(0, x(band.window.to) - x(band.window.from))} height=${layout.height}></rect></clipPath>`)}</defs>
    ${bands.map((band, i) => {
      const left = x(band.window.from);
      const wide = Math.max(1, x(band.window.to) - left);
      return svg`<g class="band ${band.colour} ${band.chosen ? 'chosen' : ''}" aria-hidden="true"><rect class="tint" data-band=${band.name} x=${left} y=${layout.top} width=${wide} height=${layout.plot}></rect><path class="tinted" d=${path} clip-path=${`url(#clip${i})`}></path><rect class="edge" x=${left} y=${layout.top} width=${wide} height="3"></rect></g>`;
    })}
    ${names.map((label) => svg`<text class="name ${bands[label.index]?.colour ?? ''}" aria-hidden="true" x=${label.left} y=${layout.top + 14 + label.lane * 13}>${label.text}</text>`)}`;
}
