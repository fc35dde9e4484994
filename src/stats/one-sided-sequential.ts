import { expm1, log1p, sqrt } from './elementary.ts';
import { normalMixtureRho } from './mixture-boundaries.ts';

/** A bound on one side that holds at every look, and the p against an effect of 0 or on the other side of it. */
export interface AlwaysValidBound {
  readonly bound: number;
  readonly p: number;
}

/**
 * The one-sided asymptotic confidence sequence (Waudby-Smith and others 2021, one-sided) of an estimate with a standard error from `n` rows, sharpest near
 * `expectedN` rows: `greater` bounds the effect from below, `less` from above. Each holds with probability 1 − `alpha` by itself. The p inverts the bound with
 * the mixture of `alpha` kept. null when the error is not above 0 or n < 1.
 */
export function alwaysValidBound(
  estimate: number,
  standardError: number,
  n: number,
  expectedN: number,
  side: 'greater' | 'less',
  alpha = 0.05,
): AlwaysValidBound | null {
  if (!(standardError > 0) || n < 1 || !(expectedN >= 1)) return null;
  const sign = side === 'greater' ? 1 : -1;
  // In units of one row's variance the mixing variance is 1 / ρ(expectedN), so that a sum over n rows has the mixture's factor 1 + n / ρ.
  const factor = 1 + n / normalMixtureRho(expectedN, alpha, 'one');
  const share = (factor - 1) / factor;
  const reach = standardError * sqrt((2 / share) * log1p(sqrt(factor) / (2 * alpha)));
  const away = (sign * estimate) / standardError;
  const p = away > 0 ? Math.min(1, sqrt(factor) / (2 * expm1((share * away * away) / 2))) : 1;
  return { bound: estimate - sign * reach, p };
}
