import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literal } from '../../src/reduce/sql-text.ts';
import type { PairedReduction, SampleReduction } from '../../src/reduce/types.ts';
import { nativeDuckdb, reduced } from './native.ts';

const connection = await nativeDuckdb();
await connection.run(
  `CREATE TABLE wide AS SELECT i::DOUBLE AS x, 'v' || (i % 7) AS kind, [i::FLOAT, 1] AS vector, CAST(i // 500 AS INTEGER) AS "__part" FROM range(3000) AS r(i)`,
);
const sample = (more: Partial<SampleReduction>): SampleReduction => ({
  kind: 'sample',
  from: { name: 'wide', table: 'wide' },
  columns: [{ name: 'x', as: 'number' }],
  rows: 100,
  seed: 1,
  ...more,
});
const drawn = async (more: Partial<SampleReduction>) => (await reduced(connection, sample(more)))[0]?.sample;

describe('a sample', () => {
  test('has the rows asked for, in row order, and tells how many there are', async () => {
    const found = await drawn({
      columns: [
        { name: 'x', as: 'number' },
        { name: 'kind', as: 'text' },
        { name: 'vector', as: 'list' },
      ],
    });
    const [x = [], kind = [], vector = []] = found?.columns ?? [];
    expect(found?.of).toBe(3000);
    expect(x).toHaveLength(100);
    expect([...x].map(Number).sort((a, b) => a - b)).toEqual(x);
    expect(kind).toEqual(x.map((value) => `v${Number(value) % 7}`));
    expect(vector).toEqual(x.map((value) => [value, 1]));
  });

  test('is the same again, another for another seed, and spreads over the table', async () => {
    expect(await drawn({})).toEqual(await drawn({}));
    expect(await drawn({ seed: 2 })).not.toEqual(await drawn({}));
    const numbers = ((await drawn({ rows: 1000 }))?.columns[0] ?? []).map(Number);
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    expect(Math.abs(mean - 1499.5)).toBeLessThan(4 * (866 / Math.sqrt(1000)));
  });

  test('of a population keeps its rows only; all of them when there are fewer than asked; none when it is empty', async () => {
    const few = await drawn({ from: { name: 'few', table: 'wide', where: 'x < 40' } });
    expect(few?.of).toBe(40);
    expect(few?.columns[0]).toHaveLength(40);
    const none = await drawn({ from: { name: 'none', table: 'wide', where: 'x < 0' } });
    expect(none).toEqual({ of: 0, columns: [[]] });
  });

  test('a row has the same chance in every population: a sample of a part is what the whole would have drawn of it', async () => {
    const whole = new Set((await drawn({ rows: 3000 }))?.columns[0]);
    expect(whole.size).toBe(3000);
    const half = (await drawn({ rows: 50, from: { name: 'half', table: 'wide', where: `kind = ${literal('v3')}` } }))?.columns[0] ?? [];
    expect(half).toHaveLength(50);
    expect(half.every((x) => Number(x) % 7 === 3)).toBe(true);
  });
});

interface Row {
  readonly id: number | null;
  readonly x: number | null;
}
const rows = fc.array(fc.record({ id: fc.option(fc.nat(8), { freq: 6 }), x: fc.option(fc.integer({ min: -3, max: 3 }), { freq: 5 }) }), { maxLength: 20 });

async function fill(table: string, given: readonly Row[]): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE ${table} (id BIGINT, x DOUBLE, "__part" INTEGER)`);
  for (const [i, row] of given.entries()) await connection.run(`INSERT INTO ${table} VALUES (${literal(row.id)}, ${literal(row.x)}, ${i})`);
}

/** First row of each key, in file order. */
const firsts = (given: readonly Row[]): Map<number, number | null> => {
  const found = new Map<number, number | null>();
  for (const { id, x } of given) if (id !== null && !found.has(id)) found.set(id, x);
  return found;
};

describe('pairs', () => {
  const reduction: PairedReduction = {
    kind: 'paired',
    from: { name: 'a', table: 'a' },
    to: { name: 'b', table: 'b' },
    on: { left: 'id', right: 'id' },
    derive: [
      { kind: 'difference', name: 'x', left: 'x', right: 'x' },
      { kind: 'ratio', name: 'x', left: 'x', right: 'x' },
    ],
    keys: {},
    measures: {
      pairs: { kind: 'count' },
      moved: { kind: 'sum', column: 'difference.x', pivot: 0 },
      ratios: { kind: 'present', column: 'ratio.x' },
      equal: { kind: 'truth', expression: '"left.x" = "right.x"' },
      cells: { kind: 'histogram', column: 'difference.x', edges: [-1, 0, 1] },
    },
  };

  test('property: they are what a join by hand gives', async () => {
    await fc.assert(
      fc.asyncProperty(rows, rows, async (a, b) => {
        await fill('a', a);
        await fill('b', b);
        const [answer] = await reduced(connection, reduction);
        const right = firsts(b);
        const pairs = [...firsts(a)].filter(([id]) => right.has(id)).map(([id, x]) => [x, right.get(id) ?? null] as const);
        const differences = pairs.flatMap(([x, y]) => (x === null || y === null ? [] : [y - x]));
        const cells = [-1, 0, 1, Infinity].map((edge, i) => differences.filter((d) => d <= edge && d > ([-Infinity, -1, 0, 1][i] ?? 0)).length);
        expect(answer?.rows[0]?.measures).toEqual({
          pairs: pairs.length,
          moved: differences.reduce((sum, d) => sum + d, 0),
          ratios: pairs.filter(([x, y]) => x !== null && y !== null && x !== 0).length,
          equal: [
            pairs.filter(([x, y]) => x !== null && x === y).length,
            pairs.filter(([x, y]) => x !== null && y !== null && x !== y).length,
            pairs.filter(([x, y]) => x === null || y === null).length,
          ],
          cells,
        });
      }),
      { numRuns: 40 },
    );
  });

  test('break down by columns of either side', async () => {
    await fill('a', [
      { id: 1, x: 0 },
      { id: 2, x: 1 },
      { id: 3, x: 1 },
    ]);
    await fill('b', [
      { id: 1, x: 1 },
      { id: 2, x: 1 },
      { id: 3, x: 0 },
    ]);
    const keys = { before: { kind: 'column', column: 'left.x' }, after: { kind: 'column', column: 'right.x' } } as const;
    const [answer] = await reduced(connection, { ...reduction, keys, derive: [], measures: { n: { kind: 'count' } } });
    expect(answer?.rows.map((row) => [row.keys.before, row.keys.after, row.measures.n])).toEqual([
      ['0.0', '1.0', 1],
      ['1.0', '0.0', 1],
      ['1.0', '1.0', 1],
    ]);
  });
});
