import { describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { sampleRatioChiSquare, sampleRatioSequentialP } from '../../src/stats/sample-ratio.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/experiments.json' with { type: 'json' };

describe('sample ratio, one look', () => {
  it('equals scipy', () => {
    for (const [counts, weights, statistic, p] of oracle.sampleRatio as [number[], number[], number, number][]) {
      const found = sampleRatioChiSquare(counts, weights);
      expectClose(found?.statistic, statistic, 1e-12, 0, `statistic of ${counts.join(' : ')}`);
      expectClose(found?.p, p, 1e-10, 0, `p of ${counts.join(' : ')}`);
    }
  });

  it('gives the published value of the Cookie Cats experiment', () => {
    const found = sampleRatioChiSquare([44_700, 45_489], [0.5, 0.5]);
    expectClose(found?.statistic, 6.9024, 1e-5);
    expectClose(found?.p, 0.008608, 1e-4);
  });

  it('leaves arms of weight 0 out, with their degree of freedom', () => {
    const found = sampleRatioChiSquare([1000, 1200, 900], [0.5, 0.5, 0]);
    expect(found?.df).toBe(1);
    expectClose(found?.p, 0.000020079, 1e-4);
  });

  it('is not defined for one arm or without rows', () => {
    expect(sampleRatioChiSquare([10], [1])).toBeNull();
    expect(sampleRatioChiSquare([0, 0], [1, 1])).toBeNull();
    expect(sampleRatioSequentialP([0, 0], [1, 1])).toBeNull();
  });
});

describe('sample ratio, watched', () => {
  it('gives the published values of the sequential multinomial test', () => {
    expectClose(sampleRatioSequentialP([1000, 1200], [0.5, 0.5]), 0.21435, 1e-4);
    expectClose(sampleRatioSequentialP([10_000, 10_600], [0.5, 0.5]), 0.0048747, 1e-4);
    expectClose(sampleRatioSequentialP([821_588, 815_482], [0.5, 0.5]), 1.56e-4, 0.005);
  });

  it('alarms on at most 5 % of right splits when it is read 100 times', () => {
    let alarms = 0;
    const uniform = seededUniform(1);
    for (let run = 0; run < 400; run += 1) {
      const counts = [0, 0];
      for (let look = 0; look < 100; look += 1) {
        for (let i = 0; i < 50; i += 1) {
          const arm = uniform() < 0.1 ? 1 : 0;
          counts[arm] = (counts[arm] ?? 0) + 1;
        }
        if ((sampleRatioSequentialP(counts, [0.9, 0.1]) ?? 1) < 0.05) {
          alarms += 1;
          break;
        }
      }
    }
    expect(alarms).toBeLessThanOrEqual(20);
  });
});
