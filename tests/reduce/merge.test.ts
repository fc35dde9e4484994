import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyMeasure, mergeMeasure } from '../../src/reduce/merge.ts';
import type { Measure } from '../../src/reduce/types.ts';

const measures: readonly Measure[] = [
  { kind: 'count' },
  { kind: 'missing', column: 'x' },
  { kind: 'minimum', column: 'x' },
  { kind: 'maximum', column: 'x' },
  { kind: 'largest', column: 'x' },
  { kind: 'histogram', column: 'x', edges: [0, 10] },
  { kind: 'truth', expression: 'x > 0' },
  { kind: 'sum', column: 'x', pivot: 0 },
  { kind: 'persons', column: 'x' },
];
type Row = number | null;

/** What a measure is over rows, in a few plain lines. */
function plain(measure: Measure, rows: readonly Row[]): number | readonly number[] | null {
  const values = rows.filter((x) => x !== null);
  switch (measure.kind) {
    case 'count':
      return rows.length;
    case 'missing':
      return rows.length - values.length;
    case 'minimum':
      return values.length > 0 ? Math.min(...values) : null;
    case 'maximum':
      return values.length > 0 ? Math.max(...values) : null;
    case 'largest':
      return [...values.map(Math.abs).sort((a, b) => b - a), 0, 0].slice(0, 2);
    case 'histogram':
      return [values.filter((x) => x <= 0).length, values.filter((x) => x > 0 && x <= 10).length, values.filter((x) => x > 10).length];
    case 'truth':
      return [values.filter((x) => x > 0).length, values.filter((x) => x <= 0).length, rows.length - values.length];
    case 'persons': {
      // Any dealing of values to 128 classes will do: here by the value, null to the first class.
      const words = [0n, 0n, 0n, 0n];
      for (const x of rows) {
        const place = x === null ? 0 : x + 60;
        words[place >> 5] = (words[place >> 5] ?? 0n) | (1n << BigInt(place & 31));
      }
      return words.map(Number);
    }
    default:
      return values.reduce((a, b) => a + b, 0);
  }
}

const rowsOf = fc.array(fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) }, { weight: 1, arbitrary: fc.constant(null) }), { maxLength: 30 });

describe('merging', () => {
  it.each(measures.map((measure) => [measure.kind, measure] as const))('%s of two halves is that of the whole', (_kind, measure) => {
    fc.assert(
      fc.property(rowsOf, rowsOf, (a, b) => {
        expect(mergeMeasure(measure, plain(measure, a), plain(measure, b))).toEqual(plain(measure, [...a, ...b]));
      }),
    );
  });

  it.each(measures.map((measure) => [measure.kind, measure] as const))('%s over no rows changes nothing', (_kind, measure) => {
    expect(emptyMeasure(measure)).toEqual(plain(measure, []));
    fc.assert(
      fc.property(rowsOf, (rows) => {
        expect(mergeMeasure(measure, emptyMeasure(measure), plain(measure, rows))).toEqual(plain(measure, rows));
        expect(mergeMeasure(measure, plain(measure, rows), emptyMeasure(measure))).toEqual(plain(measure, rows));
      }),
    );
  });

  it('is refused for distinct counts', () => {
    expect(() => mergeMeasure({ kind: 'distinct', column: 'x' }, 1, 1)).toThrow('distinct counts do not merge');
  });
});
