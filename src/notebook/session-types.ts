import type { WhatIfQuestion } from '../cells/what-if-types.ts';
import type { EngineOptions, ProgressEvent, SourceFile } from '../engine/types.ts';
import type { TableProfile } from '../telemetry/profile-types.ts';
import type { WantedTime } from '../telemetry/time-reading.ts';
import type { Population, Role, RoleMap, RoleProposal, TableInfo } from '../telemetry/types.ts';
import type { NotebookChange } from './edit/change.ts';
import type { RoleChoice } from './resolve-roles.ts';
import type { SettledTimes } from './settle-times.ts';
import type { RunOutcome } from './run.ts';
import type { CellRecord, Diagnostic, Notebook, ResultDocument } from './types.ts';

export type CellStatus = 'idle' | 'queued' | 'running' | 'done' | 'stale' | 'error';

export interface TableState {
  readonly info: TableInfo;
  readonly roles: RoleMap;
  readonly proposals: readonly RoleProposal[];
  readonly bytes: number;
  readonly loading: boolean;
  readonly error: string | null;
  /** Sparklines from a few rows; null until they have been read. */
  readonly profile: TableProfile | null;
  /** Columns with a role of time that hold numbers or text, and how they are read; absent where there are none. */
  readonly times?: TableTimes;
  /** Traffic over time; null without a timestamp role and until counted. */
  readonly timeline: Timeline | null;
}

/** How a table's times are read that are stored as numbers or text. */
export interface TableTimes {
  readonly wanted: readonly WantedTime[];
  /** null until their values have been looked at. */
  readonly settled: SettledTimes | null;
}

/** Traffic of a table over the whole span of its timestamp column. Instants are epoch milliseconds (UTC). */
export interface Timeline {
  readonly column: string;
  /** First and last row. */
  readonly first: number;
  readonly last: number;
  /** Start of the first bucket; bucket i is [start + i·bucketSeconds, …). */
  readonly start: number;
  readonly bucketSeconds: number;
  readonly counts: readonly number[];
  /** Stretches without rows where traffic like that around them would have left some. Half-open. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly events: readonly TimelineEvent[];
}

/** Something that happened: a deploy, an incident, the first row of a new model version. */
export interface TimelineEvent {
  readonly time: number;
  /** `deploy`, `rollback`, `config`, `incident_start`, `alert`, `resolved`, or `version` for the first row of a model version. */
  readonly kind: string;
  readonly label: string;
}

/** What a page remembers of a lab beside its text: values of parameters and chosen roles. Never data. */
export interface SavedState {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly roles: readonly RoleChoice[];
}

export interface CellState {
  readonly id: string;
  readonly type: string;
  readonly status: CellStatus;
  readonly result: CellRecord | null;
  readonly progress: ProgressEvent | null;
  readonly dependsOn: readonly string[];
}

/** Everything a view draws. A new object after each change. */
export interface SessionState {
  readonly tables: readonly TableState[];
  readonly notebook: Notebook | null;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly cells: readonly CellState[];
  readonly running: boolean;
  readonly engine: 'booting' | 'ready' | 'failed';
  readonly message: string | null;
  /** What undo and redo would do, in a few words (`Set alpha to 0.01`); null when there is nothing. */
  readonly history: { readonly undo: string | null; readonly redo: string | null };
  /** Populations as they stand, named or by default, windows in epoch milliseconds; empty until a table is open and its span known. */
  readonly populations: Readonly<Record<string, Population>>;
  /** Results while a window is dragged, by cell: from the cube, binned, never in the document. Null when nothing is dragged. */
  readonly preview: Readonly<Record<string, CellRecord>> | null;
  /** DuckDB's version once the engine has started, `1.4.3`. */
  readonly engineVersion?: string;
  /** Bytes the engine holds and its limit; null until known. */
  readonly memory: { readonly used: number; readonly limit: number } | null;
}

export interface PopulationChange {
  readonly table: string;
  readonly where?: string;
  readonly window?: { readonly from: string; readonly to: string };
}

/** One open lab: tables, a notebook, its results. Views render `state` and call methods; nothing else changes it. */
export interface Session {
  readonly state: SessionState;
  subscribe(listener: (state: SessionState) => void): () => void;
  addTable(name: string, files: readonly SourceFile[]): Promise<void>;
  removeTable(name: string): Promise<void>;
  setRole(table: string, role: Role, column: string | readonly string[] | null): void;
  open(text: string): void;
  /** One undoable change of the text; keeps the results it does not touch. Throws NotebookError with a sentence when it cannot be made. */
  edit(change: NotebookChange): void;
  undo(): void;
  redo(): void;
  setParameter(name: string, value: unknown): void;
  setPopulation(name: string, definition: PopulationChange): void;
  /** Reads the cubes that `preview` needs; resolves at once when they are held. */
  preparePreview(): Promise<void>;
  /** Shows what cells would say for another window of a population, from the cubes and without a scan; null ends it. */
  preview(population: string, window: { readonly from: number; readonly to: number } | null): void;
  /** What can be asked of a cell whose result stands, without a scan for each answer; null when it has none such. */
  whatIf(cell: string): Promise<readonly WhatIfQuestion[] | null>;
  /** Parameter values and role choices, to keep or share with the text. */
  saved(): SavedState;
  /** Opens a text together with what was saved beside it. */
  restore(text: string, saved: SavedState): void;
  run(options?: { readonly cells?: readonly string[] }): Promise<void>;
  cancel(): void;
  result(): Promise<ResultDocument>;
  /** The result with what it was made from, for an audit. */
  evidence(options?: EngineOptions): Promise<Evidence>;
}

/** A result document, the notebook and tables it is of, and the run that made it. */
export interface Evidence {
  readonly document: ResultDocument;
  readonly notebook: Notebook;
  readonly tables: readonly TableInfo[];
  readonly outcome: RunOutcome;
}
