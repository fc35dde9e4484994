import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Population } from '../../telemetry/types.ts';
import { requireColumn, requireNumbers, treatmentOf } from '../columns.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { canaryMetrics, CanaryMetric, CanaryParameters } from './parameters.ts';

/** A metric with its data settled. */
export interface SettledMetric {
  readonly name: string;
  readonly metric: (typeof canaryMetrics)[number];
  readonly kind: 'rate' | 'mean' | 'ratio' | 'quantile' | 'shape';
  readonly quantile: number;
  /** The measured column, the numerator of a ratio; null for the rate of a condition. */
  readonly column: string | null;
  /** The denominator of a ratio. */
  readonly below?: string;
  /** The condition of a rate; for other metrics a filter or null. */
  readonly condition: string | null;
  readonly margin: number | string | null;
  readonly direction: 'lower' | 'higher';
  readonly role: 'guardrail' | 'success';
  readonly unit: string;
}

/** The largest distance of distribution functions that a shape may have when nothing else is said; the drift cell's bound. */
export const shapeMargin = 0.1;

/** Returns the metrics of the cell over the canary's columns. Throws CellInputError at the key that cannot be honoured. */
export function settledMetrics(p: CanaryParameters, context: CellContext): readonly SettledMetric[] {
  const from = context.population(p.canary, 'canary');
  const control = context.population(p.control, 'control');
  const metrics = p.metrics === 'auto' ? automatic(context, from) : p.metrics.map((given, i) => settle(given, `metrics.${i}`, context, from));
  for (const [i, metric] of metrics.entries())
    for (const [column, key] of [[metric.column, metric.below === undefined ? 'column' : 'numerator'] as const, [metric.below ?? null, 'denominator'] as const])
      if (column !== null && context.column(control, column) === null)
        throw new CellInputError(`"${column}" is not in "${control.table}", which holds ${p.control}`, `metrics.${i}.${key}`);
  return metrics;
}

function settle(given: CanaryMetric, key: string, context: CellContext, from: Population): SettledMetric {
  if (given.column !== undefined && given.role !== undefined) throw new CellInputError('both column and role are given; keep one', `${key}.role`);
  const wanted = given.column ?? given.role;
  const at = `${key}.${given.column === undefined ? 'role' : 'column'}`;
  if (given.metric !== 'ratio' && (given.numerator ?? given.denominator) !== undefined)
    throw new CellInputError('numerator and denominator belong to a ratio', `${key}.${given.numerator === undefined ? 'denominator' : 'numerator'}`);
  const common = { metric: given.metric, direction: given.direction, role: given.kind };
  if (given.metric === 'rate') {
    if (wanted === undefined && given.where === undefined) throw new CellInputError('a rate needs a where, a boolean column or a role', `${key}.metric`);
    const condition = given.where ?? truthOf(context, from, wanted ?? '', at);
    const label = given.name ?? (wanted === undefined ? (given.where ?? 'rate') : `${wanted} rate`);
    const column = wanted === undefined ? null : requireColumn(context, from, wanted, at).name;
    return { ...common, name: label, kind: 'rate', quantile: 0, column, condition, margin: given.margin, unit: 'share' };
  }
  if (given.metric === 'ratio') {
    if (given.numerator === undefined || given.denominator === undefined)
      throw new CellInputError('a ratio needs a numerator and a denominator', `${key}.metric`);
    if (wanted !== undefined) throw new CellInputError('a ratio takes a numerator and a denominator', at);
    const above = numberColumn(context, from, given.numerator, `${key}.numerator`);
    const below = numberColumn(context, from, given.denominator, `${key}.denominator`);
    const named = { name: given.name ?? `${above} / ${below}`, column: above, below, condition: given.where ?? null };
    return { ...common, ...named, kind: 'ratio', quantile: 0, margin: given.margin, unit: '' };
  }
  if (wanted === undefined) throw new CellInputError(`a ${given.metric} needs a column or a role`, `${key}.metric`);
  const column = requireColumn(context, from, wanted, at);
  requireNumbers(from, column, `a ${given.metric}`, at);
  const kind = given.metric === 'mean' || given.metric === 'shape' ? given.metric : 'quantile';
  return {
    ...common,
    name: given.name ?? `${column.name} ${given.metric}`,
    kind,
    quantile: kind === 'quantile' ? Number(given.metric.slice(1)) / 100 : 0.5,
    column: column.name,
    condition: given.where ?? null,
    margin: given.margin ?? (kind === 'shape' ? shapeMargin : null),
    unit: kind === 'shape' ? '' : unitOf(column.name),
  };
}

function numberColumn(context: CellContext, from: Population, wanted: string, key: string): string {
  const column = requireColumn(context, from, wanted, key);
  requireNumbers(from, column, 'a ratio', key);
  return column.name;
}

/** The metrics that roles give, with margins that most services can live with. */
function automatic(context: CellContext, from: Population): readonly SettledMetric[] {
  const roles = context.roles[from.table] ?? {};
  const has = (role: keyof typeof roles): boolean => {
    const held = roles[role];
    return typeof held === 'string' && context.tables[from.table]?.columns.some((column) => column.name === held && column.readable) === true;
  };
  const base = { direction: 'lower', kind: 'guardrail' } as const;
  const made: CanaryMetric[] = [];
  if (has('latency')) made.push({ ...base, metric: 'p95', role: 'latency', margin: '10%' });
  if (has('fallback')) made.push({ ...base, metric: 'rate', role: 'fallback', margin: 0.005 });
  if (has('status') && /INT|DOUBLE|DECIMAL|FLOAT/.test(typeOf(context, from, String(roles.status))))
    made.push({ ...base, metric: 'rate', name: 'server errors', where: `${quoteIdentifier(String(roles.status))} >= 500`, margin: 0.005 });
  if (has('cost')) made.push({ ...base, metric: 'mean', role: 'cost', margin: '10%' });
  if (made.length === 0)
    throw new CellInputError(`no column of "${from.table}" has the role latency, fallback, status or cost; list the metrics or set a role`, 'metrics');
  return made.map((given, i) => settle(given, `metrics.${i}`, context, from));
}

function typeOf(context: CellContext, from: Population, name: string): string {
  return context.tables[from.table]?.columns.find((column) => column.name === name)?.type ?? '';
}

/** The expression "this flag is set" for a boolean or 0/1 column. */
function truthOf(context: CellContext, from: Population, wanted: string, key: string): string {
  const column = requireColumn(context, from, wanted, key);
  const quoted = quoteIdentifier(column.name);
  if (column.type === 'BOOLEAN') return quoted;
  if (treatmentOf(column) === 'numeric') return `${quoted} <> 0`;
  throw new CellInputError(`the column "${column.name}" is ${column.type}; a rate needs a boolean or 0/1 column, or a where`, key);
}

/** Reads a unit off a column's name: `latency_ms` → ms. */
function unitOf(column: string): string {
  return /_(ms|us|ns|s|sec|seconds|eur|usd|bytes|tokens)$/i.exec(column)?.[1]?.toLowerCase() ?? '';
}
