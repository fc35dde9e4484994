import * as Comlink from 'comlink';
import { BROWSER_RUNTIME, createDuckDB, DuckDBDataProtocol, VoidLogger, type DuckDBBindings } from 'duckdb-blocking';
import wasmUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import { EngineError } from '../src/engine/errors.ts';
import type { EngineMemory, EngineWorkerApi } from '../src/engine/wasm/engine-api.ts';
import { lockDown } from '../src/engine/wasm/lock-down.ts';
import { outcomeOf } from '../src/engine/wasm/outcome.ts';
import { holdForLife } from '../src/engine/wasm/life-lock.ts';
import { runPending, type Statement } from '../src/engine/wasm/pending.ts';
import { decodeBatches, decodePlain } from '../src/engine/wasm/decode-columns.ts';
import { parseDescription } from '../src/engine/wasm/parse-description.ts';
import { memoryColumns, memoryOf, memorySql } from '../src/engine/sql/memory.ts';
import { describeSql, type OutputColumn, plainSql, selectSql } from '../src/engine/sql/select-plan.ts';

interface Session {
  readonly db: DuckDBBindings;
  readonly connection: number;
  /** For questions asked beside a running statement: a connection has one at a time. */
  readonly side: number;
}

let session: Session | null = null;
const cancelled = new Set<number>();
/** Names and types of SELECTs asked before; no longer true once anything is made, filled or dropped. */
const described = new Map<string, OutputColumn[]>();
const describedAtMost = 500;

async function describe(job: number, sql: string): Promise<OutputColumn[]> {
  const known = described.get(sql);
  if (known !== undefined) return known;
  const outputs = parseDescription(await execute(job, describeSql(sql)));
  if (described.size >= describedAtMost) described.clear();
  described.set(sql, outputs);
  return outputs;
}

function current(): Session {
  if (session === null) throw new EngineError('E_WORKER', 'The engine is not started yet: wait for it, then try again.');
  return session;
}

async function execute(job: number, sql: string): Promise<Uint8Array[]> {
  const { db, connection } = current();
  const statement: Statement = {
    start: () => db.startPendingQuery(connection, sql, false),
    poll: () => db.pollPendingQuery(connection),
    fetch: () => db.fetchQueryResults(connection),
    cancel: () => db.cancelPendingQuery(connection),
    cancelled: () => cancelled.has(job),
  };
  return runPending(statement);
}

const api: EngineWorkerApi = {
  live: holdForLife,
  boot: () =>
    outcomeOf(async () => {
      const bundle = { mainModule: wasmUrl, mainWorker: '' };
      const db = await createDuckDB({ mvp: bundle, eh: bundle }, new VoidLogger(), BROWSER_RUNTIME);
      await db.instantiate(() => undefined);
      db.open({ path: ':memory:' });
      session = { db, connection: connectionId(db.connect()), side: connectionId(db.connect()) };
      for (const sql of lockDown) await execute(0, sql);
      return db.getVersion().replace(/^v/, '');
    }),
  run: (job, sql) =>
    outcomeOf(async () => {
      described.clear();
      await execute(job, sql);
      return null;
    }).finally(() => cancelled.delete(job)),
  select: (job, sql, plain) =>
    outcomeOf(async () => {
      const answer = plain ? decodePlain(await execute(job, plainSql(sql))) : null;
      if (answer !== null) return answer;
      const outputs = await describe(job, sql);
      return decodeBatches(await execute(job, selectSql(sql, outputs)), outputs);
    }).finally(() => cancelled.delete(job)),
  insert: (table, bytes, create) =>
    outcomeOf(() => {
      const { db, connection } = current();
      described.clear();
      db.insertArrowFromIPCStream(connection, bytes, { name: table, create });
      return null;
    }),
  register: (path, file) =>
    outcomeOf(() => {
      described.clear();
      current().db.registerFileHandle(path, file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
      return null;
    }),
  unregister: (path) =>
    outcomeOf(() => {
      current().db.dropFile(path);
      return null;
    }),
  cancel: (job) =>
    outcomeOf(() => {
      cancelled.add(job);
      return null;
    }),
  memory: () =>
    outcomeOf((): EngineMemory => {
      const { db, side } = current();
      const answer = decodeBatches([db.runQuery(side, memorySql)], memoryColumns);
      return memoryOf(answer.columns.map((column) => column.values[0]));
    }),
};

/** The connection's number, which the statement functions want; the class keeps it in a field. */
function connectionId(connection: object): number {
  const id: unknown = Reflect.get(connection, '_conn');
  if (typeof id !== 'number') throw new EngineError('E_WASM', 'This version of duckdb-wasm has no connection number: use the version in package.json.');
  return id;
}

self.addEventListener('unhandledrejection', (event) => reportError(event.reason));
Comlink.expose(api);
