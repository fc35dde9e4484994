import type { ChartData } from '../../../cells/types.ts';
import { rangeLabel } from './row-level.ts';

/** The bar that stands for all categories that are too small to be shown. */
export const otherLabel = 'other (each fewer than shown)';

interface Bar {
  readonly label: string;
  readonly counts: readonly number[];
  readonly values: readonly (string | number | boolean | null)[];
}

/**
 * Joins the bars of a histogram that count fewer than k rows: ranges with their neighbours, categories with each other. The counts still add up to the total,
 * and the joined bar has at least k. Returns null when not even the whole has k.
 */
export function coarsened(chart: ChartData, isSmall: (count: number) => boolean): { readonly chart: ChartData; readonly joined: number } | null {
  if (chart.kind !== 'histogramPair' && chart.kind !== 'sparkline') return { chart, joined: 0 };
  const sides = chart.kind === 'sparkline' ? [chart.counts] : [chart.reference, chart.current];
  const ranges = chart.edges === undefined ? 0 : chart.edges.length - 1;
  const bars = chart.labels.map((label, i): Bar => ({ label, counts: sides.map((side) => side[i] ?? 0), values: chart.values?.[i] ?? [] }));
  const small = ({ counts }: Bar) => counts.some(isSmall);
  const numeric = joinNeighbours(bars.slice(0, ranges), chart.edges ?? [], small);
  const named = joinNamed(bars.slice(ranges), small);
  if (numeric === null || named === null) return null;
  const all = [...numeric.bars, ...named];
  const shape = {
    labels: all.map(({ label }) => label),
    ...(chart.edges === undefined ? {} : { edges: numeric.edges }),
    ...(chart.values === undefined ? {} : { values: all.map(({ values }) => values) }),
  };
  const side = (i: number) => all.map(({ counts }) => counts[i] ?? 0);
  const joined = bars.length - all.length;
  if (joined === 0) return { chart, joined };
  return chart.kind === 'sparkline'
    ? { chart: { ...chart, ...shape, counts: side(0) }, joined }
    : { chart: { ...chart, ...shape, reference: side(0), current: side(1) }, joined };
}

/** Joins each small range with the smaller of its neighbours until none is small. */
function joinNeighbours(
  bars: readonly Bar[],
  edges: readonly (number | null)[],
  small: (bar: Bar) => boolean,
): { readonly bars: readonly Bar[]; readonly edges: readonly (number | null)[] } | null {
  const all = [...bars];
  const ends = [...edges];
  const size = (i: number) => all[i]?.counts.reduce((a, b) => a + b, 0) ?? Infinity;
  for (let at = all.findIndex(small); at >= 0; at = all.findIndex(small)) {
    if (all.length === 1) return null;
    const left = at > 0 && (at === all.length - 1 || size(at - 1) <= size(at + 1)) ? at - 1 : at;
    const [a, b] = [all[left], all[left + 1]];
    if (a === undefined || b === undefined) return null;
    all.splice(left, 2, {
      label: rangeLabel(ends[left] ?? null, ends[left + 2] ?? null),
      counts: a.counts.map((count, i) => count + (b.counts[i] ?? 0)),
      values: [],
    });
    ends.splice(left + 1, 1);
  }
  return { bars: all, edges: ends };
}

/** Joins all small categories, and as many of the next larger as it takes. */
function joinNamed(bars: readonly Bar[], small: (bar: Bar) => boolean): readonly Bar[] | null {
  const out = bars.filter(small);
  const kept = bars.filter((bar) => !small(bar));
  if (out.length === 0) return bars;
  const total = (bar: Bar) => bar.counts.reduce((a, b) => a + b, 0);
  const sum = (): Bar => ({
    label: otherLabel,
    counts: (out[0]?.counts ?? []).map((_, i) => out.reduce((all, bar) => all + (bar.counts[i] ?? 0), 0)),
    values: [],
  });
  while (out.length < 2 || small(sum())) {
    const next = kept.reduce<Bar | null>((best, bar) => (best === null || total(bar) < total(best) ? bar : best), null);
    if (next === null) return null;
    kept.splice(kept.indexOf(next), 1);
    out.push(next);
  }
  return [...kept, sum()];
}
