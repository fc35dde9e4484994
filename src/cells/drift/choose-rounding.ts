import { fitsSmall, rounded } from '../../reduce/rounding.ts';
import type { Rounding } from '../../reduce/types.ts';

interface Range {
  readonly low: number;
  readonly high: number;
}

/** Says of steps that they are small, where that is so: of numbers in the range that are all finite. */
export function smallWhereFinite(rounding: Rounding, range: Range): Rounding {
  return rounding.kind === 'steps' && fitsSmall(rounding.step, range) ? { ...rounding, small: true } : rounding;
}

/** Steps over the range at most, so codes at most. */
const mostSteps = 4096;
/** Two different values should share a code no more often than once in this many pairs: then a code holds about this share of the rows. */
const fewestPairs = 480;
/** And no code should hold more of the rows than this beside its most frequent value. */
const mostOnCode = 1 / 120;
const quantiles = [0.5, 0.75, 0.9, 0.99];

/**
 * Returns how to round a column so that its codes are few and hold few rows each: steps over the range where the values spread over it, digits counted from
 * the lower end, the upper end or the middle where they have long tails. The sample only chooses: what is counted is exact whatever it says.
 *
 * @param sample finite values of some rows, ascending; may be empty
 * @param range the extremes of all values, low ≤ high, sizes within 1e±290
 */
export function chooseRounding(sample: Float64Array, range: Range): Rounding {
  if (range.low === range.high) return { kind: 'digits', offset: 0 - range.low, gap: 0, bits: 7 };
  let best: { readonly rounding: Rounding; readonly shared: number } | null = null;
  // Cheap ones come first, coarse ones before fine ones.
  for (const rounding of [...stepsOver(range), ...digitsOf(sample, range)]) {
    const { shared, heaviest } = looked(sample, rounding);
    if (shared <= 1 / fewestPairs && heaviest <= Math.max(mostOnCode, 4 / sample.length)) return rounding;
    if (best === null || shared < best.shared) best = { rounding, shared };
  }
  return best?.rounding ?? { kind: 'digits', offset: 0 - range.low, gap: 0, bits: 9 };
}

/** Steps of 2^k, at most 512, 1 024, 2 048 and 4 096 over the range. None where the values lie so far from zero that they hardly have so many places. */
function stepsOver({ low, high }: Range): readonly Rounding[] {
  if (Math.max(-low, high) / (high - low) > 1e9) return [];
  return [mostSteps / 8, mostSteps / 4, mostSteps / 2, mostSteps].map((most) => {
    let step = 1;
    while (step * most < high - low) step *= 2;
    while ((step / 2) * most >= high - low) step /= 2;
    return { kind: 'steps', step };
  });
}

/** Digits of the distance from either end, and from the middle both ways, starting a sixteenth as far away as the values typically are. */
function digitsOf(sample: Float64Array, { low, high }: Range): readonly Rounding[] {
  const at = (q: number) => sample[Math.round(q * (sample.length - 1))] ?? low;
  const near = (of: (q: number) => number) => (quantiles.map(of).find((reach) => reach > 0) ?? high - low) / 16;
  const middle = at(0.5);
  const lowMargin = near((q) => at(q) - low);
  const highMargin = near((q) => high - at(1 - q));
  const gap = near((q) => Math.max(middle - at((1 - q) / 2), at((1 + q) / 2) - middle));
  return [6, 7, 8, 9].flatMap((bits) => [
    { kind: 'digits', offset: lowMargin - low, gap: 0, bits },
    { kind: 'digits', offset: -high - highMargin, gap: 0, bits },
    { kind: 'digits', offset: 0 - middle, gap, bits },
  ]);
}

/** The share of pairs of different values that fall on one code, and the most rows on a code beside those of its most frequent value, as a share. */
function looked(sample: Float64Array, rounding: Rounding): { readonly shared: number; readonly heaviest: number } {
  let pairs = 0;
  let heaviest = 0;
  let [onCode, same, most] = [0, 0, 0];
  let code = Number.NaN;
  for (let i = 0; i < sample.length; i++) {
    const x = sample[i] ?? 0;
    const next = rounded(rounding, x);
    same = i > 0 && sample[i - 1] === x ? same + 1 : 0;
    if (next === code) onCode += 1;
    else [onCode, most, code] = [0, 0, next];
    most = Math.max(most, same);
    pairs += onCode - same;
    heaviest = Math.max(heaviest, onCode - most);
  }
  return sample.length < 2 ? { shared: 0, heaviest: 0 } : { shared: (2 * pairs) / (sample.length * (sample.length - 1)), heaviest: heaviest / sample.length };
}
