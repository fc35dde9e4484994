import { equalWidthEdges } from '../../stats/calibration-error.ts';
import { groupCalibration, type GroupCalibration } from '../../stats/group-calibration.ts';
import { groupRate, type GroupRateName } from '../../stats/group-rates.ts';
import { seededUniform } from '../../stats/random.ts';
import { closestThreshold, sweepCounts, thresholdGrid } from '../../stats/threshold-sweep.ts';
import { weightedGroupCalibration } from '../../stats/weighted-calibration.ts';
import type { Answers } from '../canary/answers.ts';
import { eligible, type Figures, type GroupFigures, type SetFigures } from './figures.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';
import { canWeighScores } from './score-plan.ts';
import { readScores } from './read-scores.ts';

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

/** Sweeps thresholds and measures calibration by group, sets of one column, weighted where rows are. Empty where weights cannot be summed by score. */
export function scoredSets(setup: Setup, figures: Figures, answers: Answers): readonly ScoredSet[] {
  const { low, high } = setup.facts.of.score;
  if (low === null || high === null || !canWeighScores(setup)) return [];
  const probabilities = low >= 0 && high <= 1;
  const thresholds = probabilities ? thresholdGrid(0, 1) : thresholdGrid(low, high);
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null);
  const targets = new Map(
    metrics.flatMap((metric) => {
      const value = groupRate(metric, figures.overall.weights).value;
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
          const found = scores.get(group.label);
          const sweep = sweepCounts(found?.scored ?? { scores: [], positives: [], negatives: [], unlabelled: [] }, thresholds);
          const matched = new Map(
            [...targets].flatMap(([metric, target]) => {
              const at = closestThreshold(sweep, metric, target);
              return at === null ? [] : [[metric, { threshold: thresholds[at] ?? 0, value: groupRate(metric, sweep[at] ?? []).value }] as const];
            }),
          );
          const uniform = seededUniform(setup.p.seed * 4096 + 2048 + s * 128 + g);
          const [edges, level] = [equalWidthEdges(setup.p.bins), 1 - setup.p.alpha];
          const calibration =
            found === undefined || !probabilities || setup.settled.positiveLabel === null
              ? null
              : found.weighted === null
                ? groupCalibration(found.scored, edges, uniform, level)
                : weightedGroupCalibration(found.weighted, edges, uniform, level);
          return { group, sweep, calibration, matched };
        });
      return { set, thresholds, groups, targets };
    });
}

/** Largest rate less smallest over the groups that are large enough, at each threshold; null where fewer than two have a rate. */
export function sweepGaps(setup: Setup, scored: ScoredSet, metric: GroupRateName): readonly (number | null)[] {
  const used = new Set(eligible(setup, scored.set, metric).map(({ group }) => group));
  return scored.thresholds.map((_, i) => {
    const values = scored.groups.filter(({ group }) => used.has(group)).flatMap(({ sweep }) => groupRate(metric, sweep[i] ?? []).value ?? []);
    return values.length < 2 ? null : Math.max(...values) - Math.min(...values);
  });
}
