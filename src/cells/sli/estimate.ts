import { meanInterval, orderStatisticRanks, wilson } from '../../stats/intervals.ts';
import { ratioInterval, ratioOfSums } from '../../stats/ratio-of-sums.ts';
import type { Bracket } from '../../stats/histogram-quantile.ts';
import type { ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { pairSums } from '../pair-measures.ts';
import { RankLookup } from '../quantile-waves.ts';
import { contributionsOf } from '../contributions.ts';
import { personsAt, personsBehindRows, personsOfRate, type PersonGroups } from '../persons.ts';
import type { Behind } from '../behind.ts';
import type { CellContext } from '../types.ts';
import { bucketEstimate } from './bucket-counts.ts';
import { binnedQuantile } from './binned-quantile.ts';
import { driftScore, fewestForDrift } from './drift-score.ts';
import type { Indicator } from './indicator.ts';
import { extraRequests, quantileRequests, sum, type Breakdown } from './plan.ts';
import type { SliParameters } from './parameters.ts';

export interface Estimate {
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly reason?: string;
  readonly intervalReason?: string;
  /** Of a value read from buckets: between which bounds it surely lies. */
  readonly within?: Bracket;
  /** Rows where the condition of a rate is NULL. */
  readonly unknown?: number;
  readonly behind?: Behind;
}

export interface EstimateScope {
  readonly reduced: readonly (readonly ReducedTable[])[];
  readonly p: SliParameters;
  readonly context: CellContext;
  readonly list: readonly Indicator[];
  readonly parts: readonly Breakdown[];
}

const undefinedEstimate: Estimate = { value: null, n: 0, low: null, high: null, method: '', reason: 'no_rows' };

/** Returns an indicator for every row of a breakdown. Capture rates are of all rows only, and a drift score is not of its own baseline. */
export function estimates(scope: EstimateScope, i: number, index: number): readonly { readonly row: ReducedRow; readonly estimate: Estimate }[] {
  const indicator = scope.list[i];
  const part = scope.parts[index];
  if (indicator === undefined || part === undefined) return [];
  if (indicator.metric === 'capture' && part.name !== 'all') return [];
  if (indicator.metric === 'drift' && part.name === 'baseline') return [];
  return (scope.reduced[0]?.[index]?.rows ?? []).map((row) => ({
    row,
    estimate: scaled(estimateOf(scope, indicator, i, part, index, row), indicator.divisor),
  }));
}

function scaled(e: Estimate, divisor: number | undefined): Estimate {
  if (divisor === undefined) return e;
  const by = (x: number | null) => (x === null ? null : x / divisor);
  return { ...e, value: by(e.value), low: by(e.low), high: by(e.high) };
}

function estimateOf(scope: EstimateScope, indicator: Indicator, i: number, part: Breakdown, index: number, row: ReducedRow): Estimate {
  const { level } = scope.p;
  switch (indicator.metric) {
    case 'rate': {
      const [yes = 0, no = 0, unknown = 0] = row.measures[`truth${i}`] as readonly number[];
      return { ...shareOf(yes, yes + no, level), unknown, ...behindOf({}, personsOfRate(personsAt(row, `hits${i}`), personsAt(row, `rest${i}`))) };
    }
    case 'ratio':
      return ratioOf(row, i, level);
    case 'capture':
      return captureOf(scope, indicator, i, row);
    default:
      if (indicator.bounds !== undefined) return bucketEstimate({ ...scope, level }, i, index, row);
      return ofPersons(numberOf(scope, indicator, i, part, index, row), personsAt(row, `persons${i}`));
  }
}

function behindOf(behind: Behind, persons: Behind['persons']): Pick<Estimate, 'behind'> {
  return persons === undefined ? {} : { behind: { ...behind, persons } };
}

/** A number with the persons behind its rows. */
function ofPersons(estimate: Estimate, persons: PersonGroups | undefined): Estimate {
  return persons === undefined ? estimate : { ...estimate, ...behindOf(estimate.behind ?? {}, personsBehindRows(persons)) };
}

function shareOf(part: number, n: number, level: number): Estimate {
  const interval = wilson(part, n, level);
  return interval === null ? undefinedEstimate : { value: part / n, n, low: interval.low, high: interval.high, method: 'Wilson' };
}

function ratioOf(row: ReducedRow, i: number, level: number): Estimate {
  const sums = pairSums(row, `${i}`);
  const ratio = ratioOfSums(sums);
  if (ratio === null) return sums.n === 0 ? undefinedEstimate : { ...undefinedEstimate, n: sums.n, reason: 'denominator_zero' };
  const interval = ratioInterval(ratio, level);
  const reason = { intervalReason: ratio.variance === null ? 'below_n_min' : 'denominator_near_zero' };
  return { value: ratio.value, n: ratio.n, low: interval?.low ?? null, high: interval?.high ?? null, method: 'delta', ...(interval === null ? reason : {}) };
}

/** Captured rows over the requests there were; above 1 it is no share and has no interval. */
function captureOf(scope: EstimateScope, indicator: Indicator, i: number, row: ReducedRow): Estimate {
  const captured = Number(row.measures[`captured${i}`] ?? 0);
  const expected = expectedOf(scope, indicator, i);
  if (expected === null || expected <= 0) return { ...undefinedEstimate, reason: 'no_traffic' };
  if (captured > expected)
    return { value: captured / expected, n: Math.round(expected), low: null, high: null, method: 'Wilson', intervalReason: 'more_than_expected' };
  return { ...shareOf(captured, expected, scope.p.level), n: Math.round(expected) };
}

function expectedOf({ reduced, p, context, list, parts }: EstimateScope, indicator: Indicator, i: number): number | null {
  const { expected } = indicator;
  if (typeof expected === 'number') return expected;
  if (typeof expected === 'string') {
    const at = extraRequests(p, context, list).captures.findIndex((one) => one.i === i);
    return Number(reduced[0]?.[parts.length + at]?.rows[0]?.measures.rows ?? 0);
  }
  const from = parts[0]?.from;
  const span = from === undefined ? null : context.span(from.table);
  if (expected === undefined || from === undefined || span === null) return null;
  const width = from.window ? from.window.to - from.window.from : span.last - span.first;
  return (width / 1000) * expected.rate;
}

function numberOf(scope: EstimateScope, indicator: Indicator, i: number, part: Breakdown, index: number, row: ReducedRow): Estimate {
  const { reduced, p } = scope;
  const n = Number(row.measures[`finite${i}`] ?? 0);
  const second = reduced[1]?.[index];
  const match = second?.rows.find((r) => JSON.stringify(r.keys) === JSON.stringify(row.keys));
  if (n === 0 || !second || !match) return undefinedEstimate;
  const measures = second.reduction.kind === 'grouped' ? second.reduction.measures : {};
  if (indicator.metric === 'drift') return driftOf(scope, i, part, row, match);
  if (indicator.quantile === null) {
    const measure = measures[`sum${i}`];
    return meanOf(n, measure?.kind === 'sum' ? measure.pivot : 0, match, i, p.level);
  }
  const measure = measures[`buckets${i}`];
  const counts = match.measures[`buckets${i}`];
  if (measure?.kind !== 'histogram' || !Array.isArray(counts) || sum(counts) === 0) return undefinedEstimate;
  const ranks = orderStatisticRanks(n, indicator.quantile, p.level);
  if (part.name === 'time') return { n, method: 'order statistics', ...binnedQuantile(measure.edges, counts, indicator.quantile, ranks) };
  const position = quantileRequests(scope.list, scope.parts).findIndex((r) => r.i === i && r.index === index);
  const found = reduced[2]?.[position]?.valueCounts.find((group) => JSON.stringify(group.keys) === JSON.stringify(row.keys));
  if (!found) return undefinedEstimate;
  const lookup = new RankLookup(measure.edges, counts, found);
  const value = lookup.quantile(indicator.quantile);
  if (!ranks) return { value, n, low: null, high: null, method: 'order statistics', intervalReason: 'below_n_min' };
  return { value, n, low: lookup.at(ranks.low - 1), high: lookup.at(ranks.high - 1), method: 'order statistics' };
}

function meanOf(n: number, pivot: number, row: ReducedRow, i: number, level: number): Estimate {
  const total = Number(row.measures[`sum${i}`] ?? 0);
  const squares = Number(row.measures[`squares${i}`] ?? 0);
  const mean = pivot + total / n;
  const interval = n > 1 ? meanInterval(n, mean, Math.max(0, (squares - (total * total) / n) / (n - 1)), level) : null;
  const bounds = { low: interval?.low ?? null, high: interval?.high ?? null };
  const largest = contributionsOf(row, `${i}`, mean * n);
  return {
    value: mean,
    n,
    ...bounds,
    method: 'Student t',
    ...(interval ? {} : { intervalReason: 'below_n_min' }),
    ...(largest === undefined ? {} : { behind: { largest } }),
  };
}

function driftOf({ reduced, parts, p }: EstimateScope, i: number, part: Breakdown, row: ReducedRow, buckets: ReducedRow): Estimate {
  const at = parts.findIndex(({ name }) => name === 'baseline');
  const side = (first: ReducedRow | undefined, second: ReducedRow | undefined) => {
    const counts = second?.measures[`buckets${i}`];
    return { buckets: Array.isArray(counts) ? counts : [], without: Number(first?.measures.rows ?? 0) - Number(first?.measures[`finite${i}`] ?? 0) };
  };
  const [one, two] = [side(reduced[0]?.[at]?.rows[0], reduced[1]?.[at]?.rows[0]), side(row, buckets)];
  const n = sum(two.buckets) + two.without;
  const enough = Math.min(n, sum(one.buckets)) >= fewestForDrift;
  const found = driftScore(one, two, enough && part.name !== 'time' ? p.level : null);
  if (found === null) return undefinedEstimate;
  return { ...found, n, method: 'bootstrap', ...(enough ? {} : { intervalReason: 'below_n_min' }) };
}
