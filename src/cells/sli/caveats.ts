import { orderStatisticRanks } from '../../stats/intervals.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { Caveat } from '../types.ts';
import type { Judged } from './decide.ts';
import { bucketsOf } from './bucket-counts.ts';
import type { Estimate, EstimateScope } from './estimate.ts';
import type { Indicator } from './indicator.ts';

/** What must be known to read the numbers. */
export function sliCaveats(scope: EstimateScope, judged: readonly Judged[], hasSeries: boolean): readonly Caveat[] {
  const { reduced, p, list } = scope;
  const caveats: Caveat[] = [];
  const say = (code: string, sentence: string) => caveats.push({ code, sentence });
  for (const { indicator, estimate } of judged) {
    if ((estimate.unknown ?? 0) > 0)
      say(
        'where_null',
        `${indicator.name}: ${formatCount(estimate.unknown ?? 0)} rows are neither, because the condition is NULL there; they count on neither side`,
      );
    for (const [code, sentence] of bucketSentences(indicator, estimate)) say(code, `${indicator.name}: ${sentence}`);
    const { quantile } = indicator;
    const of = quantile === null ? '' : ` of p${Number((quantile * 100).toPrecision(6))} (it needs ${formatCount(fewestFor(quantile, p.level))})`;
    if (estimate.intervalReason === 'below_n_min')
      say('below_n_min', `${indicator.name}: ${formatCount(estimate.n)} values are too few for a ${formatPercent(p.level)} interval${of}`);
    if (estimate.intervalReason === 'denominator_near_zero')
      say('denominator_near_zero', `${indicator.name}: the sum below the line is so uncertain that the ratio has no interval`);
    if (estimate.intervalReason === 'more_than_expected')
      say('more_than_expected', `${indicator.name}: there are more rows than requests expected, so that one of both numbers is wrong`);
  }
  list.forEach((indicator, i) => {
    const first = reduced[0]?.[0]?.rows[0];
    const strange = first === undefined || indicator.bounds === undefined ? 0 : bucketsOf(scope, i, 0, first).strange;
    if (strange > 0)
      say(
        'bounds_unreadable',
        `${indicator.name}: ${formatCount(strange)} bounds in ${indicator.bounds ?? ''} are no number and no +Inf; their counts are left out`,
      );
    const future = Number(reduced[0]?.[0]?.rows[0]?.measures[`future${i}`] ?? 0);
    if (future > 0)
      say('features_from_the_future', `${indicator.name}: ${formatCount(future)} rows use features made after the request: a leak, or clocks that disagree`);
  });
  if (hasSeries && list.some(({ quantile, bounds }) => quantile !== null && bounds === undefined))
    say('binned_series', 'quantiles over time are read from log buckets at most 3 % apart where the range allows; the judged numbers are exact');
  if (list.some(({ target }) => typeof target === 'string'))
    say('baseline_fixed', 'the baseline is taken as known; its own uncertainty is not in the interval');
  if (list.some(({ metric }) => metric === 'drift'))
    say(
      'drift_binned',
      'the drift score counts ten cells of about equal baseline mass, cut at log buckets; the drift cell compares exactly, and other columns too',
    );
  return caveats;
}

/** What a value read from buckets is, and is not. */
function bucketSentences({ unit, bounds }: Indicator, { value, within, reason }: Estimate): readonly (readonly [code: string, sentence: string])[] {
  if (bounds === undefined || within === undefined) return [];
  const show = (x: number | null) => `${formatNumber(x)}${unit === '' ? '' : ` ${unit}`}`;
  if (reason === 'beyond_last_bucket')
    return [
      [
        'beyond_last_bucket',
        `the value lies beyond the last bound, so only that it is above ${show(within.low)} is known; Prometheus prints ${show(within.low)}`,
      ],
    ];
  const from = within.low === null ? '' : `above ${show(within.low)} and `;
  return [
    [
      'bucketed',
      `${show(value)} is what histogram_quantile of Prometheus prints, a straight line within a bucket; any value ${from}up to ${show(within.high)} fits the counts as well`,
    ],
  ];
}

/** The fewest values with which a quantile has an interval of order statistics. */
export function fewestFor(quantile: number, level: number): number {
  let high = 1;
  while (orderStatisticRanks(high, quantile, level) === null) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (orderStatisticRanks(middle, quantile, level) === null) low = middle;
    else high = middle;
  }
  return high;
}
