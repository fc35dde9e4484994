import { normalCdf } from './distributions.ts';
import { ln, sqrt } from './elementary.ts';

const SQRT_TWO_PI = 2.5066282746310002;

/**
 * P(Σ wᵢ Zᵢ² > x) for independent standard normal Zᵢ and weights wᵢ > 0, by the saddle-point formula of Lugannani and Rice (Kuonen 1999); its relative error is
 * about one per cent, in the tails too. 1 for x <= 0 or without weights.
 */
export function weightedChiSquareSurvival(x: number, weights: readonly number[]): number {
  if (!(x > 0) || weights.length === 0) return weights.length === 0 && x > 0 ? 0 : 1;
  const greatest = weights.reduce((most, w) => Math.max(most, w), 0);
  const sums = (t: number): { first: number; second: number; third: number; log: number } => {
    let [first, second, third, log] = [0, 0, 0, 0];
    for (const w of weights) {
      const ratio = w / (1 - 2 * t * w);
      first += ratio;
      second += 2 * ratio * ratio;
      third += 8 * ratio * ratio * ratio;
      log -= ln(1 - 2 * t * w) / 2;
    }
    return { first, second, third, log };
  };
  // The slope of the cumulant function rises from 0 to infinity on (−∞, 1/(2·greatest)).
  let low = -1 / greatest;
  while (sums(low).first > x) low *= 2;
  let high = 1 / (2 * greatest);
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (sums(middle).first > x) high = middle;
    else low = middle;
  }
  const { second, third, log } = sums(low);
  const w = sqrt(Math.max(0, 2 * (low * x - log))) * (low < 0 ? -1 : 1);
  const v = low * sqrt(second);
  if (Math.abs(w) < 1e-3 || Math.abs(v) < 1e-3) return 0.5 - third / (6 * SQRT_TWO_PI * second * sqrt(second));
  return Math.min(1, Math.max(0, normalCdf(-(w + ln(v / w) / w))));
}
