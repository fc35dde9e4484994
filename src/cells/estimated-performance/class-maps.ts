import { hitsOutOfFold, isotonicHelps, isotonicMap, type CalibrationCheck, type ScoreMap } from '../../stats/cbpe-calibration.ts';
import { foldScores, redrawnMaps, type CalledScores } from '../../stats/cbpe-error.ts';
import { outcomeTotals } from '../../stats/labelled-scores.ts';
import { equalMassEdges } from '../../stats/quantiles.ts';
import { seededUniform } from '../../stats/random.ts';
import type { WeightedScores } from '../../stats/weighted.ts';
import type { Settled } from '../scores/settle.ts';
import { isCalled, labelledOf, mergeStrands, type Strand } from '../scores/strands.ts';

/** The scores of one class in some rows; a binary task has one class, the positive one. */
export interface ClassStrands {
  readonly name: string;
  readonly strands: readonly Strand[];
}

export interface ClassModel {
  readonly name: string;
  readonly calibrated: boolean;
  readonly check: CalibrationCheck | null;
  /** Out of the whole of the reference. */
  readonly map: ScoreMap;
}

export interface EstimatorOptions {
  readonly settled: Settled;
  readonly calibrate: 'auto' | 'isotonic' | 'none';
  readonly draws: number;
  readonly seed: number;
  readonly level: number;
}

const bins = 150;

/** What the reference teaches about one class: maps for rows called the class and for others, redraws of them, and the same rows mapped out of fold. */
export interface Trained {
  readonly model: ClassModel;
  readonly called: ScoreMap;
  readonly others: ScoreMap;
  readonly drawnCalled: readonly ScoreMap[];
  readonly drawnOthers: readonly ScoreMap[];
  readonly edges: readonly number[];
  /** Maps of the reference's own scores that have not seen their rows; null where scores are taken as they are. */
  readonly outOfFold: { readonly called: ScoreMap; readonly others: ScoreMap } | null;
}

const identity: ScoreMap = (score) => score;

/** Fits the maps of one class. null when the reference lacks one of its outcomes. */
export function train({ name, strands }: ClassStrands, several: boolean, { calibrate, draws, seed: first }: EstimatorOptions, place: number): Trained | null {
  // Classes are redrawn apart.
  const seed = first + 10 * place;
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
  if (!calibrated) return { model, called: identity, others: identity, drawnCalled: [], drawnOthers: [], edges, outOfFold: null };
  const redraw = (of: WeightedScores, salt: number) => {
    const folded = foldLabelled(of, edges);
    return redrawnMaps(folded.sums, seededUniform(seed + salt), draws, folded.squares);
  };
  const all = { sums: table, squares };
  if (!several) {
    const maps = redraw(all, 1);
    const unseen = outOfFold(all, seed + 3, whole);
    return { model, called: whole, others: whole, drawnCalled: maps, drawnOthers: maps, edges, outOfFold: { called: unseen, others: unseen } };
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
  const [called, others] = [isotonicMap(of(own).sums), isotonicMap(of(rest).sums)];
  return {
    model,
    called,
    others,
    outOfFold: { called: outOfFold(of(own), seed + 3, called), others: outOfFold(of(rest), seed + 4, others) },
    drawnCalled: redraw(of(own), 1),
    drawnOthers: redraw(of(rest), 2),
    edges,
  };
}

/** The map of scores that has not seen the rows it is asked for; of rows with one outcome alone it is the map itself. */
function outOfFold({ sums, squares }: WeightedScores, seed: number, whole: ScoreMap): ScoreMap {
  const hits = hitsOutOfFold(sums, seededUniform(seed), squares);
  if (hits === null) return whole;
  const found = new Map<number, number>();
  hits.forEach((n, i) => found.set(sums.scores[i] ?? 0, n / ((sums.positives[i] ?? 0) + (sums.negatives[i] ?? 0))));
  return (score) => found.get(score) ?? whole(score);
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

/** The rows of strands by score, and whether they were called the class. */
export function tableOf(name: string, strands: readonly Strand[], settled: Settled): CalledScores {
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
export function aligned(table: CalledScores, hits: CalledScores, side: 'called' | 'others'): Float64Array {
  const made = new Float64Array(table.scores.length);
  let j = 0;
  for (let i = 0; i < table.scores.length && j < hits.scores.length; i += 1) {
    if (table.scores[i] !== hits.scores[j]) continue;
    made[i] = hits[side][j] ?? 0;
    j += 1;
  }
  return made;
}
