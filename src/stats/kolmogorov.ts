import { exp, sqrt } from './elementary.ts';

const SQRT_TWO_PI = 2.5066282746310002;
const PI_SQUARED = 9.869604401089358;

/**
 * Kolmogorov's limit law: the limit of P(sqrt(n)·D > lambda). 1 for lambda <= 0.
 *
 * Two series, each where it converges fast: 1 − (√(2π)/λ) Σ exp(−(2k−1)²π²/8λ²) below 1.18, 2 Σ (−1)^(k−1) exp(−2k²λ²) above.
 */
export function kolmogorovSurvival(lambda: number): number {
  if (lambda <= 0) return 1;
  if (lambda < 1.18) {
    let sum = 0;
    for (let k = 1; k <= 8; k += 1) {
      const odd = 2 * k - 1;
      sum += exp((-odd * odd * PI_SQUARED) / (8 * lambda * lambda));
    }
    return 1 - (SQRT_TWO_PI / lambda) * sum;
  }
  let sum = 0;
  for (let k = 8; k >= 1; k -= 1) {
    const term = exp(-2 * k * k * lambda * lambda);
    sum += k % 2 === 1 ? term : -term;
  }
  return 2 * sum;
}

/** Kolmogorov's limit for a two-sample statistic `d`: `kolmogorovSurvival(d·sqrt(nm/(n+m)))`. Larger than the finite-sample p; kept for reference. */
export function kolmogorovTwoSampleSurvival(d: number, n: number, m: number): number {
  return kolmogorovSurvival(d * sqrt((n / (n + m)) * m));
}
