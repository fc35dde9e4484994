import { normalCdf, poissonCdf } from '../../stats/distributions.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { sqrt } from '../../stats/elementary.ts';

/** A bucket with fewer rows than its like. */
export interface Drop {
  readonly index: number;
  readonly count: number;
  readonly expected: number;
  /** Share of the expected rows that are not there. */
  readonly lost: number;
  /** One-sided, of a quasi-Poisson count, adjusted by Holm over all buckets. */
  readonly p: number;
}

export interface DropSearch {
  /** What a bucket is compared with. */
  readonly like: 'hour of week' | 'time of day' | 'neighbours';
  /** Variance of the counts over their mean, at least 1, estimated robustly from the residuals. */
  readonly dispersion: number;
  /** What each bucket should hold; null in a gap, at the two ends, or where it has no like. */
  readonly expected: readonly (number | null)[];
  readonly drops: readonly Drop[];
}

const day = 86_400;
const reach = 4;
/** Median of the square of a standard normal value. */
export const medianSquare = 0.454936423119572;

/**
 * Finds buckets whose count is significantly below that of their like: the same hour of the week with three weeks or more, the same time of day with four
 * days or more, else the four buckets on each side. The expectation is a median, so that drops do not pull it down; the dispersion is the median squared
 * Pearson residual over that of a normal, so that traffic that varies more than Poisson does not look like loss. `usable[i]` is false in gaps.
 */
export function findDrops(counts: readonly number[], usable: readonly boolean[], bucketSeconds: number, alpha = 0.01): DropSearch {
  const seconds = counts.length * bucketSeconds;
  const step =
    seconds >= 21 * day && (7 * day) % bucketSeconds === 0
      ? (7 * day) / bucketSeconds
      : seconds >= 4 * day && day % bucketSeconds === 0
        ? day / bucketSeconds
        : null;
  const like = step === null ? 'neighbours' : step * bucketSeconds === day ? 'time of day' : 'hour of week';
  const inner = (i: number) => i > 0 && i < counts.length - 1 && usable[i] === true;
  const expected = counts.map((_, i) => {
    if (!inner(i)) return null;
    const found = (step === null ? Array.from({ length: 2 * reach + 1 }, (_, k) => i + k - reach) : stepsFrom(i, step, counts.length)).filter(
      (j) => j !== i && inner(j),
    );
    return found.length < 2 ? null : median(found.map((j) => counts[j] ?? 0));
  });
  const judged = counts.flatMap((count, index) => {
    const mean = expected[index];
    return mean === null || mean === undefined || mean <= 0 ? [] : [{ index, count, mean }];
  });
  const squares = judged.map(({ count, mean }) => ((count - mean) / sqrt(mean)) * ((count - mean) / sqrt(mean)));
  const dispersion = Math.max(1, squares.length === 0 ? 1 : median(squares) / medianSquare);
  const adjusted = adjustPValues(
    judged.map(({ count, mean }) => (count >= mean ? 1 : lowerTail(count, mean, dispersion))),
    'holm',
  );
  const drops = judged.flatMap(({ index, count, mean }, i): Drop[] => {
    const p = adjusted[i] ?? 1;
    return p <= alpha && count < mean ? [{ index, count, expected: mean, lost: 1 - count / mean, p }] : [];
  });
  return { like, dispersion, expected, drops };
}

/** The heavier of the Poisson and the normal tail: the law of overdispersed counts is not known, and the mean is itself estimated. */
export function lowerTail(count: number, mean: number, dispersion: number): number {
  return Math.max(poissonCdf(Math.ceil(count / dispersion), mean / dispersion), normalCdf((count - mean) / sqrt(dispersion * mean)));
}

function stepsFrom(i: number, step: number, length: number): number[] {
  return Array.from({ length: Math.ceil(length / step) }, (_, k) => (i % step) + k * step).filter((j) => j < length);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}
