import type { DuckDBConnection, DuckDBResultReader, DuckDBValue } from '@duckdb/node-api';
import { DuckDBInstance, DuckDBListValue } from '@duckdb/node-api';
import { literal } from '../../reduce/sql-text.ts';
import { EngineError } from '../errors.ts';
import type { EngineOptions, TypedColumns } from '../types.ts';
import type { OutputColumn } from '../sql/select-plan.ts';
import { describeSql, isPlain, outputOf, plainSql, selectSql } from '../sql/select-plan.ts';
import { groupArrays } from '../sql/group-arrays.ts';
import { neverCheckpoint } from '../sql/memory.ts';
import { sqlError } from '../sql/sql-error.ts';

type Value = TypedColumns['columns'][number]['values'][number];

/** One locked in-memory DuckDB: statements run one after the other, on one thread, and can be cancelled. */
export class Connection {
  private last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly end: () => void = () => undefined,
  ) {}

  /**
   * Starts DuckDB and locks it: only `paths` can be read, nothing can be written, attached, installed or set afterwards. `side` is for looks at files that
   * must not wait for what `main` runs; closing `main` closes both.
   */
  static async open(paths: readonly string[]): Promise<{ readonly main: Connection; readonly side: Connection }> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const connection = await instance.connect();
    const beside = await instance.connect();
    await beside.run("SET TimeZone = 'UTC'");
    const settings = [
      "SET TimeZone = 'UTC'",
      'SET autoload_known_extensions = false',
      'SET autoinstall_known_extensions = false',
      neverCheckpoint,
      groupArrays,
      `SET allowed_paths = [${paths.map(literal).join(', ')}]`,
      'SET enable_external_access = false',
      'SET lock_configuration = true',
    ];
    for (const statement of settings) await connection.run(statement);
    const side = new Connection(beside);
    const main = new Connection(connection, () => {
      side.close();
      instance.closeSync();
    });
    return { main, side };
  }

  /** Runs `work` after everything asked before. Abort interrupts the running statement; the promise then rejects with E_CANCELLED. */
  exclusive<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const run = async (): Promise<T> => {
      if (signal?.aborted) throw cancelled();
      const stop = (): void => this.connection.interrupt();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        return await work();
      } catch (error) {
        throw signal?.aborted ? cancelled(error) : sqlError(error);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    };
    const result = this.last.then(run, run);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** One statement, only inside `exclusive`. */
  async run(sql: string, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw cancelled();
    await this.connection.run(sql);
  }

  /** Rows as DuckDB's own values, only inside `exclusive`. */
  async rows(sql: string): Promise<DuckDBValue[][]> {
    return (await this.connection.runAndReadAll(sql)).getRows();
  }

  /** An appender for a table, only inside `exclusive`. */
  appender(table: string): ReturnType<DuckDBConnection['createAppender']> {
    return this.connection.createAppender(table);
  }

  /** Refuses text that is not exactly one statement: brackets that close early could otherwise smuggle in a second one. Only inside `exclusive`. */
  async single(sql: string): Promise<void> {
    const { count } = await this.connection.extractStatements(sql);
    if (count !== 1) throw new EngineError('E_SQL', `Expected one SELECT, found ${count} statements: remove the semicolons between them.`);
  }

  /** One SELECT as typed columns, only inside `exclusive`. The casts are those of the browser engine, so both answer alike. */
  async select(sql: string, options: EngineOptions = {}): Promise<TypedColumns> {
    await this.single(sql);
    const outputs = (await this.rows(describeSql(sql))).map((row) => outputOf(String(row[0]), String(row[1])));
    if (options.signal?.aborted) throw cancelled();
    return this.selectAs(sql, outputs);
  }

  /** As `select`, for a SELECT that casts what has to be cast itself, as all reductions do. Only inside `exclusive`. */
  async selectPlain(sql: string, options: EngineOptions = {}): Promise<TypedColumns> {
    await this.single(sql);
    const reader = await this.connection.runAndReadAll(plainSql(sql));
    const types = reader.columnTypes().map(String);
    if (!types.every(isPlain)) return this.select(sql, options);
    return columnsOf(
      reader,
      reader.columnNames().map((name, i) => outputOf(name, types[i] ?? '')),
    );
  }

  /** As `select`, for a SELECT whose names and types are known. */
  async selectAs(sql: string, outputs: readonly OutputColumn[]): Promise<TypedColumns> {
    return columnsOf(await this.connection.runAndReadAll(selectSql(sql, outputs)), outputs);
  }

  close(): void {
    this.connection.closeSync();
    this.end();
  }
}

function columnsOf(reader: DuckDBResultReader, outputs: readonly OutputColumn[]): TypedColumns {
  const columns = reader.getColumns();
  return {
    rows: reader.currentRowCount,
    columns: outputs.map((output, i) => ({ name: output.name, type: output.type, values: (columns[i] ?? []).map((value) => decoded(value, output.type)) })),
  };
}

function decoded(value: DuckDBValue, type: OutputColumn['type']): Value {
  if (value === null) return null;
  if (type === 'timestamp') return Number(value) / 1000;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof DuckDBListValue) return value.items.map((item) => (item === null ? Number.NaN : Number(item)));
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' ? value : String(value);
}

function cancelled(cause?: unknown): EngineError {
  return new EngineError('E_CANCELLED', 'The work was cancelled.', { cause });
}
