import type { Engine } from '../../engine/types.ts';
import { parseIsoTime } from '../../telemetry/iso-time.ts';
import type { RoleMap, TableInfo } from '../../telemetry/types.ts';
import { distinctEvents } from '../distinct-events.ts';
import { selectFrom } from '../relations.ts';
import type { TimelineEvent } from '../session-types.ts';
import type { Notebook } from '../types.ts';
import { cellsOf } from './state.ts';

const mostEvents = 500;
const timeNames = ['time', 'timestamp', 'ts', 'at', 'created_at'];
const kindNames = ['kind', 'type', 'event', 'event_type'];
const labelNames = ['label', 'title', 'name', 'description', 'cause', 'model_version', 'commit', 'id'];

/** The table that says what happened: the one that the front matter names under `events:`, else the one called `events`; null without any. */
export function eventsTable(notebook: Notebook | null, tables: readonly string[]): string | null {
  const named = notebook?.events ?? 'events';
  return tables.includes(named) ? named : null;
}

/** What cells list under `events:` themselves, once each, in order of time. Entries without a time that can be read are left to the cell's own message. */
export function listedEvents(notebook: Notebook | null): readonly TimelineEvent[] {
  const listed = cellsOf(notebook).flatMap(({ value }) => {
    const events = isRecord(value) ? value['events'] : undefined;
    return Array.isArray(events) ? events.filter(isRecord).flatMap(listedEvent) : [];
  });
  return [...distinctEvents(listed)].sort((a, b) => a.time - b.time);
}

function listedEvent(entry: Readonly<Record<string, unknown>>): readonly TimelineEvent[] {
  const time = typeof entry['time'] === 'string' ? parseIsoTime(entry['time']) : null;
  if (time === null) return [];
  const kind = typeof entry['kind'] === 'string' ? entry['kind'] : 'event';
  const label = labelNames.map((name) => entry[name]).find((each): each is string => typeof each === 'string' && each !== '');
  return [{ time: Number(time.micros / 1000n), kind, label: label ?? kind }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What happened, from a table of events with the columns time, kind, id, model_version, commit, cause, runbook (usual other
 * names are understood). `relation` is where its times are instants. In order of time, at most 500; none when the table has no time.
 */
export async function readEvents(engine: Engine, info: TableInfo, roles: RoleMap, relation = info.table): Promise<readonly TimelineEvent[]> {
  const find = (names: readonly string[]): string | null =>
    names.flatMap((name) => info.columns.filter((c) => c.readable && c.name.toLowerCase() === name).map((c) => c.name))[0] ?? null;
  const time = typeof roles.timestamp === 'string' ? roles.timestamp : find(timeNames);
  if (time === null) return [];
  const kind = find(kindNames);
  const labels = labelNames.flatMap((name) => find([name]) ?? []).filter((name) => name !== kind);
  const columns = [...new Set([time, ...(kind === null ? [] : [kind]), ...labels])];
  await engine.load(info.table, columns);
  const { columns: read } = await engine.query(`${selectFrom(relation, columns)} LIMIT ${mostEvents}`);
  const valuesOf = (name: string | null) => read.find((c) => c.name === name)?.values ?? [];
  const [times, kinds] = [valuesOf(time), valuesOf(kind)];
  return times
    .flatMap((value, i): TimelineEvent[] => {
      const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
      if (!Number.isFinite(at)) return [];
      const what = String(kinds[i] ?? 'event');
      const label = labels.map((name) => valuesOf(name)[i] ?? null).find((each) => each !== null && each !== '');
      return [{ time: at, kind: what, label: label === undefined ? what : String(label) }];
    })
    .sort((a, b) => a.time - b.time);
}
