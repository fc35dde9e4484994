import type { KeyValue, ReducedTable } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { specials } from './preview-plan.ts';
import type { ComparedColumn } from './parameters.ts';

/** Counts by bucket as running sums, so that any stretch of buckets is one subtraction per cell. */
export class RunningCounts {
  readonly cells: number;
  readonly #sums: Uint32Array;

  /** @param rows one row of `cells` counts per bucket */
  constructor(cells: number, rows: readonly ArrayLike<number>[]) {
    this.cells = cells;
    this.#sums = new Uint32Array((rows.length + 1) * cells);
    rows.forEach((row, bucket) => {
      const from = bucket * cells;
      for (let k = 0; k < cells; k++) this.#sums[from + cells + k] = (this.#sums[from + k] ?? 0) + (row[k] ?? 0);
    });
  }

  /** Counts over the buckets [low, high). */
  between(low: number, high: number): number[] {
    const from = low * this.cells;
    const to = high * this.cells;
    const counts = new Array<number>(this.cells);
    for (let k = 0; k < this.cells; k++) counts[k] = (this.#sums[to + k] ?? 0) - (this.#sums[from + k] ?? 0);
    return counts;
  }

  /** The one count over the buckets [low, high) of a single cell. */
  countOf(cell: number, low: number, high: number): number {
    return (this.#sums[high * this.cells + cell] ?? 0) - (this.#sums[low * this.cells + cell] ?? 0);
  }
}

/** A stretch of whole buckets and the instants it was widened to; no instants for all of a table. */
export interface Stretch {
  readonly low: number;
  readonly high: number;
  readonly bounds: { readonly from: number; readonly to: number } | null;
}

/** One column of a source's cube. */
export interface CubeColumn {
  /** Fine bins of a numeric column (null where it had no edges), or held categories. */
  readonly counts: RunningCounts | null;
  readonly categories: readonly string[];
  readonly edges: readonly number[];
  /** Null, NaN, +∞, −∞. */
  readonly extra: RunningCounts;
  /** Extremes of each bucket; NaN where it has no finite value. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/** The cube of one table and filter: all its buckets, ascending; rows without a timestamp stand in a last bucket that no window reaches. */
export class SourceCube {
  readonly table: string;
  readonly where: string | undefined;
  /** Starts of the buckets that have rows, epoch milliseconds; empty without a timestamp. */
  readonly times: Float64Array;
  readonly bucketSeconds: number | null;
  readonly rows: RunningCounts;
  readonly columns: readonly CubeColumn[];
  readonly buckets: number;

  /**
   * @param answers the grouped answer and the value counts of the categorical columns, in order
   * @param held the categories of each column that have a cell of their own, the same for every source
   */
  constructor(answers: readonly ReducedTable[], columns: readonly ComparedColumn[], held: readonly (readonly string[])[]) {
    const [grouped, ...texts] = answers;
    const rows = grouped?.rows ?? [];
    const reduction = grouped?.reduction;
    const key = reduction?.kind === 'grouped' ? reduction.keys.time : undefined;
    this.table = reduction?.from.table ?? '';
    this.where = reduction?.from.where;
    this.bucketSeconds = key?.kind === 'bucket' ? key.seconds : null;
    this.times = Float64Array.from(rows.flatMap((row) => (typeof row.keys.time === 'number' ? [row.keys.time] : [])));
    this.buckets = rows.length;
    const numbers = rows.map((row) => Number(row.measures.rows ?? 0));
    this.rows = new RunningCounts(
      1,
      numbers.map((n) => [n]),
    );
    const at = new Map<KeyValue, number>(rows.map((row, bucket) => [row.keys.time ?? null, bucket]));
    let next = 0;
    this.columns = columns.map((column, i) => {
      const measures = rows.map((row) => row.measures);
      const missing = measures.map((m) => Number(m[`missing${i}`] ?? 0));
      const definition = reduction?.kind === 'grouped' ? reduction.measures[`fine${i}`] : undefined;
      if (column.kind === 'categorical') {
        const categories = held[i] ?? [];
        const counts = categoryRows(texts[next++], categories, at, rows.length);
        // What no held category counts is the rest, as a last cell.
        counts.forEach((row, bucket) => row.push((numbers[bucket] ?? 0) - (missing[bucket] ?? 0) - row.reduce((a, b) => a + b, 0)));
        return plain({ counts: new RunningCounts(categories.length + 1, counts), categories, extra: missing.map((n) => [n, 0, 0, 0]) });
      }
      const edges = definition?.kind === 'histogram' ? definition.edges : [];
      const bins = measures.map((m) => (Array.isArray(m[`fine${i}`]) ? (m[`fine${i}`] as readonly number[]) : []));
      const known = reduction?.kind === 'grouped' && Object.hasOwn(reduction.measures, `nan${i}`);
      const extra = measures.map((m, bucket) => {
        const found = specials.map((name) => Number(m[`${name}${i}`] ?? 0));
        // Where the run met only finite values, others in the rest of the table are counted as one kind.
        const other = edges.length > 0 ? (numbers[bucket] ?? 0) - (missing[bucket] ?? 0) - (bins[bucket] ?? []).reduce((a, b) => a + b, 0) : 0;
        return [missing[bucket] ?? 0, ...(known ? found : [other, 0, 0])];
      });
      const extreme = (name: string) => Float64Array.from(measures, (m) => (typeof m[`${name}${i}`] === 'number' ? Number(m[`${name}${i}`]) : Number.NaN));
      return plain({
        counts: edges.length > 0 ? new RunningCounts(edges.length + 1, bins) : null,
        edges,
        extra,
        minimum: extreme('minimum'),
        maximum: extreme('maximum'),
      });
    });
  }

  /** Widens a population's window to whole buckets. Without a window, or without a time, all rows. */
  stretch(population: Population): Stretch {
    const { window } = population;
    if (window === undefined || this.bucketSeconds === null) return { low: 0, high: this.buckets, bounds: null };
    const step = this.bucketSeconds * 1000;
    const bounds = { from: Math.floor(window.from / step) * step, to: Math.ceil(window.to / step) * step };
    return { low: firstNotBelow(this.times, bounds.from), high: firstNotBelow(this.times, bounds.to), bounds };
  }
}

function plain(
  given: Pick<CubeColumn, 'counts'> & { extra: readonly (readonly number[])[] } & Partial<Pick<CubeColumn, 'categories' | 'edges' | 'minimum' | 'maximum'>>,
): CubeColumn {
  const none = new Float64Array(0);
  return { categories: [], edges: [], minimum: none, maximum: none, ...given, extra: new RunningCounts(4, given.extra) };
}

function categoryRows(answer: ReducedTable | undefined, categories: readonly string[], at: ReadonlyMap<KeyValue, number>, buckets: number): number[][] {
  const position = new Map(categories.map((value, k) => [value, k]));
  const counts = Array.from({ length: buckets }, () => new Array<number>(categories.length).fill(0));
  for (const group of answer?.valueCounts ?? []) {
    const row = counts[at.get(group.keys.time ?? null) ?? -1];
    group.values.forEach((value, k) => {
      const cell = position.get(String(value));
      if (row && cell !== undefined) row[cell] = group.counts[k] ?? 0;
    });
  }
  return counts;
}

/** Index of the first time that is not below `limit`; the length when all are. */
function firstNotBelow(times: Float64Array, limit: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
