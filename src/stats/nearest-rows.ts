import { mixedDistance, type MixedColumn } from './mixed-distance.ts';

export interface Neighbour {
  readonly row: number;
  readonly distance: number;
}

/**
 * The `count` rows nearest to a row among `candidates`, nearest first, itself left out; of equally near ones the earlier candidate. By comparing all: sizes
 * here are thousands, and an index would cost more than it saves on mixed columns.
 */
export function nearestRows(
  columns: readonly MixedColumn[],
  row: number,
  candidates: readonly number[],
  count: number,
  norm: 'l1' | 'l2',
): readonly Neighbour[] {
  const found: Neighbour[] = [];
  for (const candidate of candidates) {
    if (candidate === row) continue;
    const distance = mixedDistance(columns, row, candidate, norm);
    const last = found[found.length - 1];
    if (found.length === count && last !== undefined && distance >= last.distance) continue;
    let at = found.length;
    while (at > 0 && (found[at - 1]?.distance ?? 0) > distance) at -= 1;
    found.splice(at, 0, { row: candidate, distance });
    if (found.length > count) found.pop();
  }
  return found;
}
