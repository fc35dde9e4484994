import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import type { Population } from '../../telemetry/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { requireColumn, treatmentOf } from '../columns.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { breakdownColumns, columnOfRole, expectation, type CaptureParameters } from './parameters.ts';
import { coreSpan, type CoreSpan } from './strays.ts';

const mostFineBuckets = 2000;
/** Groups of a column whose drops are looked for. */
const mostDropGroups = 12;
/** Rows whose order is looked at, in file order. */
export const orderSample = 20_000;
/** Clocks of two machines may differ by this much, in milliseconds. */
const clockTolerance = 1000;

type Waves = readonly (readonly ReducedTable[])[];
interface Request {
  readonly name: string;
  readonly reduction: Reduction;
}

/** A pair of instants of a row: `later` must not come before `earlier`. */
export interface ClockPair {
  readonly name: 'ingested' | 'label_time' | 'feature_time';
  readonly earlier: string;
  readonly later: string;
}

export interface TimeAxis {
  readonly column: string;
  readonly first: number;
  readonly last: number;
}

/** The time column of a population with the part of its span that the population covers; null without one. */
export function timeAxis(context: CellContext, from: Population): TimeAxis | null {
  const span = context.span(from.table);
  if (span === null) return null;
  const first = Math.max(span.first, from.window?.from ?? span.first);
  const last = Math.min(span.last, from.window === undefined ? span.last : from.window.to - 1);
  return last < first ? null : { column: span.column, first, last };
}

/** Which instants can be compared: the time of storage, of the label, of the features, where there are such columns. */
export function clockPairs(p: CaptureParameters, context: CellContext): readonly ClockPair[] {
  const of = context.population(p.of, 'of');
  const event = context.span(of.table)?.column;
  if (event === undefined) return [];
  const pairs: ClockPair[] = [];
  const isInstant = (name: string) => {
    const column = context.tables[of.table]?.columns.find((c) => c.name === name);
    return column?.readable === true && treatmentOf(column) === 'instant';
  };
  if (p.ingested !== null) {
    const column = requireColumn(context, of, p.ingested, 'ingested');
    if (!isInstant(column.name)) throw new CellInputError(`the column "${column.name}" is ${column.type}; a time of storage is a timestamp`, 'ingested');
    pairs.push({ name: 'ingested', earlier: event, later: column.name });
  }
  const label = columnOfRole(context, of, 'label_time');
  if (label !== null && isInstant(label)) pairs.push({ name: 'label_time', earlier: event, later: label });
  const feature = columnOfRole(context, of, 'feature_time');
  if (feature !== null && isInstant(feature)) pairs.push({ name: 'feature_time', earlier: feature, later: event });
  return pairs;
}

/** The requests of a wave by name, so that answers are found by name and not by position. */
export function requestsOf(p: CaptureParameters, context: CellContext, wave: number, previous: Waves): readonly Request[] {
  const of = context.population(p.of, 'of');
  const axis = timeAxis(context, of);
  if (wave === 0)
    return [
      ...rowRequests(p, context, of),
      ...(axis === null ? [] : orderRequests(of, axis)),
      ...expectedRequests(p, context, of),
      ...(axis === null ? [] : valueRequests(p, context, of)),
    ];
  if (axis === null) return [];
  const core = coreOf(p, context, previous);
  const from: Population = { ...of, window: { column: axis.column, from: core.from, to: core.to } };
  const { seconds, fine } = steps(p, core);
  const time = (size: number) => ({ time: { kind: 'bucket' as const, column: axis.column, seconds: size } });
  const measures = { rows: { kind: 'count' } } as const;
  const made: Request[] = [
    { name: 'time', reduction: { kind: 'grouped', from, keys: time(seconds), measures } },
    { name: 'fine', reduction: { kind: 'grouped', from, keys: time(fine), measures } },
    ...breakdownColumns(p, context).flatMap(({ of: column }, i): Request[] => {
      const values = groupValues(p, context, previous, i);
      const counts = values.map((value, k) => [`g${k}`, { kind: 'count', where: `CAST(${quoteIdentifier(column)} AS VARCHAR) = ${literal(value)}` }] as const);
      return values.length === 0 ? [] : [{ name: `time${i}`, reduction: { kind: 'grouped', from, keys: time(seconds), measures: Object.fromEntries(counts) } }];
    }),
  ];
  const expected = expectation(p, context);
  const other = expected.kind === 'count' ? timeAxis(context, expected.from) : null;
  if (expected.kind === 'count' && other !== null) {
    const counted: Record<string, Measure> = { rows: expected.count === null ? { kind: 'count' } : { kind: 'sum', column: expected.count, pivot: 0 } };
    const keys = { time: { kind: 'bucket' as const, column: other.column, seconds } };
    made.push({ name: 'expectedTime', reduction: { kind: 'grouped', from: expected.from, keys, measures: counted } });
  }
  return made;
}

export function planCapture(p: CaptureParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  if (previous.length > 1) return null;
  const wave = requestsOf(p, context, previous.length, previous).map(({ reduction }) => reduction);
  return wave.length > 0 ? wave : null;
}

/** The answer to a named request. */
export function answerOf(p: CaptureParameters, context: CellContext, waves: Waves, name: string): ReducedTable | null {
  for (const wave of [0, 1]) {
    const at = waves[wave] === undefined ? -1 : requestsOf(p, context, wave, waves.slice(0, wave)).findIndex((request) => request.name === name);
    const found = at < 0 ? undefined : waves[wave]?.[at];
    if (found !== undefined) return found;
  }
  return null;
}

/** The most frequent values of a `by` column, whose drops are looked for; none where there is nothing else to compare them with. */
export function groupValues(p: CaptureParameters, context: CellContext, waves: Waves, i: number): readonly string[] {
  const found = answerOf(p, context, waves.slice(0, 1), `values${i}`)?.valueCounts[0];
  // No query can hold a text with a NUL.
  const values = (found?.values ?? []).map(String).filter((value) => !value.includes('\0'));
  return values.length + (found?.more.distinct ?? 0) < 2 ? [] : values;
}

/** The span without strays, from the coarse buckets of wave 0. */
export function coreOf(p: CaptureParameters, context: CellContext, waves: Waves): CoreSpan {
  const of = context.population(p.of, 'of');
  const axis = timeAxis(context, of);
  const at = requestsOf(p, context, 0, []).findIndex(({ name }) => name === 'coarse');
  const table = waves[0]?.[at];
  if (axis === null || table === undefined) return { from: 0, to: 0, before: 0, after: 0 };
  const step = coarseStep(axis) * 1000;
  const start = Math.floor(axis.first / step) * step;
  const core = coreSpan(countsOn(table, start, step, Math.floor((axis.last - start) / step) + 1), start, step);
  // Coarse buckets may be weeks; the first and last row inside them tell where the core really ends.
  const inside = table.rows.filter(({ keys }) => typeof keys.time === 'number' && keys.time >= core.from && keys.time < core.to);
  const first = Math.min(core.to, ...inside.map(({ measures }) => Number(measures.first ?? core.to)));
  const last = Math.max(first, ...inside.map(({ measures }) => Number(measures.last ?? first)));
  return { ...core, from: first, to: Math.floor(last) + 1 };
}

/** Rows per bucket of a table keyed by `time`, with zeros where there is no row. */
export function countsOn(table: ReducedTable, start: number, step: number, length: number, measure = 'rows'): number[] {
  const counts = new Array<number>(length).fill(0);
  for (const { keys, measures } of table.rows) {
    const i = typeof keys.time === 'number' ? Math.round((keys.time - start) / step) : -1;
    if (i >= 0 && i < length) counts[i] = (counts[i] ?? 0) + Number(measures[measure] ?? 0);
  }
  return counts;
}

/** Bucket widths in seconds: of the shown series and the drops, and the finer one in which gaps are found. */
export function steps(p: CaptureParameters, core: CoreSpan): { readonly seconds: number; readonly fine: number } {
  const width = Math.max(0, core.to - 1 - core.from);
  const seconds = capped(bucketSeconds(p.bucket, width), width);
  return { seconds, fine: Math.min(seconds, capped(bucketSeconds('auto', width, mostFineBuckets), width)) };
}

/** Over many years even weeks are too many. */
function capped(seconds: number, width: number): number {
  return Math.max(seconds, Math.ceil(width / 1000 / 100_000));
}

function coarseStep({ first, last }: TimeAxis): number {
  return capped(bucketSeconds('auto', last - first), last - first);
}

function rowRequests(p: CaptureParameters, context: CellContext, of: Population): Request[] {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  for (const role of ['request_id', 'trace_id'] as const) {
    const column = columnOfRole(context, of, role);
    if (column === null) continue;
    measures[`${role}Present`] = { kind: 'present', column };
    measures[`${role}Distinct`] = { kind: 'distinct', column };
  }
  const axis = timeAxis(context, of);
  if (axis !== null) measures.timeMissing = { kind: 'missing', column: axis.column };
  const late = parseDuration(p.late_after) ?? 0;
  for (const { name, earlier, later } of clockPairs(p, context)) {
    const lag = `epoch_ms(CAST(${quoteIdentifier(later)} AS TIMESTAMP)) - epoch_ms(CAST(${quoteIdentifier(earlier)} AS TIMESTAMP))`;
    const both = [later, earlier].map((column) => `isfinite(CAST(${quoteIdentifier(column)} AS TIMESTAMP))`).join(' AND ');
    measures[`${name}Both`] = { kind: 'count', where: both };
    measures[`${name}Behind`] = { kind: 'count', where: `CASE WHEN ${both} THEN ${lag} < ${-clockTolerance} ELSE FALSE END` };
    if (name === 'ingested') measures.late = { kind: 'count', where: `CASE WHEN ${both} THEN ${lag} > ${late} ELSE FALSE END` };
  }
  return [{ name: 'rows', reduction: { kind: 'grouped', from: of, keys: {}, measures } }];
}

function orderRequests(of: Population, axis: TimeAxis): Request[] {
  const { column } = axis;
  const extremes = { first: { kind: 'minimum', column, as: 'instant' }, last: { kind: 'maximum', column, as: 'instant' } } as const;
  return [
    {
      name: 'coarse',
      reduction: {
        kind: 'grouped',
        from: of,
        keys: { time: { kind: 'bucket', column, seconds: coarseStep(axis) } },
        measures: { rows: { kind: 'count' }, ...extremes },
      },
    },
    { name: 'parts', reduction: { kind: 'grouped', from: of, keys: { part: { kind: 'column', column: '__part' } }, measures: extremes } },
    { name: 'order', reduction: { kind: 'sample', from: of, columns: [{ name: column, as: 'instant' }], rows: orderSample, seed: 1 } },
  ];
}

function valueRequests(p: CaptureParameters, context: CellContext, of: Population): Request[] {
  return breakdownColumns(p, context).map(({ of: column }, i) => ({
    name: `values${i}`,
    reduction: { kind: 'valueCounts', from: of, column, as: 'text', top: mostDropGroups },
  }));
}

function expectedRequests(p: CaptureParameters, context: CellContext, of: Population): Request[] {
  const expected = expectation(p, context);
  const made: Request[] = [];
  const rows = { rows: { kind: 'count' } } as const;
  if (expected.kind === 'count') {
    const measures: Record<string, Measure> = expected.count === null ? rows : { rows: { kind: 'sum', column: expected.count, pivot: 0 } };
    made.push({ name: 'expected', reduction: { kind: 'grouped', from: expected.from, keys: {}, measures } });
    breakdownColumns(p, context).forEach((column, i) => {
      if (column.expected === null) return;
      made.push({ name: `of${i}`, reduction: { kind: 'grouped', from: of, keys: { value: { kind: 'column', column: column.of } }, measures: rows } });
      made.push({
        name: `all${i}`,
        reduction: { kind: 'grouped', from: expected.from, keys: { value: { kind: 'column', column: column.expected } }, measures },
      });
    });
  }
  if (expected.kind === 'id') {
    const { from, left, right } = expected;
    const distinct: Record<string, Measure> = { rows: { kind: 'distinct', column: left } };
    made.push({ name: 'expected', reduction: { kind: 'grouped', from, keys: {}, measures: distinct } });
    const paired = { kind: 'paired', from, to: of, on: { left, right }, derive: [], measures: rows } as const;
    made.push({ name: 'matched', reduction: { ...paired, keys: {} } });
    breakdownColumns(p, context).forEach((column, i) => {
      if (column.expected === null) return;
      made.push({ name: `of${i}`, reduction: { ...paired, keys: { value: { kind: 'column', column: `left.${column.expected}` } } } });
      made.push({ name: `all${i}`, reduction: { kind: 'grouped', from, keys: { value: { kind: 'column', column: column.expected } }, measures: distinct } });
    });
  }
  return made;
}
