import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { parquetOf } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';

/** Labels, scores, predictions and weights that a sum or a share cannot take. */
let files = 0;
const u = (seed: number) => `((hash(i, ${seed}) % 1000003) / 1000003.0)`;
async function both(column: string, roles: object): Promise<{ tables: Readonly<Record<string, string>>; front: string }> {
  const path = (seed: number) =>
    parquetOf(
      `outcomes-${files++}.parquet`,
      `SELECT i AS id, ${column.replaceAll('$', String(seed))} AS x, ${u(seed + 10)} AS p, CAST(${u(seed + 11)} < ${u(seed + 10)} AS INTEGER) AS y FROM range(300) AS t(i)`,
    );
  return { tables: { reference: await path(1), current: await path(2) }, front: `tables: ${JSON.stringify({ reference: { roles }, current: { roles } })}\n` };
}
const parameters = { of: 'current', reference: 'reference' };

/** Every number of a record that JSON cannot hold, by its place. */
function notFinite(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} ${value}`];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`)) : [];
}
const said = (record: CellRecord) => [record.headline, ...record.findings.map((f) => f.sentence), ...record.caveats.map((c) => c.sentence)].join(' ');

describe('labels, scores and weights that cannot be used', { timeout: 60_000 }, () => {
  it.each(['performance', 'estimated-performance'] as const)(
    '%s: numbers too large to be squared and added leave metrics undefined, not the report',
    async (cell) => {
      const { tables, front } = await both('(((hash(i, $) % 1000003) / 1000003.0) - 0.5) * 1e308', { prediction: 'x', label: 'p' });
      const record = await runCell(cell, { ...parameters, task: 'regression' }, tables, { front });
      expect(notFinite(record)).toEqual([]);
      expect(record.verdict).toBe('info');
      const rmse = record.measurements.find((m) => m.metric === (cell === 'performance' ? 'rmse' : 'estimated_rmse'));
      expect(rmse).toMatchObject({ value: null, reason: cell === 'performance' ? 'overflow' : 'undefined' });
      expect(said(record)).not.toMatch(/NaN|Infinity|is —/);
    },
  );

  it('a label that is no number is a missing label: 0, 1 and NaN are two classes', async () => {
    const nan = await both("CASE WHEN i % 4 = 0 THEN 'nan'::DOUBLE ELSE CAST(hash(i, 7, $) % 2 AS DOUBLE) END", { score: 'p', label: 'x' });
    const missing = await both('CASE WHEN i % 4 > 0 THEN CAST(hash(i, 7, $) % 2 AS DOUBLE) END', { score: 'p', label: 'x' });
    for (const cell of ['performance', 'estimated-performance'] as const) {
      const [found, expected] = [
        await runCell(cell, parameters, nan.tables, { front: nan.front }),
        await runCell(cell, parameters, missing.tables, { front: missing.front }),
      ];
      expect(found.verdict, found.headline).not.toBe('error');
      expect(found.measurements).toEqual(expected.measurements);
    }
    const regression = await both("CASE WHEN i % 4 = 0 THEN 'nan'::DOUBLE ELSE hash(i, 7, $) % 1000 / 10.0 END", { prediction: 'p', label: 'x' });
    const record = await runCell('performance', { of: 'current', task: 'regression' }, regression.tables, { front: regression.front });
    expect(measured(record, 'label_coverage').value).toBeCloseTo(0.75, 12);
    expect(measured(record, 'mae').n).toBe(225);
  });

  it.each(['NULL::DOUBLE', "'nan'::DOUBLE", '0.0', '-1.5'])('no row has a weight (%s): that is what is said', async (weight) => {
    const { tables, front } = await both(weight, { score: 'p', label: 'y', weight: 'x' });
    const performance = await runCell('performance', parameters, tables, { front });
    expect(performance.headline.replaceAll('\u2009', ' ')).toBe('300 of 300 rows are labelled; none of them has a weight in x above 0');
    const estimated = await runCell('estimated-performance', parameters, tables, { front });
    expect([estimated.verdict, estimated.headline]).toEqual([
      'insufficient',
      'the reference has no labelled rows of both outcomes with a score and a weight in x above 0',
    ]);
    for (const record of [performance, estimated]) expect(notFinite(record)).toEqual([]);
  });

  it.each(['1e200', '1e149', '1e300 * i', '(((hash(i, $) % 1000003) / 1000003.0) - 0.5) * 1e308', '1e-300 * i', 'CASE WHEN i = 0 THEN 1e308 ELSE 1 END'])(
    'weights of any size (%s) leave numbers or reasons',
    async (weight) => {
      const { tables, front } = await both(`CAST(${weight} AS DOUBLE)`, { score: 'p', label: 'y', weight: 'x' });
      for (const cell of ['performance', 'estimated-performance'] as const) {
        const record = await runCell(cell, parameters, tables, { front });
        expect(notFinite(record), cell).toEqual([]);
        for (const m of record.measurements) if (m.value === null) expect(m.reason, m.metric).toBeTruthy();
      }
    },
  );

  it('a prediction that is no number: the labelled rows lack what an error needs', async () => {
    const { tables, front } = await both("'nan'::DOUBLE", { prediction: 'x', label: 'p' });
    const record = await runCell('performance', { ...parameters, task: 'regression' }, tables, { front });
    expect(record.headline.replaceAll('\u2009', ' ')).toBe('300 of 300 rows are labelled; no labelled row has what it needs');
  });

  it('a score that holds no numbers is named', async () => {
    const { tables, front } = await both("'high'", { score: 'x', label: 'y' });
    const record = await runCell('estimated-performance', parameters, tables, { front });
    expect([record.verdict, record.headline]).toEqual(['error', 'the column "x" of current has the role score and is VARCHAR; a score needs numbers']);
  });

  it.each(['performance', 'estimated-performance'] as const)(
    '%s: labels of one class that says neither yes nor no are insufficient, not a mistake',
    async (cell) => {
      const { tables, front } = await both('7', { score: 'p', label: 'x' });
      const record = await runCell(cell, parameters, tables, { front });
      expect([record.verdict, record.headline]).toEqual([
        'insufficient',
        'every label in "x" is 7, and labels of one class do not say whether it is the positive one; write positive: 7, or the value that means yes',
      ]);
      const said = await runCell('performance', { ...parameters, positive: 7 }, tables, { front });
      expect(measured({ ...said, measurements: said.measurements.filter((m) => m.of.population === 'current') }, 'recall').n).toBe(300);
    },
  );

  it('one label among calls of many values is one class of several, or a constant number', async () => {
    const many = await parquetOf('outcomes-classes.parquet', 'SELECT 7 AS x, CAST(5 + i % 4 AS INTEGER) AS z FROM range(300) AS t(i)');
    const several = await runCell(
      'performance',
      { of: 'current' },
      { current: many },
      { front: `tables: ${JSON.stringify({ current: { roles: { label: 'x', prediction: 'z' } } })}\n` },
    );
    expect(measured({ ...several, measurements: several.measurements.filter((m) => m.of.class === undefined) }, 'accuracy').value).toBe(0.25);
    const constant = await parquetOf('outcomes-constant.parquet', 'SELECT 7.0::DOUBLE AS x, 7 + i / 100.0 AS z FROM range(300) AS t(i)');
    const numbers = await runCell(
      'performance',
      { of: 'current' },
      { current: constant },
      { front: `tables: ${JSON.stringify({ current: { roles: { label: 'x', prediction: 'z' } } })}\n` },
    );
    expect(measured(numbers, 'mae').value).toBeCloseTo(1.495, 12);
  });

  it('a target on a metric of scores says that the score is missing, or holds no numbers', async () => {
    const { tables, front } = await both("'high'", { score: 'x', label: 'y' });
    const wrong = await runCell('performance', { of: 'current', targets: { roc_auc: 0.7 } }, tables, { front });
    expect([wrong.verdict, wrong.headline]).toEqual(['insufficient', 'ROC AUC needs a score of numbers, and "x" is VARCHAR, so its target cannot be judged']);
    const none = await both('1', { label: 'y' });
    const lacking = await runCell('performance', { of: 'current', targets: { roc_auc: 0.7 } }, none.tables, { front: none.front });
    expect([lacking.verdict, lacking.headline]).toEqual([
      'insufficient',
      'ROC AUC needs a score, and no column of current is one, so its target cannot be judged',
    ]);
  });
});
