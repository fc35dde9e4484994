import { describe, expect, it } from 'vitest';
import { written } from '../engine/native/files.ts';
import { runCell } from './lab.ts';
import { randomSource } from './random.ts';

const start = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const random = randomSource(3);
/** Eight days, about 20 requests an hour; from the 100th hour on version v2 serves: 20 % fail instead of 4 %, and it takes 30 ms longer. */
const rows = Array.from({ length: 192 * 20 }, (_, i) => {
  const at = start + Math.floor((i / 20) * hour) + Math.floor(random() * 1000);
  const v2 = at >= start + 100 * hour;
  return {
    at,
    version: v2 ? 'v2' : 'v1',
    failed: random() < (v2 ? 0.2 : 0.04),
    ms: Math.round(100 + 40 * random() + (v2 ? 30 : 0)),
    calm: random() < 0.1,
    tokens: 10,
    cost: v2 ? 3 : 2,
  };
});
type Row = (typeof rows)[number];
const csv = (list: readonly Row[], name: string) =>
  written(
    name,
    [
      'at,version,failed,ms,calm,tokens,cost',
      ...list.map((r) => [new Date(r.at).toISOString(), r.version, r.failed, r.ms, r.calm, r.tokens, r.cost].join(',')),
    ].join('\n'),
  );
const file = csv(rows, 'changes.csv');
const roles = [
  { table: 'telemetry', role: 'timestamp', column: 'at' },
  { table: 'telemetry', role: 'model_version', column: 'version' },
] as const;
const run = (parameters: object, more: Readonly<Record<string, string>> = {}, telemetry = file) =>
  runCell('change-points', { bucket: '1h', ...parameters }, { telemetry, ...more }, { roles });
const changeAt = start + 100 * hour;

describe('a change of level', () => {
  it.each(['e-divisive', 'pelt'])('of a rate is found with %s, to within a bucket or two, joined to the version', async (method) => {
    const record = await run({ metric: { metric: 'rate', column: 'failed' }, direction: 'lower', method });
    expect(record.verdict).toBe('fail');
    const [point, ...others] = record.measurements.filter((m) => m.metric === 'change_point');
    expect(others).toEqual([]);
    expect(Math.abs((point?.value ?? 0) - changeAt)).toBeLessThanOrEqual(2 * hour);
    expect(point?.interval?.low).toBeLessThanOrEqual(changeAt);
    expect(point?.interval?.high).toBeGreaterThanOrEqual(changeAt);
    expect(point?.test?.p).toBeLessThanOrEqual(0.001);
    const size = record.measurements.find((m) => m.metric === 'change_magnitude');
    expect(size?.interval?.low).toBeLessThan(0.16);
    expect(size?.interval?.high).toBeGreaterThan(0.16);
    expect(record.headline).toMatch(/first request of v2/);
  });

  it('is found against permuted blocks as well, and the caveat of dependent buckets says what p comes from', async () => {
    const metric = { metric: 'rate', column: 'failed' };
    const record = await run({ metric, null_model: 'block' });
    expect(record.measurements.filter((m) => m.metric === 'change_point')).toHaveLength(1);
    // Load that builds up and ebbs away over hours, and is twice as high from the 100th hour on.
    let load = 0;
    const uneven = Array.from({ length: 192 }, (_, h) => {
      load = 0.6 * load + 8 * (random() - 0.5);
      return Array.from({ length: Math.round(30 + load) * (h >= 100 ? 2 : 1) }, (__, i) => ({ ...(rows[0] as Row), at: start + h * hour + i * 1000 }));
    }).flat();
    const dependent = csv(uneven, 'uneven.csv');
    const [ar1, block] = [
      await run({ metric: { metric: 'count' } }, {}, dependent),
      await run({ metric: { metric: 'count' }, null_model: 'block' }, {}, dependent),
    ];
    const said = (record: typeof ar1) => record.caveats.find((c) => c.code === 'dependence')?.sentence;
    expect(said(ar1)).toMatch(/: p and intervals come from series as dependent as that$/);
    expect(said(block)).toMatch(/p comes from blocks of neighbours in another order/);
  });

  it.each([
    [{ metric: 'mean', column: 'ms' }, 120, 150],
    [{ metric: 'p95', column: 'ms' }, 138, 168],
    [{ metric: 'ratio', numerator: 'cost', denominator: 'tokens' }, 0.2, 0.3],
  ])('of %j has its levels', async (metric, before, after) => {
    const record = await run({ metric });
    expect(record.verdict).toBe('warn');
    const line = record.tables[0]?.rows[0];
    expect(Math.abs(Number(line?.[3]) / before - 1)).toBeLessThan(0.02);
    expect(Math.abs(Number(line?.[4]) / after - 1)).toBeLessThan(0.02);
  });

  it('of traffic counts empty buckets as 0 and leaves out what the ends cut', async () => {
    const quiet = csv(
      rows.filter((r) => r.at < start + 60 * hour + 1 || r.at > start + 90 * hour),
      'quiet.csv',
    );
    const record = await run({ metric: { metric: 'count' } }, {}, quiet);
    const points = record.measurements.filter((m) => m.metric === 'change_point').map((m) => ((m.value ?? 0) - start) / hour);
    expect(points).toEqual([60, 90].map((t) => expect.closeTo(t, -0.31)));
    expect(record.caveats.map((c) => c.code)).toContain('cut_buckets');
    const rate = await run({ metric: { metric: 'rate', column: 'calm' } }, {}, quiet);
    expect(rate.caveats.map((c) => c.code)).toContain('no_traffic');
  });

  it('is joined to the nearest event of a table', async () => {
    const events = written(
      'events.csv',
      `time,kind,id\n${new Date(changeAt - 600_000).toISOString()},deploy,d-17\n${new Date(start + 2 * hour).toISOString()},config,c-1`,
    );
    const record = await run({ metric: { metric: 'rate', column: 'failed' } }, { events });
    expect(record.headline).toMatch(/(deploy d-17|first request of v2) at 2026-01-09 0[34]/);
  });

  it('smaller than asked is no finding', async () => {
    const record = await run({ metric: { metric: 'mean', column: 'ms' }, min_magnitude: 0.5 });
    expect(record.verdict).toBe('pass');
  });

  it('for the better is for information', async () => {
    const record = await run({ metric: { metric: 'rate', column: 'failed' }, direction: 'higher' });
    expect(record.verdict).toBe('info');
  });
});

describe('no change', () => {
  it('passes', async () => {
    const record = await run({ metric: { metric: 'rate', column: 'calm' } });
    expect(record.verdict).toBe('pass');
    expect(record.measurements).toEqual([]);
  });

  it('passes where the metric never varies', async () => {
    const record = await run({ metric: { metric: 'mean', column: 'tokens' } });
    expect(record).toMatchObject({ verdict: 'pass', headline: expect.stringMatching(/^mean of tokens is 10 in all/) });
  });

  it('is the same whatever order the rows come in: a clock that jumps back changes nothing', async () => {
    const metric = { metric: 'rate', column: 'failed' };
    const [a, b] = [await run({ metric }), await run({ metric }, {}, csv([...rows].reverse(), 'reversed.csv'))];
    expect(b.measurements).toEqual(a.measurements);
  });

  it('is insufficient with too few buckets, and without rows', async () => {
    const few = await run({ metric: { metric: 'rate', column: 'failed' }, bucket: '1d' });
    expect(few.verdict).toBe('insufficient');
    expect(few.headline).toMatch(/^\d buckets are too few/);
    const none = await runCell(
      'change-points',
      { of: 'none', metric: { metric: 'count' } },
      { telemetry: file },
      { roles, front: 'populations:\n  none: { table: telemetry, where: "ms < 0" }\n' },
    );
    expect(none.verdict).toBe('insufficient');
  });
});

describe('bad parameters', () => {
  it.each([
    [{ metric: { metric: 'count', column: 'ms' } }, /a count takes rows/],
    [{ metric: { metric: 'ratio', numerator: 'ms' } }, /a ratio needs a numerator and a denominator/],
    [{ metric: { metric: 'mean', column: 'version' } }, /expected numbers/],
    [{ metric: { metric: 'count' }, bucket: '1s' }, /at most 10000 are searched/],
    [{ metric: 'auto' }, /has the role error, fallback or latency/],
  ])('%j is refused with a sentence', async (parameters, sentence) => {
    const record = await run(parameters);
    expect(record.verdict).toBe('error');
    expect(record.headline).toMatch(sentence);
  });
});
