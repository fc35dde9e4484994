import type { CalledScores, Hits } from './cbpe-error.ts';
import { total } from './value-counts.ts';

/** One class of several: rows by score, which of them are expected to be of it, and how many of the rows called each class, in the same order, are. */
export interface ExpectedClass {
  readonly table: CalledScores;
  readonly hits: Hits;
  readonly confused: readonly number[];
}

/**
 * Makes hits that were drawn class by class agree. A row is of one class: where fewer of the rows called c are c, more of them are of other classes, so
 * recall falls in all of these at once, and a mean over classes strays further than independent draws would say. The drawn misses of all classes together
 * are as many as the rows drawn to be called wrong, and those of each class move with the errors among the rows that it is confused with. What was
 * expected of `classes` stays the measure of both, for the sums of separately calibrated classes need not agree.
 */
export function coupledHits(classes: readonly ExpectedClass[], drawn: readonly Hits[]): readonly Hits[] {
  const expectedMisses = classes.map(({ hits }) => total(hits.others));
  const rise = classes.map(({ table, hits }, c) => {
    const called = total(table.called);
    return ratio(called - total(drawn[c]?.called ?? []), called - total(hits.called));
  });
  const wanted = classes.map(({ confused }, k) => {
    const others = confused.map((rows, c) => (c === k ? 0 : rows));
    return (expectedMisses[k] ?? 0) * ratio(total(others.map((rows, c) => rows * (rise[c] ?? 1))), total(others));
  });
  const missed = total(drawn.map((hits) => total(hits.others)));
  const level = ratio(total(expectedMisses), missed);
  return drawn.map((hits, k) => {
    const scale = level * ratio(wanted[k] ?? 0, expectedMisses[k] ?? 0);
    const rows = classes[k]?.table.others ?? [];
    return { called: hits.called, others: hits.others.map((n, i) => Math.min(rows[i] ?? 0, n * scale)) };
  });
}

/** a / b; 1 where there is nothing to compare with. */
function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 1;
}
