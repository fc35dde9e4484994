import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peekedRows, peekPlaces } from '../../../src/engine/peek/places.ts';

const files = fc.array(
  fc.array(
    fc.nat(50).map((rows) => ({ rows })),
    { maxLength: 8 },
  ),
  { maxLength: 5 },
);

describe('places of a peek', () => {
  it('are the beginnings of the first, the last and evenly spread row groups', () => {
    const groups = Array.from({ length: 10 }, () => ({ rows: 1000 }));
    expect(peekPlaces([groups], 300)).toEqual(
      [0, 4, 9].map((rowGroup) => expect.objectContaining({ file: 0, rowGroup, offset: 0, start: rowGroup * 1000, rows: 100 })),
    );
  });

  it('spread over the one large row group of a file', () => {
    expect(peekPlaces([[{ rows: 1_000_000 }]], 300).map(({ offset, rows }) => [offset, rows])).toEqual([
      [0, 100],
      [499_950, 100],
      [999_900, 100],
    ]);
  });

  it('take the whole of a small table', () => {
    expect(peekPlaces([[{ rows: 3 }, { rows: 0 }], [{ rows: 2 }]], 100).map(({ file, rows }) => [file, rows])).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  it('never overlap, never leave their row group and never give more rows than asked', () => {
    fc.assert(
      fc.property(files, fc.nat(300), (all, rows) => {
        const places = peekPlaces(all, rows);
        const seen = new Set<string>();
        for (const place of places) {
          expect(place.rows).toBeGreaterThan(0);
          expect(place.offset + place.rows).toBeLessThanOrEqual(all[place.file]?.[place.rowGroup]?.rows ?? -1);
          for (let row = place.start; row < place.start + place.rows; row += 1) {
            expect(seen.has(`${place.file}:${row}`)).toBe(false);
            seen.add(`${place.file}:${row}`);
          }
        }
        const total = all.flat().reduce((sum, group) => sum + group.rows, 0);
        expect(seen.size).toBeLessThanOrEqual(rows);
        if (total <= rows) expect(seen.size).toBe(total);
        else if (rows > 0) expect(seen.size).toBeGreaterThan(0);
      }),
    );
  });
});

describe('rows of a peek', () => {
  it('are fewer for wide tables, so that a page can draw them', () => {
    expect(peekedRows(10, 1000)).toBe(1000);
    expect(peekedRows(100, 20_000)).toBe(2000);
    expect(peekedRows(5000, 20_000)).toBe(100);
    expect(peekedRows(5000, 40)).toBe(40);
    expect(peekedRows(0, 40)).toBe(40);
  });
});
