import type { Measurement } from '../../../cells/types.ts';
import { confusionLines, confusionRates, numerator, type ConfusionRole } from '../graph/metric-kinds.ts';
import type { NoisyCell } from './types.ts';

type Counts = Readonly<Partial<Record<NoisyCell, number>>>;
type Roles = Map<ConfusionRole, number>;

/**
 * The disjoint counts that the measurements of one group tell: outcome by prediction where both are known, else one of them, else the rows. Rates of labelled rows and
 * the selection rate, which also counts unlabelled ones, are told apart.
 */
export function groupCells(measurements: readonly Measurement[]): Counts {
  const labelled: Roles = new Map();
  const all: Roles = new Map();
  let size: number | null = null;
  for (const { metric, value, n } of measurements) {
    if (typeof n !== 'number') continue;
    if (metric === 'group_size' && value !== null) size = value;
    const rate = confusionRates[metric];
    if (rate === undefined) continue;
    const [of, hit, miss] = rate;
    const roles = of === 'S' ? all : labelled;
    const count = numerator(value, n);
    if (!roles.has(of)) roles.set(of, n);
    // A rate of no rows has no value, but its counts are known.
    const hits = n === 0 ? 0 : count;
    if (hits === null) continue;
    if (!roles.has(hit)) roles.set(hit, hits);
    if (!roles.has(miss)) roles.set(miss, n - hits);
  }
  fill(labelled);
  // Means over classes, and shares of weights, have values that look like shares of rows and make no table.
  if (!isTable(labelled)) return {};
  return finest(labelled, all, size);
}

function finest(labelled: Roles, all: Roles, size: number | null): Counts {
  const take = (roles: Roles, parts: readonly (readonly [NoisyCell, ConfusionRole])[]): Counts | null => {
    const counts = parts.map(([cell, role]) => [cell, roles.get(role)] as const);
    return counts.every(([, count]) => count !== undefined && count >= 0) ? Object.fromEntries(counts) : null;
  };
  const decided = take(all, [
    ['predicted_positives', 'PP'],
    ['predicted_negatives', 'PN'],
  ]);
  const table = take(labelled, [
    ['true_positives', 'TP'],
    ['false_positives', 'FP'],
    ['false_negatives', 'FN'],
    ['true_negatives', 'TN'],
  ]);
  if (table !== null) {
    const positives = (all.get('PP') ?? 0) - (table.true_positives ?? 0) - (table.false_positives ?? 0);
    const negatives = (all.get('PN') ?? 0) - (table.false_negatives ?? 0) - (table.true_negatives ?? 0);
    const isNested = decided !== null && positives >= 0 && negatives >= 0;
    return isNested ? { ...table, unlabelled_predicted_positives: positives, unlabelled_predicted_negatives: negatives } : table;
  }
  const outcomes = take(labelled, [
    ['positives', 'P'],
    ['negatives', 'N'],
  ]);
  return decided ?? outcomes ?? (size === null ? {} : { rows: size });
}

/** Whether the counts fit together, as those of one table do. */
function isTable(roles: Roles): boolean {
  return (
    [...roles.values()].every((count) => count >= 0) &&
    confusionLines.every(([total, parts]) => {
      const counts = [total, ...parts].map((role) => roles.get(role));
      const [sum, ...terms] = counts;
      return counts.some((count) => count === undefined) || sum === terms.reduce((all: number, term) => all + (term ?? 0), 0);
    })
  );
}

/** Fills in counts that follow from the others. */
function fill(roles: Roles): void {
  for (let again = true; again; ) {
    again = false;
    for (const [total, parts] of confusionLines) {
      const missing = [total, ...parts].filter((role) => !roles.has(role));
      const [role] = missing;
      if (missing.length !== 1 || role === undefined) continue;
      const sum = parts.reduce((whole, part) => whole + (roles.get(part) ?? 0), 0);
      roles.set(role, role === total ? sum : (roles.get(total) ?? 0) - sum);
      again = true;
    }
  }
}
