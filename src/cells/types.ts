import type { Behind } from './behind.ts';
import type { GenericSchema } from 'valibot';
import type { TypedColumns } from '../reduce/answer.ts';
import type { ReducedTable, Reduction } from '../reduce/types.ts';
import type { Population, Role, RoleMap, TableInfo } from '../telemetry/types.ts';
import type { WhatIfQuestion } from './what-if-types.ts';

export { CellInputError } from './input-error.ts';

/** Worst first: the order in which verdicts combine. */
export const verdicts = ['error', 'invalid', 'fail', 'insufficient', 'warn', 'pass', 'info'] as const;
export type Verdict = (typeof verdicts)[number];

export interface MeasurementOf {
  readonly column?: string;
  readonly population?: string;
  readonly reference?: string;
  readonly group?: Readonly<Record<string, string | null>>;
  readonly referenceGroup?: Readonly<Record<string, string | null>>;
  /** ISO instants, half-open. */
  readonly window?: readonly [string, string];
  readonly burnWindow?: string;
  readonly rule?: string;
  readonly class?: string;
  readonly sli?: string;
  readonly severity?: string;
}

/** One published number. The page, the command line, the audit and the tests all read this record. */
export interface Measurement {
  readonly metric: string;
  readonly of: MeasurementOf;
  readonly value: number | null;
  /** Reason code: no_rows, constant, below_n_min, all_missing, not_numeric, no_traffic, binned (value present), … */
  readonly reason?: string;
  readonly unit?: string;
  readonly n: number | { readonly reference: number; readonly current: number };
  readonly interval?: { readonly level: number; readonly low: number; readonly high: number; readonly method: string };
  readonly intervalReason?: string;
  readonly test?: {
    readonly name: string;
    readonly statistic: number;
    readonly df?: number;
    readonly p: number;
    readonly pAdjusted?: number;
    readonly family?: string;
  };
  readonly threshold?: { readonly value: number; readonly rule: string };
  readonly verdict: Verdict;
  readonly behind?: Behind;
}

export interface Finding {
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly column?: string;
  /** Cell types worth running next, e.g. `slices`. */
  readonly next?: readonly string[];
}

export interface ResultTable {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly {
    readonly name: string;
    readonly title: string;
    readonly type: 'text' | 'number' | 'integer' | 'percent' | 'time' | 'verdict';
    readonly unit?: string;
    /** Set when the cells are values of this column of the data, so that one can become a filter. */
    readonly column?: string;
  }[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  /** Set when rows were left out: how many there are in all. */
  readonly total?: number;
}

/** Declarative chart data; charts/ draws it with Plot. Each kind is one drawing. */
export type ChartData =
  | {
      readonly kind: 'heatmap';
      readonly title: string;
      readonly metric: string;
      readonly floor: number;
      readonly ceiling: number;
      readonly rows: readonly string[];
      readonly times: readonly number[];
      readonly bucketSeconds: number;
      readonly cells: readonly {
        readonly row: string;
        readonly time: number;
        readonly value: number | null;
        readonly n: number;
        /** What this many rows show by chance; tint starts above it. */
        readonly floor: number;
        /** Why there is no value, or what is special about it: a reason code or a few words. */
        readonly reason?: string;
      }[];
      /** Buckets from which on a row has changed. */
      readonly marks?: readonly { readonly row: string; readonly time: number }[];
    }
  | {
      readonly kind: 'histogramPair';
      readonly title: string;
      readonly column: string;
      readonly labels: readonly string[];
      readonly reference: readonly number[];
      readonly current: readonly number[];
      readonly referenceName: string;
      readonly currentName: string;
      /** Numeric columns: bin i is (edges[i], edges[i + 1]], null is an open end. Bars beyond the last range stand for `values`. */
      readonly edges?: readonly (number | null)[];
      /** What each bar stands for, as a filter's `is`; an empty list for ranges and for what cannot be named (all others). */
      readonly values?: readonly (readonly (string | number | boolean | null)[])[];
    }
  | {
      readonly kind: 'series';
      readonly title: string;
      readonly unit: string;
      readonly target?: number;
      readonly direction?: 'lower' | 'higher';
      readonly bucketSeconds: number;
      readonly points: readonly {
        readonly time: number;
        readonly series: string;
        readonly value: number | null;
        readonly low: number | null;
        readonly high: number | null;
        readonly n: number;
        /** Why there is no value: a reason code or a few words. */
        readonly reason?: string;
        readonly behind?: Behind;
      }[];
    }
  | {
      readonly kind: 'bars';
      readonly title: string;
      readonly unit: string;
      readonly bars: readonly {
        readonly label: string;
        readonly value: number;
        readonly low?: number;
        readonly high?: number;
        /** What the bar stands for in `column` when that is not its label. */
        readonly is?: readonly (string | number | boolean | null)[];
      }[];
      readonly target?: number;
      /** Set when each bar is the rows with its label in this column. */
      readonly column?: string;
    }
  | {
      /** Estimates on one scale with a limit: the thick interval is for one look, the thin outer one for any look. */
      readonly kind: 'forest';
      readonly title: string;
      readonly unit: string;
      /** Beyond it (to the right) is bad; null when nothing is judged. */
      readonly limit: number | null;
      /** Set when too far to the left is bad as well: what is fine lies between the two. */
      readonly lowerLimit?: number;
      readonly limitName: string;
      readonly rows: readonly {
        readonly label: string;
        readonly value: number;
        readonly low: number | null;
        readonly high: number | null;
        readonly outerLow: number | null;
        readonly outerHigh: number | null;
        readonly verdict: Verdict;
        /** A few words at the right end. */
        readonly note: string;
      }[];
    }
  | {
      readonly kind: 'sparkline';
      readonly title: string;
      readonly column: string;
      readonly labels: readonly string[];
      readonly counts: readonly number[];
      /** As on `histogramPair`. */
      readonly edges?: readonly (number | null)[];
      readonly values?: readonly (readonly (string | number | boolean | null)[])[];
    }
  | {
      readonly kind: 'plot';
      readonly title: string;
      readonly mark: 'histogram' | 'bar' | 'line' | 'dot' | 'area' | 'box';
      readonly x: string;
      readonly y: string | null;
      readonly color: string | null;
      readonly facet: string | null;
      readonly data: Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
      readonly times: readonly string[];
      /** Of a curve of shares: how many rows a share of 1 stands for on each axis. */
      readonly rows?: { readonly x: number; readonly y: number };
    };

export interface Caveat {
  readonly code: string;
  readonly sentence: string;
}

export interface CellResult {
  readonly verdict: Verdict;
  /** One plain sentence with the number that decides. */
  readonly headline: string;
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
  readonly tables: readonly ResultTable[];
  readonly charts: readonly ChartData[];
  readonly caveats: readonly Caveat[];
  readonly sql: readonly string[];
  readonly seed?: number;
  readonly rowsRead: number;
}

/** Rows for display: the only way a cell sees rows. At most `limit`, in an order that ties cannot change. */
export interface RowRequest {
  readonly from: Population;
  readonly columns: readonly string[] | 'all';
  readonly limit: number;
}

export interface RowAnswer {
  readonly columns: TypedColumns['columns'];
  /** Rows before the limit. */
  readonly total: number;
  readonly sql: string;
  readonly caveats: readonly Caveat[];
}

/** What a gate sees of another cell. */
export interface CellOutcome {
  readonly type: string;
  readonly verdict: Verdict;
  readonly headline: string;
}

/** What a cell may know while planning and deciding. Pure data. */
export interface CellContext {
  readonly tables: Readonly<Record<string, TableInfo>>;
  readonly roles: Readonly<Record<string, RoleMap>>;
  /** Per table the role `scores`: class → column of its score. Absent where no table has it. */
  readonly scores?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Named populations and, for `of: table`, the table itself. Throws CellInputError with the choices, at `key`, when unknown. */
  population(name: string, key?: string): Population;
  /** Why populations are not there that a run would make by itself, in a sentence by name. */
  readonly absent?: Readonly<Record<string, string>>;
  /** Populations by their settled names (`reference`, `current`), also when made by default; null when there is none. */
  defaultPopulation(name: string): Population | null;
  /** A column name, or the column of a role; null when neither exists. */
  column(population: Population, nameOrRole: string): string | null;
  /** First and last timestamp of a table and its row count, in epoch milliseconds; null without a timestamp role. */
  span(table: string): { readonly column: string; readonly first: number; readonly last: number } | null;
  /** Why the times of a table cannot be read, a sentence each; only for tables with a timestamp role. */
  readonly untimed?: Readonly<Record<string, string>>;
  readonly rows: Readonly<Record<string, number>>;
  /** Values of the notebook's parameters. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Sentences about populations that nobody named. */
  readonly populationCaveats: readonly string[];
  /** Cells that have their result, by id, in the order of the notebook; complete for the cells that a gate reads. Absent where nothing has run. */
  readonly results?: Readonly<Record<string, CellOutcome>>;
}

export interface CellType<P = unknown> {
  readonly name: string;
  readonly language: 'yaml' | 'sql';
  readonly title: string;
  /** One sentence for menus and docs. */
  readonly summary: string;
  /** valibot schema; every key has a default, `v.title`/`v.description` feed forms, docs and hints. */
  readonly parameters: GenericSchema<unknown, P>;
  /** Columns to load: population → names, for the runner's one load per table. */
  columns(parameters: P, context: CellContext): readonly { readonly table: string; readonly columns: readonly string[] | 'all' }[];
  /** The next wave of reductions, or null when enough is known. `previous[i]` answers wave i. */
  plan(parameters: P, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null;
  /** Pure. */
  decide(reduced: readonly (readonly ReducedTable[])[], parameters: P, context: CellContext): CellResult;
  /** Set on cells that can answer other windows of their populations from a cube held in memory, without a scan. */
  readonly preview?: {
    /** Reductions over whole tables, without windows, keyed by time bucket. Asked once for given parameters, filters and tables. */
    plan(parameters: P, context: CellContext, reduced: readonly (readonly ReducedTable[])[]): readonly Reduction[];
    /** Prepares the cube once; the function it returns is pure and fast, and answers for the populations of the context it is given, windows snapped to whole buckets. */
    start(cube: readonly ReducedTable[], reduced: readonly (readonly ReducedTable[])[], parameters: P): (context: CellContext) => CellResult;
  };
  /** Set on cells that can say what other settings of theirs would have meant, without a scan for each. */
  readonly whatIf?: {
    /** Reductions beyond those of the run; asked once, when somebody asks. */
    plan(parameters: P, context: CellContext, reduced: readonly (readonly ReducedTable[])[]): readonly Reduction[];
    start(answers: readonly ReducedTable[], reduced: readonly (readonly ReducedTable[])[], parameters: P, context: CellContext): readonly WhatIfQuestion[];
  };
  /** Set on cells that show rows; the runner asks for them after the last wave and calls `present` in place of `decide`. */
  readonly rows?: {
    request(parameters: P, context: CellContext): RowRequest;
    present(answer: RowAnswer, parameters: P, context: CellContext): CellResult;
  };
  /** Roles this cell reads when the author names none. */
  readonly uses: readonly Role[];
}
