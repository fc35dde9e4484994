import { describe, expect, it } from 'vitest';
import type { Bucket } from '../../../src/cells/drift/bucket-series.ts';
import { alarmsOf, evidenceOf, eValueOf } from '../../../src/cells/drift/sequential.ts';
import { seededUniform, type Uniform } from '../../../src/stats/random.ts';
import { drawMultinomial } from '../../../src/stats/resampling.ts';
import { binomialRange } from '../drift-calm.ts';

const deciles = Array.from({ length: 10 }, () => 0.1);
const uneven = [0.5, 0.25, 0.12, 0.06, 0.04, 0.02, 0.01];

function draw(uniform: Uniform, n: number, shares: readonly number[]): number[] {
  const into = new Float64Array(shares.length);
  drawMultinomial(uniform, n, shares, into);
  return [...into];
}

/** A series of looks at three columns; from `change` on, the first one moves. */
function series(uniform: Uniform, looks: number, change: number) {
  const laws = [deciles, uneven, deciles];
  const whole = laws.map((law) => draw(uniform, 3000, law));
  const buckets = Array.from({ length: looks }, (_, k): Bucket => {
    const n = 60 + 40 * (k % 4);
    const moved = deciles.map((share, i) => share * (0.4 + 0.1333 * i));
    const scale = moved.reduce((a, b) => a + b, 0);
    const cells = laws.map((law, i) => draw(uniform, n, i === 0 && k >= change ? moved.map((x) => x / scale) : law));
    return { time: k, n, side: 'current', cells };
  });
  return alarmsOf(new Map(laws.map((_, i) => [`c${i}`, evidenceOf(buckets, i, whole[i] ?? [])])), 0.05);
}

describe('evidence over many looks', () => {
  it('the e-value has mean 1 under no change', () => {
    // ∫₀¹ e(p) dp by the substitution p = e^(−1/t), and its value at an exact point: at p = 1/e it is (1 − 2/e)·e.
    expect(eValueOf(1 / Math.E)).toBeCloseTo(Math.E - 2, 12);
    expect(eValueOf(1)).toBeCloseTo(0.5, 6);
    expect(eValueOf(0.9999)).toBeCloseTo(0.5, 4);
    // Mean over p in (a, 1), which is 1 less what lies below a: 1/|ln a| + a-terms, in the limit.
    let mean = 0;
    const steps = 400_000;
    const a = 1e-8;
    for (let i = 0; i < steps; i += 1) {
      const s = (Math.log(1 / a) * (i + 0.5)) / steps;
      mean += eValueOf(Math.exp(-s)) * Math.exp(-s);
    }
    mean *= Math.log(1 / a) / steps;
    expect(mean).toBeCloseTo(1 - (1 - a) / Math.log(1 / a), 4);
  });

  it('without a change at most α of the series of 50 looks ever alarm', () => {
    const uniform = seededUniform(50);
    const runs = 1500;
    let alarmed = 0;
    for (let k = 0; k < runs; k += 1) if (series(uniform, 50, Number.POSITIVE_INFINITY).size > 0) alarmed += 1;
    const [, most] = binomialRange(runs, 0.05, 0.05, 5e-5);
    expect(alarmed).toBeLessThanOrEqual(most);
  });

  it('a change is found soon, in its column, also a late one', () => {
    const uniform = seededUniform(51);
    for (const change of [0, 5, 30]) {
      const delays: number[] = [];
      for (let k = 0; k < 40; k += 1) {
        const first = series(uniform, 50, change).get('c0');
        if (first !== undefined && first >= change) delays.push(first - change);
      }
      expect(delays.length, `change at ${change}`).toBeGreaterThanOrEqual(34);
      expect(delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)], `change at ${change}`).toBeLessThanOrEqual(10);
    }
  });
});
