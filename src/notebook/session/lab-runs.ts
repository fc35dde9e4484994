import { cellTypes } from '../../cells/registry.ts';
import { EngineError } from '../../engine/errors.ts';
import type { Engine, EngineOptions } from '../../engine/types.ts';
import { resultDocument } from '../document.ts';
import { NotebookError } from '../notebook-error.ts';
import { runNotebook, type RunOutcome } from '../run.ts';
import type { Evidence, TableState } from '../session-types.ts';
import type { CellRecord, Notebook, ResultDocument } from '../types.ts';
import { LabState } from './lab-state.ts';
import { Previews } from './preview.ts';
import { parameterValues, sentence } from './state.ts';

/** A run that ended, with what it was made from. */
interface Ended {
  readonly notebook: Notebook;
  readonly outcome: RunOutcome;
  readonly tables: readonly TableState[];
  readonly stamp: number;
  /** False when only some cells were asked for. */
  readonly whole: boolean;
  readonly seconds: number;
}

/** Runs, one at a time, and what they leave behind: results, cubes for the brush, the document. */
export class LabRuns extends LabState {
  protected active: Promise<void> = Promise.resolve();
  protected readonly previews = new Previews();
  readonly #now: () => Date;
  #abort: AbortController | null = null;
  /** What is to run next: these cells, or with null all that need it. */
  #waiting: { readonly only: readonly string[] | null } | null = null;
  #ended: Ended | null = null;

  constructor(engine: Promise<Engine>, now: () => Date) {
    super(engine);
    this.#now = now;
  }

  cancel(): void {
    this.#waiting = null;
    this.stop();
  }

  /** Runs what is idle, stale or failed, or only the cells named; resolves when idle. A run under way is cancelled first; one that has not begun is joined. */
  run(options: { readonly cells?: readonly string[] } = {}): Promise<void> {
    this.stop();
    const asked = options.cells ?? null;
    const waiting = this.#waiting;
    this.#waiting = { only: waiting === null ? asked : waiting.only === null || asked === null ? null : [...waiting.only, ...asked] };
    return this.afterwards(async () => {
      const next = this.#waiting;
      this.#waiting = null;
      if (next !== null) await this.#run(next.only);
    });
  }

  /** Ends the run under way; one that waits still comes. */
  protected stop(): void {
    this.#abort?.abort();
  }

  /** Does work once all that was asked for before has ended: runs and removals never overlap. */
  protected afterwards(work: () => Promise<void>): Promise<void> {
    const done = this.active.then(work);
    this.active = done.catch(() => undefined);
    return done;
  }

  async #run(only: readonly string[] | null): Promise<void> {
    const { notebook, tables } = this.state;
    if (!notebook) return;
    if (!this.readable) {
      const [problem] = this.state.diagnostics;
      this.change({ message: `The text cannot be read, so nothing ran. Line ${problem?.where.line ?? 1}: ${problem?.message ?? 'it is empty'}.` });
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    const { stamp, fingerprints } = this;
    // A value of a parameter that an edit took away waits for undo.
    const given = Object.fromEntries(Object.entries(this.given).filter(([name]) => notebook.parameters.some((p) => p.name === name)));
    const keep = new Map<string, CellRecord>();
    for (const [id, fingerprint] of fingerprints) {
      const record = only?.includes(id) ? undefined : this.records.get(fingerprint);
      if (record) keep.set(id, record);
    }
    this.underWay = fingerprints;
    const isQueued = (id: string): boolean => (only === null ? !keep.has(id) : only.includes(id));
    const cells = this.state.cells.map((cell) => (isQueued(cell.id) ? ({ ...cell, status: 'queued', progress: null } as const) : cell));
    this.change({ running: true, message: null, preview: null, cells });
    const started = this.#now().getTime();
    try {
      const outcome = await runNotebook({
        notebook,
        cellTypes,
        engine: await this.engine,
        keep,
        ...(only === null ? {} : { only }),
        signal: abort.signal,
        tables: tables.map((t) => t.info),
        roles: this.choices,
        parameters: given,
        onCell: (record) => this.finish(record, fingerprints.get(record.id)),
        onProgress: (ids, event) => this.progress(ids, event),
      });
      const seconds = (this.#now().getTime() - started) / 1000;
      this.#ended = { notebook, outcome, tables, stamp, seconds, whole: outcome.cells.length === fingerprints.size };
      this.previews.learn(outcome, (id) => fingerprints.get(id));
      this.settled = { ...this.settled, ...Object.fromEntries(Object.entries(outcome.parameters).filter(([name]) => !Object.hasOwn(given, name))) };
      this.change({
        parameters: parameterValues(this.state.notebook, this.given, this.settled),
        ...(stamp === this.stamp ? { diagnostics: this.withRun(outcome.diagnostics) } : {}),
      });
    } catch (error) {
      this.#failed(error, stamp);
    } finally {
      this.#abort = null;
      this.underWay = null;
      this.change({ running: false });
      this.settleCells();
      void this.look();
      void this.background.memory();
    }
  }

  #failed(error: unknown, stamp: number): void {
    const isCancelled = error instanceof EngineError && error.code === 'E_CANCELLED';
    this.change({ message: isCancelled ? 'Cancelled. Finished cells are kept; run again to go on.' : sentence(error) });
    if (isCancelled || !(error instanceof NotebookError) || stamp !== this.stamp) return;
    const { code, message, where } = error;
    this.change({ diagnostics: this.withRun(error.diagnostics.length > 0 ? error.diagnostics : [{ code, message, where, fatal: true }]) });
  }

  /** Forgets the last run: another notebook was opened. */
  protected forgetRun(): void {
    this.#ended = null;
  }

  /**
   * Waits for the run under way, runs what is missing or has changed since, hashes the inputs and returns the document of the notebook as it stands.
   * Throws NotebookError when nothing has run.
   */
  async result(): Promise<ResultDocument> {
    return (await this.evidence()).document;
  }

  async evidence(options: EngineOptions = {}): Promise<Evidence> {
    await this.active;
    if (!this.state.notebook || !this.#ended) throw new NotebookError('E_NO_RESULT', 'nothing has run: open a notebook and run it first');
    if (this.#ended.stamp !== this.stamp || !this.#ended.whole) await this.run();
    const ended = this.#ended;
    if (ended.stamp !== this.stamp || !ended.whole) throw new NotebookError('E_NO_RESULT', this.state.message ?? 'the notebook could not be run as it stands');
    const { notebook, outcome } = ended;
    const tables = ended.tables.map((t) => t.info);
    const timings = { run: ended.seconds };
    const document = await resultDocument({ notebook, outcome, engine: await this.engine, createdAt: this.#now(), timings, tables }, options);
    return { document, notebook, tables, outcome };
  }
}
