import { chiSquareTwoSample, type ChiSquare } from '../../stats/chi-square.ts';
import { sqrt } from '../../stats/elementary.ts';
import { binValueCounts } from '../../stats/histogram.ts';
import { binnedKs, ksP, ksStatistic } from '../../stats/ks.ts';
import { foldHistogram } from '../../stats/histogram.ts';
import { psi, totalVariation } from '../../stats/distances.ts';
import { chiSquareRedrawP } from '../../stats/psi-null.ts';
import { mergeValueCounts, total, type ValueCountTable } from '../../stats/value-counts.ts';
import { binnedWasserstein, wasserstein } from '../../stats/wasserstein.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { alignCategories, type AlignedCategories } from './categories.ts';
import { labelsOf } from './cell-labels.ts';
import { cubeEdges, exactValues, fineCounts, fineEdges, isExact } from './edges.ts';
import type { ComparedColumn, DriftParameters } from './parameters.ts';
import { binnedSamples, momentsOfSums, type SampleMoments, type Samples } from './samples.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Everything the two sides say about one column: counts on shared cells, and the tests on them. */
export interface Comparison {
  readonly column: ComparedColumn;
  readonly rows: { readonly reference: number; readonly current: number };
  readonly present: { readonly reference: number; readonly current: number };
  readonly missing: { readonly reference: number; readonly current: number };
  readonly exact: boolean;
  /** Names of the cells of non-null finite values, and the counts on them. */
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** The inner edges of numeric cells. */
  readonly edges: readonly number[];
  /** The same with null, NaN and infinities as cells of their own: what decides. */
  readonly allReference: readonly number[];
  readonly allCurrent: readonly number[];
  /** Values of integers as categories (else the cells), for the published categorical metrics. */
  readonly categories: { readonly reference: readonly number[]; readonly current: readonly number[] };
  readonly ks: { readonly value: number; readonly p: number; readonly law: string; readonly bound: number | null } | null;
  readonly wasserstein: { readonly value: number; readonly normalized: number | null; readonly bound: number | null } | null;
  /** The finite values of a numeric column, or its fine bins; null for categories. */
  readonly samples: Samples | null;
  /** Moments of a binned column where some metric needs them; of values they are read off the samples. */
  readonly moments: SampleMoments | null;
  readonly psi: { readonly value: number; readonly expectation: number } | null;
  readonly totalVariation: number | null;
  readonly chiSquare: ChiSquare | null;
  /** p of the chi-square over all cells, redrawn from the null where expected counts are small. */
  readonly chiSquareP: number | null;
  /** False while a window is dragged: p comes from laws alone then. */
  readonly redraws: boolean;
  readonly unseen: { readonly rows: number; readonly values: readonly { readonly value: string; readonly rows: number }[] };
  readonly outOfRange: number | null;
  readonly constant: boolean;
}

/** Compares one column of the two sides from the answers of the waves. */
export function compare(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): Comparison {
  const i = columns.indexOf(column);
  const measures = ([0, 1] as const).map((side) => waves[0]?.[side]?.rows[0]?.measures ?? {});
  const number = (side: 0 | 1, name: string) => Number(measures[side]?.[name] ?? 0);
  const pair = (name: string) => ({ reference: number(0, name), current: number(1, name) });
  const rows = pair('rows');
  const missing = pair(`missing${i}`);
  const special = (waves[1] ?? []).filter((t) => t.reduction.kind === 'grouped' && Object.hasOwn(t.reduction.measures, `nan${i}`));
  const extra = (side: 0 | 1) => [
    number(side, `missing${i}`),
    ...['nan', 'positiveInfinity', 'negativeInfinity'].map((name) => Number(special[side]?.rows[0]?.measures[`${name}${i}`] ?? 0)),
  ];
  const cells = column.kind === 'categorical' ? categoricalCells(column, columns, waves) : numericCells(column, columns, p, waves);
  const redrawn = (before: readonly number[], now: readonly number[]) => chiSquareRedrawP(before, now, { seed: p.seed + i });
  return completed({ column, rows, missing, ...cells }, { reference: extra(0), current: extra(1) }, redrawn);
}

/** What is known of a column before its cells are tested. */
export type Counted = Cells & Pick<Comparison, 'column' | 'rows' | 'missing'>;

/**
 * Tests a column's cells. `extra` are the counts of null, NaN, +∞ and −∞ on each side; `sparseP` is asked for the chi-square's p where expected counts
 * are below 5, and where there is none the law's is taken.
 */
export function completed(
  counted: Counted,
  extra: { readonly reference: readonly number[]; readonly current: readonly number[] },
  sparseP: ((reference: readonly number[], current: readonly number[]) => number | null) | null,
): Comparison {
  const { rows, missing } = counted;
  const allReference = [...counted.reference, ...extra.reference];
  const allCurrent = [...counted.current, ...extra.current];
  const chiSquare = chiSquareTwoSample(allReference, allCurrent);
  const sparse = chiSquare !== null && chiSquare.smallestExpected < 5 && chiSquare.df > 0;
  return {
    ...counted,
    present: { reference: rows.reference - missing.reference, current: rows.current - missing.current },
    allReference,
    allCurrent,
    chiSquare,
    psi: psi(allReference, allCurrent),
    totalVariation: totalVariation(allReference, allCurrent),
    redraws: sparseP !== null,
    chiSquareP: chiSquare === null ? null : sparse && sparseP ? sparseP(allReference, allCurrent) : chiSquare.p,
    constant: allReference.filter((n, k) => n + (allCurrent[k] ?? 0) > 0).length <= 1 && (counted.ks === null || counted.ks.value === 0),
  };
}

/** The cells of a column, and what its finite values say. */
export type Cells = Pick<
  Comparison,
  'exact' | 'labels' | 'reference' | 'current' | 'edges' | 'categories' | 'ks' | 'wasserstein' | 'samples' | 'moments' | 'unseen' | 'outOfRange'
>;

function categoricalCells(column: ComparedColumn, columns: readonly ComparedColumn[], waves: Waves): Cells {
  const position = 2 + 2 * columns.filter((c) => c.kind === 'categorical').indexOf(column);
  return cellsOfCategories(alignCategories(waves[0]?.[position]?.valueCounts[0], waves[0]?.[position + 1]?.valueCounts[0]), true);
}

/** The cells of a categorical column. */
export function cellsOfCategories(aligned: AlignedCategories, exact: boolean): Cells {
  return {
    exact,
    labels: aligned.labels,
    reference: aligned.reference,
    current: aligned.current,
    edges: [],
    categories: aligned,
    ks: null,
    wasserstein: null,
    samples: null,
    moments: null,
    unseen: aligned.unseen,
    outOfRange: null,
  };
}

function numericCells(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, waves: Waves): Cells {
  const edges = cubeEdges(column, columns, p, waves) ?? [];
  const none = { unseen: { rows: 0, values: [] } };
  const i = columns.indexOf(column);
  const low = waves[0]?.[0]?.rows[0]?.measures[`minimum${i}`];
  const high = waves[0]?.[0]?.rows[0]?.measures[`maximum${i}`];
  const labels = labelsOf(column, edges);
  if (isExact(column, columns, p, waves)) {
    const before = exactValues(column, columns, p, waves, 0);
    const now = exactValues(column, columns, p, waves, 1);
    const aligned = mergeValueCounts(before, now);
    const reference = binValueCounts(edges, before);
    const current = binValueCounts(edges, now);
    const ks = ksStatistic(aligned);
    const distance = wasserstein(aligned);
    let outside = 0;
    for (let k = 0; k < now.values.length; k++) {
      const x = now.values[k] ?? 0;
      if (typeof low === 'number' && typeof high === 'number' && (x < low || x > high)) outside += now.counts[k] ?? 0;
    }
    const law = ks ? ksP(ks.statistic, ks.referenceSize, ks.currentSize) : null;
    return {
      exact: true,
      labels,
      reference,
      current,
      edges,
      ...none,
      categories: column.integer || isWhole(aligned.values) ? alignCategories(asCategories(before), asCategories(now)) : { reference, current },
      ks: ks && law ? { value: ks.statistic, p: law.p, law: law.law, bound: null } : null,
      wasserstein: distance ? { value: distance.distance, normalized: distance.normalized, bound: null } : null,
      samples: { kind: 'values', counts: aligned },
      moments: null,
      outOfRange: typeof low === 'number' && total(now.counts) > 0 ? outside : null,
    };
  }
  const fine = fineEdges(column, columns, p, waves) ?? [];
  const [before, now] = ([0, 1] as const).map((side) => fineCounts(column, columns, p, waves, side) ?? [0]);
  const ranges = [0, 1].map((side) => waves[0]?.[side]?.rows[0]?.measures ?? {});
  const bounds = ranges.flatMap((m) => [m[`minimum${i}`], m[`maximum${i}`]]).filter((x) => typeof x === 'number');
  return binnedCells({
    column,
    edges,
    fine,
    before: before ?? [0],
    now: now ?? [0],
    range: typeof low === 'number' && typeof high === 'number' ? { low, high } : null,
    bounds: bounds.length > 0 ? { low: Math.min(...bounds), high: Math.max(...bounds) } : null,
    law: ksP,
    moments: binnedMoments(i, p, waves),
  });
}

function binnedMoments(i: number, p: DriftParameters, waves: Waves): SampleMoments | null {
  const [reference, current] = [p.reference, p.current].map((name, side) => {
    const table = waves[1]?.find((t) => t.reduction.kind === 'grouped' && t.reduction.from.name === name && Object.hasOwn(t.reduction.measures, `sum${i}`));
    const definition = table?.reduction.kind === 'grouped' ? table.reduction.measures[`sum${i}`] : undefined;
    const sums = table?.rows[0]?.measures;
    if (definition?.kind !== 'sum' || !sums) return null;
    const n = Number(waves[0]?.[side]?.rows[0]?.measures[`finite${i}`] ?? 0);
    return momentsOfSums(n, Number(sums[`sum${i}`]), Number(sums[`squares${i}`]), definition.pivot);
  });
  return reference && current ? { reference, current } : null;
}

interface Bins {
  readonly column: ComparedColumn;
  /** The inner edges of the cells, and of the fine bins that fold onto them. */
  readonly edges: readonly number[];
  readonly fine: readonly number[];
  /** Counts of the two sides on the fine bins. */
  readonly before: readonly number[];
  readonly now: readonly number[];
  /** The reference's extremes, and those of both sides. */
  readonly range: { readonly low: number; readonly high: number } | null;
  readonly bounds: { readonly low: number; readonly high: number } | null;
  readonly law: (d: number, n: number, m: number) => { readonly p: number; readonly law: string };
  readonly moments: SampleMoments | null;
}

/** What fine bins say about a numeric column: KS within a bound, the deciles exactly. */
export function binnedCells({ column, edges, fine, before, now, range, bounds, law, moments }: Bins): Cells {
  const reference = foldHistogram(fine, before, edges) ?? [];
  const current = foldHistogram(fine, now, edges) ?? [];
  const ks = binnedKs(before, now);
  const distance = bounds ? binnedWasserstein(fine, before, now, bounds.low, bounds.high) : null;
  const outside = range
    ? now.reduce((sum, n, k) => sum + ((fine[k] ?? Number.POSITIVE_INFINITY) < range.low || (fine[k - 1] ?? Number.NEGATIVE_INFINITY) >= range.high ? n : 0), 0)
    : null;
  const found = ks ? law(ks.statistic, ks.referenceSize, ks.currentSize) : null;
  return {
    exact: false,
    labels: labelsOf(column, edges),
    reference,
    current,
    edges,
    unseen: { rows: 0, values: [] },
    categories: { reference, current },
    ks: ks && found ? { value: ks.statistic, p: found.p, law: found.law, bound: ks.upperBound - ks.statistic } : null,
    wasserstein: distance ? { value: distance.distance, normalized: normalizedBy(distance.distance, moments), bound: distance.errorBound } : null,
    samples: bounds ? binnedSamples(fine, before, now, bounds) : null,
    moments,
    outOfRange: total(now) > 0 ? outside : null,
  };
}

/** A distance over the reference's standard deviation (ddof 0); null where that is unknown or 0. */
function normalizedBy(distance: number, moments: SampleMoments | null): number | null {
  const { n = 0, variance = 0 } = moments?.reference ?? {};
  return variance > 0 && n > 1 ? distance / sqrt((variance * (n - 1)) / n) : null;
}

/** Values as category names; made only for whole numbers, because others may be hundreds of thousands. */
function asCategories({ values, counts }: ValueCountTable) {
  return { values: Array.from(values, String), counts: Array.from(counts) };
}

/** True when every value is a whole number, whatever type the file gave it: a CSV may write 52 as 52.0. */
function isWhole(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isInteger(values[i])) return false;
  return true;
}
