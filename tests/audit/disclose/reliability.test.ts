import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { pooledReliability } from '../../../src/audit/disclose/reliability.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import { reliabilityTable } from '../../../src/cells/scores/pictures.ts';
import type { LabelledScores } from '../../../src/stats/labelled-scores.ts';
import { documentOf } from './documents.ts';

const scored = fc
  .array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 2, maxLength: 30 })
  .map((bins): LabelledScores => ({ scores: bins.map((_, i) => i / bins.length), positives: bins.map(([p]) => p), negatives: bins.map(([, n]) => n) }))
  .filter(({ positives, negatives }) => [...Array.from(positives), ...Array.from(negatives)].some((n) => n > 0));
const column = (table: ReturnType<typeof reliabilityTable>, name: string) => {
  const at = table?.columns.findIndex((each) => each.name === name) ?? -1;
  return (table?.rows ?? []).map((row) => Number(row[at]));
};
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('bins of reliability', () => {
  it('are joined until each has enough rows of either outcome, with the same rows, outcomes and mean score in all', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 2, max: 40 }), (scores, leastRows) => {
        const table = reliabilityTable(scores);
        if (table === null) return;
        const pooled = pooledReliability(table, leastRows);
        const [n, shares, means] = ['n', 'observed', 'predicted'].map((name) => column(pooled, name)) as [number[], number[], number[]];
        if (pooled !== table)
          for (const [i, rows] of n.entries()) {
            expect(rows * (shares[i] ?? 0)).toBeGreaterThanOrEqual(leastRows - 1e-6);
            expect(rows * (1 - (shares[i] ?? 0))).toBeGreaterThanOrEqual(leastRows - 1e-6);
          }
        expect(sum(n)).toBe(sum(column(table, 'n')));
        const total = (values: readonly number[], weights: readonly number[]) => sum(values.map((value, i) => value * (weights[i] ?? 0)));
        expect(total(shares, n)).toBeCloseTo(total(column(table, 'observed'), column(table, 'n')), 6);
        expect(total(means, n)).toBeCloseTo(total(column(table, 'predicted'), column(table, 'n')), 6);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('of few rows of one outcome are hidden with their share, and no curve is drawn of one bin', () => {
    const table = reliabilityTable({ scores: [0.1, 0.9], positives: [3, 57], negatives: [97, 43] });
    if (table === null) throw new Error('no table');
    const { document } = disclose(documentOf([{ type: 'performance', tables: [table] }], { inputs: [] }), defaultPolicy);
    const [published] = document.cells[0]?.tables ?? [];
    expect(column(published ?? null, 'n')[0]).toBe(0);
    expect(published?.rows[0]?.every((value) => value === null)).toBe(true);
    expect(document.cells[0]?.charts).toEqual([]);
  });
});
