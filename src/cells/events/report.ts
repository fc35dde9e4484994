import { formatInstant } from '../format.ts';
import type { ChartData, ResultTable } from '../types.ts';
import { causeTags, type Incident } from './incidents.ts';
import type { OperationEvent } from './read.ts';

type Column = ResultTable['columns'][number];
const column = (name: string, title: string, type: Column['type']): Column => ({ name, title, type });
const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
const minutes = (from: number | null, to: number | null) => (from === null || to === null ? null : (to - from) / 60_000);
const mostRows = 500;

/** Incidents, root causes, and all events in order of time. */
export function eventTables(events: readonly OperationEvent[], incidents: readonly Incident[]): readonly ResultTable[] {
  return [
    {
      name: 'incidents',
      title: 'Incidents',
      columns: [
        ...[column('id', 'id', 'text'), column('start', 'start', 'time'), column('alert', 'first alert', 'time'), column('end', 'end', 'time')],
        ...[column('detect', 'min to detect', 'number'), column('repair', 'min to repair', 'number'), column('lasted', 'min in all', 'number')],
        ...[column('cause', 'cause', 'text'), column('change', 'last change before', 'text'), column('runbook', 'runbook', 'text')],
      ],
      rows: incidents.slice(0, mostRows).map((one) => {
        const change =
          one.change === null ? null : [one.change.kind, one.change.modelVersion, formatInstant(one.change.time)].filter((x) => x !== null).join(' ');
        const times = [minutes(one.start, one.alert), minutes(one.alert, one.end), minutes(one.start, one.end)];
        return [one.id, iso(one.start), iso(one.alert), iso(one.end), ...times, one.cause, change, one.runbook];
      }),
      ...(incidents.length > mostRows ? { total: incidents.length } : {}),
    },
    {
      name: 'causes',
      title: 'Root causes',
      columns: [column('cause', 'cause', 'text'), column('incidents', 'incidents', 'integer'), column('minutes', 'min in all', 'number')],
      rows: causeTags(incidents).map(({ tag, incidents: own }) => [tag, own.length, own.reduce((sum, one) => sum + (minutes(one.start, one.end) ?? 0), 0)]),
    },
    {
      name: 'events',
      title: 'Events',
      columns: ['time', 'kind', 'id', 'model version', 'commit', 'cause', 'runbook'].map((name, i) =>
        column(name.replace(' ', '_'), name, i === 0 ? 'time' : 'text'),
      ),
      rows: events.slice(0, mostRows).map((e) => [iso(e.time), e.kind, e.id, e.modelVersion, e.commit, e.cause, e.runbook]),
      ...(events.length > mostRows ? { total: events.length } : {}),
    },
  ];
}

/** Every event as a mark on time, a row for each kind. */
export function eventCharts(events: readonly OperationEvent[]): readonly ChartData[] {
  if (events.length === 0) return [];
  const data = { time: events.map(({ time }) => time), kind: events.map(({ kind }) => kind) };
  return [{ kind: 'plot', title: 'Events', mark: 'dot', x: 'time', y: 'kind', color: 'kind', facet: null, data, times: ['time'] }];
}
