import { describe, expect, it } from 'vitest';
import { parquetOf } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';

const hashed = (seed: number) => `(hash(i + ${seed}) % 1000003) / 1000003.0`;

describe('the cells that carry a shift', async () => {
  const select = (seed: number, columns: string) => `SELECT ${hashed(seed)} AS same, ${columns.replaceAll('{r}', hashed(seed))} FROM range(4000) AS t(i)`;
  const record = await runCell(
    'drift',
    {},
    {
      reference: await parquetOf('parts-reference.parquet', select(1, "{r} AS moved, {r} AS holes, ['a', 'b'][1 + i % 2] AS kind")),
      current: await parquetOf(
        'parts-current.parquet',
        select(
          500_000,
          "{r} + 0.5 AS moved, CASE WHEN i % 4 = 0 THEN NULL ELSE {r} END AS holes, CASE WHEN i % 4 = 0 THEN 'c' ELSE ['a', 'b'][1 + i % 2] END AS kind",
        ),
      ),
    },
  );
  const table = record.tables.find((t) => t.name === 'cells');
  const of = (column: string) => table?.rows.filter((row) => row[0] === column) ?? [];

  it('are named for columns that failed or warned, worst first', () => {
    expect([...new Set(table?.rows.map((row) => row[0]))].sort()).toEqual(['holes', 'kind', 'moved']);
    expect(of('holes')[0]?.slice(1, 4)).toEqual(['(missing)', 0, 0.25]);
    expect(of('kind')[0]?.slice(1, 4)).toEqual(['c', 0, 0.25]);
    expect(String(of('moved')[0]?.[1])).toMatch(/^> /);
  });

  it('add up to the index where all are shown, and none is negative', () => {
    const sum = of('kind').reduce((all, row) => all + Number(row[4]), 0);
    expect(sum).toBeCloseTo(measured(record, 'psi', 'kind').value ?? Number.NaN, 12);
    expect(of('kind').reduce((all, row) => all + Number(row[5]), 0)).toBeCloseTo(1, 12);
    for (const row of table?.rows ?? []) expect(Number(row[4])).toBeGreaterThanOrEqual(0);
  });

  it('are five a column at most, with their number in all', () => {
    expect(of('moved')).toHaveLength(5);
    // Ten deciles; ten and the missing ones; three categories.
    expect(table?.total).toBe(10 + 11 + 3);
  });
});
