/**
 * How p-values are adjusted for being many: false discovery rate (BH; BY under any dependence), family-wise error (Holm, and Bonferroni, which Holm
 * never trails), or not at all.
 */
export type Multiplicity = 'benjamini-hochberg' | 'benjamini-yekutieli' | 'holm' | 'bonferroni' | 'none';

/** Adjusted p-values in the order given, each in [0, 1]; empty for an empty list. Equal to statsmodels' `multipletests`. */
export function adjustPValues(pValues: readonly number[], method: Multiplicity): number[] {
  const count = pValues.length;
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0) || a - b);
  const adjusted = new Array<number>(count).fill(1);
  if (method === 'none') return [...pValues];
  if (method === 'bonferroni') return pValues.map((p) => Math.min(1, p * count));
  if (method === 'holm') {
    let running = 0;
    order.forEach((index, rank) => {
      running = Math.max(running, (pValues[index] ?? 1) * (count - rank));
      adjusted[index] = Math.min(1, running);
    });
    return adjusted;
  }
  const penalty = method === 'benjamini-yekutieli' ? harmonic(count) : 1;
  let running = 1;
  for (let rank = count; rank >= 1; rank -= 1) {
    const index = order[rank - 1] ?? 0;
    running = Math.min(running, ((pValues[index] ?? 1) * count * penalty) / rank);
    adjusted[index] = running;
  }
  return adjusted;
}

function harmonic(count: number): number {
  let sum = 0;
  for (let i = 1; i <= count; i += 1) sum += 1 / i;
  return sum;
}
