import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { csv, of, tableRow, times } from './fairness-lab.ts';
import { runCell } from './lab.ts';

const columns = ['g', 'p', 'y'];
/** Rows of one group: true positives, false positives, false negatives, true negatives. */
const group = (name: string | null, tp: number, fp: number, fn: number, tn: number) => [
  ...times(tp, [name, 1, 1]),
  ...times(fp, [name, 1, 0]),
  ...times(fn, [name, 0, 1]),
  ...times(tn, [name, 0, 0]),
];
const basic = { groups: ['g'], prediction: 'p', label: 'y' };
const run = (rows: ReturnType<typeof times>, parameters: object = {}, names: readonly string[] = columns) =>
  runCell('fairness', { ...basic, ...parameters }, { telemetry: csv(names, rows) });

describe('thin data is insufficient, never pass', () => {
  it('one group only', async () => {
    const record = await run(group('a', 20, 20, 20, 20));
    expect([record.verdict, record.headline]).toEqual(['insufficient', 'a is the only group of g, so there is nothing to compare it with']);
  });
  it('a group of one, and the case that looked perfectly alike: two groups of 30 and one selected person', async () => {
    const record = await run([...group('a', 8, 7, 7, 8), ...group('b', 8, 7, 7, 8), ...group('c', 1, 0, 0, 0)]);
    expect(record.verdict).toBe('insufficient');
    expect(of(record, 'selection_rate_difference', { g: 'c' })).toMatchObject({ verdict: 'insufficient', reason: 'below_n_min' });
    expect(of(record, 'selection_rate', { g: 'c' })).toMatchObject({ value: 1, n: 1 });
    expect(record.measurements.find((m) => m.metric === 'demographic_parity_difference')).toMatchObject({ value: 0 });
  });
  it('no positives in a group: rates are null with a reason, the gap is insufficient', async () => {
    const record = await run([...group('a', 60, 20, 30, 90), ...group('b', 0, 40, 0, 160)]);
    expect(of(record, 'true_positive_rate', { g: 'b' })).toMatchObject({ value: null, reason: 'no_positives', n: 0 });
    expect(of(record, 'true_positive_rate_difference', { g: 'b' })).toMatchObject({ value: null, reason: 'no_positives', verdict: 'insufficient' });
    expect(record.findings.map((finding) => finding.sentence).join(' ')).toContain('b has no labelled positive');
  });
  it('no labels at all: selection is judged and nothing else is claimed', async () => {
    const rows = [...times(400, ['a', 1]), ...times(400, ['a', 0]), ...times(390, ['b', 1]), ...times(410, ['b', 0])];
    const record = await runCell('fairness', { groups: ['g'], prediction: 'p' }, { telemetry: csv(['g', 'p'], rows) });
    expect(record.verdict).toBe('pass');
    expect(record.measurements.some((m) => m.metric.startsWith('true_positive'))).toBe(false);
    expect(record.caveats.map((caveat) => caveat.code)).toContain('no_labels');
  });
  it('labels missing at random stay out of every rate but selection', async () => {
    const record = await run([...group('a', 50, 50, 50, 50), ...times(20, ['a', 1, null]), ...group('b', 50, 50, 50, 50), ...times(20, ['b', 0, null])], {
      coverage_tolerance: 0.2,
    });
    expect(of(record, 'selection_rate', { g: 'a' })).toMatchObject({ value: 120 / 220, n: 220 });
    expect(of(record, 'true_positive_rate', { g: 'a' })).toMatchObject({ value: 0.5, n: 100 });
    expect(of(record, 'label_coverage', { g: 'a' }).value).toBeCloseTo(200 / 220, 12);
  });
  it('labels for selected cases only: rates among positives are refused, predictive values hold', async () => {
    const rows = [...group('a', 300, 100, 0, 0), ...times(400, ['a', 0, null]), ...group('b', 240, 160, 0, 0), ...times(400, ['b', 0, null])];
    const record = await run(rows, { metrics: ['selection_rate', 'true_positive_rate', 'positive_predictive_value'], tolerance: 0.05 });
    expect(of(record, 'true_positive_rate_difference', { g: 'b' })).toMatchObject({ verdict: 'insufficient', reason: 'label_coverage' });
    expect(of(record, 'positive_predictive_value_difference', { g: 'b' }).verdict).toBe('fail');
    expect(of(record, 'selection_rate_difference', { g: 'b' }).verdict).toBe('pass');
    expect(record.caveats.map((caveat) => caveat.code)).toContain('selective_labels');
  });
  it('label coverage that differs between groups', async () => {
    const rows = [...group('a', 100, 100, 100, 100), ...group('b', 50, 50, 50, 50), ...times(100, ['b', 1, null]), ...times(100, ['b', 0, null])];
    const record = await run(rows);
    expect(of(record, 'false_positive_rate_difference', { g: 'b' })).toMatchObject({ verdict: 'insufficient', reason: 'label_coverage' });
  });
});

describe('bad input gets one sentence', () => {
  const refused = async (promise: ReturnType<typeof run>, ...parts: readonly string[]) => {
    const record = await promise;
    expect(record.verdict, record.headline).toBe('error');
    for (const part of parts) expect(record.headline).toContain(part);
  };
  const rows = [...group('a', 20, 20, 20, 20), ...group('b', 20, 20, 20, 20)];

  it('three label values', async () => {
    await refused(
      run(rows.map(([g, p], i) => [g ?? null, p ?? null, ['good', 'bad', 'open'][i % 3] ?? ''])),
      'the label "y" holds 3 values',
      'write which is positive',
    );
    const settled = await run(
      rows.map(([g, p], i) => [g ?? null, p ?? null, ['good', 'bad', 'open'][i % 3] ?? '']),
      { positive: { label: 'bad', prediction: 1 } },
    );
    expect(settled.caveats.map((caveat) => caveat.code)).toContain('one_against_rest');
  });
  it('a list where the predictions and the labels share words, where only the label has to be named, and where nothing is predicted', async () => {
    const words = (labels: readonly string[]) =>
      rows.map(([g, p, y], i) => [g ?? null, ['low', 'high', 'top'][(Number(p) + i) % 3] ?? '', labels[Number(y)] ?? '']);
    const list = { positive: ['high', 'top'] };
    await refused(run(words(['high', 'top']), list), 'the label "y" holds high and top', 'write positive: { label: high, prediction: [high, top] }');
    await refused(run(words(['kept', 'left']), list), 'the label "y" holds', 'such as positive: { label: left, prediction: [high, top] }');
    const shared = await run(words(['low', 'high']), list);
    expect(tableRow(shared, 'settings', 'positive label')).toEqual(['positive label', 'y is high', 'written']);
    await refused(
      runCell('fairness', { groups: ['g'], score: 's', label: 'y', ...list }, { telemetry: csv(['g', 's', 'y'], rows) }),
      'there is no prediction column',
      'such as positive: high',
    );
    await refused(run(rows, { positive: [] }), 'an empty list names no prediction');
  });
  it('a score outside 0 to 1 without a threshold', async () => {
    const scored = rows.map(([g, , y], i) => [g ?? null, i % 7, y ?? null]);
    await refused(
      runCell('fairness', { groups: ['g'], score: 's', label: 'y' }, { telemetry: csv(['g', 's', 'y'], scored) }),
      'runs from 0 to 6',
      'write threshold',
    );
  });
  it('negative weights, weights that are all 0; some zeros are left out and counted', async () => {
    const weighted = (weight: (i: number) => number) => rows.map((row, i) => [...row, weight(i)]);
    const names = [...columns, 'w'];
    await refused(
      run(
        weighted((i) => (i === 3 ? -2 : 1)),
        { weight: 'w' },
        names,
      ),
      'holds 1 negative weights',
      'weight: none',
    );
    await refused(
      run(
        weighted(() => 0),
        { weight: 'w' },
        names,
      ),
      'no row has a weight above 0',
    );
    const record = await run(
      weighted((i) => (i < 80 && i % 2 === 0 ? 0 : 1)),
      { weight: 'w' },
      names,
    );
    expect(of(record, 'group_size', { g: 'a' }).value).toBe(40);
    expect(record.caveats.find((caveat) => caveat.code === 'weight_left_out')?.sentence).toContain('40 rows');
  });
  it('a group column with 5 000 values', async () => {
    const many = Array.from({ length: 12_000 }, (_, i) => [`zip ${i % 5000}`, i % 2, i % 3 === 0 ? 1 : 0]);
    await refused(run(many), 'has 5\u2009000 values', 'at most 100');
  });
  it('names of people, by the name of the column and by values that occur once', async () => {
    const people = Array.from({ length: 60 }, (_, i) => [`Person ${i}`, i % 2, i % 3 === 0 ? 1 : 0]);
    await refused(run(people, { groups: ['last_name'] }, ['last_name', 'p', 'y']), 'names single persons');
    await refused(run(people), 'names single persons');
    const record = await run(people);
    expect(JSON.stringify(record)).not.toContain('Person 1');
  });
  it('columns and groups that are not there', async () => {
    await refused(run(rows, { groups: ['race'] }), '"race" is neither a column nor a role');
    await refused(run(rows, { reference_group: 'z' }), 'no group is z', 'a and b');
    await refused(run(rows, { pairs: [{ group: 'a', reference: 'z' }] }), 'no group is z');
    await refused(run(rows, { prediction: null, label: 'y' }), 'prediction');
    await refused(run(rows, { groups: 'auto' }), 'no column of "telemetry" has the role group');
  });
});

describe('unknown groups', () => {
  it('are counted apart and propagated as the published bounds', async () => {
    const part = (name: string | null, n: number, selected: number) => [...times(selected, [name, 1]), ...times(n - selected, [name, 0])];
    const rows = [...part('A', 100, 40), ...part('B', 100, 30), ...part(null, 10, 4), ...part('prefer not to say', 10, 4)];
    const record = await runCell('fairness', { groups: ['g'], prediction: 'p', favourable: 'positive' }, { telemetry: csv(['g', 'p'], rows) });
    const [, , , , unknown, , low, high, , , impactLow, impactHigh] = tableRow(record, 'unknown', 'B', 'selection rate');
    expect(unknown).toBe(20);
    expect([low, high]).toEqual([expect.closeTo(0.2678571, 7), expect.closeTo(0.3518519, 7)]);
    expect([impactLow, impactHigh]).toEqual([expect.closeTo(0.6026786, 7), expect.closeTo(0.9851852, 7)]);
    expect(of(record, 'group_size', { g: null }).value).toBe(20);
    expect(record.measurements.find((m) => m.metric === 'unknown_share')?.value).toBeCloseTo(20 / 220, 12);
    expect(of(record, 'impact_ratio', { g: 'B' }).value).toBeCloseTo(0.75, 12);
  });
});

describe('persons and weights', () => {
  it('twenty requests a person make intervals as wide as the persons allow', async () => {
    const uniform = seededUniform(5);
    const rows = Array.from({ length: 400 }, (_, i) => {
      const selected = uniform() < 0.5 ? 1 : 0;
      return times(20, [i % 2 === 0 ? 'a' : 'b', selected, `person ${i}`]);
    }).flat();
    const file = { telemetry: csv(['g', 'p', 'who'], rows) };
    const alone = await runCell('fairness', { groups: ['g'], prediction: 'p', unit: 'none' }, file);
    const persons = await runCell('fairness', { groups: ['g'], prediction: 'p', unit: 'who' }, file);
    const width = (record: typeof alone): number => {
      const interval = of(record, 'selection_rate', { g: 'a' }).interval;
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width(persons) / width(alone)).toBeGreaterThan(3.7);
    expect(width(persons) / width(alone)).toBeLessThan(5.5);
    expect(of(persons, 'group_persons', { g: 'a' }).value).toBe(200);
    expect(of(persons, 'group_persons').value).toBe(400);
    expect(of(persons, 'selection_rate', { g: 'a' }).n).toBe(4000);
    expect(persons.caveats.map((caveat) => caveat.code)).toContain('persons');
    const spread = (record: typeof alone): number => {
      const row = tableRow(record, 'methods', 'selection rate');
      return Number(row[8]) - Number(row[7]);
    };
    expect(spread(persons) / spread(alone)).toBeGreaterThan(3.5);
    expect(persons.caveats.map((caveat) => caveat.code)).not.toContain('fewer_replicates');
  });
  it('says how many replicates the bootstrap of persons has where that is fewer than asked', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => times(2, [i % 2 === 0 ? 'a' : 'b', i % 3 === 0 ? 1 : 0, `person ${i}`])).flat();
    const asked = { groups: ['g'], prediction: 'p', unit: 'who', replicates: 100_000 };
    const record = await runCell('fairness', asked, { telemetry: csv(['g', 'p', 'who'], rows) });
    const said = record.caveats.find((caveat) => caveat.code === 'fewer_replicates')?.sentence ?? '';
    expect(said).toMatch(/^the bootstrap of persons over g has [\d ,\u202f\u2009]+ replicates in place of 100/);
    const drawn = Number((/has (.+) replicates/.exec(said)?.[1] ?? '').replace(/\D/g, ''));
    // 400 persons in groups: at most 400 counts are added a replicate, 2e7 in all.
    expect(drawn).toBeGreaterThanOrEqual(50_000);
    expect(drawn).toBeLessThan(100_000);
  });
  it("with weights rates are weighted, and intervals use Kish's size", async () => {
    const rows = [...times(60, ['a', 1, 1]), ...times(40, ['a', 0, 3]), ...times(50, ['b', 1, 2]), ...times(50, ['b', 0, 2])];
    const record = await runCell('fairness', { groups: ['g'], prediction: 'p', weight: 'w' }, { telemetry: csv(['g', 'p', 'w'], rows) });
    const rate = of(record, 'selection_rate', { g: 'a' });
    expect(rate.value).toBeCloseTo(60 / 180, 12);
    expect(rate.n).toBe(100);
    // (60 + 120)² / (60 + 360) = 77.142857…
    const size = (180 * 180) / 420;
    expect((rate.interval?.high ?? 0) - (rate.interval?.low ?? 0)).toBeCloseTo(2 * halfOfWilson(1 / 3, size), 10);
    expect(of(record, 'selection_rate', { g: 'b' }).value).toBe(0.5);
  });
});

function halfOfWilson(p: number, n: number): number {
  const z = 1.959963984540054;
  return (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
}

describe('before and after', () => {
  const front =
    'tables: { telemetry: { roles: {} } }\npopulations:\n  before: { table: telemetry, where: "v = 1" }\n  after: { table: telemetry, where: "v = 2" }\n';
  const part = (version: number, name: string, n: number, selected: number) => [
    ...times(selected, [version, name, 1]),
    ...times(n - selected, [version, name, 0]),
  ];
  const judge = (rows: ReturnType<typeof part>, parameters: object = {}) =>
    runCell(
      'fairness',
      { groups: ['g'], prediction: 'p', reference_group: 'B', compare: { before: 'before', after: 'after' }, ...parameters },
      { telemetry: csv(['v', 'g', 'p'], rows) },
      { front },
    );

  it('is the published difference in differences, and insufficient', async () => {
    const record = await judge([...part(1, 'A', 100, 40), ...part(1, 'B', 100, 30), ...part(2, 'A', 100, 50), ...part(2, 'B', 100, 25)]);
    const change = of(record, 'selection_rate_difference_change', { g: 'A' });
    expect(change.value).toBeCloseTo(0.15, 12);
    expect([change.interval?.low, change.interval?.high]).toEqual([expect.closeTo(-0.0346035, 7), expect.closeTo(0.3294459, 7)]);
    expect(change.test?.statistic).toBeCloseTo(1.5922347, 7);
    expect([change.verdict, record.verdict, change.of.reference]).toEqual(['insufficient', 'insufficient', 'before']);
    expect(of(record, 'selection_rate_difference', { g: 'A' }).verdict).toBe('info');
  });
  it('fails when a gap surely widened, passes when it narrowed or held', async () => {
    const wider = await judge([...part(1, 'A', 900, 450), ...part(1, 'B', 900, 450), ...part(2, 'A', 900, 250), ...part(2, 'B', 900, 450)]);
    expect([wider.verdict, wider.headline]).toEqual(['fail', expect.stringContaining('widened by 22.2 points, from 0 to −22.2')]);
    const narrower = await judge([...part(1, 'A', 900, 250), ...part(1, 'B', 900, 450), ...part(2, 'A', 900, 450), ...part(2, 'B', 900, 450)]);
    expect(narrower.verdict).toBe('pass');
    const turned = await judge([...part(1, 'A', 900, 540), ...part(1, 'B', 900, 450), ...part(2, 'A', 900, 300), ...part(2, 'B', 900, 450)]);
    expect([turned.verdict, turned.headline]).toEqual(['fail', expect.stringContaining('changed sides by 26.7 points, from 10 to −16.7')]);
    const both = await judge([...part(1, 'A', 900, 250), ...part(1, 'B', 900, 450), ...part(2, 'A', 900, 250), ...part(2, 'B', 900, 450)], { judge: 'both' });
    expect([both.verdict, of(both, 'selection_rate_difference_change', { g: 'A' }).verdict]).toEqual(['fail', 'pass']);
  });
});

describe('scores as probabilities', () => {
  it('are calibrated by group on common bins, with the noise of a calibrated score beside them', async () => {
    const uniform = seededUniform(3);
    const rows = Array.from({ length: 6000 }, (_, i) => {
      const score = Math.round(uniform() * 100) / 100;
      const name = i % 3 === 0 ? 'b' : 'a';
      // The scores of b are too high: half of them comes true.
      return [name, score, uniform() < (name === 'a' ? score : score / 2) ? 1 : 0];
    });
    const record = await runCell('fairness', { groups: ['g'], score: 's', label: 'y' }, { telemetry: csv(['g', 's', 'y'], rows) });
    expect(of(record, 'observed_expected_ratio', { g: 'a' }).value).toBeCloseTo(1, 1);
    expect(of(record, 'observed_expected_ratio', { g: 'b' }).value).toBeCloseTo(0.5, 1);
    expect(of(record, 'calibration_slope', { g: 'a' }).value).toBeCloseTo(1, 0);
    const [, , , , , , , , ece, perfect, p95] = tableRow(record, 'calibration', 'g', 'b');
    expect(Number(ece)).toBeGreaterThan(5 * Number(p95));
    expect(Number(perfect)).toBeGreaterThan(0);
    expect(Number(tableRow(record, 'calibration', 'g', 'a')[8])).toBeLessThan(0.05);
    expect(record.charts.map((chart) => chart.title)).toContain('Observed share by mean score, g');
    expect(tableRow(record, 'thresholds', 'true positive rate', 'b')[5]).toBeCloseTo(Number(tableRow(record, 'thresholds', 'true positive rate', 'a')[2]), 1);
  });
});
