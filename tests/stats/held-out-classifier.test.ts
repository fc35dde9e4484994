import { describe, expect, it } from 'vitest';
import type { BinnedRows } from '../../src/stats/boosted-trees.ts';
import { binomialCdf } from '../../src/stats/distributions.ts';
import { heldOutClassifier } from '../../src/stats/held-out-classifier.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';

/** Rows of `width` columns in 8 bins; in current rows the second column repeats the first with probability `tied`. */
function drawn(u: Uniform, reference: number, current: number, tied = 0, width = 4): { data: BinnedRows; isCurrent: Uint8Array } {
  const rows = reference + current;
  const isCurrent = new Uint8Array(rows).fill(1, reference);
  const bins = Array.from({ length: width }, () => Uint8Array.from({ length: rows }, () => Math.floor(8 * u())));
  for (let i = reference; i < rows; i++) {
    const [first, second] = bins;
    if (first && second && u() < tied) second[i] = first[i] ?? 0;
  }
  return { data: { rows, bins, sizes: bins.map(() => 8) }, isCurrent };
}

describe('the held-out classifier', () => {
  it('without a change has p at most 5 % in 5 % of 1 500 cases: 11 %, as folds that go together give, would be seen', () => {
    const trials = 1500;
    const u = seededUniform(9);
    let alarms = 0;
    for (let t = 0; t < trials; t++) {
      const { data, isCurrent } = drawn(u, 160, 120);
      alarms += (heldOutClassifier(data, isCurrent, t)?.p ?? 1) <= 0.05 ? 1 : 0;
    }
    expect(binomialCdf(alarms, trials, 0.04)).toBeGreaterThan(5e-5);
    expect(binomialCdf(alarms - 1, trials, 0.06)).toBeLessThan(1 - 5e-5);
    expect(binomialCdf(Math.round(0.11 * trials) - 1, trials, 0.06)).toBeGreaterThan(1 - 5e-5);
  });
  it('sees a joint change that no column shows, names the columns, and is the same for a seed', () => {
    const { data, isCurrent } = drawn(seededUniform(20261123), 1500, 1500, 0.5);
    const found = heldOutClassifier(data, isCurrent, 1);
    expect(found?.auc).toBeGreaterThan(0.6);
    expect(found?.p).toBeLessThan(1e-6);
    expect((found?.importance[0] ?? 0) + (found?.importance[1] ?? 0)).toBeGreaterThan(0.8);
    expect(heldOutClassifier(data, isCurrent, 1)).toEqual(found);
  });
  it('is ½ without certainty where nothing varies, and none below 50 rows a side', () => {
    const flat: BinnedRows = { rows: 200, bins: [new Uint8Array(200)], sizes: [1] };
    expect(heldOutClassifier(flat, new Uint8Array(200).fill(1, 100), 1)).toMatchObject({ auc: 0.5, p: 1, importance: [0] });
    const { data, isCurrent } = drawn(seededUniform(1), 49, 400);
    expect(heldOutClassifier(data, isCurrent, 1)).toBeNull();
  });
});
