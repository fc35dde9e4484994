import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcnemar, pairedDifference } from '../../src/stats/mcnemar.ts';
import { expectClose } from './close-to.ts';
import oracle from './oracles/experiments.json' with { type: 'json' };

describe('McNemar', () => {
  it('equals statsmodels, exact and by chi-square, and mid-p by hand', () => {
    for (const [b, c, statistic, exact, asymptotic, mid] of oracle.mcnemar as [number, number, number, number, number, number][]) {
      const found = mcnemar(b, c);
      expectClose(found?.statistic, statistic, 1e-12, 1e-12, `statistic of ${b}, ${c}`);
      expectClose(found?.exactP, exact, 1e-9, 0, `exact p of ${b}, ${c}`);
      expectClose(found?.asymptoticP, asymptotic, 1e-9, 0, `asymptotic p of ${b}, ${c}`);
      expectClose(found?.midP, mid, 1e-8, 0, `mid-p of ${b}, ${c}`);
    }
  });

  it('does not depend on which side is called first', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (b, c) => {
        expect(mcnemar(b, c)).toEqual(mcnemar(c, b));
      }),
    );
  });

  it('is undefined without discordant pairs', () => {
    expect(mcnemar(0, 0)).toBeNull();
  });
});

describe('interval of a paired difference', () => {
  it("gives the interval of Newcombe's first example", () => {
    const found = pairedDifference(36, 2, 12, 0);
    expectClose(found?.low, 0.0569, 0, 5e-5);
    expectClose(found?.high, 0.3404, 0, 5e-5);
  });

  it('holds the difference, lies in [−1, 1] and mirrors when the sides are exchanged', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), fc.nat(80), fc.nat(80), (a, b, c, d) => {
        const found = pairedDifference(a, b, c, d);
        if (found === null) {
          expect(a + b + c + d).toBe(0);
          return;
        }
        const difference = (c - b) / (a + b + c + d);
        expect(found.low).toBeLessThanOrEqual(difference + 1e-12);
        expect(found.high).toBeGreaterThanOrEqual(difference - 1e-12);
        expect(found.low).toBeGreaterThanOrEqual(-1);
        expect(found.high).toBeLessThanOrEqual(1);
        expectClose(pairedDifference(a, c, b, d)?.low, -found.high, 1e-12, 1e-12);
      }),
    );
  });
});
