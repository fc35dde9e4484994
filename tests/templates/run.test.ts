import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { CellRecord, ResultDocument } from '../../src/notebook/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-templates-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const samples = 'public/samples/';

/** Runs a template as the command line does; `tables` are `name=file` pairs of the samples folder. */
async function run(notebook: string, ...tables: string[]): Promise<{ code: number; document: ResultDocument }> {
  const json = join(folder, `${notebook}-${tables.length}.json`);
  const words = tables.flatMap((pair) => ['--table', pair.replace('=', `=${samples}`)]);
  const silent = { out: () => undefined, error: () => undefined, interactive: false };
  const code = await main(['run', `notebooks/${notebook}.md`, ...words, '--json', json], silent);
  return { code, document: JSON.parse(readFileSync(json, 'utf8')) };
}
const cell = (document: ResultDocument, id: string): CellRecord => {
  const found = document.cells.find((record) => record.id === id);
  if (found === undefined) throw new Error(`there is no cell ${id}`);
  return found;
};
const failed = (record: CellRecord) => [...new Set(record.measurements.filter((m) => m.verdict === 'fail').map((m) => m.of.column))].sort();

describe('weekly drift review', () => {
  it('fails on the payments sample, because of the two columns that drift and no other', async () => {
    const { code, document } = await run('weekly-drift-review', 'telemetry=payments-fraud.parquet', 'labels=payments-fraud-labels.parquet');
    expect(code).toBe(1);
    const drift = cell(document, 'drift');
    expect(failed(drift)).toEqual(['device_type', 'merchant_age_days']);
    expect(drift.measurements.filter((m) => m.verdict === 'warn' || m.verdict === 'insufficient')).toEqual([]);
  });
  it('finds the moved geography of the housing sample', async () => {
    const { code, document } = await run('weekly-drift-review', 'reference=california_housing_reference.csv', 'current=california_housing_analysis.csv');
    expect(code).toBe(1);
    expect(failed(cell(document, 'drift'))).toEqual(expect.arrayContaining(['Latitude', 'Longitude']));
  });
});

describe('SLI review', () => {
  it('passes on the payments sample, with the starting targets', async () => {
    const { code, document } = await run('sli-review', 'telemetry=payments-fraud.parquet');
    expect(code).toBe(0);
    expect([cell(document, 'latency').verdict, cell(document, 'fallback').verdict, cell(document, 'versions').verdict]).toEqual(['pass', 'pass', 'info']);
  });
  it('says at the cell which role is missing, and exits as a mistake in the input', async () => {
    const { code, document } = await run('sli-review', 'telemetry=AzureLLMInferenceTrace_code.csv');
    expect(code).toBe(4);
    expect(cell(document, 'latency').verdict).toBe('error');
    expect(cell(document, 'latency').headline).toContain('role');
  });
});

describe('first look', () => {
  it.each([
    ['payments-fraud.parquet', 200_000],
    ['compas-scores-two-years.csv', 7_214],
    ['AzureLLMInferenceTrace_code.csv', 8_819],
    ['AzureLLMInferenceTrace_conv.csv', 19_366],
  ])('reads %s and never fails', async (file, rows) => {
    const { code, document } = await run('first-look', `telemetry=${file}`);
    expect(code).toBe(0);
    expect(cell(document, 'contents').measurements.find((m) => m.metric === 'row_count')?.value).toBe(rows);
  });
});
