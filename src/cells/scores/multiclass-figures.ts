import { classShare, macroAverage, type ClassTable } from '../../stats/class-table.ts';
import { ln, sqrt } from '../../stats/elementary.ts';
import { normalQuantile } from '../../stats/distributions.ts';
import { wilson } from '../../stats/intervals.ts';
import { seededUniform } from '../../stats/random.ts';
import { rocAuc, averagePrecision } from '../../stats/roc.ts';
import { brierScore } from '../../stats/probability-scores.ts';
import { undefinedFigure, type Figure } from './figure.ts';
import type { Settled } from './settle.ts';
import { labelledOf, type Group, type Strand } from './strands.ts';

/** Rows by label and prediction, where both are known. */
export function classTableOf(group: Group, settled: Settled): ClassTable {
  const index = new Map(settled.classes.map((name, i) => [name, i]));
  const counts = settled.classes.map(() => settled.classes.map(() => 0));
  for (const cell of group.cells) {
    const row = counts[index.get(cell.label ?? '') ?? -1];
    const j = index.get(cell.prediction ?? '') ?? -1;
    if (cell.label !== null && cell.prediction !== null && row && j >= 0) row[j] = (row[j] ?? 0) + cell.rows;
  }
  return { classes: settled.classes, counts };
}

/** Accuracy, macro averages and each class's shares. */
export function classFigures(table: ClassTable, level: number, seed: number, each: boolean): readonly Figure[] {
  const n = table.counts.flat().reduce((a, b) => a + b, 0);
  const right = table.counts.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  const interval = wilson(right, n, level);
  const uniform = seededUniform(seed);
  const macro = (['precision', 'recall', 'f1', 'specificity'] as const).map((metric): Figure => {
    const found = macroAverage(table, metric, uniform, level);
    if (found === null) return undefinedFigure(metric, 'no_rows');
    const method =
      metric === 'precision' || metric === 'recall'
        ? `macro over ${found.classes.length} classes, MOVER`
        : `macro over ${found.classes.length} classes, redraws`;
    return { metric, value: found.value, n, low: found.interval.low, high: found.interval.high, method };
  });
  const accuracy: Figure =
    interval === null
      ? undefinedFigure('accuracy', 'no_rows')
      : { metric: 'accuracy', value: right / n, n, low: interval.low, high: interval.high, method: 'Wilson' };
  const classes = !each
    ? []
    : table.classes.flatMap((name, i) =>
        (['precision', 'recall', 'f1'] as const).map((metric): Figure => {
          const share = classShare(table, i, metric, level);
          return share.value === null
            ? { ...undefinedFigure(metric, share.reason ?? 'no_rows'), class: name }
            : { metric, value: share.value, n: share.n, low: share.interval?.low ?? null, high: share.interval?.high ?? null, method: 'Wilson', class: name };
        }),
      );
  return [accuracy, ...macro, ...classes];
}

/** Scores of one class, by label. */
export interface ClassScores {
  readonly name: string;
  readonly strands: readonly Strand[];
}

/** ROC AUC and average precision of each class against the rest and their macro means; log loss and Brier score over the classes' scores. */
export function classScoreFigures(scores: readonly ClassScores[], level: number): readonly Figure[] {
  const z = normalQuantile(1 - (1 - level) / 2);
  const figures: Figure[] = [];
  for (const [metric, measure] of [
    ['roc_auc', rocAuc],
    ['average_precision', averagePrecision],
  ] as const) {
    const found = scores.map(({ name, strands }) => {
      const table = labelledOf(strands, name);
      const positives = Array.from(table.positives).reduce((a, b) => a + b, 0);
      const negatives = Array.from(table.negatives).reduce((a, b) => a + b, 0);
      return { name, n: positives + negatives, positives, negatives, figure: positives > 0 && negatives > 0 ? measure(table, level) : null };
    });
    const known = found.filter((f) => f.figure !== null);
    if (known.length === 0) figures.push(undefinedFigure(metric, 'no_rows'));
    else {
      const value = known.reduce((sum, f) => sum + (f.figure?.value ?? 0), 0) / known.length;
      // Classes share rows; errors that add up in full cover whatever their correlation.
      const reach = (z * known.reduce((sum, f) => sum + (f.figure?.standardError ?? 0), 0)) / known.length;
      figures.push({
        metric,
        value,
        n: known[0]?.n ?? 0,
        low: Math.max(0, value - reach),
        high: Math.min(1, value + reach),
        method: `macro over ${known.length} classes, errors added`,
      });
    }
    for (const { name, n, positives, figure } of found)
      figures.push(
        figure === null
          ? { ...undefinedFigure(metric, positives === 0 ? 'no_positives' : 'no_negatives', n), class: name }
          : {
              metric,
              value: figure.value,
              n,
              low: figure.interval.low,
              high: figure.interval.high,
              method: metric === 'roc_auc' ? 'DeLong, logit scale' : 'logit',
              class: name,
            },
      );
  }
  return [...figures, ...probabilityFigures(scores, z)];
}

function probabilityFigures(scores: readonly ClassScores[], z: number): readonly Figure[] {
  const inside = scores.every(({ strands }) => strands.every((s) => s.scores.every((x) => x >= 0 && x <= 1)));
  const own = scores.flatMap(({ name, strands }) => strands.filter((s) => s.label === name));
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const strand of own)
    strand.scores.forEach((score, i) => {
      const count = strand.counts[i] ?? 0;
      const loss = -ln(Math.min(1 - 1e-15, Math.max(1e-15, score)));
      n += count;
      sum += count * loss;
      squares += count * loss * loss;
    });
  if (n === 0) return [undefinedFigure('log_loss', 'no_rows'), undefinedFigure('brier', 'no_rows')];
  if (!inside) return [undefinedFigure('log_loss', 'outside_unit_range', n), undefinedFigure('brier', 'outside_unit_range', n)];
  const mean = sum / n;
  const reach = n > 1 ? z * sqrt(Math.max(0, squares - n * mean * mean) / (n - 1) / n) : 0;
  const brier = scores.map(({ name, strands }) => brierScore(labelledOf(strands, name))).filter((b) => b !== null);
  const value = brier.reduce((a, b) => a + b.value, 0);
  const error = z * brier.reduce((a, b) => a + b.standardError, 0);
  return [
    { metric: 'log_loss', value: mean, n, low: Math.max(0, mean - reach), high: mean + reach, method: 'normal' },
    { metric: 'brier', value, n, low: Math.max(0, value - error), high: value + error, method: 'normal, sum over classes, errors added' },
  ];
}
