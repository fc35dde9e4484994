import type { GroupRateName } from '../../stats/group-rates.ts';
import { formatCount, formatList, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Caveat, Finding } from '../types.ts';
import type { Change } from './change.ts';
import { coverageOf, selectiveLabels } from './coverage.ts';
import type { Figures, SetFigures } from './figures.ts';
import type { GapFigure } from './gaps.ts';
import type { Comparison } from './judge.ts';
import { gapName, rateWords } from './measurements.ts';
import type { Setup } from './plan.ts';
import { canWeighScores } from './score-plan.ts';
import type { Strata } from './strata.ts';
import { rowsOf } from './tally.ts';
import type { UnknownBounds } from './unknown.ts';

const points = (share: number): string => `${formatNumber(Math.abs(share) * 100)} points`;
const signed = (share: number): string => `${share < 0 ? '−' : ''}${formatNumber(Math.abs(share) * 100)}`;
const capital = (text: string): string => `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`;
const within = (set: SetFigures): string => set.name;

/** Whom a difference of selection harms: the group with less of the favourable outcome. */
function harm(setup: Setup, each: Comparison): string {
  if (each.metric !== 'selection_rate' || each.difference === null || each.verdict !== 'fail') return '';
  const less = setup.settled.favourable === 'positive' ? each.difference < 0 : each.difference > 0;
  return `; the favourable outcome is rarer for ${less ? each.group.label : each.reference.label}`;
}

export function gapSentence(setup: Setup, each: Comparison): string {
  const pair = `${each.group.label} against ${each.reference.label} (${within(each.set)})`;
  if (each.difference === null || each.interval === null) return `${capital(rateWords[each.metric])} of ${pair} cannot be compared: ${each.because}`;
  const where = each.difference < 0 ? 'below' : 'above';
  const found = `${capital(rateWords[each.metric])} of ${each.group.label} is ${points(each.difference)} ${where} that of ${each.reference.label} (${within(each.set)}; ${signed(each.interval.low)} to ${signed(each.interval.high)}, tolerance ${formatNumber((each.tolerance ?? 0) * 100)})`;
  return `${found}${each.because === '' ? harm(setup, each) : `: ${each.because}`}`;
}

export function changeSentence(each: Change): string {
  const name = `the gap in the ${rateWords[each.metric]} between ${each.group.label} and ${each.reference.label} (${within(each.set)})`;
  if (each.change === null || each.widening === null) return `${capital(name)} cannot be compared with before: ${each.because}`;
  const { value, low, high } = each.widening;
  const crossed = value > 0 && each.change.before.value * each.change.after.value < 0;
  const verb = crossed ? 'changed sides' : value < 0 ? 'narrowed' : 'widened';
  const from = `from ${signed(each.change.before.value)} to ${signed(each.change.after.value)}`;
  return `${capital(name)} ${verb} by ${points(value)}, ${from} (widening ${signed(low)} to ${signed(high)}, tolerance ${formatNumber((each.tolerance ?? 0) * 100)})${each.because === '' ? '' : `: ${each.because}`}`;
}

export function largestGapSentence({ set, metric, gap, highest, lowest }: GapFigure): string {
  return `${capital(gapName(metric).replaceAll('_', ' '))} over ${set.name} is ${points(gap.gap)}, ${highest} less ${lowest}; equal rates would stay below ${points(gap.p95)} in 95 of 100 cases (p ${formatP(gap.p)})`;
}

/** Findings that carry no verdict: largest gaps, conditioned gaps that turn. */
export function extraFindings(gaps: readonly GapFigure[], strata: Strata): readonly Finding[] {
  const largest = gaps.filter(({ set }) => set.columns.length === 1).map((figure): Finding => ({ verdict: 'info', sentence: largestGapSentence(figure) }));
  const turned = strata.pairs
    .filter(
      ({ crude, found }) =>
        crude !== null && crude * found.difference.value < 0 && (found.difference.interval?.low ?? -1) * (found.difference.interval?.high ?? 1) > 0,
    )
    .map(
      ({ set, metric, group, reference, crude, found }): Finding => ({
        verdict: 'info',
        sentence: `${capital(rateWords[metric])} of ${group.label} against ${reference.label} (${set.name}) turns with the strata held fixed: ${signed(crude ?? 0)} points plain, ${signed(found.difference.value)} within strata`,
      }),
    );
  return [...largest, ...turned];
}

export function caveatsOf(setup: Setup, figures: Figures, unknown: readonly UnknownBounds[], comparisons: readonly Comparison[]): readonly Caveat[] {
  const { scope, settled, facts, p } = setup;
  const made: Caveat[] = [...settled.caveats, ...setup.caveats];
  const { undecided } = figures.overall;
  if (undecided > 0)
    made.push({
      code: 'undecided',
      sentence: `${formatCount(undecided)} rows have no ${settled.calls.kind === 'prediction' ? 'prediction' : 'finite score'} and count in no rate`,
    });
  if (settled.positiveLabel === null)
    made.push({
      code: 'no_labels',
      sentence:
        scope.label === null
          ? 'there is no column of labels, so only selection rates are known'
          : `no row has a label in ${scope.label.name}, so only selection rates are known`,
    });
  else {
    const { all } = coverageOf(figures.overall);
    if (all.labelled < all.rows)
      made.push({
        code: 'partly_labelled',
        sentence: `${formatPercent(all.labelled / all.rows)} of rows are labelled; all rates but selection describe these alone`,
      });
    const selective = figures.sets
      .filter((set) => set.columns.length === 1)
      .flatMap((set) => set.groups.flatMap((group) => selectiveLabels(group, p.coverage_tolerance) ?? []));
    if (selective.length > 0)
      made.push({
        code: 'selective_labels',
        sentence: `labels are known for a selection: ${formatList(selective, 2)}. Predictive values hold, rates among positives and negatives do not`,
      });
  }
  if (scope.unit !== null && setup.classes > 0) {
    const worst = Math.max(0, ...[...figures.overallRates.values()].map((rate) => rate.designEffect ?? 0));
    made.push({
      code: 'persons',
      sentence: `${formatCount(facts.of.rows)} rows come from ${formatCount(facts.of.persons)} persons, dealt to ${setup.classes} random groups; intervals and tests rest on these (design effect of all rows up to ${formatNumber(worst)})`,
    });
    if (facts.of.withoutPerson > 0)
      made.push({ code: 'without_person', sentence: `${formatCount(facts.of.withoutPerson)} rows have no ${scope.unit.name} and count as one person` });
  } else if (scope.unit === null)
    made.push({
      code: 'independent_rows',
      sentence: 'no column says which rows belong to one person, so rows count as independent; with many rows a person the intervals are too narrow',
    });
  if (scope.weight !== null) {
    const left = facts.of.rows - facts.of.weight.valid;
    made.push({
      code: 'weighted',
      sentence: `every number but counts of rows is weighted by ${scope.weight.name}; intervals and tests rest on the effective size, Kish's or less where hits and misses weigh differently`,
    });
    if (scope.score !== null && !canWeighScores(setup))
      made.push({
        code: 'scores_not_weighed',
        sentence: `${scope.score.name} takes ${formatCount(facts.of.score.distinct)} values, too many to sum weights by score and group: no thresholds and no calibration by group; round the score in a sql cell, or write weight: none`,
      });
    if (left > 0)
      made.push({
        code: 'weight_left_out',
        sentence: `${formatCount(left)} rows have no weight above 0 (${formatCount(facts.of.weight.zero)} are 0) and are left out`,
      });
  }
  for (const set of figures.sets.filter(({ columns }) => columns.length === 1)) {
    const missing = set.groups.filter((group) => !group.known).reduce((sum, group) => sum + rowsOf(group.tally), 0);
    if (missing > 0)
      made.push({
        code: 'unknown_group',
        sentence: `${formatCount(missing)} rows (${formatPercent(missing / Math.max(1, rowsOf(figures.overall)))}) have no known ${set.name}; their group is counted apart, and the bounds say what it could change`,
      });
  }
  const open = comparisons.filter(
    (each) =>
      each.verdict === 'pass' &&
      unknown.some(
        (b) =>
          b.set === each.set &&
          b.metric === each.metric &&
          b.group === each.group &&
          b.difference !== null &&
          (b.difference.low < -(each.tolerance ?? 1) || b.difference.high > (each.tolerance ?? 1)),
      ),
  );
  if (open.length > 0)
    made.push({
      code: 'unknown_could_change',
      sentence: `rows of unknown group could carry ${open.length === 1 ? 'a gap' : `${open.length} gaps`} that pass beyond the tolerance, first ${open[0]?.group.label ?? ''} in the ${rateWords[open[0]?.metric ?? ('selection_rate' as GroupRateName)]}`,
    });
  const { low, high } = facts.of.score;
  if (scope.score !== null && low !== null && high !== null && !(low >= 0 && high <= 1))
    made.push({
      code: 'not_probabilities',
      sentence: `scores run from ${formatNumber(low)} to ${formatNumber(high)}, outside 0 to 1: thresholds are swept over this range, calibration needs probabilities`,
    });
  return made;
}
