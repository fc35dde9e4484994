import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { pairedDifference } from '../../src/stats/mcnemar.ts';
import { csv, of, tableRow } from './fairness-lab.ts';
import { runCell } from './lab.ts';

/** Requests answered by two versions: group, label, both calls, and how many of them. */
const answered = [
  ['A', 1, 1, 1, 60],
  ['A', 1, 1, 0, 25],
  ['A', 1, 0, 1, 10],
  ['A', 1, 0, 0, 55],
  ['A', 0, 1, 1, 20],
  ['A', 0, 1, 0, 4],
  ['A', 0, 0, 1, 6],
  ['A', 0, 0, 0, 120],
  ['B', 1, 1, 1, 90],
  ['B', 1, 1, 0, 5],
  ['B', 1, 0, 1, 7],
  ['B', 1, 0, 0, 48],
  ['B', 0, 1, 1, 30],
  ['B', 0, 1, 0, 3],
  ['B', 0, 0, 1, 3],
  ['B', 0, 0, 0, 114],
] as const;
const roles = (who: string) => `{ roles: { ${who} } }`;
const front = (who: string) => `tables: { old: ${roles(who)}, new: ${roles(who)} }\n`;
const requests = answered.flatMap(([g, y, b, a, n], k) => Array.from({ length: n }, (_, i) => ({ id: `r${k}-${i}`, g, y, b, a })));
const columns = ['id', 'g', 'y', 'p', 's', 'w'];
const version = (call: 'a' | 'b', change: (id: string, i: number) => string = (id) => id) =>
  csv(
    columns,
    requests.map(({ id, g, y, ...calls }, i) => [change(id, i), g, y, calls[call], calls[call] === 1 ? 0.8 : 0.3, 1]),
  );
const asked = { groups: ['g'], prediction: 'p', label: 'y', reference_group: 'B', compare: { before: 'old', after: 'new' } };
const run = (more: object, who: string, change?: (id: string, i: number) => string) =>
  runCell('fairness', { ...asked, ...more }, { old: version('b'), new: version('a', change) }, { front: front(who) });
const width = (record: CellRecord, metric: string) => {
  const { interval } = of(record, metric, { g: 'A' });
  return (interval?.high ?? Number.NaN) - (interval?.low ?? Number.NaN);
};

describe('two versions on the same requests', () => {
  it("compares each group's rates pair by pair, with McNemar's test and Newcombe's paired interval", async () => {
    const record = await run({}, 'request_id: id');
    const tpr = of(record, 'true_positive_rate_paired_change', { g: 'A' });
    expect([tpr.value, tpr.n]).toEqual([expect.closeTo(-15 / 150, 12), 150]);
    const interval = pairedDifference(60, 25, 10, 55);
    expect([tpr.interval?.low, tpr.interval?.high]).toEqual([interval?.low, interval?.high]);
    // Exact two-sided p 2 Σ C(35, i)/2³⁵ over i ≤ 10 is 0.01667384780012071; less the mass at 10, 0.0053428636165335774 (Python's math.comb).
    expect(tpr.test).toMatchObject({ name: 'McNemar, mid-p', statistic: expect.closeTo(225 / 35, 12) });
    expect(tpr.test?.p).toBeCloseTo(0.011330984183587134, 12);
    expect(tableRow(record, 'paired', 'A', 'selection rate').slice(3, 5)).toEqual([300, (60 + 25 + 20 + 4) / 300]);
    expect(tableRow(record, 'paired', 'A', 'selection rate').slice(9, 11)).toEqual([29, 16]);
    expect(record.caveats.find(({ code }) => code === 'versions_paired')?.sentence).toMatch(
      /^the same id stands before and after in 600 pairs, so changes of gaps take their correlation \(up to 0\.\d+\) into account$/,
    );
  });
  it('knows the change of a gap better than two samples do, and the variance is that of differences of pairs', async () => {
    const record = await run({}, 'request_id: id');
    const alone = await run({ join: 'none' }, 'request_id: id');
    const metric = 'selection_rate_difference_change';
    expect(of(record, metric, { g: 'A' }).value).toBe(of(alone, metric, { g: 'A' }).value);
    expect(width(record, metric)).toBeLessThan(0.75 * width(alone, metric));
    expect(alone.caveats.map(({ code }) => code)).toContain('versions_independent');
    expect(alone.tables.some(({ name }) => name === 'paired')).toBe(false);
    const { statistic = Number.NaN } = of(record, metric, { g: 'A' }).test ?? {};
    const spread = (g: string) => {
      const own = requests.filter((each) => each.g === g);
      const mean = own.reduce((sum, { a, b }) => sum + a - b, 0) / own.length;
      // Half a pair is taken off the covariance.
      return own.reduce((sum, { a, b }) => sum + (a - b - mean) ** 2, 0) / own.length ** 2 + 1 / own.length ** 2;
    };
    const gap = (call: 'a' | 'b') => {
      const share = (g: string) => requests.filter((each) => each.g === g && each[call] === 1).length / 300;
      return share('A') - share('B');
    };
    expect(statistic).toBeCloseTo((gap('a') - gap('b')) / Math.sqrt(spread('A') + spread('B')), 9);
  });
  it('is the same by score and threshold, by person where each has one row, and with equal weights', async () => {
    const record = await run({}, 'request_id: id');
    const others = [
      await run({ prediction: null, score: 's', threshold: 0.5 }, 'request_id: id, score: s'),
      await run({}, 'subject_id: id'),
      await run({ weight: 'w' }, 'request_id: id'),
    ];
    for (const other of others)
      expect(of(other, 'false_positive_rate_difference_change', { g: 'A' }).interval?.high).toBeCloseTo(
        of(record, 'false_positive_rate_difference_change', { g: 'A' }).interval?.high ?? Number.NaN,
        10,
      );
    expect(others[0]?.tables.find(({ name }) => name === 'paired')?.rows).toEqual(record.tables.find(({ name }) => name === 'paired')?.rows);
    expect(others[2]?.tables.some(({ name }) => name === 'paired')).toBe(false);
    expect(others[2]?.caveats.find(({ code }) => code === 'versions_paired')?.sentence).toContain(
      "McNemar's test counts pairs, so with weights it is left out",
    );
  });
  it('takes what is matched, and says when nothing is', async () => {
    const half = await run({}, 'request_id: id', (id, i) => (i % 2 === 0 ? id : `new-${id}`));
    const none = await run({}, 'request_id: id', (id) => `new-${id}`);
    const all = await run({}, 'request_id: id');
    const metric = 'selection_rate_difference_change';
    expect(width(half, metric)).toBeGreaterThan(width(all, metric));
    expect(width(half, metric)).toBeLessThan(width(none, metric));
    expect(none.caveats.find(({ code }) => code === 'versions_independent')?.sentence).toMatch(
      /^no id stands both before and after, so the two count as independent samples/,
    );
  });
  it('persons with several rows stand in the same random groups before and after', async () => {
    const person = (i: number) => `p${Math.floor(i / 3)}`;
    const record = await runCell(
      'fairness',
      { ...asked },
      { old: version('b', (_, i) => person(i)), new: version('a', (_, i) => person(i)) },
      { front: front('subject_id: id') },
    );
    const apart = await runCell(
      'fairness',
      { ...asked },
      { old: version('b', (_, i) => person(i)), new: version('a', (_, i) => `other ${person(i)}`) },
      { front: front('subject_id: id') },
    );
    const metric = 'selection_rate_difference_change';
    expect(width(record, metric)).toBeLessThan(0.8 * width(apart, metric));
    expect(record.caveats.find(({ code }) => code === 'versions_paired')?.sentence).toMatch(
      /^persons lie in the same of \d+ random groups before and after, so changes of gaps take the correlation of both \(up to 0\.\d+\) into account; without common persons it is chance about 0$/,
    );
    const at = record.tables.find(({ name }) => name === 'changes')?.columns.findIndex(({ name }) => name === 'correlation') ?? -1;
    expect(tableRow(record, 'changes', 'A', 'selection rate')[at]).toBeGreaterThan(0.6);
    expect(Math.abs(Number(tableRow(apart, 'changes', 'A', 'selection rate')[at]))).toBeLessThan(0.25);
  });
});
