import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/cells/canary/compare.ts';
import { judgeAll } from '../../src/cells/canary/judge.ts';
import { liftOfArms } from '../../src/cells/canary/lift.ts';
import type { SettledMetric } from '../../src/cells/canary/metrics.ts';
import { canaryParameters, type CanaryParameters } from '../../src/cells/canary/parameters.ts';
import type { Scope } from '../../src/cells/canary/plan.ts';
import { miettinenNurminenDifference, miettinenNurminenRatio } from '../../src/stats/proportion-intervals.ts';
import { shareMoments } from '../../src/stats/relative-lift.ts';
import { welchT, type Moments } from '../../src/stats/t-tests.ts';
import * as v from 'valibot';
import { armsOf, runCanary, type Row } from './canary-lab.ts';
import { randomSource } from './random.ts';

const experiments = 20_000;
/** The chance that a two-sided 95 % interval lies wholly on one side of the truth. */
const nominal = 0.025;
const share = 0.1;
const p: CanaryParameters = v.parse(canaryParameters, { metrics: [{ metric: 'mean', column: 'value', margin: '10%' }], sequential: false });
const scope = { p } as Scope;

const metricOf = (kind: 'mean' | 'rate'): SettledMetric => ({
  name: 'value',
  metric: kind,
  kind,
  quantile: 0,
  column: 'value',
  condition: null,
  margin: '10%',
  direction: 'lower',
  role: 'guardrail',
  unit: '',
});

function compared(kind: 'mean' | 'rate', one: Moments, two: Moments, interval: Comparison['interval'], df: number, ratio: Comparison['interval']): Comparison {
  const n = { control: one.n, canary: two.n };
  const arm = ({ mean, variance, n: rows }: Moments) => ({ value: mean, variance: variance / rows });
  return {
    metric: metricOf(kind),
    index: 0,
    n,
    value: { control: one.mean, canary: two.mean },
    difference: two.mean - one.mean,
    interval,
    method: '',
    test: null,
    standardError: null,
    always: null,
    reason: null,
    lift: liftOfArms(scope, n, arm(one), arm(two), df, ratio),
  };
}

/** How often the canary is said to be inside and beyond the margin, by the cell and where control's value is taken as known. */
function shares(draw: () => Comparison) {
  const counts = { inside: 0, beyond: 0, insideAsKnown: 0 };
  for (let i = 0; i < experiments; i += 1) {
    const c = draw();
    const [judged] = judgeAll([c], p);
    if (judged?.verdict === 'pass') counts.inside += 1;
    if (judged?.verdict === 'fail') counts.beyond += 1;
    if ((c.interval?.high ?? 0) < share * (c.value.control ?? 0)) counts.insideAsKnown += 1;
  }
  return { inside: counts.inside / experiments, beyond: counts.beyond / experiments, insideAsKnown: counts.insideAsKnown / experiments };
}

describe('a margin in per cent, with a canary that is worse by just the margin and a small control arm', () => {
  it('of means: is said to be kept as seldom as the level says; with control taken as known, more often', () => {
    const random = randomSource(5);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const rows = { control: 40, canary: 4000 };
    const found = shares(() => {
      const values = Array.from({ length: rows.control }, () => 100 + 30 * normal());
      const mean = values.reduce((a, b) => a + b, 0) / rows.control;
      const one = { n: rows.control, mean, variance: values.reduce((s, x) => s + (x - mean) ** 2, 0) / (rows.control - 1) };
      const two = { n: rows.canary, mean: 110 + (33 / Math.sqrt(rows.canary)) * normal(), variance: 33 * 33 };
      const welch = welchT(two, one);
      return compared('mean', one, two, welch?.interval ?? null, welch?.df ?? 1, null);
    });
    expect(found.inside).toBeLessThan(1.2 * nominal);
    expect(found.beyond).toBeLessThan(1.2 * nominal);
    expect(found.inside).toBeGreaterThan(0.8 * nominal);
    expect(found.insideAsKnown).toBeGreaterThan(1.3 * nominal);
  });

  it('of rates: likewise', () => {
    const random = randomSource(6);
    const drawn = (n: number, rate: number): number => {
      let k = 0;
      for (let i = 0; i < n; i += 1) if (random() < rate) k += 1;
      return k;
    };
    const rows = { control: 400, canary: 4000 };
    const found = shares(() => {
      const [k1, k2] = [drawn(rows.control, 0.3), drawn(rows.canary, 0.33)];
      const [one, two] = [shareMoments(k1, rows.control), shareMoments(k2, rows.canary)];
      const interval = miettinenNurminenDifference(k2, rows.canary, k1, rows.control);
      const ratio = miettinenNurminenRatio(k2, rows.canary, k1, rows.control);
      return compared('rate', one, two, interval, welchT(two, one)?.df ?? 1, ratio);
    });
    expect(found.inside).toBeLessThan(1.2 * nominal);
    expect(found.beyond).toBeLessThan(1.2 * nominal);
    expect(found.inside).toBeGreaterThan(0.8 * nominal);
    expect(found.insideAsKnown).toBeGreaterThan(1.2 * nominal);
  });
});

describe('what the cell says', () => {
  const values = (n: number, level: number): number[] => Array.from({ length: n }, (_, i) => level + ((i * 7919) % 41) - 20);

  it('the relative difference carries the verdict, its interval decides, and the difference is information', async () => {
    const record = await runCanary(armsOf(values(60, 100), values(400, 104)), { metrics: [{ metric: 'mean', column: 'value', margin: '10%' }] });
    const judged = record.measurements.filter((m) => m.verdict !== 'info');
    expect(judged).toHaveLength(1);
    expect(judged[0]).toMatchObject({
      metric: 'relative_difference',
      unit: 'share',
      threshold: { value: 0.1, rule: 'at most' },
      interval: { method: 'Fieller' },
    });
    expect(judged[0]?.verdict).toBe((judged[0]?.interval?.high ?? 1) < 0.1 ? 'pass' : 'insufficient');
    expect(record.measurements.find((m) => m.metric === 'difference' && m.of.rule === undefined)).not.toHaveProperty('threshold');
    expect(record.measurements.filter((m) => m.metric === 'relative_difference').map((m) => m.of.rule)).toEqual([undefined, 'any look', 'delta']);
    expect(record.headline).toMatch(/interval of the change .* %, margin 10 %/);
  });

  it('sequential: the interval that holds at every look decides', async () => {
    const record = await runCanary(armsOf(values(600, 100), values(600, 101)), {
      metrics: [{ metric: 'mean', column: 'value', margin: '10%' }],
      decide: 'sequential',
      expected_n: 1200,
    });
    expect(record.measurements.filter((m) => m.verdict !== 'info')).toMatchObject([
      { metric: 'relative_difference', interval: { method: 'always-valid' }, verdict: 'pass' },
    ]);
  });

  it('rates by the score interval of their ratio; a better metric is one that falls by no more than the margin', async () => {
    const flags = (arm: string, n: number, k: number): Row[] => Array.from({ length: n }, (_, i) => ({ arm, good: i < k }));
    const metrics = [{ metric: 'rate', column: 'good', margin: '20%', direction: 'higher' }];
    const record = await runCanary([...flags('control', 900, 450), ...flags('canary', 900, 440)], { metrics });
    const [judged] = record.measurements.filter((m) => m.verdict !== 'info');
    expect(judged).toMatchObject({ threshold: { value: -0.2, rule: 'at least' }, interval: { method: 'Miettinen–Nurminen' }, verdict: 'pass' });
    expect(judged?.interval?.low).toBeCloseTo((miettinenNurminenRatio(440, 900, 450, 900)?.low ?? 0) - 1, 12);
  });

  it('control too uncertain to be divided by: insufficient, with what to do', async () => {
    const wide = (n: number, level: number): number[] => Array.from({ length: n }, (_, i) => level + (((i * 7919) % 41) - 20) * 10);
    const record = await runCanary(armsOf(wide(30, 5), wide(400, 5)), { metrics: [{ metric: 'mean', column: 'value', margin: '10%' }] });
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toContain('give the margin as a number');
    expect(record.measurements.find((m) => m.metric === 'relative_difference')).toMatchObject({
      verdict: 'insufficient',
      intervalReason: 'denominator_near_zero',
    });
  });
});
