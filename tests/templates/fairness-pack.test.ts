import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { CellRecord, ResultDocument } from '../../src/notebook/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-hiring-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(notebook: string, ...tables: string[]): Promise<{ code: number; cell: (id: string) => CellRecord }> {
  const json = join(folder, `${notebook}.json`);
  const words = tables.flatMap((pair) => ['--table', pair.replace('=', '=public/samples/')]);
  const code = await main(['run', `notebooks/${notebook}.md`, ...words, '--json', json], { out: () => undefined, error: () => undefined, interactive: false });
  const document: ResultDocument = JSON.parse(readFileSync(json, 'utf8'));
  return {
    code,
    cell: (id) => {
      const found = document.cells.find((record) => record.id === id);
      if (found === undefined) throw new Error(`there is no cell ${id}`);
      return found;
    },
  };
}
const failed = (record: CellRecord, column: string) =>
  record.measurements
    .filter((m) => m.metric === 'impact_ratio' && m.verdict === 'fail' && Object.keys(m.of.group ?? {}).join() === column)
    .map((m) => m.of.group?.[column])
    .sort();

describe('LL144 bias audit', () => {
  it('fails on the hiring sample for the groups that get fewer referrals, and says what it left out and shows', async () => {
    const { code, cell } = await run('ll144-bias-audit', 'telemetry=hiring-screen.parquet');
    const selection = cell('selection');
    expect([code, selection.verdict, cell('scoring').verdict]).toEqual([1, 'fail', 'fail']);
    expect(failed(selection, 'race')).toEqual(['Black or African American', 'Hispanic or Latino']);
    expect(failed(selection, 'sex')).toEqual([]);
    expect(selection.caveats.map(({ code: each }) => each)).toEqual(expect.arrayContaining(['four_fifths', 'statutory_disclosure', 'unknown_category']));
    expect(selection.findings.at(-1)?.sentence).toContain('Justification: Each has fewer than 2 % of the applicants');
    const excluded = selection.measurements.filter((m) => m.reason === 'excluded' && m.of.group?.['sex'] === undefined).map((m) => m.of.group?.['race']);
    expect(excluded).toEqual(['Native Hawaiian or Pacific Islander', 'Native American or Alaska Native']);
    expect(selection.tables.find(({ name }) => name === 'reconciliation')?.rows.every((row) => String(row[6]).startsWith('yes'))).toBe(true);
    expect(cell('scoring').measurements.some((m) => m.metric === 'scoring_rate')).toBe(true);
  });
});

describe('AI Act, Article 10(5) worksheet', () => {
  it('gives its evidence on the hiring sample: a gap beyond the tolerance, one row a person, no identifiers', async () => {
    const { code, cell } = await run('ai-act-article-10-5', 'telemetry=hiring-screen.parquet');
    expect([code, cell('bias').verdict]).toEqual([1, 'fail']);
    const failing = cell('bias').measurements.filter((m) => m.metric === 'selection_rate_difference' && m.verdict === 'fail');
    expect(failing.map((m) => m.of.group)).toEqual([{ sex: 'Female', race: 'Black or African American' }]);
    expect(cell('people').tables[0]?.rows).toEqual([[6000, 6000, 6000]]);
    expect(cell('pseudonyms').measurements.some((m) => m.metric === 'pii_row_rate' && m.verdict === 'fail')).toBe(false);
  });
  it('states every condition of the article', () => {
    const text = readFileSync('notebooks/ai-act-article-10-5.md', 'utf8');
    for (const letter of 'abcdef') expect(text).toContain(`\n## (${letter}) `);
    expect(text.match(/^> Write here/gm)).toHaveLength(7);
  });
});

describe('explanation review', () => {
  it('finds the second model leaning on referrals, and too few pairs for the flips', async () => {
    const { code, cell } = await run('explanation-review', 'telemetry=hiring-screen.parquet', 'pairs=hiring-screen-pairs.parquet');
    const attributions = cell('attributions');
    expect([code, attributions.verdict]).toEqual([1, 'fail']);
    expect(attributions.measurements.find((m) => m.metric === 'additivity_failure_rate')).toMatchObject({ value: 0, verdict: 'pass', of: { rule: 'logit' } });
    expect(attributions.findings[0]?.sentence).toMatch(/^referral from 1\d\.?\d* % to 3\d/);
    expect(cell('contrasts').tables.find(({ name }) => name === 'contrast_reject')?.rows[0]?.[0]).toBe('referral');
    const rate = cell('flips').measurements.find((m) => m.metric === 'flip_rate' && m.of.group === undefined);
    expect([rate?.value, rate?.verdict]).toEqual([10 / 571, 'insufficient']);
  });
});
