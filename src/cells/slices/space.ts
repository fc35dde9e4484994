import { codesOf } from '../../reduce/code-words.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { codesAt, columnSets, type CellSums, type SliceSpace, type Sums } from '../../stats/slice-search.ts';
import { codedColumns } from './codes.ts';
import { meanGrid } from './grid.ts';
import type { SliceScope } from './scope.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** The rows that are searched and those held out, cut the same way. */
export interface Spaces {
  readonly search: SliceSpace;
  readonly confirm: SliceSpace;
}

interface Cells {
  readonly n: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}
/** Other rows first, searched rows second: the part's number is its place. */
type Pair = readonly [Cells, Cells];

/**
 * Returns the two parts of the rows from the cells of the lattice waves: each set of up to three columns from the first block that holds it. Cells of a
 * block are added in the order of their places, so the sums have the same bits in whatever order they came.
 */
export function latticeSpaces(scope: SliceScope, waves: Waves): Spaces {
  const sizes = codedColumns(scope.columns, waves).map(codesOf);
  const parts = [new Map<string, Cells>(), new Map<string, Cells>()] as const;
  for (const wave of waves) {
    const [first] = wave;
    if (first?.reduction.kind !== 'lattice') continue;
    for (const [index, block] of first.reduction.sets.entries()) {
      const places = block.reduce((product, c) => product * (sizes[c] ?? 1), 1);
      addBlock(parts, blockCells(wave, index, places, scope.objective.kind === 'share'), block, sizes);
    }
  }
  const grid = scope.objective.kind === 'mean' ? meanGrid(waves) : null;
  const [confirm, search] = parts.map((held) => spaceOf(held, sizes, grid));
  if (search === undefined || confirm === undefined) throw new TypeError('a split has two parts');
  return { search, confirm };
}

function emptyCells(length: number): Cells {
  return { n: new Float64Array(length), sum: new Float64Array(length), squares: new Float64Array(length) };
}

/** A block's cells of both parts. With two populations, `n` counts both and `sum` those of the second. */
function blockCells(wave: readonly ReducedTable[], index: number, places: number, share: boolean): Pair {
  const cells: Pair = [emptyCells(places), emptyCells(places)];
  wave.forEach((table, population) => {
    const found = table.lattice;
    if (found === undefined) return;
    for (const row of rowsOf(found.set)[index] ?? []) {
      const into = cells[found.part[row] === 1 ? 1 : 0];
      const place = found.place[row] ?? 0;
      const n = found.n[row] ?? 0;
      const sum = share ? population * n : (found.sum[row] ?? 0);
      into.n[place] = (into.n[place] ?? 0) + n;
      into.sum[place] = (into.sum[place] ?? 0) + sum;
      into.squares[place] = (into.squares[place] ?? 0) + (share ? sum : (found.squares[row] ?? 0));
    }
  });
  return cells;
}

const held = new WeakMap<readonly number[], readonly (readonly number[])[]>();

/** The rows of each set. */
function rowsOf(set: readonly number[]): readonly (readonly number[])[] {
  const known = held.get(set);
  if (known !== undefined) return known;
  const rows: number[][] = [];
  set.forEach((index, row) => {
    const list = rows[index] ?? [];
    list.push(row);
    rows[index] = list;
  });
  held.set(set, rows);
  return rows;
}

function addBlock(parts: readonly [Map<string, Cells>, Map<string, Cells>], cells: Pair, block: readonly number[], sizes: readonly number[]): void {
  const [other, first] = cells;
  const filled: number[] = [];
  for (let place = 0; place < first.n.length; place += 1) if ((first.n[place] ?? 0) + (other.n[place] ?? 0) > 0) filled.push(place);
  const digits = block.map(() => new Uint8Array(filled.length));
  filled.forEach((place, i) => {
    codesAt(place, block, sizes).forEach((code, k) => {
      const into = digits[k];
      if (into !== undefined) into[i] = code;
    });
  });
  for (let order = 0; order <= Math.min(3, block.length); order += 1) {
    for (const within of columnSets(block.length, order)) {
      const columns = within.map((k) => block[k] ?? 0);
      const key = columns.join();
      if (parts[0].has(key)) continue;
      const at = new Int32Array(filled.length);
      for (const k of within) {
        const size = sizes[block[k] ?? 0] ?? 1;
        const digit = digits[k];
        for (let i = 0; i < at.length; i += 1) at[i] = (at[i] ?? 0) * size + (digit?.[i] ?? 0);
      }
      const places = columns.reduce((product, c) => product * (sizes[c] ?? 1), 1);
      parts.forEach((part, k) => {
        part.set(key, folded(k === 0 ? other : first, filled, at, places));
      });
    }
  }
}

function folded(from: Cells, filled: readonly number[], at: Int32Array, places: number): Cells {
  const into = emptyCells(places);
  for (let i = 0; i < filled.length; i += 1) {
    const place = filled[i] ?? 0;
    const to = at[i] ?? 0;
    into.n[to] = (into.n[to] ?? 0) + (from.n[place] ?? 0);
    into.sum[to] = (into.sum[to] ?? 0) + (from.sum[place] ?? 0);
    into.squares[to] = (into.squares[to] ?? 0) + (from.squares[place] ?? 0);
  }
  return into;
}

/** Means are kept in steps from the grid's middle: differences and tests do not mind, and the report adds the middle. */
function spaceOf(cells: ReadonlyMap<string, CellSums>, sizes: readonly number[], grid: { readonly low: number; readonly step: number } | null): SliceSpace {
  const all = cells.get('');
  const step = grid?.step ?? 1;
  const total: Sums = { n: all?.n[0] ?? 0, sum: (all?.sum[0] ?? 0) * step, squares: (all?.squares[0] ?? 0) * step * step };
  if (grid !== null) {
    const scaled = new Map<string, CellSums>();
    for (const [key, found] of cells)
      scaled.set(key, { n: found.n, sum: Float64Array.from(found.sum, (x) => x * step), squares: Float64Array.from(found.squares, (x) => x * step * step) });
    return { sizes, total, cells: (columns) => scaled.get(columns.join()) ?? null };
  }
  return { sizes, total, cells: (columns) => cells.get(columns.join()) ?? null };
}
