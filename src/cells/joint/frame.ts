import type { ReducedTable, SampledColumn, SampledValue } from '../../reduce/types.ts';

/** A column to sample: ordered (`number`, `instant`) or a category (`text`). */
export interface FrameColumn {
  readonly name: string;
  readonly as: 'number' | 'instant' | 'text';
}

/** Sampled values of one column: numbers with NaN for what is missing or not finite, or texts with null. */
export type FrameValues =
  | { readonly name: string; readonly kind: 'numeric'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'categorical'; readonly values: readonly (string | null)[] };

/** Sampled rows of a population, column by column. */
export interface Frame {
  readonly rows: number;
  /** Rows of the population. */
  readonly of: number;
  readonly columns: readonly FrameValues[];
}

/** How columns are asked for in a sample. */
export function sampledColumns(columns: readonly FrameColumn[]): readonly SampledColumn[] {
  return columns.map(({ name, as }) => ({ name, as }));
}

/** Returns a sample's rows; none where there was no answer. The sample's columns are `columns`, in order, and may be followed by others. */
export function frameOf(table: ReducedTable | undefined, columns: readonly FrameColumn[]): Frame {
  const sample = table?.sample;
  const given = sample?.columns ?? [];
  return {
    rows: given[0]?.length ?? 0,
    of: sample?.of ?? 0,
    columns: columns.map(({ name, as }, i): FrameValues => {
      const values = given[i] ?? [];
      return as === 'text' ? { name, kind: 'categorical', values: values.map(textOf) } : { name, kind: 'numeric', values: Float64Array.from(values, numberOf) };
    }),
  };
}

/** Returns the rows of a frame at the given positions. */
export function rowsOf(frame: Frame, positions: readonly number[]): Frame {
  return {
    rows: positions.length,
    of: frame.of,
    columns: frame.columns.map((column) =>
      column.kind === 'numeric'
        ? { ...column, values: Float64Array.from(positions, (i) => column.values[i] ?? Number.NaN) }
        : { ...column, values: positions.map((i) => column.values[i] ?? null) },
    ),
  };
}

/** A sampled value as text; null for missing ones and lists. */
export function textOf(value: SampledValue): string | null {
  return value === null || typeof value === 'object' ? null : String(value);
}

/** A sampled value as a finite number; NaN for all others. */
export function numberOf(value: SampledValue): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}
