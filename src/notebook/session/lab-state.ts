import { cellTypes } from '../../cells/registry.ts';
import type { Engine, ProgressEvent } from '../../engine/types.ts';
import { checkNotebook } from '../check.ts';
import { distinctEvents } from '../distinct-events.ts';
import { buildGraph } from '../graph.ts';
import type { RoleChoice } from '../resolve-roles.ts';
import type { Span } from '../resolve-populations.ts';
import type { SettledTimes } from '../settle-times.ts';
import type { SessionState, TableState, TimelineEvent } from '../session-types.ts';
import type { CellRecord, Diagnostic, Notebook } from '../types.ts';
import { Background, type Learnt } from './background.ts';
import { eventsTable, listedEvents } from './events.ts';
import { fingerprints } from './fingerprint.ts';
import { History } from './history.ts';
import { Memo } from './memo.ts';
import { currentPopulations } from './populations.ts';
import { cellsOf, cellStates, emptyState, parameterValues, sentence, type Shown, withRoles, withTimes } from './state.ts';
import { type Measured, measureKey } from './timeline.ts';

/** What undo goes back to: all that the user made. */
export interface Snapshot {
  readonly text: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly choices: readonly RoleChoice[];
}

/** The state of a lab: derived from the text, the values and roles given, the open tables, and the results there are. */
export class LabState {
  protected readonly engine: Promise<Engine>;
  /** Values given to parameters. */
  protected given: Readonly<Record<string, unknown>> = {};
  protected choices: readonly RoleChoice[] = [];
  /** Values that a run took from the data. */
  protected settled: Readonly<Record<string, unknown>> = {};
  protected readonly history = new History<Snapshot>();
  protected fingerprints: ReadonlyMap<string, string> = new Map();
  /** Fingerprints of the run under way. */
  protected underWay: ReadonlyMap<string, string> | null = null;
  /** False while the text cannot be read; the notebook is then the last one that could. */
  protected readable = false;
  /** Counts every change of what results are made from. */
  protected stamp = 0;
  protected readonly records = new Memo<CellRecord>(200);
  protected readonly background: Background;
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #shown = new Map<string, Shown>();
  readonly #versions = new Map<string, number>();
  readonly #measured = new Map<string, Measured>();
  readonly #times = new Map<string, SettledTimes>();
  readonly #events = new Map<string, readonly TimelineEvent[]>();
  #checked: readonly Diagnostic[] = [];
  #looked = '';
  #state: SessionState = emptyState;

  constructor(engine: Promise<Engine>) {
    this.engine = engine;
    // An engine answers for its version once it has started; files are opened without waiting for that.
    engine
      .then((started) => started.version())
      .then(
        (engineVersion) => this.change({ engine: 'ready', engineVersion }),
        (error: unknown) => this.change({ engine: 'failed', message: sentence(error) }),
      );
    this.background = new Background(
      engine,
      (table, version, learnt) => this.#learn(table, version, learnt),
      (memory) => this.change({ memory }),
    );
  }

  get state(): SessionState {
    return this.#state;
  }

  subscribe(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected change(change: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }

  protected snapshot(): Snapshot {
    return { text: this.#state.text, given: this.given, choices: this.choices };
  }

  /** Puts another table, or none, under a name. */
  protected replaceTable(name: string, table: TableState | null): void {
    this.#versions.set(name, (this.#versions.get(name) ?? 0) + 1);
    for (const known of [this.#measured, this.#times]) for (const key of [...known.keys()]) if ((JSON.parse(key) as unknown[])[0] === name) known.delete(key);
    this.#events.delete(name);
    const others = this.#state.tables.filter((t) => t.info.table !== name);
    this.derive({ tables: table ? [...others, table] : others, ...(table ? { message: null } : {}) });
  }

  /** Forgets the results on show; another notebook was opened. */
  protected forgetResults(): void {
    this.#shown.clear();
  }

  /** Works everything out anew after a change of the text, the values, the roles or the tables. */
  protected derive(given: Partial<Pick<SessionState, 'text' | 'notebook' | 'tables' | 'message'>>): void {
    this.stamp += 1;
    const next = { ...this.#state, ...given };
    const first = checkNotebook(next.text, cellTypes);
    const names = new Set(first.notebook?.parameters.map((p) => p.name));
    const overrides = Object.fromEntries(Object.entries(this.given).filter(([name]) => names.has(name)));
    const { diagnostics } = Object.keys(overrides).length > 0 ? checkNotebook(next.text, cellTypes, overrides) : first;
    this.readable = first.notebook !== null;
    this.#checked = diagnostics;
    const notebook = first.notebook ?? next.notebook;
    const resolved = withRoles(next.tables, notebook, this.choices);
    // Results are known by the roles as they were given: what the values say of them may be learnt after a run has begun.
    const open = resolved.map(({ info, roles }) => ({ info, roles, version: this.#versionOf(info.table) }));
    this.fingerprints = notebook && this.readable ? fingerprints(notebook, this.given, open) : new Map();
    const tables = resolved.map((table) => withTimes(table, this.#times));
    const isEmpty = next.text === '' && notebook === null;
    this.change({
      ...given,
      notebook,
      tables: this.#withLearnt(tables, notebook),
      diagnostics: isEmpty ? [] : diagnostics,
      parameters: parameterValues(notebook, this.given, this.settled),
      populations: this.#populations(tables, notebook),
      cells: this.#cells(notebook),
      history: this.history.labels,
      preview: null,
    });
    const looked = JSON.stringify([
      tables.map((t) => [measureKey(t), t.times?.wanted ?? null, this.#versionOf(t.info.table)]),
      eventsTableOf(notebook, tables),
    ]);
    if (looked !== this.#looked) void this.look();
    this.#looked = looked;
  }

  /** Has the background measure what is not known yet. */
  protected look(): Promise<void> {
    const { tables, notebook } = this.#state;
    return this.background.look(tables, (table) => this.#versionOf(table), eventsTableOf(notebook, tables));
  }

  #versionOf(table: string): number {
    return this.#versions.get(table) ?? 0;
  }

  #learn(table: string, version: number, { times, measured, profile, events }: Learnt): void {
    if (this.#versionOf(table) !== version) return;
    if (times) this.#times.set(times.key, times.value);
    if (measured) this.#measured.set(measured.key, measured.value);
    if (events) this.#events.set(table, events);
    const { tables, notebook } = this.#state;
    const told = tables.map((each) => {
      if (each.info.table !== table) return each;
      const info = each.info.rows === null && measured ? { ...each.info, rows: measured.value.rows } : each.info;
      return withTimes({ ...each, info, ...(profile ? { profile } : {}) }, this.#times);
    });
    this.change({ tables: this.#withLearnt(told, notebook), populations: this.#populations(told, notebook) });
    if (times) void this.look();
  }

  #withLearnt(tables: readonly TableState[], notebook: Notebook | null): readonly TableState[] {
    const source = eventsTableOf(notebook, tables);
    const happened = [...(source === null ? [] : (this.#events.get(source) ?? [])), ...listedEvents(notebook)];
    return tables.map((table) => {
      const timeline = this.#measured.get(measureKey(table))?.timeline ?? null;
      if (timeline === null) return { ...table, timeline };
      // A version in a table of events was deployed, not seen in traffic.
      const seen = table.info.table === source ? [] : timeline.events;
      return { ...table, timeline: { ...timeline, events: [...distinctEvents([...seen, ...happened])].sort((a, b) => a.time - b.time) } };
    });
  }

  /** Empty until the span of every table with a timestamp is known: before, a default would be made from half the tables. */
  #populations(tables: readonly TableState[], notebook: Notebook | null): SessionState['populations'] {
    const spans: Record<string, Span | null> = {};
    for (const table of tables) {
      const known = this.#measured.get(measureKey(table));
      if (known === undefined || table.times?.settled === null) return {};
      spans[table.info.table] = known.span;
    }
    const given = { ...this.settled, ...this.given };
    return currentPopulations(notebook, given, Object.keys(spans), spans);
  }

  #cells(notebook: Notebook | null): SessionState['cells'] {
    const graph = notebook ? buildGraph(notebook) : null;
    return cellStates(cellsOf(notebook), this.#state.cells, {
      fingerprint: (id) => this.fingerprints.get(id),
      known: (fingerprint) => this.records.get(fingerprint),
      shown: this.#shown,
      running: this.underWay,
      reads: (id) => (graph?.readsOf(`cell:${id}`) ?? []).flatMap((node) => (node.startsWith('cell:') ? [node.slice(5)] : [])),
    });
  }

  /** Says how the cells stand once no run is under way. */
  protected settleCells(): void {
    this.change({ cells: this.#cells(this.#state.notebook) });
  }

  /** A cell has run. Its result is kept; it is shown as stale when the notebook moved on meanwhile. */
  protected finish(record: CellRecord, fingerprint: string | undefined): void {
    if (fingerprint === undefined) return;
    if (record.verdict !== 'error') this.records.set(fingerprint, record);
    this.#shown.set(record.id, { fingerprint, record });
    const status = this.fingerprints.get(record.id) !== fingerprint ? 'stale' : record.verdict === 'error' ? 'error' : 'done';
    this.change({ cells: this.#state.cells.map((cell) => (cell.id === record.id ? { ...cell, result: record, progress: null, status } : cell)) });
  }

  protected progress(ids: readonly string[], event: ProgressEvent): void {
    this.change({
      cells: this.#state.cells.map((cell) =>
        cell.status === 'queued' || cell.status === 'running'
          ? { ...cell, status: ids.length === 0 || ids.includes(cell.id) ? 'running' : 'queued', progress: event }
          : cell,
      ),
    });
  }

  /** Problems of the text, and those that only a run could find. */
  protected withRun(found: readonly Diagnostic[]): readonly Diagnostic[] {
    const known = new Set(this.#checked.map((d) => `${d.where.line}:${d.message}`));
    return [...this.#checked, ...found.filter((d) => !known.has(`${d.where.line}:${d.message}`))];
  }
}

const eventsTableOf = (notebook: Notebook | null, tables: readonly TableState[]): string | null =>
  eventsTable(
    notebook,
    tables.map(({ info }) => info.table),
  );
