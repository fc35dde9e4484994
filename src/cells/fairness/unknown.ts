import { groupRate, swapped, type GroupRateName } from '../../stats/group-rates.ts';
import type { Interval } from '../../stats/intervals.ts';
import { boundsOfDifference, boundsOfRatio } from '../../stats/missing-bounds.ts';
import { rateBounds } from '../../stats/unknown-bounds.ts';
import type { GroupFigures, SetFigures } from './figures.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';

/** What a rate of one group may be, given rows whose group is unknown, and what that leaves of its comparison. */
export interface UnknownBounds {
  readonly set: SetFigures;
  readonly metric: GroupRateName;
  readonly group: GroupFigures;
  readonly reference: GroupFigures | null;
  readonly rate: number | null;
  readonly bounds: Interval;
  readonly difference: Interval | null;
  /** Of the favourable outcome, group over reference; selection rate only. */
  readonly impact: { readonly low: number | null; readonly high: number | null } | null;
  /** Rows of unknown group under the line; the bounds are of weights where rows have some. */
  readonly unknown: number;
}

/** Bounds for sets of one column that have unknown rows. */
export function unknownBoundsOf(setup: Setup, sets: readonly SetFigures[]): readonly UnknownBounds[] {
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null);
  return sets
    .filter((set) => set.columns.length === 1)
    .flatMap((set) => {
      const unknown = set.groups.filter((group) => !group.known);
      const counts = (group: GroupFigures, metric: GroupRateName, favourable: boolean) => {
        const rows = favourable && setup.settled.favourable === 'negative' ? swapped(group.tally.weights) : group.tally.weights;
        const { hits, among } = groupRate(metric, rows);
        return { k: hits, n: among };
      };
      const rowsIn = (metric: GroupRateName): number => unknown.reduce((sum, group) => sum + groupRate(metric, group.tally.rows).among, 0);
      const pool = (metric: GroupRateName, favourable: boolean) =>
        unknown.map((group) => counts(group, metric, favourable)).reduce((sum, each) => ({ k: sum.k + each.k, n: sum.n + each.n }), { k: 0, n: 0 });
      return metrics.flatMap((metric) => {
        const missing = pool(metric, false);
        if (missing.n === 0) return [];
        return set.groups
          .filter((group) => group.known)
          .flatMap((group): UnknownBounds[] => {
            const bounds = rateBounds(counts(group, metric, false), missing);
            if (bounds === null) return [];
            const reference = set.pairs.find((pair) => pair.group === group)?.reference ?? null;
            const other = reference === null ? null : rateBounds(counts(reference, metric, false), missing);
            const good = pool(metric, true);
            const [one, two] =
              metric === 'selection_rate' && reference !== null
                ? [rateBounds(counts(group, metric, true), good), rateBounds(counts(reference, metric, true), good)]
                : [null, null];
            return [
              {
                set,
                metric,
                group,
                reference,
                rate: group.rates.get(metric)?.value ?? null,
                bounds,
                difference: other === null ? null : boundsOfDifference(bounds, other),
                impact: one === null || two === null ? null : boundsOfRatio(one, two),
                unknown: rowsIn(metric),
              },
            ];
          });
      });
    });
}
