import type { ScoreMap } from './cbpe-calibration.ts';
import { isotonicMap } from './cbpe-calibration.ts';
import { ln } from './elementary.ts';
import type { Interval } from './intervals.ts';
import type { LabelledScores } from './labelled-scores.ts';
import type { Uniform } from './random.ts';
import { drawBinomial, drawMultinomial } from './resampling.ts';
import { total } from './value-counts.ts';
import { effectiveSize, type WeightSums } from './weighted.ts';

/**
 * Distinct scores ascending, with how many rows of each were called positive and how many were not; of weighted rows, their sums of weights w instead, and
 * sums of squares beside them. Without `squares` each row counts once.
 */
export interface CalledScores {
  readonly scores: ArrayLike<number>;
  readonly called: ArrayLike<number>;
  readonly others: ArrayLike<number>;
  readonly squares?: { readonly called: ArrayLike<number>; readonly others: ArrayLike<number> };
}

export const expectedMetrics = ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'log_loss', 'brier'] as const;
export type ExpectedMetric = (typeof expectedMetrics)[number];
export type ExpectedValues = Readonly<Record<ExpectedMetric, number | null>>;

/**
 * Every metric of called scores, given how many of the rows at each score had the positive outcome; as `confusionShare`, `rocAuc`, `averagePrecision`,
 * `logLoss` and `brierScore` give them, in one pass and without intervals, since simulations ask thousands of times. Log loss and Brier score need
 * scores in [0, 1].
 */
export function calledMetrics(table: CalledScores, calledHits: ArrayLike<number>, otherHits: ArrayLike<number>): ExpectedValues {
  const size = table.scores.length;
  let truePositives = 0;
  let falseNegatives = 0;
  let rows = 0;
  let called = 0;
  for (let i = 0; i < size; i += 1) {
    truePositives += calledHits[i] ?? 0;
    falseNegatives += otherHits[i] ?? 0;
    called += table.called[i] ?? 0;
    rows += (table.called[i] ?? 0) + (table.others[i] ?? 0);
  }
  const positives = truePositives + falseNegatives;
  const negatives = rows - positives;
  const trueNegatives = Math.max(0, rows - called - falseNegatives);
  const share = (count: number, n: number): number | null => (n > 0 ? count / n : null);
  const ranked = rankedValues(table, calledHits, otherHits, positives, negatives);
  return {
    accuracy: share(truePositives + trueNegatives, rows),
    precision: share(truePositives, called),
    recall: share(truePositives, positives),
    specificity: share(trueNegatives, negatives),
    f1: share(2 * truePositives, called + positives),
    roc_auc: positives > 0 && negatives > 0 ? ranked.below / (positives * negatives) : null,
    average_precision: positives > 0 ? Math.min(1, ranked.precision / positives) : null,
    log_loss: rows > 0 && ranked.losses !== null ? ranked.losses.log / rows : null,
    brier: rows > 0 && ranked.losses !== null ? ranked.losses.square / rows : null,
  };
}

/** Pairs in order (ties half), precision summed over positives, and losses; from the highest score down. */
function rankedValues(table: CalledScores, calledHits: ArrayLike<number>, otherHits: ArrayLike<number>, positives: number, negatives: number) {
  const size = table.scores.length;
  const probable = size > 0 && (table.scores[0] ?? 0) >= 0 && (table.scores[size - 1] ?? 0) <= 1;
  const logs = probable ? logsOf(table) : null;
  let left = negatives;
  let seen = 0;
  let found = 0;
  let below = 0;
  let precision = 0;
  let log = 0;
  let square = 0;
  for (let i = size - 1; i >= 0; i -= 1) {
    const hits = (calledHits[i] ?? 0) + (otherHits[i] ?? 0);
    const misses = (table.called[i] ?? 0) + (table.others[i] ?? 0) - hits;
    left -= misses;
    below += hits * (left + misses / 2);
    found += hits;
    seen += hits + misses;
    if (hits > 0) precision += (hits * found) / seen;
    if (logs === null) continue;
    const score = table.scores[i] ?? 0;
    log -= hits * (logs[2 * i] ?? 0) + misses * (logs[2 * i + 1] ?? 0);
    square += hits * (1 - score) * (1 - score) + misses * score * score;
  }
  return { below: positives > 0 ? below : 0, precision, losses: logs === null ? null : { log, square } };
}

const knownLogs = new WeakMap<CalledScores, Float64Array>();

/** ln p and ln(1 − p) of each score, kept 1e-15 from 0 and 1; remembered, as the same scores are simulated many times. */
function logsOf(table: CalledScores): Float64Array {
  const known = knownLogs.get(table);
  if (known) return known;
  const made = new Float64Array(2 * table.scores.length);
  for (let i = 0; i < table.scores.length; i += 1) {
    const p = Math.min(1 - 1e-15, Math.max(1e-15, table.scores[i] ?? 0));
    made[2 * i] = ln(p);
    made[2 * i + 1] = ln(1 - p);
  }
  knownLogs.set(table, made);
  return made;
}

/** How many rows of each score have the positive outcome: of those called positive, and of the others. */
export interface Hits {
  readonly called: Float64Array;
  readonly others: Float64Array;
}

/** The expected hits when rows at a score have the positive outcome with the mapped probability. */
export function expectedHits(table: CalledScores, calledMap: ScoreMap, otherMap: ScoreMap = calledMap): Hits {
  const hits = (counts: ArrayLike<number>, map: ScoreMap): Float64Array =>
    Float64Array.from({ length: table.scores.length }, (_, i) => (counts[i] ?? 0) * within(map(table.scores[i] ?? 0)));
  return { called: hits(table.called, calledMap), others: hits(table.others, otherMap) };
}

/** The expected metrics when rows at a score have the positive outcome with the mapped probability. */
export function expectedValues(table: CalledScores, calledMap: ScoreMap, otherMap: ScoreMap = calledMap): ExpectedValues {
  const { called, others } = expectedHits(table, calledMap, otherMap);
  return calledMetrics(table, called, others);
}

/**
 * Maps refitted to `draws` seeded redraws of the rows they were fitted to. What is redrawn is the table of counts, so no rows are needed. Of weighted rows,
 * `reference` holds sums of weights and `squares` sums of their squares: each score and outcome is drawn as k = (Σw)²/Σw² rows of weight Σw/k, so that its
 * redrawn weight has mean Σw and, up to the fixed total, variance Σw².
 */
export function redrawnMaps(reference: LabelledScores, uniform: Uniform, draws: number, squares: LabelledScores = reference): readonly ScoreMap[] {
  const size = reference.scores.length;
  const at = (of: LabelledScores, i: number): number => (i < size ? of.positives[i] : of.negatives[i - size]) ?? 0;
  const rows = Float64Array.from({ length: 2 * size }, (_, i) => effectiveSize({ sum: at(reference, i), squares: at(squares, i) }));
  const weights = rows.map((k, i) => (k > 0 ? at(reference, i) / k : 0));
  const all = Math.round(total(rows));
  const into = new Float64Array(2 * size);
  return Array.from({ length: draws }, () => {
    drawMultinomial(uniform, all, rows, into);
    const redrawn = into.map((n, i) => n * (weights[i] ?? 0));
    return isotonicMap({ scores: reference.scores, positives: redrawn.slice(0, size), negatives: redrawn.slice(size) });
  });
}

/** One simulated realisation of the hits: outcomes drawn with the mapped probabilities, of weighted rows with the variance that their weights give. */
export function simulatedHits(table: CalledScores, uniform: Uniform, calledMap: ScoreMap, otherMap: ScoreMap = calledMap): Hits {
  const draw = (side: 'called' | 'others', map: ScoreMap): Float64Array =>
    Float64Array.from({ length: table.scores.length }, (_, i) => {
      const weight = table[side][i] ?? 0;
      if (weight === 0) return 0;
      const rows = table.squares === undefined ? weight : wholeRows(uniform, { sum: weight, squares: table.squares[side][i] ?? 0 });
      return drawBinomial(uniform, rows, within(map(table.scores[i] ?? 0))) * (weight / rows);
    });
  return { called: draw('called', calledMap), others: draw('others', otherMap) };
}

/**
 * A whole number of equally weighted rows that stand for weighted ones. Where k = (Σw)²/Σw² is not whole, one of its neighbours is drawn such that 1/rows is
 * 1/k in the mean, and so p(1 − p)(Σw)²/rows is p(1 − p)Σw²: outcomes drawn for the rows have the variance of the weighted ones.
 */
function wholeRows(uniform: Uniform, weights: WeightSums): number {
  const k = Math.max(1, effectiveSize(weights));
  const nearest = Math.round(k);
  if (Math.abs(k - nearest) <= 1e-9 * k) return nearest;
  const below = Math.floor(k);
  return uniform() * k < below * (below + 1 - k) ? below : below + 1;
}

/** One simulation: what a redrawn map makes one expect, and what outcomes drawn from it realise. */
export interface SimulatedPair {
  readonly expected: number | null;
  readonly realised: number | null;
}

/**
 * The interval in which the realised metric is expected, from simulations of calibration and outcomes. An isotonic map flatters the rows it was fitted to,
 * and a redrawn map flatters once more; by as much as redraws expect more than `value`, `value` itself is taken to be too high, and the other way round
 * (the basic bootstrap). `optimism` is the same as the reference shows it: what maps out of fold expect there, less what came; redraws of few rows, or of a
 * fine score, flatter less than the map did. The interval encloses the order statistics as they are and corrected either way, so it also reaches 0 and 1 where few rows do.
 * `folded` is the expectation before redraws on the folded scores. null without a value or with too few draws for the level.
 */
export function realisedInterval(value: number | null, folded: number | null, drawn: readonly SimulatedPair[], level = 0.95, optimism = 0): Interval | null {
  if (value === null) return null;
  const shift = value - (folded ?? value);
  const pairs = drawn.flatMap(({ expected, realised }) =>
    expected === null || realised === null
      ? []
      : [{ plain: realised + shift, corrected: value - (expected + shift - value) + (realised - expected), expected }],
  );
  const rank = Math.floor(((1 - level) / 2) * (pairs.length + 1));
  if (rank < 1) return null;
  const ends = (values: readonly number[]): Interval => {
    const sorted = [...values].sort((a, b) => a - b);
    return { low: sorted[rank - 1] ?? value, high: sorted[sorted.length - rank] ?? value };
  };
  const plain = ends(pairs.map((pair) => pair.plain));
  const corrected = ends(pairs.map((pair) => pair.corrected));
  const redrawn = total(pairs.map((pair) => pair.expected)) / pairs.length + shift - value;
  const further = redrawn - optimism;
  return {
    low: Math.min(value, plain.low, corrected.low, corrected.low + further),
    high: Math.max(value, plain.high, corrected.high, corrected.high + further),
  };
}

/** Folds called scores into the bins (edge, edge] of `edges` with open ends; each bin's score is the mean of its rows'. Keeps simulations small. */
export function foldScores(table: CalledScores, edges: readonly number[]): CalledScores {
  const bins = edges.length + 1;
  const sums = new Float64Array(bins);
  const called = new Float64Array(bins);
  const others = new Float64Array(bins);
  const squares = { called: new Float64Array(bins), others: new Float64Array(bins) };
  let bin = 0;
  for (let i = 0; i < table.scores.length; i += 1) {
    const score = table.scores[i] ?? 0;
    while (bin < edges.length && score > (edges[bin] ?? Infinity)) bin += 1;
    const yes = table.called[i] ?? 0;
    const no = table.others[i] ?? 0;
    called[bin] = (called[bin] ?? 0) + yes;
    others[bin] = (others[bin] ?? 0) + no;
    squares.called[bin] = (squares.called[bin] ?? 0) + (table.squares?.called[i] ?? 0);
    squares.others[bin] = (squares.others[bin] ?? 0) + (table.squares?.others[i] ?? 0);
    sums[bin] = (sums[bin] ?? 0) + score * (yes + no);
  }
  const used = Array.from({ length: bins }, (_, b) => b).filter((b) => (called[b] ?? 0) + (others[b] ?? 0) > 0);
  const pick = (from: Float64Array): number[] => used.map((b) => from[b] ?? 0);
  return {
    scores: used.map((b) => (sums[b] ?? 0) / ((called[b] ?? 0) + (others[b] ?? 0))),
    called: pick(called),
    others: pick(others),
    ...(table.squares === undefined ? {} : { squares: { called: pick(squares.called), others: pick(squares.others) } }),
  };
}

function within(p: number): number {
  return Math.min(1, Math.max(0, p));
}
