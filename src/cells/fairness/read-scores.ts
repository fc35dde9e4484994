import type { ReducedTable } from '../../reduce/types.ts';
import type { ScoredGroup } from '../../stats/threshold-sweep.ts';
import type { WeightedOutcomes } from '../../stats/weighted-calibration.ts';
import { canonical } from '../scores/probe.ts';
import type { Setup } from './plan.ts';
import { scoreKey } from './score-plan.ts';
import { isMissing } from './settle.ts';
import { groupValue } from './tally.ts';

/** The scores of one group: rows by outcome, or their weights. */
export interface GroupScores {
  readonly scored: ScoredGroup;
  /** Labelled rows with their weights; null where every row counts once. */
  readonly weighted: WeightedOutcomes | null;
}

/** Rows, weights and squares of weights at one score, each for positives, negatives and unlabelled. */
type Counts = readonly [Float64Array, Float64Array, Float64Array];

/** Reads the scores of the groups of one column, by label of the group. Rows of unknown group are left out. */
export function readScores(setup: Setup, column: number, table: ReducedTable | undefined): ReadonlyMap<string, GroupScores> {
  const found = new Map<string, Map<number, Counts>>();
  const add = (keys: Readonly<Record<string, unknown>>, score: number, amounts: readonly [number, number, number]): void => {
    const group = groupValue(setup, (keys[`g${column}`] as string | null | undefined) ?? null);
    if (group === null || amounts[0] === 0) return;
    const label = keys['label'] == null ? null : canonical(String(keys['label']), setup.scope.label);
    const side = setup.settled.positiveLabel === null || isMissing(label, setup.scope.label) ? 2 : label === setup.settled.positiveLabel ? 0 : 1;
    const scores = found.get(group) ?? new Map<number, Counts>();
    found.set(group, scores);
    const counts = scores.get(score) ?? ([new Float64Array(3), new Float64Array(3), new Float64Array(3)] as const);
    scores.set(score, counts);
    amounts.forEach((amount, of) => {
      const into = counts[of];
      if (into !== undefined) into[side] = (into[side] ?? 0) + amount;
    });
  };
  const once = (n: number) => [n, n, n] as const;
  for (const counted of table?.valueCounts ?? [])
    counted.values.forEach((value, i) => {
      add(counted.keys, Number(value), once(counted.counts[i] ?? 0));
    });
  const measure = table?.reduction.kind === 'grouped' ? table.reduction.measures['fine'] : undefined;
  const edges = measure?.kind === 'histogram' ? measure.edges : [];
  for (const row of table?.rows ?? []) {
    const { fine, rows, weights, squares } = row.measures;
    if (Array.isArray(fine))
      fine.forEach((count: number, bin: number) => {
        add(row.keys, middleOf(edges, bin), once(count));
      });
    else add(row.keys, scoreOf(row.keys[scoreKey]), [Number(rows ?? 0), Number(weights ?? 0), Number(squares ?? 0)]);
  }
  return new Map([...found].map(([group, scores]) => [group, groupOf(scores, setup.scope.weight !== null)] as const));
}

function groupOf(found: ReadonlyMap<number, Counts>, weighted: boolean): GroupScores {
  const scores = [...found.keys()].sort((a, b) => a - b);
  const of = (amount: 0 | 1 | 2, side: 0 | 1 | 2) => scores.map((score) => found.get(score)?.[amount][side] ?? 0);
  const labelled = (amount: 0 | 1 | 2) => ({ scores, positives: of(amount, 0), negatives: of(amount, 1) });
  return {
    scored: { ...labelled(1), unlabelled: of(1, 2) },
    weighted: weighted ? { rows: labelled(0), sums: labelled(1), squares: labelled(2) } : null,
  };
}

/** A score as a key gives it: a number, or a flag that counts as 1 and 0. */
function scoreOf(key: unknown): number {
  return key === 'true' || key === true ? 1 : key === 'false' || key === false ? 0 : Number(key);
}

function middleOf(edges: readonly number[], bin: number): number {
  const high = edges[Math.min(bin, edges.length - 1)] ?? 0;
  const low = edges[Math.max(0, bin - 1)] ?? high;
  return low + (high - low) / 2;
}
