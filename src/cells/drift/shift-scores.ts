import { total } from '../../stats/value-counts.ts';
import type { Bucket } from './bucket-series.ts';

/** How far one time bucket has gone from the reference (0) to the current side (1), and the variance of that by its number of rows. */
export interface ScorePoint {
  readonly time: number;
  readonly score: number;
  readonly variance: number;
}

/** The lower quartile of χ² with one degree of freedom: what a quarter of squared standard normal differences stays below. */
const lowerQuartile = 0.10153104426762156;
/** Differences are taken between buckets this many apart at most, so that a pattern that returns every few buckets is not taken for noise. */
const mostLag = 4;
const fewestDifferences = 8;

/**
 * Returns the scores of a column's buckets, ascending in time as they come. Each row is worth (q − p)/((n·p + m·q)/(n + m)) of its cell, with p and q the shares of reference and current: the
 * direction in which the shift is seen best. A bucket's score is its rows' mean, scaled so that the reference has 0 and the current side 1. So many buckets that each show
 * little tell together when a small shift began, and a reference that holds part of the change moves the scale and not the shape.
 *
 * Variances are those of independent rows, raised where neighbouring buckets differ by more than that. Empty where both sides have the same shares.
 */
export function shiftScores(
  buckets: readonly Pick<Bucket, 'time' | 'cells'>[],
  column: number,
  reference: readonly number[],
  current: readonly number[],
): readonly ScorePoint[] {
  const [n, m] = [total(reference), total(current)];
  if (n === 0 || m === 0) return [];
  const pooled = reference.map((r, k) => (r + (current[k] ?? 0)) / (n + m));
  const shares = reference.map((r) => r / n);
  const worth = pooled.map((share, k) => (share > 0 ? ((current[k] ?? 0) / m - (shares[k] ?? 0)) / share : 0));
  const mean = (weights: readonly number[]) => worth.reduce((sum, w, k) => sum + w * (weights[k] ?? 0), 0);
  const origin = mean(shares);
  const unit = mean(current.map((c) => c / m)) - origin;
  if (!(unit > 0)) return [];
  const middle = mean(pooled);
  const rowVariance = worth.reduce((sum, w, k) => sum + (w - middle) * (w - middle) * (pooled[k] ?? 0), 0) / (unit * unit);
  const points = buckets.flatMap(({ time, cells }): ScorePoint[] => {
    const counts = cells[column] ?? [];
    const rows = total(counts);
    return rows > 0 ? [{ time, score: (mean(counts) / rows - origin) / unit, variance: rowVariance / rows }] : [];
  });
  const factor = dispersion(points);
  return points.map((point) => ({ ...point, variance: point.variance * factor }));
}

/** How many times the squared differences of near buckets exceed what their rows show by chance, at least 1; by lower quartiles, which jumps hardly move. */
function dispersion(points: readonly ScorePoint[]): number {
  const found = Array.from({ length: mostLag }, (_, k) => {
    const squares = points.flatMap((point, i) => {
      const before = points[i - k - 1];
      if (!before) return [];
      const step = point.score - before.score;
      return [(step * step) / (point.variance + before.variance)];
    });
    squares.sort((a, b) => a - b);
    return squares.length < fewestDifferences ? null : (squares[Math.floor(squares.length / 4)] ?? 0) / lowerQuartile;
  }).filter((x) => x !== null);
  return found.length === 0 ? 1 : Math.max(1, Math.min(...found));
}
