import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runReductions } from '../../reduce/run.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import type { FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import type { ColumnInfo, TableInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { splitColumns } from '../flatten/blocks.ts';
import { recognise, withFlattened } from '../flatten/recognise.ts';
import type { Detection } from '../ingest/detect.ts';
import type { ColumnPlan } from '../ingest/column-plan.ts';
import { csvCall } from '../ingest/csv-options.ts';
import { csvPlans } from '../ingest/csv-plans.ts';
import { estimateMemory } from '../ingest/memory.ts';
import type { OpenedTable } from '../ingest/open-files.ts';
import { openFiles } from '../ingest/open-files.ts';
import { partsOfRowGroups, partsOfRows } from '../ingest/parts.ts';
import type { Engine, EngineOptions, LoadReport, MemoryEstimate, Source, TypedColumns } from '../types.ts';
import { Connection } from './connection.ts';
import type { Narrow } from './load.ts';
import { askStores, type StoredTable } from '../sql/read-stores.ts';
import { count, createPartTable, loadNarrow } from './load.ts';
import { loadFlattened } from './load-flattened.ts';
import { peekTable } from './peek-table.ts';
import type { PathSource } from './path-source.ts';
import { fromPath, sha256 } from './path-source.ts';
import { memoryOf, memorySql } from '../sql/memory.ts';
import { csvError } from '../sql/sql-error.ts';

interface TableState {
  info: TableInfo;
  readonly opened: OpenedTable<PathSource>;
  readonly narrows: Narrow[];
  readonly unreadable: Map<string, string>;
  readonly step: FlattenStep | null;
  /** A sentence for each thing that loading lost. */
  readonly notes: string[];
  /** The table with `__part`, once anything was loaded. */
  parts: string | null;
}

/** The engine of the command line: native DuckDB on one thread, locked to the given files. */
class NativeEngine implements Engine {
  readonly name = 'duckdb-native';
  private readonly tables = new Map<string, TableState>();
  private readonly definitions = new Map<string, string>();
  private names = 0;

  constructor(
    private readonly connection: Connection,
    private readonly side: Connection,
    private readonly allowed: ReadonlySet<string>,
  ) {}

  version(): Promise<string> {
    return this.connection.exclusive(undefined, async () => String((await this.connection.rows('SELECT version()'))[0]?.[0]).replace(/^v/, ''));
  }

  async open(source: Source, options: EngineOptions = {}): Promise<TableInfo> {
    const sources = await Promise.all(
      source.files.map((file) => {
        if (file.kind !== 'path') throw new EngineError('E_SCHEMA', `The file ${file.file.name} of ${source.table} must be given as a path.`);
        if (!this.allowed.has(resolve(file.path)))
          throw new EngineError('E_SCHEMA', `${file.path} was not among the files the engine was started with, so it may not be read.`);
        return fromPath(file.path);
      }),
    );
    const opened = await openFiles(source.table, sources, (file, detection) => this.describeCsv(file, detection, options), options);
    if (this.tables.has(source.table) || this.definitions.has(source.table)) await this.drop(source.table);
    const { info, step } = await recognise(opened.info, (columns, rows) => peekTable(this.side, opened, columns, rows, options));
    this.tables.set(source.table, { info, step, opened, narrows: [], unreadable: new Map(), notes: [], parts: null });
    return info;
  }

  async peek(table: string, rows: number, options: EngineOptions = {}): Promise<TypedColumns> {
    const { opened, info, step } = this.state(table);
    return withFlattened(step, await peekTable(this.side, opened, splitColumns(step, info.columns).own, rows, options));
  }

  /** Bytes DuckDB holds now, and the most it may hold. Waits for no job. */
  memory(): Promise<{ readonly used: number; readonly limit: number }> {
    return this.side.exclusive(undefined, async () => memoryOf((await this.side.rows(memorySql))[0] ?? []));
  }

  load(table: string, columns: readonly string[], options: EngineOptions = {}): Promise<LoadReport> {
    return this.connection.exclusive(options.signal, async () => {
      const started = performance.now();
      const state = this.state(table);
      for (const file of state.opened.files) await file.source.check();
      const held = new Set(state.narrows.flatMap((narrow) => narrow.columns.map((column) => column.name)));
      const wanted = [...new Set(columns)].map((name) => columnOf(state, name)).filter((column) => !held.has(column.name));
      const readable = wanted.filter((column) => column.readable && !state.unreadable.has(column.name));
      if (readable.length > 0 || state.parts === null) await this.fill(table, state, readable, options);
      const unreadable = wanted.flatMap((column) => {
        const sentence = state.unreadable.get(column.name) ?? (column.readable ? null : column.reason);
        return sentence === null ? [] : [{ column: column.name, sentence }];
      });
      const notes = state.notes.splice(0);
      return { rows: state.info.rows ?? 0, unreadable, seconds: (performance.now() - started) / 1000, ...(notes.length > 0 ? { notes } : {}) };
    });
  }

  estimate(table: string, columns: readonly string[]): MemoryEstimate {
    const state = this.state(table);
    const plans = columns.map(
      (name): Pick<ColumnPlan, 'info' | 'uncompressedBytes'> => ({
        info: columnOf(state, name),
        uncompressedBytes: state.opened.schema.plans.reduce((total, plan) => total + (plan.get(name)?.uncompressedBytes ?? 0), 0),
      }),
    );
    return estimateMemory(
      plans,
      state.info.rows,
      state.info.files.reduce((total, file) => total + file.bytes, 0),
      Number.MAX_SAFE_INTEGER,
    );
  }

  reduce(batch: readonly Reduction[], options: EngineOptions = {}): Promise<ReducedTable[]> {
    const ask = (sql: string): Promise<TypedColumns> => this.connection.exclusive(options.signal, () => this.connection.selectPlain(sql, options));
    return runReductions(askStores(ask, [...this.tables].map(storedTable)), batch, options, (table) => this.tables.has(table));
  }

  query(sql: string, options: EngineOptions = {}): Promise<TypedColumns> {
    return this.connection.exclusive(options.signal, () => this.connection.select(sql, options));
  }

  define(name: string, sql: string): Promise<void> {
    return this.connection.exclusive(undefined, async () => {
      if (this.tables.has(name)) throw new EngineError('E_SCHEMA', `"${name}" is the name of a table: give the definition another name.`);
      await this.connection.single(sql);
      await this.connection.run(viewSql(name, sql));
      this.definitions.delete(name);
      this.definitions.set(name, sql);
    });
  }

  drop(name: string): Promise<void> {
    return this.connection.exclusive(undefined, async () => {
      const state = this.tables.get(name);
      this.tables.delete(name);
      this.definitions.delete(name);
      await this.connection.run(`DROP VIEW IF EXISTS ${quoteIdentifier(name)}`);
      const held = [...(state?.narrows.map((narrow) => narrow.name) ?? []), ...(state?.parts ? [state.parts] : [])];
      for (const table of held) await this.connection.run(`DROP TABLE IF EXISTS ${quoteIdentifier(table)}`);
    });
  }

  async hashes(table: string, options: EngineOptions = {}): Promise<readonly string[]> {
    const { opened } = this.state(table);
    const total = opened.files.reduce((sum, file) => sum + file.source.bytes, 0);
    const digests: string[] = [];
    let before = 0;
    for (const { source } of opened.files) {
      const onBytes = (done: number): void =>
        options.onProgress?.({ phase: 'hash', table, label: `hashing ${source.name}`, bytes: { done: before + done, total } });
      digests.push(await sha256(source, onBytes, options.signal));
      before += source.bytes;
    }
    return digests;
  }

  close(): Promise<void> {
    this.tables.clear();
    this.definitions.clear();
    // The side connection belongs to the same instance: what runs on it has to end first.
    return this.connection.exclusive(undefined, () => this.side.exclusive(undefined, async () => this.connection.close()));
  }

  private describeCsv(file: PathSource, detection: Detection, options: EngineOptions): Promise<ColumnPlan[]> {
    return this.connection.exclusive(options.signal, () =>
      csvPlans(csvCall(file.path, detection, detection.gzip ? 'gzip' : 'none'), (sql) => this.connection.rows(sql)).catch(async (error: unknown) => {
        throw await csvError(file, detection, error);
      }),
    );
  }

  private async fill(table: string, state: TableState, columns: readonly ColumnInfo[], options: EngineOptions): Promise<void> {
    const { connection } = this;
    const asked = columns.length === 0 && state.info.rows === null ? state.info.columns.filter((column) => column.readable).slice(0, 1) : columns;
    const job = { connection, opened: state.opened, options, nextName: () => this.nextName() };
    const { own, made } = splitColumns(state.step, asked);
    const plain = await loadNarrow(job, own);
    const flat = state.step !== null && made.length > 0 ? await loadFlattened(job, state.step, made) : null;
    if (flat !== null && flat.note !== null) state.notes.push(flat.note);
    const narrows = [...plain.narrows, ...(flat?.narrows ?? [])];
    const unreadable = [...plain.unreadable, ...(flat?.unreadable ?? [])];
    for (const { column, sentence } of unreadable) state.unreadable.set(column, sentence);
    const rows = narrows[0] ? await count(connection, narrows[0].name) : (state.info.rows ?? 0);
    if (state.parts === null) {
      const parts = this.nextName();
      await createPartTable(
        connection,
        parts,
        state.info.format === 'parquet' ? partsOfRowGroups(state.opened.files.map((file) => file.rowGroups)) : partsOfRows(rows),
      );
      state.parts = parts;
    } else if (narrows[0] && state.info.rows !== rows) {
      throw new EngineError('E_FILE_CHANGED', `${table} gave ${rows} rows now and ${state.info.rows} before: a file changed in between. Open it again.`);
    }
    state.narrows.push(...narrows);
    state.info = { ...state.info, rows };
    await this.publish(table, state);
  }

  /** Shows the loaded columns under the table's name and binds the definitions again, since a view is fixed to the columns it was made with. */
  private async publish(table: string, state: TableState): Promise<void> {
    const values = state.narrows.flatMap((narrow, n) => narrow.columns.map((column) => `n${n}.${quoteIdentifier(column.name)}`));
    const from = [`${quoteIdentifier(state.parts ?? '')} AS p`, ...state.narrows.map((narrow, n) => `${quoteIdentifier(narrow.name)} AS n${n}`)];
    await this.connection.run(
      `CREATE OR REPLACE VIEW ${quoteIdentifier(table)} AS SELECT ${[...values, 'p."__part"'].join(', ')} FROM ${from.join(' POSITIONAL JOIN ')}`,
    );
    for (const [name, sql] of this.definitions) await this.connection.run(viewSql(name, sql)).catch(() => undefined);
  }

  private nextName(): string {
    this.names += 1;
    return `__load_${this.names}`;
  }

  private state(table: string): TableState {
    const state = this.tables.get(table);
    if (state !== undefined) return state;
    throw new EngineError('E_SCHEMA', `There is no table "${table}": open a file under that name first.`);
  }
}

/** Where the loaded columns lie; the parts have a table of their own. */
function storedTable([table, { narrows, parts }]: readonly [string, TableState]): StoredTable {
  const held = narrows.map(({ name, columns }) => ({ name, columns: columns.map((column) => ({ name: column.name, stored: column.name })) }));
  return { table, stores: parts === null ? [] : [...held, { name: parts, columns: [{ name: '__part', stored: '__part' }] }] };
}

function columnOf(state: TableState, name: string): ColumnInfo {
  const column = state.info.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const known = state.info.columns
    .slice(0, 12)
    .map((candidate) => candidate.name)
    .join(', ');
  throw new EngineError('E_SCHEMA', `Table ${state.info.table} has no column "${name}": it has ${known}${state.info.columns.length > 12 ? ', …' : ''}.`);
}

function viewSql(name: string, sql: string): string {
  return `CREATE OR REPLACE VIEW ${quoteIdentifier(name)} AS (\n${sql.replace(/[;\s]+$/, '')}\n)`;
}

/** Starts a native engine that can read the given files and nothing else. One thread, UTC, configuration locked. */
export async function createNativeEngine(options: { readonly paths: readonly string[] }): Promise<Engine> {
  const paths = [...new Set(options.paths.map((path) => resolve(path)))];
  const { main, side } = await Connection.open(paths);
  return new NativeEngine(main, side, new Set(paths));
}
