import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { KeyValue, Measure, ReducedRow, ReducedTable, Reduction } from '../../reduce/types.ts';
import { sqrt } from '../../stats/elementary.ts';
import type { WeightedOutcomes } from '../../stats/weighted-calibration.ts';
import { logarithmicLoss, squaredLoss } from '../../stats/probability-scores.ts';
import type { RankFigure } from '../../stats/roc.ts';
import {
  effectiveSize,
  outcomeWeights,
  weightedAveragePrecision,
  weightedMeanLoss,
  weightedRocAuc,
  weightedShare,
  type WeightedFigure,
  type WeightSums,
} from '../../stats/weighted.ts';
import { treatmentOf } from '../columns.ts';
import { NoNumbersError } from '../input-error.ts';
import { undefinedFigure, type Figure } from './figure.ts';
import type { SideFacts } from './probe.ts';
import type { Settled } from './settle.ts';
import type { Part, Side } from './sides.ts';
import { columnKeys, sortsOf } from './strands.ts';
import { areProbabilities, weightedCalibrationFigure } from './weighted-calibration.ts';

/** Weights are summed per distinct score; of more scores than this, and in breakdowns of more rows, no metric of scores is weighted. */
export const mostScores = 100_000;

/** Squares of greater weights are no numbers, or their sums are not. */
const greatestWeight = 1e150;

/** Name of the key of scores beside the part's own. */
export const scoreKey = 'weighted_score';

/** A group's weights by label and prediction, and by score. */
export interface WeightedGroup {
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly cells: readonly WeightedCell[];
  /** null where there are too many scores. */
  readonly scores: readonly { readonly label: string | null; readonly score: number; readonly rows: number; readonly weights: WeightSums }[] | null;
}

interface WeightedCell {
  readonly label: string | null;
  readonly prediction: string | null;
  readonly all: WeightSums;
  /** Of rows whose score reaches the threshold, and of rows with a score. */
  readonly called: WeightSums;
  readonly scored: WeightSums;
}

/** The weight of a side as SQL, and which rows have one; null without the role. Throws CellInputError where it holds no numbers. */
export function weightOf(side: Side): { readonly column: string; readonly known: string } | null {
  const { weight } = side;
  if (weight === null) return null;
  if (treatmentOf(weight) !== 'numeric')
    throw new NoNumbersError(
      side.from.table,
      weight.name,
      `the column "${weight.name}" has the role weight and is ${weight.type}; a weight needs numbers`,
      side.name,
    );
  const w = `CAST(${quoteIdentifier(weight.name)} AS DOUBLE)`;
  return { column: weight.name, known: `isfinite(${w}) AND ${w} >= 0 AND ${w} <= ${doubleLiteral(greatestWeight)}` };
}

function sums(name: string, { column, known }: { readonly column: string; readonly known: string }, where?: string): Record<string, Measure> {
  const condition = where === undefined ? known : `${known} AND ${where}`;
  return {
    [name]: { kind: 'sum', column, pivot: 0, where: condition },
    [`${name}_squares`]: { kind: 'sumOfSquares', column, pivot: 0, where: condition },
  };
}

/** The reductions of one part's weights: by label and prediction, then by score where there are few enough. Empty without the role. */
export function weightReductions(part: Part, settled: Settled, facts: readonly SideFacts[]): readonly Reduction[] {
  const weight = weightOf(part.side);
  if (weight === null) return [];
  const keys = columnKeys(part, settled);
  const column = settled.task === 'binary' ? (part.side.score?.name ?? null) : null;
  const measures: Record<string, Measure> = { ...sums('all', weight) };
  if (column !== null) {
    const score = `CAST(${quoteIdentifier(column)} AS DOUBLE)`;
    Object.assign(measures, sums('scored', weight, `isfinite(${score})`));
    if (settled.threshold !== null) Object.assign(measures, sums('called', weight, `isfinite(${score}) AND ${score} >= ${doubleLiteral(settled.threshold)}`));
  }
  const counts: Reduction = { kind: 'grouped', from: part.side.from, keys, measures };
  if (column === null || !isCountable(part, facts)) return [counts];
  const byScore = { ...part.keys, ...(keys.label ? { label: keys.label } : {}), [scoreKey]: { kind: 'column', column } as const };
  return [counts, { kind: 'grouped', from: part.side.from, keys: byScore, measures: { rows: { kind: 'count', where: weight.known }, ...sums('all', weight) } }];
}

function isCountable(part: Part, facts: readonly SideFacts[]): boolean {
  const whole = part.name === 'all' || part.name === 'reference';
  return facts.every((f) => (whole ? f.score.distinct : f.rows) <= mostScores);
}

const sumsOf = (row: ReducedRow, name: string): WeightSums => ({ sum: Number(row.measures[name] ?? 0), squares: Number(row.measures[`${name}_squares`] ?? 0) });

/** Reads the answers, group by group. */
export function weightedGroups(part: Part, answers: readonly ReducedTable[]): readonly WeightedGroup[] {
  const [counts, scores] = answers;
  const groups = new Map<
    string,
    { keys: Record<string, KeyValue>; cells: WeightedCell[]; scores: { label: string | null; score: number; rows: number; weights: WeightSums }[] | null }
  >();
  const groupOf = (keys: ReducedRow['keys']) => {
    const own = Object.fromEntries(Object.keys(part.keys).map((k) => [k, keys[k] ?? null]));
    const id = JSON.stringify(Object.values(own));
    const group = groups.get(id) ?? { keys: own, cells: [], scores: scores ? [] : null };
    groups.set(id, group);
    return group;
  };
  for (const row of counts?.rows ?? [])
    groupOf(row.keys).cells.push({ ...sortsOf(part.side, row.keys), all: sumsOf(row, 'all'), called: sumsOf(row, 'called'), scored: sumsOf(row, 'scored') });
  for (const row of scores?.rows ?? []) {
    const score = keyedScore(row);
    if (score !== null)
      groupOf(row.keys).scores?.push({ label: sortsOf(part.side, row.keys).label, score, rows: Number(row.measures.rows ?? 0), weights: sumsOf(row, 'all') });
  }
  return [...groups.values()];
}

/** The score that keys a row; null where it is no finite number. */
export function keyedScore(row: ReducedRow): number | null {
  const given = row.keys[scoreKey];
  if (given === null || given === undefined) return null;
  const score = given === 'true' ? 1 : given === 'false' ? 0 : Number(given);
  return Number.isFinite(score) ? score : null;
}

const add = (a: WeightSums, b: WeightSums): WeightSums => ({ sum: a.sum + b.sum, squares: a.squares + b.squares });
const less = (a: WeightSums, b: WeightSums): WeightSums => ({ sum: Math.max(0, a.sum - b.sum), squares: Math.max(0, a.squares - b.squares) });
const nothing: WeightSums = { sum: 0, squares: 0 };

/** A weighted figure in the published form; `n` is the effective number of rows. */
export function weightedFigure(metric: string, found: WeightedFigure | null, method: string, reason: string): Figure {
  if (found === null) return undefinedFigure(metric, reason);
  return {
    metric,
    value: found.value,
    n: Math.floor(found.effective + 1e-9),
    low: found.interval?.low ?? null,
    high: found.interval?.high ?? null,
    method,
    ...(found.interval ? {} : { intervalReason: 'below_n_min' }),
  };
}

const square = (x: number): number => x * x;

const wilsonMethod = 'Wilson on the effective number of rows';

/** Shares of the weighted confusion table, each on the effective number of rows of its own denominator. */
export function weightedConfusionFigures(group: WeightedGroup, settled: Settled, level: number): readonly Figure[] {
  let [tp, fp, fn, tn] = [nothing, nothing, nothing, nothing];
  for (const cell of group.cells) {
    if (cell.label === null || (settled.usesPrediction && cell.prediction === null)) continue;
    const called = settled.usesPrediction ? (cell.prediction === settled.positivePrediction ? cell.all : nothing) : cell.called;
    const others = less(settled.usesPrediction ? cell.all : cell.scored, called);
    if (cell.label === settled.positiveLabel) [tp, fn] = [add(tp, called), add(fn, others)];
    else [fp, tn] = [add(fp, called), add(tn, others)];
  }
  return sharesOf({ tp, fp, fn, tn }, level);
}

interface WeightedConfusion {
  readonly tp: WeightSums;
  readonly fp: WeightSums;
  readonly fn: WeightSums;
  readonly tn: WeightSums;
}

function sharesOf({ tp, fp, fn, tn }: WeightedConfusion, level: number): readonly Figure[] {
  const jaccard = weightedShare(tp, add(tp, add(fp, fn)), level);
  const rise = (j: number): number => (2 * j) / (1 + j);
  const f1 = jaccard && {
    ...jaccard,
    value: rise(jaccard.value),
    interval: jaccard.interval && { low: rise(jaccard.interval.low), high: rise(jaccard.interval.high) },
  };
  return [
    weightedFigure('accuracy', weightedShare(add(tp, tn), add(add(tp, tn), add(fp, fn)), level), wilsonMethod, 'no_rows'),
    weightedFigure('precision', weightedShare(tp, add(tp, fp), level), wilsonMethod, 'no_predicted_positives'),
    weightedFigure('recall', weightedShare(tp, add(tp, fn), level), wilsonMethod, 'no_positives'),
    weightedFigure('specificity', weightedShare(tn, add(tn, fp), level), wilsonMethod, 'no_negatives'),
    weightedFigure('f1', f1, 'Wilson, through the Jaccard index, on the effective number of rows', 'no_positives'),
  ];
}

/** Accuracy, macro averages and each class's shares, weighted. Macro F1 and specificity have no interval: their redraws need counts. */
export function weightedClassFigures(group: WeightedGroup, settled: Settled, level: number, each: boolean): readonly Figure[] {
  const known = group.cells.filter((cell) => cell.label !== null && cell.prediction !== null);
  const all = known.reduce((sum, cell) => add(sum, cell.all), nothing);
  const right = known.reduce((sum, cell) => (cell.label === cell.prediction ? add(sum, cell.all) : sum), nothing);
  const classes = settled.classes.map((name) => {
    const of = (label: boolean, prediction: boolean) =>
      known.reduce((sum, cell) => ((cell.label === name) === label && (cell.prediction === name) === prediction ? add(sum, cell.all) : sum), nothing);
    return { name, figures: sharesOf({ tp: of(true, true), fp: of(false, true), fn: of(true, false), tn: of(false, false) }, level) };
  });
  const macro = (['precision', 'recall', 'f1', 'specificity'] as const).map((metric): Figure => {
    const found = classes.flatMap(({ figures }) => figures.filter((f) => f.metric === metric && f.value !== null));
    if (found.length === 0) return undefinedFigure(metric, 'no_rows');
    const value = found.reduce((sum, f) => sum + (f.value ?? 0), 0) / found.length;
    const own = { metric, value, n: Math.floor(effectiveSize(all) + 1e-9) };
    if (metric === 'f1' || metric === 'specificity') return { ...own, low: null, high: null, method: '', intervalReason: 'weighted' };
    const reach = (side: 'low' | 'high') => sqrt(found.reduce((sum, f) => sum + square((f[side] ?? f.value ?? 0) - (f.value ?? 0)), 0)) / found.length;
    return { ...own, low: Math.max(0, value - reach('low')), high: Math.min(1, value + reach('high')), method: `macro over ${found.length} classes, MOVER` };
  });
  const single = classes.flatMap(({ name, figures }) =>
    figures.filter((f) => ['precision', 'recall', 'f1'].includes(f.metric)).map((figure): Figure => ({ ...figure, class: name })),
  );
  return [weightedFigure('accuracy', weightedShare(right, all, level), wilsonMethod, 'no_rows'), ...macro, ...(each ? single : [])];
}

/** Ranking and probability figures, weighted. `full` adds the interval of the calibration error, by redraws. */
export function weightedScoreFigures(group: WeightedGroup, settled: Settled, level: number, full: boolean): readonly Figure[] {
  const metrics = ['roc_auc', 'average_precision', 'log_loss', 'brier', 'expected_calibration_error'] as const;
  if (group.scores === null) return metrics.map((metric) => undefinedFigure(metric, 'too_many_scores_to_weigh'));
  const table = weightedScoresOf(group.scores, settled.positiveLabel);
  const positives = outcomeWeights(table, 'positives');
  const negatives = outcomeWeights(table, 'negatives');
  const missing = positives.sum + negatives.sum === 0 ? 'no_rows' : positives.sum === 0 ? 'no_positives' : negatives.sum === 0 ? 'no_negatives' : null;
  const rank = (metric: string, found: RankFigure | null, of: WeightSums, method: string): Figure => {
    if (found === null || missing !== null) return undefinedFigure(metric, missing ?? 'no_rows', Math.floor(effectiveSize(of)));
    const flat = found.standardError === 0 || Math.min(effectiveSize(positives), effectiveSize(negatives)) < 2;
    const n = Math.floor(effectiveSize(of) + 1e-9);
    if (flat)
      return { metric, value: found.value, n, low: null, high: null, method, intervalReason: table.sums.scores.length === 1 ? 'constant' : 'below_n_min' };
    return { metric, value: found.value, n, low: found.interval.low, high: found.interval.high, method };
  };
  const probable = areProbabilities(table);
  const mean = (metric: string, loss: (score: number, positive: boolean) => number): Figure =>
    probable
      ? weightedFigure(metric, weightedMeanLoss(table, loss, level), 'normal, linearised', 'no_rows')
      : undefinedFigure(metric, 'outside_unit_range', Math.floor(effectiveSize(add(positives, negatives))));
  return [
    rank('roc_auc', weightedRocAuc(table, level), add(positives, negatives), 'DeLong with weighted placements, logit scale'),
    rank('average_precision', weightedAveragePrecision(table, level), positives, 'logit with the effective number of positives'),
    mean('log_loss', logarithmicLoss),
    mean('brier', squaredLoss),
    weightedCalibrationFigure(table, level, full),
  ];
}

/** Labelled rows and their weights by score; rows that weigh nothing are left out. */
export function weightedScoresOf(rows: NonNullable<WeightedGroup['scores']>, positive: string | null): WeightedOutcomes {
  const empty = { rows: 0, ...nothing };
  const at = new Map<number, { positives: typeof empty; negatives: typeof empty }>();
  for (const { label, score, rows: n, weights } of rows) {
    if (label === null || !(weights.sum > 0)) continue;
    const cell = at.get(score) ?? { positives: empty, negatives: empty };
    const outcome = label === positive ? 'positives' : 'negatives';
    at.set(score, { ...cell, [outcome]: { rows: cell[outcome].rows + n, ...add(cell[outcome], weights) } });
  }
  const scores = [...at.keys()].sort((a, b) => a - b);
  const table = (of: 'rows' | 'sum' | 'squares') => ({
    scores,
    positives: scores.map((score) => at.get(score)?.positives[of] ?? 0),
    negatives: scores.map((score) => at.get(score)?.negatives[of] ?? 0),
  });
  return { rows: table('rows'), sums: table('sum'), squares: table('squares') };
}
