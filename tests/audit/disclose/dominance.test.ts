import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { isDominated, ofPersons } from '../../../src/audit/disclose/graph/dominance.ts';
import { rowsOfPersons } from '../../../src/audit/disclose/persons.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import type { Measurement } from '../../../src/cells/types.ts';
import { csv, of } from '../../cells/fairness-lab.ts';
import { measured, runCell } from '../../cells/lab.ts';
import { documentOf } from './documents.ts';

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const descending = (values: readonly number[]) => values.map(Math.abs).sort((a, b) => b - a);
const sharesOf = (values: readonly number[]) => {
  const [one = 0, two = 0] = descending(values);
  const total = sum(values.map(Math.abs));
  return { one: one / total, two: (one + two) / total };
};

describe('the rules', () => {
  test('are those of the handbook over the contributions themselves', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 12 }), (values) => {
        const total = sum(values);
        if (total === 0) return;
        const [one = 0, two = 0] = descending(values);
        const nk = (one + two) * 100 > 85 * total;
        const p = (total - one - two) * 100 < 10 * one;
        // Exactly at a limit the last bit of a share decides.
        if ((one + two) * 100 === 85 * total || (total - one - two) * 100 === 10 * one) return;
        expect(isDominated(sharesOf(values), defaultPolicy.dominance)).toBe(nk || p);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  test.each([
    [[80, 10, 10], true],
    [[50, 20, 20, 10], false],
    [[100, 0, 4, 4], true],
    [[86, 0, 7, 7], true],
  ])('%j', (values, expected) => {
    expect(isDominated(sharesOf(values), { topTwoShare: 0.95, p: 0.1 }) || isDominated(sharesOf(values), defaultPolicy.dominance)).toBe(expected);
  });
});

describe('a summary', () => {
  const even = Array.from({ length: 60 }, (_, i) => 90 + (i % 20));
  const rich = even.map((each, i) => (i === 7 ? 100_000 : each));
  const both = even.map((each, i) => (i === 3 ? -90_000 : i % 2 === 0 ? each : -each));
  const file = csv(
    ['even', 'rich', 'both'],
    even.map((each, i) => [each, rich[i]!, both[i]!]),
  );

  test('knows the shares of the largest rows, and loses the means that one row dominates', async () => {
    const record = await runCell('summary', {}, { telemetry: file });
    for (const [column, values] of Object.entries({ even, rich, both })) {
      const { largest } = measured(record, 'mean', column).behind!;
      expect(largest!.one).toBeCloseTo(sharesOf(values).one, 12);
      expect(largest!.two).toBeCloseTo(sharesOf(values).two, 12);
    }
    const { document, report } = disclose(documentOf([record]), defaultPolicy);
    const value = (metric: string, column: string) => measured(document.cells[0] as typeof record, metric, column).value;
    expect(value('mean', 'even')).toBeCloseTo(sum(even) / 60, 9);
    for (const column of ['rich', 'both'])
      for (const metric of ['mean', 'standard_deviation']) expect([column, metric, value(metric, column)]).toEqual([column, metric, null]);
    expect(report.counts.dominance).toBe(4);
    expect(report.notes.join(' ')).toContain('their two largest rows hold more than 85 %');
    const text = JSON.stringify({ document, report });
    expect(text).not.toContain('"behind"');
    expect(text).not.toContain(String(sum(rich) / 60).slice(0, 9));
  });
});

test('where one mean of a whole is dominated, the smallest that hides it among others goes too', () => {
  const mean = (version: string, value: number, n: number, largest: { one: number; two: number }): Measurement => ({
    metric: 'mean',
    of: { sli: 'cost', group: { version } },
    value,
    n,
    verdict: 'info',
    behind: { largest },
  });
  const { document, report } = disclose(
    documentOf([
      {
        type: 'sli',
        measurements: [
          mean('a', 10, 100, { one: 0.9, two: 0.95 }),
          mean('b', 1, 50, { one: 0.05, two: 0.1 }),
          mean('c', 40, 100, { one: 0.05, two: 0.1 }),
          mean('d', 90, 100, { one: 0.05, two: 0.1 }),
        ],
      },
    ]),
    defaultPolicy,
  );
  expect(document.cells[0]!.measurements.map(({ value }) => value)).toEqual([null, null, null, 90]);
  expect(report.hidden.map(({ key, rule }) => `${key.slice(0, 15)} ${rule}`)).toEqual([
    'mean: version=a dominance',
    'mean: version=b secondary',
    'mean: version=c secondary',
  ]);
});

test('points of a chart are means too', () => {
  const point = (time: number, one: number) => ({ time, series: 'cost', value: 5, low: 4, high: 6, n: 100, behind: { largest: { one, two: one + 0.01 } } });
  const { document } = disclose(
    documentOf([
      {
        type: 'sli',
        charts: [{ kind: 'series', title: 'cost', unit: '€', bucketSeconds: 60, points: [0, 1, 2, 3].map((i) => point(i * 60_000, i === 1 ? 0.9 : 0.02)) }],
      },
    ]),
    defaultPolicy,
  );
  const [chart] = document.cells[0]!.charts;
  expect(chart?.kind === 'series' && chart.points.map(({ value }) => value)).toEqual([null, null, 5, 5]);
});

test('a person counts with all rows that one has at most: a mean that no row dominates may be of two persons', () => {
  // Each row has a hundredth of the sum: one person of 60 rows may hold 60 %, two 90 %.
  const mean: Measurement = {
    metric: 'mean',
    of: { column: 'cost' },
    value: 10,
    n: 1000,
    verdict: 'info',
    behind: { persons: { among: 60 }, largest: { one: 0.01, two: 0.02, total: 10_000 } },
  };
  const shown = (most?: readonly number[]) =>
    disclose(documentOf([{ type: 'summary', measurements: [mean] }]), { ...defaultPolicy, rowsOfPersons: most }).document.cells[0]?.measurements[0]?.value;
  const rest = Array.from({ length: 60 }, (_, i) => 90 + i);
  expect(shown()).toBe(10);
  expect(shown([4, 8, ...rest])).toBe(10);
  expect(shown([60, 90, ...rest])).toBeNull();
});

test('what rows of persons hold is never more than the bound that hides', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 8 }), (persons) => {
      const values = persons.flat();
      if (sum(values) === 0) return;
      const most = rowsOfPersons([persons.map(({ length }) => length)]) ?? [];
      const bound = ofPersons(sharesOf(values), most);
      const held = sharesOf(persons.map(sum));
      expect(held.one).toBeLessThanOrEqual(bound.one + 1e-12);
      expect(held.two).toBeLessThanOrEqual(bound.two + 1e-12);
      if (isDominated(held, defaultPolicy.dominance) && bound.one < 1 - 1e-9)
        expect(isDominated({ one: bound.one + 1e-12, two: bound.two + 1e-12 }, defaultPolicy.dominance)).toBe(true);
    }),
    { numRuns: 500, seed: 9 },
  );
});

describe('errors of a regression', () => {
  const rows = Array.from({ length: 60 }, (_, i) => [100 + i, 100 + i + (i === 5 ? 90_000 : (i % 7) - 3)] as const);
  test('know the shares of their largest rows, and lose what one row dominates', async () => {
    const record = await runCell('performance', { label: 'truth', prediction: 'guess', task: 'regression' }, { telemetry: csv(['truth', 'guess'], rows) });
    const errors = rows.map(([truth, guess]) => guess - truth);
    for (const [metric, values] of Object.entries({
      mae: errors,
      bias: errors,
      rmse: errors.map((e) => e * e),
      mape: rows.map(([truth], i) => (errors[i] ?? 0) / truth),
    })) {
      const { largest } = measured(record, metric).behind!;
      expect(largest!.one).toBeCloseTo(sharesOf(values).one, 12);
      expect(largest!.two).toBeCloseTo(sharesOf(values).two, 12);
    }
    const { document } = disclose(documentOf([record], { inputs: [] }), defaultPolicy);
    for (const metric of ['mae', 'rmse', 'mape', 'bias']) expect([metric, measured(document.cells[0] as typeof record, metric).value]).toEqual([metric, null]);
  });
});

describe('persons behind a numerator', () => {
  /** Group A: 40 of 100 rows are called, and they are all of three persons; group B has one row for each person. */
  const rows = [
    ...Array.from({ length: 40 }, (_, i) => ['A', `a${i % 3}`, 1] as const),
    ...Array.from({ length: 60 }, (_, i) => ['A', `a${3 + (i % 30)}`, 0] as const),
    ...Array.from({ length: 90 }, (_, i) => ['B', `b${i}`, i % 2] as const),
    ...Array.from({ length: 90 }, (_, i) => ['C', `c${i}`, i % 2] as const),
  ];

  test('of 40 rows and 3 persons hide the rate; the same rows of 40 persons do not', async () => {
    const record = await runCell(
      'fairness',
      { groups: ['site'], prediction: 'called', unit: 'person' },
      { telemetry: csv(['site', 'person', 'called'], rows) },
    );
    const persons = (site: string, called: (value: number) => boolean) =>
      new Set(rows.flatMap(([group, person, value]) => (group === site && called(value) ? [person] : []))).size;
    for (const site of ['A', 'B']) {
      const { behind } = of(record, 'selection_rate', { site });
      for (const [found, exact] of [
        [behind!.persons!.hits, persons(site, (value) => value === 1)],
        [behind!.persons!.rest, persons(site, (value) => value === 0)],
      ] as const) {
        expect(found).toBeLessThanOrEqual(exact);
        expect(found).toBeGreaterThan(0.9 * exact - 1);
      }
    }
    expect(of(record, 'selection_rate', { site: 'A' }).behind!.persons!.hits).toBe(3);
    const { document, report } = disclose(documentOf([record]), defaultPolicy);
    expect(report.unit).toBe('persons');
    const shown = (site: string) => of(document.cells[0]!, 'selection_rate', { site }).value;
    expect(shown('A')).toBeNull();
    // The rate of all rows and those of the two others would give it away.
    const all = of(document.cells[0]!, 'selection_rate').value;
    expect([all, shown('B'), shown('C')].filter((value) => value !== null).length).toBe(2);
    const rowsAlone = { ...record, measurements: record.measurements.map(({ behind: _, ...m }) => m) };
    expect(of(disclose(documentOf([rowsAlone]), defaultPolicy).document.cells[0]!, 'selection_rate', { site: 'A' }).value).toBe(0.4);
  });
});
