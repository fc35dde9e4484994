import type { Measure } from './types.ts';

export type MeasureValue = number | readonly number[] | null;

/** The value of a measure over no rows: what merging starts from. */
export function emptyMeasure(measure: Measure): MeasureValue {
  switch (measure.kind) {
    case 'minimum':
    case 'maximum':
      return null;
    case 'largest':
      return [0, 0];
    case 'histogram':
      return new Array<number>(measure.edges.length + 1).fill(0);
    case 'truth':
      return [0, 0, 0];
    case 'persons':
      return [0, 0, 0, 0];
    default:
      return 0;
  }
}

/**
 * Returns the value of a measure over two disjoint sets of rows from its value over each. Floating sums depend on the order
 * of merging: callers add parts in part order. Throws for `distinct`, which does not merge.
 */
export function mergeMeasure(measure: Measure, a: MeasureValue, b: MeasureValue): MeasureValue {
  if (measure.kind === 'distinct') throw new TypeError('distinct counts do not merge; count them in one statement');
  if (measure.kind === 'minimum' || measure.kind === 'maximum') {
    if (typeof a !== 'number') return b;
    if (typeof b !== 'number') return a;
    return measure.kind === 'minimum' ? Math.min(a, b) : Math.max(a, b);
  }
  if (measure.kind === 'largest') return twoLargest([a, b].flatMap((each) => (Array.isArray(each) ? each.map(Number) : [])));
  if (measure.kind === 'persons') return [0, 1, 2, 3].map((i) => (wordAt(a, i) | wordAt(b, i)) >>> 0);
  if (Array.isArray(a) && Array.isArray(b)) return a.map((value: number, i) => value + Number(b[i] ?? 0));
  return Number(a ?? 0) + Number(b ?? 0);
}

const wordAt = (value: MeasureValue, i: number): number => (Array.isArray(value) ? Number(value[i] ?? 0) : 0);

/** The two largest of some magnitudes, the larger first; 0 where there are fewer. */
export function twoLargest(magnitudes: readonly number[]): readonly [number, number] {
  let [one, two] = [0, 0];
  for (const each of magnitudes) {
    if (each > one) [one, two] = [each, one];
    else if (each > two) two = each;
  }
  return [one, two];
}
