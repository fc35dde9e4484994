import { describe, expect, it } from 'vitest';
import { written } from '../engine/native/files.ts';
import { runCell } from './lab.ts';

type Line = readonly [group: string | null, other: string, failed: boolean, ms: number, tokens: number];
const repeat = (n: number, line: Line): Line[] => Array.from({ length: n }, () => line);
const csv = (lines: readonly Line[], name: string) =>
  written(name, ['group,other,failed,ms,tokens', ...lines.map(([g, ...rest]) => [g ?? '', ...rest].join(','))].join('\n'));

/** The kidney stone study (Charig 1986): success of two treatments by size of the stone. */
const open = csv(
  [
    ...repeat(81, ['small', 'x', true, 10, 5]),
    ...repeat(6, ['small', 'y', false, 10, 5]),
    ...repeat(192, ['large', 'x', true, 30, 5]),
    ...repeat(71, ['large', 'y', false, 30, 5]),
  ],
  'open.csv',
);
const closed = csv(
  [
    ...repeat(234, ['small', 'x', true, 20, 4]),
    ...repeat(36, ['small', 'y', false, 20, 4]),
    ...repeat(55, ['large', 'x', true, 40, 4]),
    ...repeat(25, ['large', 'y', false, 40, 4]),
  ],
  'closed.csv',
);
const run = (parameters: object, tables: Readonly<Record<string, string>> = { before: closed, after: open }) =>
  runCell('explain-change', { before: 'before', after: 'after', dimensions: ['group'], ...parameters }, tables);
const value = (record: Awaited<ReturnType<typeof run>>, metric: string, group?: string) =>
  record.measurements.find((m) => m.metric === metric && m.of.group?.group === group)?.value ?? Number.NaN;

describe('a change', () => {
  it("is split into mix and rate that add up, and Simpson's reversal is named", async () => {
    const record = await run({ metric: { metric: 'rate', column: 'failed' } });
    expect(record.verdict).toBe('info');
    const total = 273 / 350 - 289 / 350;
    expect(value(record, 'total_change')).toBeCloseTo(total, 14);
    expect(value(record, 'mix_effect') + value(record, 'rate_effect')).toBeCloseTo(total, 14);
    // By hand: shares 270/350 → 87/350 and rates 234/270 → 81/87 of the small stones.
    const rates = { small: [234 / 270, 81 / 87], large: [55 / 80, 192 / 263] } as const;
    const byHand = ((270 + 87) / 700) * (rates.small[1] - rates.small[0]) + ((80 + 263) / 700) * (rates.large[1] - rates.large[0]);
    expect(value(record, 'rate_effect')).toBeCloseTo(byHand, 14);
    expect(record.headline).toMatch(/against every segment of group$/);
    const interval = record.measurements.find((m) => m.metric === 'rate_effect' && m.of.group === undefined)?.interval;
    expect(interval?.low).toBeLessThan(byHand);
    expect(interval?.high).toBeGreaterThan(byHand);
    expect(await run({ metric: { metric: 'rate', column: 'failed' } })).toEqual(record);
  });

  it('of a mean and of a ratio of sums is that of all rows', async () => {
    const mean = await run({ metric: { metric: 'mean', column: 'ms' } });
    expect(value(mean, 'total_change')).toBeCloseTo((87 * 10 + 263 * 30) / 350 - (270 * 20 + 80 * 40) / 350, 12);
    const ratio = await run({ metric: { metric: 'ratio', numerator: 'ms', denominator: 'tokens' } });
    expect(value(ratio, 'total_change')).toBeCloseTo((87 * 10 + 263 * 30) / 1750 - (270 * 20 + 80 * 40) / 1400, 12);
    expect(value(ratio, 'mix_effect') + value(ratio, 'rate_effect')).toBeCloseTo(value(ratio, 'total_change'), 12);
    const interval = ratio.measurements.find((m) => m.metric === 'rate_effect' && m.of.group === undefined)?.interval;
    // Within a group every row is the same, so that only the shares of the rows scatter.
    expect(interval?.low).toBeLessThanOrEqual(value(ratio, 'rate_effect'));
    expect(interval?.high).toBeGreaterThanOrEqual(value(ratio, 'rate_effect'));
  });

  it('gives new, gone and missing segments to the mix', async () => {
    const old = csv([...repeat(90, ['a', 'x', false, 1, 1]), ...repeat(10, ['gone', 'x', true, 1, 1])], 'old.csv');
    const now = csv([...repeat(90, ['a', 'x', false, 1, 1]), ...repeat(30, [null, 'x', true, 1, 1])], 'now.csv');
    const record = await run({ metric: { metric: 'rate', column: 'failed' } }, { before: old, after: now });
    expect(value(record, 'rate_effect')).toBe(0);
    expect(value(record, 'mix_effect')).toBeCloseTo(30 / 120 - 10 / 100, 14);
    expect(record.caveats.map((c) => c.code)).toContain('new_or_gone');
    expect(record.tables[1]?.rows.map((row) => row[1])).toContain('(missing)');
  });

  it('puts the dimension that holds it first', async () => {
    const old = csv(
      [0, 1, 2, 3].flatMap((k) => repeat(100, [`g${k}`, k % 2 === 0 ? 'x' : 'y', false, 1, 1])),
      'flat.csv',
    );
    const now = csv(
      [0, 1, 2, 3].flatMap((k) => repeat(100, [`g${k}`, k % 2 === 0 ? 'x' : 'y', k === 2, 1, 1])),
      'spike.csv',
    );
    const record = await run({ metric: { metric: 'rate', column: 'failed' }, dimensions: ['other', 'group'] }, { before: old, after: now });
    expect(record.tables[0]?.rows[0]?.[0]).toBe('group');
    expect(record.headline).toMatch(/group = g2 carries \+25 %/);
  });
});

describe('little to explain', () => {
  it('nothing changed: all parts are 0', async () => {
    const record = await run({ metric: { metric: 'rate', column: 'failed' } }, { before: open, after: open });
    for (const metric of ['total_change', 'mix_effect', 'rate_effect']) expect(value(record, metric)).toBe(0);
  });

  it('an empty side is insufficient', async () => {
    const record = await runCell(
      'explain-change',
      { before: 'none', after: 'open', dimensions: ['group'], metric: { metric: 'rate', column: 'failed' } },
      { open },
      { front: 'populations:\n  none: { table: open, where: "ms < 0" }\n' },
    );
    expect(record).toMatchObject({ verdict: 'insufficient', headline: 'none has no rows with a value of failed' });
  });

  it('5 000 levels are 50 and the rest', async () => {
    const many = csv(
      Array.from({ length: 10_000 }, (_, i): Line => [`v${i % 5000}`, 'x', i % 7 === 0, 1, 1]),
      'many.csv',
    );
    const record = await run({ metric: { metric: 'rate', column: 'failed' } }, { before: many, after: open });
    expect(record.caveats.map((c) => c.code)).toContain('folded');
    expect(value(record, 'mix_effect') + value(record, 'rate_effect')).toBeCloseTo(value(record, 'total_change'), 12);
  });
});

describe('bad parameters', () => {
  it.each([
    [{ metric: 'auto' }, /has the role error, fallback or latency/],
    [{ metric: { metric: 'rate', column: 'group' } }, /needs a boolean or 0\/1 column/],
    [{ dimensions: ['nowhere'], metric: { metric: 'rate', column: 'failed' } }, /neither a column nor a role/],
  ])('%j is refused with a sentence', async (parameters, sentence) => {
    const record = await run(parameters);
    expect(record.verdict).toBe('error');
    expect(record.headline).toMatch(sentence);
  });
});
