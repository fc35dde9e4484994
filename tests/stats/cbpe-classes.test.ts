import { describe, expect, it } from 'vitest';
import { coupledHits, type ExpectedClass } from '../../src/stats/cbpe-classes.ts';
import { expectedHits, simulatedHits, type CalledScores, type Hits } from '../../src/stats/cbpe-error.ts';
import { seededUniform } from '../../src/stats/random.ts';

/** Three classes; of 100 rows called each, the shares that are of each class. */
const shares = [
  [0.6, 0.3, 0.1],
  [0.2, 0.7, 0.1],
  [0.05, 0.15, 0.8],
] as const;
const rows = 100;
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
const share = (called: number, of: number): number => shares[called]?.[of] ?? 0;

/** One score for each class that a row may be called: the score of class k among rows called c is c, and tells all there is to know. */
const tables: CalledScores[] = [0, 1, 2].map((k) => ({
  scores: [0, 1, 2],
  called: [0, 1, 2].map((c) => (c === k ? rows : 0)),
  others: [0, 1, 2].map((c) => (c === k ? 0 : rows)),
}));
const mapOf = (k: number) => (score: number) => share(score, k);
const classes: ExpectedClass[] = tables.map((table, k) => ({
  table,
  hits: expectedHits(table, mapOf(k)),
  confused: [0, 1, 2].map((c) => (c === k ? 0 : rows * share(c, k))),
}));

/** Mean of the recall of the three classes. */
function macroRecall(hits: readonly Hits[]): number {
  return sum(hits.map(({ called, others: missed }) => sum(called) / (sum(called) + sum(missed)))) / 3;
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((x) => (x - mean) ** 2)) / (values.length - 1));
}

describe('hits of several classes, made to agree', () => {
  it('what is expected stays as it is', () => {
    const made = coupledHits(
      classes,
      classes.map(({ hits }) => hits),
    );
    made.forEach((hits, k) => {
      expect(Array.from(hits.called)).toEqual(Array.from(classes[k]?.hits.called ?? []));
      hits.others.forEach((n, i) => {
        expect(n).toBeCloseTo(classes[k]?.hits.others[i] ?? 0, 9);
      });
    });
  });

  it('a row that is called 0 and is not 0 is of another class', () => {
    // Of the rows called 0 only 50 are 0, not 60: 10 more errors, which go to classes 1 and 2 as 3 to 1.
    const drawn = classes.map(({ hits }, k): Hits => (k === 0 ? { ...hits, called: Float64Array.of(50, 0, 0) } : hits));
    const made = coupledHits(classes, drawn);
    const missed = made.map(({ others: n }) => sum(n));
    expect(missed[0]).toBeCloseTo(25, 9);
    expect(missed[1]).toBeCloseTo(45 + 30 / 4, 9);
    expect(missed[2]).toBeCloseTo(20 + 10 / 4, 9);
    expect(sum(missed)).toBeCloseTo(3 * rows - (50 + 70 + 80), 9);
  });

  it('the mean recall strays as far as it does where each row is of one class; class by class it would stray less', () => {
    const uniform = seededUniform(3);
    const draws = 20_000;
    // Brute force: every row is given one class.
    const joint = Array.from({ length: draws }, () => {
      const found = [0, 1, 2].map(() => [0, 0, 0]);
      for (let c = 0; c < 3; c += 1)
        for (let i = 0; i < rows; i += 1) {
          const u = uniform();
          const k = u < share(c, 0) ? 0 : u < share(c, 0) + share(c, 1) ? 1 : 2;
          const own = found[c] ?? [];
          own[k] = (own[k] ?? 0) + 1;
        }
      return sum([0, 1, 2].map((k) => (found[k]?.[k] ?? 0) / sum([0, 1, 2].map((c) => found[c]?.[k] ?? 0)))) / 3;
    });
    const apart = Array.from({ length: draws }, () => tables.map((table, k) => simulatedHits(table, uniform, mapOf(k))));
    const truth = deviation(joint);
    const coupled = deviation(apart.map((hits) => macroRecall(coupledHits(classes, hits))));
    const independent = deviation(apart.map(macroRecall));
    expect(Math.abs(coupled / truth - 1)).toBeLessThan(0.03);
    expect(independent / truth).toBeLessThan(0.95);
  });

  it('never more hits than rows, and nothing is divided by nothing', () => {
    const drawn = classes.map((): Hits => ({ called: new Float64Array(3), others: Float64Array.of(90, 90, 90) }));
    for (const [k, hits] of coupledHits(classes, drawn).entries())
      hits.others.forEach((n, i) => {
        expect(n).toBeLessThanOrEqual(tables[k]?.others[i] ?? 0);
      });
    const none = classes.map((): Hits => ({ called: new Float64Array(3), others: new Float64Array(3) }));
    for (const hits of coupledHits(classes, none)) expect(Array.from(hits.others)).toEqual([0, 0, 0]);
    expect(coupledHits([], [])).toEqual([]);
  });
});
