import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../src/cli/inspect.ts';
import golden from './parquet-testing.golden.json' with { type: 'json' };
import { answered } from './files.ts';

const root = join(import.meta.dirname, '../../fixtures/parquet-testing');
const files = (readdirSync(root, { recursive: true }) as string[]).filter((file) => file.includes('.parquet')).sort();

describe('Apache parquet-testing', () => {
  it('is covered file by file', () => {
    expect(files).toEqual(Object.keys(golden).sort());
  });

  it.each(files)('%s opens with its rows, names what cannot be read, or says why not', async (file) => {
    const {
      files: [found],
    } = await inspectFiles([join(root, file)]);
    expect({
      rows: found?.rows,
      rowGroups: found?.rowGroups,
      error: found?.error,
      columns: Object.fromEntries(found?.columns.map((column) => [column.name, column.readable ? column.type : `unreadable: ${column.reason}`]) ?? []),
    }).toEqual(golden[file as keyof typeof golden]);
  });

  it.each([
    ['delta_byte_array', 1000],
    ['delta_encoding_required_column', 100],
  ])('%s decodes to the published values', async (name, rows) => {
    const fields = (line: string) => [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map((match) => match[1] ?? match[2] ?? '');
    const published = readFileSync(join(root, `data/${name}_expect.csv`), 'utf8')
      .trim()
      .split(/\r?\n/)
      .map(fields);
    const answer = await answered('SELECT * EXCLUDE (__part) FROM t', join(root, `data/${name}.parquet`));
    expect(answer.rows).toBe(rows);
    // The published headers leave out the colon that ends each name in the file.
    expect(answer.columns.map((column) => column.name.replace(/:$/, ''))).toEqual(published[0]?.map((name) => name.trim()));
    const text = (value: unknown) => (value === null ? '' : String(value));
    const decoded = Array.from({ length: answer.rows }, (_, row) => answer.columns.map((column) => text(column.values[row])));
    expect(decoded).toEqual(published.slice(1));
  });
});
