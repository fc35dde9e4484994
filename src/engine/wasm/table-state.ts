import { EngineError } from '../errors.ts';
import type { FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import type { ColumnInfo, TableInfo } from '../../telemetry/types.ts';
import type { ByteSource } from '../ingest/bytes.ts';
import type { ColumnPlan } from '../ingest/column-plan.ts';
import type { Detection } from '../ingest/detect.ts';
import type { Narrow } from './relation.ts';

/** A row group to decode: its place in the table is its position in the list, which is also its `__part`. */
export interface Part {
  readonly file: File;
  readonly rowGroup: number;
  readonly rows: number;
  /** Compressed bytes, for progress. */
  readonly bytes: number;
}

/** Where the table's columns stand inside one of its files. */
export interface FileLayout {
  /** By column name of the table; a column that the file lacks has no entry. */
  readonly plans: ReadonlyMap<string, ColumnPlan>;
  /** Values that hold for the whole file, by column name: from folders named `key=value`. */
  readonly constants: ReadonlyMap<string, string>;
  /** Names of the top-level columns by position. */
  readonly roots: readonly string[];
}

/** How a table's rows are had again at any time: from its files, for as long as they stay as they were when opened. */
export type TableSource =
  | {
      readonly kind: 'parquet';
      readonly parts: readonly Part[];
    }
  | {
      readonly kind: 'csv';
      /** Files as DuckDB reads them: decompressed, in order. */
      readonly files: readonly { readonly source: ByteSource; readonly detection: Detection; readonly content: Blob }[];
      /** SQL for a relation with the named columns, in their final types, over the paths that the files are registered under. */
      readonly relation: (paths: readonly string[], columns: readonly ColumnInfo[]) => string;
    }
  | {
      readonly kind: 'decoded';
      readonly format: 'jsonl' | 'arrow';
      readonly files: readonly { readonly file: File; readonly gzip: boolean }[];
    };

export interface TableState {
  info: TableInfo;
  /** How nested columns become plain ones; null for a table that is no known export. */
  step: FlattenStep | null;
  /** A sentence for each thing that loading lost. */
  readonly notes: string[];
  readonly files: readonly File[];
  readonly source: TableSource;
  readonly layouts: ReadonlyMap<File, FileLayout>;
  /** What each file is, in the order of `files`. */
  readonly detections: readonly Detection[];
  /** What the engine holds now; empty after a restart until reloaded. */
  narrows: Narrow[];
  /** Columns to bring back after a restart; null when nothing was loaded. */
  kept: readonly string[] | null;
  /** Why the columns could not be brought back after a restart. */
  lost: EngineError | null;
  readonly unreadable: Map<string, string>;
  /** For `estimate`: sizes before compression, by column name; empty for text. */
  readonly uncompressed: ReadonlyMap<string, number>;
}

/** Columns that SQL can see now. */
export function loadedColumns(state: TableState): Set<string> {
  return new Set(state.narrows.flatMap((narrow) => narrow.columns));
}

/** The column of that name; throws `E_SCHEMA` naming what the table has. */
export function columnOf(state: TableState, name: string): ColumnInfo {
  const column = state.info.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const known = state.info.columns
    .slice(0, 12)
    .map((candidate) => candidate.name)
    .join(', ');
  throw new EngineError('E_SCHEMA', `Table ${state.info.table} has no column "${name}": it has ${known}${state.info.columns.length > 12 ? ', …' : ''}.`);
}

/** Throws `E_FILE_CHANGED` when a file of the table no longer is what was opened. Reads one byte of each. */
export async function checkUnchanged(state: TableState): Promise<void> {
  for (const file of state.files) {
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch (cause) {
      const sentence = `${file.name} was changed, moved or deleted after it was opened: open it again to read its present content.`;
      throw new EngineError('E_FILE_CHANGED', sentence, { cause });
    }
  }
}
