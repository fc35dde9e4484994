import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { describeNotebook } from '../../src/notebook/describe.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { resolveRoles } from '../../src/notebook/resolve-roles.ts';
import { proposeRoles } from '../../src/telemetry/propose-roles.ts';
import type { TableInfo } from '../../src/telemetry/types.ts';

const table = (name: string, columns: Readonly<Record<string, string>>) => {
  const info: TableInfo = {
    table: name,
    format: 'parquet',
    files: [],
    rows: 10,
    differences: [],
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type, source: type, readable: true, reason: null })),
  };
  return { info, roles: resolveRoles(info, undefined, []), proposals: proposeRoles(info.columns) };
};
const read = (text: string) => {
  const { notebook } = parseNotebook(text, { cellTypes });
  if (notebook === null) throw new Error('no notebook');
  return notebook;
};
const template = (name: string) => read(readFileSync(new URL(`../../notebooks/${name}.md`, import.meta.url), 'utf8'));

describe('what a notebook will compute', () => {
  it('is told in order before anything is open', () => {
    const told = describeNotebook(template('weekly-drift-review'), []);
    expect(told.cells.map(({ id, type }) => [id, type])).toEqual([
      ['sizes', 'sql'],
      ['sizes_chart', 'chart'],
      ['input', 'input'],
      ['drift', 'drift'],
    ]);
    expect(told.cells[3]).toMatchObject({ title: 'Drift', tables: ['telemetry'], populations: ['reference', 'current'] });
    expect(told.cells[0]?.sql).toContain('select');
    expect(told.cells[1]?.cells).toEqual(['sizes']);
    expect(told.missingTables).toEqual(['telemetry']);
    expect(told.missingRoles).toEqual([]);
  });

  it('names the roles that are missing, the cells that need them, and likely columns', () => {
    const telemetry = table('telemetry', { ts: 'TIMESTAMP', processing_time: 'DOUBLE', model_version: 'VARCHAR' });
    const told = describeNotebook(template('sli-review'), [telemetry]);
    expect(told.missingTables).toEqual([]);
    const fallback = told.missingRoles.find((each) => each.role === 'fallback' && each.required);
    expect(fallback).toMatchObject({ table: 'telemetry', cells: expect.arrayContaining(['fallback']) });
    const latency = told.missingRoles.find((each) => each.role === 'latency');
    expect(latency?.cells).toContain('latency');
    expect(latency?.candidates.map((each) => each.column)).toEqual(['processing_time']);
  });

  it('names columns that are not there, with the nearest', () => {
    const text = '---\nfaultline: 1\ntitle: T\n---\n\n```yaml drift\nreference: telemetry\ncurrent: telemetry\ncolumns: [amount, contry]\n```\n';
    const told = describeNotebook(read(text), [table('telemetry', { amount: 'DOUBLE', country: 'VARCHAR' })]);
    expect(told.absentColumns).toEqual([{ column: 'contry', cell: 'drift', table: 'telemetry', nearest: 'country' }]);
    expect(told.cells[0]?.columns).toEqual(['amount', 'contry']);
  });
});
