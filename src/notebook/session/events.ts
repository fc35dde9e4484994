import type { Engine } from '../../engine/types.ts';
import type { RoleMap, TableInfo } from '../../telemetry/types.ts';
import { selectFrom } from '../relations.ts';
import type { TimelineEvent } from '../session-types.ts';

const mostEvents = 500;
const timeNames = ['time', 'timestamp', 'ts', 'at', 'created_at'];
const kindNames = ['kind', 'type', 'event', 'event_type'];
const labelNames = ['label', 'title', 'name', 'description', 'cause', 'model_version', 'commit', 'id'];

/**
 * What happened, from the table that the front matter names under `events:` with the columns time, kind, id, model_version, commit, cause, runbook (usual other
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
