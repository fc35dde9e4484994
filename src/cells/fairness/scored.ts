import type { ReducedTable } from '../../reduce/types.ts';
import { equalWidthEdges } from '../../stats/calibration-error.ts';
import { groupCalibration, type GroupCalibration } from '../../stats/group-calibration.ts';
import { groupRate, type GroupRateName } from '../../stats/group-rates.ts';
import { seededUniform } from '../../stats/random.ts';
import { closestThreshold, sweepCounts, thresholdGrid, type ScoredGroup } from '../../stats/threshold-sweep.ts';
import type { Answers } from '../canary/answers.ts';
import { canonical } from '../scores/probe.ts';
import { eligible, type Figures, type GroupFigures, type SetFigures } from './figures.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';
import { groupValue } from './tally.ts';
import { isMissing } from './settle.ts';

/** The scores of one group, its count vector at each threshold, and its calibration. */
export interface ScoredFigures {
  readonly group: GroupFigures;
  readonly sweep: readonly (readonly number[])[];
  /** null without labels, and where scores are no probabilities. */
  readonly calibration: GroupCalibration | null;
  /** By rate: the threshold at which the group comes closest to the target, and the rate there. */
  readonly matched: ReadonlyMap<GroupRateName, { readonly threshold: number; readonly value: number | null }>;
}

export interface ScoredSet {
  readonly set: SetFigures;
  readonly thresholds: readonly number[];
  readonly groups: readonly ScoredFigures[];
  /** By rate: what the matched thresholds aim at, the rate of all rows as they are called now. */
  readonly targets: ReadonlyMap<GroupRateName, number>;
}

/** Sweeps thresholds and measures calibration by group, sets of one column. Rows count once. */
export function scoredSets(setup: Setup, figures: Figures, answers: Answers): readonly ScoredSet[] {
  const { low, high } = setup.facts.of.score;
  if (low === null || high === null) return [];
  const probabilities = low >= 0 && high <= 1;
  const thresholds = probabilities ? thresholdGrid(0, 1) : thresholdGrid(low, high);
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null);
  const targets = new Map(
    metrics.flatMap((metric) => {
      const value = groupRate(metric, figures.overall.rows).value;
      return value === null ? [] : [[metric, value] as const];
    }),
  );
  return figures.sets
    .filter((set) => set.columns.length === 1)
    .map((set, s) => {
      const scores = readScores(setup, set.set[0] ?? 0, answers.get(`scores:${set.set[0] ?? 0}`));
      const groups = set.groups
        .filter((group) => group.known && scores.has(group.label))
        .map((group, g): ScoredFigures => {
          const scored = scores.get(group.label) ?? { scores: [], positives: [], negatives: [], unlabelled: [] };
          const sweep = sweepCounts(scored, thresholds);
          const matched = new Map(
            [...targets].flatMap(([metric, target]) => {
              const at = closestThreshold(sweep, metric, target);
              return at === null ? [] : [[metric, { threshold: thresholds[at] ?? 0, value: groupRate(metric, sweep[at] ?? []).value }] as const];
            }),
          );
          const uniform = seededUniform(setup.p.seed * 4096 + 2048 + s * 128 + g);
          const calibration =
            probabilities && setup.settled.positiveLabel !== null ? groupCalibration(scored, equalWidthEdges(setup.p.bins), uniform, 1 - setup.p.alpha) : null;
          return { group, sweep, calibration, matched };
        });
      return { set, thresholds, groups, targets };
    });
}

function readScores(setup: Setup, column: number, table: ReducedTable | undefined): ReadonlyMap<string, ScoredGroup> {
  const found = new Map<string, Map<number, [number, number, number]>>();
  const add = (keys: Readonly<Record<string, unknown>>, score: number, count: number): void => {
    const group = groupValue(setup, (keys[`g${column}`] as string | null | undefined) ?? null);
    if (group === null || count === 0) return;
    const label = keys['label'] == null ? null : canonical(String(keys['label']), setup.scope.label);
    const side = setup.settled.positiveLabel === null || isMissing(label, setup.scope.label) ? 2 : label === setup.settled.positiveLabel ? 0 : 1;
    const scores = found.get(group) ?? new Map<number, [number, number, number]>();
    found.set(group, scores);
    const counts = scores.get(score) ?? [0, 0, 0];
    scores.set(score, counts);
    counts[side] += count;
  };
  for (const counted of table?.valueCounts ?? [])
    counted.values.forEach((value, i) => {
      add(counted.keys, Number(value), counted.counts[i] ?? 0);
    });
  const measure = table?.reduction.kind === 'grouped' ? table.reduction.measures['fine'] : undefined;
  const edges = measure?.kind === 'histogram' ? measure.edges : [];
  for (const row of table?.rows ?? []) {
    const counts = row.measures['fine'];
    if (Array.isArray(counts))
      counts.forEach((count: number, bin: number) => {
        add(row.keys, middleOf(edges, bin), count);
      });
  }
  return new Map(
    [...found].map(([group, scores]) => {
      const values = [...scores.keys()].sort((a, b) => a - b);
      const of = (side: 0 | 1 | 2) => values.map((value) => scores.get(value)?.[side] ?? 0);
      return [group, { scores: values, positives: of(0), negatives: of(1), unlabelled: of(2) }] as const;
    }),
  );
}

function middleOf(edges: readonly number[], bin: number): number {
  const high = edges[Math.min(bin, edges.length - 1)] ?? 0;
  const low = edges[Math.max(0, bin - 1)] ?? high;
  return low + (high - low) / 2;
}

/** Largest rate less smallest over the groups that are large enough, at each threshold; null where fewer than two have a rate. */
export function sweepGaps(setup: Setup, scored: ScoredSet, metric: GroupRateName): readonly (number | null)[] {
  const used = new Set(eligible(setup, scored.set, metric).map(({ group }) => group));
  return scored.thresholds.map((_, i) => {
    const values = scored.groups.filter(({ group }) => used.has(group)).flatMap(({ sweep }) => groupRate(metric, sweep[i] ?? []).value ?? []);
    return values.length < 2 ? null : Math.max(...values) - Math.min(...values);
  });
}
