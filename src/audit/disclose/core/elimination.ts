/** A row Σ coefficient·x = constant over the unknowns; whole numbers. */
export interface EquationRow {
  readonly coefficients: readonly number[];
}

/**
 * Returns which unknowns are fixed by the equations alone: those whose indicator lies in the row space. Exact: fraction-free Gauss–Jordan elimination over
 * whole numbers of any size. `width` is the number of unknowns. An unknown is fixed iff its pivot row has no other entry.
 */
export function determinedUnknowns(rows: readonly EquationRow[], width: number): readonly boolean[] {
  const matrix = rows.map(({ coefficients }) => Array.from({ length: width }, (_, i) => BigInt(coefficients[i] ?? 0)));
  const fixed = Array.from({ length: width }, () => false);
  const pivots: { readonly row: bigint[]; readonly column: number }[] = [];
  for (let column = 0; column < width; column += 1) {
    const at = matrix.findIndex((row, i) => i >= pivots.length && row[column] !== 0n);
    if (at < 0) continue;
    const pivot = matrix[at] ?? [];
    matrix[at] = matrix[pivots.length] ?? [];
    matrix[pivots.length] = pivot;
    for (const row of matrix) if (row !== pivot && row[column] !== 0n) subtract(row, pivot, column);
    pivots.push({ row: pivot, column });
  }
  for (const { row, column } of pivots) fixed[column] = row.every((entry, i) => i === column || entry === 0n);
  return fixed;
}

/** row ← (pivot[column]·row − row[column]·pivot) / gcd. */
function subtract(row: bigint[], pivot: readonly bigint[], column: number): void {
  const a = pivot[column] ?? 0n;
  const b = row[column] ?? 0n;
  let common = 0n;
  for (let i = 0; i < row.length; i += 1) {
    const entry = a * (row[i] ?? 0n) - b * (pivot[i] ?? 0n);
    row[i] = entry;
    if (entry !== 0n && common !== 1n) common = gcd(common, entry);
  }
  if (common > 1n) for (let i = 0; i < row.length; i += 1) row[i] = (row[i] ?? 0n) / common;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
