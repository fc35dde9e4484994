import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { automaticColumns, columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { metricMeasures, settleMetric, type SettledMetric } from '../metric.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { ExplainChangeParameters } from './parameters.ts';

export interface ExplainScope {
  readonly before: Population;
  readonly after: Population;
  readonly metric: SettledMetric;
  readonly dimensions: readonly string[];
}

/** Returns the two populations, the metric and the columns to split by. Throws CellInputError at the key that cannot be honoured. */
export function explainScope(p: ExplainChangeParameters, context: CellContext): ExplainScope {
  const before = sideOf(p.before, 'before', context);
  const after = sideOf(p.after, 'after', context);
  const metric = settleMetric(p.metric, after, context);
  const old = columnsOf(context, before);
  for (const name of metric.uses)
    if (!old.some((c) => c.name === name)) throw new CellInputError(`the column "${name}" of the metric is not in ${before.name}`, 'metric');
  const dimensions =
    p.dimensions === 'auto' ? automatic(after, metric, context) : p.dimensions.map((c, i) => requireColumn(context, after, c, `dimensions.${i}`).name);
  const shared = [...new Set(dimensions)].filter((name) => old.some((c) => c.name === name && c.readable));
  if (shared.length === 0) throw new CellInputError('no column of both sides can split the change; name some under dimensions', 'dimensions');
  return { before, after, metric, dimensions: shared };
}

function sideOf(name: string, key: 'before' | 'after', context: CellContext): Population {
  return context.defaultPopulation(name) ?? context.population(name, key);
}

function automatic(from: Population, metric: SettledMetric, context: CellContext): readonly string[] {
  const first = (['model_version', 'deployment', 'route', 'prompt_version'] as const).flatMap((role) => context.column(from, role) ?? []);
  const known = new Map(columnsOf(context, from).map((column) => [column.name, column]));
  const categories = automaticColumns(context, from).filter((name) => {
    const info = known.get(name);
    return info !== undefined && treatmentOf(info) === 'categorical';
  });
  return [...new Set([...first, ...categories])].filter((name) => !metric.uses.includes(name));
}

/** One wave: the metric's sums by value of each dimension, on both sides. The whole is the sum over any of them. */
export function planExplainChange(
  p: ExplainChangeParameters,
  context: CellContext,
  previous: readonly (readonly ReducedTable[])[],
): readonly Reduction[] | null {
  if (previous.length > 0) return null;
  const { before, after, metric, dimensions } = explainScope(p, context);
  return dimensions.flatMap((column) =>
    [before, after].map(
      (from): Reduction => ({
        kind: 'grouped',
        from,
        keys: { value: { kind: 'column', column } },
        measures: { rows: { kind: 'count' }, ...metricMeasures(metric) },
      }),
    ),
  );
}
