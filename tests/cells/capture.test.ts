import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDrops } from '../../src/cells/capture/drops.ts';
import { rowOrder, stepBackBetweenParts } from '../../src/cells/capture/order.ts';
import { coreSpan } from '../../src/cells/capture/strays.ts';
import { wilson } from '../../src/stats/intervals.ts';
import { parquetOf, written } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';
import { randomSource } from './random.ts';

const start = Date.UTC(2026, 2, 2);
interface Row {
  readonly request_id: string;
  readonly timestamp: string;
  readonly route: string;
  readonly stored: string;
}
/** One request a minute for two days, two thirds on route a. */
const all: Row[] = Array.from({ length: 2880 }, (_, i) => ({
  request_id: `q${i}`,
  timestamp: new Date(start + i * 60_000).toISOString(),
  route: i % 3 === 0 ? 'b' : 'a',
  stored: new Date(start + i * 60_000 + (i % 10 === 0 ? 2 * 3_600_000 : i % 100 === 1 ? -5000 : 1000)).toISOString(),
}));
const csv = (rows: readonly object[]) => [Object.keys(rows[0] ?? {}).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n');
const file = (name: string, rows: readonly object[]) => written(name, csv(rows));
const requests = file('capture-all.csv', all);
const codes = (record: { readonly caveats: readonly { readonly code: string }[] }) => record.caveats.map((c) => c.code);

describe('the capture rate', () => {
  const captured = all.filter((_, i) => i % 50 === 0);
  const telemetry = file('capture-some.csv', captured);
  it('counts each expected request once, by id, with its Wilson interval', async () => {
    const twice = file('capture-twice.csv', [...captured, ...captured.slice(0, 5), { ...all[1], request_id: 'stranger' }]);
    const record = await runCell('capture', { expected: 'requests' }, { telemetry: twice, requests });
    const rate = record.measurements.find((m) => m.metric === 'capture_rate' && m.of.group === undefined);
    expect([rate?.value, rate?.n, rate?.verdict]).toEqual([58 / 2880, 2880, 'pass']);
    expect(rate?.interval).toMatchObject(wilson(58, 2880) ?? {});
    expect(codes(record)).toContain('unmatched');
    expect(measured(record, 'duplicate_rate', 'request_id').value).toBe(5 / 64);
    expect(measured(record, 'duplicate_rate', 'request_id').verdict).toBe('fail');
  });
  it.each([
    [0.01, 'pass'],
    [0.021, 'warn'],
    [0.03, 'fail'],
  ] as const)('against a target of %d gives %s', async (target, verdict) => {
    const record = await runCell('capture', { expected: 'requests', target }, { telemetry, requests });
    expect(record.measurements.find((m) => m.metric === 'capture_rate' && m.of.group === undefined)?.verdict).toBe(verdict);
  });
  it('sums counts of a table that holds one row per hour', async () => {
    const hours = file(
      'capture-hours.csv',
      Array.from({ length: 48 }, (_, i) => ({ timestamp: new Date(start + i * 3_600_000).toISOString(), requests: 60 })),
    );
    const record = await runCell('capture', { expected: 'hours', count: 'requests' }, { telemetry, hours });
    expect(measured(record, 'capture_rate').value).toBe(58 / 2880);
    expect(codes(record)).toContain('no_column');
  });
  it('takes a rate or rows per bucket, and has no interval above 1', async () => {
    const rate = await runCell('capture', { expected: { rate: 1 / 60 } }, { telemetry: requests });
    expect(measured(rate, 'capture_rate').value).toBeCloseTo(1, 2);
    const bucket = await runCell('capture', { expected: 30, bucket: '1h' }, { telemetry: requests });
    expect(measured(bucket, 'capture_rate')).toMatchObject({ value: 2, intervalReason: 'above_one', verdict: 'pass' });
    expect(codes(bucket)).toContain('more_than_expected');
  });
  it('tests the captured mix against the requests that were not captured', async () => {
    const biased = file(
      'capture-biased.csv',
      all.filter((row, i) => (row.route === 'b' ? i % 6 === 0 : i % 6 === 1 && i % 5 === 0)),
    );
    const record = await runCell('capture', { expected: 'requests', by: 'route' }, { telemetry: biased, requests });
    const bias = measured(record, 'sampling_bias', 'route');
    // 480 of 960 b and 96 of 1920 a: by hand, the 2 × 2 chi-square of captured against not captured.
    const [b, a, rb, ra] = [480, 96, 480, 1824];
    const n = b + a + rb + ra;
    expect(bias.test?.statistic).toBeCloseTo((n * (b * ra - a * rb) ** 2) / ((b + a) * (rb + ra) * (b + rb) * (a + ra)), 6);
    expect([bias.value, bias.verdict]).toEqual([expect.closeTo(480 / 576 - 1 / 3, 12), 'fail']);
    const fair = file(
      'capture-fair.csv',
      all.filter((_, i) => Math.floor(i / 3) % 7 === 0),
    );
    expect(measured(await runCell('capture', { expected: 'requests', by: 'route' }, { telemetry: fair, requests }), 'sampling_bias', 'route').verdict).toBe(
      'pass',
    );
  });
});

describe('traffic', () => {
  it('has gaps where chance leaves none, with their length, and a tolerance', async () => {
    const holed = file(
      'capture-gap.csv',
      all.filter((_, i) => i < 700 || i >= 790),
    );
    const record = await runCell('capture', { bucket: '1h' }, { telemetry: holed });
    expect(measured(record, 'gap_seconds')).toMatchObject({ value: 5400, unit: 's', verdict: 'fail' });
    expect(record.headline).toContain('2026-03-02 11:40 to 2026-03-02 13:10');
    expect(measured(await runCell('capture', { bucket: '1h', max_gap: '2h' }, { telemetry: holed }), 'gap_seconds').verdict).toBe('pass');
  });
  it('finds the hour that lost three quarters of its rows', async () => {
    const dropped = file(
      'capture-drop.csv',
      all.filter((_, i) => i < 1200 || i >= 1260 || i % 4 === 0),
    );
    const record = await runCell('capture', { bucket: '1h' }, { telemetry: dropped });
    expect(record.measurements.find((m) => m.metric === 'drop_count' && m.of.group === undefined)).toMatchObject({ value: 1, verdict: 'fail' });
    expect(measured(record, 'dropped_rows').value).toBe(45);
    expect(record.tables.find((t) => t.name === 'drops')?.rows[0]?.slice(0, 3)).toEqual(['2026-03-02T20:00:00.000Z', 15, 60]);
  });
  it('raises drops in traffic without any in at most one of fifty series, also when it varies more than Poisson and by the hour', () => {
    const random = randomSource(11);
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    let alarms = 0;
    for (let series = 0; series < 200; series += 1) {
      const counts = Array.from({ length: 24 * 14 }, (_, i) => {
        const level = 200 * (1 + 0.6 * Math.sin((2 * Math.PI * i) / 24));
        return Math.max(0, Math.round(level + Math.sqrt(level * 3) * normal()));
      });
      if (
        findDrops(
          counts,
          counts.map(() => true),
          3600,
        ).drops.length > 0
      )
        alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(4);
  });
  it('estimates the dispersion and still sees a real loss', () => {
    const random = randomSource(5);
    const counts = Array.from({ length: 24 * 7 }, () => 300 + Math.round(60 * (random() + random() + random() - 1.5)));
    counts[100] = 60;
    const { drops, dispersion, like } = findDrops(
      counts,
      counts.map(() => true),
      3600,
    );
    expect(like).toBe('time of day');
    // The variance of the sum of three uniforms is 1/4, times 60², over the mean of 300: 3. The median of seven adds its own.
    expect(dispersion).toBeGreaterThan(1.5);
    expect(dispersion).toBeLessThan(6);
    expect(drops.map((d) => d.index)).toEqual([100]);
  });
});

describe('ids, clocks and order', () => {
  it('counts late rows and rows stored before they happened', async () => {
    const record = await runCell('capture', { ingested: 'stored' }, { telemetry: requests });
    expect(measured(record, 'late_arrival_rate', 'stored')).toMatchObject({ value: 288 / 2880, verdict: 'fail' });
    expect(measured(record, 'clock_skew_rate', 'stored')).toMatchObject({ value: 29 / 2880, verdict: 'fail' });
  });
  it.each([
    ['request_id,trace_id', 'every row has a request id and a trace id, and no request comes twice', null],
    ['request_id', 'every row has a request id, and no request comes twice', null],
    ['trace_id', 'every row has a trace id', 'no_request_id'],
  ])('tells of the ids that there are: %s', async (names, sentence, caveat) => {
    const ids = names.split(',');
    const path = written(
      `capture-${ids.join('-')}.csv`,
      [names, ...Array.from({ length: 60 }, (_, i) => ids.map((name) => `${name}${i}`).join(','))].join('\n'),
    );
    const record = await runCell('capture', {}, { telemetry: path });
    expect(record.findings?.filter((f) => f.verdict === 'pass').map((f) => f.sentence)).toContain(sentence);
    expect(record.caveats.map((c) => c.code).filter((code) => code.startsWith('no_'))).toEqual(expect.arrayContaining(caveat === null ? [] : [caveat]));
    expect(record.caveats.some((c) => c.code === 'no_request_id')).toBe(caveat !== null);
  });
  it('says how far rows stand from the order of their times', async () => {
    const shuffled = [...all.slice(0, 10), ...all.slice(20, 30), ...all.slice(10, 20), ...all.slice(30)];
    const record = await runCell('capture', {}, { telemetry: file('capture-order.csv', shuffled) });
    expect(measured(record, 'out_of_order_rate')).toMatchObject({ value: 10 / 2880, verdict: 'info' });
    expect(measured(record, 'step_back_seconds').value).toBe(19 * 60);
  });
  it('equals a plain computation of the running newest', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }))), (times) => {
        const present = times.filter((t) => t !== null);
        const behind = present.map((t, i) => Math.max(0, ...present.slice(0, i).map((s) => s - t)));
        expect(rowOrder(times)).toEqual({ outOfOrder: behind.filter((b) => b > 0).length, rows: present.length, largestStepBack: Math.max(0, ...behind) });
      }),
    );
  });
  it('measures steps back between parts exactly', () => {
    expect(
      stepBackBetweenParts([
        { first: 0, last: 10 },
        { first: 4, last: 30 },
        { first: 29, last: 40 },
      ]),
    ).toBe(6);
    expect(stepBackBetweenParts([])).toBe(0);
  });
  it('sets stray timestamps apart, so that they make no gap', async () => {
    expect(coreSpan([1, 0, 0, 0, 0, 5000, 4000, 3000, 0, 0, 0, 2], 0, 10)).toEqual({ from: 50, to: 80, before: 1, after: 2 });
    expect(coreSpan([500, 0, 0, 0, 0, 400], 0, 10)).toEqual({ from: 0, to: 60, before: 0, after: 0 });
    const strange = [...all, { ...all[0], request_id: 'x', timestamp: '2099-01-01T00:00:00Z' }];
    const record = await runCell('capture', { bucket: '1h' }, { telemetry: file('capture-stray.csv', strange) });
    expect(measured(record, 'stray_timestamp_rate')).toMatchObject({ value: 1 / 2881, verdict: 'warn' });
    expect(measured(record, 'gap_seconds').value).toBe(0);
    expect(record.verdict, record.headline).toBe('warn');
  });
});

describe('difficult data', () => {
  it.each([
    ['no roles at all', 'SELECT i AS a FROM range(10) t(i)', 'info'],
    ['no rows', "SELECT 'a' AS request_id, TIMESTAMP '2026-01-01' AS timestamp WHERE FALSE", 'insufficient'],
    ['one row', "SELECT 'a' AS request_id, TIMESTAMP '2026-01-01' AS timestamp", 'insufficient'],
    ['one instant', "SELECT 'a' || i AS request_id, TIMESTAMP '2026-01-01' AS timestamp FROM range(50) t(i)", 'pass'],
    ['times that are all missing', "SELECT 'a' || i AS request_id, CAST(NULL AS TIMESTAMP) AS timestamp FROM range(5) t(i)", 'pass'],
    ['a constant id', "SELECT 'a' AS request_id, TIMESTAMP '2026-01-01' + INTERVAL (i) MINUTE AS timestamp FROM range(500) t(i)", 'fail'],
  ])('%s ends in a verdict', async (name, select, verdict) => {
    const record = await runCell('capture', {}, { telemetry: await parquetOf(`capture-${name.replaceAll(' ', '-')}.parquet`, select) });
    expect(record.verdict, record.headline).toBe(verdict);
  });
  it('says at the key what is wrong', async () => {
    const record = await runCell('capture', { ingested: 'route' }, { telemetry: requests });
    expect([record.verdict, record.headline]).toEqual(['error', expect.stringContaining('a time of storage is a timestamp')]);
    const unknown = await runCell('capture', { expected: 'requests', match: 'id' }, { telemetry: requests, requests: written('capture-noid.csv', 'a\n1\n') });
    expect(unknown.headline).toContain('match: id needs the role request_id in "requests"');
  });
});
