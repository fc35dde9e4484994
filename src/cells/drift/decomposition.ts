import { ln } from '../../stats/elementary.ts';
import { total } from '../../stats/value-counts.ts';
import type { ResultTable } from '../types.ts';
import type { Comparison } from './compare.ts';
import type { Judged } from './judge.ts';

const specialLabels = ['(missing)', 'NaN', '+∞', '−∞'] as const;
/** Cells named per column; the others together are in `total`. */
const cellsPerColumn = 5;
/** Columns taken apart, worst first. */
const mostColumns = 40;

/** One cell's part in a column's PSI. Shares are of all rows, in [0, 1]. */
export interface CellPart {
  readonly label: string;
  readonly reference: number;
  readonly current: number;
  /** (p − q)·ln(p/q) with ½ added per cell, as in the index: the parts add up to it, and none is negative. */
  readonly contribution: number;
}

/** Returns the parts of a column's PSI, the greatest first; equal ones in the order of the cells. Empty when a side has no row. */
export function psiParts(c: Comparison): readonly CellPart[] {
  const n = total(c.allReference);
  const m = total(c.allCurrent);
  if (n === 0 || m === 0) return [];
  const labels = [...c.labels, ...specialLabels];
  const used = c.allReference.flatMap((a, i) => (a + (c.allCurrent[i] ?? 0) > 0 ? [i] : []));
  const half = used.length / 2;
  return used
    .map((i): CellPart => {
      const [a, b] = [c.allReference[i] ?? 0, c.allCurrent[i] ?? 0];
      const p = (a + 0.5) / (n + half);
      const q = (b + 0.5) / (m + half);
      return { label: labels[i] ?? '', reference: a / n, current: b / m, contribution: (p - q) * ln(p / q) };
    })
    .sort((a, b) => b.contribution - a.contribution);
}

/** Returns which cells carry the shift of the columns that failed or warned; null when none did. `ranked` is worst first. */
export function cellTable(ranked: readonly Judged[]): ResultTable | null {
  const moved = ranked.filter((j) => j.verdict === 'fail' || j.verdict === 'warn').slice(0, mostColumns);
  if (moved.length === 0) return null;
  const parts = moved.map((j) => ({ c: j.c, cells: psiParts(j.c) }));
  const all = parts.reduce((sum, { cells }) => sum + cells.length, 0);
  const rows = parts.flatMap(({ c, cells }) => {
    const psi = cells.reduce((sum, cell) => sum + cell.contribution, 0);
    return cells
      .slice(0, cellsPerColumn)
      .map((cell) => [c.column.name, cell.label, cell.reference, cell.current, cell.contribution, psi > 0 ? cell.contribution / psi : null]);
  });
  return {
    name: 'cells',
    title: 'Cells that carry the shift',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'cell', title: 'values', type: 'text' },
      { name: 'expected', title: 'share expected', type: 'percent' },
      { name: 'observed', title: 'share observed', type: 'percent' },
      { name: 'contribution', title: 'part of PSI', type: 'number' },
      { name: 'share', title: 'of the PSI', type: 'percent' },
    ],
    rows,
    ...(rows.length < all ? { total: all } : {}),
  };
}
