import { betaCdf, binomialCdf } from './distributions.ts';

/** What two samples of one two-way table would show if only the single factors had shifted. Counts lie row by row, as those given. */
export interface PairFit {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

const mostRounds = 1000;
/** Fitted and observed margins may differ by this share of the rows. */
const near = 1e-10;
/** A fit further off than this after all rounds is none. */
const tooFar = 1e-4;

/**
 * Fits the log-linear model without interaction of three factors (Bartlett 1935; Bishop, Fienberg and Holland 1975, section 3.5) to two tables of `columns` columns: how
 * the two factors go together is the same in both, how each of them is distributed is not. Iterative proportional fitting (Deming and Stephan 1940) to the
 * pooled table and to both margins of each side. The fitted counts are what shifts of the single factors explain; a value that one side lacks altogether is explained by
 * them. null when a side is empty, the lengths do not fit, or the fit does not settle.
 */
export function withoutThreeFactor(reference: ArrayLike<number>, current: ArrayLike<number>, columns: number): PairFit | null {
  const cells = reference.length;
  if (cells !== current.length || columns < 1 || cells % columns !== 0) return null;
  const observed = [Float64Array.from(reference), Float64Array.from(current)] as const;
  const totals = observed.map((side) => side.reduce((a, b) => a + b, 0));
  if (totals.some((n) => !(n > 0))) return null;
  const pooled = observed[0].map((n, i) => n + (observed[1][i] ?? 0));
  const fitted = [pooled.map((n) => (n > 0 ? 1 : 0)), pooled.map((n) => (n > 0 ? 1 : 0))] as const;
  const all = (totals[0] ?? 0) + (totals[1] ?? 0);
  let off = Number.POSITIVE_INFINITY;
  for (let round = 0; round < mostRounds && off > near * all; round += 1) {
    fitted.forEach((side, s) => {
      const seen = observed[s] ?? pooled;
      scaleLines(side, seen, columns, 'rows');
      scaleLines(side, seen, columns, 'columns');
    });
    off = scaleToPooled(fitted, pooled);
  }
  return off > tooFar * all ? null : { reference: fitted[0], current: fitted[1] };
}

/** Scales each row (or column) of `fitted` to its sum in `observed`. */
function scaleLines(fitted: Float64Array, observed: Float64Array, columns: number, along: 'rows' | 'columns'): void {
  const rows = fitted.length / columns;
  const [lines, length] = along === 'rows' ? [rows, columns] : [columns, rows];
  const at = (line: number, k: number) => (along === 'rows' ? line * columns + k : k * columns + line);
  for (let line = 0; line < lines; line += 1) {
    let wanted = 0;
    let found = 0;
    for (let k = 0; k < length; k += 1) {
      wanted += observed[at(line, k)] ?? 0;
      found += fitted[at(line, k)] ?? 0;
    }
    const factor = found > 0 ? wanted / found : 0;
    for (let k = 0; k < length; k += 1) fitted[at(line, k)] = (fitted[at(line, k)] ?? 0) * factor;
  }
}

/** Scales both sides' cells to the pooled counts; gives how many rows they were off by before. */
function scaleToPooled(fitted: readonly [Float64Array, Float64Array], pooled: Float64Array): number {
  let off = 0;
  const [reference, current] = fitted;
  for (let i = 0; i < pooled.length; i += 1) {
    const found = (reference[i] ?? 0) + (current[i] ?? 0);
    const wanted = pooled[i] ?? 0;
    off += Math.abs(found - wanted);
    if (!(found > 0)) continue;
    reference[i] = ((reference[i] ?? 0) * wanted) / found;
    current[i] = ((current[i] ?? 0) * wanted) / found;
  }
  return off;
}

/**
 * What the current side would show if its rows and columns had shifted as they did and still went together as on the reference: the reference's table with one row added,
 * spread by the current margins, fitted to the current margins (Deming and Stephan 1940; of all tables with these margins the nearest by information: Ireland and Kullback
 * 1968). A value that the reference lacks is taken as it is on the current side. Expected counts; null where `withoutThreeFactor` is.
 */
export function referenceAtCurrentMargins(reference: ArrayLike<number>, current: ArrayLike<number>, columns: number): Float64Array | null {
  if (withoutThreeFactor(reference, current, columns) === null) return null;
  const [rowsBefore, acrossBefore] = [lineSums(reference, columns, 'rows'), lineSums(reference, columns, 'columns')];
  const isNew = (i: number) => rowsBefore[Math.floor(i / columns)] === 0 || acrossBefore[i % columns] === 0;
  const observed = Float64Array.from(current, (count, i) => (isNew(i) ? 0 : count));
  const n = observed.reduce((a, b) => a + b, 0);
  const [rows, across] = [lineSums(observed, columns, 'rows'), lineSums(observed, columns, 'columns')];
  const fitted = observed.map((_, i) => {
    if (isNew(i) || n === 0) return 0;
    return (reference[i] ?? 0) + ((rows[Math.floor(i / columns)] ?? 0) * (across[i % columns] ?? 0)) / (n * n);
  });
  for (let round = 0; round < mostRounds; round += 1) {
    scaleLines(fitted, observed, columns, 'rows');
    const off = lineSums(fitted, columns, 'columns').reduce((sum, found, k) => sum + Math.abs(found - (across[k] ?? 0)), 0);
    scaleLines(fitted, observed, columns, 'columns');
    if (off <= near * n) break;
  }
  return fitted.map((count, i) => (isNew(i) ? (current[i] ?? 0) : count));
}

function lineSums(table: ArrayLike<number>, columns: number, along: 'rows' | 'columns'): readonly number[] {
  const sums = new Array<number>(along === 'rows' ? table.length / columns : columns).fill(0);
  for (let i = 0; i < table.length; i += 1) {
    const line = along === 'rows' ? Math.floor(i / columns) : i % columns;
    sums[line] = (sums[line] ?? 0) + (table[i] ?? 0);
  }
  return sums;
}

/**
 * Two-sided p of one cell: of its rows on both sides together, so many are current, against the share that the fit expects; twice the smaller binomial tail, at most 1. The
 * fit has used the data, so it is careful: it alarms less often than it says.
 */
export function cellShiftP(fit: PairFit, reference: number, current: number, cell: number): number {
  const before = fit.reference[cell] ?? 0;
  const now = fit.current[cell] ?? 0;
  const n = reference + current;
  if (n === 0 || before + now === 0) return 1;
  const share = now / (before + now);
  if (share <= 0 || share >= 1) return 1;
  const below = binomialCdf(current, n, share);
  const above = current === 0 ? 1 : betaCdf(share, current, n - current + 1);
  return Math.max(0, Math.min(1, 2 * Math.min(below, above)));
}
