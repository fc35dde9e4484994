import { psi } from '../../stats/distances.ts';
import { chiSquareQuantile } from '../../stats/distributions.ts';
import { foldHistogram } from '../../stats/histogram.ts';
import type { ChartData } from '../types.ts';
import { fewestRows, type Bucket } from './bucket-series.ts';
import { chance, oneEach } from './cube.ts';
import type { ComparedColumn, DriftParameters } from './parameters.ts';
import type { PreviewSide } from './preview-compare.ts';
import type { SourceCube } from './preview-cube.ts';

type HeatMap = Extract<ChartData, { kind: 'heatmap' }>;

/** Returns the heat map over all buckets of the sources against a reference; kept while the reference stays where it is. */
export function previewMap(
  sources: readonly SourceCube[],
  columns: readonly ComparedColumn[],
  edges: readonly (readonly number[])[],
  p: DriftParameters,
): {
  readonly draw: (reference: PreviewSide, order: readonly string[]) => ChartData | null;
  /** The counts of all buckets; those inside the reference's window are its own. */
  readonly buckets: (reference: PreviewSide) => readonly Bucket[];
} {
  const timed = sources.filter((cube) => cube.bucketSeconds !== null);
  const bucketSeconds = timed[0]?.bucketSeconds ?? null;
  const owners = bucketOwners(timed);
  const slices = new Map(timed.map((cube) => [cube, columns.map((_, i) => bucketCells(cube, i, edges[i] ?? []))]));
  const times = owners.map(({ time }) => time);
  const limits = columns.map((_, i) => chiSquareQuantile(1 - chance, Math.max(1, usedCells([...slices.values()].flatMap((all) => all[i] ?? [])) - 1)));
  let held: { readonly reference: PreviewSide; readonly map: HeatMap } | null = null;
  const counted = owners.map((owner) => ({
    ...owner,
    cells: columns.map((_, i) => Array.from(slices.get(owner.cube)?.[i]?.[owner.bucket] ?? [])),
  }));
  return {
    draw: (reference, order) => {
      if (bucketSeconds === null || owners.length === 0) return null;
      const same = held && held.reference.cube === reference.cube && sameStretch(held.reference, reference) ? held.map : null;
      const map = same ?? draw(reference);
      held = { reference, map };
      return { ...map, rows: order };
    },
    buckets: ({ cube: own, stretch }) =>
      counted.map(({ cube, bucket, time, n, cells }) => ({
        time,
        n,
        cells,
        side: cube === own && bucket >= stretch.low && bucket < stretch.high ? 'reference' : 'current',
      })),
  };

  function draw(reference: PreviewSide): HeatMap {
    const { low, high } = reference.stretch;
    const all = Math.max(1, reference.cube.rows.countOf(0, low, high));
    const cells: HeatMap['cells'][number][] = [];
    columns.forEach((column, i) => {
      const whole = cellsBetween(reference.cube, i, edges[i] ?? [], low, high);
      const limit = limits[i] ?? 0;
      for (const { cube, bucket, time, n } of owners) {
        const found = n < fewestRows ? null : psi(whole, slices.get(cube)?.[i]?.[bucket] ?? []);
        cells.push({ row: column.name, time, value: found === null ? null : Math.max(0, found.value), n, floor: (1 / Math.max(1, n) + 1 / all) * limit });
      }
    });
    const floors = cells.map((cell) => cell.floor).sort((a, b) => a - b);
    const floor = floors[Math.floor(floors.length / 2)] ?? 0;
    return {
      kind: 'heatmap',
      title: `PSI against ${p.reference}, over time`,
      metric: 'psi',
      floor,
      ceiling: Math.max(0.25, floor * 2),
      rows: [],
      times,
      bucketSeconds: bucketSeconds ?? 0,
      cells,
    };
  }
}

function sameStretch(a: PreviewSide, b: PreviewSide): boolean {
  return a.stretch.low === b.stretch.low && a.stretch.high === b.stretch.high;
}

interface OwnedBucket {
  readonly cube: SourceCube;
  readonly bucket: number;
  readonly time: number;
  readonly n: number;
}

/** Which source each bucket is drawn from, as in a finished run; a source of its own for each side stands in the order reference, current. */
function bucketOwners(sources: readonly SourceCube[]): readonly OwnedBucket[] {
  const owned = sources.map((cube) =>
    Array.from(cube.times, (time, bucket): OwnedBucket => ({ cube, bucket, time, n: cube.rows.countOf(0, bucket, bucket + 1) })),
  );
  return oneEach(owned[0] ?? [], owned[1] ?? []);
}

/** The cells of each bucket with null as the last one. */
function bucketCells(cube: SourceCube, i: number, edges: readonly number[]): readonly Float64Array[] {
  return Array.from(cube.times, (_, bucket) => Float64Array.from(cellsBetween(cube, i, edges, bucket, bucket + 1)));
}

function cellsBetween(cube: SourceCube, i: number, edges: readonly number[], low: number, high: number): readonly number[] {
  const column = cube.columns[i];
  if (!column) return [];
  const missing = column.extra.countOf(0, low, high);
  const counts = column.counts?.between(low, high);
  if (!counts) {
    const others = column.extra.between(low, high).reduce((a, b) => a + b, 0);
    return [cube.rows.countOf(0, low, high) - others, missing];
  }
  const cells = column.categories.length > 0 || column.edges.length === 0 ? counts : foldHistogram(column.edges, counts, edges);
  return [...(cells ?? []), missing];
}

function usedCells(buckets: readonly ArrayLike<number>[]): number {
  const used = new Set<number>();
  for (const cells of buckets) for (let k = 0; k < cells.length; k++) if ((cells[k] ?? 0) > 0) used.add(k);
  return used.size;
}
