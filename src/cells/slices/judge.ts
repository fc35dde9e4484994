import { normalQuantile, studentTQuantile } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { wilson, meanInterval, type Interval } from '../../stats/intervals.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { miettinenNurminenDifference } from '../../stats/proportion-intervals.ts';
import type { KeptSlice } from '../../stats/slice-redundancy.ts';
import { contrast, sumsOf, varianceOf, without, type Contrast, type SliceOutcome, type Sums } from '../../stats/slice-search.ts';
import type { Verdict } from '../types.ts';
import type { CellRules } from './rules.ts';
import type { Spaces } from './space.ts';

/** A slice, as the rows tell that did not take part in finding it. */
export interface JudgedSlice {
  readonly slice: KeptSlice;
  /** Rows of both parts. */
  readonly rows: number;
  /** The rows that judge: held out, or all when none are. */
  readonly sums: Sums;
  readonly others: Sums;
  readonly held: Contrast | null;
  readonly interval: Interval | null;
  /** Holm over the slices that came up; null where nothing was held out. */
  readonly pAdjusted: number | null;
  readonly verdict: Verdict;
}

/** Judges slices that came up on held-out rows: confirmed and beyond the bound fail, from half the bound on warn, others are for information. */
export function judgeSlices(kept: readonly KeptSlice[], { search, confirm }: Spaces, rules: CellRules): readonly JudgedSlice[] {
  const holds = confirm.total.n > 0;
  const space = holds ? confirm : search;
  const sign = rules.direction === 'higher' ? 1 : -1;
  const measured = kept.map((slice) => {
    const sums = sumsOf(space, slice) ?? { n: 0, sum: 0, squares: 0 };
    const others = without(space.total, sums);
    const held = contrast(sums, others, rules.outcome, rules.direction);
    return { slice, sums, others, held, rows: slice.sums.n + (holds ? sums.n : 0), interval: effectInterval(sums, others, rules.outcome, 1 - rules.alpha) };
  });
  const adjusted = adjustPValues(
    measured.map((m) => m.held?.p ?? 1),
    'holm',
  );
  return measured.map((m, i) => {
    const p = adjusted[i] ?? 1;
    const effect = m.held === null ? 0 : sign * m.held.effect;
    const confirmed = holds ? p <= rules.alpha : true;
    const verdict: Verdict = !confirmed || effect < rules.minEffect ? 'info' : holds && effect >= rules.bound ? 'fail' : 'warn';
    return { ...m, pAdjusted: holds ? p : null, verdict };
  });
}

/** The interval of the difference: Miettinen–Nurminen for rates and shares, Welch for means. */
export function effectInterval(slice: Sums, others: Sums, outcome: SliceOutcome, level: number): Interval | null {
  if (outcome === 'rate') return miettinenNurminenDifference(slice.sum, slice.n, others.sum, others.n, level);
  if (outcome === 'share') {
    const now = slice.sum + others.sum;
    return miettinenNurminenDifference(slice.sum, now, slice.n - slice.sum, slice.n + others.n - now, level);
  }
  if (slice.n < 2 || others.n < 2) return null;
  const a = varianceOf(slice) / slice.n;
  const b = varianceOf(others) / others.n;
  if (!(a + b > 0)) return null;
  const df = ((a + b) * (a + b)) / ((a * a) / (slice.n - 1) + (b * b) / (others.n - 1));
  const reach = studentTQuantile(1 - (1 - level) / 2, df) * sqrt(a + b);
  const effect = slice.sum / slice.n - others.sum / others.n;
  return { low: effect - reach, high: effect + reach };
}

/** The outcome of a group of rows with its interval (Wilson, or Student's t around `middle`). */
export function levelOf(
  sums: Sums,
  outcome: SliceOutcome,
  middle: number,
  level: number,
): { readonly value: number; readonly interval: Interval | null } | null {
  if (sums.n === 0) return null;
  if (outcome !== 'mean') return { value: sums.sum / sums.n, interval: wilson(sums.sum, sums.n, level) };
  const value = middle + sums.sum / sums.n;
  return { value, interval: sums.n > 1 ? meanInterval(sums.n, value, varianceOf(sums), level) : null };
}

/** The smallest difference that the search sees with power 0.8 in a slice of a tenth of the rows, when it is the only one. */
export function detectableEffect(total: Sums, rules: CellRules, tested: number): number | null {
  const inside = Math.max(rules.minRows, total.n / 10);
  const outside = total.n - inside;
  if (inside < 2 || outside < 2) return null;
  const z = normalQuantile(1 - rules.alpha / Math.max(1, tested)) + normalQuantile(0.8);
  if (rules.outcome === 'share') {
    const now = total.sum;
    if (now < 1 || total.n - now < 1) return null;
    const share = inside / total.n;
    return z * sqrt(share * (1 - share) * (1 / now + 1 / (total.n - now)));
  }
  const rate = total.sum / total.n;
  const variance = rules.outcome === 'rate' ? rate * (1 - rate) : varianceOf(total);
  return z * sqrt(variance * (1 / inside + 1 / outside));
}
