import { changeTest, type ChangeTest, type NullModel, type SplitStatistic } from './change-significance.ts';
import { bestEnergySplit } from './e-divisive.ts';
import { ln, sqrt } from './elementary.ts';
import { pelt, squaredCost, type StretchCost } from './pelt.ts';

export interface ChangeRules {
  readonly alpha: number;
  readonly least: number;
  readonly seed: number;
  /** What dependent series without a change are taken to be; default `ar1`. */
  readonly nullModel?: NullModel;
}

/** A change: the first place after it, and its test over the stretch from the change before to the change after. */
export interface FoundChange {
  readonly at: number;
  readonly test: ChangeTest;
}

/** Above this length a test on energy takes too long for a page, and the largest shift of the mean is tested in its place. */
export const longestEnergy = 600;

/**
 * E-divisive with a calibrated stop: the best split of a stretch is kept when the stretch changes significantly, then both parts are searched. The order of
 * stretches decides nothing. Places ascend.
 */
export function divisiveChanges(x: Float64Array, rules: ChangeRules): readonly FoundChange[] {
  const found: FoundChange[] = [];
  const open: (readonly [number, number])[] = [[0, x.length]];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [from, to] = stretch;
    const part = x.subarray(from, to);
    const split = bestEnergySplit(part, rules.least);
    const test = split && testStretch(part, part.length <= longestEnergy ? 'energy' : 'mean', rules);
    if (split === null || test === null || test.p > rules.alpha) continue;
    found.push({ at: from + split.tau, test });
    open.push([from, from + split.tau], [from + split.tau, to]);
  }
  return found.sort((a, b) => a.at - b.at);
}

/** PELT's changes at the BIC's penalty, then the least significant dropped, one after the other, until all are significant between their neighbours. */
export function peltChanges(x: Float64Array, rules: ChangeRules, rates: StretchCost | null): readonly FoundChange[] {
  const penalty = rates === null ? 2 * noiseVariance(x) * ln(x.length) : 2 * ln(x.length);
  let places = [...pelt(x.length, rates ?? squaredCost(x), penalty, rules.least).changes];
  const known = new Map<string, ChangeTest | null>();
  for (;;) {
    const ends = [0, ...places, x.length];
    const tests = places.map((_, i) => {
      const from = ends[i] ?? 0;
      const to = ends[i + 2] ?? x.length;
      const key = `${from}:${to}`;
      const held = known.get(key);
      const test = held === undefined ? testStretch(x.subarray(from, to), 'mean', rules) : held;
      known.set(key, test);
      return test;
    });
    let worst = -1;
    tests.forEach((test, i) => {
      if ((test?.p ?? 1) > rules.alpha && (worst < 0 || (test?.p ?? 1) > (tests[worst]?.p ?? 1))) worst = i;
    });
    if (worst < 0) return places.flatMap((at, i) => (tests[i] ? [{ at, test: tests[i] }] : []));
    places = places.filter((_, i) => i !== worst);
  }
}

function testStretch(part: Float64Array, statistic: SplitStatistic, rules: ChangeRules): ChangeTest | null {
  const draws = Math.max(999, Math.ceil(2 / rules.alpha) - 1);
  return changeTest(part, { statistic, least: rules.least, draws, seed: rules.seed, nullModel: rules.nullModel ?? 'ar1' });
}

/** The variance around the level: from the median of the steps between neighbours, which changes do not move; from their mean where most steps are 0. */
export function noiseVariance(x: ArrayLike<number>): number {
  const steps = Array.from({ length: Math.max(0, x.length - 1) }, (_, i) => Math.abs((x[i + 1] ?? 0) - (x[i] ?? 0))).sort((a, b) => a - b);
  if (steps.length === 0) return 0;
  const middle = (steps.length - 1) / 2;
  const median = ((steps[Math.floor(middle)] ?? 0) + (steps[Math.ceil(middle)] ?? 0)) / 2;
  if (median > 0) {
    const sigma = median / (0.674_489_750_196_081_7 * sqrt(2));
    return sigma * sigma;
  }
  return steps.reduce((sum, step) => sum + step * step, 0) / (2 * steps.length);
}
