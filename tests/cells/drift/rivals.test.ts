import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deepchecksCramersV, deepchecksPsi } from '../../../src/cells/drift/rivals/deepchecks.ts';
import { evidentlyChiSquare, evidentlyDefault, evidentlyPsi } from '../../../src/cells/drift/rivals/evidently.ts';
import { nannymlJensenShannon, nannymlThreshold } from '../../../src/cells/drift/rivals/nannyml.ts';
import { alibi, frourosPsi, phoenixPsi, popmonPsi, sodaPsi } from '../../../src/cells/drift/rivals/others.ts';
import { doaneBins, evenEdges, halfOpenCounts, jensenShannon, sharesOf, sturgesBins } from '../../../src/cells/drift/rivals/shares.ts';
import { tfdvJensenShannon, tfdvNormalizedAbsoluteDifference } from '../../../src/cells/drift/rivals/tfdv.ts';
import type { RivalColumn } from '../../../src/cells/drift/rivals/types.ts';
import { yatesChiSquare } from '../../../src/cells/drift/rivals/yates.ts';
import { sqrt } from '../../../src/stats/elementary.ts';
import { ksStatistic } from '../../../src/stats/ks.ts';
import { countValues, mergeValueCounts } from '../../../src/stats/value-counts.ts';
import { A, B, C6, P, Q, R6 } from '../../stats/known-answers.ts';
import { csvOf } from '../canary-lab.ts';
import { runCell } from '../lab.ts';

const numbers = (a: readonly number[], b: readonly number[], columns = 1): RivalColumn => {
  const values = mergeValueCounts(countValues(a), countValues(b));
  return { name: 'x', kind: 'numeric', values, reference: [...values.reference], current: [...values.current], columns };
};

/** Published numbers of the tools themselves, each from its own documentation, tests or source. */
describe('each tool’s own number', () => {
  it('PSI of [50, 30, 20] against [55, 45, 0] is another one in every tool', () => {
    const [a, b] = [
      [50, 30, 20],
      [55, 45, 0],
    ] as const;
    expect(evidentlyPsi(a, b)).toBeCloseTo(1.585006, 6);
    expect(deepchecksPsi(a, b)).toBeCloseTo(0.634774, 6);
    expect(phoenixPsi(a, b)).toBeCloseTo(0.653183, 6);
    expect(popmonPsi(a, b)).toBeCloseTo(2.046291, 6);
    expect(sodaPsi(a, b)).toBeCloseTo(2.046184, 6);
    expect(frourosPsi(a, b)).toBeCloseTo(141.422981, 6);
  });

  it('PSI of four cells', () => expect(evidentlyPsi(P, Q)).toBeCloseTo(1.6999280064, 9));

  it('Evidently’s chi-square takes the reference for the truth', () => {
    const found = evidentlyChiSquare([...R6], [...C6]);
    expect(found.statistic).toBeCloseTo(3.1746031746, 9);
    expect(found.p).toBeCloseTo(0.6730876007, 9);
    expect(evidentlyChiSquare([130, 370], [240, 260]).statistic).toBeCloseTo(125.779626, 6);
  });

  it('Evidently’s Wasserstein distance is divided by the reference’s deviation; K-S gives the exact p', () => {
    expect(evidentlyDefault(numbers(A, B)).value).toBeCloseTo(0.087024087, 9);
    const many = (list: readonly number[]) => Array.from({ length: 200 }, () => list).flat();
    expect(evidentlyDefault(numbers(many(A), many(B))).value).toBeCloseTo(0.7812361058, 9);
  });

  it('Jensen–Shannon in nats and bits', () => {
    expect(sqrt(jensenShannon(sharesOf(P), sharesOf(Q), 'nats'))).toBeCloseTo(0.4422857645, 9);
    expect(sqrt(jensenShannon(sharesOf(P), sharesOf(Q)))).toBeCloseTo(0.5312393429, 9);
    expect(jensenShannon(sharesOf(P), sharesOf(Q))).toBeCloseTo(0.2822152394, 9);
  });

  it('TFDV: histograms with edges of their own, NaN, ranks, points, volumes', () => {
    const bucket = (low: number, high: number, count: number) => ({ low, high, count });
    const left = [bucket(1, 2, 2), bucket(2, 3, 2)];
    expect(tfdvJensenShannon(left, [bucket(2, 4, 2), bucket(4, 6, 2)])).toBeCloseTo(0.65563906222, 9);
    expect(tfdvJensenShannon(left, left)).toBe(0);
    expect(tfdvJensenShannon(left, [bucket(5, 6, 1)])).toBe(1);
    expect(tfdvJensenShannon([bucket(1, 2, 3)], [bucket(1, 2, 4)], { reference: 1, current: 0 })).toBeCloseTo(0.13792538096, 9);
    expect(tfdvJensenShannon([bucket(0, 0, 1), bucket(1, 1, 1)], [bucket(0, 0, 1), bucket(2, 2, 1)])).toBeCloseTo(0.5, 12);
    expect(jensenShannon(sharesOf([2, 2, 1, 0, 0, 0]), sharesOf([0, 2, 0, 1, 1, 1]))).toBeCloseTo(0.6, 12);
    expect(tfdvNormalizedAbsoluteDifference([1, 5], [10, 50])).toBeCloseTo(0.68181818, 8);
  });

  it('deepchecks: Cramér’s V with Yates’ correction; alibi: K-S always by its limit', () => {
    expect(deepchecksCramersV([200, 800], [400, 600])).toBeCloseTo(0.2160257918, 9);
    expect(yatesChiSquare([130, 370], [240, 260]).statistic).toBeCloseTo(50.969541, 6);
    expect(alibi.answers(numbers(A, B))[0]?.value).toBeCloseTo(0.0493164, 6);
    // Two columns halve the level: the same p no longer alarms.
    expect([alibi.answers(numbers(A, B))[0]?.drift, alibi.answers(numbers(A, B, 2))[0]?.drift]).toEqual([true, false]);
  });

  it('NannyML: threshold with ddof 0', () => {
    const list = Array.from({ length: 30 }, (_, i) => i);
    const [low, high] = [nannymlThreshold(list, 1.4), nannymlThreshold(list, 2)];
    // Published around the median, which is the mean here.
    expect(low?.lower).toBeCloseTo(2.3823819722, 9);
    expect(high?.upper).toBeCloseTo(31.8108828968, 9);
  });

  it('numpy’s bins', () => {
    const list = [1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 9, 12, 20, 40];
    const { values, counts } = countValues(list);
    expect(sturgesBins(list.length, 1, 40)).toBe(6);
    expect(halfOpenCounts(evenEdges(1, 40, 6), mergeValueCounts({ values, counts }, { values: [], counts: [] }), 'drop')[0]).toEqual([16, 2, 1, 0, 0, 1]);
    expect(doaneBins(values, counts)).toBe(9);
  });
});

describe('NannyML’s published figures on the California housing sample', () => {
  const read = (name: string) => {
    const [head = '', ...rows] = readFileSync(`public/samples/california_housing_${name}.csv`, 'utf8').trim().split(/\r?\n/);
    const names = head.split(',');
    const at = (column: string) => names.indexOf(column);
    return rows.map((row) => {
      const cells = row.split(',');
      return { month: (cells[at('timestamp')] ?? '').slice(0, 7), of: (column: string) => Number(cells[at(column)]) };
    });
  };
  const [reference, analysis] = [read('reference'), read('analysis')];
  const chunks = (rows: typeof reference) => [...new Set(rows.map((row) => row.month))].sort().map((month) => rows.filter((row) => row.month === month));

  it.each([
    ['Longitude', 0.712709, 3],
    ['Latitude', 0.672904, 1],
    ['HouseAge', 0.201638, 0],
    ['MedInc', 0.154952, 0],
    ['AveOccup', 0.14389, 0],
    ['Population', 0.073562, 0],
  ])('%s: mean K-S over 20 months and alerts', (column, mean, alerts) => {
    const whole = countValues(reference.map((row) => row.of(column)));
    const of = (rows: typeof reference) => ksStatistic(mergeValueCounts(whole, countValues(rows.map((row) => row.of(column)))))?.statistic ?? Number.NaN;
    const [own, later] = [chunks(reference).map(of), chunks(analysis).map(of)];
    expect([...own, ...later].reduce((a, b) => a + b, 0) / 20).toBeCloseTo(mean, 6);
    const upper = Math.min(1, nannymlThreshold(own)?.upper ?? 0);
    expect(later.filter((d) => d > upper).length).toBe(alerts);
  });

  it('a column against itself is at distance 0', () => {
    const list = reference.map((row) => row.of('MedInc'));
    expect(nannymlJensenShannon(numbers(list, list))).toBe(0);
  });
});

describe('compat in a report', () => {
  const files = { reference: 'public/samples/california_housing_reference.csv', current: 'public/samples/california_housing_analysis.csv' };
  it('adds a table per tool with its verdict, names its defect, and decides nothing', async () => {
    const columns = ['MedInc', 'Latitude', 'y_pred'];
    const plain = await runCell('drift', { columns, exact: true }, files);
    const compat = ['evidently', 'nannyml', 'tfdv', 'deepchecks', 'alibi', 'phoenix', 'popmon', 'soda', 'frouros'];
    const record = await runCell('drift', { columns, compat }, files);
    expect(record.verdict).toBe(plain.verdict);
    expect(record.measurements).toEqual(plain.measurements);
    expect(record.tables.filter((t) => t.name.startsWith('compat_')).map((t) => t.name)).toEqual(compat.map((name) => `compat_${name}`));
    expect(record.caveats.filter((c) => c.code === 'compat')).toHaveLength(compat.length);
    const evidently = record.tables.find((t) => t.name === 'compat_evidently');
    // 5 832 reference rows: Wasserstein over the deviation, bar 0.1.
    expect(evidently?.rows[0]?.slice(0, 2)).toEqual(['MedInc', 'Wasserstein distance / sd']);
    expect(evidently?.rows[0]?.[4]).toBe('drift');
  });

  it('says where the tool would have counted more categories than are kept', async () => {
    const rows = (levels: number) =>
      Array.from({ length: 600 }, (_, i) => ({ side: i % 2 === 0 ? 'a' : 'b', city: `c${(i >> 1) % levels}`, few: `f${i % 3}` }));
    const front = `populations:
  reference: { table: telemetry, where: "side = 'a'" }
  current: { table: telemetry, where: "side = 'b'" }
`;
    const sentences = async (levels: number) => {
      const record = await runCell('drift', { columns: ['city', 'few'], compat: 'evidently' }, { telemetry: csvOf(rows(levels)) }, { front });
      return record.caveats.filter((c) => c.code === 'compat').map((c) => c.sentence);
    };
    expect(await sentences(100)).toHaveLength(1);
    expect((await sentences(120)).slice(1)).toEqual(['city has more than 100 categories; here the rarest count as one, the other tools take each by itself']);
  });
});
