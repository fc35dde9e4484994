import type { ResultDocument } from '../../../notebook/types.ts';
import type { DisclosurePolicy } from '../types.ts';
import { reachOf } from './discrete-laplace.ts';
import { namedTables } from './noisy-counts.ts';
import type { NoiseBlock, NoisyCell } from './types.ts';

/** In how many files a true draw may be called implausible. */
const rarity = 1e-9;

/** A recorded count that noise of the stated ε does not explain. */
export interface ImplausibleDraw {
  /** Its place in the privacy block, keys joined by dots. */
  readonly path: string;
  readonly recorded: number;
  /** How far noise takes a count, but for one in 10⁹ files. */
  readonly reach: number;
  readonly epsilon: number;
}

/**
 * The recorded counts with noise that lie farther from the counts of the data than noise of the stated ε takes any count of a file, but for one file in 10⁹: |recorded − count| > h with
 * m·P(|Z| > h) ≤ 10⁻⁹ for the m counts of the file (the union bound). Counts that are not there or no whole numbers are left to the comparison of the blocks.
 */
export function implausibleDraws(document: ResultDocument, policy: DisclosurePolicy, recorded: NoiseBlock | undefined): readonly ImplausibleDraw[] {
  if (policy.privacyBudget === null) return [];
  const tables = namedTables(document, policy);
  const cells = tables.reduce((sum, { groups }) => sum + groups.reduce((own, { counts }) => own + Object.keys(counts).length, 0), 0);
  const epsilon = policy.privacyBudget.epsilon / Math.max(1, tables.length);
  const reach = reachOf(epsilon, rarity / Math.max(1, cells));
  return tables.flatMap(({ groups }, table) =>
    groups.flatMap(({ counts }, group) =>
      Object.entries(counts).flatMap(([cell, count]) => {
        const drawn = recorded?.tables[table]?.groups[group]?.counts[cell as NoisyCell];
        if (drawn === undefined || !Number.isSafeInteger(drawn) || Math.abs(drawn - count) <= reach) return [];
        return [{ path: `noise.tables.${table}.groups.${group}.counts.${cell}`, recorded: drawn, reach, epsilon }];
      }),
    ),
  );
}
