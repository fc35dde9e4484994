import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/types.ts';
import { measureTable, timelineOf } from '../../src/notebook/session/timeline.ts';
import { gapsIn } from '../../src/telemetry/traffic-gaps.ts';
import { readEvents } from '../../src/notebook/session/events.ts';
import { opened, parquetOf, written } from '../engine/native/files.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

describe('gaps', () => {
  it('are stretches without rows where traffic as on both sides would have left some', () => {
    // Ten rows a bucket: none has probability e^-10. One a bucket: only seven empty buckets in a row fall below 1/1000.
    expect(gapsIn([10, 10, 0, 10, 10])).toEqual([[2, 3]]);
    expect(gapsIn([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])).toEqual([]);
    expect(gapsIn([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])).toEqual([[6, 13]]);
    expect(gapsIn([0, 0, 50, 50, 0])).toEqual([]);
    expect(gapsIn([])).toEqual([]);
  });

  it('hold no row, touch no other gap, and lie between rows', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(40)), { maxLength: 60 }), (counts) => {
        let end = 0;
        for (const [from, to] of gapsIn(counts)) {
          expect(from).toBeGreaterThan(end - 1);
          expect(counts.slice(from, to).every((n) => n === 0)).toBe(true);
          expect([counts[from - 1], counts[to]].every((n) => (n ?? 0) > 0)).toBe(true);
          end = to;
        }
      }),
    );
  });
});

describe('traffic over time', () => {
  it('folds fine buckets into drawn ones without losing a row', () => {
    const span = { column: 'ts', first: start + 7 * minute, last: start + 200 * minute };
    const counts = new Map(Array.from({ length: 39 }, (_, i) => [start + (i + 1) * 5 * minute, i] as const));
    const timeline = timelineOf(span, 3600, 300, counts, []);
    expect([timeline.start, timeline.counts.length]).toEqual([start, 4]);
    expect(timeline.counts.reduce((sum, n) => sum + n, 0)).toBe([...counts.values()].reduce((sum, n) => sum + n, 0));
    expect(timeline.counts[1]).toBe([11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22].reduce((sum, n) => sum + n, 0));
  });

  let engine: Engine;
  let info: Awaited<ReturnType<typeof opened>>['info'];
  beforeAll(async () => {
    // A row every 20 s for two days, none from 30:00 to 32:30; v2 from the second day; v3 is too rare to be told.
    const select = `SELECT TIMESTAMP '2026-01-01' + to_seconds(i * 20) AS ts, CASE WHEN i = 100 THEN 'v3' WHEN i < 4320 THEN 'v1' ELSE 'v2' END AS model_version
      FROM range(8640) r(i) WHERE i NOT BETWEEN 5400 AND 5849`;
    ({ engine, info } = await opened(await parquetOf('traffic.parquet', select)));
  });
  afterAll(() => engine.close());

  it('is counted over the whole span, with its gap at a finer bucket and its versions', async () => {
    const { rows, span, timeline } = await measureTable(engine, { info, roles: { timestamp: 'ts', model_version: 'model_version' } });
    expect([rows, span]).toEqual([8190, { column: 'ts', first: start, last: start + 8639 * 20_000 }]);
    expect(timeline).toMatchObject({ column: 'ts', start, bucketSeconds: 900, gaps: [{ from: start + 1800 * minute, to: start + 1950 * minute }] });
    expect(timeline?.counts).toHaveLength(192);
    expect(timeline?.counts.reduce((sum, n) => sum + n, 0)).toBe(8190);
    expect(timeline?.events).toEqual([{ time: start + 1440 * minute, kind: 'version', label: 'v2' }]);
  });

  it('is null without a timestamp, and the rows are counted all the same', async () => {
    expect(await measureTable(engine, { info, roles: {} })).toEqual({ rows: 8190, span: null, timeline: null });
  });

  it('knows what happened, from an events table with usual names', async () => {
    const csv = written('events.csv', 'time,kind,model_version,cause\n2026-01-02T00:00:00,deploy,v2,\n2026-01-01T12:00:00,incident_start,,slow disk\n');
    const other = await opened(csv);
    try {
      expect(await readEvents(other.engine, other.info, {})).toEqual([
        { time: start + 720 * minute, kind: 'incident_start', label: 'slow disk' },
        { time: start + 1440 * minute, kind: 'deploy', label: 'v2' },
      ]);
    } finally {
      await other.engine.close();
    }
  });
});
