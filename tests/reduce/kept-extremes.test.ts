import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReductions } from '../../src/reduce/run.ts';
import { literal } from '../../src/reduce/sql-text.ts';
import type { Measure, Reduction } from '../../src/reduce/types.ts';
import { nativeDuckdb, typed } from './native.ts';

const connection = await nativeDuckdb();
const types = ['DOUBLE', 'FLOAT', 'TINYINT', 'BIGINT', 'UBIGINT', 'HUGEINT', 'DECIMAL(12,3)', 'BOOLEAN'] as const;
const columns = types.map((type, i) => ({ name: `c ${i}`, type }));
const from = { name: 't', table: 't' };
const measures: Record<string, Measure> = Object.fromEntries([
  ['rows', { kind: 'count' } as const],
  ...columns.flatMap(({ name: column }) =>
    (['finite', 'minimum', 'maximum', 'missing', 'nan'] as const).map((kind) => [`${kind} ${column}`, { kind, column } as const] as const),
  ),
]);
const whole: Reduction = { kind: 'grouped', from, keys: {}, measures };

/** Answers reductions and tells the statements. */
async function run(batch: readonly Reduction[], stored: readonly string[]) {
  const asked: string[] = [];
  const query = (sql: string) => {
    asked.push(sql);
    return typed(connection, sql);
  };
  const tables = await runReductions(query, batch, {}, (table) => stored.includes(table));
  return { asked, rows: tables.map(({ rows }) => rows), sql: tables.map(({ sql }) => sql) };
}

const real = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, 1.7976931348623157e308) },
);
const row = fc.tuple(fc.option(real, { freq: 8 }), fc.option(fc.integer({ min: -128, max: 127 }), { freq: 8 }), fc.option(fc.bigInt(-(2n ** 62n), 2n ** 62n)));
const shownReal = (x: number) => (Number.isFinite(x) ? literal(x) : `'${Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf'}'`);

async function append(rows: readonly (readonly [number | null, number | null, bigint | null])[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(([x, small, large]) => {
    const of: Readonly<Record<string, string | null>> = {
      DOUBLE: x === null ? null : shownReal(x),
      FLOAT: x === null ? null : shownReal(Math.abs(x) < 3e38 || !Number.isFinite(x) ? x : 1),
      BIGINT: large === null ? null : `${large}`,
      UBIGINT: large === null ? null : `${large < 0n ? -large : large}`,
      HUGEINT: large === null ? null : `${large * 1_000_003n}`,
      BOOLEAN: small === null ? null : `${small > 0}`,
    };
    return `(${columns.map(({ type }) => `CAST(${of[type] ?? (type in of || small === null ? 'NULL' : small)} AS ${type})`).join(', ')})`;
  });
  await connection.run(`INSERT INTO t SELECT * FROM (VALUES ${values.join(', ')}) AS v`);
}

describe('extremes that the engine keeps', () => {
  it('are those that a look at each value finds, whatever the type and however the rows came', async () => {
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 4 }), fc.boolean(), async (pieces, compressed) => {
        await connection.run(`CREATE OR REPLACE TABLE t (${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`);
        for (const piece of pieces) await append(piece);
        if (compressed) await connection.run('CHECKPOINT');
        const scanned = await run([whole], []);
        const found = await run([whole], ['t']);
        expect(found.rows).toEqual(scanned.rows);
        if (!found.asked.some((sql) => sql.includes('min(CAST("c 0" AS DOUBLE))'))) kept += 1;
      }),
      { numRuns: 60 },
    );
    expect(kept).toBeGreaterThan(10);
  });

  it('are found through a view of tables side by side, and told in the statements', async () => {
    await connection.run('CREATE OR REPLACE TABLE a AS SELECT 1 / (i + 0.7) AS x FROM range(5000) r(i)');
    await connection.run('CREATE OR REPLACE TABLE p AS SELECT CAST(0 AS INTEGER) AS "__part" FROM range(5000)');
    await connection.run('CREATE OR REPLACE VIEW side_by_side AS SELECT a.x, p."__part" FROM p POSITIONAL JOIN a');
    const asked: Reduction = {
      kind: 'grouped',
      from: { name: 'side_by_side', table: 'side_by_side' },
      keys: {},
      measures: { low: { kind: 'minimum', column: 'x' }, high: { kind: 'maximum', column: 'x' }, n: { kind: 'finite', column: 'x' } },
    };
    const found = await run([asked], ['side_by_side']);
    expect(found.rows).toEqual((await run([asked], [])).rows);
    expect(found.sql).toEqual([found.asked]);
    expect(found.asked).toEqual([
      'SELECT stats(CAST("x" AS DOUBLE)) AS m0\nFROM "side_by_side"\nLIMIT 1',
      'SELECT CAST(count("x") AS BIGINT) AS m0\nFROM "side_by_side"',
    ]);
  });

  it('are asked of whole stored tables alone: not of filters, windows, groups, single measures with a condition, or views', async () => {
    await connection.run(
      "CREATE OR REPLACE TABLE s AS SELECT CAST(i AS DOUBLE) AS x, TIMESTAMP '2026-01-01' + to_days(CAST(i AS INTEGER)) AS t FROM range(10) r(i)",
    );
    await connection.run('CREATE OR REPLACE VIEW part AS SELECT * FROM s WHERE x > 3');
    const high: Measure = { kind: 'maximum', column: 'x' };
    const of = (more: Partial<Extract<Reduction, { kind: 'grouped' }>>): Reduction => ({
      kind: 'grouped',
      from: { name: 's', table: 's' },
      keys: {},
      measures: { high },
      ...more,
    });
    const window = { column: 't', from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 0, 4) };
    const cases: readonly (readonly [Reduction, number])[] = [
      [of({ from: { name: 's', table: 's', where: 'x < 6' } }), 5],
      [of({ from: { name: 's', table: 's', window } }), 2],
      [of({ keys: { x: { kind: 'column', column: 'x' } } }), 0],
      [of({ measures: { high: { ...high, where: 'x < 4' } } }), 3],
      [of({ from: { name: 'part', table: 'part' } }), 9],
    ];
    for (const [reduction, expected] of cases) {
      const found = await run([reduction], ['s']);
      expect(found.asked.some((sql) => sql.includes('stats('))).toBe(false);
      expect(found.rows[0]?.[0]?.measures.high).toBe(expected);
    }
  });
});
