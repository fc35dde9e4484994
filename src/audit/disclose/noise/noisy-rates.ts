import type { GroupCounts, NoisyCell } from './types.ts';

const rates: Readonly<Record<string, { readonly hits: readonly NoisyCell[]; readonly misses: readonly NoisyCell[] }>> = {
  prevalence: { hits: ['true_positives', 'false_negatives'], misses: ['false_positives', 'true_negatives'] },
  true_positive_rate: { hits: ['true_positives'], misses: ['false_negatives'] },
  false_positive_rate: { hits: ['false_positives'], misses: ['true_negatives'] },
  positive_predictive_value: { hits: ['true_positives'], misses: ['false_positives'] },
  accuracy: { hits: ['true_positives', 'true_negatives'], misses: ['false_positives', 'false_negatives'] },
};

/**
 * The rates of a group from its noisy counts alone, so that they spend nothing. Counts below 0 are taken as 0; a rate without anything below the line is null. The
 * selection rate counts rows without a label too.
 */
export function noisyRates(counts: GroupCounts['counts']): Readonly<Record<string, number | null>> {
  const sum = (cells: readonly NoisyCell[]): number => cells.reduce((whole, cell) => whole + Math.max(0, counts[cell] ?? 0), 0);
  const rate = (hits: readonly NoisyCell[], misses: readonly NoisyCell[]): number | null => {
    const [above, below] = [sum(hits), sum(misses)];
    return above + below === 0 ? null : above / (above + below);
  };
  const selection = rate(
    ['true_positives', 'false_positives', 'unlabelled_predicted_positives', 'predicted_positives'],
    ['false_negatives', 'true_negatives', 'unlabelled_predicted_negatives', 'predicted_negatives'],
  );
  if (counts.true_positives !== undefined)
    return { selection_rate: selection, ...Object.fromEntries(Object.entries(rates).map(([name, { hits, misses }]) => [name, rate(hits, misses)])) };
  if (counts.predicted_positives !== undefined) return { selection_rate: selection };
  return counts.positives === undefined ? {} : { prevalence: rate(['positives'], ['negatives']) };
}
