import type { ReducedTable } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { listOf } from '../parameters.ts';
import { requireColumn } from '../columns.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { CanaryParameters } from './parameters.ts';

export const armNames = ['control', 'canary'] as const;
export type ArmName = (typeof armNames)[number];
export type Both<T> = Readonly<Record<ArmName, T>>;

/** What both arms share: their rows, their time axis, and the columns that tell rows apart. */
export interface Arms {
  readonly populations: Both<Population>;
  readonly time: Both<string> | null;
  readonly seconds: number;
  /** Width of the stretches that time blocks are made of. */
  readonly blockSeconds: number;
  /** Column of the unit; `auto` is time, null none. */
  readonly unit: Both<string> | 'auto' | null;
  readonly requestId: Both<string> | null;
  readonly by: readonly string[];
  /** True when both arms stand in one table and no window tells them apart. */
  readonly sameTable: boolean;
}

/** Resolves both arms. Throws CellInputError where a unit or a slice is not there. */
export function armsOf(p: CanaryParameters, context: CellContext): Arms {
  const control = context.population(p.control, 'control');
  const canary = context.population(p.canary, 'canary');
  if (p.control === p.canary) throw new CellInputError('control and canary are the same population', 'canary');
  const both = (nameOrRole: string): Both<string> | null => {
    const one = context.column(control, nameOrRole);
    const two = context.column(canary, nameOrRole);
    return one === null || two === null ? null : { control: one, canary: two };
  };
  const spans = { control: context.span(control.table), canary: context.span(canary.table) };
  const width = Math.max(spanOf(control, spans.control), spanOf(canary, spans.canary));
  const time = spans.control && spans.canary ? { control: spans.control.column, canary: spans.canary.column } : null;
  const unit = p.unit === 'auto' ? 'auto' : p.unit === null ? null : both(p.unit);
  if (unit === 'auto' && time === null) throw new CellInputError('unit: auto makes blocks of time, and no column has the role timestamp', 'unit');
  if (p.unit !== null && unit === null) requireColumn(context, canary, p.unit, 'unit');
  if (p.pre !== null && (unit === null || unit === 'auto'))
    throw new CellInputError('an earlier period is matched by unit: name the column, for example unit: customer_id', 'pre');
  return {
    populations: { control, canary },
    time,
    seconds: bucketSeconds(p.bucket, width),
    blockSeconds: bucketSeconds('auto', width, 2000),
    unit,
    requestId: both('request_id'),
    by: listOf(p.by).map((column) => requireColumn(context, canary, column, 'by').name),
    sameTable: control.table === canary.table && control.window === undefined && canary.window === undefined,
  };
}

function spanOf(population: Population, span: { first: number; last: number } | null): number {
  if (span === null) return 0;
  const { window } = population;
  return window ? Math.min(window.to, span.last) - Math.max(window.from, span.first) : span.last - span.first;
}

/** Rows of an arm by time bucket, ascending. */
export type Traffic = readonly { readonly time: number; readonly n: number }[];

export function trafficOf(table: ReducedTable | undefined): Traffic {
  return (table?.rows ?? []).flatMap((row) => (typeof row.keys.time === 'number' ? [{ time: row.keys.time, n: Number(row.measures.rows ?? 0) }] : []));
}

/** The time in which both arms had traffic, by whole buckets, and how much of each arm lies in it. */
export interface Overlap {
  readonly from: number;
  readonly to: number;
  readonly inside: Both<number>;
}

/** Returns the common time of both arms; null when they never ran at the same time. */
export function overlapOf(traffic: Both<Traffic>, seconds: number): Overlap | null {
  const first = (arm: Traffic): number => arm[0]?.time ?? Number.POSITIVE_INFINITY;
  const last = (arm: Traffic): number => (arm[arm.length - 1]?.time ?? Number.NEGATIVE_INFINITY) + seconds * 1000;
  const from = Math.max(first(traffic.control), first(traffic.canary));
  const to = Math.min(last(traffic.control), last(traffic.canary));
  if (!(to > from)) return null;
  const inside = (arm: Traffic): number => {
    const all = arm.reduce((sum, bucket) => sum + bucket.n, 0);
    return arm.reduce((sum, bucket) => sum + (bucket.time >= from && bucket.time < to ? bucket.n : 0), 0) / Math.max(1, all);
  };
  return { from, to, inside: { control: inside(traffic.control), canary: inside(traffic.canary) } };
}

/** The populations that are compared: both arms in their common time where 5 % of an arm lies outside it, else as they are. */
export function comparedPopulations(
  arms: Arms,
  p: CanaryParameters,
  traffic: Both<Traffic>,
): { readonly populations: Both<Population>; readonly trimmed: Overlap | null } {
  const overlap = p.period === 'overlap' && arms.time !== null ? overlapOf(traffic, arms.seconds) : null;
  if (overlap === null || arms.time === null || Math.min(overlap.inside.control, overlap.inside.canary) > 0.95)
    return { populations: arms.populations, trimmed: null };
  const cut = (population: Population, column: string): Population => ({
    ...population,
    window: { column, from: Math.max(overlap.from, population.window?.from ?? overlap.from), to: Math.min(overlap.to, population.window?.to ?? overlap.to) },
  });
  return {
    populations: { control: cut(arms.populations.control, arms.time.control), canary: cut(arms.populations.canary, arms.time.canary) },
    trimmed: overlap,
  };
}
