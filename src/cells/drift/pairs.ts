import { codesOf } from '../../reduce/code-words.ts';
import type { Coded, LatticeReduction, ReducedTable, Reduction } from '../../reduce/types.ts';
import { cellShiftP, referenceAtCurrentMargins, withoutThreeFactor } from '../../stats/three-factor.ts';
import { formatPercent } from '../format.ts';
import type { CellContext, Finding, Measurement, ResultTable } from '../types.ts';
import { codedColumn, codeLabels, codeSentence } from './coded.ts';
import { hasMoved, type Judged } from './judge.ts';
import { sideOf, type ComparedColumn, type DriftParameters } from './parameters.ts';

/** Columns looked at together, moved ones first. */
const mostColumns = 6;
/** Share of the rows that a pair of values must have gained or lost beyond what its columns explain. */
const smallest = 0.005;
const shownPairs = 20;

/** Two values that go together more or less often than the shifts of their two columns explain. Shares are of all rows of a side. */
export interface PairShift {
  readonly columns: readonly [Coded, Coded];
  readonly labels: readonly [string, string];
  readonly n: { readonly reference: number; readonly current: number };
  readonly reference: number;
  readonly current: number;
  readonly explained: number;
  /** Rows of the pair on the current side. */
  readonly rows: number;
  readonly p: number;
  /** Bonferroni over all pairs of values that were looked at. */
  readonly pAdjusted: number;
}

/**
 * Counts every pair of values of up to six columns: the most moved ones, then those with few categories, for they name segments, then others. A pair may have moved of
 * which neither column leads, or moved at all.
 */
export function pairReductions(ranked: readonly Judged[], p: DriftParameters, context: CellContext): readonly Reduction[] {
  if (p.pairs === 0) return [];
  const usable = ranked.flatMap((j) => {
    const coded = j.verdict === 'info' ? null : codedColumn(j.c);
    return coded === null ? [] : [{ j, coded }];
  });
  const moved = usable.filter(({ j }) => hasMoved(j)).slice(0, p.pairs);
  const others = usable.filter((one) => !moved.includes(one));
  const named = others.filter(({ coded }) => coded.kind === 'values');
  const columns = [...moved, ...named, ...others.filter((one) => !named.includes(one))].slice(0, mostColumns).map(({ coded }) => coded);
  const [first] = columns;
  if (first === undefined || columns.length < 2) return [];
  const sets = columns.flatMap((_, i) => columns.flatMap((__, k) => (k > i ? [[i, k]] : [])));
  // Every row falls into one part; the split is by a column at hand because numbering rows would cost a pass.
  const split = { column: first.column, seed: 0, below: 1000 };
  return (['reference', 'current'] as const).map((side) => ({
    kind: 'lattice',
    from: sideOf(p, context, side),
    columns,
    sets,
    outcome: { kind: 'rows' },
    split,
  }));
}

/** True of what `pairReductions` asks. */
export function isPairs(reduction: Reduction): reduction is LatticeReduction {
  return reduction.kind === 'lattice' && reduction.outcome.kind === 'rows';
}

/** Returns the pairs of values that shifted beyond what their columns explain, certainly and noticeably, the greatest first; null where none was looked at. */
export function pairShifts(waves: readonly (readonly ReducedTable[])[], alpha: number, compared: readonly ComparedColumn[]): readonly PairShift[] | null {
  const [reference, current] = waves.flat().filter((table) => isPairs(table.reduction));
  if (!reference || !current || !isPairs(reference.reduction)) return null;
  const { columns, sets } = reference.reduction;
  const whole = new Set(compared.flatMap((c) => (c.integer || (c.as === 'instant' && c.whole) ? [c.name] : [])));
  const found: PairShift[] = [];
  let looked = 0;
  sets.forEach(([i = 0, k = 0], set) => {
    const [a, b] = [columns[i], columns[k]];
    if (a === undefined || b === undefined) return;
    const pair = [a, b] as const;
    const width = codesOf(b);
    const before = cellsOf(reference, set, codesOf(a) * width);
    const now = cellsOf(current, set, codesOf(a) * width);
    const n = { reference: total(before), current: total(now) };
    const fit = withoutThreeFactor(before, now, width);
    const expected = referenceAtCurrentMargins(before, now, width);
    if (fit === null || expected === null) return;
    const [first, second] = [codeLabels(a, whole.has(a.column)), codeLabels(b, whole.has(b.column))];
    before.forEach((rows, cell) => {
      const here = now[cell] ?? 0;
      if (rows + here === 0) return;
      looked += 1;
      const share = here / n.current;
      const explained = (expected[cell] ?? 0) / n.current;
      const isMore = share > explained;
      // The test and the expectation come from two fits: they have to point the same way.
      if (Math.abs(share - explained) < smallest || isMore !== here > (fit.current[cell] ?? 0)) return;
      const p = cellShiftP(fit, rows, here, cell);
      const labels = [first[Math.floor(cell / width)] ?? '', second[cell % width] ?? ''] as const;
      found.push({ columns: pair, labels, n, reference: rows / n.reference, current: share, explained, rows: here, p, pAdjusted: p });
    });
  });
  const certain = found.map((pair) => ({ ...pair, pAdjusted: Math.min(1, pair.p * looked) })).filter((pair) => pair.pAdjusted <= alpha);
  return certain
    .filter((pair) => !certain.some((other) => isMirrored(pair, other)))
    .sort((x, y) => Math.abs(y.current - y.explained) - Math.abs(x.current - x.explained));
}

/** True of a pair that lost what another one with one value in common gained: of a column of two values, one says it all. */
function isMirrored(pair: PairShift, other: PairShift): boolean {
  const lost = pair.explained - pair.current;
  if (lost <= 0 || pair.columns !== other.columns || (pair.labels[0] !== other.labels[0] && pair.labels[1] !== other.labels[1])) return false;
  return Math.abs(lost - (other.current - other.explained)) < 1e-6;
}

function cellsOf({ lattice }: ReducedTable, set: number, cells: number): readonly number[] {
  const counts = new Array<number>(cells).fill(0);
  lattice?.set.forEach((s, i) => {
    const place = lattice.place[i] ?? 0;
    if (s === set) counts[place] = (counts[place] ?? 0) + (lattice.n[i] ?? 0);
  });
  return counts;
}

const total = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);

const spoken = ({ columns, labels }: PairShift) => [codeSentence(columns[0], labels[0]), codeSentence(columns[1], labels[1])] as const;

/** Names the pair that gained most beyond what its columns explain; nothing where none did. */
export function pairFindings(pairs: readonly PairShift[]): readonly Finding[] {
  const first = pairs.find((pair) => pair.current > pair.explained);
  if (first === undefined) return [];
  const [a, b] = spoken(first);
  const sentence = `${a} together with ${b}: ${formatPercent(first.reference)} of the rows before, ${formatPercent(first.current)} now; the shifts of the two columns explain ${formatPercent(first.explained)}`;
  return [{ verdict: 'info', sentence, next: ['slices'] }];
}

/** Returns the greatest pairs as numbers. */
export function pairMeasurements(pairs: readonly PairShift[], names: { readonly reference: string; readonly current: string }): readonly Measurement[] {
  return pairs.slice(0, shownPairs).map((pair) => ({
    metric: 'interaction_shift',
    of: {
      reference: names.reference,
      population: names.current,
      group: { [pair.columns[0].column]: pair.labels[0], [pair.columns[1].column]: pair.labels[1] },
    },
    value: pair.current - pair.explained,
    n: pair.n,
    test: { name: 'binomial', statistic: pair.rows, p: pair.p, pAdjusted: pair.pAdjusted, family: 'bonferroni' },
    verdict: 'info',
  }));
}

/** Returns the pairs as a table; null where there is none. */
export function pairTable(pairs: readonly PairShift[]): ResultTable | null {
  if (pairs.length === 0) return null;
  return {
    name: 'pairs',
    title: 'Pairs of values that shifted beyond what their columns explain',
    columns: [
      { name: 'first', title: 'value', type: 'text' },
      { name: 'second', title: 'together with', type: 'text' },
      { name: 'before', title: 'share before', type: 'percent' },
      { name: 'now', title: 'share now', type: 'percent' },
      { name: 'explained', title: 'explained by the two columns', type: 'percent' },
      { name: 'beyond', title: 'beyond', type: 'percent' },
      { name: 'p', title: 'adjusted p', type: 'number' },
    ],
    rows: pairs
      .slice(0, shownPairs)
      .map((pair) => [...spoken(pair), pair.reference, pair.current, pair.explained, pair.current - pair.explained, pair.pAdjusted]),
    ...(pairs.length > shownPairs ? { total: pairs.length } : {}),
  };
}
