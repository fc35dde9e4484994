import { describe, expect, it } from 'vitest';
import { written } from '../engine/native/files.ts';
import { runCell } from './lab.ts';
import { randomSource } from './random.ts';

const random = randomSource(11);
const countries = ['DE', 'FR', 'US', 'JP', 'BR'];
/** 12 000 requests; phones on version 2 in Germany or not: only phones of version 2 fail often, 25 % against 3 %, and are slow. */
const rows = Array.from({ length: 12_000 }, (_, i) => {
  const country = countries[Math.floor(random() * 5)] ?? 'DE';
  const device = random() < 0.5 ? 'phone' : 'desk';
  const version = random() < 0.4 ? 'v2' : 'v1';
  const amount = Math.round(random() * 1000) / 10;
  const bad = device === 'phone' && version === 'v2';
  const calm = random() < 0.04;
  return { id: `r${i}`, country, device, version, amount, failed: random() < (bad ? 0.25 : 0.03), calm, ms: Math.round((bad ? 150 : 100) + 60 * random()) };
});
type Row = (typeof rows)[number];
const csv = (list: readonly Row[], name: string) =>
  written(name, ['id,country,device,version,amount,failed,calm,ms', ...list.map((r) => Object.values(r).join(','))].join('\n'));
const file = csv(rows, 'slices.csv');
const columns = ['country', 'device', 'version', 'amount'];
const run = (parameters: object, path = file) => runCell('slices', { columns, ...parameters }, { telemetry: path });
const rateOf = (list: readonly Row[]) => list.filter((r) => r.failed).length / list.length;

describe('a planted segment', () => {
  it('is found under its own description, confirmed on held-out rows, and echoes are dropped', async () => {
    const record = await run({ objective: { metric: 'rate', column: 'failed' } });
    expect(record.verdict).toBe('fail');
    const failed = record.measurements.filter((m) => m.verdict === 'fail');
    expect(failed).toHaveLength(1);
    const [effect] = failed;
    expect(effect?.of.group).toEqual({ device: 'phone', version: 'v2' });
    expect(effect?.metric).toBe('slice_effect');
    const inside = rows.filter((r) => r.device === 'phone' && r.version === 'v2');
    const outside = rows.filter((r) => !(r.device === 'phone' && r.version === 'v2'));
    expect(effect?.interval?.low).toBeLessThan(rateOf(inside) - rateOf(outside));
    expect(effect?.interval?.high).toBeGreaterThan(rateOf(inside) - rateOf(outside));
    expect(effect?.test?.pAdjusted).toBeLessThan(1e-12);
    expect(record.measurements.find((m) => m.metric === 'slice_size')?.value).toBe(inside.length);
    const bars = record.charts.find((c) => c.kind === 'bars' && c.column === 'device');
    expect(bars).toMatchObject({ bars: [{ label: expect.any(String), is: [expect.any(String)] }, {}] });
  });

  it('without held-out rows gives the exact rates of all rows, and only warns', async () => {
    const record = await run({ objective: { metric: 'rate', where: 'failed' }, holdout: 0 });
    expect(record.verdict).toBe('warn');
    const effect = record.measurements.find((m) => m.metric === 'slice_effect');
    const inside = rows.filter((r) => r.device === 'phone' && r.version === 'v2');
    const outside = rows.filter((r) => !(r.device === 'phone' && r.version === 'v2'));
    expect(effect?.value).toBeCloseTo(rateOf(inside) - rateOf(outside), 14);
    expect(effect?.n).toBe(inside.length);
    expect(record.caveats.map((c) => c.code)).toContain('not_confirmed');
  });

  it('is found by a mean, whose value is that of the rows', async () => {
    const record = await run({ objective: { metric: 'mean', column: 'ms' }, holdout: 0 });
    const mean = record.measurements.find((m) => m.metric === 'slice_mean');
    const inside = rows.filter((r) => r.device === 'phone' && r.version === 'v2').map((r) => r.ms);
    expect(mean?.of.group).toEqual({ device: 'phone', version: 'v2' });
    expect(mean?.value).toBeCloseTo(inside.reduce((a, b) => a + b, 0) / inside.length, 6);
  });

  it('is found where higher is better', async () => {
    const record = await run({ objective: { metric: 'rate', where: 'NOT failed', direction: 'higher' } });
    const failed = record.measurements.filter((m) => m.verdict === 'fail');
    expect(failed.map((m) => m.of.group)).toEqual([{ device: 'phone', version: 'v2' }]);
    expect(failed[0]?.value).toBeLessThan(0);
  });

  it('is found as drift: its share of the rows grew', async () => {
    const later = rows.slice(6000).map((r, i) => (i % 5 === 0 ? { ...r, country: 'BR', device: 'phone' } : r));
    const record = await runCell(
      'slices',
      { columns: ['country', 'device'], objective: { metric: 'drift', reference: 'before', current: 'now' } },
      { before: csv(rows.slice(0, 6000), 'before.csv'), now: csv(later, 'now.csv') },
    );
    expect(record.verdict).toBe('fail');
    expect(record.measurements.find((m) => m.metric === 'slice_effect')?.of.group).toEqual({ country: 'BR', device: 'phone' });
    expect(record.headline).toMatch(/^country = BR and device = phone went from/);
  });

  it('is the same on every run and depends on the seed only through the split', async () => {
    const parameters = { objective: { metric: 'rate', column: 'failed' } };
    const [a, b, c] = [await run(parameters), await run(parameters), await run({ ...parameters, seed: 9 })];
    expect(b.measurements).toEqual(a.measurements);
    expect(c.measurements).not.toEqual(a.measurements);
    expect(c.verdict).toBe('fail');
  });
});

describe('what is no finding', () => {
  it('passes where the outcome is unrelated to every column', async () => {
    const record = await run({ objective: { metric: 'rate', column: 'calm' }, effect: 0.05 });
    expect(record.verdict).toBe('pass');
    expect(record.headline).toMatch(/^none of \d/);
  });

  it.each([
    ['few rows', 60, /^no segment has the/],
    ['too few for the bound', 700, /^too few rows/],
  ])('is insufficient with %s', async (_, n, headline) => {
    const record = await run({ objective: { metric: 'rate', column: 'calm' } }, csv(rows.slice(0, n), `few-${n}.csv`));
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toMatch(headline);
  });

  it('says so where the outcome never varies', async () => {
    const record = await run({ objective: { metric: 'rate', where: 'failed AND NOT failed' } });
    expect(record.verdict).toBe('info');
    expect(record.headline).toMatch(/^nothing to search for/);
  });

  it('is insufficient without rows', async () => {
    const record = await runCell(
      'slices',
      { of: 'none', columns: ['country'], objective: { metric: 'rate', column: 'failed' } },
      { telemetry: file },
      { front: 'populations:\n  none: { table: telemetry, where: "ms < 0" }\n' },
    );
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toBe('no rows with an outcome to search');
  });

  it('reads 5 000 levels as the frequent ones and the rest', async () => {
    const many = written('levels.csv', ['id,level,failed', ...rows.map((r, i) => `${r.id},l${i % 5000},${i % 20 === 0}`)].join('\n'));
    const record = await runCell('slices', { columns: ['level'], objective: { metric: 'rate', column: 'failed' } }, { telemetry: many });
    expect(record.measurements.filter((m) => m.verdict === 'fail')).toEqual([]);
  });
});

describe('bad parameters', () => {
  it.each([
    [{ objective: { metric: 'rate' } }, /either a where or a boolean column/],
    [{ objective: { metric: 'rate', column: 'country' } }, /needs a boolean or 0\/1 column/],
    [{ objective: { metric: 'mean', column: 'country' } }, /a mean needs numbers/],
    [{ objective: { metric: 'drift', column: 'ms' } }, /takes no column/],
    [{ objective: 'auto' }, /has the role error, fallback or latency/],
    [{ columns: ['nowhere'] }, /neither a column nor a role/],
  ])('%j is refused with a sentence', async (parameters, sentence) => {
    const record = await run({ objective: { metric: 'rate', column: 'failed' }, ...parameters });
    expect(record.verdict).toBe('error');
    expect(record.headline).toMatch(sentence);
  });
});
