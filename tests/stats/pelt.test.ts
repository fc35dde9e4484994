import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pelt, rateCost, squaredCost } from '../../src/stats/pelt.ts';

const series = [1.02, 0.95, 0.99, 1, 1.12, 1, 1.01, 0.98, 1.01, 0.96, 0.5, 0.51, 0.48, 0.48, 0.55, 0.5, 0.49, 0.51, 0.5, 0.49];

/** The cheapest of all segmentations. */
function byHand(count: number, cost: (a: number, b: number) => number, penalty: number, least: number): number {
  const best: number[] = [-penalty];
  for (let end = 1; end <= count; end++) {
    best[end] = Number.POSITIVE_INFINITY;
    for (let start = 0; start <= end - least; start++) best[end] = Math.min(best[end] ?? 0, (best[start] ?? 0) + cost(start, end) + penalty);
  }
  return best[count] ?? 0;
}

describe('PELT', () => {
  it.each([
    [0.05, 0.07313],
    [1, 1.02313],
  ])('with penalty %f has the published objective', (penalty, objective) => {
    const found = pelt(series.length, squaredCost(series), penalty);
    expect(found.changes).toEqual([10]);
    expect(found.objective).toBeCloseTo(objective, 5);
  });

  it('on rates has the published objective', () => {
    const events = [...new Array<number>(10).fill(1), ...new Array<number>(10).fill(10)];
    const found = pelt(20, rateCost(events, new Array<number>(20).fill(100)), 5.99146);
    expect(found.changes).toEqual([10]);
    expect(found.objective).toBeCloseTo(768.1605, 3);
  });

  it('is the cheapest of all segmentations, with any shortest segment', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 24 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 12 }),
        (x, least, penalty) => {
          if (x.length < least) return;
          const cost = squaredCost(x);
          expect(pelt(x.length, cost, penalty, least).objective).toBeCloseTo(byHand(x.length, cost, penalty, least), 9);
        },
      ),
      { numRuns: 400, seed: 4 },
    );
  });

  it('weighs buckets', () => {
    const cost = squaredCost([1, 3], [3, 1]);
    expect(cost(0, 2)).toBeCloseTo(3, 12);
  });
});
