import { parseDuration } from '../../telemetry/duration.ts';
import type { Population } from '../../telemetry/types.ts';
import { requireColumn } from '../columns.ts';
import { flagExpression } from '../flag-expression.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { guideIndicators } from './guide.ts';
import { freshness, numberColumn, unitOf, type Indicator } from './indicator.ts';
import type { GivenIndicator, SliParameters } from './parameters.ts';

/** Returns the indicators of a cell; `auto` takes latency quantiles, fallback rate and mean cost where roles allow. A mean brings its tails. */
export function indicators(p: SliParameters, context: CellContext): readonly Indicator[] {
  const from = context.population(p.of, 'of');
  const guide = p.preset === null ? [] : guideIndicators(p, context).indicators;
  if (p.slis === 'auto') return withTails(p.preset === null ? automatic(from, context) : guide);
  return withTails([...guide, ...p.slis.map((given, i) => settle(given, `slis.${i}`, from, context))]);
}

const tails = ['p95', 'p99'] as const;

/** A mean hides its tail: it is followed by the p95 and p99 of the same rows, for information, unless a tail is among the indicators. */
function withTails(list: readonly Indicator[]): readonly Indicator[] {
  return list.flatMap((one) => {
    const same = (other: Indicator) =>
      other.bounds === undefined && other.column === one.column && other.expression === one.expression && (other.quantile ?? 0) >= 0.95;
    if (one.metric !== 'mean' || list.some(same)) return [one];
    const { place: _place, ...rest } = one;
    return [
      one,
      ...tails.map((metric) => ({ ...rest, name: `${one.name}, ${metric}`, metric, published: metric, quantile: Number(metric.slice(1)) / 100, target: null })),
    ];
  });
}

function automatic(from: Population, context: CellContext): readonly Indicator[] {
  const has = (role: string) => context.column(from, role) !== null;
  const made: Indicator[] = [];
  const base = { expression: null, target: null, direction: 'lower' as const };
  const latency = context.column(from, 'latency');
  if (latency !== null)
    for (const metric of ['p50', 'p95', 'p99'] as const)
      made.push({
        ...base,
        name: `latency ${metric}`,
        metric,
        published: metric,
        quantile: Number(metric.slice(1)) / 100,
        column: latency,
        unit: unitOf(latency),
      });
  if (has('fallback')) {
    const expression = flagExpression(context, from, 'fallback', 'slis');
    made.push({ ...base, name: 'fallback', metric: 'rate', published: 'rate', quantile: null, column: null, expression, unit: '' });
  }
  const cost = context.column(from, 'cost');
  if (cost !== null) made.push({ ...base, name: 'cost', metric: 'mean', published: 'mean', quantile: null, column: cost, unit: unitOf(cost) });
  if (made.length === 0)
    throw new CellInputError(`no column of "${from.table}" has the role latency, fallback or cost; name the indicators under slis or set a role`, 'slis');
  return made;
}

function settle(given: GivenIndicator, key: string, from: Population, context: CellContext): Indicator {
  refuseStrangers(given, key);
  const wanted = given.column ?? given.role;
  const at = `${key}.${given.column === undefined ? 'role' : 'column'}`;
  const common = {
    metric: given.metric,
    published: given.metric as string,
    target: given.target ?? null,
    direction: given.direction ?? (given.metric === 'capture' ? 'higher' : 'lower'),
    expression: given.where ?? null,
    quantile: null,
    column: null,
    unit: given.unit ?? '',
  } as const;
  switch (given.metric) {
    case 'rate': {
      if (wanted === undefined && given.where === undefined) throw new CellInputError('a rate needs a where, a boolean column or a role', `${key}.metric`);
      if (given.target !== undefined && given.direction === undefined)
        throw new CellInputError('a rate with a target must say which way is better: direction: lower or higher', `${key}.target`);
      return { ...common, name: given.name ?? wanted ?? 'rate', expression: given.where ?? flagExpression(context, from, wanted ?? '', at) };
    }
    case 'ratio': {
      if (given.numerator === undefined || given.denominator === undefined)
        throw new CellInputError('a ratio needs a numerator and a denominator', `${key}.metric`);
      const column = numberColumn(given.numerator, given.metric, `${key}.numerator`, from, context);
      const below = numberColumn(given.denominator, given.metric, `${key}.denominator`, from, context);
      return { ...common, name: given.name ?? `${column} / ${below}`, column, below };
    }
    case 'freshness':
      return freshness(given.name ?? 'freshness', wanted ?? 'feature_time', seconds(common.target), { key: at, from, context, expression: common.expression });
    case 'capture':
      if (given.expected === undefined) throw new CellInputError('a capture rate needs the requests there were, under expected', `${key}.metric`);
      if (typeof given.expected === 'string') context.population(given.expected, `${key}.expected`);
      return { ...common, name: given.name ?? 'capture', published: 'capture_rate', expected: given.expected };
    default: {
      if (given.buckets !== undefined) return bucketed(given, given.buckets, common, key, from, context);
      if (wanted === undefined)
        throw new CellInputError(`a ${given.metric} needs a column or a role${given.metric === 'mean' ? '' : ', or buckets'}`, `${key}.metric`);
      const column = numberColumn(wanted, given.metric, at, from, context);
      const quantile = given.metric === 'mean' ? null : quantileOf(given.metric);
      return { ...common, name: given.name ?? `${wanted} ${given.metric}`, quantile, column, unit: given.unit ?? unitOf(column) };
    }
  }
}

function quantileOf(metric: string): number {
  return Number((Number(metric.slice(1)) / 100).toPrecision(6));
}

/** A quantile of cumulative buckets. */
function bucketed(
  given: GivenIndicator,
  { le, count }: NonNullable<GivenIndicator['buckets']>,
  common: Omit<Indicator, 'name'>,
  key: string,
  from: Population,
  context: CellContext,
): Indicator {
  const bounds = requireColumn(context, from, le, `${key}.buckets.le`);
  const column = numberColumn(count, `count of a ${given.metric}`, `${key}.buckets.count`, from, context);
  return { ...common, name: given.name ?? given.metric, quantile: quantileOf(given.metric), column, bounds: bounds.name };
}

/** A duration as seconds; numbers are seconds already, percentages stay. */
function seconds(target: number | string | null): number | string | null {
  if (typeof target !== 'string' || target.includes('%')) return target;
  return (parseDuration(target) ?? 0) / 1000;
}

function refuseStrangers(given: GivenIndicator, key: string): void {
  if (given.column !== undefined && given.role !== undefined) throw new CellInputError('both column and role are given; keep one', `${key}.role`);
  for (const [name, metric] of [
    ['numerator', 'ratio'],
    ['denominator', 'ratio'],
    ['expected', 'capture'],
  ] as const)
    if (given[name] !== undefined && given.metric !== metric) throw new CellInputError(`${name} belongs to a ${metric}`, `${key}.${name}`);
  const { metric } = given;
  if (given.buckets !== undefined && !metric.startsWith('p')) throw new CellInputError('buckets belong to a quantile, such as p95', `${key}.buckets`);
  if (given.buckets !== undefined && (given.column ?? given.role) !== undefined)
    throw new CellInputError('a quantile is of a column or of buckets; keep one', `${key}.buckets`);
  const named = given.column === undefined ? 'role' : 'column';
  if ((metric === 'ratio' || metric === 'capture') && given[named] !== undefined)
    throw new CellInputError(
      metric === 'ratio' ? 'a ratio takes a numerator and a denominator' : 'a capture rate counts rows, not a column',
      `${key}.${named}`,
    );
  if (typeof given.target === 'string' && !given.target.includes('%') && metric !== 'freshness')
    throw new CellInputError(`a duration is a target of freshness; a ${metric} takes a number in the unit of its column`, `${key}.target`);
}
