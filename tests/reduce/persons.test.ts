import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMeasure, mergeMeasure } from '../../src/reduce/merge.ts';
import { literal } from '../../src/reduce/sql-text.ts';
import type { Measure } from '../../src/reduce/types.ts';
import { nativeDuckdb, reduced } from './native.ts';

const connection = await nativeDuckdb();
const from = { name: 't', table: 't' };
const bits = (words: unknown) => (Array.isArray(words) ? words.map(Number) : []).reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
const persons: Record<string, Measure> = {
  all: { kind: 'persons', column: 'person' },
  some: { kind: 'persons', column: 'person', where: 'x > 0 -- positive' },
};
const rowsOf = fc.array(fc.record({ person: fc.option(fc.nat(300), { freq: 30 }), x: fc.integer({ min: -5, max: 5 }), part: fc.integer({ min: 0, max: 2 }) }), {
  maxLength: 200,
});

describe('random groups of persons', () => {
  it('are the distinct classes of the hash, never more than the persons, and merge over parts', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        await connection.run('CREATE OR REPLACE TABLE t (person VARCHAR, x INTEGER, __part INTEGER)');
        const values = rows.map((row) => `(${row.person === null ? 'NULL' : literal(`p${row.person}`)}, ${row.x}, ${row.part})`);
        if (values.length > 0) await connection.run(`INSERT INTO t VALUES ${values.join(', ')}`);
        const [table] = await reduced(connection, { kind: 'grouped', from, keys: {}, measures: persons });
        const [parts] = await reduced(connection, { kind: 'grouped', from, keys: { part: { kind: 'column', column: '__part' } }, measures: persons });
        for (const [name, condition] of [
          ['all', 'TRUE'],
          ['some', 'x > 0'],
        ] as const) {
          const own = table?.rows[0]?.measures[name];
          const asked = await connection.runAndReadAll(
            `SELECT count(DISTINCT hash(person) % 128), count(DISTINCT coalesce(person, '')) FROM t WHERE ${condition}`,
          );
          const [classes, distinct] = (asked.getRows()[0] ?? []).map(Number);
          expect(bits(own)).toBe(classes);
          expect(bits(own)).toBeLessThanOrEqual(distinct ?? 0);
          const measure = persons[name];
          if (measure === undefined) continue;
          const merged = (parts?.rows ?? []).map((each) => each.measures[name] ?? null).reduce((a, b) => mergeMeasure(measure, a, b), emptyMeasure(measure));
          expect(merged).toEqual(own);
        }
      }),
      { numRuns: 60 },
    );
  });
});
