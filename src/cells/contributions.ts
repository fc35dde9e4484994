import { valueExpression } from '../reduce/expressions.ts';
import type { Measure, ReadAs, ReducedRow, WithinRow } from '../reduce/types.ts';
import type { Behind } from './behind.ts';

type Source = { readonly column: string; readonly as?: ReadAs; readonly where?: string } & WithinRow;

/**
 * What is counted beside a sum so that the shares of its largest rows are known: the two largest |x| and, where values have both signs, the sum of those above 0.
 * `range` is that of the values.
 */
export function contributionMeasures(name: string, source: Source, { low, high }: { readonly low: number; readonly high: number }): Record<string, Measure> {
  const largest: Measure = { kind: 'largest', ...source };
  if (low >= 0 || high <= 0) return { [`largest${name}`]: largest };
  const isPositive = `${valueExpression(source)} > 0`;
  const where = source.where === undefined ? isPositive : `(\n${source.where}\n) AND ${isPositive}`;
  return { [`largest${name}`]: largest, [`above${name}`]: { kind: 'sum', ...source, pivot: 0, where } };
}

/** The shares of the largest rows in Σ|x|, from `sum` = Σx; undefined where they were not asked for or every value is 0. */
export function contributionsOf(row: ReducedRow | undefined, name: string, sum: number): Behind['largest'] {
  const largest = row?.measures[`largest${name}`];
  if (!Array.isArray(largest)) return undefined;
  const above = row?.measures[`above${name}`];
  const total = typeof above === 'number' ? 2 * above - sum : Math.abs(sum);
  const [one = 0, two = 0] = largest.map(Number);
  return largestOf(one, two, total);
}

/** The shares of the two largest contributions, the larger first, in their total; undefined where that is 0. */
export function largestOf(one: number, two: number, total: number): Behind['largest'] {
  if (!(total > 0)) return undefined;
  const share = (part: number) => Math.min(1, part / total);
  return { one: share(one), two: share(one + two), total };
}
