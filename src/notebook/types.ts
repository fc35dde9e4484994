import type { CellResult, Verdict } from '../cells/types.ts';
import type { TimeUnit } from '../telemetry/time-reading.ts';

/** A place in the notebook's text. Lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Problem found while reading or checking a notebook; codes are stable. */
export interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly where: Position;
  readonly cell?: string;
  readonly key?: string;
  readonly hint?: string;
  /** Fatal diagnostics stop the whole notebook (front matter, cycles); others only their cell. */
  readonly fatal: boolean;
}

export interface ParameterDefinition {
  readonly name: string;
  readonly type: 'number' | 'text' | 'boolean' | 'choice' | 'date' | 'duration' | 'column' | 'population';
  readonly default: unknown;
  readonly label: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** choice: fixed options, or the column whose values are offered. */
  readonly options?: readonly string[];
  readonly of?: string;
  readonly where: Position;
}

export interface PopulationDefinition {
  readonly name: string;
  readonly table: string;
  readonly where?: string;
  readonly window?: { readonly from: string; readonly to: string };
  readonly position: Position;
}

/**
 * Restricts the rows of every population whose table has the column; the page shows it as a chip. In the front matter under `filters:`, as
 * `{ column: country, is: [DE, null] }` (null is missing) or `{ column: latency_ms, above: 100, up_to: 300 }` (right-closed, as histogram bins are;
 * instants as ISO text).
 */
export type Filter =
  | { readonly column: string; readonly is: readonly (string | number | boolean | null)[] }
  | { readonly column: string; readonly above: number | string | null; readonly upTo: number | string | null };

export interface TableDefinition {
  readonly name: string;
  readonly roles: Readonly<Record<string, string | readonly string[]>>;
  /** What columns with a role of time count, where it is said: `timestamp: { column: at, unit: ms }`. */
  readonly units?: Readonly<Record<string, TimeUnit>>;
  /** The role `scores`: of several classes, each class's column of scores. */
  readonly scores?: Readonly<Record<string, string>>;
  readonly join?: string;
  readonly on?: string;
  readonly position: Position;
}

export type Block = { readonly kind: 'prose'; readonly text: string; readonly position: Position } | { readonly kind: 'cell'; readonly cell: CellSource };

export interface CellSource {
  readonly id: string;
  readonly type: string;
  readonly language: 'yaml' | 'sql';
  /** The fence's body. */
  readonly text: string;
  /** True when `id=` was written. */
  readonly named: boolean;
  /** The fence line; the body starts on the next. */
  readonly position: Position;
  /** Parsed YAML (null for sql), with `{{x}}` still in place. */
  readonly value: unknown;
  /** Position of each key path (`metrics.0.margin`) in the notebook's text. */
  readonly positions: Readonly<Record<string, Position>>;
  /** Why the body cannot be read; such a cell stays in the notebook and is not run. */
  readonly problem?: Diagnostic;
}

export interface Notebook {
  readonly version: 1;
  readonly title: string;
  readonly summary: string;
  readonly tables: readonly TableDefinition[];
  readonly populations: readonly PopulationDefinition[];
  readonly parameters: readonly ParameterDefinition[];
  readonly filters: readonly Filter[];
  readonly events: string | null;
  readonly blocks: readonly Block[];
  readonly text: string;
}

export interface ParseResult {
  readonly notebook: Notebook | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CellRecord extends CellResult {
  readonly id: string;
  readonly type: string;
}

/** metric-names: what `--json` writes and `result()` resolves with. Everything but `run` is byte-equal across hosts. */
export interface ResultDocument {
  readonly faultline: 1;
  readonly notebook: { readonly title: string; readonly sha256: string };
  readonly inputs: readonly {
    readonly table: string;
    readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
    readonly rows: number;
    readonly columns: number;
    readonly roles: Readonly<Record<string, string | readonly string[]>>;
    /** Units said of columns that hold times as numbers or text; absent where none was said. */
    readonly units?: Readonly<Record<string, TimeUnit>>;
  }[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly populations: Readonly<Record<string, { readonly rows: number }>>;
  readonly verdict: Verdict;
  readonly run: {
    readonly engine: { readonly name: string; readonly version: string };
    readonly createdAt: string;
    readonly timings: Readonly<Record<string, number>>;
  };
  readonly cells: readonly CellRecord[];
}
