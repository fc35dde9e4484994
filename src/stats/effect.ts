import { chiSquareQuantile, noncentralChiSquareSurvival, normalQuantile } from './distributions.ts';
import { ln, sqrt } from './elementary.ts';

/**
 * The smallest KS distance that a two-sample test of sizes `n`, `m` at level `alpha` finds with probability `power`, or more; may exceed 1, then none.
 *
 * The critical distance is sqrt(−½ ln(alpha/2)) in units of s = sqrt(1/n + 1/m). At the point where the true distribution functions lie farthest apart
 * the observed difference is about normal with standard deviation at most s/2, so distance critical + z(power)/2 is found at least that often.
 */
export function detectableKs(n: number, m: number, alpha = 0.05, power = 0.8): number {
  return (sqrt(-ln(alpha / 2) / 2) + normalQuantile(power) / 2) * sqrt(1 / n + 1 / m);
}

/**
 * The smallest population stability index, less its expectation under no change, that a chi-square test over `cells` cells at level `alpha` finds with
 * probability `power`: (1/n + 1/m) times the noncentrality that gives the power. null for fewer than 2 cells.
 */
export function detectablePsi(n: number, m: number, cells: number, alpha = 0.05, power = 0.8): number | null {
  if (cells < 2) return null;
  return (1 / n + 1 / m) * noncentralityForPower(cells - 1, alpha, power);
}

/**
 * A total variation distance that the chi-square test finds with probability `power` wherever the change lies: ½·sqrt(detectable psi), since
 * Σ|p − q| <= sqrt(Σ (p − q)²/r) for the pooled shares r. May exceed 1, then none. null for fewer than 2 cells.
 */
export function detectableTotalVariation(n: number, m: number, cells: number, alpha = 0.05, power = 0.8): number | null {
  const index = detectablePsi(n, m, cells, alpha, power);
  return index === null ? null : sqrt(index) / 2;
}

/** The noncentrality at which a chi-square test with `df` degrees of freedom at level `alpha` rejects with probability `power`, alpha < power < 1. */
export function noncentralityForPower(df: number, alpha: number, power: number): number {
  const critical = chiSquareQuantile(1 - alpha, df);
  let low = 0;
  let high = 1;
  while (noncentralChiSquareSurvival(critical, df, high) < power) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 48; i += 1) {
    const middle = (low + high) / 2;
    if (noncentralChiSquareSurvival(critical, df, middle) < power) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
