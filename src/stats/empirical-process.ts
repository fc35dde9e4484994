import { exp, ln, log1p, sqrt } from './elementary.ts';

/** The factor A of the bound: the smallest that works over a wide range of levels. */
const factor = 0.85;

/**
 * How far an empirical distribution function of `n` values may be from the true one, everywhere and at every look from `from` values on (Howard and Ramdas
 * 2022, Theorem 2): 0.85 · sqrt((ln(1 + ln(n/from)) + C) / n), C the smallest constant whose chance to be exceeded is at most `alpha`. Of any law, with ties
 * too. null below `from` values.
 */
export function alwaysValidKsReach(n: number, alpha: number, from = 1): number | null {
  if (n < from || n < 1) return null;
  return factor * sqrt((log1p(ln(n / from)) + constantOf(alpha)) / n);
}

function constantOf(alpha: number): number {
  let low = 0;
  let high = 1000;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chanceOf(middle) <= alpha) high = middle;
    else low = middle;
  }
  return high;
}

/** The bound's chance to be exceeded: the infimum over η > 1 of 4·exp(−γ²C)·(1 + 1/((γ² − 1)·ln η)) with γ² = (2/η)(A − sqrt(2(η − 1)/C))² > 1. */
function chanceOf(c: number): number {
  const at = (step: number): number => {
    const eta = 1 + exp(step);
    const left = factor - sqrt((2 * (eta - 1)) / c);
    const gamma = left > 0 ? (2 / eta) * left * left : 0;
    return gamma > 1 ? 4 * exp(-gamma * c) * (1 + 1 / ((gamma - 1) * ln(eta))) : Infinity;
  };
  const [first, last, steps] = [-14, -0.8, 66];
  let best = first;
  let least = Infinity;
  for (let i = 0; i <= steps; i += 1) {
    const step = first + ((last - first) * i) / steps;
    const chance = at(step);
    if (chance < least) [best, least] = [step, chance];
  }
  let [low, high] = [best - (last - first) / steps, best + (last - first) / steps];
  for (let i = 0; i < 40; i += 1) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
    if (at(a) <= at(b)) high = b;
    else low = a;
  }
  return at((low + high) / 2);
}
