import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBatch } from '../../src/reduce/compile.ts';
import { fitsSmall, lastOf, rounded } from '../../src/reduce/rounding.ts';
import { literal } from '../../src/reduce/sql-text.ts';
import type { Rounding } from '../../src/reduce/types.ts';
import { nativeDuckdb, reduced } from './native.ts';

const connection = await nativeDuckdb();
const from = { name: 't', table: 't' };
const number = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: -9, max: 9 }));
const rounding: fc.Arbitrary<Rounding> = fc.oneof(
  fc.constantFrom(2 ** -20, 0.125, 1, 64, 2 ** 20).map((step): Rounding => ({ kind: 'steps', step })),
  fc.record({ kind: fc.constant('digits' as const), offset: number, gap: fc.constantFrom(0, 0.5, 1000), bits: fc.integer({ min: 0, max: 12 }) }),
);

async function fill(values: readonly (number | string | null)[]): Promise<void> {
  await connection.run('CREATE OR REPLACE TABLE t (x DOUBLE, y BIGINT, s VARCHAR)');
  if (values.length === 0) return;
  const rows = values.map((x) => {
    const shown = x === null ? 'NULL' : typeof x === 'number' ? literal(x) : `'${x}'`;
    return `(CAST(${shown} AS DOUBLE), ${typeof x === 'number' ? Math.round(x) % 4 : 'NULL'}, 'a')`;
  });
  await connection.run(`INSERT INTO t VALUES ${rows.join(', ')}`);
}

describe('codes of numbers', () => {
  it('never descend, and the end of a code is the greatest number that has it', () => {
    fc.assert(
      fc.property(rounding, number, number, (given, x, y) => {
        const [low, high] = [Math.min(x, y), Math.max(x, y)];
        const code = rounded(given, low);
        expect(code).toBeLessThanOrEqual(rounded(given, high));
        const end = lastOf(given, code, low, high);
        expect(rounded(given, end)).toBe(code);
        if (end < high) {
          const next = new Float64Array([end]);
          const bits = new BigInt64Array(next.buffer);
          bits[0] = (bits[0] ?? 0n) + (end >= 0 ? 1n : -1n);
          expect(rounded(given, end === 0 ? Number.MIN_VALUE : (next[0] ?? 0))).toBeGreaterThan(code);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('steps are the nearest multiple, ties to the even one; digits are the leading binary ones', () => {
    expect([0.49, 0.5, 0.51, 1.5, -0.5, -1.5].map((x) => rounded({ kind: 'steps', step: 1 }, x))).toEqual([0, 0, 1, 2, 0, -2]);
    expect([1, 1.1, 1.4, 2.9, 100, -3].map((x) => rounded({ kind: 'digits', offset: 0, gap: 0, bits: 1 }, x))).toEqual([1, 1, 1.5, 3, 96, -3]);
    expect([0, 1, -1].map((x) => rounded({ kind: 'digits', offset: 0, gap: 6, bits: 1 }, x))).toEqual([0, 8, -8]);
  });

  it('are those of the engine, bit by bit, and what is not finite has none', async () => {
    await fc.assert(
      fc.asyncProperty(
        rounding,
        fc.array(fc.oneof({ weight: 8, arbitrary: number }, fc.constantFrom(null, 'nan', 'inf', '-inf')), { maxLength: 30 }),
        async (given, values) => {
          await fill(values);
          const [all, tail] = await reduced(
            connection,
            { kind: 'valueCounts', from, column: 'x', as: 'number', rounding: given },
            { kind: 'valueCounts', from, column: 'x', as: 'number', rounding: given, within: [[1, Number.POSITIVE_INFINITY]] },
          );
          const expected = (finite: readonly number[]) => {
            const counts = new Map<number, number>();
            for (const x of finite) counts.set(rounded(given, x), (counts.get(rounded(given, x)) ?? 0) + 1);
            return [...counts].sort((a, b) => a[0] - b[0]);
          };
          const finite = values.filter((x) => typeof x === 'number');
          const pairs = (table: typeof all) => (table?.valueCounts[0]?.values ?? []).map((value, i) => [value, table?.valueCounts[0]?.counts[i]]);
          expect(pairs(all)).toEqual(expected(finite));
          expect(pairs(tail)).toEqual(expected(finite.filter((x) => x > 1)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('value counts that share a statement', () => {
  it('answer what each answers alone', async () => {
    await fill([1, 2, 2, 5, 7, null]);
    const asked = [
      { kind: 'valueCounts', from, column: 'x', as: 'number' },
      { kind: 'valueCounts', from, column: 's', as: 'text', top: 3 },
      { kind: 'valueCounts', from, column: 'y', as: 'number' },
      { kind: 'valueCounts', from: { ...from, where: 'x > 100' }, column: 'x', as: 'number' },
      { kind: 'valueCounts', from, column: 's', as: 'text' },
    ] as const;
    expect(compileBatch(asked).map((s) => s.valueCounts)).toEqual([
      [0, 2, 3],
      [1, 4],
    ]);
    const together = await reduced(connection, ...asked);
    for (const [i, one] of asked.entries()) {
      const [alone] = await reduced(connection, one);
      expect(together[i]?.valueCounts).toEqual(alone?.valueCounts);
    }
  });

  it('rank the most frequent texts of each column as counting by hand does, whatever the ties', async () => {
    const text = fc.option(fc.constantFrom('', 'a', 'b', 'B', 'ä', 'none', 'a text longer than DuckDB keeps in place'), { freq: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom({}, { hashes: true } as const),
        async (rows, top, hashes) => {
          const values = rows.map((row) => `(${row.map((cell) => (cell === null ? 'NULL' : literal(cell))).join(', ')})`);
          await connection.run(`CREATE OR REPLACE TABLE three AS SELECT * FROM (VALUES ${values.join(', ')}) AS v(c0, c1, c2)`);
          const asked = [0, 1, 2].map(
            (k) => ({ kind: 'valueCounts', from: { name: 't', table: 'three' }, column: `c${k}`, as: 'text', top, ...hashes }) as const,
          );
          expect(compileBatch(asked)).toHaveLength(1);
          const together = await reduced(connection, ...asked);
          for (const [k, one] of asked.entries()) {
            const counts = new Map<string, number>();
            for (const row of rows) if (typeof row[k] === 'string') counts.set(row[k], (counts.get(row[k]) ?? 0) + 1);
            const sorted = [...counts].sort(([a, n], [b, m]) => m - n || Buffer.compare(Buffer.from(a), Buffer.from(b)));
            const [found] = together[k]?.valueCounts ?? [];
            expect(found?.values.map((value, i) => [value, found.counts[i]])).toEqual(sorted.slice(0, top));
            const beyond = sorted.slice(top);
            expect(found?.more).toEqual({ distinct: beyond.length, rows: beyond.reduce((sum, [, n]) => sum + n, 0) });
            const [alone] = await reduced(connection, one);
            expect(together[k]?.valueCounts).toEqual(alone?.valueCounts);
          }
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });

  it('with different limits answer what each answers alone', async () => {
    await fill([1, 2, 2, 5, 7, null]);
    const asked = [1, 2].map((top) => ({ kind: 'valueCounts', from, column: 's', as: 'text', top }) as const);
    const together = await reduced(connection, ...asked);
    for (const [i, one] of asked.entries()) expect(together[i]?.valueCounts).toEqual((await reduced(connection, one))[0]?.valueCounts);
  });

  it('more than a few numbers take several', () => {
    const many = Array.from({ length: 20 }, (_, i) => ({ kind: 'valueCounts', from, column: `x${i}`, as: 'number' }) as const);
    const shares = compileBatch(many).map((s) => s.valueCounts?.length ?? 0);
    expect(Math.max(...shares)).toBeLessThanOrEqual(8);
    expect(shares.reduce((a, b) => a + b, 0)).toBe(20);
  });

  it('instants of one millisecond are one value', async () => {
    await connection.run("CREATE OR REPLACE TABLE ts AS SELECT unnest([TIMESTAMP '2026-01-01 00:00:00.000100', TIMESTAMP '2026-01-01 00:00:00.000900']) AS t");
    const [table] = await reduced(connection, { kind: 'valueCounts', from: { name: 'ts', table: 'ts' }, column: 't', as: 'instant' });
    expect(table?.valueCounts).toEqual([{ keys: {}, values: [Date.UTC(2026, 0, 1)], counts: [2], more: { distinct: 0, rows: 0 } }]);
  });
});

describe('counts and extremes of finite values', () => {
  const extremes = { n: { kind: 'finite', column: 'x' }, low: { kind: 'minimum', column: 'x' }, high: { kind: 'maximum', column: 'x' } } as const;

  it('are asked plainly, and again with a look at each value only where something is not finite', async () => {
    await fill([3, 1, null]);
    const [calm] = await reduced(connection, { kind: 'grouped', from, keys: {}, measures: extremes });
    expect(calm?.rows[0]?.measures).toEqual({ n: 2, low: 1, high: 3 });
    expect(calm?.sql).toHaveLength(1);
    expect(calm?.sql[0]).not.toContain('isfinite');
    await fill([3, 1, null, 'nan', '-inf']);
    const [wild] = await reduced(connection, { kind: 'grouped', from, keys: {}, measures: extremes });
    expect(wild?.rows[0]?.measures).toEqual({ n: 2, low: 1, high: 3 });
    expect(wild?.sql).toHaveLength(2);
  });

  it('some rows are each so-manieth of the table, in order, before the condition', async () => {
    await connection.run('CREATE OR REPLACE TABLE r AS SELECT CAST(i AS DOUBLE) AS x FROM range(1, 101) AS r(i)');
    const [table] = await reduced(connection, {
      kind: 'sample',
      from: { name: 'r', table: 'r', where: 'x > 30' },
      columns: [{ name: 'x', as: 'number' }],
      rows: 5,
      seed: 1,
      every: 10,
    });
    expect(table?.sample).toEqual({ of: 0, columns: [[40, 50, 60, 70, 80]] });
  });

  it('small steps are the same codes, counted as whole numbers of 16 bits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(2 ** -12, 2 ** -5, 0.5, 1, 2, 1024),
        fc.array(
          fc.oneof(
            fc.double({ min: -32_767, max: 32_767, noNaN: true }),
            fc.integer({ min: -65_534, max: 65_534 }).map((x) => x / 2),
          ),
          { maxLength: 30 },
        ),
        async (step, stepsAway) => {
          const values = [32_767, -32_767, ...stepsAway].map((x) => x * step);
          expect(fitsSmall(step, { low: Math.min(...values), high: Math.max(...values) })).toBe(true);
          await fill([...values, null]);
          const ask = (rounding: Rounding) => ({ kind: 'valueCounts' as const, from, column: 'x', as: 'number' as const, rounding });
          const [plain, small] = await reduced(connection, ask({ kind: 'steps', step }), ask({ kind: 'steps', step, small: true }));
          expect(small?.valueCounts).toEqual(plain?.valueCounts);
          expect(small?.sql.join()).toContain('AS SMALLINT');
        },
      ),
      { numRuns: 100 },
    );
    expect(fitsSmall(1, { low: -32_768, high: 0 })).toBe(false);
    expect(fitsSmall(0.5, { low: 0, high: 16_384 })).toBe(false);
  });
});
