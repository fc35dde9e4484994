import { doubleLiteral } from './sql-text.ts';
import type { Rounding } from './types.ts';

/** 1.5 · 2^52: a number this large has no fraction, so adding and subtracting it rounds to a whole number, halves to the even one. */
const noFraction = 6_755_399_441_055_744;

/** Whole numbers of 16 bits reach this far both ways. */
const mostSmall = 32_767;

/** Whether `small` may be said of steps: no number of the range, ends included, is more than 32 767 steps away from zero. */
export function fitsSmall(step: number, { low, high }: { readonly low: number; readonly high: number }): boolean {
  return Math.max(-low, high) / step <= mostSmall;
}

/**
 * Returns the SQL of a rounded number. Additions and products only: they have the same bits in every host, and cost a fifth of a cast to a whole number.
 * `steps` are left as multiples of the step on top of a large number, which `codeOf` takes off. Small ones are cast after all, because counting whole numbers
 * of 16 bits saves more than that; the cast rounds halves to the even one too, and throws outside its domain.
 */
export function roundingSql(rounding: Rounding, x: string): string {
  if (rounding.kind === 'steps' && rounding.small) return `CAST(${x} * ${doubleLiteral(1 / rounding.step)} AS SMALLINT)`;
  if (rounding.kind === 'steps') return `(${x} + ${doubleLiteral(noFraction * rounding.step)})`;
  const shifted = `(${x} + ${doubleLiteral(rounding.offset)})`;
  const y = rounding.gap === 0 ? shifted : `(${shifted} + ${doubleLiteral(rounding.gap)} * sign(${shifted}))`;
  const split = `(${y} * ${doubleLiteral(splitter(rounding.bits))})`;
  return `(${split} - (${split} - ${y}))`;
}

/** Returns the code behind an answer of `roundingSql`. Codes ascend with the numbers they stand for. */
export function codeOf(rounding: Rounding, answered: number): number {
  if (rounding.kind === 'steps' && rounding.small) return answered * rounding.step;
  return (rounding.kind === 'steps' ? answered - noFraction * rounding.step : answered) + 0;
}

/** Returns the code of a finite number: the same as the engine's, bit by bit. */
export function rounded(rounding: Rounding, x: number): number {
  if (rounding.kind === 'steps') return x + noFraction * rounding.step - noFraction * rounding.step + 0;
  const shifted = x + rounding.offset;
  const y = rounding.gap === 0 ? shifted : shifted + rounding.gap * Math.sign(shifted);
  const split = y * splitter(rounding.bits);
  return split - (split - y) + 0;
}

/**
 * Returns the greatest number in [low, high] whose code is at most `code`: the right end of its bin. Domain: the code of `low` is at most `code`.
 * Codes never descend (Boldo 2006: the split rounds to nearest), so halving finds it.
 */
export function lastOf(rounding: Rounding, code: number, low: number, high: number): number {
  if (rounded(rounding, high) <= code) return high;
  let below = low;
  let above = high;
  for (;;) {
    const middle = below / 2 + above / 2;
    if (!(middle > below && middle < above)) return below;
    if (rounded(rounding, middle) <= code) below = middle;
    else above = middle;
  }
}

/** Veltkamp's constants (Dekker 1971), 2^(52 − bits) + 1: each keeps the leading `bits` + 1 binary digits of 53. */
const splitters: readonly number[] = (() => {
  let power = 4_503_599_627_370_496;
  return Array.from({ length: 53 }, () => {
    const constant = power + 1;
    power /= 2;
    return constant;
  });
})();

function splitter(bits: number): number {
  const constant = splitters[bits];
  if (constant === undefined) throw new RangeError(`invalid bits: ${bits}; expected a whole number from 0 to 52`);
  return constant;
}
