import { cellTypes } from '../cells/registry.ts';
import { EngineError } from '../engine/errors.ts';
import type { Engine, ProgressEvent, SourceFile } from '../engine/types.ts';
import { proposeRoles } from '../telemetry/propose-roles.ts';
import type { Role } from '../telemetry/types.ts';
import { checkNotebook } from './check.ts';
import { resultDocument } from './document.ts';
import { buildGraph, type Graph } from './graph.ts';
import { NotebookError } from './notebook-error.ts';
import { resolveRoles, type RoleChoice } from './resolve-roles.ts';
import { runNotebook, type RunOutcome } from './run.ts';
import { applyChange } from './edit/apply.ts';
import type { NotebookChange } from './edit/change.ts';
import type { CellState, PopulationChange, SavedState, Session, SessionState, TableState } from './session-types.ts';
import type { CellRecord, Diagnostic, ResultDocument } from './types.ts';

export type { CellState, CellStatus, Session, SessionState, TableState } from './session-types.ts';

const empty: SessionState = {
  tables: [],
  notebook: null,
  text: '',
  diagnostics: [],
  parameters: {},
  cells: [],
  running: false,
  engine: 'booting',
  message: null,
  history: { undo: null, redo: null },
  populations: {},
  preview: null,
  memory: null,
};

/** Returns a new lab with nothing in it. `engine` is asked for once, `now` stamps results; both come from the host. */
export function createSession(options: { readonly engine: () => Promise<Engine>; readonly now: () => Date }): Session {
  return new LocalSession(options.engine, options.now);
}

class LocalSession implements Session {
  #state: SessionState = empty;
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #engine: Promise<Engine>;
  readonly #now: () => Date;
  #choices: RoleChoice[] = [];
  #given: Record<string, unknown> = {};
  #populations: Record<string, PopulationChange> = {};
  #graph: Graph | null = null;
  #kept = new Map<string, CellRecord>();
  #abort: AbortController | null = null;
  #active: Promise<void> = Promise.resolve();
  #outcome: RunOutcome | null = null;
  #seconds = 0;

  constructor(engine: () => Promise<Engine>, now: () => Date) {
    this.#now = now;
    this.#engine = engine();
    this.#engine.then(
      () => this.#change({ engine: 'ready' }),
      (error: unknown) => this.#change({ engine: 'failed', message: sentence(error) }),
    );
  }

  get state(): SessionState {
    return this.#state;
  }

  subscribe(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async addTable(name: string, files: readonly SourceFile[]): Promise<void> {
    const engine = await this.#engine;
    try {
      const info = await engine.open({ table: name, files }, { onProgress: (event) => this.#progress([], event) });
      const table: TableState = {
        info,
        roles: {},
        proposals: proposeRoles(info.columns),
        bytes: info.files.reduce((sum, f) => sum + f.bytes, 0),
        loading: false,
        error: null,
        profile: null,
        timeline: null,
      };
      this.#change({ tables: [...this.#state.tables.filter((t) => t.info.table !== name), table], message: null });
      this.#settleRoles();
      this.#stale([name]);
    } catch (error) {
      this.#change({ message: sentence(error) });
      throw error;
    }
  }

  async removeTable(name: string): Promise<void> {
    this.cancel();
    await this.#active;
    await (await this.#engine).drop(name);
    this.#choices = this.#choices.filter((choice) => choice.table !== name);
    this.#stale([name]);
    this.#change({ tables: this.#state.tables.filter((t) => t.info.table !== name) });
  }

  setRole(table: string, role: Role, column: string | null): void {
    this.#choices = [...this.#choices.filter((c) => c.table !== table || c.role !== role), { table, role, column }];
    this.#settleRoles();
    this.#stale([table]);
  }

  open(text: string): void {
    const { notebook, diagnostics } = checkNotebook(text, cellTypes);
    const same = notebook !== null && this.#state.notebook !== null && notebook.title === this.#state.notebook.title;
    const names = new Set(notebook?.parameters.map((p) => p.name));
    this.#given = same ? Object.fromEntries(Object.entries(this.#given).filter(([name]) => names.has(name))) : {};
    if (!same) this.#populations = {};
    this.#kept.clear();
    this.#outcome = null;
    this.#graph = notebook ? buildGraph(notebook) : null;
    const cells =
      notebook?.blocks.flatMap((block): CellState[] =>
        block.kind === 'cell' ? [{ id: block.cell.id, type: block.cell.type, status: 'idle', result: null, progress: null, dependsOn: [] }] : [],
      ) ?? [];
    this.#change({
      notebook,
      text,
      diagnostics,
      cells,
      parameters: { ...Object.fromEntries(notebook?.parameters.map((p) => [p.name, p.default]) ?? []), ...this.#given },
    });
    this.#settleRoles();
  }

  edit(change: NotebookChange): void {
    this.open(applyChange(this.#state.text, change).text);
  }

  undo(): void {}

  redo(): void {}

  async preparePreview(): Promise<void> {}

  preview(): void {}

  saved(): SavedState {
    return { parameters: this.#given, roles: this.#choices };
  }

  restore(text: string, saved: SavedState): void {
    this.#choices = [...saved.roles];
    this.open(text);
    this.#given = { ...saved.parameters };
  }

  setParameter(name: string, value: unknown): void {
    if (!this.#state.notebook?.parameters.some((p) => p.name === name)) throw new NotebookError('E_PARAMETER', `there is no parameter "${name}"`);
    this.#given = { ...this.#given, [name]: value };
    this.#change({ parameters: { ...this.#state.parameters, [name]: value } });
    this.#stale([name]);
  }

  setPopulation(name: string, definition: PopulationChange): void {
    this.#populations = { ...this.#populations, [name]: definition };
    this.#stale([name]);
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Runs what is idle, stale or failed (or the cells named); resolves when idle. A run under way is cancelled first. */
  async run(options: { readonly cells?: readonly string[] } = {}): Promise<void> {
    this.cancel();
    await this.#active;
    this.#active = this.#run(options.cells ?? null);
    await this.#active;
  }

  async #run(only: readonly string[] | null): Promise<void> {
    const { notebook } = this.#state;
    if (!notebook) return;
    const abort = new AbortController();
    this.#abort = abort;
    const keep = new Map([...this.#kept].filter(([id]) => only === null || !only.includes(id)));
    this.#change({
      running: true,
      message: null,
      cells: this.#state.cells.map((cell) => (keep.has(cell.id) ? cell : { ...cell, status: 'queued', progress: null })),
    });
    const started = this.#now().getTime();
    try {
      const engine = await this.#engine;
      this.#outcome = await runNotebook({
        notebook,
        cellTypes,
        engine,
        keep,
        signal: abort.signal,
        tables: this.#state.tables.map((t) => t.info),
        roles: this.#choices,
        parameters: this.#given,
        populations: this.#populations,
        onCell: (record) => this.#finish(record),
        onProgress: (ids, event) => this.#progress(ids, event),
      });
      this.#seconds = (this.#now().getTime() - started) / 1000;
      this.#change({ parameters: { ...this.#state.parameters, ...this.#outcome.parameters }, diagnostics: this.#withRun(this.#outcome.diagnostics) });
    } catch (error) {
      const cancelled = error instanceof EngineError && error.code === 'E_CANCELLED';
      this.#change({
        message: cancelled ? 'Cancelled. Finished cells are kept; run again to go on.' : sentence(error),
        cells: this.#state.cells.map((cell) =>
          cell.status === 'queued' || cell.status === 'running' ? { ...cell, status: cell.result ? 'stale' : 'idle', progress: null } : cell,
        ),
      });
      if (!cancelled && error instanceof NotebookError)
        this.#change({
          diagnostics: this.#withRun(
            error.diagnostics.length > 0 ? error.diagnostics : [{ code: error.code, message: error.message, where: error.where, fatal: true }],
          ),
        });
    } finally {
      this.#abort = null;
      this.#change({ running: false });
    }
  }

  /** Waits for the run under way, hashes the inputs and returns the document. Throws NotebookError when nothing has run. */
  async result(): Promise<ResultDocument> {
    await this.#active;
    const { notebook, tables } = this.#state;
    if (!notebook || !this.#outcome) throw new NotebookError('E_NO_RESULT', 'nothing has run: open a notebook and run it first');
    return resultDocument({
      notebook,
      outcome: this.#outcome,
      engine: await this.#engine,
      createdAt: this.#now(),
      timings: { run: this.#seconds },
      tables: tables.map((t) => t.info),
    });
  }

  #finish(record: CellRecord): void {
    if (record.verdict === 'error') this.#kept.delete(record.id);
    else this.#kept.set(record.id, record);
    this.#change({
      cells: this.#state.cells.map((cell) =>
        cell.id === record.id ? { ...cell, result: record, progress: null, status: record.verdict === 'error' ? 'error' : 'done' } : cell,
      ),
    });
  }

  #progress(ids: readonly string[], event: ProgressEvent): void {
    this.#change({
      cells: this.#state.cells.map((cell) =>
        cell.status === 'queued' || cell.status === 'running'
          ? { ...cell, status: ids.length === 0 || ids.includes(cell.id) ? 'running' : 'queued', progress: event }
          : cell,
      ),
    });
  }

  /** Marks what a change touches, and only that. Default populations hang on every table, so a table touches all cells. */
  #stale(changed: readonly string[]): void {
    const touchesAll = changed.some(
      (name) => this.#state.tables.some((t) => t.info.table === name) || name === 'reference' || name === 'current' || !this.#graph,
    );
    const affected = touchesAll ? null : new Set(this.#graph?.affected(changed));
    const isAffected = (id: string) => affected === null || affected.has(id) || affected.has(`cell:${id}`);
    for (const id of [...this.#kept.keys()]) if (isAffected(id)) this.#kept.delete(id);
    this.#change({ cells: this.#state.cells.map((cell) => (isAffected(cell.id) && cell.result ? { ...cell, status: 'stale' } : cell)) });
  }

  #settleRoles(): void {
    const definitions = this.#state.notebook?.tables ?? [];
    this.#change({
      tables: this.#state.tables.map((table) => {
        try {
          return {
            ...table,
            roles: resolveRoles(
              table.info,
              definitions.find((d) => d.name === table.info.table),
              this.#choices,
            ),
            error: null,
          };
        } catch (error) {
          return { ...table, error: sentence(error) };
        }
      }),
    });
  }

  #withRun(found: readonly Diagnostic[]): readonly Diagnostic[] {
    const own = this.#state.notebook ? checkNotebook(this.#state.text, cellTypes).diagnostics : this.#state.diagnostics;
    const known = new Set(own.map((d) => `${d.where.line}:${d.message}`));
    return [...own, ...found.filter((d) => !known.has(`${d.where.line}:${d.message}`))];
  }

  #change(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
