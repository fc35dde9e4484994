import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialQuantile } from '../../src/stats/distributions.ts';
import { correlationRatio } from '../../src/stats/correlation-ratio.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';
import { cellShiftP, referenceAtCurrentMargins, withoutThreeFactor } from '../../src/stats/three-factor.ts';

describe('the model without three-factor interaction', () => {
  it('fits plum root cuttings as published (Bartlett 1935; Bishop, Fienberg and Holland 1975, table 3.5-1)', () => {
    // Sides: planted at once, in spring. Rows: long, short cuttings. Columns: alive, dead.
    const fit = withoutThreeFactor([156, 84, 107, 133], [84, 156, 31, 209], 2);
    const published = [161.1, 78.9, 101.9, 138.1, 78.9, 161.1, 36.1, 203.9];
    [...(fit?.reference ?? []), ...(fit?.current ?? [])].forEach((n, i) => expect(n).toBeCloseTo(published[i] ?? 0, 1));
    // Pearson's statistic of this fit is published as 2.27.
    const observed = [156, 84, 107, 133, 84, 156, 31, 209];
    const statistic = [...(fit?.reference ?? []), ...(fit?.current ?? [])].reduce((sum, e, i) => sum + ((observed[i] ?? 0) - e) ** 2 / e, 0);
    expect(statistic).toBeCloseTo(2.27, 2);
  });

  it('keeps all three two-way margins, and the odds ratios of the sides equal', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 12, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 12, maxLength: 12 }),
        (a, b) => {
          const fit = withoutThreeFactor(a, b, 4);
          expect(fit).not.toBeNull();
          if (fit === null) return;
          const sum = (side: ArrayLike<number>, at: (i: number) => boolean) => Array.from(side).reduce((s, n, i) => (at(i) ? s + n : s), 0);
          for (const [fitted, seen] of [
            [fit.reference, a],
            [fit.current, b],
          ] as const) {
            for (let r = 0; r < 3; r++)
              expect(sum(fitted, (i) => Math.floor(i / 4) === r)).toBeCloseTo(
                sum(seen, (i) => Math.floor(i / 4) === r),
                4,
              );
            for (let c = 0; c < 4; c++)
              expect(sum(fitted, (i) => i % 4 === c)).toBeCloseTo(
                sum(seen, (i) => i % 4 === c),
                4,
              );
          }
          a.forEach((n, i) => expect((fit.reference[i] ?? 0) + (fit.current[i] ?? 0)).toBeCloseTo(n + (b[i] ?? 0), 4));
          const odds = (side: ArrayLike<number>, r: number, c: number) => ((side[0] ?? 0) * (side[r * 4 + c] ?? 0)) / ((side[c] ?? 0) * (side[r * 4] ?? 0));
          for (const r of [1, 2]) for (const c of [1, 2, 3]) expect(odds(fit.current, r, c) / odds(fit.reference, r, c)).toBeCloseTo(1, 5);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('explains a value of one side alone, and shifts of the single factors', () => {
    const appeared = withoutThreeFactor([40, 60, 0, 0], [20, 30, 45, 5], 2);
    expect(appeared?.current[2]).toBeCloseTo(45, 6);
    // Independent on both sides: what is expected is the product of the margins.
    const independent = withoutThreeFactor([100, 300, 150, 450], [800, 400, 200, 100], 2);
    [800, 400, 200, 100].forEach((n, i) => expect(independent?.current[i]).toBeCloseTo(n, 6));
  });

  it('is none without rows or with ragged cells', () => {
    expect(withoutThreeFactor([0, 0], [1, 2], 2)).toBeNull();
    expect(withoutThreeFactor([1, 2, 3], [1, 2, 3], 2)).toBeNull();
    expect(withoutThreeFactor([1, 2], [1], 2)).toBeNull();
  });
});

describe('the reference at the current margins', () => {
  it('keeps the reference’s odds ratios up to the added row, and has the current margins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20_000, max: 400_000 }), { minLength: 6, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 6, maxLength: 6 }),
        (a, b) => {
          const found = referenceAtCurrentMargins(a, b, 3);
          const at = (table: ArrayLike<number>, i: number) => table[i] ?? 0;
          if (found === null) throw new Error('no fit');
          for (const c of [1, 2]) {
            const odds = (t: ArrayLike<number>) => (at(t, 0) * at(t, 3 + c)) / (at(t, c) * at(t, 3));
            expect(odds(found) / odds(a)).toBeCloseTo(1, 3);
          }
          for (const r of [0, 1])
            expect(at(found, 3 * r) + at(found, 3 * r + 1) + at(found, 3 * r + 2)).toBeCloseTo(at(b, 3 * r) + at(b, 3 * r + 1) + at(b, 3 * r + 2), 5);
          for (const c of [0, 1, 2]) expect(at(found, c) + at(found, 3 + c)).toBeCloseTo(at(b, c) + at(b, 3 + c), 5);
        },
      ),
    );
  });

  it('raises a table by hand: margins of ½ on both sides turn 4 : 1 : 1 : 4 into itself, margins of ¾ to the root of a quadratic', () => {
    const same = referenceAtCurrentMargins([4e6, 1e6, 1e6, 4e6], [40, 10, 10, 40], 2);
    [40, 10, 10, 40].forEach((n, i) => expect(same?.[i]).toBeCloseTo(n, 4));
    // Odds ratio 16 and both margins ¾ of 100: x(50 + ... ) with x = n11: x·(x − 50) = 16·(75 − x)².
    const x = (2350 - Math.sqrt(2350 ** 2 - 4 * 15 * 90_000)) / 30;
    expect(referenceAtCurrentMargins([4e6, 1e6, 1e6, 4e6], [75, 0, 0, 25], 2)?.[0]).toBeCloseTo(x, 3);
  });

  it('takes a value that the reference lacks as it is', () => {
    const found = referenceAtCurrentMargins([400, 600, 0, 0], [20, 30, 45, 5], 2);
    expect(found?.[2]).toBeCloseTo(45, 6);
    expect(found?.[3]).toBeCloseTo(5, 6);
  });
});

/** Draws rows into cells of the given chances, one binomial after the other. */
function drawn(uniform: Uniform, n: number, chances: readonly number[]): readonly number[] {
  let left = n;
  let rest = 1;
  return chances.map((chance) => {
    const count = left === 0 ? 0 : binomialQuantile(uniform(), left, Math.min(1, chance / rest));
    left -= count;
    rest -= chance;
    return count;
  });
}

describe('the p of a cell', () => {
  it('alarms in at most 5 % of the tables, Bonferroni over the cells, where only the single factors shift', () => {
    const uniform = seededUniform(14);
    const before = [0.3, 0.1, 0.05, 0.05, 0.1, 0.2, 0.02, 0.1, 0.08];
    // The reference's joint chances, its rows and columns reweighted and normed: odds ratios stay.
    const weighted = before.map((share, i) => share * ([1, 3, 0.5][Math.floor(i / 3)] ?? 1) * ([2, 1, 1.5][i % 3] ?? 1));
    const all = weighted.reduce((a, b) => a + b, 0);
    const now = weighted.map((w) => w / all);
    let alarms = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const a = drawn(uniform, 400, before);
      const b = drawn(uniform, 300, now);
      const fit = withoutThreeFactor(a, b, 3);
      if (fit && a.some((n, i) => cellShiftP(fit, n, b[i] ?? 0, i) * 9 <= 0.05)) alarms++;
    }
    expect(alarms / 2000).toBeLessThan(0.05);
  });

  it('finds a pair that goes together more often, and is 1 where nothing can be said', () => {
    const fit = withoutThreeFactor([400, 100, 100, 400], [250, 250, 250, 250], 2);
    expect(fit && cellShiftP(fit, 400, 250, 0)).toBeLessThan(1e-6);
    expect(fit && cellShiftP(fit, 0, 0, 0)).toBe(1);
  });
});

describe('the correlation ratio', () => {
  const cellsOf = (groups: readonly (readonly number[])[], pivot: number) => ({
    n: groups.map((g) => g.length),
    sums: groups.map((g) => g.reduce((s, y) => s + (y - pivot), 0)),
    squares: groups.flat().reduce((s, y) => s + (y - pivot) ** 2, 0),
  });

  it('equals the definition by residuals, whatever the pivot', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 8 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: -20, max: 20 }),
        (groups, pivot) => {
          const all = groups.flat();
          const used = groups.filter((g) => g.length > 0);
          const mean = (g: readonly number[]) => g.reduce((a, b) => a + b, 0) / g.length;
          const total = all.reduce((s, y) => s + (y - mean(all)) ** 2, 0);
          const { n, sums, squares } = cellsOf(groups, pivot);
          const found = correlationRatio(n, sums, squares);
          if (all.length <= used.length || total < 1e-9) return;
          const within = used.reduce((s, g) => s + g.reduce((t, y) => t + (y - mean(g)) ** 2, 0), 0);
          const epsilon = 1 - within / (all.length - used.length) / (total / (all.length - 1));
          expect(found).toBeCloseTo(Math.sqrt(Math.max(0, epsilon)), 6);
        },
      ),
    );
  });

  it('is 1 where the cell fixes the number, and null where nothing varies', () => {
    const fixed = cellsOf(
      [
        [1, 1, 1],
        [5, 5],
        [9, 9],
      ],
      0,
    );
    expect(correlationRatio(fixed.n, fixed.sums, fixed.squares)).toBe(1);
    const flat = cellsOf(
      [
        [2, 2],
        [2, 2],
      ],
      0,
    );
    expect(correlationRatio(flat.n, flat.sums, flat.squares)).toBeNull();
    expect(correlationRatio([1, 1], [1, 2], 5)).toBeNull();
  });
});
