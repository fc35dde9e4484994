import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { histogramQuantile, mergeBuckets, quantileBracket, type CumulativeBucket } from '../../src/stats/histogram-quantile.ts';
import { expectClose } from './close-to.ts';

const made = (...pairs: readonly (readonly [number, number])[]): readonly CumulativeBucket[] => pairs.map(([le, count]) => ({ le, count }));

/** The answers of Prometheus' own test of classic buckets (promql/quantile_test.go, Apache-2.0), to its 1e-12. */
const simple = made([10, 10], [15, 15], [20, 15], [30, 15], [Infinity, 15]);
const jittered = made([10, 10], [15, 15], [20, 15.00000000001], [30, 15], [Infinity, 15]);
const all = 46008473.85855636;
const real = made(
  [1, 6454661.30141662],
  [5, 8339611.200191294],
  [10, 14118319.244476216],
  [25, 14130031.527285652],
  [50, 46001270.303000815],
  ...[64, 80, 100, 250, 1000, Infinity].map((le) => [le, all] as const),
);
const realJittered = made(
  [1, 6454661.3014166225],
  [5, 8339611.200191296],
  [10, 14118319.244476216],
  [25, 14130031.52728565],
  [50, 46001270.30300082],
  [64, 46008473.85855638],
  [80, 46008473.85855639],
  [100, 46008473.85855638],
  [250, 46008473.85855638],
  [1000, 46008473.85855639],
  [Infinity, 46008473.85855638],
);
const seconds = made(
  [0.005, 9.6],
  [0.01, 9.688888889],
  [0.025, 9.755555556],
  [0.05, 9.844444444],
  ...[0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, Infinity].map((le) => [le, 9.888888889] as const),
);
const secondsJittered = seconds.map(({ le, count }) => ({ le, count: le === 10 ? 9.888888889001 : le === 50 ? 9.888888888999 : count }));

describe('what Prometheus prints', () => {
  test.each([
    ['simple', simple, 15, 14.85, 13.5, 7.5],
    ['simple, with a count off by rounding', jittered, 15, 14.85, 13.5, 7.5],
    ['of milliseconds', real, 64, 49.64475715376406, 46.39671690938454, 31.96098248992002],
    ['of milliseconds, with counts off by rounding', realJittered, 64, 49.64475715376406, 46.39671690938454, 31.96098248992002],
    ['of seconds', seconds, 0.1, 0.03468750000281261, 0.00463541666671875, 0.0025752314815104174],
    ['of seconds, with counts off by rounding', secondsJittered, 0.1, 0.03468750000281261, 0.00463541666671875, 0.0025752314815104174],
  ])('%s', (_, buckets, whole, p99, p90, p50) => {
    expectClose(histogramQuantile(1, buckets), whole, 1e-12);
    expectClose(histogramQuantile(0.99, buckets), p99, 1e-12);
    expectClose(histogramQuantile(0.9, buckets), p90, 1e-12);
    expectClose(histogramQuantile(0.5, buckets), p50, 1e-12);
    expect(mergeBuckets(buckets).falls).toBe(0);
  });

  test('beyond the last finite bound that bound is printed, though all that is known is that the value is above it', () => {
    const slow = made([0.1, 50], [0.5, 90], [Infinity, 100]);
    expect(histogramQuantile(0.99, slow)).toBe(0.5);
    expect(quantileBracket(slow, 99)).toEqual({ low: 0.5, high: null });
  });

  test('a first bound of at most 0 is printed as it is, and is open below', () => {
    const signed = made([-1, 5], [0, 8], [Infinity, 10]);
    expect(histogramQuantile(0.1, signed)).toBe(-1);
    expect(quantileBracket(signed, 1)).toEqual({ low: null, high: -1 });
    expect(quantileBracket(signed, 7)).toEqual({ low: -1, high: 0 });
  });

  test('undefined where Prometheus prints NaN; outside [0, 1] it is infinite', () => {
    expect(histogramQuantile(0.5, made([Infinity, 10]))).toBeNull();
    expect(histogramQuantile(0.5, made([1, 10], [2, 10]))).toBeNull();
    expect(histogramQuantile(0.5, made([1, 0], [Infinity, 0]))).toBeNull();
    expect(histogramQuantile(0.5, [])).toBeNull();
    expect(histogramQuantile(0, made([1, 0], [Infinity, 3]))).toBeNull();
    expect(histogramQuantile(-0.1, simple)).toBe(-Infinity);
    expect(histogramQuantile(1.1, simple)).toBe(Infinity);
    expect(quantileBracket(made([1, 10], [2, 10]), 5)).toBeNull();
    expect(quantileBracket(made([Infinity, 10]), 5)).toEqual({ low: null, high: null });
  });

  test('counts that fall from one bound to the next are carried on, and told apart from rounding', () => {
    const { buckets, falls } = mergeBuckets(made([1, 8], [2, 6], [Infinity, 10]));
    expect(buckets.map(({ count }) => count)).toEqual([8, 8, 10]);
    expect(falls).toBeCloseTo(0.25, 12);
  });
});

describe('buckets of values', () => {
  const bounds = [1, 2, 5, 10, Infinity];
  const counted = (values: readonly number[]) => bounds.map((le) => ({ le, count: values.filter((x) => x <= le).length }));
  const values = fc.array(fc.double({ min: 0.01, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 });

  test('the bracket holds the value of its rank', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (xs, q) => {
        const rank = Math.ceil(q * xs.length);
        const value = [...xs].sort((a, b) => a - b)[rank - 1] ?? Number.NaN;
        const bracket = quantileBracket(counted(xs), rank);
        expect(value).toBeGreaterThan(bracket?.low ?? -Infinity);
        expect(value).toBeLessThanOrEqual(bracket?.high ?? Infinity);
      }),
      { seed: 1 },
    );
  });

  test('buckets of two sources, one after the other, are those of both together', () => {
    fc.assert(
      fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, q) => {
        expect(histogramQuantile(q, [...counted(a), ...counted(b)])).toBe(histogramQuantile(q, counted([...a, ...b])));
      }),
      { seed: 2 },
    );
  });
});
