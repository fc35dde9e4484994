import { exp } from '../../../stats/elementary.ts';
import { bernoulli, bernoulliExp, uniformBelow } from './bernoulli.ts';
import type { Fraction } from './fraction.ts';
import type { RandomWords } from './random-words.ts';

/**
 * A draw of the two-sided geometric distribution P(z) = (1 − a)/(1 + a) · a^|z| with a = exp(−ε), exactly, for a fraction ε > 0 (Canonne, Kamath and Steinke 2020,
 * algorithm 2, with ε = s/t). Whole-number arithmetic only: rounding in the tails is what has broken noise drawn by floating-point inversion (Mironov 2012).
 */
export function discreteLaplace({ numerator: s, denominator: t }: Fraction, random: RandomWords): bigint {
  for (;;) {
    const u = uniformBelow(t, random);
    if (!bernoulliExp(u, t, random)) continue;
    let v = 0n;
    while (bernoulliExp(1n, 1n, random)) v += 1n;
    const size = (u + t * v) / s;
    const isNegative = bernoulli(1n, 2n, random);
    // Zero must not be drawn twice as often for having two signs.
    if (isNegative && size === 0n) continue;
    return isNegative ? -size : size;
  }
}

/** Variance of the noise at ε: 2a/(1 − a)². */
export function noiseVariance(epsilon: number): number {
  const a = exp(-epsilon);
  return (2 * a) / ((1 - a) * (1 - a));
}

/** The smallest whole h with P(|Z| > h) ≤ `share` at ε, where P(|Z| > h) = 2a^(h + 1)/(1 + a). `share` is in (0, 1). */
export function reachOf(epsilon: number, share: number): number {
  const a = exp(-epsilon);
  const beyond = (h: number): number => (2 * exp(-epsilon * (h + 1))) / (1 + a);
  let high = 1;
  while (beyond(high) > share) high *= 2;
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (beyond(middle) > share) low = middle;
    else high = middle;
  }
  return high;
}

/** The smallest whole h with P(|Z| ≤ h) ≥ 0.95 at ε. */
export function halfWidth95(epsilon: number): number {
  return reachOf(epsilon, 0.05);
}
