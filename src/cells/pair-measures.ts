import type { Measure, ReducedRow } from '../reduce/types.ts';
import type { PairSums } from '../stats/ratio-of-sums.ts';

/** The measures of a ratio of two columns over the rows where both are finite; `mark` tells several metrics of one reduction apart. */
export function pairMeasures(above: string, below: string, where: string | null, mark = ''): Readonly<Record<string, Measure>> {
  const both = { where: restricted(`isfinite(CAST(${quoted(above)} AS DOUBLE)) AND isfinite(CAST(${quoted(below)} AS DOUBLE))`, where) };
  return {
    [`n${mark}`]: { kind: 'count', ...both },
    [`above${mark}`]: { kind: 'sum', column: above, pivot: 0, ...both },
    [`below${mark}`]: { kind: 'sum', column: below, pivot: 0, ...both },
    [`aboveSquares${mark}`]: { kind: 'sumOfSquares', column: above, pivot: 0, ...both },
    [`belowSquares${mark}`]: { kind: 'sumOfSquares', column: below, pivot: 0, ...both },
    [`differenceSquares${mark}`]: { kind: 'sumOfSquares', column: above, minus: below, pivot: 0, ...both },
  };
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const restricted = (condition: string, where: string | null) => (where === null ? condition : `(${where}\n) AND ${condition}`);

/** Reads the answers to `pairMeasures`. */
export function pairSums(row: ReducedRow | undefined, mark = ''): PairSums {
  const number = (key: string) => Number(row?.measures[`${key}${mark}`] ?? 0);
  return {
    n: number('n'),
    x: number('above'),
    y: number('below'),
    xx: number('aboveSquares'),
    yy: number('belowSquares'),
    difference: number('differenceSquares'),
  };
}
