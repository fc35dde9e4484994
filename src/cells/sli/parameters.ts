import * as v from 'valibot';
import { columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { bucket, by, name, source } from '../parameters.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import { CellInputError, type CellContext } from '../types.ts';

export const sliMetrics = ['p50', 'p75', 'p90', 'p95', 'p99', 'p99.9', 'rate', 'mean'] as const;

const target = v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+(\.\d+)?\s*%$/))], 'expected a number, or a percentage of the baseline such as 95%');

const expression = v.pipe(v.string('expected a SQL boolean expression'), v.minLength(1, 'expected a SQL boolean expression'));
const text = (title: string, description: string) => v.optional(v.pipe(name, v.title(title), v.description(description)));

const sli = v.strictObject({
  name: text('Name', 'how the indicator is called'),
  metric: v.pipe(
    v.picklist(sliMetrics, `expected one of ${sliMetrics.join(', ')}`),
    v.title('Metric'),
    v.description('a quantile or the mean of a number, or the `rate` at which something is true'),
  ),
  column: text('Column', 'a number, or for a rate a boolean or 0/1 column'),
  role: text('Role', 'a role in place of a column'),
  where: v.optional(v.pipe(expression, v.title('Where'), v.description('what is counted as true (rate), or which rows count (others)'))),
  target: v.optional(v.pipe(target, v.title('Target'), v.description('a number in the unit of the column, or a percentage of the baseline such as 95%'))),
  direction: v.optional(
    v.pipe(v.picklist(['lower', 'higher'], 'expected lower or higher'), v.title('Better'), v.description('whether lower or higher values are better')),
  ),
  unit: v.optional(v.pipe(v.string(), v.title('Unit'), v.description('unit of the value; read off the name of the column unless written'))),
});

export const sliParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Rows'), v.description('population, table or sql cell')), 'telemetry'),
  slis: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.array(sli)], 'expected auto or a list of indicators'),
      v.title('Indicators'),
      v.description('what is measured; `auto`: latency quantiles, fallback rate and mean cost where roles allow'),
    ),
    'auto',
  ),
  by: v.pipe(by, v.title('By'), v.description('columns to break indicators down by; for information')),
  bucket: v.optional(v.pipe(bucket, v.title('Bucket'), v.description('width of the time buckets of the series')), 'auto'),
  baseline: v.optional(v.nullable(v.pipe(source, v.title('Baseline'), v.description('population that a target in percent relates to'))), null),
  level: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0.5, 'expected a level in [0.5, 1)'),
      v.maxValue(0.9999, 'expected a level in [0.5, 1)'),
      v.title('Level'),
      v.description('level of the intervals'),
    ),
    0.95,
  ),
});
export type SliParameters = v.InferOutput<typeof sliParameters>;

/** An indicator with its data settled: a quantile level, a mean, or a rate of a boolean expression. */
export interface Indicator {
  readonly name: string;
  readonly metric: (typeof sliMetrics)[number];
  readonly quantile: number | null;
  readonly column: string | null;
  /** The boolean expression of a rate; for quantiles and means, a filter. */
  readonly expression: string | null;
  readonly target: number | string | null;
  readonly direction: 'lower' | 'higher';
  readonly unit: string;
}

/** Returns the indicators of a cell; `auto` takes latency quantiles, fallback rate and mean cost where roles allow. */
export function indicators(p: SliParameters, context: CellContext): readonly Indicator[] {
  const from = context.population(p.of, 'of');
  if (p.slis === 'auto') {
    const roles = context.roles[from.table] ?? {};
    const made: Indicator[] = [];
    const base = { expression: null, target: null, direction: 'lower' as const };
    if (typeof roles.latency === 'string') {
      for (const metric of ['p50', 'p95', 'p99'] as const)
        made.push({ ...base, name: `latency ${metric}`, metric, quantile: Number(metric.slice(1)) / 100, column: roles.latency, unit: unitOf(roles.latency) });
    }
    if (typeof roles.fallback === 'string')
      made.push({
        ...base,
        name: 'fallback',
        metric: 'rate',
        quantile: null,
        column: null,
        expression: truthOf(context, p.of, roles.fallback, 'slis'),
        unit: '',
      });
    if (typeof roles.cost === 'string') made.push({ ...base, name: 'cost', metric: 'mean', quantile: null, column: roles.cost, unit: unitOf(roles.cost) });
    if (made.length === 0)
      throw new CellInputError(`no column of "${from.table}" has the role latency, fallback or cost; name the indicators under slis or set a role`, 'slis');
    return made;
  }
  return p.slis.map((given, i) => {
    const key = `slis.${i}`;
    const wanted = given.column ?? given.role;
    if (given.column !== undefined && given.role !== undefined) throw new CellInputError('both column and role are given; keep one', `${key}.role`);
    const common = { metric: given.metric, target: given.target ?? null, direction: given.direction ?? 'lower' };
    if (given.metric === 'rate') {
      if (wanted === undefined && given.where === undefined) throw new CellInputError('a rate needs a where, a boolean column or a role', `${key}.metric`);
      if (given.target !== undefined && given.direction === undefined)
        throw new CellInputError('a rate with a target must say which way is better: direction: lower or higher', `${key}.target`);
      const expression = given.where ?? truthOf(context, p.of, wanted ?? '', `${key}.${given.column === undefined ? 'role' : 'column'}`);
      return { ...common, name: given.name ?? wanted ?? 'rate', quantile: null, column: null, expression, unit: given.unit ?? '' };
    }
    if (wanted === undefined) throw new CellInputError(`a ${given.metric} needs a column or a role`, `${key}.metric`);
    const column = requireColumn(context, from, wanted, `${key}.${given.column === undefined ? 'role' : 'column'}`);
    if (treatmentOf(column) !== 'numeric')
      throw new CellInputError(`the column "${column.name}" is ${column.type}; a ${given.metric} needs numbers`, `${key}.column`);
    const quantile = given.metric === 'mean' ? null : Number((Number(given.metric.slice(1)) / 100).toPrecision(6));
    return {
      ...common,
      name: given.name ?? `${wanted} ${given.metric}`,
      quantile,
      column: column.name,
      expression: given.where ?? null,
      unit: given.unit ?? unitOf(column.name),
    };
  });
}

/** Returns the expression "this flag is set" for a boolean or 0/1 column. */
function truthOf(context: CellContext, of: string, nameOrRole: string, key: string): string {
  const from = context.population(of);
  const column = requireColumn(context, from, nameOrRole, key);
  const quoted = quoteIdentifier(column.name);
  if (column.type === 'BOOLEAN') return quoted;
  if (columnsOf(context, from).includes(column) && treatmentOf(column) === 'numeric') return `${quoted} <> 0`;
  throw new CellInputError(`the column "${column.name}" is ${column.type}; a rate needs a boolean or 0/1 column, or a where`, key);
}

/** Reads a unit off a column's name: `latency_ms` → ms. */
function unitOf(column: string): string {
  const match = /_(ms|us|ns|s|sec|seconds|eur|usd|bytes|tokens|pct)$/i.exec(column);
  return match?.[1]?.toLowerCase() ?? '';
}
