import { EngineError } from '../engine/errors.ts';
import { formatCount } from '../cells/format.ts';
import type { Caveat } from '../cells/types.ts';
import type { Engine, EngineOptions } from '../engine/types.ts';
import type { ReducedTable, Reduction } from '../reduce/types.ts';
import { epochCandidate, type EpochColumn } from '../telemetry/epoch-unit.ts';
import type { Population, RoleMap, TableInfo } from '../telemetry/types.ts';
import { NotebookError } from './notebook-error.ts';
import { withoutTies } from './order-ties.ts';
import { joinCounts, joinedColumns, joinedRelation, joinView, sqlRelation, sqlView } from './relations.ts';
import type { Span } from './resolve-populations.ts';
import type { TableDefinition } from './types.ts';

interface Join {
  readonly other: string;
  readonly on: string;
  readonly added: readonly { readonly from: string; readonly name: string }[];
}

/** What is known of tables before anything is asked: rows, instants, and numbers that stand for instants. */
export interface Measured {
  readonly rows: Record<string, number>;
  readonly spans: Record<string, Span | null>;
  readonly epochs: Record<string, EpochColumn>;
}

/** The data of one run: which columns are loaded, which tables are joined, what a notebook's names mean to the engine. */
export class RunData {
  readonly tables: Record<string, TableInfo> = {};
  readonly #engine: Engine;
  readonly #joins = new Map<string, Join>();
  readonly #loaded = new Map<string, Set<string>>();
  readonly #sql = new Set<string>();
  readonly #joinCaveats = new Map<string, readonly Caveat[]>();
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
      for (const side of [target, other]) {
        if (!side.columns.some((c) => c.name === on && c.readable))
          throw new NotebookError(
            'E_JOIN',
            `table "${definition.name}" joins "${definition.join}" on "${on}", but "${side.table}" has no such column`,
            definition.position,
          );
      }
      const added = joinedColumns(target, other, on);
      this.#joins.set(definition.join, { other: definition.name, on, added });
      const columns = added.flatMap(({ from, name }) => other.columns.filter((c) => c.name === from).map((c) => ({ ...c, name })));
      this.tables[definition.join] = { ...target, columns: [...target.columns, ...columns] };
    }
  }

  /** Returns the relation to read for a table, joined table or sql cell. */
  relation(name: string): string {
    if (this.#sql.has(name)) return sqlRelation(name);
    return this.#joins.has(name) ? joinedRelation(name) : name;
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
      for (const column of columns) {
        const added = join?.added.find((a) => a.name === column);
        if (!join || !added) need(table, column);
        else need(join.other, added.from);
      }
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
        [...loaded, ...missing].filter((c) => this.#own(table, c)),
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
  #own(table: string, column: string): boolean {
    return !this.#joins.get(table)?.added.some((a) => a.name === column);
  }

  async #defineJoin(table: string, join: Join): Promise<void> {
    const own = [...(this.#loaded.get(table) ?? [])].filter((c) => this.#isReadable(table, c));
    const other = this.#loaded.get(join.other) ?? new Set();
    await this.#engine.define(
      joinedRelation(table),
      joinView(
        table,
        own,
        join.other,
        join.on,
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
    const answer = await this.#engine.query(joinCounts(table, join.other, join.on), this.#options);
    const count = (name: string) => Number(answer.columns.find((c) => c.name === name)?.values[0] ?? 0);
    const sentences: readonly (readonly [string, number, string])[] = [
      ['join_unmatched', count('unmatched'), `rows of ${table} have no match in ${join.other} on ${join.on}; its columns are missing there`],
      ['join_repeated', count('repeated'), `rows of ${join.other} repeat a ${join.on}; the first of each is taken`],
      ['join_keyless', count('keyless'), `rows of ${join.other} have no ${join.on} and match nothing`],
    ];
    const caveats = sentences.filter(([, n]) => n > 0).map(([code, n, sentence]) => ({ code, sentence: `${formatCount(n)} ${sentence}` }));
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

  /** Returns rows and, with a timestamp role, first and last instant of each table; least and greatest value where the time is a number. */
  async measure(roles: Readonly<Record<string, RoleMap>>): Promise<Measured> {
    const rows: Record<string, number> = {};
    const epochs: Record<string, EpochColumn> = {};
    const spans: Record<string, Span | null> = {};
    for (const [table, info] of Object.entries(this.tables)) {
      const role = roles[table]?.timestamp;
      const column = typeof role === 'string' && info.columns.some((c) => c.name === role && /^(DATE|TIMESTAMP)/.test(c.type)) ? role : null;
      const epoch = column === null ? epochCandidate(info, roles[table] ?? {}) : null;
      const time = column ?? epoch?.name ?? null;
      const as = column === null ? {} : ({ as: 'instant' } as const);
      await this.load(new Map([[table, time === null ? [] : [time]]]));
      const [reduced] = await this.reduce([
        {
          kind: 'grouped',
          from: { name: table, table },
          keys: {},
          measures: {
            rows: { kind: 'count' },
            ...(time === null ? {} : { first: { kind: 'minimum', column: time, ...as } as const, last: { kind: 'maximum', column: time, ...as } as const }),
          },
        },
      ]);
      const measures = reduced?.rows[0]?.measures ?? {};
      rows[table] = Number(measures.rows ?? 0);
      const { first, last } = measures;
      spans[table] = null;
      if (typeof first !== 'number' || typeof last !== 'number') continue;
      if (column !== null) spans[table] = { column, first, last };
      else if (epoch !== null) epochs[table] = { column: epoch, low: first, high: last, file: info.files[0]?.name ?? null };
    }
    return { rows, spans, epochs };
  }
}
