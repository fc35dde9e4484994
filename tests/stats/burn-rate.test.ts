import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialEvidence, binomialEvidenceTest } from '../../src/stats/binomial-evidence.ts';
import { shareInterval } from '../../src/stats/block-share.ts';
import { joinRuns, replayBurnAlert, runningSums } from '../../src/stats/burn-alerts.ts';
import { budgetRemaining, burnDetectionTime, burnRate, burnThreshold, canReachBurn, timeToExhaustion } from '../../src/stats/burn-rate.ts';
import { wilson } from '../../src/stats/intervals.ts';

const hours = { '1h': 1, '6h': 6, '1d': 24, '3d': 72 };

describe('burn rates', () => {
  it.each([
    [30, [14.4, 6, 3, 1]],
    [28, [13.44, 5.6, 2.8, 0.9333]],
    [7, [3.36, 1.4, 0.7, 0.2333]],
    [14, [6.72, 2.8, 1.4, 0.4667]],
    [90, [43.2, 18, 9, 3]],
  ])('of the workbook over %i days', (days, published) => {
    const shares = [0.02, 0.05, 0.1, 0.1];
    const found = Object.values(hours).map((window, i) => burnThreshold(shares[i] ?? 0, days * 24, window));
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(published[i] ?? 0, 4);
    });
  });
  it('a full outage at 99.9 % fires the rows after 51.84, 129.6, 259.2 and 259.2 seconds', () => {
    const rows = [
      [14.4, 3600, 51.84],
      [6, 21_600, 129.6],
      [3, 86_400, 259.2],
      [1, 259_200, 259.2],
    ] as const;
    for (const [burn, window, seconds] of rows) expect(burnDetectionTime(burn, 0.999, window, 1)).toBeCloseTo(seconds, 8);
    expect(burnDetectionTime(14.4, 0.999, 3600, 0.0144)).toBeNull();
  });
  it('14.4 needs an objective above 93.06 %, 6 one above 83.3 %', () => {
    expect([canReachBurn(14.4, 0.9305), canReachBurn(14.4, 0.9306), canReachBurn(6, 0.833), canReachBurn(6, 0.834)]).toEqual([false, true, false, true]);
  });
  it('the OpenSLO example: 24 000 requests a day over 14 days at 95 % allow 16 800 bad ones', () => {
    const total = 24_000 * 14;
    expect(budgetRemaining(16_800, total, 0.95)).toBeCloseTo(0, 12);
    expect(budgetRemaining(8400, total, 0.95)).toBeCloseTo(0.5, 12);
    expect(timeToExhaustion(0.5, 14, 2)).toBe(3.5);
  });
  it('are undefined without traffic and without a budget', () => {
    expect([burnRate(0, 0, 0.99), burnRate(1, 10, 1), budgetRemaining(0, 0, 0.99), timeToExhaustion(1, 30, 0)]).toEqual([null, null, null, null]);
  });
});

describe('evidence', () => {
  it('is the upper tail of the binomial law, summed by hand', () => {
    const choose = (n: number, k: number) => Array.from({ length: k }, (_, i) => (n - i) / (i + 1)).reduce((a, b) => a * b, 1);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.double({ min: 0.001, max: 0.5, noNaN: true }), (n, x, share) => {
        let tail = 0;
        for (let k = x; k <= n; k += 1) tail += choose(n, k) * share ** k * (1 - share) ** (n - k);
        expect(binomialEvidence(x, n, share)).toBeCloseTo(tail, 10);
        if (tail < 0.99e-4 && x > share * n) expect(binomialEvidenceTest(share, 1e-4)(x, n)).toBe(true);
        if (tail > 1.01e-4) expect(binomialEvidenceTest(share, 1e-4)(x, n)).toBe(false);
      }),
    );
  });
  it('is decided as the exact tail decides, whichever short cut settles it', () => {
    const place = fc.record({
      n: fc.integer({ min: 1, max: 2_000_000 }),
      share: fc.double({ min: 1e-5, max: 0.9, noNaN: true }),
      // From the expectation up, mostly near it, where the bounds are close to the truth.
      above: fc.oneof(fc.double({ min: 0, max: 12, noNaN: true }), fc.double({ min: 0, max: 3000, noNaN: true })),
      level: fc.constantFrom(1e-2, 1e-5, 1e-9),
    });
    fc.assert(
      fc.property(place, ({ n, share, above, level }) => {
        const bad = Math.min(n, Math.ceil(share * n + above * Math.sqrt(n * share * (1 - share))));
        const tail = binomialEvidence(bad, n, share);
        if (Math.abs(tail / level - 1) < 1e-6) return;
        expect(binomialEvidenceTest(share, level)(bad, n)).toBe(tail < level);
      }),
      { numRuns: 3000, seed: 4 },
    );
    expect(binomialEvidenceTest(0.1, 1)(0, 0)).toBe(true);
  });
  it('one bad request of sixty is none at 99.9 %', () => {
    expect(binomialEvidence(1, 60, 0.001)).toBeCloseTo(1 - 0.999 ** 60, 12);
    expect(binomialEvidenceTest(0.001, 1e-4)(1, 60)).toBe(false);
  });
});

describe('a replay', () => {
  const series = (bad: readonly number[], total: readonly number[]) => {
    const [b, n] = [runningSums(bad), runningSums(total)];
    return { bad: b, total: n, badEvents: b, events: n, most: Math.max(0, ...total) };
  };
  it('agrees with the definition, window by window', () => {
    const bucket = fc.record({ n: fc.integer({ min: 0, max: 30 }), bad: fc.nat(30) });
    fc.assert(
      fc.property(fc.array(bucket, { minLength: 12, maxLength: 60 }), fc.integer({ min: 2, max: 10 }), (given, long) => {
        const total = given.map(({ n }) => n);
        const bad = given.map(({ n, bad: x }) => Math.min(n, x));
        const { runs, evaluated } = replayBurnAlert(series(bad, total), { long, short: 1, burn: 3 }, 0.9, 0.00137, 0.1);
        const sum = (of: readonly number[], end: number, width: number) => of.slice(end - width, end).reduce((a, b) => a + b, 0);
        const expected = given.map((_, i) => {
          const end = i + 1;
          if (end < long) return false;
          const over = (width: number) => sum(total, end, width) > 0 && sum(bad, end, width) / sum(total, end, width) > 0.3 + 1e-9;
          return over(long) && over(1) && binomialEvidence(sum(bad, end, long), sum(total, end, long), 0.1) < 0.00137;
        });
        expect(given.map((_, i) => runs.some(([from, to]) => i >= from && i < to))).toEqual(expected);
        expect(evaluated).toBe(given.length - long + 1);
      }),
    );
  });
  it('passes over no bucket that fires: calm stretches, outages of every size, traffic that comes and goes', () => {
    const stretch = fc.record({
      length: fc.integer({ min: 1, max: 60 }),
      traffic: fc.constantFrom(0, 1, 30, 400),
      badIn1000: fc.constantFrom(0, 1, 30, 299, 300, 301, 600, 1000),
    });
    const windows = fc.record({ long: fc.integer({ min: 2, max: 40 }), short: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 2, maxLength: 9 }), windows, (stretches, { long, short }) => {
        const given = stretches.flatMap(({ length, traffic, badIn1000 }) =>
          Array.from({ length }, (_, i) => ({
            n: traffic,
            bad: Math.floor(((i + 1) * traffic * badIn1000) / 1000) - Math.floor((i * traffic * badIn1000) / 1000),
          })),
        );
        const s = series(
          given.map(({ bad }) => bad),
          given.map(({ n }) => n),
        );
        const within = (sums: Float64Array, end: number, width: number) => (sums[end] ?? 0) - (sums[end - width] ?? 0);
        const fast = (end: number, width: number) => within(s.bad, end, width) > 0.3 * within(s.total, end, width) * (1 + 1e-12);
        const expected = given.map((_, i) => i + 1 >= long && fast(i + 1, long) && fast(i + 1, Math.min(short, long)));
        const { runs, held } = replayBurnAlert(s, { long, short: Math.min(short, long), burn: 3 }, 0.9, 1, 0.1);
        expect(given.map((_, i) => runs.some(([from, to]) => i >= from && i < to))).toEqual(expected);
        expect(held).toBe(0);
        // Four bad ones in four have a probability of 1e-4: the level is none that a window can meet exactly.
        const gated = replayBurnAlert(s, { long, short: Math.min(short, long), burn: 3 }, 0.9, 1.3e-4, 0.1);
        const proven = expected.map((fires, i) => fires && binomialEvidence(within(s.bad, i + 1, long), within(s.total, i + 1, long), 0.1) < 1.3e-4);
        expect(given.map((_, i) => gated.runs.some(([from, to]) => i >= from && i < to))).toEqual(proven);
        expect(gated.held).toBe(expected.filter((fires, i) => fires && !proven[i]).length);
      }),
      { numRuns: 300, seed: 6 },
    );
  });
  it('a constant error share fires the rows it is above, and not the one it equals', () => {
    const many = Array.from({ length: 100 }, () => 10_000);
    const fired = [1, 3, 6, 14.4].map(
      (burn) =>
        replayBurnAlert(
          series(
            many.map(() => 60),
            many,
          ),
          { long: 60, short: 5, burn },
          0.999,
          1,
          0.001,
        ).runs.length > 0,
    );
    expect(fired).toEqual([true, true, false, false]);
  });
  it('runs a gap apart are one', () => {
    expect(
      joinRuns(
        [
          [5, 6],
          [0, 2],
          [3, 4],
        ],
        1,
      ),
    ).toEqual([[0, 6]]);
    expect(
      joinRuns(
        [
          [5, 6],
          [0, 2],
        ],
        1,
      ),
    ).toEqual([
      [0, 2],
      [5, 6],
    ]);
  });
});

describe('the interval of a share over time', () => {
  it('is Wilson’s for even errors and wider for bursts', () => {
    const even = Array.from({ length: 100 }, (_, index) => ({ index, total: 1000, bad: index % 2 === 0 ? 11 : 9 }));
    const burst = Array.from({ length: 100 }, (_, index) => ({ index, total: 1000, bad: index >= 40 && index < 42 ? 500 : 0 }));
    expect(shareInterval(even)).toMatchObject({ ...wilson(1000, 100_000), method: 'Wilson' });
    const wide = shareInterval(burst);
    const plain = wilson(1000, 100_000);
    expect(wide?.method).toBe('time blocks');
    expect((wide?.high ?? 0) - (wide?.low ?? 0)).toBeGreaterThan(5 * ((plain?.high ?? 0) - (plain?.low ?? 0)));
  });
});
