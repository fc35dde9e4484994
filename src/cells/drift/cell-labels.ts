import { formatInstant } from '../format.ts';
import { cellLabels, justBelow, range } from './edges.ts';
import type { ComparedColumn } from './parameters.ts';

const fewestDigits = 4;
const mostDigits = 17;

/** Names the cells of a numeric column by what they hold: whole numbers by their first and last, instants by date and minute, others with as many digits as tell the edges apart. */
export function labelsOf(column: Pick<ComparedColumn, 'as' | 'integer'>, edges: readonly number[]): readonly string[] {
  if (column.as === 'instant') return cellLabels(edges, formatInstant, 'all');
  if (column.integer) return wholeLabels(edges);
  const told = edges.filter((x, i) => x !== justBelow(edges[i + 1] ?? Number.NaN));
  let digits = fewestDigits;
  while (digits < mostDigits && new Set(told.map((x) => shown(x, digits))).size < told.length) digits++;
  return cellLabels(edges, (x) => shown(x, digits), 'all');
}

/** Right-closed cells of whole numbers: (0, 1] holds 1 alone, (1, 3.5] holds 2 and 3. */
function wholeLabels(edges: readonly number[]): readonly string[] {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  if (first === undefined || last === undefined) return ['all'];
  const inner = edges.slice(1).map((edge, i) => {
    const [low, high] = [Math.floor(edges[i] ?? 0) + 1, Math.floor(edge)];
    return low >= high ? written(String(high)) : range(written(String(low)), written(String(high)));
  });
  return [`≤ ${written(String(Math.floor(first)))}`, ...inner, `> ${written(String(Math.floor(last)))}`];
}

const shown = (x: number, digits: number): string => written(String(Number(x.toPrecision(digits))));

const written = (text: string): string => text.replaceAll('-', '−');
