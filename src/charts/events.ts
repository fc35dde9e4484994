import type { TimelineEvent } from '../notebook/session-types.ts';
import type { Box, Fact } from './drawing.ts';
import { instant } from './format.ts';
import { fitted, textWidth, type Pen } from './svg.ts';
import { colours } from './theme.ts';

interface Placed {
  readonly from: number;
  readonly to: number;
  readonly event: TimelineEvent;
  readonly x: number;
  readonly lane: number;
  /** Empty where there is no room for words. */
  readonly text: string;
  readonly side: 'start' | 'end';
}

export interface EventLayout {
  readonly placed: readonly Placed[];
  readonly height: number;
}

const laneHeight = 15;
const lanes = 4;
const gap = 8;

const words: Readonly<Record<string, string>> = { incident_start: 'incident', version: 'first seen' };
const shapes: Readonly<Record<string, string>> = {
  deploy: 'M0,-4L4,3H-4z',
  rollback: 'M0,4L4,-3H-4z',
  config: 'M0,-4L4,0L0,4L-4,0z',
  incident_start: 'M-3.5,-3.5H3.5V3.5H-3.5z',
  alert: 'M-3.5,-3.5H3.5V3.5H-3.5z',
};
const circle = 'M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0z';

/** Colour of a kind of event: trouble is red, its end green, everything else ink. */
function colour(kind: string): string {
  if (kind === 'incident_start' || kind === 'alert' || kind === 'rollback') return 'var(--fl-fail)';
  return kind === 'resolved' ? 'var(--fl-pass)' : colours.ink;
}

/** `deploy v1.9`; the kind is left out where the label already says it. */
export function eventText(event: TimelineEvent): string {
  const kind = words[event.kind] ?? event.kind;
  return event.label.toLowerCase().includes(kind) ? event.label : event.kind === 'version' ? `${event.label} ${kind}` : `${kind} ${event.label}`.trim();
}

/**
 * Gives the events inside [left, right] a lane each so that no two labels touch; where no lane is free only the marker is kept. A label stands right of its
 * marker, or left of it at the right edge.
 */
export function layoutEvents(events: readonly TimelineEvent[], toX: (time: number) => number, left: number, right: number): EventLayout {
  const taken: (readonly [number, number])[][] = Array.from({ length: lanes }, () => []);
  const placed = [...events]
    .sort((a, b) => a.time - b.time)
    .flatMap((event): Placed[] => {
      const x = toX(event.time);
      if (!(x >= left && x <= right)) return [];
      const text = fitted(eventText(event), Math.min(180, (right - left) * 0.6), 10.5);
      const width = textWidth(text, 10.5) + gap;
      const sides = [
        { side: 'start' as const, from: x - 6, to: x + width },
        { side: 'end' as const, from: x - width, to: x + 6 },
      ].filter((span) => span.from >= left - 40 && span.to <= right + 10);
      for (let lane = 0; lane < lanes; lane += 1) {
        for (const { side, from, to } of sides) {
          if (taken[lane]?.every(([a, b]) => to + 4 <= a || from - 4 >= b) !== true) continue;
          taken[lane]?.push([from, to]);
          return [{ event, x, lane, text, side, from, to }];
        }
      }
      const bare = taken.findIndex((spans) => spans.every(([a, b]) => x + 7 <= a || x - 7 >= b));
      const lane = Math.max(0, bare);
      taken[lane]?.push([x - 5, x + 5]);
      return [{ event, x, lane, text: '', side: 'start', from: x - 6, to: x + 6 }];
    });
  // A marker without words may still stand on another's words: those give way.
  const clear = placed.map((one) =>
    one.text !== '' && placed.some((other) => other.text === '' && other.lane === one.lane && other.x + 6 > one.from && other.x - 6 < one.to)
      ? { ...one, text: '' }
      : one,
  );
  const used = placed.reduce((most, one) => Math.max(most, one.lane + 1), 0);
  return { placed: clear, height: used === 0 ? 0 : used * laneHeight + 3 };
}

/** Markers with a dashed line through the plot; `top` is where the first lane begins. */
export function eventMarks(p: Pen, layout: EventLayout, plot: Box, top: number): SVGElement {
  const at = (lane: number): number => top + lane * laneHeight + 7;
  const halo = { 'paint-order': 'stroke', stroke: colours.panel, 'stroke-width': 3, 'stroke-linejoin': 'round' };
  return p(
    'g',
    {},
    ...layout.placed.map(({ event, x, lane }) =>
      p('line', { x1: x, x2: x, y1: at(lane), y2: plot.y + plot.height, stroke: colour(event.kind), 'stroke-dasharray': '2 3', 'stroke-opacity': 0.6 }),
    ),
    ...layout.placed.flatMap(({ event, x, lane, text, side }) => {
      const title = p('title', {}, `${eventText(event)}, ${instant(event.time)} UTC`);
      const words = { x: side === 'start' ? x + gap : x - gap, y: at(lane) + 3.5, 'text-anchor': side, 'font-size': 10.5, fill: 'var(--fl-soft)', ...halo };
      return [
        p('path', { d: shapes[event.kind] ?? circle, transform: `translate(${Math.round(x * 10) / 10},${at(lane)})`, fill: colour(event.kind) }, title),
        ...(text === '' ? [] : [p('text', words, text)]),
      ];
    }),
  );
}

/** What happened in [from, to), as lines of a readout. */
export function eventFacts(events: readonly TimelineEvent[], from: number, to: number): readonly Fact[] {
  return events.filter((event) => event.time >= from && event.time < to).map((event) => ({ label: instant(event.time).slice(11), value: eventText(event) }));
}
