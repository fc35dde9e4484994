import { gapChange, type GapChange, type SizedShare } from '../../stats/difference-in-differences.ts';
import { clusteredCorrelation, correlationOfGaps, pairedCovariance } from '../../stats/gap-correlation.ts';
import { groupRate, type GroupRateName } from '../../stats/group-rates.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import type { Answers } from '../canary/answers.ts';
import type { Verdict } from '../types.ts';
import { coverageRefusal } from './coverage.ts';
import { isEnough, type Figures, type GroupFigures, type SetFigures } from './figures.ts';
import { correctionOf, imprecise, reasonWords } from './judge.ts';
import { decidingMetrics, judgedOf, toleranceOf } from './parameters.ts';
import { pairsByGroup } from './pair-plan.ts';
import { rowsWord, type Setup } from './plan.ts';

/** How much one gap moved from before to after. */
export interface Change {
  readonly set: SetFigures;
  readonly metric: GroupRateName;
  readonly group: GroupFigures;
  readonly reference: GroupFigures;
  readonly change: GapChange | null;
  /** Of the two gaps; 0 where nothing tells which rows belong together. */
  readonly correlation: number;
  /** The change turned so that above 0 the gap widened, or grew on the other side. */
  readonly widening: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly n: { readonly reference: number; readonly current: number };
  readonly tolerance: number | null;
  readonly pAdjusted: number | null;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly because: string;
}

type Matched = ReturnType<typeof pairsByGroup>;
type Open = Omit<Change, 'pAdjusted' | 'verdict' | 'because'> & { readonly blocked: string | null };

/** The difference in differences of every pair in every deciding rate, judged as widening. Empty without a population to compare with. */
export function changesOf(setup: Setup, figures: Figures, answers: Answers): readonly Change[] {
  if (setup.scope.before === null) return [];
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null);
  return figures.sets.flatMap((set, s) => {
    const matched = pairsByGroup(setup, set.set, answers);
    const open = set.pairs.flatMap(({ group, reference }) =>
      metrics.map((metric) => changeOf(setup, set, figures.before[s], metric, group, reference, matched)),
    );
    const family = open.flatMap((each, i) => (each.change?.test != null && each.blocked === null ? [i] : []));
    const adjusted = adjustPValues(
      family.map((i) => open[i]?.change?.test?.p ?? 1),
      correctionOf(setup),
    );
    return open.map((each, i) => {
      const place = family.indexOf(i);
      const pAdjusted = place < 0 ? null : (adjusted[place] ?? null);
      return { ...each, pAdjusted, ...decide(setup, each, pAdjusted) };
    });
  });
}

function changeOf(
  setup: Setup,
  set: SetFigures,
  before: SetFigures | undefined,
  metric: GroupRateName,
  group: GroupFigures,
  reference: GroupFigures,
  matched: Matched,
): Open {
  const then = (wanted: GroupFigures) => before?.groups.find((each) => each.label === wanted.label);
  const sides = [group, reference, then(group), then(reference)];
  const rates = sides.map((each) => each?.rates.get(metric));
  const shares = rates.map((rate) => (rate?.value == null ? null : { share: rate.value, size: rate.size }));
  const [a, b, c, d] = shares;
  const correlation = a && b && c && d ? correlationOf(metric, sides, [a, b, c, d], matched) : 0;
  const change = a && b && c && d ? gapChange([a, b], [c, d], 1 - setup.p.alpha, correlation) : null;
  const turned = change === null || sideOf(change) >= 0 ? 1 : -1;
  const n = (i: number): number => Math.min(rates[i]?.n ?? 0, rates[i + 1]?.n ?? 0);
  const found = blockedBy(setup, metric, sides);
  return {
    set,
    metric,
    group,
    reference,
    change,
    correlation,
    widening:
      change === null
        ? null
        : {
            value: turned * change.value,
            low: turned > 0 ? change.interval.low : -change.interval.high,
            high: turned > 0 ? change.interval.high : -change.interval.low,
          },
    n: { reference: n(2), current: n(0) },
    tolerance: judgedOf(setup.p).change ? toleranceOf(setup.p, metric) : null,
    reason: found?.reason ?? null,
    blocked: found?.because ?? null,
  };
}

/** How the two gaps go together: by the random groups of persons that stand in both, else by the requests that do; 0 where nothing tells. */
function correlationOf(
  metric: GroupRateName,
  sides: readonly (GroupFigures | undefined)[],
  [a, b, c, d]: readonly [SizedShare, SizedShare, SizedShare, SizedShare],
  matched: Matched,
): number {
  const [one, two, three, four] = sides.map((side) => side?.tally.clusters ?? null);
  if (one && two && three && four) return clusteredCorrelation(metric, [one, two], [three, four]);
  if (matched === null) return 0;
  const covariance = (now: GroupFigures | undefined, after: SizedShare, then: GroupFigures | undefined, before: SizedShare): number => {
    const of = (side: GroupFigures | undefined, share: SizedShare) => ({ ...share, among: groupRate(metric, side?.tally.weights ?? []).among });
    return pairedCovariance(metric, matched.get(now?.label ?? '') ?? [], of(then, before), of(now, after));
  };
  return correlationOfGaps([a, b], [c, d], [covariance(sides[0], a, sides[2], c), covariance(sides[1], b, sides[3], d)]);
}

/** The side on which growing is widening: where the gap surely lies after, else that of the larger gap, so that a gap that closed has not changed sides. */
function sideOf({ before, after }: GapChange): number {
  const sure = after.interval.low > 0 || after.interval.high < 0;
  return sure ? after.value : after.value + before.value || after.value;
}

function blockedBy(setup: Setup, metric: GroupRateName, sides: readonly (GroupFigures | undefined)[]): { reason: string; because: string } | null {
  for (const [i, side] of sides.entries()) {
    const when = i < 2 ? 'after' : 'before';
    const rate = side?.rates.get(metric);
    if (side === undefined || rate === undefined) return { reason: 'no_rows', because: `a group has no rows ${when}` };
    if (rate.value === null) return { reason: rate.reason ?? 'no_rows', because: `${side.label} ${reasonWords(rate.reason)} ${when}` };
    if (!isEnough(setup, side, rate))
      return { reason: 'below_n_min', because: `${side.label} has ${rowsWord(rate.n)} ${when}, at least ${setup.p.minimum_n} are needed` };
    const wide = imprecise(setup, side, rate);
    if (wide !== null) return { reason: 'imprecise', because: `${wide} (${when})` };
  }
  for (const [one, two] of [
    [sides[0], sides[1]],
    [sides[2], sides[3]],
  ]) {
    const refused = one && two ? coverageRefusal(metric, one, two, setup.p.coverage_tolerance) : null;
    if (refused !== null) return { reason: 'label_coverage', because: `labels are known for a selection: ${refused}` };
  }
  return null;
}

function decide(setup: Setup, { tolerance, widening, blocked, reason }: Open, pAdjusted: number | null): Pick<Change, 'verdict' | 'reason' | 'because'> {
  if (tolerance === null) return { verdict: 'info', reason, because: '' };
  if (blocked !== null) return { verdict: 'insufficient', reason, because: blocked };
  if (widening === null) return { verdict: 'insufficient', reason: 'no_rows', because: 'a rate is not known' };
  if (widening.low > tolerance) {
    if (pAdjusted !== null && pAdjusted <= setup.p.alpha) return { verdict: 'fail', reason: null, because: '' };
    return { verdict: 'insufficient', reason: 'not_significant', because: 'the change is not sure once all comparisons are counted' };
  }
  if (widening.high <= tolerance) return { verdict: 'pass', reason: null, because: '' };
  return { verdict: 'insufficient', reason: 'interval_too_wide', because: 'the interval reaches beyond the tolerance and inside it' };
}
