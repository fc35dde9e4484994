import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { expectClose } from '../stats/close-to.ts';
import { csvOf, type Row } from './canary-lab.ts';
import { runCell } from './lab.ts';

const run = (rows: readonly Row[], parameters: object) => runCell('bias-audit', parameters, { telemetry: csvOf(rows) });
const of = (record: CellRecord, metric: string, group: Readonly<Record<string, string>>) =>
  record.measurements.find((m) => m.metric === metric && JSON.stringify(m.of.group) === JSON.stringify(group));
const verdicts = (record: CellRecord) =>
  Object.fromEntries(record.measurements.filter((m) => m.metric === 'impact_ratio').map((m) => [Object.values(m.of.group ?? {}).join(' '), m.verdict]));

/** `n` people of a category, of whom the first `k` are selected. */
const people = (group: Row, n: number, k: number): Row[] => Array.from({ length: n }, (_, i) => ({ ...group, hired: i < k }));

/** The example table of New York City's rule: people and selected, men and women, by race. */
const official: readonly (readonly [string, number, number, number, number])[] = [
  ['Hispanic or Latino', 205, 90, 190, 82],
  ['White', 412, 215, 385, 197],
  ['Black', 226, 95, 164, 75],
  ['Native Hawaiian', 87, 37, 32, 15],
  ['Asian', 321, 167, 295, 135],
  ['Native American', 24, 11, 17, 7],
  ['Two or more', 115, 52, 98, 44],
];
const officialRows = official.flatMap(([race, m, km, f, kf]) => [...people({ sex: 'Male', race }, m, km), ...people({ sex: 'Female', race }, f, kf)]);
const unknownRows = Array.from({ length: 250 }, (_, i): Row => ({ sex: 'unknown', race: null, hired: i < 100 }));

describe('bias-audit by selection', () => {
  it("gives the rates and ratios of the rule's example, with the tests side by side", async () => {
    const record = await run([...officialRows, ...unknownRows], { selected: 'hired' });
    expect(record.verdict).toBe('info');
    const female = of(record, 'impact_ratio', { sex: 'Female' });
    expectClose(female?.value, 0.9793367499, 1e-9);
    expect(female?.of.referenceGroup).toEqual({ sex: 'Male' });
    expect(female?.n).toEqual({ reference: 1390, current: 1181 });
    expectClose(female?.test?.statistic, -0.5017085186, 1e-8);
    expectClose(of(record, 'selection_rate_difference', { sex: 'Female' })?.test?.p, 0.6344862, 1e-6);
    const black = of(record, 'impact_ratio', { race: 'Black' });
    expectClose(black?.value, 0.8432288, 1e-6);
    expectClose(black?.test?.statistic, -2.6233297, 1e-7);
    expectClose(of(record, 'selection_rate', { sex: 'Male' })?.value, 667 / 1390, 1e-15);
    expectClose(of(record, 'unknown_rate', {})?.value ?? record.measurements.find((m) => m.metric === 'unknown_rate')?.value, 250 / 2821, 1e-12);
    expect(record.tables.map(({ name }) => name)).toEqual(
      ['sex', 'race', 'intersection']
        .flatMap((name) => [name])
        .concat(['tests_sex', 'tests_race', 'tests_intersection', 'bounds_sex', 'bounds_race', 'bounds_intersection', 'unknown', 'reconciliation']),
    );
    expect(record.tables.find(({ name }) => name === 'intersection')?.rows).toHaveLength(14);
    expect(record.tables.find(({ name }) => name === 'reconciliation')?.rows.every((row) => row[6] === 'yes')).toBe(true);
    expect(record.headline).toMatch(/^Lowest impact ratio of 2\u2009821 people selected: impact ratio/);
  });

  it('never prints an impact ratio above 1, and exactly one category of a table has 1 by being the highest', async () => {
    const record = await run(officialRows, { selected: 'hired' });
    const ratios = record.measurements.filter((m) => m.metric === 'impact_ratio');
    expect(ratios).toHaveLength(2 + 7 + 14);
    for (const m of ratios) expect(m.value).toBeLessThanOrEqual(1);
  });

  it('judges only where the rule is asked for: fail, warn, insufficient, pass', async () => {
    const rows = [
      ...people({ sex: 'Male', race: 'A' }, 2000, 1000),
      ...people({ sex: 'Male', race: 'B' }, 2000, 700),
      ...people({ sex: 'Male', race: 'C' }, 2000, 890),
      ...people({ sex: 'Male', race: 'D' }, 2000, 990),
      ...people({ sex: 'Male', race: 'E' }, 60, 22),
    ];
    const record = await run(rows, { selected: 'hired', rule: 'four_fifths' });
    expect(verdicts(record)).toMatchObject({ A: 'info', B: 'fail', C: 'warn', D: 'pass', E: 'insufficient' });
    expect(record.verdict).toBe('fail');
    expect(record.headline).toMatch(/^Below four fifths, and not by chance: impact ratio 0.7 \(/);
    expect(record.caveats.map(({ code }) => code)).toContain('four_fifths');
    expect(of(record, 'shortfall', { race: 'B' })?.value).toBe(300);
    expect(of(record, 'shortfall_four_fifths', { race: 'B' })?.value).toBe(100);
    const without = await run(rows, { selected: 'hired' });
    expect([without.verdict, without.caveats.map(({ code }) => code)]).toEqual(['info', []]);
  });

  it('says insufficient where one selection reverses the order, and for few people', async () => {
    const rows = [...people({ sex: 'Male' }, 20, 3), ...people({ sex: 'Female' }, 10, 1)];
    const record = await run(rows, { selected: 'hired', rule: 'four_fifths', minimum_n: 1 });
    expect(verdicts(record)).toEqual({ Male: 'info', Female: 'insufficient' });
    expect(record.headline).toContain('moving one selection reverses the order');
    const larger = [...people({ sex: 'Male' }, 80, 48), ...people({ sex: 'Female' }, 40, 12)];
    expect(verdicts(await run(larger, { selected: 'hired', rule: 'four_fifths' }))['Female']).toBe('fail');
    expect(verdicts(await run(larger, { selected: 'hired', rule: 'four_fifths', minimum_n: 41 }))['Female']).toBe('insufficient');
    expect(verdicts(await run(larger, { selected: 'hired', rule: 'four_fifths', correction: 'none' }))['Female']).toBe('fail');
  });

  it('leaves small categories out of the ratios only with a justification, and prints it', async () => {
    const plain = await run(officialRows, { selected: 'hired' });
    expect(plain.findings.map(({ sentence }) => sentence).at(-1)).toContain('may be left out of the impact ratios with a written justification');
    const record = await run(officialRows, { selected: 'hired', justification: 'Too few people for a ratio to say anything.' });
    const small = of(record, 'impact_ratio', { race: 'Native American' });
    expect([small?.value, small?.reason, small?.n]).toEqual([null, 'excluded', 41]);
    expectClose(of(record, 'selection_rate', { race: 'Native American' })?.value, 18 / 41, 1e-15);
    expect(of(record, 'impact_ratio', { race: 'Native Hawaiian' })?.value).not.toBeNull();
    expect(record.findings.map(({ sentence }) => sentence).at(-1)).toContain('Justification: Too few people for a ratio to say anything.');
  });

  it('bounds what the unknown could change', async () => {
    const rows = [
      ...people({ sex: 'A' }, 100, 40),
      ...people({ sex: 'B' }, 100, 30),
      ...people({ sex: 'Prefer not to say' }, 12, 4),
      ...people({ sex: null }, 8, 4),
    ];
    const record = await run(rows, { selected: 'hired' });
    expectClose(of(record, 'selection_rate_lower_bound', { sex: 'B' })?.value, 0.2678571, 1e-6);
    expectClose(of(record, 'impact_ratio_lower_bound', { sex: 'B' })?.value, 0.6026786, 1e-6);
    expectClose(of(record, 'impact_ratio_upper_bound', { sex: 'B' })?.value, 0.9851852, 1e-6);
    expect(record.caveats[0]?.sentence).toMatch(/^20 people have no known category/);
  });

  it('says in the result when small counts are shown because the rule asks for them', async () => {
    const rows = [...people({ sex: 'A' }, 100, 40), ...people({ sex: 'B' }, 5, 2)];
    const record = await run(rows, { selected: 'hired', disclosure: 'statutory' });
    expect(record.caveats.find(({ code }) => code === 'statutory_disclosure')?.sentence).toContain('1 categories with a count below 11 too');
  });
});

describe('bias-audit by scores', () => {
  const scored = (sex: string | null, scores: readonly (number | null)[]): Row[] => scores.map((score) => ({ sex, score }));
  it('takes the share above the median of everybody, unknown sex too', async () => {
    const rows = [...scored('A', [1, 2, 3, 9, 8]), ...scored('B', [4, 7, 6]), ...scored(null, [5, 10]), ...scored('A', [null])];
    const record = await run(rows, { score: 'score', disclosure: 'suppressed' });
    // Median of 1 … 10 is 5.5: A has 8 and 9 above it, B has 6 and 7.
    expectClose(of(record, 'scoring_rate', { sex: 'A' })?.value, 2 / 5, 1e-15);
    expectClose(of(record, 'scoring_rate', { sex: 'B' })?.value, 2 / 3, 1e-15);
    expectClose(of(record, 'impact_ratio', { sex: 'A' })?.value, 0.6, 1e-12);
    expect(record.caveats.map(({ code }) => code)).toEqual(['unknown_category', 'missing_outcome', 'median', 'small_comparator']);
    expect(record.caveats[2]?.sentence).toContain('above 5.5');
  });
  it('warns of ties at the median, which nobody is above', async () => {
    const rows = [...scored('A', [1, 2, 3, 3, 3]), ...scored('B', [3, 3, 4, 5])];
    const record = await run(rows, { score: 'score' });
    expect(of(record, 'scoring_rate', { sex: 'A' })?.value).toBe(0);
    expect(of(record, 'scoring_rate', { sex: 'B' })?.value).toBe(0.5);
    expect(record.caveats.find(({ code }) => code === 'ties_at_median')?.sentence).toContain('5 people score exactly the median');
  });
  it('has no ratio where all scores are equal', async () => {
    const record = await run([...scored('A', [3, 3, 3]), ...scored('B', [3, 3])], { score: 'score', rule: 'four_fifths' });
    expect([record.verdict, of(record, 'impact_ratio', { sex: 'B' })?.value, of(record, 'impact_ratio', { sex: 'B' })?.reason]).toEqual([
      'insufficient',
      null,
      'no_predicted_positives',
    ]);
    expect(record.headline).toContain('nobody was selected');
  });
  it('has nobody to audit without a finite score', async () => {
    const record = await run(scored('A', [null, null]).concat({ sex: 'B', score: 'NaN' }), { score: 'score' });
    expect([record.verdict, record.headline]).toEqual(['insufficient', 'Nobody to audit: no row has an outcome']);
  });
});

describe('bias-audit of a published summary', () => {
  const line = (sex: string, race: string, n: number, k: number | null): Row => ({ sex, race, n, k });
  const cells = official.flatMap(([race, m, km, f, kf]) => [line('Male', race, m, km), line('Female', race, f, kf)]);
  const margins = [
    line('Male', 'All', 1390, 667),
    line('Female', '', 1181, 555),
    line('All', 'Hispanic or Latino', 408, 204),
    line('All', 'White', 797, 412),
    line('All', 'Black', 390, 170),
    line('All', 'Native Hawaiian', 119, 52),
    line('All', 'Asian', 616, 302),
    line('All', 'Native American', 41, 18),
    line('All', 'Two or more', 213, 96),
  ];
  const summary = { applicants: 'n', selected: 'k' };
  it("finds that the rule's own example contradicts itself, for one race and no other", async () => {
    const record = await run([...cells, ...margins, line('unknown', 'unknown', 250, null)], summary);
    expect(record.verdict).toBe('invalid');
    expect(record.headline).toBe('The tables contradict each other: Hispanic or Latino has 204 of 408, its intersections over sex have 172 of 395');
    expect(record.measurements.filter((m) => m.verdict === 'invalid').map((m) => [m.metric, m.of.group, m.value])).toEqual([
      ['unreconciled_count', { race: 'Hispanic or Latino' }, 13],
    ]);
    expectClose(of(record, 'impact_ratio', { race: 'Native Hawaiian' })?.value, 0.8453, 1e-3);
    expect(record.caveats.map(({ code }) => code)).toEqual(['unknown_category', 'unknown_category', 'unknown_category', 'summary']);
    expect(record.measurements.some((m) => m.metric.endsWith('_bound'))).toBe(false);
  });
  it('adds up margins that are not printed', async () => {
    const record = await run(cells, summary);
    expectClose(of(record, 'selection_rate', { sex: 'Male' })?.value, 667 / 1390, 1e-15);
    expect(record.verdict).toBe('info');
  });
  it('refuses counts that cannot be', async () => {
    const record = await run([...cells, line('Other', 'White', 3, 4)], summary);
    expect([record.verdict, record.headline]).toEqual(['error', expect.stringContaining('the summary says 4 of 3 for Other, White; expected whole numbers')]);
  });
});

describe('bias-audit on awkward input', () => {
  it('has nothing to compare with one category, or with unknown ones only', async () => {
    const one = await run(people({ sex: 'A' }, 50, 20), { selected: 'hired', rule: 'four_fifths' });
    expect([one.verdict, one.headline]).toEqual(['insufficient', 'No impact ratio: there is only one category to compare']);
    const none = await run(people({ sex: 'unknown' }, 50, 20), { selected: 'hired', rule: 'four_fifths' });
    expect([none.verdict, none.headline]).toEqual(['insufficient', 'No impact ratio: the category of all 50 people is unknown']);
  });
  it('takes a category of one person for what it is', async () => {
    const record = await run([...people({ sex: 'A' }, 50, 20), ...people({ sex: 'B' }, 1, 1)], { selected: 'hired', rule: 'four_fifths' });
    expect(record.verdict).toBe('insufficient');
    expect(record.caveats.map(({ code }) => code)).toContain('small_comparator');
  });
  it('refuses 5 000 categories, and says which column', async () => {
    const rows = Array.from({ length: 5000 }, (_, i): Row => ({ sex: i % 2 === 0 ? 'A' : 'B', race: `r${i}`, hired: true }));
    const record = await run(rows, { selected: 'hired' });
    expect(record.headline).toContain('the column "race" has 5\u2009000 categories, at most 60 are audited');
  });
  it.each([
    [{}, 'is neither a column nor a role'],
    [{ selected: 'word' }, 'write positive: the value that means selected'],
    [{ selected: 'hired', score: 'points' }, 'write method: selection or method: scoring'],
    [{ selected: 'hired', positive: 'yes' }, 'is true or false, never yes'],
    [{ selected: 'hired', sex: 'race', race: 'race' }, 'sex and race are the same column'],
    [{ score: 'word' }, 'score needs a number'],
    [{ applicants: 'points' }, 'needs `selected`'],
  ])('says what is missing: %j', async (parameters, sentence) => {
    const rows = [
      { sex: 'A', race: 'x', hired: true, word: 'hire', points: 1 },
      { sex: 'B', race: 'x', hired: false, word: 'pass', points: 2 },
    ];
    const record = await run(rows, parameters);
    expect([record.verdict, record.headline]).toEqual(['error', expect.stringContaining(sentence)]);
  });
  it('says which columns it looked for', async () => {
    const record = await run([{ hired: true }, { hired: false }], { selected: 'hired' });
    expect(record.headline).toContain('is named sex, gender, race or ethnicity');
  });
  it('reads numbers and words as selections', async () => {
    const rows = [...people({ sex: 'A' }, 10, 4), ...people({ sex: 'B' }, 10, 3)].map(
      ({ sex, hired }): Row => ({ sex: sex ?? '', number: hired === true ? 1 : 0, word: hired === true ? 'hire' : 'no' }),
    );
    for (const parameters of [{ selected: 'number' }, { selected: 'number', positive: 1 }, { selected: 'word', positive: 'hire' }])
      expect(of(await run(rows, parameters), 'selection_rate', { sex: 'A' })?.value).toBe(0.4);
  });
});
