import { detectableKs, detectableTotalVariation } from '../../stats/effect.ts';
import type { Verdict } from '../types.ts';
import type { Comparison } from './compare.ts';
import type { EffectBounds } from './parameters.ts';

/** Fewer values than this on a side say nothing. */
export const fewest = 30;

/**
 * Returns the p of a column before adjustment: numeric min(1, 2·min(KS, chi-square over the cells with null, NaN and ∞)), categorical the
 * chi-square over its cells with null. null when neither test is defined.
 */
export function columnP(c: Comparison): number | null {
  const least = leastP(c);
  return least !== null && c.column.kind === 'numeric' ? Math.min(1, 2 * least) : least;
}

/** Returns the smaller p of a column's tests: KS from 30 values a side on, and the chi-square over all cells. */
export function leastP(c: Comparison): number | null {
  const tests = [c.present.reference >= fewest && c.present.current >= fewest ? (c.ks?.p ?? null) : null, c.chiSquareP].filter((x) => x !== null);
  return tests.length === 0 ? null : Math.min(...tests);
}

/** Which metric comes nearest to, or furthest beyond, its practical bound. */
export interface Effect {
  readonly metric: 'ks' | 'psi' | 'total_variation';
  readonly value: number;
  readonly ratio: number;
  readonly bound: number;
}

/** Returns the effect that decides: the greatest ratio to its bound; psi counts less its expectation under no change. */
export function decidingEffect(c: Comparison, bounds: EffectBounds): Effect | null {
  const candidates: Effect[] = [];
  if (c.column.kind === 'numeric' && c.ks) candidates.push({ metric: 'ks', value: c.ks.value, ratio: c.ks.value / bounds.ks, bound: bounds.ks });
  if (c.column.kind === 'categorical' && c.totalVariation !== null)
    candidates.push({ metric: 'total_variation', value: c.totalVariation, ratio: c.totalVariation / bounds.total_variation, bound: bounds.total_variation });
  if (c.psi) candidates.push({ metric: 'psi', value: c.psi.value, ratio: Math.max(0, c.psi.value - c.psi.expectation) / bounds.psi, bound: bounds.psi });
  return candidates.reduce<Effect | null>((best, e) => (best === null || e.ratio > best.ratio ? e : best), null);
}

/**
 * Returns the smallest shift that these sizes show with 80 % power, in the unit of the column's bound. Of the two tests on numbers the greater p is
 * thrown away and the smaller doubled, so each has half of alpha.
 */
export function detectable(c: Comparison, alpha: number): number | null {
  const { reference, current } = c.rows;
  if (reference === 0 || current === 0) return null;
  return c.column.kind === 'numeric'
    ? detectableKs(reference, current, alpha / 2)
    : detectableTotalVariation(reference, current, (c.chiSquare?.df ?? 0) + 1, alpha);
}

/** fail: significant and at least the bound. warn: significant and half of it. insufficient: too few, or too few to see the bound. Else pass. */
export function columnVerdict(c: Comparison, pAdjusted: number | null, alpha: number, bounds: EffectBounds, alarmed?: boolean): Verdict {
  if (c.rows.reference < fewest || c.rows.current < fewest) return 'insufficient';
  if (c.constant || (c.present.reference === 0 && c.present.current === 0)) return 'info';
  if (pAdjusted === null) return 'insufficient';
  const effect = decidingEffect(c, bounds);
  const significant = alarmed ?? pAdjusted <= alpha;
  if (significant && effect !== null && effect.ratio >= 1) return 'fail';
  if (significant && effect !== null && effect.ratio >= 0.5) return 'warn';
  if (c.present.reference < fewest || c.present.current < fewest) return significant ? 'warn' : 'insufficient';
  const smallest = detectable(c, alpha);
  const bound = c.column.kind === 'numeric' ? bounds.ks : bounds.total_variation;
  if (!significant && smallest !== null && smallest > bound) return 'insufficient';
  return 'pass';
}
