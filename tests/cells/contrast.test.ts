import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { wilson } from '../../src/stats/intervals.ts';
import { expectClose } from '../stats/close-to.ts';
import { csvOf, type Row } from './canary-lab.ts';
import { runCell } from './lab.ts';
import { randomSource } from './random.ts';

const run = (rows: readonly Row[], parameters: object) => runCell('contrast', parameters, { telemetry: csvOf(rows) });
const of = (record: CellRecord, metric: string, outcome: string, column?: string) =>
  record.measurements.find((m) => m.metric === metric && Object.values(m.of.group ?? {})[0] === outcome && m.of.column === column);
const codes = (record: CellRecord) => record.caveats.map(({ code }) => code);

/** Decided by `income` alone: at least 50 is granted. */
function loans(n: number, seed = 1): Row[] {
  const uniform = randomSource(seed);
  return Array.from({ length: n }, (_, i) => {
    const income = Math.round(100 * uniform());
    return {
      key: `k${i}`,
      income,
      noise: Math.round(100 * uniform()),
      town: uniform() < 0.8 ? 'A' : 'B',
      sex: i % 2 === 0 ? 'f' : 'm',
      decision: income >= 50 ? 'grant' : 'deny',
      score: income / 100,
    };
  });
}
const base = { outcome: 'decision', columns: ['income', 'noise', 'town'], groups: [] as string[], score: 'score' };

describe('contrast: nearest rows of another outcome', () => {
  it('finds the feature that decides, and its direction', async () => {
    const record = await run(loans(1500), base);
    expect(record.verdict).toBe('info');
    const rate = of(record, 'contrast_difference_rate', 'deny', 'income');
    expect([rate?.value, rate?.interval?.method]).toEqual([1, 'wilson']);
    expect(of(record, 'contrast_median_difference', 'deny', 'income')?.value).toBeGreaterThan(0);
    expect(of(record, 'contrast_median_difference', 'grant', 'income')?.value).toBeLessThan(0);
    expect(Math.abs(of(record, 'contrast_median_difference', 'deny', 'noise')?.value ?? 99)).toBeLessThan(10);
    expect(record.tables.find(({ name }) => name === 'contrast_deny')?.rows[0]?.[0]).toBe('income');
    expect(record.headline).toMatch(/^7\d\d rows with decision|^500 rows with decision/);
    expect(codes(record)).toContain('observed_contrast');
  });
  it('holds immutable columns equal, and counts rows without such a contrast', async () => {
    const rows = loans(800).map((row, i): Row => ({ ...row, place: i < 60 ? 'only yes' : 'mixed', decision: i < 60 ? 'grant' : (row.decision ?? '') }));
    const record = await run(rows, { ...base, immutable: ['sex', 'place'], columns: ['income', 'noise', 'sex'] });
    expect(record.measurements.some((m) => m.of.column === 'sex')).toBe(false);
    const unmatched = of(record, 'unmatched_rate', 'grant');
    expect(unmatched?.value).toBeGreaterThan(0);
    expect(record.caveats.find(({ code }) => code === 'unmatched')?.sentence).toContain('the same sex and place');
  });
  it('counts pairs that are alike in everything and were decided otherwise', async () => {
    const rows = Array.from({ length: 200 }, (_, i): Row => ({ key: `k${i}`, a: i % 4, b: 'x', decision: i % 3 === 0 ? 'grant' : 'deny' }));
    const record = await run(rows, { outcome: 'decision', columns: ['a', 'b'] });
    expect(of(record, 'identical_contrast_rate', 'deny')?.value).toBe(1);
    expect(record.findings[0]?.sentence).toContain('alike in every feature: ');
    expect(record.caveats.find(({ code }) => code === 'constant')?.sentence).toContain('b has one value');
  });
  it('looks at several neighbours, in squares too, and at the same rows for the same seed', async () => {
    const rows = loans(600);
    const three = await run(rows, { ...base, nearest: 3, probes: 100, distance: 'l2' });
    expect(of(three, 'contrast_difference_rate', 'deny', 'income')?.n).toBe(150);
    expect((await run(rows, { ...base, nearest: 3, probes: 100, distance: 'l2' })).measurements).toEqual(three.measurements);
  });
  it('shows no row: no text of the data beyond outcomes and groups is in the result', async () => {
    const rows = loans(300).map((row, i): Row => ({ ...row, town: `secret ${i}` }));
    expect(JSON.stringify(await run(rows, base))).not.toContain('secret');
  });
});

describe('contrast: pairs', () => {
  const pairs = (flips: number, n: number): Row[] =>
    Array.from({ length: n }, (_, i) => [
      { id: `p${i}`, swapped: false, sex: i % 2 === 0 ? 'f' : 'm', decision: 'grant', x: i },
      { id: `p${i}`, swapped: true, sex: i % 2 === 0 ? 'm' : 'f', decision: i < flips ? 'deny' : 'grant', x: i },
    ]).flat();
  const judged = { outcome: 'decision', columns: ['x'], groups: ['sex'], pairs: { of: 'telemetry', id: 'id', flag: 'swapped' } };
  const flip = (record: CellRecord, group?: string) =>
    record.measurements.find((m) => m.metric === 'flip_rate' && Object.values(m.of.group ?? {})[0] === group);

  it('gives the flip rate with its interval, its direction and its groups', async () => {
    const record = await run(pairs(40, 400), judged);
    const rate = flip(record);
    expect([rate?.value, rate?.n]).toEqual([0.1, 400]);
    expectClose(rate?.interval?.low, wilson(40, 400)?.low ?? 0, 1e-12);
    expect(flip(record, 'f')?.n).toBe(200);
    expect(record.findings.some(({ sentence }) => sentence.startsWith('40 pairs flip from grant to deny, 0 the other way'))).toBe(true);
    expect(record.tables.find(({ name }) => name === 'pair_flips')?.rows).toEqual([
      ['grant', 'grant', 360, 0.9],
      ['grant', 'deny', 40, 0.1],
    ]);
  });
  it('has three answers', async () => {
    const verdict = async (flip_tolerance: number) => flip(await run(pairs(40, 400), { ...judged, flip_tolerance }))?.verdict;
    expect([await verdict(0.2), await verdict(0.1), await verdict(0.02)]).toEqual(['pass', 'insufficient', 'fail']);
    const few = await run(pairs(0, 5), { ...judged, flip_tolerance: 0.5 });
    expect(flip(few)?.verdict).toBe('insufficient');
  });
  it('counts halves, repeats and missing ids', async () => {
    const rows = [
      ...pairs(4, 40),
      { id: 'alone', swapped: false, sex: 'f', decision: 'deny', x: 1 },
      { id: 'p0', swapped: true, sex: 'f', decision: 'grant', x: 1 },
      { id: null, swapped: true, sex: 'f', decision: 'grant', x: 1 },
    ];
    const record = await run(rows, judged);
    expect(flip(record)?.n).toBe(40);
    expect(codes(record).filter((code) => ['half_pairs', 'duplicate_ids', 'missing_ids'].includes(code))).toEqual([
      'half_pairs',
      'duplicate_ids',
      'missing_ids',
    ]);
  });
  it('says so when no pair is complete', async () => {
    const record = await run(
      pairs(4, 40).filter(({ swapped }) => swapped === true),
      judged,
    );
    expect([record.verdict, flip(record)?.reason]).toEqual(['insufficient', 'unmatched']);
    expect(record.findings[0]?.sentence).toBe('no pair is complete in telemetry: no id stands both with and without swapped');
  });
  it('finds the flips of the hiring sample', async () => {
    const record = await runCell(
      'contrast',
      {
        outcome: 'decision',
        groups: ['sex'],
        ignore: ['base_value'],
        immutable: ['sex'],
        pairs: { of: 'pairs', id: 'pair_id', flag: 'counterfactual' },
        probes: 200,
        sample: 1000,
      },
      { telemetry: 'public/samples/hiring-screen.parquet', pairs: 'public/samples/hiring-screen-pairs.parquet' },
    );
    expect([flip(record)?.n, flip(record)?.value]).toEqual([571, 10 / 571]);
  });
});

describe('contrast: other thresholds', () => {
  it('counts decisions that would be others, at least the threshold being called', async () => {
    const record = await run(loans(1000), { ...base, thresholds: [0.4, 0.6], groups: ['sex'] });
    const at = (rule: string, metric: string, group?: string) =>
      record.measurements.find((m) => m.metric === metric && m.of.rule === rule && Object.values(m.of.group ?? {})[0] === group);
    const rows = loans(1000);
    const called = (t: number, sex?: string) => rows.filter((row) => Number(row.score) >= t && (sex === undefined || row.sex === sex)).length;
    expectClose(at('score >= 0.4', 'selection_rate')?.value, called(0.4) / 1000, 1e-15);
    expectClose(at('score >= 0.6', 'decision_change_rate')?.value, (called(0.5) - called(0.6)) / 1000, 1e-15);
    expectClose(at('score >= 0.6', 'selection_rate', 'f')?.value, called(0.6, 'f') / 500, 1e-15);
    expect(at('score >= 0.5', 'decision_change_rate')).toBeUndefined();
    expect(record.charts.find(({ kind }) => kind === 'plot')?.title).toBe('Share called by threshold and sex');
  });
  it('needs to know the threshold where scores are no shares', async () => {
    const rows = loans(200).map((row): Row => ({ ...row, score: Number(row.income) * 3 }));
    expect(codes(await run(rows, base))).toContain('threshold_unknown');
    expect(codes(await run(rows, { ...base, threshold: 150 }))).not.toContain('threshold_unknown');
  });
});

describe('contrast: awkward input', () => {
  it.each([
    [
      'one outcome',
      (rows: Row[]) => rows.map((row) => ({ ...row, decision: 'grant' })),
      'Every sampled row has the outcome grant: there is no row with another one',
    ],
    ['few rows', (rows: Row[]) => rows.slice(0, 20), /^No outcome has 30 sampled rows: /],
  ])('is insufficient with %s', async (_, change, sentence) => {
    const record = await run(change(loans(200)), base);
    expect([record.verdict, record.headline]).toEqual(['insufficient', typeof sentence === 'string' ? sentence : expect.stringMatching(sentence)]);
  });
  it('leaves out rows without an outcome, and outcomes with few rows', async () => {
    const rows = loans(400).map((row, i): Row => ({ ...row, decision: i < 10 ? null : i < 20 ? 'rare' : (row.decision ?? '') }));
    expect(codes(await run(rows, base))).toEqual(expect.arrayContaining(['missing_outcome', 'thin_outcome']));
  });
  it('refuses 5 000 outcomes, a lack of columns, and what is not there', async () => {
    const rows = loans(5000).map((row, i): Row => ({ ...row, decision: `d${i}` }));
    expect((await run(rows, base)).headline).toContain('the column "decision" has 5\u2009000 different values in the sample, at most 12');
    expect((await run(loans(50), { ...base, columns: ['sex'], immutable: ['sex'] })).headline).toContain('is left that may differ');
    expect((await run(loans(50), { ...base, outcome: 'nothing' })).headline).toContain('"nothing" is neither a column nor a role');
    expect((await run(loans(50), { ...base, score: 'town' })).headline).toContain('score needs a number');
    expect((await run(loans(50), { ...base, pairs: { of: 'telemetry', id: 'key', flag: 'town' } })).headline).toContain('a rate needs a boolean or 0/1 column');
  });
});
