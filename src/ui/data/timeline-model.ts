import type { SessionState, TableState, Timeline } from '../../notebook/session-types.ts';
import type { Population } from '../../telemetry/types.ts';

/** A window in epoch milliseconds, half-open. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** The timeline that the page shows: that of the table of `current`, else of the first population or table that has one. */
export function mainTable(state: SessionState): TableState | null {
  const timed = state.tables.filter((table) => table.timeline !== null);
  const populations = [state.populations['current'], ...Object.values(state.populations)];
  const named = populations.flatMap((population) => timed.filter((table) => table.info.table === population?.table));
  return named[0] ?? timed[0] ?? null;
}

/** Populations of a table in the order of the notebook, reference and current first. */
export function populationsOf(state: SessionState, table: string): readonly Population[] {
  const rank = (name: string): number => (name === 'reference' ? 0 : name === 'current' ? 1 : 2);
  return Object.values(state.populations)
    .filter((population) => population.table === table)
    .sort((a, b) => rank(a.name) - rank(b.name));
}

/** The colour class of a population: reference is grey and current the accent everywhere; others take the series colours in their order. */
export function colourOf(population: string, all: readonly string[]): string {
  if (population === 'reference' || population === 'control') return 'reference';
  if (population === 'current' || population === 'canary') return 'current';
  const others = all.filter((name) => !['reference', 'control', 'current', 'canary'].includes(name));
  return `series-${(Math.max(0, others.indexOf(population)) % 5) + 2}`;
}

/** The whole span as a window: from the first row to just after the last, so that it holds both. */
export function wholeSpan(timeline: Timeline): TimeWindow {
  return { from: timeline.first, to: timeline.last + 1 };
}

/** Where a window may begin or end: the borders of the buckets, the outermost drawn in to the first and last row. Increasing. */
export function edgesOf(timeline: Timeline): readonly number[] {
  const { from, to } = wholeSpan(timeline);
  const step = timeline.bucketSeconds * 1000;
  const inner = timeline.counts.map((_, i) => timeline.start + i * step).filter((edge) => edge > from && edge < to);
  return [from, ...inner, to];
}

/** The edge nearest to an instant. */
export function snap(edges: readonly number[], time: number): number {
  let best = edges[0] ?? time;
  for (const edge of edges) if (Math.abs(edge - time) < Math.abs(best - time)) best = edge;
  return best;
}

/** The edge `steps` buckets after (or before) an instant; the next one counts as one step also from within a bucket. Stops at the ends. */
export function stepEdge(edges: readonly number[], time: number, steps: number): number {
  const at = steps > 0 ? edges.filter((edge) => edge <= time).length - 1 + steps : edges.findIndex((edge) => edge >= time) + steps;
  const from = steps < 0 && edges.every((edge) => edge < time) ? edges.length + steps : at;
  return edges[Math.max(0, Math.min(edges.length - 1, from))] ?? time;
}

export type Part = 'from' | 'to' | 'body';

/** A window with one part moved towards `time` (for the body: where its start goes), snapped; never shorter than a bucket nor outside the span. */
export function moved(edges: readonly number[], window: TimeWindow, part: Part, time: number): TimeWindow {
  const [first = 0] = edges;
  const last = edges[edges.length - 1] ?? first;
  if (part === 'from') {
    const most = stepEdge(edges, window.to, -1);
    return { from: Math.min(snap(edges, time), most), to: window.to };
  }
  if (part === 'to') {
    const least = stepEdge(edges, window.from, 1);
    return { from: window.from, to: Math.max(snap(edges, time), least) };
  }
  const length = window.to - window.from;
  if (length >= last - first) return window;
  const from = snap(edges, time);
  if (from + length >= last) return { from: last - length, to: last };
  return { from, to: from + length };
}

/** The window drawn from one instant to another, snapped outwards to at least one bucket. */
export function drawn(edges: readonly number[], a: number, b: number): TimeWindow {
  const from = snap(edges, Math.min(a, b));
  const to = snap(edges, Math.max(a, b));
  if (to > from) return { from, to };
  const next = stepEdge(edges, from, 1);
  return next > from ? { from, to: next } : { from: stepEdge(edges, from, -1), to: from };
}

/** Rows inside a window, from the bars; buckets cut by the window count in proportion, and then the number is not exact. */
export function rowsIn(timeline: Timeline, window: TimeWindow): { readonly count: number; readonly exact: boolean } {
  const step = timeline.bucketSeconds * 1000;
  let count = 0;
  let exact = true;
  for (const [i, rows] of timeline.counts.entries()) {
    // Rows of the outer buckets lie between the first and the last row only.
    const from = Math.max(timeline.start + i * step, timeline.first);
    const to = Math.min(timeline.start + (i + 1) * step, timeline.last + 1);
    const share = to <= from ? 0 : Math.max(0, Math.min(to, window.to) - Math.max(from, window.from)) / (to - from);
    count += rows * share;
    if (share > 0 && share < 1 && rows > 0) exact = false;
  }
  return { count: Math.round(count), exact };
}

/** How long two windows overlap, in milliseconds; 0 when they do not. */
export function overlap(a: TimeWindow, b: TimeWindow): number {
  return Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
}
