import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSession } from '../../src/notebook/session.ts';
import type { Session } from '../../src/notebook/session-types.ts';
import { parquetOf } from '../engine/native/files.ts';
import { type WatchedEngine, watchedEngine } from './watched-engine.ts';

const start = Date.UTC(2026, 0, 1);
const minute = 60_000;
const text = '---\nfaultline: 1\ntitle: Times\n---\n\n```yaml capture\n```\n';
let watched: WatchedEngine;
let session: Session;
afterEach(() => watched.close());

async function opened(path: string): Promise<void> {
  watched = await watchedEngine(path);
  session = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
  await session.addTable('telemetry', [{ kind: 'path', path }]);
  session.open(text);
}
const table = () => session.state.tables[0];

describe('a session over times stored as numbers', () => {
  it('finds what they count beside any run, and draws their traffic, populations included', async () => {
    await opened(await parquetOf('seconds.parquet', `SELECT CAST(${start / 1000} + i * 60 AS BIGINT) AS ts, i AS x FROM range(2880) r(i)`));
    await vi.waitFor(() => expect(table()?.timeline).not.toBeNull(), { timeout: 20_000 });
    expect(table()?.times?.settled?.readings).toEqual([
      { column: 'ts', stored: 'BIGINT', unit: 's', first: start, last: start + 2879 * minute, present: 2880, unreadable: 0, shape: null },
    ]);
    expect(table()?.timeline).toMatchObject({ column: 'ts', first: start, last: start + 2879 * minute });
    expect(session.state.populations.current?.window).toEqual({ column: 'ts', from: start + 1440 * minute - 30_000 + 0, to: start + 2879 * minute + 1 });
    await session.run();
    expect(session.state.cells.map((cell) => cell.status)).toEqual(['done']);
    const { inputs, cells } = await session.result();
    expect(inputs[0]).toMatchObject({ roles: { timestamp: 'ts' } });
    expect(cells[0]?.caveats.map(({ code }) => code)).toContain('time_read');
  });

  it('says why they are none, and counts no traffic for ever', async () => {
    await opened(await parquetOf('mixed.parquet', `SELECT CASE WHEN i = 0 THEN 0 ELSE ${start} + i * 60000 END AS moment, i AS x FROM range(100) r(i)`));
    session.setRole('telemetry', 'timestamp', 'moment');
    await vi.waitFor(() => expect(table()?.times?.settled).not.toBeNull(), { timeout: 20_000 });
    expect(table()?.times?.settled?.refused[0]?.sentence).toContain('99 of 100 would be epoch milliseconds');
    expect(table()?.timeline).toBeNull();
    session.open(text.replace('title: Times\n', 'title: Times\ntables:\n  telemetry: { roles: { timestamp: { column: moment, unit: ms } } }\n'));
    await vi.waitFor(() => expect(table()?.timeline?.first).toBe(0), { timeout: 20_000 });
    session.undo();
    await vi.waitFor(() => expect(table()?.times?.settled?.refused).toHaveLength(1), 20_000);
  });

  it('takes back a role that was only proposed, before and after a run alike, so that no result goes stale', async () => {
    await opened(await parquetOf('counts.parquet', 'SELECT i AS ts, i AS x FROM range(100) r(i)'));
    expect(table()?.roles.timestamp).toBe('ts');
    session.open(text.replace('capture', 'summary'));
    const running = session.run();
    await vi.waitFor(() => expect(table()?.roles.timestamp).toBeUndefined(), { timeout: 20_000 });
    await running;
    expect(session.state.cells.map((cell) => cell.status)).toEqual(['done']);
  });
});
