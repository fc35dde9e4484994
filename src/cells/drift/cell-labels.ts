import { formatInstant } from '../format.ts';
import { cellLabels, justBelow, range } from './edges.ts';
import type { ComparedColumn } from './parameters.ts';

const day = 86_400_000;
const fewestDigits = 4;
const mostDigits = 17;

/** Names the cells of a numeric column by what they hold: whole numbers and dates by their first and last, instants by date and minute, others with as many digits as tell the edges apart. */
export function labelsOf(column: Pick<ComparedColumn, 'as' | 'integer' | 'whole'>, edges: readonly number[]): readonly string[] {
  if (column.as === 'instant' && column.whole) return wholeLabels(edges, day, (days) => formatInstant(days * day).slice(0, 10));
  if (column.as === 'instant') return cellLabels(edges, formatInstant, 'all');
  if (column.integer) return wholeLabels(edges, 1, (x) => written(String(x)));
  const told = edges.filter((x, i) => x !== justBelow(edges[i + 1] ?? Number.NaN));
  let digits = fewestDigits;
  while (digits < mostDigits && new Set(told.map((x) => shown(x, digits))).size < told.length) digits++;
  return cellLabels(edges, (x) => shown(x, digits), 'all');
}

/** Right-closed cells of whole multiples of a unit: of ones, (0, 1] holds 1 alone, (1, 3.5] holds 2 and 3. */
function wholeLabels(edges: readonly number[], unit: number, show: (count: number) => string): readonly string[] {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  if (first === undefined || last === undefined) return ['all'];
  const below = (edge: number) => Math.floor(edge / unit);
  const inner = edges.slice(1).map((edge, i) => {
    const [low, high] = [below(edges[i] ?? 0) + 1, below(edge)];
    return low >= high ? show(high) : range(show(low), show(high));
  });
  return [`≤ ${show(below(first))}`, ...inner, `> ${show(below(last))}`];
}

const shown = (x: number, digits: number): string => written(String(Number(x.toPrecision(digits))));

const written = (text: string): string => text.replaceAll('-', '−');
