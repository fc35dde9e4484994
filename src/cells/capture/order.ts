/** How far rows stand from the order of their times. */
export interface RowOrder {
  /** Rows older than one before them. */
  readonly outOfOrder: number;
  readonly rows: number;
  /** Milliseconds from the newest row before to the row that is furthest behind it. */
  readonly largestStepBack: number;
}

/** Returns how rows in file order stand to their times (epoch milliseconds; null is left out). */
export function rowOrder(times: readonly (number | null)[]): RowOrder {
  let newest = -Infinity;
  let outOfOrder = 0;
  let rows = 0;
  let largestStepBack = 0;
  for (const time of times) {
    if (time === null) continue;
    rows += 1;
    if (time < newest) {
      outOfOrder += 1;
      largestStepBack = Math.max(largestStepBack, newest - time);
    } else newest = time;
  }
  return { outOfOrder, rows, largestStepBack };
}

/** Returns the largest step back from one part of the files to a later one, from the first and last time of each part in order: exact over all rows. */
export function stepBackBetweenParts(parts: readonly { readonly first: number; readonly last: number }[]): number {
  let newest = -Infinity;
  let largest = 0;
  for (const { first, last } of parts) {
    largest = Math.max(largest, newest - first);
    newest = Math.max(newest, last);
  }
  return Math.max(0, largest);
}
