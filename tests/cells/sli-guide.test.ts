import { describe, expect, it } from 'vitest';
import { fewestFor } from '../../src/cells/sli/caveats.ts';
import { driftScore } from '../../src/cells/sli/drift-score.ts';
import { psi } from '../../src/stats/distances.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { drawMultinomial } from '../../src/stats/resampling.ts';
import { written } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';
import { randomSource } from './random.ts';

/** 3000 requests in 50 hours: features 10 s to 100 s old (every 500th from the future), a quality that falls by a tenth and scores that move half way through. */
const random = randomSource(11);
const start = Date.UTC(2026, 2, 1);
const rows = Array.from({ length: 3000 }, (_, i) => {
  const late = i >= 1500;
  const at = start + i * 60_000;
  const age = i % 500 === 499 ? -5 : 10 + Math.floor(random() * 90);
  return {
    at: new Date(at).toISOString(),
    made: new Date(at - age * 1000).toISOString(),
    age,
    latency_ms: 50 + Math.round(random() * 200),
    fallback: random() < 0.004,
    quality: Math.round((late ? 0.72 : 0.8) * 1000 + random() * 100) / 1000,
    score: Math.round((late ? random() * random() : random()) * 1000) / 1000,
    status: random() < 0.02 ? 500 : 200,
    spend: Math.round(random() * 1000) / 100,
    tokens: 1 + Math.floor(random() * 50),
  };
});
const columns = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
const file = written('guide.csv', [columns.join(','), ...rows.map((row) => columns.map((c) => row[c]).join(','))].join('\n'));
const all = written('gateway.csv', ['id', ...Array.from({ length: 40_000 }, (_, i) => i)].join('\n'));
const roles = { timestamp: 'at', feature_time: 'made', latency: 'latency_ms', fallback: 'fallback', quality: 'quality', score: 'score', status: 'status' };
const front = (given: object = roles, more = '') =>
  `tables: { telemetry: { roles: ${JSON.stringify(given)} }${more} }\npopulations:\n  early: { table: telemetry, window: { from: start, to: "start + 25h" } }\n  late: { table: telemetry, window: { from: "start + 25h", to: "end + 1s" } }\n`;
const run = (parameters: object, tables: Readonly<Record<string, string>> = { telemetry: file }) =>
  runCell('sli', parameters, tables, { front: front(roles, 'gateway' in tables ? ', gateway: { roles: {} }' : '') });

describe('freshness', () => {
  it('is the p95 of the age of features in seconds, and rows from the future are counted', async () => {
    const record = await run({ slis: [{ metric: 'freshness', target: '2m' }] });
    const m = measured(record, 'freshness_p95');
    const ages = rows.map(({ age }) => age).sort((a, b) => a - b);
    const at = (ages.length - 1) * 0.95;
    const low = ages[Math.floor(at)] ?? 0;
    expect(m.value).toBeCloseTo(low + (at - Math.floor(at)) * ((ages[Math.floor(at) + 1] ?? low) - low), 9);
    expect([m.unit, m.threshold?.value, m.verdict, m.of.column]).toEqual(['s', 120, 'pass', 'made']);
    expect(record.caveats.find((c) => c.code === 'features_from_the_future')?.sentence).toContain('6 rows use features made after the request');
  });
});

describe('capture', () => {
  it.each([
    ['a number', 40_000],
    ['a population', 'gateway'],
  ])('of %s is rows over requests, with the interval of a share', async (_what, expected) => {
    const record = await run({ slis: [{ metric: 'capture', expected, target: 0.05 }] }, { telemetry: file, gateway: all });
    const m = measured(record, 'capture_rate');
    expect([m.value, m.n, m.verdict, m.threshold?.rule]).toEqual([0.075, 40_000, 'pass', 'at least']);
    expect(m.interval?.low).toBeGreaterThan(0.072);
    expect(m.interval?.high).toBeLessThan(0.078);
  });
  it('beyond all requests says so and judges nothing', async () => {
    const record = await run({ slis: [{ metric: 'capture', expected: 2000, target: 0.05 }] });
    expect([measured(record, 'capture_rate').value, record.verdict]).toEqual([1.5, 'insufficient']);
    expect(record.caveats.map((c) => c.code)).toContain('more_than_expected');
  });
});

describe('a ratio of sums', () => {
  it('has the sums of the rows, and no mean of ratios', async () => {
    const m = measured(await run({ slis: [{ metric: 'ratio', numerator: 'spend', denominator: 'tokens', target: 1 }] }), 'ratio');
    const [x, y] = [rows.reduce((s, r) => s + r.spend, 0), rows.reduce((s, r) => s + r.tokens, 0)];
    expect(m.value).toBeCloseTo(x / y, 12);
    expect([m.n, m.interval?.method, m.verdict]).toEqual([3000, 'delta', 'pass']);
    const residual = rows.reduce((s, r) => s + (r.spend - (x / y) * r.tokens) ** 2, 0);
    const error = Math.sqrt((residual * 3000) / 2999) / y;
    expect(((m.interval?.high ?? 0) - (m.interval?.low ?? 0)) / 2 / error).toBeCloseTo(1.9608, 3);
  });
});

describe('a mean', () => {
  it('never stands alone: p95 and p99 of the same rows come with it', async () => {
    const record = await run({ slis: [{ name: 'spend', metric: 'mean', column: 'spend' }] });
    expect(record.measurements.map((m) => [m.metric, m.of.sli])).toEqual([
      ['mean', 'spend'],
      ['p95', 'spend, p95'],
      ['p99', 'spend, p99'],
    ]);
    const both = await run({
      slis: [
        { metric: 'mean', column: 'spend' },
        { metric: 'p95', column: 'spend' },
      ],
    });
    expect(both.measurements.map((m) => m.metric)).toEqual(['mean', 'p95']);
  });
});

describe('the guide', () => {
  const events = [
    { time: '2026-03-01T01:00:00Z', kind: 'deploy', id: 'd1' },
    { time: '2026-03-01T02:00:00Z', kind: 'incident_start', id: 'i1' },
    { time: '2026-03-01T02:06:00Z', kind: 'alert', id: 'i1' },
    { time: '2026-03-01T02:26:00Z', kind: 'resolved', id: 'i1' },
    { time: '2026-03-02T02:00:00Z', kind: 'incident_start', id: 'i2' },
    { time: '2026-03-02T02:08:00Z', kind: 'alert', id: 'i2' },
    { time: '2026-03-02T02:38:00Z', kind: 'resolved', id: 'i2' },
    { time: '2026-03-02T02:20:00Z', kind: 'rollback', id: 'd1' },
  ];
  it('measures M1 to M10 with their starting targets', async () => {
    const record = await run({ preset: 'guide', of: 'late', baseline: 'early', expected: 20_000, events });
    const table = record.tables.find(({ name }) => name === 'guide');
    const by = new Map((table?.rows ?? []).map((row) => [`${row[0]} ${row[1]}`, row]));
    const verdict = (key: string) => by.get(key)?.[8];
    const target = (key: string) => by.get(key)?.[7];
    expect([...new Set((table?.rows ?? []).map((row) => row[0]))]).toEqual(['M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'M8', 'M9', 'M10']);
    expect([verdict('M1 latency p95'), target('M1 latency p95')]).toEqual(['pass', 300]);
    // 0.77 against 95 % of 0.85.
    expect(verdict('M2 quality')).toBe('fail');
    expect(verdict('M3 fallback rate')).toBe('pass');
    expect(verdict('M4 drift score of score')).toBe('fail');
    expect([verdict('M5 capture rate'), target('M5 capture rate')]).toEqual(['pass', 0.01]);
    expect([by.get('M6 time to detection')?.[2], target('M6 time to detection')]).toEqual([7, 15]);
    expect([by.get('M7 time to repair')?.[2], target('M7 time to repair')]).toEqual([25, 60]);
    expect([by.get('M8 rollback rate')?.[2], verdict('M8 rollback rate')]).toEqual([1, 'info']);
    expect([verdict('M9 freshness'), target('M9 freshness')]).toEqual(['pass', 300]);
    // 2 % of server errors burn a budget of 1 % twice as fast as it may.
    expect([verdict('M10 budget burn, 99 % without server status'), target('M10 budget burn, 99 % without server status')]).toEqual(['warn', 1.5]);
    expect(record.verdict).toBe('fail');
    expect(record.seed).toBe(1);
  });
  it('names each one that is missing, and why', async () => {
    const record = await runCell('sli', { preset: 'guide' }, { telemetry: file }, { front: front({ timestamp: 'at', latency: 'spend' }) });
    const rest = new Map((record.tables.find(({ name }) => name === 'guide')?.rows ?? []).map((row) => [`${row[0]} ${row[1]}`, row[9]]));
    expect(Object.fromEntries(rest)).toMatchObject({
      'M1 target of latency p95': '300 ms cannot be applied: the name spend has no unit such as _ms',
      'M2 quality against baseline': 'set baseline to a population from a time when all was well',
      'M4 drift score': 'set baseline to a population from a time when all was well',
      'M5 capture rate': 'set expected to the requests there were: a number, a population, or { rate: … }',
      'M6 time to detection': 'there is no table of events; name one, or write a list, under events',
    });
  });
});

describe('the drift score', () => {
  const flat = Array.from({ length: 40 }, () => 100);
  it('is the stability index over tenths of the baseline, less what chance makes', () => {
    const moved = flat.map((count, i) => (i < 20 ? count * 2 : count));
    const found = driftScore({ buckets: flat, without: 0 }, { buckets: moved, without: 0 }, 0.95);
    const cells = (counts: readonly number[]) => [...Array.from({ length: 10 }, (_, k) => counts.slice(4 * k, 4 * k + 4).reduce((a, b) => a + b, 0)), 0];
    const plain = psi(cells(flat), cells(moved));
    expect(found?.value).toBeCloseTo((plain?.value ?? 0) - (plain?.expectation ?? 0), 12);
    expect(found?.low).toBeLessThan(found?.value ?? 0);
    expect(found?.high).toBeGreaterThan(found?.value ?? 0);
  });
  it('counts rows without a number as a cell of their own', () => {
    const found = driftScore({ buckets: flat, without: 0 }, { buckets: flat, without: 4000 }, null);
    expect(found?.value).toBeGreaterThan(1);
  });
  it('alarms in at most 5 of 100 samples that have not changed, and its interval holds a true change in 95', () => {
    const uniform = seededUniform(8);
    const shares = flat.map((_, i) => (i < 20 ? 1.25 : 0.75));
    const truth = 0.125 * Math.log(0.625 / 0.375);
    let alarms = 0;
    let held = 0;
    const runs = 200;
    for (let i = 0; i < runs; i += 1) {
      const [one, two, three] = [new Float64Array(40), new Float64Array(40), new Float64Array(40)];
      drawMultinomial(uniform, 2000, flat, one);
      drawMultinomial(uniform, 2000, flat, two);
      drawMultinomial(uniform, 2000, shares, three);
      const calm = driftScore({ buckets: [...one], without: 0 }, { buckets: [...two], without: 0 }, 0.95);
      const moved = driftScore({ buckets: [...one], without: 0 }, { buckets: [...three], without: 0 }, 0.95);
      if ((calm?.low ?? 0) > 0) alarms += 1;
      if (moved !== null && (moved.low ?? 0) <= truth && (moved.high ?? 0) >= truth) held += 1;
    }
    expect(alarms / runs).toBeLessThanOrEqual(0.05);
    expect(held / runs).toBeGreaterThanOrEqual(0.92);
  });
});

it('an interval of p90, p95, p99 and p99.9 needs 36, 72, 368 and 3 688 values', () => {
  expect([0.9, 0.95, 0.99, 0.999].map((q) => fewestFor(q, 0.95))).toEqual([36, 72, 368, 3688]);
});

describe('what an indicator cannot take', () => {
  it.each([
    [{ metric: 'ratio', numerator: 'spend' }, /a ratio needs a numerator and a denominator/],
    [{ metric: 'ratio', numerator: 'spend', denominator: 'at' }, /"at" is TIMESTAMP.*a ratio needs numbers/],
    [{ metric: 'p95', column: 'spend', numerator: 'spend' }, /numerator belongs to a ratio/],
    [{ metric: 'capture' }, /a capture rate needs the requests there were/],
    [{ metric: 'capture', expected: 5, column: 'spend' }, /a capture rate counts rows/],
    [{ metric: 'freshness', column: 'spend' }, /"spend" is DOUBLE; a freshness needs instants/],
    [{ metric: 'p95', column: 'spend', target: '5m' }, /a duration is a target of freshness/],
  ])('%j', async (sli, message) => {
    const record = await run({ slis: [sli] });
    expect([record.verdict, record.headline]).toEqual(['error', expect.stringMatching(message)]);
  });
});
