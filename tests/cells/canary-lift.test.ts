import { describe, expect, it } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import type { CellRecord } from '../../src/notebook/types.ts';
import { adjustedEffects } from '../../src/stats/adjusted-effect.ts';
import { effectPosterior } from '../../src/stats/effect-posterior.ts';
import { alwaysValidBound } from '../../src/stats/one-sided-sequential.ts';
import { effectInterval, relativeEffect, shareMoments } from '../../src/stats/relative-lift.ts';
import { alwaysValidInterval } from '../../src/stats/sequential.ts';
import { sequentialQuantileInterval, sequentialQuantileP } from '../../src/stats/sequential-quantiles.ts';
import { countValues } from '../../src/stats/value-counts.ts';
import { expectClose } from '../stats/close-to.ts';
import { armsOf, csvOf, judgedOf, runCanary, twoArms, type Row } from './canary-lab.ts';
import { runCell } from './lab.ts';
import { randomSource } from './random.ts';

const random = randomSource(41);
const draw = (n: number, scale: number) => Array.from({ length: n }, () => Math.round(-Math.log(1 - random()) * scale * 1000) / 1000);
const [control, canary] = [draw(400, 10), draw(300, 12)];
const rows = armsOf(control, canary);

const moments = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { n: values.length, mean, variance: values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1) };
};

/** The measurement of a metric by its rule. */
const of = (record: CellRecord, metric: string, rule?: string) => record.measurements.find((m) => m.metric === metric && m.of.rule === rule);

describe('relative differences', () => {
  it('of means: by the delta method, at any look, and by Fieller', async () => {
    const record = await runCanary(rows, { metrics: [{ metric: 'mean', column: 'value', margin: 5 }], expected_n: 2000 });
    const effect = relativeEffect(moments(control), moments(canary));
    if (effect === null) throw new Error('undefined');
    const found = of(record, 'relative_difference');
    const fixed = effectInterval(effect);
    expectClose(found?.value, effect.value, 1e-9);
    expectClose(found?.interval?.low, fixed?.low ?? 0, 1e-8);
    expectClose(found?.interval?.high, fixed?.high ?? 0, 1e-8);
    expect([found?.interval?.method, found?.unit, found?.verdict]).toEqual(['delta', 'share', 'info']);
    const any = alwaysValidInterval(effect.value, effect.standardError, 700, 2000);
    expectClose(of(record, 'relative_difference', 'any look')?.interval?.low, any?.low ?? 0, 1e-8);
    const fieller = of(record, 'relative_difference', 'Fieller')?.interval;
    expect(fieller?.low ?? 0).toBeGreaterThan(fixed?.low ?? 0);
    expect(fieller?.high ?? 0).toBeGreaterThan(fixed?.high ?? 0);
    const table = record.tables.find((each) => each.name === 'relative');
    expectClose(table?.rows[0]?.[1] as number, effect.value, 1e-9);
    expect(record.tables.some((each) => each.name === 'posterior')).toBe(false);
  });

  it('of rates, also with few events: at any look then between the ends of exact intervals', async () => {
    const flags = (arm: string, n: number, k: number): Row[] => Array.from({ length: n }, (_, i) => ({ arm, bad: i < k }));
    const metrics = [{ metric: 'rate', column: 'bad', margin: 0.1 }];
    const many = await runCanary([...flags('control', 500, 60), ...flags('canary', 400, 60)], { metrics });
    const effect = relativeEffect(shareMoments(60, 500), shareMoments(60, 400));
    expectClose(of(many, 'relative_difference')?.interval?.high, (effect && effectInterval(effect)?.high) ?? 0, 1e-9);
    const few = await runCanary([...flags('control', 500, 9), ...flags('canary', 400, 9)], { metrics });
    expectClose(of(few, 'relative_difference')?.value, 0.25, 1e-12);
    const any = of(few, 'relative_difference', 'any look')?.interval;
    expect(any?.low ?? 0).toBeLessThan(-0.5);
    expect(any?.high ?? 0).toBeGreaterThan(2);
    const none = await runCanary([...flags('control', 500, 0), ...flags('canary', 400, 9)], { metrics });
    expect([of(none, 'relative_difference')?.value, of(none, 'relative_difference')?.reason]).toEqual([null, 'denominator_zero']);
    const rare = await runCanary([...flags('control', 500, 2), ...flags('canary', 400, 9)], { metrics });
    expect(of(rare, 'relative_difference')?.intervalReason).toBe('denominator_near_zero');
  });

  it('over units, and adjusted by the earlier period', async () => {
    const units: Row[] = [];
    const sums = [0, 1].map(() => ({ n: 0, sum: 0, squares: 0, before: { sum: 0, squares: 0 }, cross: 0 }));
    for (let i = 0; i < 80; i += 1) {
      const x = Math.round((5 + 2 * random()) * 1000) / 1000;
      const y = Math.round((x * (i % 2 === 0 ? 1 : 1.1) + 0.3 * random()) * 1000) / 1000;
      const s = sums[i % 2];
      if (s === undefined) throw new Error('two arms');
      s.n += 1;
      s.sum += y;
      s.squares += y * y;
      s.before.sum += x;
      s.before.squares += x * x;
      s.cross += x * y;
      units.push({ arm: 'before', customer: `c${i}`, value: x }, { arm: i % 2 === 0 ? 'control' : 'canary', customer: `c${i}`, value: y });
    }
    const [one, two] = sums;
    const expected = one && two && adjustedEffects(one, two);
    const front = `tables: { telemetry: { roles: {} } }\n${twoArms}  earlier: { table: telemetry, where: "arm = 'before'" }\n`;
    const given = { metrics: [{ metric: 'mean', column: 'value', margin: 2 }], unit: 'customer' };
    const path = csvOf(units);
    const adjusted = await runCell('canary', { ...given, pre: 'earlier' }, { telemetry: path }, { front });
    const found = of(adjusted, 'relative_difference');
    const effect = expected?.relative && effectInterval(expected.relative);
    expectClose(found?.value, expected?.relative?.value ?? 0, 1e-8);
    expectClose(found?.interval?.low, effect?.low ?? 0, 1e-8);
    expect(found?.interval?.method).toBe('delta, clustered by unit, CUPED');
    const plain = of(await runCell('canary', given, { telemetry: path }, { front }), 'relative_difference')?.interval;
    expect(plain?.method).toBe('delta, clustered by unit');
    expect((plain?.high ?? 0) - (plain?.low ?? 0)).toBeGreaterThan(1.5 * ((found?.interval?.high ?? 0) - (found?.interval?.low ?? 0)));
  });

  it('are absent for shapes, and without an interval below ten rows', async () => {
    const record = await runCanary(armsOf(control.slice(0, 8), canary), {
      metrics: [
        { metric: 'shape', column: 'value' },
        { metric: 'mean', column: 'value', margin: 1 },
      ],
    });
    expect(record.measurements.filter((m) => m.metric === 'relative_difference').map((m) => [m.of.sli, m.interval, m.intervalReason])).toEqual([
      ['value mean', undefined, 'below_n_min'],
    ]);
  });
});

describe('quantiles at any look', () => {
  it.each([0.5, 0.9])('p%d has the exact interval of the sequential test, as difference and as lift', async (q) => {
    const name = `p${q * 100}`;
    const record = await runCanary(rows, { metrics: [{ metric: name, column: 'value', margin: '50%' }], expected_n: 1400 });
    const arms = [
      { table: countValues(control), expectedN: 800 },
      { table: countValues(canary), expectedN: 600 },
    ] as const;
    const expected = sequentialQuantileInterval(arms[0], arms[1], q);
    const any = of(record, `${name}_difference`, 'any look')?.interval;
    expectClose(any?.low, expected?.low ?? 0, 1e-9);
    expectClose(any?.high, expected?.high ?? 0, 1e-9);
    const lift = sequentialQuantileInterval(arms[0], arms[1], q, 0.05, (a, b) => b / a - 1);
    const anyLift = of(record, `${name}_relative_difference`, 'any look')?.interval;
    expectClose(anyLift?.low, lift?.low ?? 0, 1e-9);
    expectClose(anyLift?.high, lift?.high ?? 0, 1e-9);
  });

  it('has the p of the sequential test, from above where buckets were not read', async () => {
    const metrics = [{ metric: 'p50', column: 'value', direction: 'higher', kind: 'success' }];
    const record = await runCanary(rows, { metrics, decide: 'sequential', expected_n: 700 });
    const exact = sequentialQuantileP({ table: countValues(control), expectedN: 400 }, { table: countValues(canary), expectedN: 300 }, 0.5) ?? 1;
    const [found] = judgedOf(record);
    expect(found?.test?.pAdjusted ?? 0).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
    expect(found?.test?.pAdjusted ?? 1).toBeLessThan(exact * 1.5);
    const far = await runCanary(
      armsOf(
        control,
        canary.map((v) => v + 100),
      ),
      { metrics, decide: 'sequential', expected_n: 700 },
    );
    expect(judgedOf(far)[0]?.test?.pAdjusted ?? 1).toBeLessThan(1e-6);
    expect(far.verdict).toBe('pass');
  });

  it('is held while too few rows leave a side open', async () => {
    const record = await runCanary(armsOf(control.slice(0, 40), canary.slice(0, 40)), {
      metrics: [{ metric: 'p90', column: 'value', margin: '50%' }],
      decide: 'sequential',
    });
    expect([record.verdict, of(record, 'p90_difference')?.interval?.method]).toEqual(['insufficient', 'order statistics, MOVER']);
    expect(record.headline).toContain('there is no interval that holds at every look');
  });
});

describe('bounds on one side', () => {
  it('are drawn at 1 − alpha each, for one look and for any', async () => {
    const metrics = [{ metric: 'mean', column: 'value', margin: 5 }];
    const [two, one] = [await runCanary(rows, { metrics, expected_n: 700 }), await runCanary(rows, { metrics, expected_n: 700, sides: 'one' })];
    const both = await runCanary(rows, { metrics, expected_n: 700, alpha: 0.1 });
    const interval = judgedOf(one)[0]?.interval;
    expect(interval?.level).toBeCloseTo(0.9, 12);
    expect([interval?.low, interval?.high]).toEqual([judgedOf(both)[0]?.interval?.low, judgedOf(both)[0]?.interval?.high]);
    const [a, b] = [moments(control), moments(canary)];
    const error = Math.sqrt(a.variance / a.n + b.variance / b.n);
    const any = of(one, 'difference', 'any look')?.interval;
    expectClose(any?.low, alwaysValidBound(b.mean - a.mean, error, 700, 700, 'greater')?.bound ?? 0, 1e-8);
    expectClose(any?.high, alwaysValidBound(b.mean - a.mean, error, 700, 700, 'less')?.bound ?? 0, 1e-8);
    expect(any?.high ?? 0).toBeLessThan(of(two, 'difference', 'any look')?.interval?.high ?? 0);
    expect((await runCanary(rows, { metrics, sides: 'one', alpha: 0.5 })).headline).toContain('alpha must be below 0.5');
  });
});

describe('a posterior', () => {
  const metrics = [{ metric: 'mean', column: 'value', margin: 5 }];
  it('of the lift tells chance to win and expected losses, and decides nothing', async () => {
    const plain = await runCanary(rows, { metrics });
    const effect = relativeEffect(moments(control), moments(canary));
    for (const [posterior, prior] of [
      ['flat', null],
      [
        { mean: 0, standard_deviation: 0.05 },
        { mean: 0, standardDeviation: 0.05 },
      ],
    ] as const) {
      const record = await runCanary(rows, { metrics, posterior });
      const expected = effect && effectPosterior(effect.value, effect.standardError, prior);
      // Lower is better: the canary wins when the change is negative.
      expectClose(of(record, 'chance_to_win')?.value, 1 - (expected?.positive ?? 0), 1e-8);
      expectClose(of(record, 'expected_loss', 'promote')?.value, expected?.gain ?? 0, 1e-8);
      expectClose(of(record, 'expected_loss', 'hold')?.value, expected?.loss ?? 0, 1e-8);
      const credible = of(record, 'relative_difference', 'posterior');
      expectClose(credible?.value, expected?.mean ?? 0, 1e-8);
      expectClose(credible?.interval?.high, expected?.high ?? 0, 1e-8);
      expect([record.verdict, record.headline]).toEqual([plain.verdict, plain.headline]);
      expect(record.measurements.filter((m) => /chance|loss/.test(m.metric)).every((m) => m.verdict === 'info')).toBe(true);
      expect(record.tables.find((table) => table.name === 'posterior')?.rows[0]?.length).toBe(7);
    }
    expect(of(plain, 'chance_to_win')).toBeUndefined();
  });

  it('wins by being higher where higher is better', async () => {
    const record = await runCanary(rows, { metrics: [{ metric: 'mean', column: 'value', direction: 'higher', margin: 5 }], posterior: 'flat' });
    expect(of(record, 'chance_to_win')?.value ?? 0).toBeGreaterThan(0.5);
    expect(of(record, 'expected_loss', 'promote')?.value ?? 1).toBeLessThan(of(record, 'expected_loss', 'hold')?.value ?? 0);
  });

  it('needs a proper prior', () => {
    const text = (posterior: string) => `---\nfaultline: 1\ntitle: Prior\n---\n\n\`\`\`yaml canary\nposterior: ${posterior}\n\`\`\`\n`;
    const said = (posterior: string) => checkNotebook(text(posterior), cellTypes).diagnostics.map(({ message }) => message);
    expect(said('{ mean: 0, standard_deviation: 0 }')).toEqual(["'posterior.standard_deviation' is 0: expected a number above 0"]);
    expect(said('sure')[0]).toContain('expected flat, or { mean, standard_deviation } of the relative difference');
    expect(said('flat')).toEqual([]);
  });
});

describe('names of results', () => {
  it('tell a ratio of sums from the ratio of the arms', async () => {
    const calls = Array.from({ length: 60 }, (_, i) => ({ arm: i % 2 === 0 ? 'control' : 'canary', cost: 1 + (i % 7), tokens: 10 + (i % 5) }));
    const record = await runCanary(calls, { metrics: [{ metric: 'ratio', numerator: 'cost', denominator: 'tokens', margin: 1 }] });
    const arms = record.measurements.filter((m) => m.metric === 'ratio_of_sums');
    expect(arms.map((m) => m.of.population)).toEqual(['control', 'canary']);
    const ratio = record.measurements.filter((m) => m.metric === 'ratio');
    expect(ratio).toHaveLength(1);
    expectClose(ratio[0]?.value, (arms[1]?.value ?? 0) / (arms[0]?.value ?? 1), 1e-12);
    expectClose(of(record, 'relative_difference')?.value, (ratio[0]?.value ?? 0) - 1, 1e-12);
  });
});
