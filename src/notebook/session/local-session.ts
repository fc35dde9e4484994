import type { Engine, SourceFile } from '../../engine/types.ts';
import { cellTypes } from '../../cells/registry.ts';
import type { WhatIfQuestion } from '../../cells/what-if-types.ts';
import { proposeRoles } from '../../telemetry/propose-roles.ts';
import type { Role } from '../../telemetry/types.ts';
import { applyChange } from '../edit/apply.ts';
import type { NotebookChange } from '../edit/change.ts';
import { shortValue } from '../edit/label.ts';
import { NotebookError } from '../notebook-error.ts';
import { parseNotebook } from '../parse.ts';
import type { PopulationChange, SavedState, Session, TableState } from '../session-types.ts';
import { LabRuns } from './lab-runs.ts';
import type { Snapshot } from './lab-state.ts';
import { pinOther } from './populations.ts';
import { rememberingEngine } from './remembering-engine.ts';
import { usableParameters } from './saved.ts';
import { sentence } from './state.ts';

/** The lab as a page drives it: tables, one notebook, edits with undo, runs and the brush. */
export class LocalSession extends LabRuns implements Session {
  #preparing: AbortController | null = null;
  #removing: Promise<void> = Promise.resolve();

  constructor(engine: () => Promise<Engine>, now: () => Date) {
    super(engine().then(rememberingEngine), now);
  }

  async addTable(name: string, files: readonly SourceFile[]): Promise<void> {
    const engine = await this.engine;
    if (this.state.tables.some(({ info }) => info.table === name)) this.stop();
    await this.#removing;
    try {
      const info = await engine.open({ table: name, files }, { onProgress: (event) => this.progress([], event) });
      const bytes = info.files.reduce((sum, f) => sum + f.bytes, 0);
      const table: TableState = { info, roles: {}, proposals: proposeRoles(info.columns), bytes, loading: false, error: null, profile: null, timeline: null };
      this.previews.clear();
      this.replaceTable(name, table);
    } catch (error) {
      this.change({ message: sentence(error) });
      throw error;
    }
  }

  /** The table is gone from the notebook at once, so that what is opened or run meanwhile is made without it; its memory is freed when the engine gets to it. */
  async removeTable(name: string): Promise<void> {
    this.cancel();
    this.#preparing?.abort();
    this.choices = this.choices.filter((choice) => choice.table !== name);
    this.previews.clear();
    this.replaceTable(name, null);
    const dropped = this.afterwards(async () => (await this.engine).drop(name));
    this.#removing = dropped.catch(() => undefined);
    await dropped;
  }

  setRole(table: string, role: Role, column: string | null): void {
    const before = this.snapshot();
    this.choices = [...this.choices.filter((c) => c.table !== table || c.role !== role), { table, role, column }];
    this.history.push(before, column === null ? `Clear ${role} of ${table}` : `Set ${role} of ${table} to ${column}`);
    this.derive({});
  }

  /** Another notebook takes the place of the one that is open; a text of the same title is one more edit of it. */
  open(text: string): void {
    const { notebook } = parseNotebook(text, { cellTypes });
    if (notebook !== null && this.state.notebook !== null && notebook.title === this.state.notebook.title) {
      this.edit({ kind: 'replaceText', text });
      return;
    }
    this.#openAnew(text);
  }

  #openAnew(text: string): void {
    this.history.clear();
    this.forgetResults();
    this.forgetRun();
    this.given = {};
    this.settled = {};
    this.derive({ notebook: null, text });
  }

  edit(change: NotebookChange): void {
    const { text, notebook, populations } = this.state;
    const pin = pinOther(change, notebook, populations);
    const applied = applyChange(pin === null ? text : applyChange(text, pin).text, change);
    if (applied.text === text) return;
    this.history.push(this.snapshot(), applied.label);
    this.derive({ text: applied.text });
  }

  undo(): void {
    this.#goTo(this.history.undo(this.snapshot()));
  }

  redo(): void {
    this.#goTo(this.history.redo(this.snapshot()));
  }

  #goTo(step: Snapshot | null): void {
    if (step === null) return;
    this.given = step.given;
    this.choices = step.choices;
    this.derive({ text: step.text });
  }

  setParameter(name: string, value: unknown): void {
    if (!this.state.notebook?.parameters.some((p) => p.name === name)) throw new NotebookError('E_PARAMETER', `there is no parameter "${name}"`);
    const before = this.snapshot();
    this.given = { ...this.given, [name]: value };
    this.history.push(before, `Set ${name} to ${shortValue(value)}`, `parameter ${name}`);
    this.derive({});
  }

  setPopulation(name: string, definition: PopulationChange): void {
    this.edit({ kind: 'setPopulation', name, definition });
  }

  override run(options: { readonly cells?: readonly string[] } = {}): Promise<void> {
    this.#preparing?.abort();
    return super.run(options);
  }

  async preparePreview(): Promise<void> {
    await this.active;
    this.#preparing?.abort();
    const preparing = new AbortController();
    this.#preparing = preparing;
    try {
      await this.previews.prepare(this.#finished(), preparing.signal);
    } catch (error) {
      // A run that was asked for meanwhile goes first; the cubes are read when they are wanted again.
      if (!preparing.signal.aborted) throw error;
    }
  }

  async whatIf(cell: string): Promise<readonly WhatIfQuestion[] | null> {
    await this.active;
    const done = this.state.cells.some(({ id, status }) => id === cell && status === 'done');
    const fingerprint = done ? this.fingerprints.get(cell) : undefined;
    if (fingerprint === undefined) return null;
    this.#preparing?.abort();
    const preparing = new AbortController();
    this.#preparing = preparing;
    try {
      return await this.previews.ask(fingerprint, preparing.signal);
    } catch (error) {
      // A run that was asked for meanwhile goes first.
      if (!preparing.signal.aborted) throw error;
      return null;
    }
  }

  preview(population: string, window: { readonly from: number; readonly to: number } | null): void {
    if (window === null && this.state.preview === null) return;
    this.change({ preview: window === null ? null : this.previews.show(this.#finished(), population, window, this.state.populations) });
  }

  /** Fingerprints of the cells whose results stand. */
  #finished(): readonly string[] {
    return this.state.cells.flatMap(({ id, status }) => (status === 'done' ? (this.fingerprints.get(id) ?? []) : []));
  }

  saved(): SavedState {
    return { parameters: this.given, roles: this.choices };
  }

  restore(text: string, saved: SavedState): void {
    this.choices = [...saved.roles];
    this.#openAnew(text);
    this.given = usableParameters(this.state.notebook, saved.parameters);
    this.derive({});
  }
}
