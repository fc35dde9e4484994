import type { ReducedTable } from '../../reduce/types.ts';
import { compareKeys } from '../../reduce/run.ts';
import { sqrt } from '../../stats/elementary.ts';
import type { Interval } from '../../stats/intervals.ts';
import { attributions, mixRateSplit, type MixRateSplit, type SegmentChange } from '../../stats/mix-rate.ts';
import { seededUniform, type Uniform } from '../../stats/random.ts';
import type { PairSums } from '../../stats/ratio-of-sums.ts';
import { drawBinomial, drawMultinomial, drawNormal } from '../../stats/resampling.ts';
import { metricSums, type MetricSums, type SettledMetric } from '../metric.ts';

/** Values of a dimension that stand for themselves; the others are one segment. */
const mostSegments = 50;
const draws = 400;

export interface Segment {
  /** null: missing. */
  readonly value: string | null;
  /** How many values it stands for. */
  readonly values: number;
  readonly before: MetricSums;
  readonly after: MetricSums;
}

export interface DimensionSplit {
  readonly column: string;
  readonly segments: readonly Segment[];
  readonly split: MixRateSplit;
  /** Of mix, rate, and mix + rate of each segment. */
  readonly intervals: { readonly mix: Interval; readonly rate: Interval; readonly segments: readonly Interval[] } | null;
  /** How unevenly the change lies on the segments: Σ surprise of events or sums (Adtributor). */
  readonly surprise: number;
}

/** Splits the change by one dimension; null when a side has no weight. Intervals need at least one row on both sides. */
export function splitDimension(
  column: string,
  tables: readonly [ReducedTable | undefined, ReducedTable | undefined],
  metric: SettledMetric,
  given: { readonly level: number; readonly seed: number },
): DimensionSplit | null {
  const segments = segmentsOf(tables, metric);
  const split = mixRateSplit(segments);
  if (split === null) return null;
  const parts = attributions(
    segments.map((s) => Math.max(0, s.before.sum)),
    segments.map((s) => Math.max(0, s.after.sum)),
  );
  return { column, segments, split, intervals: bootstrap(segments, metric, given), surprise: parts.reduce((sum, part) => sum + part.surprise, 0) };
}

function segmentsOf(tables: readonly [ReducedTable | undefined, ReducedTable | undefined], metric: SettledMetric): readonly Segment[] {
  const none: MetricSums = { rows: 0, sum: 0, weight: 0, squares: 0 };
  const [old, now] = tables.map((table) => new Map((table?.rows ?? []).map((row) => [row.keys.value ?? null, metricSums(metric, row)])));
  const values = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])];
  const all = values.map(
    (value): Segment => ({ value: value === null ? null : String(value), values: 1, before: old?.get(value) ?? none, after: now?.get(value) ?? none }),
  );
  all.sort((a, b) => b.before.rows + b.after.rows - a.before.rows - a.after.rows || compareKeys(a.value, b.value));
  const rest = all.slice(mostSegments);
  if (rest.length < 2) return all;
  const add = (a: MetricSums, b: MetricSums): MetricSums => ({
    rows: a.rows + b.rows,
    sum: a.sum + b.sum,
    weight: a.weight + b.weight,
    squares: a.squares + b.squares,
    ...(a.pairs === undefined && b.pairs === undefined ? {} : { pairs: addPairs(a.pairs ?? noPairs, b.pairs ?? noPairs) }),
  });
  const others = rest.reduce<Segment>(
    (sum, s) => ({ value: '(all others)', values: sum.values + 1, before: add(sum.before, s.before), after: add(sum.after, s.after) }),
    { value: '(all others)', values: 0, before: none, after: none },
  );
  return [...all.slice(0, mostSegments), others];
}

/**
 * Redraws both periods: rows over segments (multinomial), then in each segment its events (binomial), or the mean of its numbers (normal, with the standard
 * error of the rows drawn); of a ratio the means above and below the line together (normal, with their covariance).
 */
function bootstrap(
  segments: readonly Segment[],
  metric: SettledMetric,
  { level, seed }: { readonly level: number; readonly seed: number },
): DimensionSplit['intervals'] {
  const uniform = seededUniform(seed);
  const redraw = (period: 'before' | 'after') => {
    const rows = segments.map((s) => s[period].rows);
    const drawn = new Float64Array(rows.length);
    const total = rows.reduce((a, b) => a + b, 0);
    if (total > 0) drawMultinomial(uniform, total, rows, drawn);
    return segments.map((segment, i) => {
      const s = segment[period];
      const n = drawn[i] ?? 0;
      if (n === 0 || s.rows === 0) return { sum: 0, weight: 0 };
      if (s.pairs !== undefined) return drawPair(s.pairs, n, uniform);
      const mean = s.sum / s.rows;
      if (metric.kind === 'rate') return { sum: drawBinomial(uniform, n, mean), weight: n };
      const variance = Math.max(0, s.squares / s.rows - mean * mean);
      return { sum: n * (mean + drawNormal(uniform) * sqrt(variance / n)), weight: n };
    });
  };
  const found: MixRateSplit[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const before = redraw('before');
    const after = redraw('after');
    const split = mixRateSplit(before.map((side, i): SegmentChange => ({ before: side, after: after[i] ?? { sum: 0, weight: 0 } })));
    if (split !== null) found.push(split);
  }
  const interval = (of: (split: MixRateSplit) => number): Interval => {
    const sorted = found.map(of).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
    return { low: at((1 - level) / 2), high: at(1 - (1 - level) / 2) };
  };
  if (found.length === 0) return null;
  return {
    mix: interval((s) => s.mix),
    rate: interval((s) => s.rate),
    segments: segments.map((_, i) => interval((s) => (s.segments[i]?.mix ?? 0) + (s.segments[i]?.rate ?? 0))),
  };
}

const noPairs: PairSums = { n: 0, x: 0, y: 0, xx: 0, yy: 0, difference: 0 };

function addPairs(a: PairSums, b: PairSums): PairSums {
  return { n: a.n + b.n, x: a.x + b.x, y: a.y + b.y, xx: a.xx + b.xx, yy: a.yy + b.yy, difference: a.difference + b.difference };
}

/** The sums of n pairs whose means scatter together as those of the pairs seen. */
function drawPair(seen: PairSums, n: number, uniform: Uniform): { readonly sum: number; readonly weight: number } {
  const [x, y] = [seen.x / seen.n, seen.y / seen.n];
  const xx = Math.max(0, seen.xx / seen.n - x * x);
  const yy = Math.max(0, seen.yy / seen.n - y * y);
  const xy = (seen.xx + seen.yy - seen.difference) / 2 / seen.n - x * y;
  const below = drawNormal(uniform);
  const slope = yy > 0 ? xy / sqrt(yy) : 0;
  const above = slope * below + sqrt(Math.max(0, xx - slope * slope)) * drawNormal(uniform);
  return { sum: n * x + above * sqrt(n), weight: n * y + sqrt(yy * n) * below };
}
