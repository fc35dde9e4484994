import { describe, expect, it } from 'vitest';
import { orderStatisticRanks } from '../../src/stats/intervals.ts';
import { written } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';
import { randomSource } from './random.ts';

const bounds = [0.05, 0.1, 0.2, 0.3, 0.5, 1];
const random = randomSource(3);
/** 4000 latencies in seconds, by instance; 1.5 % are above the last bound. */
const latencies = Array.from({ length: 4000 }, (_, i) => ({ instance: i % 2 === 0 ? 'a' : 'b', x: i % 67 === 0 ? 1 + random() : -Math.log(random()) * 0.08 }));
/** Cumulative counts as an export of increases has them: one row for each bound, instance and minute. */
const exported = [0, 1].flatMap((minute) =>
  ['a', 'b'].flatMap((instance) => {
    const own = latencies.filter((r, i) => r.instance === instance && (i < 2000 ? 0 : 1) === minute);
    return [...bounds, Infinity].map((le) => ({
      time: `2026-01-01T00:0${minute}:00Z`,
      instance,
      le: le === Infinity ? '+Inf' : String(le),
      requests: own.filter((r) => r.x <= le).length,
    }));
  }),
);
const csvOf = (rows: readonly object[], name: string) =>
  written(name, ['time,instance,le,requests', ...rows.map((r) => Object.values(r).join(','))].join('\n'));
const file = csvOf(exported, 'buckets.csv');
const sli = (more: object) => ({ metric: 'p90', buckets: { le: 'le', count: 'requests' }, unit: 's', ...more });
const run = (more: object, rest: object = {}, path = file) => runCell('sli', { slis: [sli(more)], ...rest }, { telemetry: path });
const sorted = latencies.map((r) => r.x).sort((a, b) => a - b);
const around = (x: number) => {
  const at = bounds.findIndex((le) => x <= le);
  return { low: bounds[at - 1] ?? 0, high: bounds[at] ?? Infinity };
};

describe('cumulative buckets', () => {
  it('give the value Prometheus prints, and an interval between bounds that holds the values at the ranks', async () => {
    const record = await run({});
    const m = measured(record, 'p90');
    const cum = (le: number) => latencies.filter((r) => r.x <= le).length;
    const { low, high } = around(sorted[3599] ?? 0);
    expect(m.value).toBeCloseTo(low + ((high - low) * (3600 - cum(low))) / (cum(high) - cum(low)), 12);
    expect(m.n).toBe(4000);
    const ranks = orderStatisticRanks(4000, 0.9, 0.95);
    expect(m.interval?.low).toBe(around(sorted[(ranks?.low ?? 0) - 1] ?? 0).low);
    expect(m.interval?.high).toBe(around(sorted[(ranks?.high ?? 0) - 1] ?? 0).high);
    expect(record.caveats.find((c) => c.code === 'bucketed')?.sentence).toMatch(/any value above 0\.1 s and up to 0\.2 s fits the counts as well$/);
    expect(record.caveats.map((c) => c.code)).not.toContain('binned_series');
  });

  it('add up over rows as the requests behind them do: by instance, over time, and where rows count', async () => {
    const record = await run({ where: "instance = 'a'" }, { by: 'instance', bucket: '1m' });
    const half = latencies.filter((r) => r.instance === 'a');
    expect(record.measurements.find((m) => m.of.group === undefined)?.n).toBe(half.length);
    const groups = record.measurements.filter((m) => m.of.group !== undefined).map((m) => [m.of.group?.instance, m.n]);
    expect(groups).toEqual([
      ['a', half.length],
      ['b', 0],
    ]);
    const series = record.charts.find((c) => c.kind === 'series');
    expect(series?.kind === 'series' && series.points.map((point) => point.n)).toEqual([1000, 1000]);
  });

  it.each([
    ['a target on a bound above', { target: 0.2 }, 'pass'],
    ['a target on a bound below: every value of the bucket is above it', { target: 0.1 }, 'fail'],
    ['a target inside the bucket', { target: 0.15 }, 'insufficient'],
    ['a target inside the bucket, higher is better', { target: 0.15, direction: 'higher' }, 'insufficient'],
    ['a target on the bound below, higher is better', { target: 0.1, direction: 'higher' }, 'pass'],
    ['a target above, higher is better', { target: 0.5, direction: 'higher' }, 'fail'],
    ['the bucket without end, below its beginning', { metric: 'p99', target: 0.5 }, 'fail'],
    ['the bucket without end, above its beginning', { metric: 'p99', target: 3 }, 'insufficient'],
  ] as const)('%s', async (_, more, verdict) => {
    expect((await run(more)).verdict).toBe(verdict);
  });

  it('have no value beyond the last bound, and say what Prometheus prints', async () => {
    const record = await run({ metric: 'p99', target: 0.5 });
    const m = measured(record, 'p99');
    expect(m).toMatchObject({ value: null, reason: 'beyond_last_bucket', intervalReason: 'open_bucket', verdict: 'fail' });
    expect(m.interval).toBeUndefined();
    expect(record.headline).toBe('p99 is above 1 s, the last bound of its buckets, target ≤ 0.5 s');
    expect(record.caveats.find((c) => c.code === 'beyond_last_bucket')?.sentence).toMatch(/Prometheus prints 1 s$/);
  });

  it.each([
    ['without +Inf', exported.filter((r) => r.le !== '+Inf'), 'no_open_bucket', /need a bound of \+Inf/],
    ['that are not cumulative', exported.map((r) => ({ ...r, requests: r.le === '0.2' ? 1 : r.requests })), 'not_cumulative', /counts fall from one bound/],
  ])('%s are insufficient, with a sentence', async (name, rows, reason, sentence) => {
    const record = await run({ target: 0.2 }, {}, csvOf(rows, `buckets ${name}.csv`));
    expect(record.verdict).toBe('insufficient');
    expect(measured(record, 'p90')).toMatchObject({ value: null, reason });
    expect(record.headline).toMatch(sentence);
  });

  it('leave out bounds that are no number, and say so', async () => {
    const record = await run({}, {}, csvOf([...exported, { time: '2026-01-01T00:00:00Z', instance: 'a', le: 'fast', requests: 9 }], 'buckets odd.csv'));
    expect(record.caveats.find((c) => c.code === 'bounds_unreadable')?.sentence).toMatch(/1 bounds? in le/);
    expect(measured(record, 'p90').n).toBe(4000);
  });

  it('too few requests have no interval', async () => {
    const record = await run(
      { target: 0.2 },
      {},
      csvOf(
        exported.map((r) => ({ ...r, requests: r.requests === 0 ? 0 : 3 })),
        'buckets few.csv',
      ),
    );
    expect(record.verdict).toBe('insufficient');
    expect(measured(record, 'p90').intervalReason).toBe('below_n_min');
  });

  it.each([
    [{ metric: 'mean' }, /buckets belong to a quantile/],
    [{ column: 'requests' }, /a column or of buckets; keep one/],
    [{ buckets: { le: 'nowhere', count: 'requests' } }, /neither a column nor a role/],
    [{ buckets: { le: 'le', count: 'instance' } }, /needs numbers/],
  ])('%j is refused with a sentence', async (more, sentence) => {
    const record = await run(more);
    expect(record.verdict).toBe('error');
    expect(record.headline).toMatch(sentence);
  });
});
