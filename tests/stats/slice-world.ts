import fc from 'fast-check';
import { codesAt, columnSets, type CellSums, type Slice, type SliceSpace, type Sums } from '../../src/stats/slice-search.ts';

/** A row by hand: the code of each column, and its outcome. */
export interface Row {
  readonly codes: readonly number[];
  readonly y: number;
}

export function sumUp(rows: readonly Row[]): Sums {
  return { n: rows.length, sum: rows.reduce((s, r) => s + r.y, 0), squares: rows.reduce((s, r) => s + r.y * r.y, 0) };
}

/** Cells counted row by row; sets that are not `counted` are as if never asked. */
export function spaceOf(rows: readonly Row[], sizes: readonly number[], counted: (columns: readonly number[]) => boolean = () => true): SliceSpace {
  return {
    sizes,
    total: sumUp(rows),
    cells(columns) {
      if (!counted(columns)) return null;
      const places = columns.reduce((product, c) => product * (sizes[c] ?? 1), 1);
      const cells = Array.from({ length: places }, (_, place) => {
        const codes = codesAt(place, columns, sizes);
        return sumUp(rows.filter((row) => columns.every((c, i) => row.codes[c] === codes[i])));
      });
      return { n: cells.map((c) => c.n), sum: cells.map((c) => c.sum), squares: cells.map((c) => c.squares) } satisfies CellSums;
    },
  };
}

/** Every conjunction of up to three conditions that a row meets, with its sums: made from the rows, not from cells. */
export function conjunctions(rows: readonly Row[], columns: number): readonly (Slice & { readonly sums: Sums })[] {
  const made = new Map<string, Slice>();
  for (const order of [1, 2, 3])
    for (const set of columnSets(columns, order))
      for (const row of rows) {
        const codes = set.map((c) => row.codes[c] ?? 0);
        made.set(`${set.join()}=${codes.join()}`, { columns: set, codes });
      }
  return [...made.values()].map((slice) => ({ ...slice, sums: sumUp(rows.filter((row) => slice.columns.every((c, i) => row.codes[c] === slice.codes[i]))) }));
}

export const nameOf = ({ columns, codes }: Slice) => `${columns.join()}=${codes.join()}`;

export const sizes = [2, 3, 2, 3];
export const worlds = fc.array(fc.record({ codes: fc.tuple(...sizes.map((size) => fc.integer({ min: 0, max: size - 1 }))), y: fc.constantFrom(0, 0, 1) }), {
  minLength: 12,
  maxLength: 60,
});
