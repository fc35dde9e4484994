/** Terms coefficient·x over unknowns by number; coefficients are whole numbers. */
export type Terms = readonly (readonly [unknown: number, coefficient: number])[];

/** A row of the reduced form: no other pivot's unknown is in it, and its entries have no common divisor. */
export interface Pivot<N extends number | bigint = number | bigint> {
  readonly row: ReadonlyMap<number, N>;
  readonly column: number;
}

/**
 * Fraction-free Gauss–Jordan elimination over sparse rows of whole numbers, unknown by unknown. The reduced form is the same whichever row becomes the pivot, so the shortest does: few
 * entries fill in. Null when an entry left the safe integers.
 */
export function reduceNumbers(equations: readonly Terms[], width: number): readonly Pivot<number>[] | null {
  const rows = equations.map(summed);
  const holders: Set<number>[] = Array.from({ length: width }, () => new Set());
  for (const [at, row] of rows.entries()) for (const unknown of row.keys()) holders[unknown]?.add(at);
  const used = new Set<number>();
  const pivots: Pivot<number>[] = [];
  for (let column = 0; column < width; column += 1) {
    const holding = holders[column] ?? new Set();
    let best = -1;
    for (const at of holding) if (!used.has(at) && (best < 0 || isShorter(rows, at, best))) best = at;
    const pivot = rows[best];
    if (pivot === undefined) continue;
    used.add(best);
    for (const at of [...holding]) {
      const row = rows[at];
      if (at !== best && row !== undefined && !subtract(row, pivot, column, (unknown, isHeld) => note(holders[unknown], at, isHeld))) return null;
    }
    pivots.push({ row: pivot, column });
  }
  return pivots;
}

/** Terms as entries of a row without a common divisor: an unknown that stands in several has their sum, and none of 0. */
function summed(terms: Terms): Map<number, number> {
  const row = new Map<number, number>();
  for (const [unknown, coefficient] of terms) row.set(unknown, (row.get(unknown) ?? 0) + coefficient);
  for (const [unknown, entry] of row) if (entry === 0) row.delete(unknown);
  divide(row);
  return row;
}

/** Divides a row by the greatest common divisor of its entries. */
function divide(row: Map<number, number>): void {
  let common = 0;
  for (const entry of row.values()) {
    common = gcd(common, entry);
    if (common === 1) return;
  }
  if (common > 1) for (const [unknown, entry] of row) row.set(unknown, entry / common);
}

function isShorter(rows: readonly ReadonlyMap<number, number>[], a: number, b: number): boolean {
  const difference = (rows[a]?.size ?? 0) - (rows[b]?.size ?? 0);
  return difference < 0 || (difference === 0 && a < b);
}

function note(holding: Set<number> | undefined, row: number, isHeld: boolean): void {
  if (isHeld) holding?.add(row);
  else holding?.delete(row);
}

/** row ← (pivot[column]·row − row[column]·pivot) / gcd; `changed` is told which unknowns came and went. False when an entry left the safe integers. */
function subtract(row: Map<number, number>, pivot: ReadonlyMap<number, number>, column: number, changed: (unknown: number, isHeld: boolean) => void): boolean {
  const [a, b] = [pivot.get(column) ?? 1, row.get(column) ?? 0];
  // With a pivot of one only the entries of the pivot's row change.
  const [scale, factor] = a === 1 || a === -1 ? [1, a * b] : [a, b];
  if (scale !== 1)
    for (const [unknown, entry] of row) {
      if (!Number.isSafeInteger(scale * entry)) return false;
      row.set(unknown, scale * entry);
    }
  for (const [unknown, entry] of pivot) {
    const before = row.get(unknown);
    const after = (before ?? 0) - factor * entry;
    if (!Number.isSafeInteger(factor * entry) || !Number.isSafeInteger(after)) return false;
    if (after === 0) {
      row.delete(unknown);
      changed(unknown, false);
    } else {
      row.set(unknown, after);
      if (before === undefined) changed(unknown, true);
    }
  }
  divide(row);
  return true;
}

/** The same over whole numbers of any size, row by row. */
export function reduceBig(equations: readonly Terms[], width: number): readonly Pivot<bigint>[] {
  const matrix = equations.map((terms) => {
    const row = Array.from({ length: width }, () => 0n);
    for (const [unknown, coefficient] of summed(terms)) row[unknown] = BigInt(coefficient);
    return row;
  });
  const pivots: { readonly row: bigint[]; readonly column: number }[] = [];
  for (let column = 0; column < width; column += 1) {
    const at = matrix.findIndex((row, i) => i >= pivots.length && row[column] !== 0n);
    if (at < 0) continue;
    const pivot = matrix[at] ?? [];
    matrix[at] = matrix[pivots.length] ?? [];
    matrix[pivots.length] = pivot;
    for (const row of matrix) if (row !== pivot && row[column] !== 0n) subtractBig(row, pivot, column);
    pivots.push({ row: pivot, column });
  }
  return pivots.map(({ row, column }) => ({ row: new Map(row.flatMap((entry, unknown) => (entry === 0n ? [] : [[unknown, entry] as const]))), column }));
}

function subtractBig(row: bigint[], pivot: readonly bigint[], column: number): void {
  const a = pivot[column] ?? 0n;
  const b = row[column] ?? 0n;
  let common = 0n;
  for (let i = 0; i < row.length; i += 1) {
    const entry = a * (row[i] ?? 0n) - b * (pivot[i] ?? 0n);
    row[i] = entry;
    if (entry !== 0n && common !== 1n) common = gcdBig(common, entry);
  }
  if (common > 1n) for (let i = 0; i < row.length; i += 1) row[i] = (row[i] ?? 0n) / common;
}

function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

function gcdBig(a: bigint, b: bigint): bigint {
  const absolute = (x: bigint): bigint => (x < 0n ? -x : x);
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
