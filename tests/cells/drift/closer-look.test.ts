import { describe, expect, it } from 'vitest';
import { parquetOf } from '../../engine/native/files.ts';
import { runCell } from '../lab.ts';

const hashed = (seed: number) => `(hash(i, ${seed}) % 1000003) / 1000003.0`;
/** Two segments of equal size, an amount, a flag: independent of each other, unless said otherwise. */
const rows = (seed: number, more: string) =>
  `SELECT * REPLACE (${more}) FROM (SELECT CASE WHEN ${hashed(seed)} < 0.3 THEN 'NL' ELSE 'DE' END AS country, CASE WHEN ${hashed(seed + 1)} < 0.4 THEN 'app' ELSE 'web' END AS channel,
    ${hashed(seed + 2)} * 100 AS amount, ${hashed(seed + 3)} AS result, ${hashed(seed + 4)} AS other, ${hashed(seed + 5)} AS r FROM range(8000) AS t(i))`;
const fronted = (roles: object) => `tables: ${JSON.stringify({ reference: { roles }, current: { roles } })}\n`;
const tableOf = (record: Awaited<ReturnType<typeof runCell>>, name: string) => record.tables.find((t) => t.name === name);

describe('pairs of values', () => {
  it('name the segment that carries a drift, with what the two columns explain and what is beyond', async () => {
    const record = await runCell(
      'drift',
      { columns: ['country', 'channel', 'amount', 'other'] },
      {
        reference: await parquetOf('pairs-reference.parquet', rows(1, 'country AS country')),
        // In the app of one country half of the amounts went up; nothing else changed.
        current: await parquetOf('pairs-current.parquet', rows(100, "CASE WHEN country = 'NL' AND r < 0.9 THEN amount / 10 + 90 ELSE amount END AS amount")),
      },
    );
    const pairs = tableOf(record, 'pairs');
    const [first] = pairs?.rows ?? [];
    expect(first?.[0]).toMatch(/^amount > /);
    expect(first?.[1]).toBe('country = NL');
    // A tenth of 30 % before; nine tenths of 30 % and a hundredth now.
    expect(first?.[2]).toBeCloseTo(0.03, 2);
    expect(first?.[3]).toBeCloseTo(0.27, 1);
    expect(Number(first?.[5])).toBeCloseTo(Number(first?.[3]) - Number(first?.[4]), 12);
    expect(Number(first?.[5])).toBeGreaterThan(0.1);
    expect(pairs?.rows.some((row) => String(row[1]).startsWith('channel'))).toBe(false);
    expect(record.findings.at(-1)?.sentence).toMatch(/^amount > \S+ together with country = NL: /);
    const measured = record.measurements.filter((m) => m.metric === 'interaction_shift');
    expect(measured[0]?.value).toBe(first?.[5]);
    expect(measured[0]?.of.group).toMatchObject({ country: 'NL' });
    for (const m of measured) expect(m.test?.pAdjusted).toBeLessThanOrEqual(0.05);
  });

  it('show also where neither column leads', async () => {
    const columns = ['country', 'channel', 'amount', 'other'];
    // amount leads and is the only column that moved; in the other rows country and channel go together now as they did not, each as frequent as before.
    const record = await runCell(
      'drift',
      { columns, pairs: 1 },
      {
        reference: await parquetOf('pairs-aside-reference.parquet', rows(1, 'country AS country')),
        current: await parquetOf(
          'pairs-aside-current.parquet',
          rows(100, "amount * 0.7 AS amount, CASE WHEN r < 0.5 THEN channel WHEN country = 'NL' OR (r - 0.5) * 2 < 0.143 THEN 'app' ELSE 'web' END AS channel"),
        ),
      },
    );
    expect([...new Set(record.measurements.filter((m) => m.verdict === 'fail' || m.verdict === 'warn').map((m) => m.of.column))]).toEqual(['amount']);
    const [first] = tableOf(record, 'pairs')?.rows ?? [];
    expect([first?.[0], first?.[1]].sort()).toEqual(['channel = app', 'country = NL']);
    // 30 % × 40 % before; half of the 30 % are in the app for certain now, the others by 40 %.
    expect(first?.[2]).toBeCloseTo(0.12, 1);
    expect(first?.[3]).toBeCloseTo(0.21, 1);
    expect(Number(first?.[5])).toBeGreaterThan(0.07);
  });

  it('are none where each column shifts by itself, and none is asked of them when nothing moved or pairs is 0', async () => {
    const reference = await parquetOf('pairs-alone-reference.parquet', rows(1, 'country AS country'));
    const alone = await parquetOf(
      'pairs-alone-current.parquet',
      rows(
        200,
        "CASE WHEN r < 0.3 THEN 'NL' ELSE country END AS country, amount * amount / 100 AS amount, CASE WHEN r > 0.8 THEN 'kiosk' ELSE channel END AS channel",
      ),
    );
    const columns = ['country', 'amount', 'other'];
    const moved = await runCell('drift', { columns }, { reference, current: alone });
    expect(moved.verdict).toBe('fail');
    expect(tableOf(moved, 'pairs')).toBeUndefined();
    expect(moved.sql.some((statement) => statement.includes('__coded'))).toBe(true);
    const off = await runCell('drift', { columns, pairs: 0 }, { reference, current: alone });
    expect(off.sql.some((statement) => statement.includes('__coded'))).toBe(false);
    const still = await runCell('drift', { columns }, { reference, current: await parquetOf('pairs-still.parquet', rows(300, 'country AS country')) });
    expect(still.verdict).toBe('pass');
    expect(still.sql.some((statement) => statement.includes('__coded'))).toBe(false);
  });

  it('are counted over time as well, with missing values and dates as values', async () => {
    const side = (seed: number, missing: string) =>
      `SELECT TIMESTAMP '2026-01-01' + to_minutes(CAST(i AS INTEGER)) + INTERVAL ${seed} DAY AS at, CASE WHEN ${missing} THEN NULL ELSE ${hashed(seed)} END AS amount, ['a', 'b'][1 + i % 2] AS kind, DATE '2025-01-01' + CAST(hash(i, ${seed}) % 300 AS INTEGER) AS day FROM range(4000) AS t(i)`;
    const record = await runCell(
      'drift',
      {},
      {
        reference: await parquetOf('pairs-time-reference.parquet', side(1, 'FALSE')),
        current: await parquetOf('pairs-time-current.parquet', side(9, 'i % 2 = 0 AND hash(i) % 2 = 0')),
      },
      { front: fronted({ timestamp: 'at' }) },
    );
    // Missing values exist on one side alone: their column explains that there are some, and where they are is not comparable.
    expect(record.verdict).toBe('fail');
    expect(record.charts[0]?.kind).toBe('heatmap');
    expect(record.sql.some((statement) => statement.includes('__coded'))).toBe(true);
  });
});

describe('shift × importance', () => {
  const score = '0.5 * amount / 100 + 0.1 * other + 0.1 * r AS result';
  const reference = rows(1, score);
  const current = rows(100, `${score}, amount * 0.6 AS amount, other * 0.6 AS other, CASE WHEN r < 0.3 THEN 'NL' ELSE country END AS country`);
  const columns = ['country', 'amount', 'other', 'channel'];

  it('takes the correlation ratio with the score where no attribution is logged, and says so', async () => {
    const files = { reference: await parquetOf('importance-reference.parquet', reference), current: await parquetOf('importance-current.parquet', current) };
    const record = await runCell('drift', { columns }, files, { front: fronted({ score: 'result' }) });
    const rowsOf = tableOf(record, 'importance')?.rows ?? [];
    expect(rowsOf.map((row) => row[0])).toEqual(['amount', 'other', 'country']);
    // Uniform parts of width 0.5, 0.1 and 0.1: 0.98, 0.19 of the standard deviation; deciles hold all but a hundredth of a uniform's variance.
    expect(rowsOf[0]?.[3]).toBeCloseTo(0.5 / Math.sqrt(0.25 + 0.01 + 0.01), 1);
    expect(rowsOf[1]?.[3]).toBeCloseTo(0.1 / Math.sqrt(0.25 + 0.01 + 0.01), 1);
    for (const row of rowsOf) expect(row[4]).toBe(Number(row[2]) * Number(row[3]));
    expect(record.caveats.find((c) => c.code === 'importance')?.sentence).toContain('correlation ratio of result');
    expect(record.measurements.filter((m) => m.metric === 'importance').map((m) => m.n)).toEqual([8000, 8000, 8000]);
  });

  it('takes logged attributions where they are, as parts of their mean size', async () => {
    const logged = (select: string) =>
      `SELECT *, CASE WHEN i % 2 = 0 THEN 3.0 ELSE -3.0 END AS shap_amount, -1.0 AS shap_other, 0.0 AS shap_country FROM (SELECT *, row_number() OVER () AS i FROM (${select}))`;
    const files = {
      reference: await parquetOf('shap-reference.parquet', logged(reference)),
      current: await parquetOf('shap-current.parquet', logged(current)),
    };
    const record = await runCell('drift', { columns }, files, {
      front: fronted({ score: 'result', attribution: ['shap_amount', 'shap_other', 'shap_country'] }),
    });
    const found = new Map(record.measurements.filter((m) => m.metric === 'importance').map((m) => [m.of.column, m.value]));
    expect(found).toEqual(
      new Map([
        ['amount', 0.75],
        ['other', 0.25],
        ['country', 0],
      ]),
    );
    expect(record.caveats.find((c) => c.code === 'importance')?.sentence).toContain('attributions');
  });

  it('is left out where there is neither', async () => {
    const files = { reference: await parquetOf('bare-reference.parquet', reference), current: await parquetOf('bare-current.parquet', current) };
    const record = await runCell('drift', { columns }, files);
    expect(tableOf(record, 'importance')).toBeUndefined();
    expect(record.caveats.some((c) => c.code === 'importance')).toBe(false);
  });
});
