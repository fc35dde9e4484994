import type { KeyValue, ReducedTable } from '../../reduce/types.ts';
import type { ExpectedMetric } from '../../stats/cbpe-error.ts';
import { coverageOf } from '../scores/binary-figures.ts';
import type { Part } from '../scores/sides.ts';
import { readGroups, totalsOf, type Strand } from '../scores/strands.ts';
import { anyStrandsOf } from '../scores/weighted-strands.ts';
import { effectiveSize, type WeightSums } from '../../stats/weighted.ts';
import type { ClassStrands } from './class-maps.ts';
import { createEstimator, type Estimate, type Estimator } from './estimator.ts';
import { countedRows, estimateErrors, type ErrorEstimate, partNamed, readErrorModel, realisedErrors } from './error-model.ts';
import type { EstimatedParameters } from './parameters.ts';
import { requests, type Setup } from './plan.ts';

export type Metric = ExpectedMetric | 'mae' | 'rmse';

/** One metric of one group: the estimate over all rows, that over the labelled rows, and what these really show. */
export interface MetricEstimate extends Estimate {
  readonly onLabelled: Estimate | null;
  readonly realised: number | null;
}

/** Rows of one part with the same keys. */
export interface EstimatedGroup {
  readonly part: Part;
  readonly keys: Readonly<Record<string, KeyValue>>;
  /** Rows that the estimate rests on, and those of them with a label; of weighted rows their effective number, (Σw)²/Σw². */
  readonly n: number;
  readonly labelled: number;
  /** The same as they were counted. */
  readonly counted: { readonly n: number; readonly labelled: number };
  readonly rows: number;
  readonly metrics: ReadonlyMap<Metric, MetricEstimate>;
  /** Classes only: the scores behind it. */
  readonly classes: readonly ClassStrands[];
}

export interface Estimated {
  readonly groups: readonly EstimatedGroup[];
  /** Classes only. */
  readonly estimator: Estimator | null;
  /** Why there are no estimates; null when there are. */
  readonly lacking: string | null;
}

/** Estimates of every group of every part. */
export function estimateAll(p: EstimatedParameters, setup: Setup, waves: readonly (readonly ReducedTable[])[]): Estimated {
  if (setup.settled.undecided !== undefined) return { groups: [], estimator: null, lacking: setup.settled.undecided };
  return setup.settled.task === 'regression' ? regression(p, setup, waves) : classification(p, setup, waves);
}

function classification(p: EstimatedParameters, setup: Setup, waves: readonly (readonly ReducedTable[])[]): Estimated {
  const { settled } = setup;
  let next = 0;
  const read = requests(setup).flatMap(({ part, reductions }) => {
    const answers = (waves[1] ?? []).slice(next, next + reductions.length);
    next += reductions.length;
    const groups = readGroups(part, settled.task === 'binary' ? answers : answers.slice(0, 1), anyStrandsOf(settled));
    return groups.map((group) => ({ part, group, classes: classesOf(setup, part, group.keys, group.strands, answers) }));
  });
  const reference = read.find(({ part }) => part.name === 'reference');
  const estimator = reference ? createEstimator(reference.classes, { settled, calibrate: p.calibrate, draws: p.draws, seed: p.seed, level: p.level }) : null;
  const weight = setup.sides[1]?.weight ?? null;
  const lacking = `the reference has no labelled rows of both outcomes with a score${weight === null ? '' : ` and a weight in ${weight.name} above 0`}`;
  if (estimator === null) return { groups: [], estimator: null, lacking };
  const groups = read.map(({ part, group, classes }): EstimatedGroup => {
    const { rows } = coverageOf(group);
    const scored = (classes[0]?.strands ?? []).filter((s) => !(settled.usesPrediction && s.prediction === null));
    const known = scored.filter((s) => s.label !== null);
    const [n, labelled] = [effectiveRows(weightsOf(scored)), effectiveRows(weightsOf(known))];
    const counted = { n: totalOf(scored, 'counts'), labelled: totalOf(known, 'counts') };
    const estimates = isPast(part) ? estimator.estimate(classes, 'labelled') : estimator.estimate(classes, 'all');
    const some = labelled > 0 && counted.labelled < counted.n && !isPast(part) ? estimator.estimate(classes, 'labelled') : labelled > 0 ? estimates : null;
    const realised = labelled > 0 ? estimator.realised(classes) : null;
    const metrics = new Map<Metric, MetricEstimate>();
    for (const [metric, estimate] of estimates)
      metrics.set(metric, { ...estimate, onLabelled: some?.get(metric) ?? null, realised: realised?.[metric] ?? null });
    return { part, keys: group.keys, n, labelled, counted, rows, metrics, classes };
  });
  return { groups, estimator, lacking: null };
}

/** Groups of the reference, of which only labelled rows matter. */
const isPast = (part: Part): boolean => part.name === 'referenceTime' || part.name === 'referenceBy';

function totalOf(strands: readonly Strand[], which: Parameters<typeof totalsOf>[1]): number {
  return strands.reduce((sum, s) => sum + totalsOf(s, which).reduce((a, b) => a + b, 0), 0);
}

function weightsOf(strands: readonly Strand[]): WeightSums {
  return { sum: totalOf(strands, 'sums'), squares: totalOf(strands, 'squares') };
}

/** Whole effective rows. */
function effectiveRows(weights: WeightSums): number {
  return Math.floor(effectiveSize(weights) + 1e-9);
}

function classesOf(
  setup: Setup,
  part: Part,
  keys: Readonly<Record<string, KeyValue>>,
  strands: ClassStrands['strands'],
  answers: readonly ReducedTable[],
): readonly ClassStrands[] {
  if (setup.settled.task === 'binary') return [{ name: setup.settled.positiveLabel ?? '', strands }];
  const same = (other: Readonly<Record<string, KeyValue>>) => Object.entries(keys).every(([name, value]) => (other[name] ?? null) === value);
  return part.side.scores.map(({ name }, i) => {
    const table = answers[i + 1];
    return { name, strands: table ? anyStrandsOf(setup.settled)(part.side, table).flatMap((s) => (same(s.keys) ? [s.strand] : [])) : [] };
  });
}

const finiteOrNull = (x: number | null): number | null => (x !== null && Number.isFinite(x) ? x : null);

/** An estimate of errors whose squares or sums leave the range of numbers has no value or no interval. */
function withinRange({ value, low, high, deviation }: ErrorEstimate): Estimate {
  const known = finiteOrNull(value);
  return { value: known, interval: known !== null && Number.isFinite(high - low) ? { low, high } : null, deviation: finiteOrNull(deviation) };
}

function regression(p: EstimatedParameters, setup: Setup, waves: readonly (readonly ReducedTable[])[]): Estimated {
  const model = readErrorModel(waves[3]?.[partNamed(setup.parts, 'reference')]?.rows[0]);
  if (model === null) return { groups: [], estimator: null, lacking: 'the reference has no rows with both label and prediction' };
  const groups = setup.parts.flatMap((part, i) =>
    (waves[3]?.[i]?.rows ?? []).map((row): EstimatedGroup => {
      const own = estimateErrors(model, row, isPast(part) ? 'n' : 'rows', p.level);
      const some = estimateErrors(model, row, 'n', p.level);
      const realised = realisedErrors(row);
      const metrics = new Map<Metric, MetricEstimate>();
      for (const each of own) {
        const labelled = some.find((s) => s.metric === each.metric);
        metrics.set(each.metric, { ...withinRange(each), onLabelled: labelled ? withinRange(labelled) : null, realised: finiteOrNull(realised[each.metric]) });
      }
      const rows = Number(row.measures.rows ?? 0);
      const [n, labelled] = [own[0]?.n ?? 0, realised.n];
      const counted = countedRows(row) ?? { n, labelled };
      const whole = (x: number): number => (Number.isFinite(x) ? Math.floor(x + 1e-9) : 0);
      return { part, keys: row.keys, n: whole(n), labelled: whole(labelled), counted, rows, metrics, classes: [] };
    }),
  );
  return { groups, estimator: null, lacking: null };
}
