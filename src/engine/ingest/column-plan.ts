import type { ColumnInfo } from '../../telemetry/types.ts';

/**
 * What a decoder must do beyond a plain cast to `info.type`.
 * - `none`: the stored value is the loaded value, or a cast gives it.
 * - `float16`: half floats become FLOAT. `uuid`: 16 bytes become the canonical text (lower case, with hyphens).
 * - `instant`: an instant with a zone becomes a TIMESTAMP in UTC. `nanos`: nanoseconds are cut to microseconds.
 * - `isoText`: text such as `2024-01-01T00:00:00+02:00` becomes a TIMESTAMP in UTC.
 */
export type Conversion = 'none' | 'float16' | 'uuid' | 'instant' | 'nanos' | 'isoText';

/** One loadable column and where it stands in its file. */
export interface ColumnPlan {
  readonly info: ColumnInfo;
  /** Names as the file writes them: `['user', 'country']` for the member of a struct. */
  readonly path: readonly string[];
  /** Position of the top-level column in the file, from 0: names may repeat, positions do not. */
  readonly root: number;
  readonly conversion: Conversion;
  /** Bytes of all its pages before compression; 0 where the file does not say. */
  readonly uncompressedBytes: number;
}

/** Statistics written by whoever wrote the file: for display only, never for results. Times are epoch milliseconds; null where unknown. */
export interface FooterStatistics {
  readonly column: string;
  readonly nullCount: number | null;
  readonly minimum: number | string | boolean | null;
  readonly maximum: number | string | boolean | null;
}
