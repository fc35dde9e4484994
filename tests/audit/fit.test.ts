import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitted } from '../../src/audit/fit.ts';
import { cellResult } from '../../src/cells/result.ts';
import type { CellRecord } from '../../src/notebook/types.ts';

const cell = (id: string, sql: readonly string[]): CellRecord => ({ id, type: 'sql', ...cellResult({ verdict: 'info', headline: '', sql }) });

it('leaves cells that fit as they are', () => {
  const cells = [cell('a', ['select 1']), cell('b', [])];
  expect(fitted(cells)).toEqual(cells);
});

it('takes the longest statements out first and says so', () => {
  const [a, b] = fitted([cell('a', ['x'.repeat(50), 'y'.repeat(10)]), cell('b', ['z'.repeat(30)])], { charts: 0, sql: 45 });
  expect(a?.sql).toEqual(['y'.repeat(10)]);
  expect(a?.caveats.map(({ code }) => code)).toEqual(['sql_left_out']);
  expect(a?.caveats[0]?.sentence).toMatch(/^1 of 2 SQL statements/);
  expect(b).toEqual(cell('b', ['z'.repeat(30)]));
});

it('always fits, and takes nothing out that would have fitted too', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(60), { maxLength: 5 }), { maxLength: 6 }), fc.nat(200), (sizes, limit) => {
      const cells = sizes.map((own, i) =>
        cell(
          `c${i}`,
          own.map((size) => 'x'.repeat(size)),
        ),
      );
      const left = fitted(cells, { charts: 0, sql: limit }).flatMap(({ sql }) => sql.map((text) => text.length));
      const total = left.reduce((sum, size) => sum + size, 0);
      expect(total).toBeLessThanOrEqual(limit);
      const gone = sizes.flat().length - left.length;
      if (gone > 0) {
        const smallestGone = sizes.flat().toSorted((a, b) => b - a)[gone - 1] ?? 0;
        expect(total + smallestGone).toBeGreaterThan(limit);
      }
    }),
  );
});
