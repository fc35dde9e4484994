import { EngineError } from '../engine/errors.ts';
import { formatCount } from '../cells/format.ts';
import type { Caveat } from '../cells/types.ts';
import type { Engine, EngineOptions } from '../engine/types.ts';
import type { ReducedTable, Reduction } from '../reduce/types.ts';
import { readingSentence, type TimeReading, type WantedTime } from '../telemetry/time-reading.ts';
import type { Population, RoleMap, TableInfo } from '../telemetry/types.ts';
import { joinKey } from './join-key.ts';
import { NotebookError } from './notebook-error.ts';
import { withoutTies } from './order-ties.ts';
import { joinCounts, joinedColumns, joinedRelation, joinLosses, joinView, sqlRelation, sqlView } from './relations.ts';
import type { Span } from './resolve-populations.ts';
import { type RefusedTime, settleTimes, timedColumns, timesBySource } from './settle-times.ts';
import type { TableDefinition } from './types.ts';

interface Join {
  readonly other: string;
  readonly on: string;
  readonly asText: boolean;
  readonly added: readonly { readonly from: string; readonly name: string }[];
}

/** What is known of tables before anything is asked. */
export interface Measured {
  readonly rows: Record<string, number>;
  readonly spans: Record<string, Span | null>;
}

/** The data of one run: which columns are loaded, which tables are joined, what a notebook's names mean to the engine. */
export class RunData {
  readonly tables: Record<string, TableInfo> = {};
  readonly #engine: Engine;
  readonly #joins = new Map<string, Join>();
  readonly #loaded = new Map<string, Set<string>>();
  readonly #sql = new Set<string>();
  readonly #joinCaveats = new Map<string, readonly Caveat[]>();
  /** Where the engine holds a file's table with its times as instants, for tables that store them otherwise. */
  readonly #timed = new Map<string, string>();
  /** Per table the columns that are read as instants, under the names they have there. */
  readonly #readings = new Map<string, readonly TimeReading[]>();
  readonly #options: EngineOptions;

  constructor(engine: Engine, tables: readonly TableInfo[], definitions: readonly TableDefinition[], options: EngineOptions) {
    this.#engine = engine;
    this.#options = options;
    for (const info of tables) this.tables[info.table] = info;
    for (const definition of definitions) {
      const target = definition.join === undefined ? undefined : this.tables[definition.join];
      const other = this.tables[definition.name];
      if (definition.join === undefined || !target || !other) continue;
      const on = definition.on ?? '';
      const key = joinKey(target, other, on);
      if ('why' in key)
        throw new NotebookError('E_JOIN', `table "${definition.name}" joins "${definition.join}" on "${on}", but ${key.why}`, definition.position);
      const added = joinedColumns(target, other, on);
      this.#joins.set(definition.join, { other: definition.name, on, asText: key.asText, added });
      const columns = added.flatMap(({ from, name }) => other.columns.filter((c) => c.name === from).map((c) => ({ ...c, name })));
      this.tables[definition.join] = { ...target, columns: [...target.columns, ...columns] };
    }
  }

  /** Returns the relation to read for a table, joined table or sql cell. */
  relation(name: string): string {
    if (this.#sql.has(name)) return sqlRelation(name);
    return this.#joins.has(name) ? joinedRelation(name) : this.#own(name);
  }

  /** The relation of a file's table without what is joined to it. */
  #own(table: string): string {
    return this.#timed.get(table) ?? table;
  }

  /** Loads columns of several tables, once each; joined columns load from their own table. */
  async load(wanted: ReadonlyMap<string, Iterable<string>>): Promise<void> {
    const needed = new Map<string, Set<string>>();
    const need = (table: string, column: string) => {
      const set = needed.get(table) ?? new Set<string>();
      needed.set(table, set.add(column));
    };
    for (const [table, columns] of wanted) {
      if (this.#sql.has(table)) continue;
      const join = this.#joins.get(table);
      if (!needed.has(table)) needed.set(table, new Set());
      for (const column of columns) need(...this.#source(table, column));
      if (join) {
        need(table, join.on);
        need(join.other, join.on);
      }
    }
    const plan = [...needed]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([table, columns]) => {
        const loaded = this.#loaded.get(table) ?? new Set<string>();
        const readable = new Set(this.tables[table]?.columns.filter((c) => c.readable).map((c) => c.name));
        return { table, loaded, missing: [...columns].filter((c) => !loaded.has(c) && readable.has(c)).sort() };
      });
    this.#assertFits(plan);
    for (const { table, loaded, missing } of plan) {
      if (missing.length > 0 || !this.#loaded.has(table)) {
        const report = await this.#engine.load(table, missing, this.#options);
        this.#markUnreadable(table, report.unreadable);
      }
      this.#loaded.set(table, new Set([...loaded, ...missing]));
    }
    for (const [table, join] of this.#joins) {
      if (needed.has(table)) await this.#defineJoin(table, join);
    }
  }

  /** Says what the columns will take, and refuses before anything is decoded when it is more than the engine can hold. */
  #assertFits(plan: readonly { readonly table: string; readonly loaded: ReadonlySet<string>; readonly missing: readonly string[] }[]): void {
    let bytes = 0;
    let limit = Number.POSITIVE_INFINITY;
    for (const { table, loaded, missing } of plan) {
      const estimate = this.#engine.estimate(
        table,
        [...loaded, ...missing].filter((c) => this.#isOwn(table, c)),
      );
      bytes += estimate.bytes;
      limit = Math.min(limit, estimate.limit);
    }
    const megabytes = (n: number) => formatCount(Math.max(1, Math.round(n / 1e6)));
    if (bytes > limit) {
      throw new EngineError(
        'E_MEMORY',
        `the columns this notebook reads need about ${megabytes(bytes)} MB, and the engine holds ${megabytes(limit)} MB; name fewer columns, remove a table, or run it on the command line`,
      );
    }
    if (plan.some(({ missing }) => missing.length > 0))
      this.#options.onProgress?.({ phase: 'decode', label: `needs about ${megabytes(bytes)} MB of memory`, bytes: { done: 0, total: bytes } });
  }

  /** False for columns that a join added: they load from their own table. */
  #isOwn(table: string, column: string): boolean {
    return this.#source(table, column)[0] === table;
  }

  /** The file's table that a column comes from, and its name there. */
  #source(table: string, column: string): readonly [string, string] {
    const join = this.#joins.get(table);
    const added = join?.added.find(({ name }) => name === column);
    return join !== undefined && added !== undefined ? [join.other, added.from] : [table, column];
  }

  async #defineJoin(table: string, join: Join): Promise<void> {
    const own = [...(this.#loaded.get(table) ?? [])].filter((c) => this.#isReadable(table, c));
    const other = this.#loaded.get(join.other) ?? new Set();
    await this.#engine.define(
      joinedRelation(table),
      joinView(
        this.#own(table),
        own,
        this.#own(join.other),
        join,
        join.added.filter(({ from }) => other.has(from) && this.#isReadable(join.other, from)),
      ),
    );
  }

  /** Returns what the join behind some columns of a table leaves out, in words and counted once; nothing where no column is joined. */
  async joinCaveats(table: string, columns: readonly string[] | 'all'): Promise<readonly Caveat[]> {
    const join = this.#joins.get(table);
    if (!join || (columns !== 'all' && !join.added.some(({ name }) => columns.includes(name)))) return [];
    const known = this.#joinCaveats.get(table);
    if (known) return known;
    const answer = await this.#engine.query(joinCounts(this.#own(table), this.#own(join.other), join), this.#options);
    const count = (name: string) => Number(answer.columns.find((c) => c.name === name)?.values[0] ?? 0);
    const caveats = joinLosses(count, table, join.other, join);
    this.#joinCaveats.set(table, caveats);
    return caveats;
  }

  #isReadable(table: string, column: string): boolean {
    return this.tables[table]?.columns.some((c) => c.name === column && c.readable) ?? false;
  }

  /** A column found unreadable while decoding is marked, so that cells name it and go on. */
  #markUnreadable(table: string, unreadable: readonly { readonly column: string; readonly sentence: string }[]): void {
    const info = this.tables[table];
    if (!info || unreadable.length === 0) return;
    const sentences = new Map(unreadable.map((u) => [u.column, u.sentence]));
    this.tables[table] = {
      ...info,
      columns: info.columns.map((c) => (sentences.has(c.name) ? { ...c, readable: false, reason: sentences.get(c.name) ?? null } : c)),
    };
  }

  /** Defines a sql cell, learns its columns, and breaks the ties its ORDER BY leaves by all of them. */
  async defineSql(id: string, sql: string, readable: Parameters<typeof sqlView>[1]): Promise<void> {
    const view = sqlView(sql, readable);
    await this.#engine.define(sqlRelation(id), view);
    this.#sql.add(id);
    const sample = await this.#engine.query(`SELECT * EXCLUDE ("__part") FROM "main"."${sqlRelation(id).replaceAll('"', '""')}" LIMIT 0`, this.#options);
    const types = { double: 'DOUBLE', bigint: 'BIGINT', varchar: 'VARCHAR', boolean: 'BOOLEAN', timestamp: 'TIMESTAMP', list: 'DOUBLE[]' } as const;
    const total = sqlView(withoutTies(sql, sample.columns.length), readable);
    if (total !== view) await this.#engine.define(sqlRelation(id), total);
    this.tables[id] = {
      table: id,
      format: 'arrow',
      files: [],
      rows: null,
      differences: [],
      columns: sample.columns.map((c) => ({ name: c.name, type: types[c.type], source: 'sql', readable: true, reason: null })),
    };
  }

  isSql(name: string): boolean {
    return this.#sql.has(name);
  }

  /** Runs reductions with the notebook's names replaced by the engine's. */
  async reduce(batch: readonly Reduction[], options: EngineOptions = this.#options): Promise<ReducedTable[]> {
    return this.#engine.reduce(
      batch.map((reduction) => {
        const held = (population: Population): Population => ({ ...population, table: this.relation(population.table) });
        const from = held(reduction.from);
        return reduction.kind === 'paired' ? { ...reduction, from, to: held(reduction.to) } : { ...reduction, from };
      }),
      options,
    );
  }

  /**
   * Reads the columns that are wanted as times and hold none, table by table; a joined column is read where it comes from. From then on they are instants to
   * everything. Returns what could not be read.
   */
  async readTimes(wanted: Readonly<Record<string, readonly WantedTime[]>>): Promise<Readonly<Record<string, readonly RefusedTime[]>>> {
    const sources = timesBySource(wanted, (table, column) => this.#source(table, column));
    const refused: Record<string, RefusedTime[]> = {};
    for (const [source, uses] of sources) {
      const once = [...new Map(uses.map(({ as, own }) => [own, { ...as, column: own }])).values()];
      await this.load(new Map([[source, once.map(({ column }) => column)]]));
      const settled = await settleTimes(this.#engine, source, once, this.#options);
      if (settled.relation !== source) this.#timed.set(source, settled.relation);
      this.#take(source, settled.readings);
      for (const { table, as, own } of uses) {
        const refusal = settled.refused.find(({ column }) => column === own);
        if (refusal !== undefined) (refused[table] ??= []).push({ ...refusal, column: as.column, role: as.role, given: as.given });
      }
      for (const [table, join] of this.#joins) {
        if (join.other !== source) continue;
        const joined = join.added.flatMap(({ from, name }) => settled.readings.filter((r) => r.column === from).map((r) => ({ ...r, column: name })));
        this.#take(table, joined);
      }
    }
    return refused;
  }

  #take(table: string, readings: readonly TimeReading[]): void {
    const info = this.tables[table];
    if (info === undefined || readings.length === 0) return;
    this.#readings.set(table, [...(this.#readings.get(table) ?? []), ...readings]);
    this.tables[table] = { ...info, columns: timedColumns(info.columns, readings) };
  }

  /** Says which of some columns are read as instants, and from what. */
  timeCaveats(table: string, columns: readonly string[] | 'all'): readonly Caveat[] {
    return (this.#readings.get(table) ?? [])
      .filter(({ column }) => columns === 'all' || columns.includes(column))
      .map((reading) => ({ code: 'time_read', sentence: readingSentence(reading) }));
  }

  /** Returns rows and, with a timestamp role, first and last instant of each table. */
  async measure(roles: Readonly<Record<string, RoleMap>>): Promise<Measured> {
    const rows: Record<string, number> = {};
    const spans: Record<string, Span | null> = {};
    for (const table of Object.keys(this.tables)) {
      const role = roles[table]?.timestamp;
      const measured = await this.measureOne(table, typeof role === 'string' ? role : null);
      rows[table] = measured.rows;
      spans[table] = measured.span;
    }
    return { rows, spans };
  }

  /** Rows of a table or sql cell, and its span where the column holds instants: one scan. */
  async measureOne(table: string, timestamp: string | null): Promise<{ readonly rows: number; readonly span: Span | null }> {
    const isInstant = this.tables[table]?.columns.some((c) => c.name === timestamp && /^(DATE|TIMESTAMP)/.test(c.type)) ?? false;
    const column = isInstant ? timestamp : null;
    await this.load(new Map([[table, column === null ? [] : [column]]]));
    const [reduced] = await this.reduce([
      {
        kind: 'grouped',
        from: { name: table, table },
        keys: {},
        measures: {
          rows: { kind: 'count' },
          ...(column === null ? {} : { first: { kind: 'minimum', column, as: 'instant' } as const, last: { kind: 'maximum', column, as: 'instant' } as const }),
        },
      },
    ]);
    const { rows, first, last } = reduced?.rows[0]?.measures ?? {};
    const span = column !== null && typeof first === 'number' && typeof last === 'number' ? { column, first, last } : null;
    return { rows: Number(rows ?? 0), span };
  }
}
