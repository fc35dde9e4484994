import { describe, expect, it } from 'vitest';
import { parquetOf } from '../../engine/native/files.ts';
import { columnVerdictOf, measured, runCell } from '../lab.ts';

const perDay = 96;
const uniform = (seed: number) => `((hash(i, ${seed}) % 1000003) / 1000003.0)`;
/** A row every quarter of an hour from 1 January on; from day `change` on, half of `amount` is higher by a part of its range. */
const rows = (quarters: number, change = 1000, by = 0.33) =>
  `SELECT TIMESTAMP '2026-01-01' + to_minutes(CAST(15 * i AS INTEGER)) AS at, ${uniform(1)} + CASE WHEN i >= ${change * perDay} AND i % 2 = 0 THEN ${by} ELSE 0 END AS amount, ${uniform(2)} AS other,
    ['a', 'b', 'c'][1 + CAST(floor(${uniform(3)} * 2.99) AS INTEGER)] AS kind FROM range(${quarters}) AS t(i)`;
const named = (before: string, after: string) => `tables: { telemetry: { roles: { timestamp: at } } }
populations:
  ${before}: { table: telemetry, window: { from: 2026-01-01, to: 2026-01-11 } }
  ${after}: { table: telemetry, window: { from: 2026-01-11, to: 2027-01-01 } }
`;
const run = async (quarters: number, more: { change?: number; by?: number; parameters?: object; front?: string } = {}) =>
  runCell(
    'drift',
    { columns: ['amount', 'other', 'kind'], sequential: true, ...more.parameters },
    { telemetry: await parquetOf(`looks-${quarters}-${more.change ?? 'none'}-${more.by ?? ''}.parquet`, rows(quarters, more.change, more.by)) },
    { front: more.front ?? named('reference', 'current') },
  );
const caveat = (record: Awaited<ReturnType<typeof run>>, code: string) => record.caveats.find((c) => c.code === code)?.sentence;
const evidence = (record: Awaited<ReturnType<typeof run>>) => new Map(record.tables.find(({ name }) => name === 'evidence')?.rows.map((row) => [row[0], row]));

describe('a notebook that runs every day', () => {
  it('calls a change by the evidence of all its looks, since when, and nothing else', async () => {
    const record = await run(40 * perDay, { change: 20 });
    expect(record.verdict, record.headline).toBe('fail');
    const [, alarm, greatest, , looks] = evidence(record).get('amount') ?? [];
    expect(looks).toBe(30);
    expect(Number(alarm)).toBeGreaterThanOrEqual(Date.parse('2026-01-21T00:00Z'));
    expect(Number(alarm)).toBeLessThanOrEqual(Date.parse('2026-01-26T00:00Z'));
    expect(measured(record, 'evidence', 'amount').value).toBe(greatest);
    expect(columnVerdictOf(record, 'amount')).toBe('fail');
    for (const column of ['other', 'kind']) {
      expect(evidence(record).get(column)?.[1], column).toBeNull();
      expect(columnVerdictOf(record, column), column).toBe('pass');
    }
  });

  it('looks at the same days however many have come since', async () => {
    const [early, late] = [await run(13 * perDay), await run(120 * perDay)];
    expect(evidence(early).get('amount')?.[4]).toBe(3);
    // `bucket: auto` would give quarters of an hour to the one and days to the other.
    expect(evidence(late).get('amount')?.[4]).toBe(110);
    expect(late.charts[0]).toMatchObject({ kind: 'heatmap', bucketSeconds: 86_400 });
    expect(early.charts[0]).toMatchObject({ kind: 'heatmap', bucketSeconds: 86_400 });
    expect((await run(13 * perDay, { parameters: { bucket: '6h' } })).charts[0]).toMatchObject({ bucketSeconds: 21_600 });
  });

  it('a day that is not over is no look: at noon the evidence is that of midnight', async () => {
    const [midnight, noon] = [await run(25 * perDay), await run(25 * perDay + perDay / 2)];
    for (const column of ['amount', 'other', 'kind']) expect(evidence(noon).get(column)).toEqual(evidence(midnight).get(column));
    expect(caveat(noon, 'partial_bucket')).toContain('it is no look yet');
    expect(caveat(midnight, 'partial_bucket')).toBeUndefined();
    expect(caveat(await run(10 * perDay + 40), 'sequential')).toContain('there is none, so no column can be called changed');
  });

  it('one look that would alarm by itself is not enough', async () => {
    const alone = await run(11 * perDay, { change: 10, by: 0.3, parameters: { columns: ['amount'], sequential: false } });
    expect(columnVerdictOf(alone, 'amount')).toBe('fail');
    const looked = await run(11 * perDay, { change: 10, by: 0.3, parameters: { columns: ['amount'] } });
    expect(columnVerdictOf(looked, 'amount')).not.toMatch(/fail|warn/);
    const [, alarm, greatest, , looks] = evidence(looked).get('amount') ?? [];
    expect([alarm, looks]).toEqual([null, 1]);
    // More than the mean under no change, less than the 20 of an alarm at 5 %.
    expect(Number(greatest)).toBeGreaterThan(1);
    expect(Number(greatest)).toBeLessThan(20);
  });

  it('says what its guarantee rests on: of halves that move with every run it holds for one run alone', async () => {
    expect(caveat(await run(30 * perDay), 'sequential')).toMatch(
      /all 20 looks together: .* at most 5 % .* as long as the reference and the first current bucket stay/,
    );
    const halves = await run(30 * perDay, { front: 'tables: { telemetry: { roles: { timestamp: at } } }\n' });
    expect(caveat(halves, 'sequential')).toContain('the halves that are compared move with every run');
    expect(caveat(halves, 'default_populations')).toContain('reference is the first half');
    const before = await run(30 * perDay, { front: named('before', 'after'), parameters: { reference: 'before', current: 'after' } });
    expect(caveat(before, 'sequential')).toContain('stay where they are');
    // Somebody named what is compared, so there are no halves to speak of.
    expect(caveat(before, 'default_populations')).toBeUndefined();
  });
});
