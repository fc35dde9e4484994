import { describe, expect, it } from 'vitest';
import { expectClose } from '../stats/close-to.ts';
import { csvOf, type Row } from './canary-lab.ts';
import { measured, runCell } from './lab.ts';

const front = `populations:
  primary: { table: telemetry, where: "model = 'a'" }
  shadow: { table: telemetry, where: "model = 'b'" }
`;
const roles = `tables: { telemetry: { roles: { request_id: id, prediction: answer, score: score } } }\n`;
const run = (rows: readonly Row[], parameters: object) => runCell('shadow', parameters, { telemetry: csvOf(rows) }, { front: roles + front });

/** `both`, `first`, `second` and `neither` decline; scores differ by i / 10 000. */
function pairs(both: number, first: number, second: number, neither: number): Row[] {
  const made: Row[] = [];
  const add = (n: number, a: string, b: string): void => {
    for (let k = 0; k < n; k += 1) {
      const i = made.length / 2;
      const common = { id: `r${i}`, region: i % 2 === 0 ? 'north' : 'south' };
      made.push({ ...common, model: 'a', answer: a, score: 0.5 }, { ...common, model: 'b', answer: b, score: 0.5 + i / 10_000 });
    }
  };
  add(both, 'decline', 'decline');
  add(first, 'decline', 'approve');
  add(second, 'approve', 'decline');
  add(neither, 'approve', 'approve');
  return made;
}

describe('shadow', () => {
  const rows = pairs(60, 3, 17, 920);

  it('counts agreement, flips and their symmetry', async () => {
    const record = await run(rows, { tolerance: 0.05, columns: ['answer'] });
    const agreement = measured(record, 'agreement', 'answer');
    expect([agreement.value, agreement.n, record.verdict]).toEqual([0.98, 1000, 'pass']);
    // statsmodels proportion_confint(980, 1000, method='wilson')
    expectClose(agreement.interval?.low, 0.9693099948, 1e-8);
    expectClose(agreement.interval?.high, 0.9870163171, 1e-8);
    // scipy.stats.binomtest(3, 20).pvalue
    expectClose(measured(record, 'mcnemar').test?.p, 0.0025768280029296875, 1e-9);
    expect(record.tables.find((table) => table.name === 'flips_answer')?.rows).toEqual([
      ['approve', 'approve', 920, 0.92],
      ['decline', 'decline', 60, 0.06],
      ['approve', 'decline', 17, 0.017],
      ['decline', 'approve', 3, 0.003],
    ]);
  });

  it('has three answers', async () => {
    const verdict = async (tolerance?: number) => (await run(rows, { columns: ['answer'], ...(tolerance === undefined ? {} : { tolerance }) })).verdict;
    expect([await verdict(0.05), await verdict(0.02), await verdict(0.01), await verdict()]).toEqual(['pass', 'insufficient', 'fail', 'info']);
  });

  it('measures how far scores are apart', async () => {
    const record = await run(rows, { columns: ['score'], score_tolerance: 0.05005, tolerance: 0.6 });
    expect(measured(record, 'agreement', 'score').value).toBe(0.501);
    expectClose(measured(record, 'mean_difference').value, 0.04995, 1e-9);
    expectClose(measured(record, 'p95_difference').value, 0.095, 0.02);
  });

  it('breaks agreement down by segment', async () => {
    const record = await run(rows, { columns: ['answer'], by: 'region' });
    const table = record.tables.find((each) => each.name === 'by_region');
    expect(table?.rows.map((row) => [row[0], row[5]]).sort()).toEqual([
      ['north', 500],
      ['south', 500],
    ]);
  });

  it('draws agreement by segment, least first, against the share that must agree', async () => {
    // Pairs 60 to 79 differ: all of them among the first hundred.
    const skewed = rows.map((row) => ({ ...row, region: Number(String(row.id).slice(1)) < 100 ? 'south' : 'north' }));
    const record = await run(skewed, { columns: ['answer'], by: 'region', tolerance: 0.05 });
    expect(record.charts).toEqual([
      {
        kind: 'bars',
        title: 'agreement of answer by region',
        unit: 'share',
        bars: [
          { label: 'south', value: 0.8, low: expect.any(Number), high: expect.any(Number), is: ['south'] },
          { label: 'north', value: 1, low: expect.any(Number), high: 1, is: ['north'] },
        ],
        target: 0.95,
        column: 'region',
      },
    ]);
  });

  it('counts what has no partner, repeats, or has no id', async () => {
    const odd = [
      ...rows.slice(0, 1999),
      { ...rows[0], id: 'r0', model: 'a' },
      { ...rows[0], id: null, model: 'a' },
      { ...rows[0], id: 'alone', model: 'b' },
    ].map((row) => ({ id: null, region: '', model: '', answer: '', score: 0, ...row }));
    const record = await run(odd, { columns: ['answer'], tolerance: 0.05 });
    expect(measured(record, 'agreement', 'answer').n).toBe(999);
    expect(record.caveats.map((caveat) => caveat.sentence)).toEqual([
      '1 of 1 000 requests of primary have no partner and are left out'.replace('1 000', '1\u2009000'),
      '1 rows of primary repeat a request; the first counts',
      '1 rows of primary have no request id',
      '1 of 1 000 requests of shadow have no partner and are left out'.replace('1 000', '1\u2009000'),
    ]);
  });

  it('says so when nothing matches, an arm is empty, or all answers are equal', async () => {
    const apart = rows.map((row) => ({ ...row, id: `${String(row.model)}${String(row.id)}` }));
    const unmatched = await run(apart, { tolerance: 0.05 });
    expect([unmatched.verdict, unmatched.headline]).toEqual(['insufficient', 'No request of shadow has the id of one in primary; check join: request_id']);
    expect(
      (
        await run(
          rows.filter((row) => row.model === 'a'),
          { tolerance: 0.05 },
        )
      ).verdict,
    ).toBe('insufficient');
    const same = await run(pairs(0, 0, 0, 100), { columns: ['answer'], tolerance: 0.05 });
    expect([same.verdict, measured(same, 'agreement', 'answer').value]).toEqual(['pass', 1]);
  });
});
