import type { Page } from 'playwright-core';
import type { TypedColumns } from '../../src/engine/types.ts';
import type { TableInfo } from '../../src/telemetry/types.ts';

/** What an engine call failed with; `none` when it did not. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** Runs a statement on the page and returns the EngineError it fails with. */
export function failureOf(page: Page, sql: string): Promise<Failure> {
  return page.evaluate(async (text) => {
    try {
      await window.engine.query(text);
      return { code: 'none', message: 'the statement succeeded' };
    } catch (error) {
      return { code: String(Reflect.get(error as object, 'code')), message: (error as Error).message };
    }
  }, sql);
}

/** Opens text as a file of the page and loads all its columns. */
export function textTable(page: Page, table: string, name: string, text: string): Promise<{ readonly columns: readonly string[]; readonly rows: number }> {
  return page.evaluate(
    async ([tableName, fileName, content]) => {
      const file = new File([content], fileName);
      const info = await window.engine.open({ table: tableName, files: [{ kind: 'file', file }] });
      const report = await window.engine.load(
        tableName,
        info.columns.map((column) => column.name),
      );
      return { columns: info.columns.map((column) => `${column.name} ${column.type}`), rows: report.rows };
    },
    [table, name, text] as const,
  );
}

/** Each column of an answer as its type and its values. */
export function columnsOf(page: Page, sql: string): Promise<unknown[]> {
  return page.evaluate(async (text) => (await window.engine.query(text)).columns.map((column) => [column.type, ...column.values]), sql);
}

/** Gives the page a file from disk, opens it and peeks at it. */
export async function peekFile(page: Page, path: string, rows: number): Promise<{ readonly info: TableInfo; readonly peeked: TypedColumns }> {
  await page.setInputFiles('input', path);
  return page.evaluate(
    async ([name, count]) => {
      const info = await window.engine.open({ table: 'peeked', files: [{ kind: 'file', file: window.pickedFile(name) }] });
      return { info, peeked: await window.engine.peek('peeked', count) };
    },
    [path.split('/').at(-1) ?? path, rows] as const,
  );
}
