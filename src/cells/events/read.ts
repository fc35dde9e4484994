import type { Key, ReducedTable, Reduction } from '../../reduce/types.ts';
import { parseIsoTime } from '../../telemetry/iso-time.ts';
import type { Population } from '../../telemetry/types.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { EventsSource } from './parameters.ts';

/** Something that happened, at an instant in epoch milliseconds. */
export interface OperationEvent {
  readonly time: number;
  readonly kind: string;
  readonly id: string | null;
  readonly modelVersion: string | null;
  readonly commit: string | null;
  readonly cause: string | null;
  readonly runbook: string | null;
}

/** Where events come from, settled: a table with its columns, or a list. */
export type EventsFrom =
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly events: readonly OperationEvent[] }
  | { readonly kind: 'table'; readonly from: Population; readonly time: string; readonly columns: Readonly<Record<string, string>> };

const fields = ['kind', 'id', 'model_version', 'commit', 'cause', 'runbook'] as const;
const timeNames = ['time', 'timestamp', 'ts', 'at', 'created_at'];
/** Usual other spellings of the kinds. */
const spellings: Readonly<Record<string, string>> = {
  deployment: 'deploy',
  deployed: 'deploy',
  release: 'deploy',
  rolled_back: 'rollback',
  configuration: 'config',
  config_change: 'config',
  incident: 'incident_start',
  started: 'incident_start',
  start: 'incident_start',
  page: 'alert',
  alerted: 'alert',
  detected: 'alert',
  resolve: 'resolved',
  incident_end: 'resolved',
  end: 'resolved',
};

/** Settles where events come from. Throws CellInputError at `key` when a named table has no time or kind. */
export function eventsFrom(source: EventsSource, context: CellContext, key = 'events'): EventsFrom {
  if (Array.isArray(source)) return { kind: 'list', events: source.map(inlineEvent).sort(byTime) };
  if (source === 'none') return { kind: 'none' };
  const from = source === 'auto' ? context.defaultPopulation('events') : context.population(source, key);
  if (from === null) return { kind: 'none' };
  const known = (context.tables[from.table]?.columns ?? []).filter((c) => c.readable);
  const byName = (name: string) => known.find((c) => c.name.toLowerCase() === name);
  const span = context.span(from.table)?.column;
  const time = timeNames.map(byName).find((c) => c !== undefined && /^(DATE|TIMESTAMP)/.test(c.type)) ?? known.find((c) => c.name === span);
  const kind = byName('kind') ?? byName('type') ?? byName('event');
  if (time === undefined || kind === undefined) {
    if (source === 'auto') return { kind: 'none' };
    const missing = time === undefined ? 'a column "time" of instants' : 'a column "kind" such as deploy, incident_start, alert, resolved';
    throw new CellInputError(`"${from.table}" has no ${missing.replace(/^a /, '')}; events need time and kind`, key);
  }
  const columns: Record<string, string> = { kind: kind.name };
  for (const field of fields) {
    const column = byName(field);
    if (field !== 'kind' && column !== undefined) columns[field] = column.name;
  }
  return { kind: 'table', from, time: time.name, columns };
}

/** Returns the reductions that read an events table: one aggregate row per event, and its first row count; none for lists. */
export function eventReductions(source: EventsFrom): readonly Reduction[] {
  if (source.kind !== 'table') return [];
  const keys: Record<string, Key> = { time: { kind: 'bucket', column: source.time, seconds: 1 } };
  for (const [field, column] of Object.entries(source.columns)) keys[field] = { kind: 'column', column };
  return [{ kind: 'grouped', from: source.from, keys, measures: { rows: { kind: 'count' } } }];
}

/** Returns the columns that reading events needs. */
export function eventColumns(source: EventsFrom): readonly { readonly table: string; readonly columns: readonly string[] }[] {
  return source.kind === 'table' ? [{ table: source.from.table, columns: [...new Set([source.time, ...Object.values(source.columns)])] }] : [];
}

export interface ReadEvents {
  /** In order of time; times are whole seconds where they come from a table. */
  readonly events: readonly OperationEvent[];
  /** Rows without an instant or a kind, and rows that repeat another one. */
  readonly untimed: number;
  readonly repeated: number;
}

/** Reads events from the answer to `eventReductions`. */
export function readEvents(source: EventsFrom, answer: ReducedTable | undefined): ReadEvents {
  if (source.kind === 'list') return { events: source.events, untimed: 0, repeated: 0 };
  const events: OperationEvent[] = [];
  let untimed = 0;
  let repeated = 0;
  for (const { keys, measures } of answer?.rows ?? []) {
    const rows = Number(measures.rows ?? 0);
    const text = (field: string) => (keys[field] === null || keys[field] === undefined || keys[field] === '' ? null : String(keys[field]));
    const kind = text('kind');
    if (typeof keys.time !== 'number' || kind === null) {
      untimed += rows;
      continue;
    }
    repeated += rows - 1;
    events.push({
      time: keys.time,
      kind: settledKind(kind),
      id: text('id'),
      modelVersion: text('model_version'),
      commit: text('commit'),
      cause: text('cause'),
      runbook: text('runbook'),
    });
  }
  return { events: events.sort(byTime), untimed, repeated };
}

function settledKind(text: string): string {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return spellings[plain] ?? plain;
}

function inlineEvent(given: Exclude<EventsSource, string>[number]): OperationEvent {
  const micros = parseIsoTime(given.time)?.micros ?? 0n;
  return {
    time: Number(micros / 1000n),
    kind: given.kind,
    id: given.id ?? null,
    modelVersion: given.model_version ?? null,
    commit: given.commit ?? null,
    cause: given.cause ?? null,
    runbook: given.runbook ?? null,
  };
}

/** Starts before alerts before ends of the same second, so that an incident of no length still pairs. */
const order = ['deploy', 'rollback', 'config', 'incident_start', 'alert', 'resolved'];
function byTime(a: OperationEvent, b: OperationEvent): number {
  return a.time - b.time || order.indexOf(a.kind) - order.indexOf(b.kind);
}
