import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rounded } from '../../src/reduce/rounding.ts';
import { doubleLiteral } from '../../src/reduce/sql-text.ts';
import type { Rounding } from '../../src/reduce/types.ts';
import { nativeDuckdb, reduced } from './native.ts';

const connection = await nativeDuckdb();
const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(0.25, 0.75, -0.25, 0, null, Number.NaN, Number.POSITIVE_INFINITY));
const roundings: readonly Rounding[] = [
  { kind: 'steps', step: 0.5 },
  { kind: 'digits', offset: 0, gap: 0.125, bits: 6 },
];
const sql = (x: number | null) => (x === null ? 'NULL' : Number.isNaN(x) ? "'nan'" : Number.isFinite(x) ? doubleLiteral(x) : "'inf'");

it.each(roundings)('numbers are grouped by their code, and what is not finite is one group: %j', async (rounding) => {
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 40 }), async (values) => {
      await connection.run('CREATE OR REPLACE TABLE rounded (x DOUBLE, __part INTEGER)');
      await connection.run(`INSERT INTO rounded VALUES ${values.map((x, i) => `(CAST(${sql(x)} AS DOUBLE), ${i % 3})`).join(', ')}`);
      const [table] = await reduced(connection, {
        kind: 'grouped',
        from: { name: 'rounded', table: 'rounded' },
        keys: { code: { kind: 'rounded', column: 'x', rounding } },
        measures: { n: { kind: 'count' }, low: { kind: 'minimum', column: 'x' } },
      });
      const codeOf = (x: number | null) => (x === null || !Number.isFinite(x) ? null : rounded(rounding, x));
      const counts = new Map<number | null, number>();
      for (const x of values) counts.set(codeOf(x), (counts.get(codeOf(x)) ?? 0) + 1);
      const found = (table?.rows ?? []).map(({ measures: { n, low } }) => [typeof low === 'number' ? codeOf(low) : null, n] as const);
      expect(found.length).toBe(counts.size);
      for (const [code, n] of found) expect(n).toBe(counts.get(code));
    }),
    { numRuns: 40 },
  );
});
