import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustPValues, type Multiplicity } from '../../src/stats/multiplicity.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/inference.json' with { type: 'json' };

const TWENTY_FIVE = [
  0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942,
  0.975, 0.986,
];

describe('adjusted p-values', () => {
  it('Benjamini–Hochberg', () => {
    expect(
      adjustPValues(TWENTY_FIVE, 'benjamini-hochberg')
        .slice(0, 6)
        .map((p) => Number(p.toFixed(10))),
    ).toEqual([0.025, 0.1, 0.21, 0.21, 0.21, 0.25]);
    expect(adjustPValues([0.898, 0.138, 0.007, 0.964, 0.538, 0.006, 0.138], 'benjamini-hochberg').map((p) => Number(p.toFixed(10)))).toEqual([
      0.964, 0.2415, 0.0245, 0.964, 0.7532, 0.0245, 0.2415,
    ]);
  });

  it('Benjamini–Yekutieli', () => {
    expect(
      adjustPValues(TWENTY_FIVE, 'benjamini-yekutieli')
        .slice(0, 3)
        .map((p) => Number(p.toFixed(4))),
    ).toEqual([0.0954, 0.3816, 0.8014]);
  });

  it('Holm', () => {
    expect(adjustPValues([0.01, 0.04, 0.03, 0.005, 0.55, 0.6], 'holm').map((p) => Number(p.toFixed(10)))).toEqual([0.05, 0.12, 0.12, 0.03, 1, 1]);
  });

  it('none leaves them, and an empty list stays empty', () => {
    expect(adjustPValues([0.2, 0.1], 'none')).toEqual([0.2, 0.1]);
    for (const method of ['benjamini-hochberg', 'benjamini-yekutieli', 'holm', 'none'] as const) expect(adjustPValues([], method)).toEqual([]);
  });

  it('agree with statsmodels', () => {
    for (const { p, method, adjusted } of oracle.multiplicity) {
      const ours = adjustPValues(p, method as Multiplicity);
      adjusted.forEach((expected, i) => expectClose(ours[i], expected, 1e-12, 0, method));
    }
  });

  it('are never below the raw ones, never above 1, and keep their order', () => {
    const lists = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lists, fc.constantFrom<Multiplicity>('benjamini-hochberg', 'benjamini-yekutieli', 'holm'), (p, method) => {
        const adjusted = adjustPValues(p, method);
        p.forEach((raw, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(raw * (1 - 1e-12));
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          p.forEach((other, j) => {
            if (raw <= other) expect(adjusted[i]).toBeLessThanOrEqual((adjusted[j] ?? NaN) + 1e-12);
          });
        });
      }),
    );
  });
});
