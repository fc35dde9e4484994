import type { ProgressEvent, SourceFile } from '../engine/types.ts';
import type { Role, RoleMap, RoleProposal, TableInfo } from '../telemetry/types.ts';
import type { CellRecord, Diagnostic, Notebook, ResultDocument } from './types.ts';

export type CellStatus = 'idle' | 'queued' | 'running' | 'done' | 'stale' | 'error';

export interface TableState {
  readonly info: TableInfo;
  readonly roles: RoleMap;
  readonly proposals: readonly RoleProposal[];
  readonly bytes: number;
  readonly loading: boolean;
  readonly error: string | null;
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
  setRole(table: string, role: Role, column: string | null): void;
  open(text: string): void;
  setParameter(name: string, value: unknown): void;
  setPopulation(name: string, definition: PopulationChange): void;
  run(options?: { readonly cells?: readonly string[] }): Promise<void>;
  cancel(): void;
  result(): Promise<ResultDocument>;
}
