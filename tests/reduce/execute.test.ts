import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys } from '../../src/reduce/run.ts';
import { literal, quoteIdentifier } from '../../src/reduce/sql-text.ts';
import type { GroupedReduction, Measure, ValueCountsReduction } from '../../src/reduce/types.ts';
import { nativeDuckdb, reduced } from './native.ts';

const connection = await nativeDuckdb();
const column = 'a "strange" 🙂 name';
interface Row {
  readonly g: string | null;
  readonly x: number | null;
  readonly t: number | null;
  readonly part: number;
}

const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 3, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0) },
);
const row: fc.Arbitrary<Row> = fc.record({
  g: fc.constantFrom('a', 'b', 'ä', "it's", '', null),
  x: fc.option(number, { freq: 6 }),
  t: fc.option(fc.integer({ min: -5_000_000, max: 5_000_000 }), { freq: 8 }),
  part: fc.integer({ min: 0, max: 2 }),
});
const rowsOf = fc.array(row, { maxLength: 40 });

const double = (x: number | null) => (x === null ? 'NULL' : Number.isFinite(x) ? literal(x) : `'${Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'}'`);
async function fill(rows: readonly Row[]): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE t (g VARCHAR, ${quoteIdentifier(column)} DOUBLE, ts TIMESTAMP, __part INTEGER)`);
  if (rows.length === 0) return;
  const values = rows.map((r) => `(${literal(r.g)}, CAST(${double(r.x)} AS DOUBLE), ${r.t === null ? 'NULL' : literal(new Date(r.t))}, ${r.part})`);
  await connection.run(`INSERT INTO t VALUES ${values.join(', ')}`);
}

const from = { name: 't', table: 't' };
const edges = [-2, 0, 0.5, 3];
const measures: Record<string, Measure> = {
  rows: { kind: 'count' },
  some: { kind: 'count', where: `${quoteIdentifier(column)} > 0 -- positive` },
  present: { kind: 'present', column },
  missing: { kind: 'missing', column },
  nan: { kind: 'nan', column },
  up: { kind: 'positiveInfinity', column },
  down: { kind: 'negativeInfinity', column },
  finite: { kind: 'finite', column },
  low: { kind: 'minimum', column },
  high: { kind: 'maximum', column },
  largest: { kind: 'largest', column },
  distinct: { kind: 'distinct', column },
  cells: { kind: 'histogram', column, edges },
  truth: { kind: 'truth', expression: `g = 'a' -- the first` },
  sum: { kind: 'sum', column, pivot: 1 },
  squares: { kind: 'sumOfSquares', column, pivot: 1 },
  first: { kind: 'minimum', column: 'ts', as: 'instant' },
};

/** The same numbers from rows in memory. */
function plain(rows: readonly Row[]): Record<string, unknown> {
  const x = rows.flatMap((r) => (r.x === null ? [] : [r.x]));
  const finite = x.filter(Number.isFinite);
  const partSum = (f: (v: number) => number) =>
    [0, 1, 2].reduce(
      (sum, part) => sum + rows.filter((r) => r.part === part && r.x !== null && Number.isFinite(r.x)).reduce((a, r) => a + f(Number(r.x)), 0),
      0,
    );
  const instants = rows.flatMap((r) => (r.t === null ? [] : [r.t]));
  return {
    rows: rows.length,
    some: x.filter((v) => v > 0 || Number.isNaN(v)).length,
    present: x.length,
    missing: rows.length - x.length,
    nan: x.filter(Number.isNaN).length,
    up: x.filter((v) => v === Number.POSITIVE_INFINITY).length,
    down: x.filter((v) => v === Number.NEGATIVE_INFINITY).length,
    finite: finite.length,
    low: finite.length > 0 ? Math.min(...finite) : null,
    high: finite.length > 0 ? Math.max(...finite) : null,
    largest: [...finite.map(Math.abs).sort((a, b) => b - a), 0, 0].slice(0, 2),
    distinct: new Set(x.map((v) => (v === 0 ? 0 : v))).size,
    cells: [...edges, Number.POSITIVE_INFINITY].map((edge, i) => finite.filter((v) => v <= edge && v > (edges[i - 1] ?? Number.NEGATIVE_INFINITY)).length),
    truth: [rows.filter((r) => r.g === 'a').length, rows.filter((r) => r.g !== null && r.g !== 'a').length, rows.filter((r) => r.g === null).length],
    sum: partSum((v) => v - 1),
    squares: partSum((v) => (v - 1) * (v - 1)),
    first: instants.length > 0 ? Math.min(...instants) : null,
  };
}

/** Sums may differ in the last bits, because a plain loop adds in row order; all else is equal. */
function expectSame(actual: Readonly<Record<string, unknown>> | undefined, expected: Record<string, unknown>): void {
  const { sum, squares, ...others } = { ...actual };
  const { sum: plainSum, squares: plainSquares, ...plainOthers } = expected;
  const positive = (record: Record<string, unknown>) => JSON.parse(JSON.stringify(record)) as unknown;
  expect(positive(others)).toEqual(positive(plainOthers));
  expect(Math.abs(Number(sum) - Number(plainSum))).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.sqrt(Number(plainSquares) * 40)));
  expect(Math.abs(Number(squares) - Number(plainSquares))).toBeLessThanOrEqual(1e-12 * Math.max(1, Number(plainSquares)));
}

describe('grouped reductions on the engine equal a plain computation', () => {
  it('over all rows', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        await fill(rows);
        const [table] = await reduced(connection, { kind: 'grouped', from, keys: {}, measures });
        expect(table?.rows).toHaveLength(1);
        expectSame(table?.rows[0]?.measures, plain(rows));
      }),
      { numRuns: 120 },
    );
  });

  it('by group and time bucket, also before 1970, sorted with nulls last', async () => {
    const bucket = (t: number | null) => (t === null ? null : Math.floor(t / 60_000) * 60_000);
    const reduction: GroupedReduction = {
      kind: 'grouped',
      from,
      keys: { g: { kind: 'column', column: 'g' }, time: { kind: 'bucket', column: 'ts', seconds: 60 } },
      measures,
    };
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        await fill(rows);
        const [table] = await reduced(connection, reduction);
        const groups = new Map<string, Row[]>();
        for (const r of rows) {
          const id = JSON.stringify([r.g, bucket(r.t)]);
          groups.set(id, [...(groups.get(id) ?? []), r]);
        }
        expect(table?.rows.map((r) => JSON.stringify([r.keys.g, r.keys.time])).sort()).toEqual([...groups.keys()].sort());
        for (const r of table?.rows ?? []) expectSame(r.measures, plain(groups.get(JSON.stringify([r.keys.g, r.keys.time])) ?? []));
        const order = (table?.rows ?? []).map((r) => r.keys);
        for (let i = 1; i < order.length; i++) {
          const [a, b] = [order[i - 1], order[i]];
          const byGroup = compareKeys(a?.g ?? null, b?.g ?? null);
          expect(byGroup < 0 || (byGroup === 0 && compareKeys(a?.time ?? null, b?.time ?? null) < 0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('within a half-open window and a condition', async () => {
    const population = { name: 'p', table: 't', where: "g <> 'b' -- not b", window: { column: 'ts', from: -1_000_000, to: 1_000_000 } };
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const edge: Row[] = [-1_000_000, 999_999, 1_000_000].map((t) => ({ g: 'a', x: 1, t, part: 0 }));
        await fill([...rows, ...edge]);
        const [table] = await reduced(connection, { kind: 'grouped', from: population, keys: {}, measures });
        expectSame(
          table?.rows[0]?.measures,
          plain([...rows, ...edge].filter((r) => r.g !== null && r.g !== 'b' && r.t !== null && r.t >= -1_000_000 && r.t < 1_000_000)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('by the class of a hash: each value in one class, nulls too, nothing lost', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        await fill(rows);
        const keys = { g: { kind: 'column', column: 'g' }, class: { kind: 'hashed', column: 'g', classes: 3 } } as const;
        const [table] = await reduced(connection, { kind: 'grouped', from, keys, measures: { n: { kind: 'count' } } });
        const found = table?.rows ?? [];
        expect(found.length).toBe(new Set(rows.map((r) => r.g)).size);
        for (const { keys: key, measures: m } of found) {
          expect([0, 1, 2]).toContain(key.class);
          expect(m.n).toBe(rows.filter((r) => r.g === key.g).length);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('an infinite instant belongs to no bucket and is no extreme', async () => {
    await connection.run(
      "CREATE OR REPLACE TABLE i AS SELECT unnest([TIMESTAMP 'infinity', TIMESTAMP '-infinity', TIMESTAMP '1969-12-31 23:59:59.5', NULL]) AS ts, 0 AS __part",
    );
    const [table] = await reduced(connection, {
      kind: 'grouped',
      from: { name: 'i', table: 'i' },
      keys: { time: { kind: 'bucket', column: 'ts', seconds: 1 } },
      measures: { n: { kind: 'count' }, low: { kind: 'minimum', column: 'ts', as: 'instant' } },
    });
    expect(table?.rows.map((r) => [r.keys.time, r.measures.n, r.measures.low])).toEqual([
      [-1000, 1, -500],
      [null, 3, null],
    ]);
  });

  it('a group without a finite value keeps its row, with sum 0', async () => {
    await fill([
      { g: 'a', x: 1, t: 0, part: 0 },
      { g: 'b', x: null, t: 0, part: 1 },
    ]);
    const [table] = await reduced(connection, {
      kind: 'grouped',
      from,
      keys: { g: { kind: 'column', column: 'g' } },
      measures: { s: { kind: 'sum', column, pivot: 0 }, n: { kind: 'count' } },
    });
    expect(table?.rows.map((r) => [r.keys.g, r.measures.n, r.measures.s])).toEqual([
      ['a', 1, 1],
      ['b', 1, 0],
    ]);
  });
});

describe('value counts on the engine equal a plain computation', () => {
  const count = (values: readonly (string | number)[]) => {
    const counts = new Map<string | number, number>();
    for (const v of values) counts.set(v === 0 ? 0 : v, (counts.get(v === 0 ? 0 : v) ?? 0) + 1);
    return [...counts];
  };
  const numbers: ValueCountsReduction = { kind: 'valueCounts', from, column, as: 'number' };

  it('of numbers, ascending, finite ones only, inside right-closed intervals', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        await fill(rows);
        const [all, some] = await reduced(connection, numbers, {
          ...numbers,
          within: [
            [Number.NEGATIVE_INFINITY, -1],
            [0, 2],
          ],
        });
        const finite = rows.flatMap((r) => (r.x !== null && Number.isFinite(r.x) ? [r.x] : []));
        const pairs = (values: readonly number[]) => count(values).sort((a, b) => Number(a[0]) - Number(b[0]));
        const shown = (table: typeof all) => (table?.valueCounts[0]?.values ?? []).map((v, i) => [v === 0 ? 0 : v, table?.valueCounts[0]?.counts[i]]);
        expect(shown(all)).toEqual(pairs(finite));
        expect(shown(some)).toEqual(pairs(finite.filter((v) => v <= -1 || (v > 0 && v <= 2))));
      }),
      { numRuns: 80 },
    );
  });

  it('of text, the most frequent first, by group, and how many more there are', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 4 }), async (rows, top) => {
        await fill(rows);
        const [table] = await reduced(connection, {
          kind: 'valueCounts',
          from,
          column: 'g',
          as: 'text',
          top,
          keys: { part: { kind: 'column', column: '__part' } },
        });
        for (const part of [0, 1, 2]) {
          const all = count(rows.flatMap((r) => (r.part === part && r.g !== null ? [r.g] : []))).sort(
            (a, b) => b[1] - a[1] || Buffer.compare(Buffer.from(String(a[0])), Buffer.from(String(b[0]))),
          );
          const found = table?.valueCounts.find((v) => v.keys.part === String(part));
          const kept = all.slice(0, top);
          expect(found === undefined ? [] : found.values.map((v, i) => [v, found.counts[i]])).toEqual(kept);
          expect(found?.more ?? { distinct: 0, rows: 0 }).toEqual({
            distinct: all.length - kept.length,
            rows: all.slice(top).reduce((sum, [, n]) => sum + n, 0),
          });
        }
      }),
      { numRuns: 80 },
    );
  });

  it('of instants are epoch milliseconds', async () => {
    await fill([
      { g: 'a', x: 1, t: -1, part: 0 },
      { g: 'a', x: 1, t: 5, part: 0 },
      { g: 'a', x: 1, t: 5, part: 0 },
      { g: 'a', x: 1, t: null, part: 0 },
    ]);
    const [table] = await reduced(connection, { kind: 'valueCounts', from, column: 'ts', as: 'instant' });
    expect(table?.valueCounts).toEqual([{ keys: {}, values: [-1, 5], counts: [1, 2], more: { distinct: 0, rows: 0 } }]);
  });

  it('of an empty table are one empty list', async () => {
    await fill([]);
    const [table] = await reduced(connection, numbers);
    expect(table?.valueCounts).toEqual([{ keys: {}, values: [], counts: [], more: { distinct: 0, rows: 0 } }]);
  });
});

it('a breakdown of more than 200 000 rows is refused in words', async () => {
  await connection.run('CREATE OR REPLACE TABLE many AS SELECT i, 0 AS __part FROM range(200001) AS r(i)');
  const reduction: GroupedReduction = {
    kind: 'grouped',
    from: { name: 'many', table: 'many' },
    keys: { i: { kind: 'column', column: 'i' } },
    measures: { n: { kind: 'count' } },
  };
  await expect(reduced(connection, reduction)).rejects.toThrow(
    'the breakdown by i gives 200001 rows; at most 200000 are shown: choose a coarser bucket or fewer groups',
  );
});
