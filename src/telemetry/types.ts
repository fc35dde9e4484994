/** What a table means: columns, roles, populations. No I/O here. */

/** A column as it stands (or would stand) in the engine. */
export interface ColumnInfo {
  /** Name in SQL. Struct members are dotted (`user.country`); repeated names get `_1`, `_2`. */
  readonly name: string;
  /** DuckDB type of the loaded column, e.g. `DOUBLE`, `VARCHAR`, `TIMESTAMP`, `FLOAT[]`, `DECIMAL(9,2)`, `MAP(VARCHAR, VARCHAR)`. */
  readonly type: string;
  /** Type as the file names it, e.g. `INT64 TIMESTAMP(NANOS, utc)`. */
  readonly source: string;
  readonly readable: boolean;
  /** One sentence when the column cannot be read or was changed on the way in; else null. */
  readonly reason: string | null;
  /** IANA zone or `UTC` when instants were stored with a zone; values are UTC in the engine. */
  readonly timeZone?: string;
}

/** A column that differs between the files of one table. */
export interface SchemaDifference {
  readonly file: string;
  readonly column: string;
  readonly kind: 'missing' | 'added' | 'type';
  readonly sentence: string;
}

export interface FileInfo {
  /** Base name; folders written `key=value` become columns. */
  readonly name: string;
  readonly bytes: number;
  /** Known from the footer (Parquet, Arrow); null until loaded for text formats. */
  readonly rows: number | null;
  readonly rowGroups: number;
}

export interface TableInfo {
  readonly table: string;
  readonly format: 'parquet' | 'csv' | 'jsonl' | 'arrow';
  /** Sorted by name. */
  readonly files: readonly FileInfo[];
  readonly rows: number | null;
  readonly columns: readonly ColumnInfo[];
  readonly differences: readonly SchemaDifference[];
  /** The known export that the table looks like; absent when there is none. `flattened` are the columns made from nested ones, `sentence` says so. */
  readonly preset?: { readonly name: string; readonly title: string; readonly flattened: readonly string[]; readonly sentence: string };
}

export const roles = [
  'request_id',
  'trace_id',
  'subject_id',
  'timestamp',
  'model_version',
  'deployment',
  'route',
  'latency',
  'status',
  'fallback',
  'prediction',
  'score',
  'confidence',
  'label',
  'label_time',
  'feature',
  'embedding',
  'group',
  'weight',
  'cost',
  'tokens_in',
  'tokens_out',
  'prompt',
  'response',
  'safety_flag',
  'input_hash',
  'feature_time',
  'attribution',
  'quality',
  'error',
  'uncertainty',
  'time_to_first_token',
  'query_id',
  'position',
  'prompt_version',
] as const;
export type Role = (typeof roles)[number];

export interface RoleProposal {
  readonly column: string;
  readonly role: Role;
  /** In [0, 1]; proposals of 0.9 and above are taken, others are asked. */
  readonly confidence: number;
  readonly reason: string;
}

/** role → column, or columns where a role may hold several (feature, group, embedding, attribution). */
export type RoleMap = Readonly<Partial<Record<Role, string | readonly string[]>>>;

/** A named set of rows, resolved: window bounds are epoch milliseconds, half-open. */
export interface Population {
  readonly name: string;
  readonly table: string;
  /** A checked SQL boolean expression over the table's columns. */
  readonly where?: string;
  /** The timestamp column and [from, to) in epoch milliseconds (UTC). */
  readonly window?: { readonly column: string; readonly from: number; readonly to: number };
}
