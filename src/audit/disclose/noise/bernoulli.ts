import type { RandomWords } from './random-words.ts';

/** A whole number, uniform from 0 to `below` − 1: as many bits as `below` − 1 has, drawn again while they make too large a number. */
export function uniformBelow(below: bigint, random: RandomWords): bigint {
  const bits = BigInt((below - 1n).toString(2).length);
  for (;;) {
    let drawn = 0n;
    for (let have = 0n; have < bits; have += 32n) drawn = (drawn << 32n) | BigInt(random());
    drawn &= (1n << bits) - 1n;
    if (drawn < below) return drawn;
  }
}

/** True with probability numerator / denominator, which lies in [0, 1]. */
export function bernoulli(numerator: bigint, denominator: bigint, random: RandomWords): boolean {
  return uniformBelow(denominator, random) < numerator;
}

/**
 * True with probability exp(−x) exactly, for a fraction x ≥ 0. No exponential is computed: for x ≤ 1, the first k at which a draw of probability x/k misses is odd with
 * probability exp(−x), which is its series; larger x are that many draws of exp(−1) and one of the rest (Canonne, Kamath and Steinke 2020, algorithm 1).
 */
export function bernoulliExp(numerator: bigint, denominator: bigint, random: RandomWords): boolean {
  const whole = numerator / denominator;
  if (numerator <= denominator) return firstMissIsOdd(numerator, denominator, random);
  for (let i = 0n; i < whole; i += 1n) if (!firstMissIsOdd(1n, 1n, random)) return false;
  return firstMissIsOdd(numerator - whole * denominator, denominator, random);
}

function firstMissIsOdd(numerator: bigint, denominator: bigint, random: RandomWords): boolean {
  let k = 1n;
  while (bernoulli(numerator, denominator * k, random)) k += 1n;
  return k % 2n === 1n;
}
