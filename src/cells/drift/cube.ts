import { chiSquareQuantile } from '../../stats/distributions.ts';
import { psi } from '../../stats/distances.ts';
import { foldHistogram } from '../../stats/histogram.ts';
import type { KeyValue, ReducedRow, ReducedTable } from '../../reduce/types.ts';
import type { CellContext, ChartData } from '../types.ts';
import { otherCategories } from './categories.ts';
import type { Comparison } from './compare.ts';
import type { DriftParameters } from './parameters.ts';
import { driftBreakdowns, type Breakdown } from './plan.ts';

/** One slice of the cube for one column: a time bucket or a group, with its PSI against the whole reference. */
export interface CubeSlice {
  readonly column: string;
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly psi: number | null;
  readonly n: number;
}

/** Fewer rows than this in a bucket are drawn as no value. */
export const fewestRows = 30;

/** A heat map has hundreds of cells: only one in a thousand of them may be tinted by chance. */
export const chance = 0.001;

/** Returns the PSI of each slice of a breakdown, per column, from the cube alone. */
export function cubeSlices(part: Breakdown, position: number, comparisons: readonly Comparison[], wave: readonly ReducedTable[]): readonly CubeSlice[] {
  const start = wave.findIndex((t, i) => t.reduction.kind === 'grouped' && JSON.stringify(t.reduction.keys) === JSON.stringify(part.keys) && i >= position);
  const grouped = wave[start];
  if (!grouped) return [];
  const categorical = comparisons.filter((c) => c.column.kind === 'categorical');
  return comparisons.flatMap((c, i) => {
    const counts = c.column.kind === 'categorical' ? wave[start + 1 + categorical.indexOf(c)]?.valueCounts : undefined;
    const byKey = new Map(counts?.map((group) => [JSON.stringify(group.keys), group]));
    return grouped.rows.map((row): CubeSlice => {
      const n = Number(row.measures.rows);
      const missing = Number(row.measures[`missing${i}`] ?? 0);
      const cells = row.measures[`cells${i}`] ?? folded(grouped, row.measures[`fine${i}`], `fine${i}`, c.edges);
      const seen =
        c.column.kind === 'categorical' ? categoryCells(c, byKey.get(JSON.stringify(row.keys))) : Array.isArray(cells) ? (cells as readonly number[]) : null;
      const value = seen === null || n < fewestRows ? null : psi([...c.reference, c.missing.reference], [...seen, missing]);
      return { column: c.column.name, keys: row.keys, psi: value === null ? null : Math.max(0, value.value), n };
    });
  });
}

/** Fine bins of a time bucket on the column's cells. */
function folded(table: ReducedTable, counts: ReducedRow['measures'][string] | undefined, measure: string, edges: readonly number[]): readonly number[] | null {
  const definition = table.reduction.kind === 'grouped' ? table.reduction.measures[measure] : undefined;
  return definition?.kind === 'histogram' && Array.isArray(counts) ? foldHistogram(definition.edges, counts, edges) : null;
}

function categoryCells(
  c: Comparison,
  group: { readonly values: readonly (string | number)[]; readonly counts: readonly number[]; readonly more: { readonly rows: number } } | undefined,
): readonly number[] {
  const cells = c.labels.map(() => 0);
  const rest = c.labels.indexOf(otherCategories);
  group?.values.forEach((value, i) => {
    const at = c.labels.indexOf(String(value));
    const cell = at >= 0 ? at : rest;
    if (cell >= 0) cells[cell] = (cells[cell] ?? 0) + (group.counts[i] ?? 0);
  });
  if (rest >= 0) cells[rest] = (cells[rest] ?? 0) + (group?.more.rows ?? 0);
  return cells;
}

/** Returns the heat map feature × time; each cell's tint starts at what its number of rows shows by chance (null law of PSI). */
export function heatmap(
  p: DriftParameters,
  context: CellContext,
  comparisons: readonly Comparison[],
  wave: readonly ReducedTable[],
  order: readonly string[],
): ChartData | null {
  const parts = driftBreakdowns(p, context).filter((part) => part.name === 'time');
  const slices: CubeSlice[] = [];
  let position = 0;
  for (const part of parts) {
    slices.push(...cubeSlices(part, position, comparisons, wave));
    position = wave.findIndex((t, i) => i >= position && t.reduction.kind === 'grouped' && JSON.stringify(t.reduction.keys) === JSON.stringify(part.keys)) + 1;
  }
  const timed = mergeTimes(slices.filter((s) => typeof s.keys.time === 'number'));
  if (timed.length === 0) return null;
  const times = [...new Set(timed.map((s) => Number(s.keys.time)))].sort((a, b) => a - b);
  const key = parts[0]?.keys.time;
  const limits = new Map(comparisons.map((c) => [c.column.name, chiSquareQuantile(1 - chance, Math.max(1, c.chiSquare?.df ?? 1))]));
  const reference = Math.max(1, comparisons[0]?.rows.reference ?? 1);
  const floorOf = (slice: CubeSlice) => (1 / Math.max(1, slice.n) + 1 / reference) * (limits.get(slice.column) ?? 0);
  const floors = timed.map(floorOf).sort((a, b) => a - b);
  const floor = floors[Math.floor(floors.length / 2)] ?? 0;
  return {
    kind: 'heatmap',
    title: `PSI against ${p.reference}, over time`,
    metric: 'psi',
    floor,
    ceiling: Math.max(0.25, floor * 2),
    rows: order,
    times,
    bucketSeconds: key?.kind === 'bucket' ? key.seconds : 3600,
    cells: timed.map((s) => ({ row: s.column, time: Number(s.keys.time), value: s.psi, n: s.n, floor: floorOf(s) })),
  };
}

/** A bucket cut in two by the populations' border belongs to the side with more of its rows. */
function mergeTimes(slices: readonly CubeSlice[]): readonly CubeSlice[] {
  const kept = new Map<string, CubeSlice>();
  for (const slice of slices) {
    const id = JSON.stringify([slice.column, slice.keys.time]);
    const other = kept.get(id);
    if (!other || slice.n > other.n) kept.set(id, slice);
  }
  return [...kept.values()];
}
