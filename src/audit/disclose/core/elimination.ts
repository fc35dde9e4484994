/** A row Σ coefficient·x = constant over the unknowns; whole numbers. */
export interface EquationRow {
  readonly coefficients: readonly number[];
}

export interface Elimination {
  /** Unknowns that the equations alone fix: those whose indicator lies in the row space. */
  readonly fixed: readonly boolean[];
  /** Whole-number directions that span the solutions of the homogeneous equations: a solution plus one of them solves the equations too. */
  readonly directions: readonly (readonly number[])[];
}

/**
 * Exact fraction-free Gauss–Jordan elimination. Rows are kept in whole numbers without common divisor; should an entry leave the safe integers, everything is done
 * again over BigInt. `width` is the number of unknowns.
 */
export function eliminate(rows: readonly EquationRow[], width: number): Elimination {
  const matrix = rows.map(({ coefficients }) => Array.from({ length: width }, (_, i) => coefficients[i] ?? 0));
  const pivots = reduceNumbers(matrix, width) ?? reduceBig(matrix, width);
  const fixed = Array.from({ length: width }, () => false);
  for (const { row, column } of pivots) fixed[column] = row.every((entry, i) => i === column || entry === 0n);
  const bound = new Set(pivots.map(({ column }) => column));
  const directions = Array.from({ length: width }, (_, free) => free).flatMap((free) => (bound.has(free) ? [] : direction(pivots, free, width)));
  return { fixed, directions };
}

/** Only which unknowns are fixed. */
export function determinedUnknowns(rows: readonly EquationRow[], width: number): readonly boolean[] {
  return eliminate(rows, width).fixed;
}

interface Pivot {
  readonly row: readonly bigint[];
  readonly column: number;
}

/** The direction in which one free unknown moves by the least whole amount that lets the others follow. Empty when that amount is no safe integer. */
function direction(pivots: readonly Pivot[], free: number, width: number): readonly (readonly number[])[] {
  let step = 1n;
  for (const { row, column } of pivots) {
    const [own, other] = [row[column] ?? 1n, row[free] ?? 0n];
    if (other === 0n) continue;
    const needed = absolute(own) / gcd(own, other);
    step = (step / gcd(step, needed)) * needed;
  }
  const found = Array.from({ length: width }, () => 0);
  found[free] = Number(step);
  for (const { row, column } of pivots) found[column] = Number((-(row[free] ?? 0n) * step) / (row[column] ?? 1n));
  return found.every(Number.isSafeInteger) ? [found] : [];
}

/** Null when an entry left the safe integers. */
function reduceNumbers(given: readonly (readonly number[])[], width: number): readonly Pivot[] | null {
  const matrix = given.map((row) => [...row]);
  const pivots: { readonly row: number[]; readonly column: number }[] = [];
  for (let column = 0; column < width; column += 1) {
    const at = matrix.findIndex((row, i) => i >= pivots.length && row[column] !== 0);
    if (at < 0) continue;
    const pivot = matrix[at] ?? [];
    matrix[at] = matrix[pivots.length] ?? [];
    matrix[pivots.length] = pivot;
    for (const row of matrix) if (row !== pivot && row[column] !== 0 && !subtractNumbers(row, pivot, column)) return null;
    pivots.push({ row: pivot, column });
  }
  return pivots.map(({ row, column }) => ({ row: row.map(BigInt), column }));
}

function subtractNumbers(row: number[], pivot: readonly number[], column: number): boolean {
  const a = pivot[column] ?? 0;
  const b = row[column] ?? 0;
  let common = 0;
  for (let i = 0; i < row.length; i += 1) {
    const entry = a * (row[i] ?? 0) - b * (pivot[i] ?? 0);
    if (!Number.isSafeInteger(entry)) return false;
    row[i] = entry;
    if (entry !== 0 && common !== 1) common = gcdNumbers(common, entry);
  }
  if (common > 1) for (let i = 0; i < row.length; i += 1) row[i] = (row[i] ?? 0) / common;
  return true;
}

function reduceBig(given: readonly (readonly number[])[], width: number): readonly Pivot[] {
  const matrix = given.map((row) => row.map(BigInt));
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
  return pivots;
}

/** row ← (pivot[column]·row − row[column]·pivot) / gcd. */
function subtractBig(row: bigint[], pivot: readonly bigint[], column: number): void {
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

function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function gcdNumbers(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
