import { log10, pow } from '../../stats/elementary.ts';

/** From here on three digits are enough. */
const manyDigits = 1e8;

/**
 * Extremes of a column as a contract may repeat them: from a hundred million on rounded outwards to three digits. No reviewer needs more, and the smallest and the
 * largest number of a card or a phone stand nowhere.
 */
export function outward(low: number, high: number): readonly [number, number] {
  return [-upwards(-low), upwards(high)];
}

function upwards(end: number): number {
  if (!Number.isFinite(end) || Math.abs(end) < manyDigits) return end;
  const unit = pow(10, Math.floor(log10(Math.abs(end))) - 2);
  const rounded = Number((Math.ceil(end / unit) * unit).toPrecision(3));
  return Number.isFinite(rounded) && rounded >= end ? rounded : end;
}
