import { ksAsymptoticP, ksStatistic } from '../../../stats/ks.ts';
import { quantileEdges } from '../../../stats/quantiles.ts';
import { total } from '../../../stats/value-counts.ts';
import { evenEdges, halfOpenCounts, plainPsi, rangeOf, sharesOf } from './shares.ts';
import type { RivalAnswer, RivalColumn, RivalRule } from './types.ts';
import { yatesChiSquare } from './yates.ts';

const smallestDouble = 2.2250738585072014e-308;

/** PSI with one row added to each cell. */
export function phoenixPsi(reference: readonly number[], current: readonly number[]): number {
  const raised = (counts: readonly number[]) => sharesOf(counts.map((n) => n + 1));
  return plainPsi(raised(reference), raised(current));
}

/** PSI with 0.00001 added to each share. */
export function popmonPsi(reference: readonly number[], current: readonly number[]): number {
  const raised = (counts: readonly number[]) => sharesOf(counts).map((share) => share + 1e-5);
  return plainPsi(raised(reference), raised(current));
}

/** PSI with empty shares replaced by 0.00001. */
export function sodaPsi(reference: readonly number[], current: readonly number[]): number {
  const filled = (counts: readonly number[]) => sharesOf(counts).map((share) => (share === 0 ? 1e-5 : share));
  return plainPsi(filled(reference), filled(current));
}

/** PSI with empty shares replaced by the smallest normal double. */
export function frourosPsi(reference: readonly number[], current: readonly number[]): number {
  const filled = (counts: readonly number[]) => sharesOf(counts).map((share) => (share === 0 ? smallestDouble : share));
  return plainPsi(filled(reference), filled(current));
}

type Cells = readonly [readonly number[], readonly number[]];

/** Ten bins of equal width over the reference. */
function evenCells(column: RivalColumn): Cells {
  const range = column.values && rangeOf(column.values, column.values.reference);
  return column.values && range ? halfOpenCounts(evenEdges(range.low, range.high, 10), column.values, 'drop') : [column.reference, column.current];
}

/** Deciles of the reference with open ends, closed on the left. */
function decileCells(column: RivalColumn): Cells {
  if (!column.values) return [column.reference, column.current];
  const inner = quantileEdges({ values: column.values.values, counts: column.values.reference }, 10).filter(Number.isFinite);
  const top = Number.POSITIVE_INFINITY;
  return halfOpenCounts([Number.NEGATIVE_INFINITY, ...inner, top], column.values, 'drop');
}

function psiRule(title: string, defect: string, cells: (column: RivalColumn) => Cells, psi: (a: readonly number[], b: readonly number[]) => number): RivalRule {
  return {
    title,
    defect,
    answers(column): readonly RivalAnswer[] {
      if (total(column.reference) === 0 || total(column.current) === 0) return [{ method: 'PSI', value: null, threshold: null, drift: null }];
      return [{ method: 'PSI', value: psi(...cells(column)), threshold: null, drift: null }];
    },
  };
}

export const phoenix = psiRule(
  'Phoenix',
  'Phoenix had the best-behaved PSI of these tools but no null law for it, and removed its drift views in version 13.3',
  decileCells,
  phoenixPsi,
);
export const popmon = psiRule(
  'popmon',
  'popmon adds 0.00001 to each share, so one vanished category alone brings PSI to about 2, however few rows it had',
  evenCells,
  popmonPsi,
);
export const soda = psiRule(
  'Soda',
  'Soda v3 rebuilds numeric references by sampling ten times, and its PSI of categories histograms the counts as if they were values',
  evenCells,
  sodaPsi,
);
export const frouros = psiRule('frouros', 'frouros replaces an empty cell by 2e−308, so one vanished category brings PSI above 100', evenCells, frourosPsi);

export const alibi: RivalRule = {
  title: 'alibi-detect',
  defect: 'alibi-detect always takes the asymptotic K-S law, which misleads on small samples, and judges by p alone: with many rows every column drifts',
  answers(column) {
    if (total(column.reference) === 0 || total(column.current) === 0) return [{ method: 'none', value: null, threshold: null, drift: null }];
    const level = 0.05 / Math.max(1, column.columns);
    const ks = column.values && ksStatistic(column.values);
    const used = column.reference.flatMap((n, i) => (n + (column.current[i] ?? 0) > 0 ? [i] : []));
    const p = ks
      ? ksAsymptoticP(ks.statistic, ks.referenceSize, ks.currentSize)
      : yatesChiSquare(
          used.map((i) => column.reference[i] ?? 0),
          used.map((i) => column.current[i] ?? 0),
        ).p;
    return [{ method: ks ? 'K-S p (asymptotic)' : 'chi-square p', value: p, threshold: level, drift: p < level }];
  },
};
