import type { CellRecord } from '../notebook/types.ts';
import type { MethodsBlock } from './types.ts';

/** What the metrics of the results mean: formula, direction, denominator. k of n: k rows that qualify, n rows in the denominator. */
const definitions: Readonly<Record<string, string>> = {
  selection_rate: 'Rows predicted positive ÷ rows of the group. Neither direction is better by itself.',
};

/** The definitions of the metrics that occur, sorted by name; a metric whose formula is not listed here is defined in its cell's documentation. */
export function definitionsOf(cells: readonly CellRecord[]): MethodsBlock['metrics'] {
  const used = new Set(cells.flatMap((cell) => cell.measurements.map((m) => m.metric)));
  return [...used].sort().flatMap((metric) => {
    const definition = definitions[metric];
    return definition === undefined ? [] : [{ metric, definition }];
  });
}
