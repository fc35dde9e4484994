import { sqrt } from '../../../stats/elementary.ts';
import { total } from '../../../stats/value-counts.ts';
import { doaneBins, evenEdges, halfOpenCounts, jensenShannon, rangeOf, sharesOf } from './shares.ts';
import type { RivalColumn, RivalRule } from './types.ts';

/** Mean ± `multiplier` standard deviations (ddof 0) of the reference buckets' values. null without a bucket. */
export function nannymlThreshold(values: readonly number[], multiplier = 3): { readonly lower: number; readonly upper: number } | null {
  if (values.length === 0) return null;
  const average = values.reduce((a, b) => a + b, 0) / values.length;
  const sd = sqrt(values.reduce((sum, x) => sum + (x - average) * (x - average), 0) / values.length);
  return { lower: average - multiplier * sd, upper: average + multiplier * sd };
}

/** The inner and outer edges of NannyML's bins: "doane" over the reference. null without a reference value. */
export function nannymlEdges(column: Pick<RivalColumn, 'values'>): readonly number[] | null {
  const range = column.values && rangeOf(column.values, column.values.reference);
  return column.values && range && evenEdges(range.low, range.high, doaneBins(column.values.values, column.values.reference));
}

/** Jensen–Shannon distance in base 2; numbers outside the reference's range collect in one more bin, which the reference lacks. */
export function nannymlJensenShannon(column: Pick<RivalColumn, 'values' | 'reference' | 'current'>): number | null {
  if (total(column.reference) === 0 || total(column.current) === 0) return null;
  const edges = nannymlEdges(column);
  const [a, b] = column.values && edges ? halfOpenCounts(edges, column.values, 'collect') : [column.reference, column.current];
  return sqrt(jensenShannon(sharesOf(a), sharesOf(b)));
}

export const nannyml: RivalRule = {
  title: 'NannyML',
  defect:
    'NannyML measures the reference’s own chunks against a reference that holds them and takes their spread as the bar whatever their size, so a smaller chunk (a quiet night, the last one) nearly always alarms',
  answers(column) {
    const value = nannymlJensenShannon(column);
    const bar = nannymlThreshold(column.chunks?.reference ?? []);
    const upper = bar && Math.min(1, bar.upper);
    const chunks = column.chunks?.current ?? [];
    const alarms = upper === null ? 0 : chunks.filter((x) => x > upper).length;
    const method = upper === null ? 'Jensen–Shannon distance; no chunks, so no bar' : `Jensen–Shannon distance; ${alarms} of ${chunks.length} chunks alarm`;
    return [{ method, value, threshold: upper, drift: upper === null ? null : alarms > 0 }];
  },
};
