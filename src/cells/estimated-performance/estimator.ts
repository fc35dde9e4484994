import { isotonicHelps, isotonicMap, type CalibrationCheck, type ScoreMap } from '../../stats/cbpe-calibration.ts';
import {
  calledMetrics,
  expectedMetrics,
  expectedValues,
  foldScores,
  realisedInterval,
  redrawnMaps,
  simulatedValues,
  type CalledScores,
  type ExpectedMetric,
  type ExpectedValues,
} from '../../stats/cbpe-error.ts';
import type { Interval } from '../../stats/intervals.ts';
import { outcomeTotals } from '../../stats/labelled-scores.ts';
import { equalMassEdges } from '../../stats/quantiles.ts';
import { sqrt } from '../../stats/elementary.ts';
import { seededUniform } from '../../stats/random.ts';
import { total } from '../../stats/value-counts.ts';
import type { WeightedScores } from '../../stats/weighted.ts';
import type { Settled } from '../scores/settle.ts';
import { isCalled, labelledOf, mergeStrands, type Strand } from '../scores/strands.ts';

/** The scores of one class in some rows; a binary task has one class, the positive one. */
export interface ClassStrands {
  readonly name: string;
  readonly strands: readonly Strand[];
}

/** One metric estimated for some rows: its value, where the realised one is expected, and the spread of simulated realisations. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly deviation: number | null;
}

export type Estimates = ReadonlyMap<ExpectedMetric, Estimate>;

export interface ClassModel {
  readonly name: string;
  readonly calibrated: boolean;
  readonly check: CalibrationCheck | null;
  /** Out of the whole of the reference. */
  readonly map: ScoreMap;
}

/** What the reference teaches: a map from scores to probabilities per class, and redraws of it. */
export interface Estimator {
  readonly models: readonly ClassModel[];
  estimate(rows: readonly ClassStrands[], only: 'all' | 'labelled'): Estimates;
  realised(rows: readonly ClassStrands[]): ExpectedValues;
}

export interface EstimatorOptions {
  readonly settled: Settled;
  readonly calibrate: 'auto' | 'isotonic' | 'none';
  readonly draws: number;
  readonly seed: number;
  readonly level: number;
}

const bins = 150;
/**
 * Builds the estimator from labelled reference rows. With two classes one map serves all rows; with several, rows called the class and others have maps of
 * their own, for what a class's score means depends on whether another class scored higher. null when no class of the reference has both outcomes.
 */
export function createEstimator(reference: readonly ClassStrands[], options: EstimatorOptions): Estimator | null {
  const { settled, draws, seed, level } = options;
  const several = settled.task === 'multiclass';
  const trained = reference.flatMap((each) => train(each, several, options) ?? []);
  if (trained.length === 0) return null;
  const combine = (parts: readonly ClassValues[]): ExpectedValues => (several ? macro(parts) : (parts[0]?.values ?? macro([])));
  const evaluate = (
    rows: readonly ClassStrands[],
    of: (t: Trained, table: CalledScores) => ExpectedValues,
    only: 'all' | 'labelled',
    fold: boolean,
  ): ExpectedValues => {
    const parts = trained.flatMap((t) => {
      const strands = rows.find((each) => each.name === t.model.name)?.strands ?? [];
      const exact = tableOf(t.model.name, only === 'labelled' ? strands.filter((s) => s.label !== null) : strands, settled);
      const table = fold ? foldScores(exact, t.edges) : exact;
      return [{ table, values: of(t, table) }];
    });
    return combine(parts);
  };
  return {
    models: trained.map((t) => t.model),
    estimate(rows, only) {
      const value = evaluate(rows, (t, table) => expectedValues(table, t.called, t.others), only, false);
      const expected = evaluate(rows, (t, table) => expectedValues(table, t.called, t.others), only, true);
      const uniform = seededUniform(seed);
      const folded = trained.map((t) => {
        const strands = rows.find((each) => each.name === t.model.name)?.strands ?? [];
        return foldScores(tableOf(t.model.name, only === 'labelled' ? strands.filter((s) => s.label !== null) : strands, settled), t.edges);
      });
      const drawn = Array.from({ length: draws }, (_, d) => {
        const made = trained.map((t, i) => {
          const table = folded[i] ?? { scores: [], called: [], others: [] };
          const maps = [t.drawnCalled[d] ?? t.called, t.drawnOthers[d] ?? t.others] as const;
          return { table, expected: expectedValues(table, ...maps), realised: simulatedValues(table, uniform, ...maps) };
        });
        const join = (which: 'expected' | 'realised') => combine(made.map((each) => ({ table: each.table, values: each[which] })));
        return { expected: join('expected'), realised: join('realised') };
      });
      return new Map(
        expectedMetrics.map((metric) => {
          const pairs = drawn.map((each) => ({ expected: each.expected[metric], realised: each.realised[metric] }));
          const interval = clipped(metric, realisedInterval(value[metric], expected[metric], pairs, level));
          return [metric, { value: value[metric], interval, deviation: deviationOf(pairs.map((pair) => pair.realised)) }];
        }),
      );
    },
    realised(rows) {
      const parts = trained.map((t) => {
        const strands = (rows.find((each) => each.name === t.model.name)?.strands ?? []).filter((s) => s.label !== null);
        const table = tableOf(t.model.name, strands, settled);
        const hits = tableOf(
          t.model.name,
          strands.filter((s) => s.label === t.model.name),
          settled,
        );
        return { table, values: calledMetrics(table, aligned(table, hits, 'called'), aligned(table, hits, 'others')) };
      });
      return combine(parts);
    },
  };
}

interface ClassValues {
  readonly table: CalledScores;
  readonly values: ExpectedValues;
}

interface Trained {
  readonly model: ClassModel;
  readonly called: ScoreMap;
  readonly others: ScoreMap;
  readonly drawnCalled: readonly ScoreMap[];
  readonly drawnOthers: readonly ScoreMap[];
  readonly edges: readonly number[];
}

const identity: ScoreMap = (score) => score;

function train({ name, strands }: ClassStrands, several: boolean, options: EstimatorOptions): Trained | null {
  const { calibrate, draws, seed } = options;
  const { sums: table, squares } = weightedOf(strands, name);
  const { positives, negatives } = outcomeTotals(table);
  if (positives === 0 || negatives === 0) return null;
  const rows = labelledOf(strands, name);
  const counts = Array.from({ length: table.scores.length }, (_, i) => (rows.positives[i] ?? 0) + (rows.negatives[i] ?? 0));
  const edges = table.scores.length <= bins ? Array.from(table.scores) : equalMassEdges({ values: table.scores, counts }, bins);
  const probable = (table.scores[0] ?? -1) >= 0 && (table.scores[table.scores.length - 1] ?? 2) <= 1;
  const check = isotonicHelps(table, seededUniform(seed), squares);
  const calibrated = several || !probable || calibrate === 'isotonic' || (calibrate === 'auto' && check?.helps === true);
  const whole = calibrated ? isotonicMap(table) : identity;
  const model = { name, calibrated, check, map: whole };
  if (!calibrated) return { model, called: identity, others: identity, drawnCalled: [], drawnOthers: [], edges };
  const redraw = (of: WeightedScores, salt: number) => {
    const folded = foldLabelled(of, edges);
    return redrawnMaps(folded.sums, seededUniform(seed + salt), draws, folded.squares);
  };
  const all = { sums: table, squares };
  if (!several) {
    const maps = redraw(all, 1);
    return { model, called: whole, others: whole, drawnCalled: maps, drawnOthers: maps, edges };
  }
  const own = weightedOf(
    strands.filter((s) => s.prediction === name),
    name,
  );
  const rest = weightedOf(
    strands.filter((s) => s.prediction !== name),
    name,
  );
  const of = (part: WeightedScores): WeightedScores => (part.sums.scores.length > 0 ? part : all);
  return {
    model,
    called: isotonicMap(of(own).sums),
    others: isotonicMap(of(rest).sums),
    drawnCalled: redraw(of(own), 1),
    drawnOthers: redraw(of(rest), 2),
    edges,
  };
}

/** Weights and their squares by score and outcome; without weights each row counts once, and both are the same table. */
function weightedOf(strands: readonly Strand[], name: string): WeightedScores {
  const sums = labelledOf(strands, name, 'sums');
  return { sums, squares: isWeighted(strands) ? labelledOf(strands, name, 'squares') : sums };
}

const isWeighted = (strands: readonly Strand[]): boolean => strands.some((s) => s.weights !== undefined);

function foldLabelled({ sums, squares }: WeightedScores, edges: readonly number[]): WeightedScores {
  const folded = foldScores(
    { scores: sums.scores, called: sums.positives, others: sums.negatives, squares: { called: squares.positives, others: squares.negatives } },
    edges,
  );
  const { scores } = folded;
  return {
    sums: { scores, positives: folded.called, negatives: folded.others },
    squares: { scores, positives: folded.squares?.called ?? folded.called, negatives: folded.squares?.others ?? folded.others },
  };
}

function tableOf(name: string, strands: readonly Strand[], settled: Settled): CalledScores {
  const side = (strand: Strand, score: number): 0 | 1 | null => {
    if (settled.usesPrediction && strand.prediction === null) return null;
    if (settled.task === 'multiclass') return strand.prediction === name ? 1 : 0;
    return isCalled(strand, score, settled) ? 1 : 0;
  };
  const { scores, counts: sums } = mergeStrands(strands, side, 'sums');
  const table = { scores, called: sums[1], others: sums[0] };
  if (!isWeighted(strands)) return table;
  const { counts: squares } = mergeStrands(strands, side, 'squares');
  return { ...table, squares: { called: squares[1], others: squares[0] } };
}

/** Counts of `hits` at the scores of `table`, which holds them all. */
function aligned(table: CalledScores, hits: CalledScores, side: 'called' | 'others'): Float64Array {
  const made = new Float64Array(table.scores.length);
  let j = 0;
  for (let i = 0; i < table.scores.length && j < hits.scores.length; i += 1) {
    if (table.scores[i] !== hits.scores[j]) continue;
    made[i] = hits[side][j] ?? 0;
    j += 1;
  }
  return made;
}

/** Macro means over classes; accuracy is the share of rows called what they are. Log loss and Brier score of several classes are not estimated. */
function macro(parts: readonly ClassValues[]): ExpectedValues {
  const mean = (metric: ExpectedMetric): number | null => {
    const known = parts.map((part) => part.values[metric]).filter((x) => x !== null);
    return known.length === 0 ? null : total(known) / known.length;
  };
  const rows = parts[0] ? total(parts[0].table.called) + total(parts[0].table.others) : 0;
  const right = parts.reduce((sum, part) => sum + (part.values.precision ?? 0) * total(part.table.called), 0);
  return {
    accuracy: rows === 0 ? null : right / rows,
    precision: mean('precision'),
    recall: mean('recall'),
    specificity: mean('specificity'),
    f1: mean('f1'),
    roc_auc: mean('roc_auc'),
    average_precision: mean('average_precision'),
    log_loss: null,
    brier: null,
  };
}

function deviationOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((x) => x !== null);
  if (known.length < 20) return null;
  const mean = total(known) / known.length;
  return sqrt(known.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (known.length - 1));
}

function clipped(metric: ExpectedMetric, interval: Interval | null): Interval | null {
  if (interval === null) return null;
  return { low: Math.max(0, interval.low), high: metric === 'log_loss' ? interval.high : Math.min(1, interval.high) };
}
