import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Population } from '../../telemetry/types.ts';
import { columnsOf, treatmentOf } from '../columns.ts';
import { eventsFrom } from '../events/read.ts';
import { flagExpression } from '../flag-expression.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { freshness, unitOf, type Indicator } from './indicator.ts';
import type { SliParameters } from './parameters.ts';

/** An indicator of the guide that these data do not give, and what it would take. */
export interface Missing {
  readonly place: string;
  readonly name: string;
  readonly why: string;
}

export interface Guide {
  readonly indicators: readonly Indicator[];
  readonly missing: readonly Missing[];
}

/** The limit of M1 in the unit of the column: 300 ms. */
const limits: Readonly<Record<string, number>> = { ms: 300, s: 0.3, sec: 0.3, seconds: 0.3, us: 300_000, ns: 300_000_000 };

const base = { quantile: null, column: null, expression: null, target: null, direction: 'lower', unit: '' } as const;

/** The indicators M1 to M5, M9 and M10 with their starting targets, as far as roles, baseline and expectations allow. M6 to M8 come from events. */
export function guideIndicators(p: SliParameters, context: CellContext): Guide {
  const from = context.population(p.of, 'of');
  const indicators: Indicator[] = [];
  const missing: Missing[] = [];
  const roleless = (role: string) => `no column has the role ${role}`;
  const add = (place: string, name: string, made: readonly Indicator[] | string) => {
    if (typeof made === 'string') missing.push({ place, name, why: made });
    else for (const one of made) indicators.push({ ...one, place });
  };
  const numeric = (role: string) => numericRole(context, from, role);

  const latency = numeric('latency');
  add('M1', 'latency p95', latency === null ? roleless('latency') : latencies(latency));
  if (latency !== null && limits[unitOf(latency)] === undefined)
    missing.push({ place: 'M1', name: 'target of latency p95', why: `300 ms cannot be applied: the name ${latency} has no unit such as _ms` });
  const quality = numeric('quality');
  add('M2', 'quality against baseline', quality === null ? roleless('quality') : p.baseline === null ? noBaseline : [qualityOf(quality)]);
  const fallback = flagOf(context, from, 'fallback');
  add('M3', 'fallback rate', fallback === null ? roleless('fallback') : [rate('fallback rate', fallback, 0.01)]);
  const score = numeric('score') ?? numeric('confidence') ?? numeric('prediction');
  add('M4', 'drift score', score === null ? 'no number has the role score, confidence or prediction' : p.baseline === null ? noBaseline : [driftOf(score)]);
  add('M5', 'capture rate', p.expected === null ? 'set expected to the requests there were: a number, a population, or { rate: … }' : [captureOf(p, context)]);
  add('M9', 'freshness', freshnessOf(context, from));
  add('M10', 'budget burn', burnOf(context, from, latency));
  if (eventsFrom(p.events, context).kind === 'none')
    for (const [place, name] of operations) missing.push({ place, name, why: 'there is no table of events; name one, or write a list, under events' });
  missing.sort((a, b) => Number(a.place.slice(1)) - Number(b.place.slice(1)));
  return { indicators, missing };
}

const operations = [
  ['M6', 'time to detection'],
  ['M7', 'time to repair'],
  ['M8', 'rollback rate'],
] as const;

const noBaseline = 'set baseline to a population from a time when all was well';

function latencies(column: string): readonly Indicator[] {
  const unit = unitOf(column);
  return ([50, 95, 99] as const).map((level) => ({
    ...base,
    name: `latency p${level}`,
    metric: `p${level}`,
    published: `p${level}`,
    quantile: level / 100,
    column,
    unit,
    target: level === 95 ? (limits[unit] ?? null) : null,
  }));
}

function qualityOf(column: string): Indicator {
  return { ...base, name: 'quality', metric: 'mean', published: 'mean', column, target: '95%', direction: 'higher', unit: unitOf(column) };
}

function rate(name: string, expression: string, target: number): Indicator {
  return { ...base, name, metric: 'rate', published: 'rate', expression, target };
}

function driftOf(column: string): Indicator {
  return { ...base, name: `drift score of ${column}`, metric: 'drift', published: 'psi', column, target: 0.05 };
}

function captureOf(p: SliParameters, context: CellContext): Indicator {
  const expected = p.expected ?? 1;
  if (typeof expected === 'string') context.population(expected, 'expected');
  return { ...base, name: 'capture rate', metric: 'capture', published: 'capture_rate', expected, target: 0.01, direction: 'higher' };
}

function freshnessOf(context: CellContext, from: Population): readonly Indicator[] | string {
  if (context.column(from, 'feature_time') === null) return 'no column has the role feature_time';
  try {
    return [freshness('freshness', 'feature_time', 300, { key: 'preset', from, context, expression: null })];
  } catch (error) {
    if (error instanceof CellInputError) return error.message;
    throw error;
  }
}

/** How many times faster than allowed the budget burns: of 99 % without error, else 99 % without server status, else 95 % within 300 ms. */
function burnOf(context: CellContext, from: Population, latency: string | null): readonly Indicator[] | string {
  const burn = (of: string, expression: string, divisor: number): readonly Indicator[] => [
    { ...base, name: `budget burn, ${of}`, metric: 'rate', published: 'burn_rate', expression, divisor, target: 1.5, unit: '×' },
  ];
  const error = flagOf(context, from, 'error');
  if (error !== null) return burn('99 % without error', error, 0.01);
  const status = numericRole(context, from, 'status');
  if (status !== null) return burn('99 % without server status', `${quoteIdentifier(status)} >= 500`, 0.01);
  const limit = latency === null ? undefined : limits[unitOf(latency)];
  if (latency !== null && limit !== undefined) return burn('95 % within 300 ms', `${quoteIdentifier(latency)} >= ${limit}`, 0.05);
  return 'no column has the role error, status or latency with a unit in its name';
}

function numericRole(context: CellContext, from: Population, role: string): string | null {
  const name = context.column(from, role);
  const column = columnsOf(context, from).find((c) => c.name === name && c.readable);
  return column !== undefined && treatmentOf(column) === 'numeric' ? column.name : null;
}

/** The condition of a flag; null where no boolean or number has the role. */
function flagOf(context: CellContext, from: Population, role: string): string | null {
  const name = context.column(from, role);
  const column = columnsOf(context, from).find((c) => c.name === name && c.readable);
  if (column === undefined || (column.type !== 'BOOLEAN' && treatmentOf(column) !== 'numeric')) return null;
  return flagExpression(context, from, column.name, 'preset');
}
