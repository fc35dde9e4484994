import { adjustPValues } from '../../stats/multiplicity.ts';
import { sqrt } from '../../stats/elementary.ts';
import { lowerTail, median, medianSquare, type Drop } from './drops.ts';

/** A bucket in which one group has fewer rows than the others' rows let expect. */
export interface GroupDrop extends Drop {
  readonly group: number;
}

const reach = 4;
const fewestEachSide = 2;

/**
 * Finds buckets in which a group's rows fell behind those of all other rows. Four buckets on each side tell how many rows of the group there are for each
 * other row, by medians; the lower of the two sides counts, so that a ramp, a roll-out and a roll-back, which have their like on one side, are no loss, and what
 * all groups do together (nights, outages) does not matter. The ends of a group's life are not judged. p is adjusted by Holm over all groups and buckets.
 */
export function findGroupDrops(
  groups: readonly (readonly number[])[],
  totals: readonly number[],
  usable: readonly boolean[],
  alpha = 0.01,
): readonly GroupDrop[] {
  const judged = groups.flatMap((counts, group) => judgedBuckets(counts, totals, usable).map((found) => ({ ...found, group })));
  const adjusted = adjustPValues(
    judged.map(({ p }) => p),
    'holm',
  );
  return judged.flatMap(({ group, index, count, expected }, i): GroupDrop[] => {
    const p = adjusted[i] ?? 1;
    return p <= alpha && count < expected ? [{ group, index, count, expected, lost: 1 - count / expected, p }] : [];
  });
}

function judgedBuckets(counts: readonly number[], totals: readonly number[], usable: readonly boolean[]) {
  const first = counts.findIndex((n) => n > 0);
  const last = counts.findLastIndex((n) => n > 0);
  const others = counts.map((n, i) => (totals[i] ?? 0) - n);
  const isInner = (i: number): boolean => i > Math.max(0, first) && i < Math.min(counts.length - 1, last) && usable[i] === true && (others[i] ?? 0) > 0;
  const side = (i: number, way: 1 | -1): number | null => {
    const found = Array.from({ length: reach }, (_, k) => i + way * (k + 1)).filter(isInner);
    return found.length < fewestEachSide ? null : median(found.map((j) => (counts[j] ?? 0) / (others[j] ?? 1)));
  };
  const compared = counts.flatMap((count, index) => {
    if (!isInner(index)) return [];
    const [before, after] = [side(index, -1), side(index, 1)];
    if (before === null || after === null) return [];
    const per = Math.min(before, after);
    // The rows that are expected lean on a count of others, which varies as well.
    return per > 0 ? [{ index, count, expected: per * (others[index] ?? 0), spread: 1 + per }] : [];
  });
  const squares = compared.map(
    ({ count, expected, spread }) => ((count - expected) / sqrt(expected * spread)) * ((count - expected) / sqrt(expected * spread)),
  );
  const dispersion = Math.max(1, squares.length === 0 ? 1 : median(squares) / medianSquare);
  return compared.map(({ index, count, expected, spread }) => ({
    index,
    count,
    expected,
    p: count >= expected ? 1 : lowerTail(count, expected, dispersion * spread),
  }));
}
