import { reliabilityCurve } from '../../stats/calibration-error.ts';
import { curvePoints } from '../../stats/roc.ts';
import type { Confusion } from '../../stats/confusion.ts';
import type { ClassTable } from '../../stats/class-table.ts';
import { outcomeTotals, type LabelledScores } from '../../stats/labelled-scores.ts';
import type { ChartData, ResultTable } from '../types.ts';
import { reliabilityEdges } from './binary-figures.ts';
import { directionOf, isShare, wordsOf, type Figure } from './figure.ts';
import { reliabilityChart } from './reliability-chart.ts';

const rounded = (x: number): number => Math.round(x * 1e6) / 1e6;

/** ROC and precision–recall curves and, of probabilities, the reliability curve. Empty when an outcome is missing. */
export function scoreCharts(table: LabelledScores): readonly ChartData[] {
  const points = curvePoints(table, 200);
  if (points.length === 0) return [];
  const none = { color: null, facet: null, times: [] };
  const { positives, negatives } = outcomeTotals(table);
  const roc = [{ falsePositiveRate: 0, recall: 0 }, ...points];
  const charts: ChartData[] = [
    {
      kind: 'plot',
      title: 'ROC curve',
      mark: 'line',
      x: 'false positive rate',
      y: 'recall',
      ...none,
      rows: { x: negatives, y: positives },
      data: { 'false positive rate': roc.map((c) => rounded(c.falsePositiveRate)), recall: roc.map((c) => rounded(c.recall)) },
    },
    {
      kind: 'plot',
      title: 'Precision and recall',
      mark: 'line',
      x: 'recall',
      y: 'precision',
      ...none,
      data: { recall: points.map((c) => rounded(c.recall)), precision: points.map((c) => rounded(c.precision)) },
    },
  ];
  const last = table.scores.length - 1;
  if ((table.scores[0] ?? -1) < 0 || (table.scores[last] ?? 2) > 1) return charts;
  charts.push(reliabilityChart('Reliability: how often the outcome was positive, by score', reliabilityCurve(table, reliabilityEdges(table))));
  return charts;
}

/** Counts of calls by what came true. */
export function confusionTable(c: Confusion, positive: string | null): ResultTable {
  const yes = positive ?? 'positive';
  return {
    name: 'confusion',
    title: 'Confusion matrix',
    columns: [
      { name: 'label', title: 'label', type: 'text' },
      { name: 'called_positive', title: `called ${yes}`, type: 'integer' },
      { name: 'called_negative', title: `called not ${yes}`, type: 'integer' },
    ],
    rows: [
      [yes, c.truePositives, c.falseNegatives],
      [`not ${yes}`, c.falsePositives, c.trueNegatives],
    ],
  };
}

/** Counts of predicted classes by true class. */
export function classConfusionTable(table: ClassTable): ResultTable {
  return {
    name: 'confusion',
    title: 'Confusion matrix: rows are labels, columns predictions',
    columns: [
      { name: 'label', title: 'label', type: 'text' },
      ...table.classes.map((name, i) => ({ name: `class_${i}`, title: name, type: 'integer' as const })),
    ],
    rows: table.classes.map((name, i) => [name, ...(table.counts[i] ?? [])]),
  };
}

/** The reliability bins as a table. */
export function reliabilityTable(table: LabelledScores): ResultTable | null {
  const last = table.scores.length - 1;
  if (last < 0 || (table.scores[0] ?? -1) < 0 || (table.scores[last] ?? 2) > 1) return null;
  return {
    name: 'reliability',
    title: 'Reliability',
    columns: [
      { name: 'from', title: 'score from', type: 'number' },
      { name: 'to', title: 'to', type: 'number' },
      { name: 'n', title: 'n', type: 'integer' },
      { name: 'predicted', title: 'mean score', type: 'number' },
      { name: 'observed', title: 'share positive', type: 'number' },
      { name: 'low', title: 'low', type: 'number' },
      { name: 'high', title: 'high', type: 'number' },
    ],
    rows: reliabilityCurve(table, reliabilityEdges(table)).map((b) => [b.from, b.to, b.n, b.predicted, b.observed, b.interval.low, b.interval.high]),
  };
}

/** One metric over time. */
export function seriesChart(
  metric: string,
  seconds: number,
  target: number | undefined,
  points: readonly { readonly time: number; readonly series: string; readonly figure: Figure }[],
): ChartData {
  const direction = directionOf(metric);
  return {
    kind: 'series',
    title: wordsOf(metric),
    unit: isShare(metric) ? 'share' : '',
    ...(direction === null ? {} : { direction }),
    ...(target === undefined ? {} : { target }),
    bucketSeconds: seconds,
    points: points.map(({ time, series, figure }) => ({
      ...(figure.behind === undefined ? {} : { behind: figure.behind }),
      time,
      series,
      value: figure.value,
      low: figure.low,
      high: figure.high,
      n: figure.n,
      ...(figure.value === null && figure.reason !== undefined ? { reason: figure.reason } : {}),
    })),
  };
}
