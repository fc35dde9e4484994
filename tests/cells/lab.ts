import { expect } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { runNotebook, type RunOutcome, type RunRequest } from '../../src/notebook/run.ts';
import type { CellRecord } from '../../src/notebook/types.ts';
import type { Measurement } from '../../src/cells/types.ts';

/** Runs a notebook over files, as the command line does, and gives what the runner gives. */
export async function runText(
  text: string,
  tables: Readonly<Record<string, string | readonly string[]>>,
  more: Pick<RunRequest, 'roles' | 'parameters' | 'units'> = {},
): Promise<RunOutcome> {
  const { notebook, diagnostics } = checkNotebook(text, cellTypes);
  expect(diagnostics).toEqual([]);
  if (notebook === null) throw new Error('the notebook cannot be read');
  const files = Object.entries(tables).map(([table, paths]) => ({ table, paths: typeof paths === 'string' ? [paths] : paths }));
  const engine = await createNativeEngine({ paths: files.flatMap(({ paths }) => paths) });
  try {
    const infos = [];
    for (const { table, paths } of files) infos.push(await engine.open({ table, files: paths.map((path) => ({ kind: 'path', path })) }));
    return await runNotebook({ notebook, cellTypes, engine, tables: infos, ...more });
  } finally {
    await engine.close();
  }
}

/** A notebook of one cell. JSON is YAML, so that parameters need no printing; `front` is further front matter. */
export function notebookOf(type: string, parameters: object, front = ''): string {
  return `---\nfaultline: 1\ntitle: Test\n${front}---\n\n\`\`\`yaml ${type} id=cell\n${JSON.stringify(parameters)}\n\`\`\`\n`;
}

/** Runs one cell over files and gives its record. */
export async function runCell(
  type: string,
  parameters: object,
  tables: Readonly<Record<string, string | readonly string[]>>,
  more: Pick<RunRequest, 'roles' | 'parameters' | 'units'> & { front?: string } = {},
): Promise<CellRecord> {
  const { front, ...rest } = more;
  const { cells } = await runText(notebookOf(type, parameters, front), tables, rest);
  const [record] = cells;
  if (record === undefined) throw new Error('the cell has no record');
  return record;
}

/** The one measurement of a metric, for a column where one is named. */
export function measured(record: CellRecord, metric: string, column?: string): Measurement {
  const found = record.measurements.filter((m) => m.metric === metric && (column === undefined || m.of.column === column));
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`${found.length} measurements of ${metric} ${column ?? ''}; the cell says: ${record.headline}`);
  return first;
}

/** The verdict of a column of a drift cell: that of its deciding measurement. */
export function columnVerdictOf(record: CellRecord, column: string): string {
  const deciding = record.measurements.filter((m) => m.of.column === column && (m.threshold !== undefined || m.verdict !== 'info'));
  return deciding[0]?.verdict ?? 'info';
}
