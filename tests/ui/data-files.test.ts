import { describe, expect, test } from 'vitest';
import { asOneTable, nameProblem, planFiles, sortFiles } from '../../src/ui/data/file-plan.ts';
import { schemaOf, type FileSchema } from '../../src/ui/data/file-schema.ts';
import { lab } from './data-states.ts';

const file = (name: string, text = 'a,b,c\n1,2,3\n'): File => new File([text], name);
const schemas = (entries: Record<string, readonly string[] | null>, files: readonly File[]): ReadonlyMap<File, FileSchema> =>
  new Map(files.map((given) => [given, { columns: entries[given.name] ?? null, problem: null }]));

describe('a plan for dropped files', () => {
  test('notebooks open, data becomes tables, anything else gets a sentence', () => {
    const sorted = sortFiles([file('review.md'), file('a.parquet'), file('export'), file('photo.heic'), file('b.csv.gz')]);
    expect(sorted.notebooks.map(({ name }) => name)).toEqual(['review.md']);
    expect(sorted.data.map(({ name }) => name)).toEqual(['a.parquet', 'export', 'b.csv.gz']);
    expect(sorted.refused).toEqual([
      'photo.heic was left out: heic files are not read here. Faultline opens Parquet, CSV, JSON Lines and Arrow files, and notebooks in Markdown.',
    ]);
  });

  test('parts of one export need no question; different columns do, and become tables of their own', () => {
    const parts = [file('part-1.csv'), file('part-2.csv')];
    expect(planFiles(parts, schemas({ 'part-1.csv': ['a', 'b'], 'part-2.csv': ['a', 'b', 'c'] }, parts), null)).toMatchObject({
      ask: null,
      tables: [{ table: 'telemetry', files: parts }],
    });
    const mixed = planFiles(parts, schemas({ 'part-1.csv': ['a', 'b'], 'part-2.csv': ['x', 'y'] }, parts), null);
    expect(mixed.tables.map(({ table, files }) => [table, files.length])).toEqual([
      ['telemetry', 1],
      ['part_2', 1],
    ]);
    expect(mixed.ask).toContain('different columns');
    expect(asOneTable(mixed).map(({ table, files }) => [table, files.length])).toEqual([['telemetry', 2]]);
  });

  test('reference and current with the same columns need no question', () => {
    const pair = [file('reference.csv'), file('current.csv')];
    expect(planFiles(pair, schemas({ 'reference.csv': ['a', 'b'], 'current.csv': ['b', 'a'] }, pair), null).ask).toBeNull();
  });

  test('an open table is replaced by other files only after a question; the same file is read anew', () => {
    const again = [file('labels.csv')];
    expect(planFiles(again, schemas({}, again), lab)).toMatchObject({ ask: null, tables: [{ table: 'labels', mode: 'replace' }] });
    const labels = [file('labels.parquet')];
    const plan = planFiles(labels, schemas({}, labels), lab);
    expect(plan.tables.map(({ table, mode }) => [table, mode])).toEqual([['labels', 'replace']]);
    expect(plan.ask).toBe('labels is open already: replace the rows, or add to them?');
  });

  test('table names', () => {
    expect(nameProblem('good_1', [])).toBeNull();
    expect(nameProblem('1st', [])).toContain('cannot be a table name');
    expect(nameProblem('a', ['a'])).toBe('Two tables cannot both be named a.');
  });

  test('columns come from the head of a file; what cannot be opened says why', async () => {
    expect(await schemaOf(file('a.csv', '"x, y";b\n1;2\n'))).toEqual({ columns: ['x, y', 'b'], problem: null });
    expect((await schemaOf(file('a.jsonl', '{"t":1,"u":{"v":2}}\n{"t":2}\n'))).columns).toEqual(['t', 'u']);
    expect((await schemaOf(file('a.csv', 'PK\u0003\u0004zzzz'))).problem).toContain('zip');
    expect((await schemaOf(file('a.parquet', ''))).problem).toContain('a.parquet');
  });
});
