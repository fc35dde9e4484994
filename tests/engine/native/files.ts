import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { inject } from 'vitest';
import { createNativeEngine } from '../../../src/engine/native/engine.ts';
import type { Engine, TypedColumns } from '../../../src/engine/types.ts';
import type { TableInfo } from '../../../src/telemetry/types.ts';

const folder = mkdtempSync(join(inject('temporaryFolder'), 'worker-'));

/** A path in a folder that is deleted after the tests. */
export function temporary(name: string): string {
  return join(folder, name);
}

/** Writes a file and gives its path. */
export function written(name: string, content: string | Uint8Array): string {
  writeFileSync(temporary(name), content);
  return temporary(name);
}

/** Writes a Parquet file from a SELECT with an unrestricted DuckDB, and gives its path. */
export async function parquetOf(name: string, select: string, options = ''): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`COPY (${select}) TO '${temporary(name)}' (FORMAT parquet${options})`);
  connection.closeSync();
  instance.closeSync();
  return temporary(name);
}

export interface Opened {
  readonly engine: Engine;
  readonly info: TableInfo;
}

/** Opens files as table `t`. */
export async function opened(...paths: readonly string[]): Promise<Opened> {
  const engine = await createNativeEngine({ paths });
  const info = await engine.open({ table: 't', files: paths.map((path) => ({ kind: 'path', path })) });
  return { engine, info };
}

/** Opens files as table `t`, loads every column, and answers one SELECT. */
export async function answered(sql: string, ...paths: readonly string[]): Promise<TypedColumns> {
  const { engine, info } = await opened(...paths);
  await engine.load(
    't',
    info.columns.map((column) => column.name),
  );
  const answer = await engine.query(sql);
  await engine.close();
  return answer;
}

/** The values of an answer by column name. */
export function valuesOf(answer: TypedColumns): Record<string, readonly unknown[]> {
  return Object.fromEntries(answer.columns.map((column) => [column.name, column.values]));
}

/** `{ name: type }` of a table. */
export function typesOf(info: TableInfo): Record<string, string> {
  return Object.fromEntries(info.columns.map((column) => [column.name, column.type]));
}
