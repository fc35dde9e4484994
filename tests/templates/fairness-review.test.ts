import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { CellRecord, ResultDocument } from '../../src/notebook/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-fairness-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(notebook: string, table: string): Promise<{ code: number; document: ResultDocument }> {
  const json = join(folder, `${notebook}.json`);
  const words = ['run', `notebooks/${notebook}.md`, '--table', table.replace('=', '=public/samples/'), '--json', json];
  const code = await main(words, { out: () => undefined, error: () => undefined, interactive: false });
  return { code, document: JSON.parse(readFileSync(json, 'utf8')) };
}
const cell = (document: ResultDocument, id: string): CellRecord => {
  const found = document.cells.find((record) => record.id === id);
  if (found === undefined) throw new Error(`there is no cell ${id}`);
  return found;
};
const verdicts = (record: CellRecord, metric: string, column: string): Record<string, string> =>
  Object.fromEntries(
    record.measurements
      .filter((m) => m.metric === metric && Object.keys(m.of.group ?? {}).join() === column)
      .map((m) => [String(m.of.group?.[column]), m.verdict]),
  );

it('fairness review on COMPAS repeats the published rates, fails, and says nothing about groups of 32 and 18', async () => {
  const { code, document } = await run('fairness-review', 'telemetry=compas-scores-two-years.csv');
  const gaps = cell(document, 'gaps');
  expect([code, gaps.verdict], gaps.headline).toEqual([1, 'fail']);
  const rate = (metric: string, race: string) =>
    gaps.measurements.find((m) => m.metric === metric && JSON.stringify(m.of.group) === JSON.stringify({ race }))?.value;
  expect(rate('false_positive_rate', 'African-American')).toBeCloseTo(0.448468, 6);
  expect(rate('false_positive_rate', 'Caucasian')).toBeCloseTo(0.234543, 6);
  expect(rate('false_negative_rate', 'African-American')).toBeCloseTo(0.279853, 6);
  expect(rate('false_negative_rate', 'Caucasian')).toBeCloseTo(0.477226, 6);
  expect(rate('positive_predictive_value', 'African-American')).toBeCloseTo(0.629715, 6);
  expect(rate('positive_predictive_value', 'Caucasian')).toBeCloseTo(0.591335, 6);
  for (const metric of ['selection_rate_difference', 'true_positive_rate_difference', 'false_positive_rate_difference'])
    expect(verdicts(gaps, metric, 'race')).toEqual({
      Asian: 'insufficient',
      Caucasian: 'fail',
      Hispanic: 'fail',
      'Native American': 'insufficient',
      Other: 'fail',
    });
  expect(verdicts(gaps, 'selection_rate_difference', 'sex')).toEqual({ Female: 'pass' });
  const held = cell(document, 'conditioned').measurements.find(
    (m) => m.metric === 'selection_rate_stratified_difference' && m.of.group?.['race'] === 'Caucasian',
  );
  expect(held?.value).toBeLessThan(0);
  expect(held?.value).toBeGreaterThan(-0.24);
});

it('bias after a retrain finds the group that the new triage model overlooks, and only that one', async () => {
  const { code, document } = await run('bias-after-retrain', 'telemetry=medical-triage.parquet');
  const deltas = cell(document, 'deltas');
  expect([code, deltas.verdict], deltas.headline).toEqual([1, 'fail']);
  const failed = deltas.measurements.filter((m) => m.verdict === 'fail').map((m) => `${m.metric} ${JSON.stringify(m.of.group)}`);
  expect(failed.sort()).toEqual(
    ['selection_rate', 'true_positive_rate', 'false_positive_rate'].map((metric) => `${metric}_difference_change {"age_band":"70+"}`).sort(),
  );
  expect(verdicts(deltas, 'selection_rate_difference_change', 'sex')).toEqual({ male: 'pass' });
  expect(deltas.measurements.find((m) => m.metric === 'unknown_share' && m.of.column === 'disability')?.value).toBeCloseTo(0.06, 2);
  expect(cell(document, 'inputs').measurements.filter((m) => m.verdict === 'fail' && !['score', 'prediction'].includes(m.of.column ?? ''))).toEqual([]);
  expect(cell(document, 'rollback').verdict).toBe('fail');
});

it('medical triage safety: serving is sound, the safety SLI is missed, and by age band', async () => {
  const { code, document } = await run('medical-triage-safety', 'telemetry=medical-triage.parquet');
  expect(code).toBe(1);
  expect([cell(document, 'serving').verdict, cell(document, 'misses').verdict], cell(document, 'misses').headline).toEqual(['pass', 'fail']);
  const misses = verdicts(cell(document, 'misses'), 'false_negative_rate_difference', 'age_band');
  expect(misses['70+']).toBe('fail');
  expect(verdicts(cell(document, 'misses'), 'false_negative_rate_difference', 'sex')).toEqual({ male: 'pass' });
  expect(cell(document, 'safety').findings.length).toBeGreaterThan(0);
  expect(cell(document, 'release').verdict).toBe('fail');
});
