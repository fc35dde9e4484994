import { adjustPValues } from '../../stats/multiplicity.ts';
import type { Verdict } from '../types.ts';
import type { Comparison } from './compare.ts';
import { boundsOf, type DriftParameters } from './parameters.ts';
import { columnP, columnVerdict, decidingEffect, type Effect } from './verdict.ts';

/** A column with its decision. `p` is before and `pAdjusted` after the adjustment over the columns; null where no test is defined. */
export interface Judged {
  readonly c: Comparison;
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly effect: Effect | null;
  readonly verdict: Verdict;
}

const order: readonly Verdict[] = ['fail', 'warn', 'insufficient', 'pass', 'info'];

/** Returns columns by verdict, worst first, and within one by size of the shift. */
export function byShift(judged: readonly Judged[]): readonly Judged[] {
  return [...judged].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (b.effect?.ratio ?? -1) - (a.effect?.ratio ?? -1));
}

/** True of a column that failed or warned. */
export const hasMoved = (j: Judged): boolean => j.verdict === 'fail' || j.verdict === 'warn';

const corrections = { bh: 'benjamini-hochberg', by: 'benjamini-yekutieli', holm: 'holm', bonferroni: 'bonferroni', none: 'none' } as const;

/** Decides each column: its p adjusted over all of them (or, where looks are many, whether it is among the alarms), and its effect against its bounds. */
export function judge(comparisons: readonly Comparison[], p: DriftParameters, alarms?: ReadonlySet<string>): readonly Judged[] {
  const ps = comparisons.map(columnP);
  const defined = ps.filter((x) => x !== null);
  const adjusted = adjustPValues(defined, corrections[p.correction]);
  let next = 0;
  return comparisons.map((c, i) => {
    const raw = ps[i] ?? null;
    const pAdjusted = raw === null ? null : (adjusted[next++] ?? null);
    const bounds = boundsOf(p, c.column.name);
    const alpha = p.overrides[c.column.name]?.alpha ?? p.alpha;
    return { c, p: raw, pAdjusted, effect: decidingEffect(c, bounds), verdict: columnVerdict(c, pAdjusted, alpha, bounds, alarms?.has(c.column.name)) };
  });
}
