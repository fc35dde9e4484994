import {
  calledMetrics,
  expectedHits,
  expectedMetrics,
  expectedValues,
  foldScores,
  realisedInterval,
  simulatedHits,
  type CalledScores,
  type ExpectedMetric,
  type ExpectedValues,
  type Hits,
} from '../../stats/cbpe-error.ts';
import { coupledHits, type ExpectedClass } from '../../stats/cbpe-classes.ts';
import type { Interval } from '../../stats/intervals.ts';
import { sqrt } from '../../stats/elementary.ts';
import { seededUniform } from '../../stats/random.ts';
import { total } from '../../stats/value-counts.ts';
import type { Strand } from '../scores/strands.ts';
import { aligned, tableOf, train, type ClassModel, type ClassStrands, type EstimatorOptions, type Trained } from './class-maps.ts';

/** One metric estimated for some rows: its value, where the realised one is expected, and the spread of simulated realisations. */
export interface Estimate {
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly deviation: number | null;
}

export type Estimates = ReadonlyMap<ExpectedMetric, Estimate>;

/** What the reference teaches: a map from scores to probabilities per class, and redraws of it. */
export interface Estimator {
  readonly models: readonly ClassModel[];
  estimate(rows: readonly ClassStrands[], only: 'all' | 'labelled'): Estimates;
  realised(rows: readonly ClassStrands[]): ExpectedValues;
}

/**
 * Builds the estimator from labelled reference rows. With two classes one map serves all rows; with several, rows called the class and others have maps of
 * their own, for what a class's score means depends on whether another class scored higher. null when no class of the reference has both outcomes.
 */
export function createEstimator(reference: readonly ClassStrands[], options: EstimatorOptions): Estimator | null {
  const { settled, draws, seed, level } = options;
  const several = settled.task === 'multiclass';
  const trained = reference.flatMap((each, i) => train(each, several, options, i) ?? []);
  if (trained.length === 0) return null;
  const combine = (parts: readonly ClassValues[]): ExpectedValues => (several ? macro(parts) : (parts[0]?.values ?? macro([])));
  const evaluate = (
    rows: readonly ClassStrands[],
    of: (t: Trained, table: CalledScores) => ExpectedValues,
    only: 'all' | 'labelled',
    fold: boolean,
  ): ExpectedValues => {
    const parts = trained.flatMap((t) => {
      const exact = tableOf(t.model.name, strandsOf(t, rows, only), settled);
      const table = fold ? foldScores(exact, t.edges) : exact;
      return [{ table, values: of(t, table) }];
    });
    return combine(parts);
  };
  const expectedClass = (t: Trained, table: CalledScores, rows: readonly ClassStrands[], only: 'all' | 'labelled'): ExpectedClass => {
    const strands = strandsOf(t, rows, only);
    const confused = trained.map((other) => {
      const among = tableOf(
        t.model.name,
        strands.filter((s) => s.prediction === other.model.name),
        settled,
      );
      return total(expectedHits(among, t.called, t.others).others);
    });
    return { table, hits: expectedHits(table, t.called, t.others), confused };
  };
  const realised = (rows: readonly ClassStrands[]): ExpectedValues =>
    combine(
      trained.map((t) => {
        const strands = strandsOf(t, rows, 'labelled');
        const table = tableOf(t.model.name, strands, settled);
        const hits = tableOf(
          t.model.name,
          strands.filter((s) => s.label === t.model.name),
          settled,
        );
        return { table, values: calledMetrics(table, aligned(table, hits, 'called'), aligned(table, hits, 'others')) };
      }),
    );
  // How much more maps expect of rows that they were not fitted to than these show. Scores taken as they are flatter nobody.
  const unseen = evaluate(reference, (t, table) => expectedValues(table, t.outOfFold?.called ?? t.called, t.outOfFold?.others ?? t.others), 'labelled', false);
  const shown = realised(reference);
  const optimism = (metric: ExpectedMetric): number => (trained.some((t) => t.outOfFold === null) ? 0 : (unseen[metric] ?? 0) - (shown[metric] ?? 0));
  return {
    models: trained.map((t) => t.model),
    estimate(rows, only) {
      const value = evaluate(rows, (t, table) => expectedValues(table, t.called, t.others), only, false);
      const expected = evaluate(rows, (t, table) => expectedValues(table, t.called, t.others), only, true);
      const uniform = seededUniform(seed);
      const folded = trained.map((t) => foldScores(tableOf(t.model.name, strandsOf(t, rows, only), settled), t.edges));
      const classes = several ? trained.map((t, i) => expectedClass(t, folded[i] ?? nothing, rows, only)) : [];
      const valuesOf = (hits: readonly Hits[]): ExpectedValues =>
        combine(
          (several ? coupledHits(classes, hits) : hits).map(({ called, others }, i) => {
            const table = folded[i] ?? nothing;
            return { table, values: calledMetrics(table, called, others) };
          }),
        );
      const drawn = Array.from({ length: draws }, (_, d) => {
        const maps = trained.map((t) => [t.drawnCalled[d] ?? t.called, t.drawnOthers[d] ?? t.others] as const);
        const each = (of: typeof simulatedHits): readonly Hits[] =>
          trained.map((t, i) => of(folded[i] ?? nothing, uniform, ...(maps[i] ?? [t.called, t.others])));
        return { expected: valuesOf(each((table, _uniform, ...own) => expectedHits(table, ...own))), realised: valuesOf(each(simulatedHits)) };
      });
      return new Map(
        expectedMetrics.map((metric) => {
          const pairs = drawn.map((each) => ({ expected: each.expected[metric], realised: each.realised[metric] }));
          const interval = clipped(metric, realisedInterval(value[metric], expected[metric], pairs, level, optimism(metric)));
          return [metric, { value: value[metric], interval, deviation: deviationOf(pairs.map((pair) => pair.realised)) }];
        }),
      );
    },
    realised,
  };
}

interface ClassValues {
  readonly table: CalledScores;
  readonly values: ExpectedValues;
}

const nothing: CalledScores = { scores: [], called: [], others: [] };

function strandsOf({ model }: Trained, rows: readonly ClassStrands[], only: 'all' | 'labelled'): readonly Strand[] {
  const strands = rows.find((each) => each.name === model.name)?.strands ?? [];
  return only === 'labelled' ? strands.filter((s) => s.label !== null) : strands;
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
