import { bucketSeconds } from '../../cells/buckets.ts';
import type { Engine, EngineOptions } from '../../engine/types.ts';
import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import { gapsIn } from '../../telemetry/traffic-gaps.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import type { Span } from '../resolve-populations.ts';
import type { TableState, Timeline, TimelineEvent } from '../session-types.ts';
import { timedColumns } from '../settle-times.ts';

/** A table's size, span and traffic. */
export interface Measured {
  readonly rows: number;
  readonly span: Span | null;
  readonly timeline: Timeline | null;
}

const mostBuckets = 400;
const mostFineBuckets = 2000;
const week = 604_800;

/** A table whose times can be asked for: where the engine holds it, with its columns as they are there. */
type Timed = Pick<TableState, 'info' | 'roles' | 'times'>;

function columnsOf({ info, times }: Timed): readonly ColumnInfo[] {
  return timedColumns(info.columns, times?.settled?.readings ?? []);
}

/** The column with the role timestamp where it holds instants or is read as such. */
export function timestampColumn(table: Timed): string | null {
  const role = table.roles.timestamp;
  return typeof role === 'string' && columnsOf(table).some((c) => c.name === role && c.readable && /^(DATE|TIMESTAMP)/.test(c.type)) ? role : null;
}

/** What a measurement of a table depends on. */
export function measureKey(table: Timed): string {
  const { info, roles, times } = table;
  return JSON.stringify([info.table, timestampColumn(table), roles.model_version ?? null, times?.settled?.relation ?? null]);
}

/** Counts a table's rows, and its traffic where it has a timestamp. Loads the timestamp and the model version, nothing else. */
export async function measureTable(engine: Engine, table: Timed, options: EngineOptions = {}): Promise<Measured> {
  const { info, roles, times } = table;
  const column = timestampColumn(table);
  const held = roles.model_version;
  const version = typeof held === 'string' && info.columns.some((c) => c.name === held && c.readable) ? held : null;
  const from = { name: info.table, table: times?.settled?.relation ?? info.table };
  await engine.load(info.table, column === null ? [] : [column, ...(version === null ? [] : [version])], options);
  const [whole] = await engine.reduce(
    [
      {
        kind: 'grouped',
        from,
        keys: {},
        measures: {
          rows: { kind: 'count' },
          ...(column === null ? {} : { first: { kind: 'minimum', column, as: 'instant' } as const, last: { kind: 'maximum', column, as: 'instant' } as const }),
        },
      },
    ],
    options,
  );
  const { rows, first, last } = whole?.rows[0]?.measures ?? {};
  if (column === null || typeof first !== 'number' || typeof last !== 'number') return { rows: Number(rows ?? 0), span: null, timeline: null };
  const span = { column, first, last };
  const seconds = stepOver(last - first, mostBuckets);
  const fine = Math.min(seconds, stepOver(last - first, mostFineBuckets));
  const batch: Reduction[] = [
    {
      kind: 'grouped',
      from,
      keys: { time: { kind: 'bucket', column, seconds: seconds % fine === 0 ? fine : seconds } },
      measures: { rows: { kind: 'count' } },
    },
  ];
  if (version !== null) {
    const measures = { rows: { kind: 'count' }, first: { kind: 'minimum', column, as: 'instant' } } as const;
    batch.push({ kind: 'grouped', from, keys: { version: { kind: 'column', column: version } }, measures });
  }
  const [counted, versions] = await engine.reduce(batch, options);
  const events = versions ? versionEvents(versions, Number(rows)) : [];
  return { rows: Number(rows), span, timeline: timelineOf(span, seconds, seconds % fine === 0 ? fine : seconds, countsOf(counted), events) };
}

/** The step of the automatic rule; over many years, several weeks. */
function stepOver(span: number, most: number): number {
  const seconds = bucketSeconds('auto', span, most);
  return seconds < week ? seconds : week * Math.max(1, Math.ceil((span / 1000 / week + 1) / most));
}

function countsOf(reduced: ReducedTable | undefined): ReadonlyMap<number, number> {
  return new Map(reduced?.rows.flatMap((row) => (typeof row.keys.time === 'number' ? [[row.keys.time, Number(row.measures.rows ?? 0)] as const] : [])));
}

/** Traffic in drawn buckets, folded from fine ones, in which gaps are found. */
export function timelineOf(span: Span, seconds: number, fine: number, counts: ReadonlyMap<number, number>, events: readonly TimelineEvent[]): Timeline {
  const step = seconds * 1000;
  const small = fine * 1000;
  const start = Math.floor(span.first / step) * step;
  const length = Math.floor((span.last - start) / step) + 1;
  const drawn = new Array<number>(length).fill(0);
  for (const [time, rows] of counts) {
    const i = Math.floor((time - start) / step);
    if (i >= 0 && i < length) drawn[i] = (drawn[i] ?? 0) + rows;
  }
  const from = Math.floor(span.first / small) * small;
  const finely = Array.from({ length: Math.floor((span.last - from) / small) + 1 }, (_, i) => counts.get(from + i * small) ?? 0);
  return {
    ...span,
    start,
    bucketSeconds: seconds,
    counts: drawn,
    gaps: gapsIn(finely).map(([a, b]) => ({ from: from + a * small, to: from + b * small })),
    events,
  };
}

/** The first row of every model version after the first: at most ten versions, each with at least 1 % of the rows. */
export function versionEvents(versions: ReducedTable, rows: number): readonly TimelineEvent[] {
  return versions.rows
    .flatMap(({ keys, measures }) => {
      const label = keys.version;
      return label === null || label === undefined || typeof measures.first !== 'number' || Number(measures.rows) * 100 < rows
        ? []
        : [{ time: measures.first, label: String(label), rows: Number(measures.rows) }];
    })
    .sort((a, b) => b.rows - a.rows || (a.label < b.label ? -1 : 1))
    .slice(0, 10)
    .sort((a, b) => a.time - b.time || (a.label < b.label ? -1 : 1))
    .slice(1)
    .map(({ time, label }) => ({ time, kind: 'version', label }));
}
