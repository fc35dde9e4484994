import { bootstrapClusters } from '../../stats/cluster-bootstrap.ts';
import { bootstrapRates, effectiveCells, percentileInterval, replicateRange, type RateReplicates } from '../../stats/count-bootstrap.ts';
import { groupRate, type GroupRateName } from '../../stats/group-rates.ts';
import type { Interval } from '../../stats/intervals.ts';
import { maximumGap, type MaximumGap } from '../../stats/maximum-gap.ts';
import { seededUniform } from '../../stats/random.ts';
import { eligible, type SetFigures } from './figures.ts';
import type { Setup } from './plan.ts';

const bootstrapped: readonly GroupRateName[] = ['selection_rate', 'true_positive_rate', 'false_positive_rate'];
/** A cluster bootstrap adds at most so many counts in all. */
const mostClusterWork = 2e7;

/** Crossed sets have many groups and are many: their largest gaps are redrawn at most so often. */
const mostCrossedRedraws = 1000;

/** Replicates of a set's rates; groups in the order of the set. */
export interface SetReplicates {
  readonly rates: RateReplicates;
  readonly kind: 'rows' | 'weighted rows' | 'persons';
}

/** Redraws rows, effective rows or persons of one set. null where nothing is counted, or for persons in fewer than two random groups. */
export function replicatesOf(setup: Setup, set: SetFigures, stream: number): SetReplicates | null {
  const groups = set.groups.map((group) => group.tally);
  const uniform = seededUniform(setup.p.seed * 4096 + stream);
  const labelled = setup.settled.positiveLabel !== null;
  const metrics = labelled ? bootstrapped : bootstrapped.slice(0, 1);
  if (groups.every((tally) => tally.rows.every((n) => n === 0))) return null;
  if (setup.classes > 0) return clusterReplicates(setup, set, metrics, stream);
  if (setup.scope.weight === null) {
    const rates = bootstrapRates(uniform, { counts: groups.map((tally) => tally.rows) }, metrics, setup.p.replicates);
    return { rates, kind: 'rows' };
  }
  const cells = groups.map((tally) => effectiveCells(tally.weights, tally.squares));
  const table = { counts: cells.map(({ counts }) => counts), scales: cells.map(({ scales }) => scales) };
  return { rates: bootstrapRates(uniform, table, metrics, setup.p.replicates), kind: 'weighted rows' };
}

function clusterReplicates(setup: Setup, set: SetFigures, metrics: readonly GroupRateName[], stream: number): SetReplicates | null {
  const groups = set.groups.map((group) => group.tally);
  const ids = [...new Set(groups.flatMap((tally) => [...(tally.clusters?.keys() ?? [])]))].sort((a, b) => a - b);
  if (ids.length < 2) return null;
  const none = [0, 0, 0, 0, 0, 0];
  const clusters = ids.map((id) => groups.flatMap((tally) => tally.clusters?.get(id) ?? none));
  const work = clusters.reduce((sum, cluster) => sum + cluster.filter((count) => count > 0).length, 0);
  const replicates = Math.max(100, Math.min(setup.p.replicates, Math.floor(mostClusterWork / Math.max(1, work))));
  const found = metrics.map(() => groups.map(() => new Float64Array(replicates)));
  bootstrapClusters(seededUniform(setup.p.seed * 4096 + stream), clusters, replicates, (sums, r) => {
    metrics.forEach((metric, m) => {
      groups.forEach((_, g) => {
        const values = found[m]?.[g];
        if (values !== undefined) values[r] = groupRate(metric, sums.subarray(g * 6, g * 6 + 6)).value ?? Number.NaN;
      });
    });
  });
  return { rates: { replicates, values: (metric, group) => found[metrics.indexOf(metric)]?.[group] ?? new Float64Array(0) }, kind: 'persons' };
}

/** The largest gap of one rate between the groups of a set that are large enough. */
export interface GapFigure {
  readonly set: SetFigures;
  readonly metric: GroupRateName;
  readonly gap: MaximumGap;
  readonly highest: string;
  readonly lowest: string;
  /** Smallest rate over largest; null when that is 0. */
  readonly ratio: number | null;
  readonly n: number;
  readonly bootstrap: Interval | null;
}

/** null with fewer than two groups that are large enough. */
export function gapOf(setup: Setup, set: SetFigures, metric: GroupRateName, replicates: SetReplicates | null, stream: number): GapFigure | null {
  const used = eligible(setup, set, metric);
  const shares = used.map(({ rate }) => {
    const among = Math.max(1, Math.round(rate.size));
    return { hits: Math.min(among, Math.round((rate.value ?? 0) * rate.size)), among };
  });
  const redraws = (set.columns.length === 1 ? setup.p.replicates : Math.min(setup.p.replicates, mostCrossedRedraws)) - 1;
  const gap = maximumGap(seededUniform(setup.p.seed * 4096 + stream), shares, redraws);
  if (gap === null) return null;
  const values = used.map(({ rate }) => rate.value ?? 0);
  const [high, low] = [Math.max(...values), Math.min(...values)];
  const drawn = replicates === null ? null : replicateRange(used.map(({ group }) => replicates.rates.values(metric, set.groups.indexOf(group))));
  return {
    set,
    metric,
    gap: { ...gap, gap: high - low },
    highest: used[values.indexOf(high)]?.group.label ?? '',
    lowest: used[values.indexOf(low)]?.group.label ?? '',
    ratio: high > 0 ? low / high : null,
    n: used.reduce((sum, { rate }) => sum + rate.n, 0),
    bootstrap: drawn === null || drawn.length === 0 ? null : percentileInterval(drawn, 1 - setup.p.alpha),
  };
}
