import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import { main } from '../../../src/cli/main.ts';
import type { ResultDocument } from '../../../src/notebook/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-compas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The result of a notebook of one cell over the two-year COMPAS file. */
async function compas(cell: string): Promise<ResultDocument> {
  const [notebook, json] = [join(folder, 'notebook.md'), join(folder, 'out.json')];
  writeFileSync(notebook, `---\nfaultline: 1\ntitle: COMPAS\ntables: { telemetry: {} }\n---\n\n${cell}`);
  const silent = { out: () => undefined, error: () => undefined, interactive: false };
  await main(['run', notebook, '--table', 'telemetry=public/samples/compas-scores-two-years.csv', '--json', json], silent);
  return JSON.parse(readFileSync(json, 'utf8')) as ResultDocument;
}

const fairness = (groups: string) => `\`\`\`yaml fairness
groups: [${groups}]
prediction: score_text
positive: { label: 1, prediction: [Medium, High] }
label: two_year_recid
\`\`\`
`;

describe('COMPAS, as it may be published', () => {
  it('by race: the published rates of the large groups stay, those of 32 and 18 people go with what leads back to them', async () => {
    const { document, report } = disclose(await compas(fairness('race')), defaultPolicy);
    const shown = (metric: string) =>
      Object.fromEntries(
        document.cells[0]!.measurements.flatMap(({ metric: name, of: { group, referenceGroup }, value }) =>
          name === metric && referenceGroup === undefined ? [[group?.['race'] ?? 'all', value]] : [],
        ),
      );
    expect(report.blocked).toBeNull();
    expect(shown('false_positive_rate')['African-American']).toBeCloseTo(0.448468, 6);
    expect(shown('false_positive_rate')['Caucasian']).toBeCloseTo(0.234543, 6);
    expect(shown('false_negative_rate')['Hispanic']).toBeCloseTo(0.556034, 6);
    for (const metric of ['selection_rate', 'false_positive_rate', 'false_negative_rate', 'positive_predictive_value', 'accuracy'])
      expect([shown(metric)['Asian'], shown(metric)['Native American']]).toEqual([null, null]);
    expect(report.proof.length).toBeGreaterThan(5);
    for (const { key, width } of report.proof) expect(width ?? Infinity, key).toBeGreaterThanOrEqual(11);
    const numbers = document.cells[0]!.measurements;
    expect(numbers.filter(({ reason }) => reason === 'suppressed').length / numbers.length).toBeLessThan(0.4);
  });

  it('by race and sex: still something is left, and no small count is narrower than k', async () => {
    const { document, report } = disclose(await compas(fairness('race, sex')), defaultPolicy);
    expect(report.blocked).toBeNull();
    expect(report.exposed).toEqual([]);
    const rates = document.cells[0]!.measurements.filter(({ metric, of, value }) => metric === 'selection_rate' && of.group !== undefined && value !== null);
    expect(rates.length).toBeGreaterThan(3);
    for (const { key, width } of report.proof) expect(width ?? Infinity, key).toBeGreaterThanOrEqual(11);
  });

  it('by race, sex and age, each two crossed: most numbers stay, all of them by sex and by age', async () => {
    const given = await compas(fairness('race, sex, age_cat'));
    const { document, report } = disclose(given, defaultPolicy);
    expect(report.blocked).toBeNull();
    expect(report.exposed).toEqual([]);
    for (const { key, width } of report.proof) expect(width ?? Infinity, key).toBeGreaterThanOrEqual(11);
    const numbers = given.cells[0]!.measurements.flatMap(({ value, of: { group = {} } }, place) =>
      value === null ? [] : [{ by: Object.keys(group).toSorted().join(), isShown: document.cells[0]!.measurements[place]!.reason !== 'suppressed' }],
    );
    expect(numbers.filter(({ isShown }) => isShown).length).toBeGreaterThan(0.55 * numbers.length);
    for (const by of ['sex', 'age_cat', 'age_cat,sex']) expect(numbers.filter((each) => each.by === by && !each.isShown)).toEqual([]);
    for (const by of ['race', 'race,sex', 'age_cat,race']) expect(numbers.filter((each) => each.by === by && each.isShown).length).toBeGreaterThan(50);
  }, 300_000);
});
