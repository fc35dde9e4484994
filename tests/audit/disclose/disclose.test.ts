import { describe, expect, test } from 'vitest';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import { documentOf, rate } from './documents.ts';

const disclosed = (...given: Parameters<typeof documentOf>) => disclose(documentOf(...given), defaultPolicy);

describe('measurements', () => {
  test('a group below k loses every number and keeps its key; a second one goes with it, since the total is printed', () => {
    const { document, report } = disclosed([
      {
        measurements: [
          rate('selection_rate', 200, 500),
          rate('selection_rate', 100, 300, { sex: 'F' }),
          rate('selection_rate', 98, 192, { sex: 'M' }),
          rate('selection_rate', 2, 8, { sex: 'X' }),
        ],
      },
    ]);
    const [all, female, male, other] = document.cells[0]!.measurements;
    expect(all!.value).toBe(0.4);
    expect(female!.value).toBe(1 / 3);
    expect(male).toEqual({
      metric: 'selection_rate',
      of: { population: 'current', group: { sex: 'M' } },
      value: null,
      reason: 'suppressed',
      n: 0,
      verdict: 'info',
    });
    expect(other!.value).toBeNull();
    expect(report.hidden.map(({ key, rule, kind }) => `${key} ${rule} ${kind}`)).toEqual([
      'selection_rate: population current, sex=M secondary secondary',
      'selection_rate: population current, sex=suppressed 1 below_k primary',
    ]);
    expect(report.unit).toBe('rows');
  });

  test('vector 12e: 5.0 % of 40 is 2', () => {
    expect(disclosed([{ measurements: [rate('selection_rate', 2, 40, { sex: 'F' })] }]).document.cells[0]!.measurements[0]!.value).toBeNull();
  });

  test('vector 12e2: a group of 20 with nobody selected keeps its interval only because 20 is published', () => {
    const { report, document } = disclosed([{ measurements: [rate('selection_rate', 0, 20, { sex: 'F' })] }]);
    expect(document.cells[0]!.measurements[0]!.interval).toBeDefined();
    expect(report.classDisclosure).toEqual([{ cell: 'cell_0', key: 'selection_rate: population current, sex=F', rate: 0 }]);
    const strict = disclose(documentOf([{ measurements: [rate('selection_rate', 0, 20, { sex: 'F' })] }]), { ...defaultPolicy, zeros: 'sensitive' });
    expect(strict.document.cells[0]!.measurements[0]!.interval).toBeUndefined();
    expect(strict.report.classDisclosure).toEqual([]);
  });

  test('vector 12e3: 500 rows of 3 persons are a cell of 3', () => {
    const persons = { ...rate('group_persons', 0, 500, { site: 'north' }), value: 3 };
    const { report, document } = disclosed([{ measurements: [persons, rate('selection_rate', 250, 500, { site: 'north' })] }]);
    expect(report.unit).toBe('persons');
    expect(document.cells[0]!.measurements.map(({ value }) => value)).toEqual([null, null]);
  });
});

test('the same document and policy give the same bytes', () => {
  const given = documentOf([
    { measurements: ['F', 'M', 'X'].flatMap((sex, i) => [rate('accuracy', 30 + i, 40 + 7 * i, { sex }), rate('selection_rate', 12 + i, 40 + 7 * i, { sex })]) },
  ]);
  expect(JSON.stringify(disclose(given, defaultPolicy))).toBe(JSON.stringify(disclose(given, defaultPolicy)));
});

test('a statutory cell is printed whole; what it gives away elsewhere is named', () => {
  const groups = [rate('selection_rate', 60, 100), rate('selection_rate', 56, 92, { sex: 'F' }), rate('selection_rate', 4, 8, { sex: 'X' })];
  const { document, report } = disclose(
    documentOf([
      { id: 'law', measurements: groups },
      { id: 'own', measurements: groups },
    ]),
    { ...defaultPolicy, statutory: ['law'] },
  );
  expect(document.cells[0]!.measurements).toEqual(groups);
  expect(document.cells[1]!.measurements[2]!.value).toBeNull();
  expect(report.statutory).toEqual([{ cell: 'law', measurements: 3, belowK: 1 }]);
  expect(report.exposed.map(({ because }) => because)).toContain('statutory');
});

test('what an earlier document printed counts as known', () => {
  const before = documentOf([{ measurements: [rate('selection_rate', 60, 100), rate('selection_rate', 40, 60, { sex: 'F' })] }]);
  const now = documentOf([{ measurements: [rate('selection_rate', 40, 60, { sex: 'F' }), rate('selection_rate', 15, 33, { sex: 'M' })] }]);
  expect(disclose(now, defaultPolicy).document.cells[0]!.measurements.every(({ value }) => value !== null)).toBe(true);
  const { document } = disclose(now, { ...defaultPolicy, earlier: [before] });
  expect(document.cells[0]!.measurements.map(({ value }) => value)).toEqual([40 / 60, null]);
});

test('a document of which nothing would be left is blocked, and an override with a reason is printed and uncovers nothing', () => {
  const given = documentOf([{ measurements: ['A', 'B', 'C'].map((site, i) => rate('selection_rate', 2 + i, 9 + i, { site })) }]);
  const { report, document } = disclose(given, defaultPolicy);
  expect(report.blocked?.sentence).toBe('all 3 measurements had to be hidden, so that nothing is left to publish');
  const forced = disclose(given, { ...defaultPolicy, overrideReason: 'the board asked for it' });
  expect(forced.report.blocked).toBeNull();
  expect(forced.report.override?.reason).toBe('the board asked for it');
  expect(forced.document).toEqual(document);
});

test('a count that earlier documents leave too narrow, whatever is hidden now, blocks the export', () => {
  const size = (value: number, group: Readonly<Record<string, string>>) => ({ ...rate('group_size', 0, 1, group), value, n: value });
  const before = documentOf([{ measurements: [size(20, { site: 'north' }), size(18, { site: 'south' }), size(30, { shift: 'late' })] }], { inputs: [] });
  const crossed = [
    size(3, { site: 'north', shift: 'early' }),
    size(17, { site: 'north', shift: 'late' }),
    size(13, { site: 'south', shift: 'late' }),
    size(5, { site: 'south', shift: 'early' }),
  ];
  const now = documentOf([{ measurements: [...crossed, rate('accuracy', 400, 900, { model: 'b' })] }], { inputs: [] });
  const { report } = disclose(now, { ...defaultPolicy, earlier: [before] });
  expect(report.blocked?.sentence).toMatch(/hidden counts could still be worked out from what must be printed/);
  expect(disclose(now, defaultPolicy).report.blocked).toBeNull();
});

test('k must be a whole number of at least 2', () => {
  expect(() => disclose(documentOf([]), { ...defaultPolicy, k: 1 })).toThrow('k is 1; expected a whole number of at least 2');
});

test('series in buckets of two lengths over the same rows are held together: the hours of a day cannot be told from the day', () => {
  const hour = 3_600_000;
  const series = (bucketSeconds: number, points: readonly (readonly [number, number])[]) => ({
    kind: 'series' as const,
    title: 'fallback',
    unit: 'share',
    bucketSeconds,
    points: points.map(([at, n]) => ({ time: at * hour, series: 'fallback', value: 1, low: null, high: null, n })),
  });
  const days = series(86_400, [
    [0, 200],
    [24, 150],
  ]);
  const hours = series(21_600, [
    [0, 90],
    [6, 7],
    [12, 60],
    [18, 43],
    [24, 50],
    [30, 100],
  ]);
  const cell = (id: string, chart: typeof days) => ({ id, type: 'sli', charts: [chart] });
  const { document, report } = disclose(documentOf([cell('by_day', days), cell('by_hour', hours)], { inputs: [] }), defaultPolicy);
  const shown = document.cells.map(({ charts: [chart] }) => (chart?.kind === 'series' ? chart.points.map(({ n }) => n) : []));
  // The attacker: what a day has and its other hours have not is the hidden hour, unless the day or a second hour is hidden too.
  const [day, first] = [shown[0]![0]!, shown[1]!.slice(0, 4)];
  expect(first[1]).toBe(0);
  expect(day === 0 || first.filter((n) => n === 0).length > 1).toBe(true);
  for (const { width } of report.proof) expect(width ?? Infinity).toBeGreaterThanOrEqual(11);
  expect(shown[1]!.slice(4)).toEqual([50, 100]);
});
