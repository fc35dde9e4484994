import { ln } from '../../stats/elementary.ts';
import { bestRamp } from './ramp.ts';
import type { ScorePoint } from './shift-scores.ts';
import { bestSwitching, type Switching } from './switching.ts';

/** How a shift came about over time. `passing` came and went; `irregular` fits none of the others. */
export type Course = 'sudden' | 'gradual' | 'recurring' | 'passing' | 'irregular';

export interface CourseOf {
  /** The bucket from which on the shift has stayed; null where it has not, or no bucket tells. */
  readonly since: number | null;
  readonly course: Course | null;
  /** Where the shift began, each time that it did. */
  readonly onsets: readonly number[];
}

/** Back at the old level for less than this share of the time since it began, a shift has stayed. */
const briefReturns = 0.15;
/** A climb that takes less than this share of the time since it began, or fewer buckets, is sudden. */
const shortClimb = 0.25;
const fewestBuckets = 3;
/** Least share of the movement beyond noise that a course must explain. Two levels that jump freely explain 64 % of a bell curve and 81 % of a sine. */
const explained = 0.75;

/**
 * Reads the course of a shift off the scores of its buckets in ascending time (0 is the reference, 1 the current side). Of two shapes the one that fits better
 * is taken, each place where it bends or jumps costing 2 ln(number of buckets) in units of noise variance: two levels with any number of jumps between them, or one climb.
 *
 * gradual: the climb fits better and takes a quarter of the time since it began, at least three buckets. recurring: two or more separate stretches on the upper
 * level, which hold less than 85 % of the time since the first began. passing: it has ended. sudden: one jump, and it has stayed.
 * irregular: neither shape explains three quarters of the movement beyond noise, or all but some buckets of the reference are on the upper level. null where the buckets tell no change.
 */
export function courseOf(points: readonly ScorePoint[]): CourseOf {
  const untold: CourseOf = { since: null, course: null, onsets: [] };
  if (points.length < 2) return untold;
  const place = 2 * ln(points.length);
  const flat = flatCost(points);
  const steps = bestSwitching(points, place);
  const ramp = bestRamp(points);
  const gradual =
    ramp !== null && ramp.end - ramp.start >= fewestBuckets && ramp.end - ramp.start >= shortClimb * (points.length - ramp.start)
      ? ramp.cost + 2 * place
      : null;
  const best = Math.min(gradual ?? Number.POSITIVE_INFINITY, steps.cost);
  if (best >= flat) return untold;
  const fit = best === gradual ? (ramp?.cost ?? 0) : steps.cost - place * steps.jumps;
  const beyond = Math.max(flat - points.length, 1);
  const start = ramp && best === gradual ? (points[ramp.start]?.time ?? null) : null;
  const found: CourseOf = start === null ? stepCourse(points, steps) : { since: start, course: 'gradual', onsets: [start] };
  return (flat - fit) / beyond < explained ? { ...found, since: null, course: 'irregular' } : found;
}

function stepCourse(points: readonly ScorePoint[], { upper }: Switching): CourseOf {
  const begins = upper.flatMap((up, i) => (up && !upper[i - 1] ? [i] : []));
  // Nobody saw a stretch begin that was there in the first bucket.
  const seen = begins.filter((i) => i > 0);
  const onsets = seen.map((i) => points[i]?.time ?? 0);
  const [first = 0] = seen;
  const stays = upper[upper.length - 1] === true;
  const returns = (from: number) => upper.slice(from).filter((up) => !up).length / (upper.length - from);
  if (upper[0] === true && returns(0) < briefReturns) return { since: null, course: 'irregular', onsets };
  if (begins.length === 0 || !stays) return { since: null, course: begins.length > 1 ? 'recurring' : 'passing', onsets };
  if (upper[0] !== true && returns(first) < briefReturns) return { since: onsets[0] ?? null, course: 'sudden', onsets };
  return { since: onsets.at(-1) ?? null, course: 'recurring', onsets };
}

function flatCost(points: readonly ScorePoint[]): number {
  const weight = points.reduce((sum, { variance }) => sum + 1 / variance, 0);
  const mean = points.reduce((sum, { score, variance }) => sum + score / variance, 0) / weight;
  return points.reduce((sum, { score, variance }) => sum + ((score - mean) * (score - mean)) / variance, 0);
}
