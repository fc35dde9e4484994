import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCell } from '../cells/lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-valueless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** 200 rows in a file of text, some columns without a single value. */
function csv(columns: Readonly<Record<string, (i: number) => string>>): string {
  const path = join(folder, `${files++}.csv`);
  const names = Object.keys(columns);
  writeFileSync(path, `${names.join(',')}\n${Array.from({ length: 200 }, (_, i) => names.map((name) => columns[name]?.(i) ?? '').join(',')).join('\n')}\n`);
  return path;
}

const empty = () => '';
const flag = (i: number) => String(Number(i % 3 === 0));
const share = (i: number) => String((i % 10) / 10);

describe('a column of a text file without any value has no type', () => {
  it.each([
    ['performance', { score: 's', targets: { roc_auc: 0.7 } }, /^ROC AUC is undefined: no labelled row has what it needs/],
    ['performance', { targets: { roc_auc: 0.7 }, roles: true }, /^ROC AUC is undefined: no labelled row has what it needs/],
    ['estimated-performance', { reference: 'telemetry', score: 's' }, /no labelled rows of both outcomes with a score/],
    ['estimated-performance', { reference: 'telemetry', roles: true }, /no labelled rows of both outcomes with a score/],
    ['fairness', { groups: ['g'], score: 's', threshold: 0.5, prediction: null }, /./],
    ['slices', { objective: { metric: 'mean', column: 's' }, columns: ['g'] }, /no rows with an outcome/],
  ] as const)('%s %j: insufficient with a reason, and no error of type', async (cell, { ...parameters }, sentence) => {
    const { roles, ...given } = parameters as Record<string, unknown>;
    const path = csv({ s: empty, label: flag, prediction: flag, g: (i) => (i % 2 === 0 ? 'a' : 'b') });
    const record = await runCell(cell, given, { telemetry: path }, roles === true ? { roles: [{ table: 'telemetry', role: 'score', column: 's' }] } : {});
    expect([record.verdict, record.headline]).toEqual(['insufficient', expect.stringMatching(sentence)]);
  });

  it.each(['label', 'l'])('labels that have not come are no text either: %s', async (label) => {
    const path = csv({ [label]: empty, prediction: share });
    const record = await runCell('performance', { task: 'regression', label, targets: { mae: 1 } }, { telemetry: path });
    expect([record.verdict, record.headline]).toEqual(['insufficient', expect.stringMatching(/^MAE is undefined: no labelled row has what it needs/)]);
  });

  it('a weight without any value weighs nothing', async () => {
    const path = csv({ w: empty, label: flag, prediction: flag });
    const record = await runCell('performance', {}, { telemetry: path }, { roles: [{ table: 'telemetry', role: 'weight', column: 'w' }] });
    expect([record.verdict, record.headline]).toEqual(['info', '200 of 200 rows are labelled; none of them has a weight in w above 0']);
  });

  it('one value makes it text', async () => {
    const path = csv({ s: (i) => (i === 150 ? 'high' : ''), label: flag, prediction: flag });
    const record = await runCell('performance', { score: 's' }, { telemetry: path });
    expect([record.verdict, record.headline]).toEqual(['error', 'the column "s" is VARCHAR; a score needs numbers']);
  });
});
