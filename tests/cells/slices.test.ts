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

describe('the rank', () => {
  /** Beside phones on v2, which are many, 240 requests of v9 that fail in 60 % of cases. */
  const mixed = rows.map((r, i) => (i % 50 === 0 ? { ...r, device: 'desk', version: 'v9', failed: i % 250 < 150, calm: false } : r));
  const path = csv(mixed, 'ranked.csv');
  const ranked = (parameters: object) =>
    run({ columns: ['country', 'device', 'version'], holdout: 0, objective: { metric: 'rate', column: 'failed' }, ...parameters }, path);
  const named = (record: Awaited<ReturnType<typeof run>>) => record.tables[0]?.rows.map((row) => row[0]);
  const inside = (list: readonly Row[], name: string) =>
    list.filter((r) =>
      name.split(' and ').every((part) => {
        const [column = '', value] = part.split(' = ');
        return String(r[column as keyof Row]) === value;
      }),
    );

  it('by significance has the large segment first, by risk ratio and by SliceLine the bad one', async () => {
    expect(named(await ranked({}))).toEqual(['device = phone and version = v2', 'version = v9']);
    expect(named(await ranked({ rank: 'risk-ratio' }))).toEqual(['version = v9', 'device = phone and version = v2']);
    expect(named(await ranked({ rank: 'sliceline' }))).toEqual(['version = v9', 'device = phone and version = v2']);
  });

  it.each(['risk-ratio', 'sliceline'] as const)('%s shows the number of the rows, and the headline is the first', async (rank) => {
    const record = await ranked({ rank });
    const at = record.tables[0]?.columns.findIndex((c) => c.name === 'rank') ?? -1;
    for (const row of record.tables[0]?.rows ?? []) {
      const own = inside(mixed, String(row[0]));
      const others = mixed.filter((r) => !own.includes(r));
      const expected = rank === 'risk-ratio' ? rateOf(own) / rateOf(others) : 0.95 * (rateOf(own) / rateOf(mixed) - 1) - 0.05 * (mixed.length / own.length - 1);
      expect(row[at]).toBeCloseTo(expected, 9);
    }
    expect(record.headline).toMatch(/^version = v9: /);
    const ratios = record.measurements.filter((m) => m.metric === 'slice_risk_ratio');
    expect(ratios).toHaveLength(rank === 'risk-ratio' ? 2 : 0);
    for (const { value, interval } of ratios) {
      expect(interval?.low).toBeLessThan(value ?? 0);
      expect(interval?.high).toBeGreaterThan(value ?? 0);
    }
  });

  it('is of what is bad: the same where higher is better', async () => {
    const record = await ranked({ rank: 'risk-ratio', objective: { metric: 'rate', where: 'NOT failed', direction: 'higher' } });
    expect(named(record)).toEqual(['version = v9', 'device = phone and version = v2']);
    const own = inside(mixed, 'version = v9');
    const found = record.measurements.find((m) => m.metric === 'slice_risk_ratio');
    expect(found?.value).toBeCloseTo(rateOf(own) / rateOf(mixed.filter((r) => !own.includes(r))), 9);
  });

  it('of a mean below 0 there is no SliceLine score, and the cell says so', async () => {
    const below = written('below.csv', ['id,device,version,ms', ...rows.map((r) => `${r.id},${r.device},${r.version},${r.ms - 1000}`)].join('\n'));
    const record = await runCell(
      'slices',
      { columns: ['device', 'version'], rank: 'sliceline', objective: { metric: 'mean', column: 'ms' } },
      { telemetry: below },
    );
    expect(record.verdict).toBe('fail');
    expect(record.caveats.map((c) => c.code)).toContain('rank_undefined');
    expect(record.measurements.map((m) => m.metric)).not.toContain('slice_score');
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
    [{ objective: { metric: 'mean', column: 'ms' }, rank: 'risk-ratio' }, /ranked by significance or sliceline/],
    [{ objective: { metric: 'mean', column: 'ms', direction: 'higher' }, rank: 'sliceline' }, /means that are worse when higher/],
    [{ objective: { metric: 'drift', reference: 'telemetry', current: 'telemetry' }, rank: 'sliceline' }, /drift is ranked by significance or risk-ratio/],
  ])('%j is refused with a sentence', async (parameters, sentence) => {
    const record = await run({ objective: { metric: 'rate', column: 'failed' }, ...parameters });
    expect(record.verdict).toBe('error');
    expect(record.headline).toMatch(sentence);
  });
});

describe('a category of 40 values', () => {
  const draw = randomSource(23);
  /** Some values are rare, and a row in 50 has none. */
  const many = Array.from({ length: 8000 }, (_, i) => {
    const at = Math.floor(draw() * draw() * 40);
    const place = i % 50 === 0 ? null : `place ${at}`;
    const device = draw() < 0.5 ? 'phone' : 'desk';
    return { id: i, place, device, plan: draw() < 0.3 ? 'trial' : 'paid', failed: draw() < (place === 'place 1' && device === 'phone' ? 0.4 : 0.05) };
  });
  const path = written(
    'many.csv',
    ['id,place,device,plan,failed', ...many.map((r) => `${r.id},${r.place ?? ''},${r.device},${r.plan},${r.failed}`)].join('\n'),
  );
  const counts = new Map<string, number>();
  for (const { place } of many) if (place !== null) counts.set(place, (counts.get(place) ?? 0) + 1);
  const listed = [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, 15)
    .map(([place]) => place);
  const groupOf = (place: string | null) => (place === null ? '(missing)' : listed.includes(place) ? place : '(all others)');

  it.each([2, 3])('gives the same rates as counting by hand, of the others and of missing ones too, to order %i', async (max_order) => {
    expect(counts.size).toBeGreaterThan(20);
    const given = { columns: ['place', 'device', 'plan'], objective: { metric: 'rate', column: 'failed' }, holdout: 0, max_order };
    const record = await runCell('slices', given, { telemetry: path });
    expect(record.measurements.find((m) => m.metric === 'slice_effect')?.of.group).toEqual({ place: 'place 1', device: 'phone' });
    const chart = record.charts.find((c) => c.kind === 'bars' && c.column === 'place');
    const bars = chart?.kind === 'bars' ? chart.bars : [];
    expect(bars.map((bar) => bar.label)).toEqual([...listed, '(all others)', '(missing)']);
    for (const bar of bars) {
      const own = many.filter(({ place }) => groupOf(place) === bar.label);
      expect(bar.value).toBeCloseTo(own.filter((r) => r.failed).length / own.length, 14);
    }
    // Totals, values and cells: without numbers there is nothing else to ask.
    expect(record.sql).toHaveLength(3);
  });
});
