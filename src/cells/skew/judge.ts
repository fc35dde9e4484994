import { wilson } from '../../stats/intervals.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { compare, type Comparison } from '../drift/compare.ts';
import { judge, type Judged } from '../drift/judge.ts';
import { fewest } from '../drift/verdict.ts';
import type { Measurement, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import type { SkewParameters, SkewScope } from './parameters.ts';
import { pairedAnswers } from './plan.ts';

/** Joined rows of one column that hold different values. */
export interface Mismatch {
  readonly rows: number;
  readonly of: number;
  readonly rate: number | null;
  readonly interval: Measurement['interval'] | null;
  readonly verdict: Verdict;
}

/** A column's decision: by its distribution and, where rows are joined, row by row. */
export interface JudgedSkew {
  readonly position: number;
  readonly distribution: Judged;
  readonly mismatch: Mismatch | null;
  readonly verdict: Verdict;
}

export interface JoinCounts {
  readonly pairs: number;
  readonly training: number;
  readonly serving: number;
  /** Rows that repeat a key; the first one counts. */
  readonly repeated: { readonly training: number; readonly serving: number };
}

/** Decides every column. */
export function judgeSkew(
  waves: readonly (readonly ReducedTable[])[],
  scope: SkewScope,
  p: SkewParameters,
): { readonly comparisons: readonly Comparison[]; readonly judged: readonly JudgedSkew[]; readonly join: JoinCounts | null } {
  const comparisons = scope.columns.map((column) => compare(column, scope.columns, scope.drift, waves));
  const { keys, paired } = pairedAnswers(waves, scope);
  const measures = paired?.rows[0]?.measures ?? {};
  const judged = judge(comparisons, scope.drift).map((given, position): JudgedSkew => {
    const isSmall = Math.min(given.c.rows.reference, given.c.rows.current) < fewest;
    const distribution: Judged = isSmall ? { ...given, verdict: 'insufficient' } : given;
    const mismatch = scope.join === null ? null : mismatchOf(measures[`same${position}`], p.mismatch);
    // Rows that agree one by one settle a distribution that is too small to be judged.
    const verdicts =
      mismatch === null ? [distribution.verdict] : [mismatch.verdict, ...(distribution.verdict === 'insufficient' ? [] : [distribution.verdict])];
    return { position, distribution, mismatch, verdict: worst(verdicts) };
  });
  const count = (side: 0 | 1, name: string) => Number(keys[side]?.rows[0]?.measures[name] ?? 0);
  const join = scope.join && {
    pairs: Number(measures.pairs ?? 0),
    training: count(0, 'keys'),
    serving: count(1, 'keys'),
    repeated: { training: count(0, 'keyed') - count(0, 'keys'), serving: count(1, 'keyed') - count(1, 'keys') },
  };
  return { comparisons, judged, join };
}

/** fail: certainly above the bound. pass: certainly not. warn: above, not certainly. insufficient: below, not certainly, or fewer rows than are judged anywhere. */
function mismatchOf(truth: number | readonly number[] | null | undefined, bound: number): Mismatch {
  const [same = 0, different = 0, unknown = 0] = Array.isArray(truth) ? (truth as readonly number[]) : [];
  const of = same + different + unknown;
  const rows = different + unknown;
  const interval = wilson(rows, of);
  if (interval === null) return { rows: 0, of: 0, rate: null, interval: null, verdict: 'insufficient' };
  const rate = rows / of;
  const verdict = of < fewest ? 'insufficient' : interval.low > bound ? 'fail' : interval.high <= bound ? 'pass' : rate > bound ? 'warn' : 'insufficient';
  return { rows, of, rate, interval: { level: 0.95, low: interval.low, high: interval.high, method: 'wilson' }, verdict };
}
