import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { drawBinomial, drawNormal } from '../../src/stats/resampling.ts';
import { alwaysValidInterval, alwaysValidShare, mixtureRatio, mixtureReach } from '../../src/stats/sequential.ts';
import { expectClose } from './close-to.ts';

describe('mixture sequential probability ratio', () => {
  it('gives the worked values', () => {
    expectClose(mixtureRatio(0.02, 1e-4, 1e-4), 1.922116, 1e-6);
    expectClose(mixtureReach(1e-4, 1e-4, 0.05), 0.0365639, 1e-5);
    expectClose(1 / mixtureRatio(0.04, 1e-4, 4e-4), 0.00371536, 1e-5);
    expectClose(mixtureReach(1e-4, 4e-4, 0.05), 0.0308239, 1e-5);
  });
});

describe('always-valid interval of an estimate', () => {
  it('equals the published sequential interval of two shares, tuned to 5000 rows', () => {
    const [n1, n2] = [3000, 3461];
    const [p1, p2] = [1396 / n1, 2422 / n2];
    const relative = (p2 - p1) / p1;
    const v1 = p1 * (1 - p1);
    const v2 = p2 * (1 - p2);
    const error = Math.sqrt(v2 / (n2 * p1 ** 2) + (v1 * p2 ** 2) / (n1 * p1 ** 4));
    const found = alwaysValidInterval(relative, error, n1 + n2, 5000);
    expectClose(relative, 0.50386, 1e-5);
    expectClose(found?.low, 0.40098, 2e-5);
    expectClose(found?.high, 0.60675, 2e-5);
  });

  it('is wider than the fixed interval by the known factors', () => {
    const factor = (n: number): number => ((alwaysValidInterval(0, 1, n, 5000)?.high ?? 0) / 1.959964) as number;
    expectClose(factor(100), 3.4, 0.01);
    expectClose(factor(5000), 1.55, 0.01);
    expectClose(factor(100_000), 1.7, 0.01);
  });

  it('covers at all of 50 looks in at least 95 % of experiments', () => {
    let missed = 0;
    const uniform = seededUniform(1);
    for (let run = 0; run < 400; run += 1) {
      let [sum, squares, n] = [0, 0, 0];
      for (let look = 0; look < 50; look += 1) {
        for (let i = 0; i < 40; i += 1) {
          const x = drawNormal(uniform);
          sum += x;
          squares += x * x;
          n += 1;
        }
        const error = Math.sqrt((squares / n - (sum / n) ** 2) / (n - 1));
        const interval = alwaysValidInterval(sum / n, error, n, 2000);
        if (interval !== null && (interval.low > 0 || interval.high < 0)) {
          missed += 1;
          break;
        }
      }
    }
    expect(missed).toBeLessThanOrEqual(20);
  });

  it('is undefined without an error', () => {
    expect(alwaysValidInterval(1, 0, 100, 100)).toBeNull();
    expect(alwaysValidInterval(1, 1, 0, 100)).toBeNull();
  });
});

describe('always-valid interval of a share', () => {
  it('gives the published values', () => {
    for (const [k, n, tuned, low, high] of [
      [700, 1000, 100, 0.651629, 0.745949],
      [15, 50, 50, 0.129556, 0.511896],
      [1, 50, 50, 0, 0.13489],
      [1, 2, 50, 0, 1],
    ] as const) {
      const found = alwaysValidShare(k, n, tuned);
      expectClose(found?.low, low, 0, 2e-6, `low of ${k}/${n}`);
      expectClose(found?.high, high, 0, 2e-6, `high of ${k}/${n}`);
    }
  });

  it('covers a rare share at all of 50 looks in at least 95 % of experiments', () => {
    let missed = 0;
    const uniform = seededUniform(77);
    for (let run = 0; run < 300; run += 1) {
      let successes = 0;
      for (let look = 1; look <= 50; look += 1) {
        successes += drawBinomial(uniform, 40, 0.01);
        const interval = alwaysValidShare(successes, look * 40, 2000);
        if (interval !== null && (interval.low > 0.01 || interval.high < 0.01)) {
          missed += 1;
          break;
        }
      }
    }
    expect(missed).toBeLessThanOrEqual(15);
  });
});
