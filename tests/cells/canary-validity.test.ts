import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { drawExponential, drawNormal } from '../../src/stats/resampling.ts';
import { armsOf, judgedOf, runCanary, type Row } from './canary-lab.ts';

const start = Date.UTC(2026, 10, 1);
const instant = (minute: number): string => new Date(start + minute * 60_000).toISOString().slice(0, 19);
const roles = { timestamp: 'ts', request_id: 'id', label: 'label', subject_id: 'customer' };
const guard = { metrics: [{ metric: 'mean', column: 'value', margin: 1 }] };

interface Made {
  minute: number;
  arm: 'control' | 'canary';
  customer?: number;
  value?: number;
  label?: number | null;
  id?: string;
}

const rowOf = ({ minute, arm, customer = 0, value = 0, label = null, id }: Made, i: number): Row => ({
  ts: instant(minute),
  id: id ?? `r${i}`,
  arm,
  customer: `c${customer}`,
  value,
  label,
});

/** One row a minute and arm. */
function minutes(n: number, make: (minute: number, arm: 'control' | 'canary') => Partial<Made> = () => ({})): Row[] {
  const arms = ['control', 'canary'] as const;
  return Array.from({ length: n }, (_, minute) => arms.map((arm): Made => ({ minute, arm, ...make(minute, arm) })))
    .flat()
    .map(rowOf);
}

describe('a canary that cannot be compared', () => {
  it('is invalid when the arms never ran at the same time, unless all rows are asked for', async () => {
    const rows = minutes(120, (minute, arm) => ({ minute: minute + (arm === 'canary' ? 2000 : 0) }));
    const record = await runCanary(rows, guard, roles);
    expect([record.verdict, record.headline]).toEqual([
      'invalid',
      'Not comparable: control and canary never ran at the same time, so every difference may be one of time',
    ]);
    expect((await runCanary(rows, { ...guard, period: 'all' }, roles)).verdict).toBe('pass');
  });

  it('leaves out the time in which only one arm ran', async () => {
    const rows = minutes(400, (minute, arm) => ({ minute: arm === 'canary' ? 200 + minute / 2 : minute, value: minute < 200 && arm === 'control' ? 100 : 0 }));
    const record = await runCanary(rows, { ...guard, bucket: '5m' }, roles);
    expect(record.caveats.find((caveat) => caveat.code === 'time_overlap')?.sentence).toContain(
      '50 % of control and 100 % of canary; the other rows are left out',
    );
    expect(judgedOf(record)[0]?.n).toEqual({ reference: 200, current: 400 });
    expect(record.verdict).toBe('pass');
  });

  it('is invalid when the split is not the expected one, and says when it moved', async () => {
    const ramp = minutes(1000).filter((row, i) => row.arm === 'control' || i % (i < 1000 ? 20 : 4) === 1);
    const wrong = await runCanary(ramp, { ...guard, expected_split: 0.1 }, roles);
    expect(wrong.verdict).toBe('invalid');
    expect(wrong.headline).toMatch(/expected 10 %: p < 1e−12, a sample ratio mismatch; the canary's share moved from 9\.\d+ % to 33\.\d % at 2026-11-01 08:/);
    const share = (every: number): number => 2 / (every + 2);
    const steps = [
      { from: instant(0), canary: share(20) },
      { from: instant(500), canary: share(4) },
    ];
    const right = await runCanary(ramp, { ...guard, expected_split: steps, bucket: '5m' }, roles);
    expect([right.verdict, right.measurements.find((m) => m.metric === 'sample_ratio_p')?.verdict]).toEqual(['pass', 'pass']);
    expect(right.tables.map((table) => table.name)).toContain('split');
  });

  it('finds a split that differs between slices', async () => {
    const rows = minutes(600).map((row, i) => ({ ...row, region: row.arm === 'canary' ? (i % 10 < 8 ? 'north' : 'south') : i % 10 < 5 ? 'north' : 'south' }));
    const record = await runCanary(rows, { ...guard, by: ['region'], expected_split: 0.5 }, roles);
    expect(record.verdict).toBe('invalid');
    expect(record.headline).toContain('the split differs between values of region');
  });

  it('is invalid when more than 1 % of request ids repeat, within an arm or across', async () => {
    const within = await runCanary(
      minutes(300, (minute, arm) => ({ id: `${arm}${Math.floor(minute / 2)}` })),
      guard,
      roles,
    );
    expect([within.verdict, within.headline]).toEqual(['invalid', 'Not comparable: 150 rows of control repeat a request id (50 %)']);
    const across = await runCanary(
      minutes(300, (minute) => ({ id: `x${minute}` })),
      guard,
      roles,
    );
    expect(across.headline).toContain('300 request ids are in both arms (100 % of canary); rows that were answered twice belong into a shadow review');
    const few = await runCanary(
      minutes(300, (minute, arm) => ({ id: `${arm}${minute === 7 ? 6 : minute}` })),
      guard,
      roles,
    );
    expect([few.verdict, few.caveats.filter((caveat) => caveat.code === 'duplicate_ids').length]).toEqual(['pass', 2]);
  });

  it('is invalid when labels are known for different shares of both arms', async () => {
    const rows = minutes(500, (minute, arm) => ({ label: arm === 'canary' && minute % 2 === 0 ? null : minute % 3 === 0 ? 1 : 0 }));
    const record = await runCanary(rows, { metrics: [{ metric: 'rate', column: 'label', margin: 0.2 }] }, roles);
    expect(record.verdict).toBe('invalid');
    expect(record.headline).toContain('label is known for 100 % of control and 50 % of canary');
  });
});

describe('rows that belong together', () => {
  const uniform = seededUniform(11);
  const level = Array.from({ length: 400 }, () => drawNormal(uniform));
  const rows = Array.from({ length: 8000 }, (_, i): Made => {
    const customer = Math.floor(i / 20);
    return { minute: i % 500, arm: customer % 2 === 0 ? 'control' : 'canary', customer, value: (level[customer] ?? 0) + drawNormal(uniform) };
  }).map(rowOf);

  it('widen the interval by the design effect', async () => {
    const single = judgedOf(await runCanary(rows, guard, roles))[0]?.interval;
    const record = await runCanary(rows, { ...guard, unit: 'customer' }, roles);
    const unit = judgedOf(record)[0]?.interval;
    const effect = record.measurements.find((m) => m.metric === 'design_effect')?.value ?? 0;
    // 20 rows a customer with a correlation of one half: 1 + 19 · 0.5.
    expect(effect).toBeGreaterThan(8);
    expect(effect).toBeLessThan(13);
    const width = (interval: typeof unit): number => (interval?.high ?? 0) - (interval?.low ?? 0);
    expect(width(unit) / width(single)).toBeCloseTo(Math.sqrt(effect), 1);
    expect(unit?.method).toBe('clustered by unit');
  });

  it('widen it for quantiles and rates too', async () => {
    const metrics = [
      { metric: 'p90', column: 'value', margin: 1 },
      { metric: 'rate', where: 'value > 1', margin: 0.1 },
    ];
    const single = judgedOf(await runCanary(rows, { metrics }, roles));
    const unit = judgedOf(await runCanary(rows, { metrics, unit: 'customer' }, roles));
    for (const i of [0, 1]) {
      const width = (of: typeof unit): number => (of[i]?.interval?.high ?? 0) - (of[i]?.interval?.low ?? 0);
      expect(width(unit) / width(single)).toBeGreaterThan(1.5);
    }
  });

  it('are adjusted by an earlier period where the same units were seen', async () => {
    const before = rows.map((row, i) => ({ ...row, id: `b${i}`, arm: 'before', value: (level[Math.floor(i / 20)] ?? 0) + drawNormal(uniform) }));
    const front = { unit: 'customer', pre: 'before' };
    const record = await runCanary([...rows, ...before], { ...guard, ...front }, roles);
    expect(record.headline).toContain('"before" is neither a population');
    const { runCell } = await import('./lab.ts');
    const { csvOf, twoArms } = await import('./canary-lab.ts');
    const adjusted = await runCell(
      'canary',
      { ...guard, ...front },
      { telemetry: csvOf([...rows, ...before]) },
      {
        front: `tables: { telemetry: { roles: ${JSON.stringify(roles)} } }\n${twoArms}  before: { table: telemetry, where: "arm = 'before'" }\n`,
      },
    );
    expect(adjusted.caveats.find((caveat) => caveat.code === 'cuped')?.sentence).toMatch(/removes 9\d(\.\d)? % of the variance/);
    expect(judgedOf(adjusted)[0]?.interval?.method).toBe('clustered by unit, CUPED');
  });

  it('are judged on blocks of time with unit: auto, and not at all when time depends too much on itself', async () => {
    const record = await runCanary(
      minutes(600, () => ({ value: drawNormal(uniform) })),
      { ...guard, unit: 'auto' },
      roles,
    );
    expect(record.verdict).toBe('pass');
    expect(record.caveats.map((caveat) => caveat.code)).toContain('time_blocks');
    const trend = await runCanary(
      minutes(60, (minute, arm) => ({ value: arm === 'canary' ? minute : -minute })),
      { ...guard, unit: 'auto' },
      roles,
    );
    expect([trend.verdict, judgedOf(trend)[0]?.intervalReason]).toEqual(['insufficient', 'dependent']);
  });
});

describe('deciding', () => {
  const uniform = seededUniform(5);
  const sample = (n: number, shift: number): number[] => Array.from({ length: n }, () => shift + drawNormal(uniform));

  it('is slower, and right at any look, with the always-valid interval', async () => {
    const alternating = (shift: number): number[] => Array.from({ length: 500 }, (_, i) => shift + (i % 2 === 0 ? 1 : -1));
    const rows = armsOf(alternating(0), alternating(0.16));
    const metrics = [{ metric: 'mean', column: 'value', margin: 0.01 }];
    const fixed = await runCanary(rows, { metrics });
    const sequential = await runCanary(rows, { metrics, decide: 'sequential', expected_n: 1000 });
    expect([fixed.verdict, sequential.verdict]).toEqual(['fail', 'insufficient']);
    expect(judgedOf(sequential)[0]?.interval?.method).toBe('always-valid');
    expect(fixed.measurements.some((m) => m.of.rule === 'any look' && m.interval !== undefined)).toBe(true);
  });

  it('asks of success metrics to be better, adjusted for being several', async () => {
    const better = armsOf(sample(400, 0), sample(400, -0.5));
    const success = { metric: 'mean', column: 'value', kind: 'success' };
    const won = await runCanary(better, { metrics: [success, { ...success, name: 'other', metric: 'p50' }] });
    expect(won.verdict).toBe('pass');
    expect(judgedOf(won)[0]?.test?.pAdjusted ?? 0).toBeGreaterThan(judgedOf(won)[0]?.test?.p ?? 1);
    expect((await runCanary(armsOf(sample(400, 0), sample(400, 0)), { metrics: [success] })).verdict).toBe('insufficient');
    expect((await runCanary(armsOf(sample(400, 0), sample(400, 0.5)), { metrics: [success] })).verdict).toBe('fail');
  });

  it('says how many requests and hours are missing', async () => {
    const rows = minutes(200, (minute) => ({ minute, value: minute % 2 === 0 ? 1 : -1 }));
    const record = await runCanary(rows, { metrics: [{ metric: 'mean', column: 'value', margin: 0.15 }] }, roles);
    const missing = Number(record.tables[0]?.rows[0]?.[12]);
    expect(record.verdict).toBe('insufficient');
    // Spread 1 in both arms: (1.96 + 0.84)² · 2 / 0.15² = 698 an arm, of which 200 are there.
    expect(missing).toBeGreaterThan(480);
    expect(missing).toBeLessThan(520);
    expect(record.headline).toMatch(/more canary requests \(about \d+(\.\d)? h at the traffic so far\)/);
  });

  it('parts a mean that is mostly zero into how often and how much', async () => {
    const rare = (n: number, rate: number, size: number): number[] => Array.from({ length: n }, () => (uniform() < rate ? size * drawExponential(uniform) : 0));
    const record = await runCanary(armsOf(rare(3000, 0.1, 1), rare(3000, 0.05, 2)), { metrics: [{ metric: 'mean', column: 'value', margin: 0.2 }] });
    const parts = record.measurements.filter((m) => m.of.rule?.includes('not 0') === true);
    expect(parts.map((m) => Math.sign(m.value ?? 0))).toEqual([-1, 1]);
    for (const part of parts) expect((part.interval?.low ?? 0) * (part.interval?.high ?? 0)).toBeGreaterThan(0);
  });

  it('draws all judged metrics in units of their margins, and each over time', async () => {
    const record = await runCanary(
      minutes(100, () => ({ value: drawNormal(uniform) })),
      {
        metrics: [
          { metric: 'mean', column: 'value', margin: 2 },
          { metric: 'p50', column: 'value' },
        ],
      },
      roles,
    );
    expect(record.charts.map((chart) => chart.kind)).toEqual(['forest', 'series', 'series']);
    const [forest] = record.charts;
    if (forest?.kind !== 'forest') throw new Error('no forest');
    expect(forest.rows.map((row) => row.label)).toEqual(['value mean']);
    expect(forest.rows[0]?.high ?? 0).toBeCloseTo((judgedOf(record)[0]?.interval?.high ?? 0) / 2, 10);
  });
});
