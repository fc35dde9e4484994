import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import type { ResultTable } from '../../src/cells/types.ts';
import { tableParquet } from '../../src/ui/results/table-parquet.ts';

const noon = Date.UTC(2026, 10, 1, 12);
const small: ResultTable = {
  name: 'small',
  title: 'Small',
  columns: [
    { name: 'name', title: 'name', type: 'text', column: 'device' },
    { name: 'verdict', title: 'verdict', type: 'verdict' },
    { name: 'psi', title: 'PSI', type: 'number' },
    { name: 'share', title: 'share', type: 'percent' },
    { name: 'n', title: 'rows', type: 'integer', unit: 'k' },
    { name: 'at', title: 'at', type: 'time' },
    { name: 'psi', title: 'again', type: 'number' },
  ],
  rows: [
    ['phone', 'pass', 0.012, 0.5, 9_007_199_254_740_991, noon, 1],
    ['=tab|let\nx', 'fail', null, null, null, null, null],
    [null, 'warn', -1.5e-7, 0.061, -3, noon + 1, 2.5],
  ],
};

test('Parquet keeps types, values and nulls', async () => {
  const file = tableParquet(small);
  const schema = parquetMetadata(file).schema.slice(1);
  expect(schema.map((column) => [column.name, column.type, column.converted_type])).toEqual([
    ['name', 'BYTE_ARRAY', 'UTF8'],
    ['verdict', 'BYTE_ARRAY', 'UTF8'],
    ['psi', 'DOUBLE', undefined],
    ['share', 'DOUBLE', undefined],
    ['n', 'INT64', undefined],
    ['at', 'INT64', 'TIMESTAMP_MILLIS'],
    ['psi_2', 'DOUBLE', undefined],
  ]);
  expect(schema.every((column) => column.repetition_type === 'OPTIONAL')).toBe(true);
  const rows = await parquetReadObjects({ file });
  expect(rows).toEqual([
    { name: 'phone', verdict: 'pass', psi: 0.012, share: 0.5, n: 9_007_199_254_740_991n, at: new Date(noon), psi_2: 1 },
    { name: '=tab|let\nx', verdict: 'fail', psi: null, share: null, n: null, at: null, psi_2: null },
    { name: null, verdict: 'warn', psi: -1.5e-7, share: 0.061, n: -3n, at: new Date(noon + 1), psi_2: 2.5 },
  ]);
});

test('a column that mixes kinds is text, whole columns of nothing stay empty, fractions in an integer column are kept', async () => {
  const odd: ResultTable = {
    name: 'odd',
    title: 'odd',
    columns: [
      { name: 'mixed', title: 'mixed', type: 'number' },
      { name: 'none', title: 'none', type: 'integer' },
      { name: 'half', title: 'half', type: 'integer' },
      { name: 'flag', title: 'flag', type: 'text' },
    ],
    rows: [
      [1, null, 1.5, true],
      ['x', null, 2, false],
    ],
  };
  expect(await parquetReadObjects({ file: tableParquet(odd) })).toEqual([
    { mixed: '1', none: null, half: 1.5, flag: true },
    { mixed: 'x', none: null, half: 2, flag: false },
  ]);
});

test('an empty table and a large one', async () => {
  expect(await parquetReadObjects({ file: tableParquet({ ...small, rows: [] }) })).toEqual([]);
  const rows = Array.from({ length: 10_000 }, (_, i) => [`v${i}`, 'pass', i / 7, null, i, noon + i, i % 3 === 0 ? null : i]);
  const back = await parquetReadObjects({ file: tableParquet({ ...small, rows }) });
  expect(back).toHaveLength(10_000);
  expect(back[9_999]).toEqual({ name: 'v9999', verdict: 'pass', psi: 9_999 / 7, share: null, n: 9_999n, at: new Date(noon + 9_999), psi_2: null });
});
