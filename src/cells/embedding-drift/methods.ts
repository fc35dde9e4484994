import type { SampledValue } from '../../reduce/types.ts';
import type { BinnedRows } from '../../stats/boosted-trees.ts';
import { centroidShift, type CentroidShift } from '../../stats/centroid-shift.ts';
import type { DomainClassifier } from '../../stats/held-out-classifier.ts';
import { heldOutClassifier } from '../../stats/held-out-classifier.ts';
import { sqrt } from '../../stats/elementary.ts';
import { binIndex } from '../../stats/histogram.ts';
import { ksAsymptoticP, ksP, ksStatistic } from '../../stats/ks.ts';
import { leadingComponents } from '../../stats/leading-components.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { project } from '../../stats/principal-components.ts';
import { equalMassEdges, quantile } from '../../stats/quantiles.ts';
import { meanDiscrepancy, type DenseRows, type MeanDiscrepancy } from '../../stats/random-features.ts';
import { countValues, mergeValueCounts } from '../../stats/value-counts.ts';
import { randomHalves } from '../joint/halves.ts';
import { clusterShift, type ClusterShift } from './clusters.ts';

/** Up to this dimension the classifier sees every coordinate; above it, the leading components of both sides pooled. */
export const everyDimension = 48;
export const componentCount = 24;
/** A dimension has drifted when its KS is certain and at least this. */
export const dimensionBound = 0.1;

/** KS of each dimension. */
export interface DimensionShift {
  readonly ks: readonly number[];
  readonly pAdjusted: readonly number[];
  /** Positions of those that drifted, the largest KS first. */
  readonly drifted: readonly number[];
  readonly smallestP: number;
}

export interface NormShift {
  readonly ks: number;
  readonly p: number;
  readonly law: string;
  readonly medians: { readonly reference: number; readonly current: number };
}

/** Everything the methods say about two samples of vectors. A method that is not defined is null. */
export interface EmbeddingAnswers {
  readonly rows: { readonly reference: number; readonly current: number };
  readonly dimension: number;
  readonly norms: NormShift | null;
  readonly centroid: CentroidShift | null;
  readonly dimensions: DimensionShift | null;
  readonly mmd: MeanDiscrepancy | null;
  readonly domain: DomainClassifier | null;
  readonly clusters: ClusterShift | null;
  readonly map: { readonly reference: DenseRows; readonly current: DenseRows } | null;
  readonly groups: readonly GroupShift[];
}

/** One value of the breakdown column against the whole reference. */
export interface GroupShift {
  readonly value: string | null;
  readonly rows: number;
  readonly centroid: CentroidShift | null;
  readonly domain: DomainClassifier | null;
}

/** Sampled lists as rows of numbers. Lists of another length are left out; the sample's own condition lets none through. */
export function vectorsOf(values: readonly SampledValue[], dimension: number): DenseRows {
  const lists = values.filter((value): value is readonly number[] => Array.isArray(value) && value.length === dimension);
  const flat = new Float64Array(lists.length * dimension);
  lists.forEach((list, i) => {
    flat.set(list, i * dimension);
  });
  return { rows: lists.length, width: dimension, values: flat };
}

interface Options {
  readonly seed: number;
  readonly clusters: number;
  readonly alpha: number;
  /** Value of the breakdown column of each current row; null without a breakdown. */
  readonly by: readonly (string | null)[] | null;
}

/** Asks every method. */
export function embeddingAnswers(first: DenseRows, second: DenseRows, options: Options): EmbeddingAnswers {
  const { seed } = options;
  const { reference, current, unit } = inRange(first, second);
  const enough = Math.min(reference.rows, current.rows) >= 10;
  const bins = enough ? classifierBins(reference, current, seed) : null;
  const held = enough ? heldOut(reference, current, seed) : null;
  return {
    rows: { reference: reference.rows, current: current.rows },
    dimension: reference.width,
    norms: normShift(reference, current, unit),
    centroid: centroidShift(reference, current, seed),
    dimensions: enough ? dimensionShift(reference, current, options.alpha) : null,
    mmd: meanDiscrepancy(reference, current, seed),
    domain: bins ? heldOutClassifier(bins.data, bins.isCurrent, seed) : null,
    clusters: held ? clusterShift(held.learning, held.reference, held.current, { count: options.clusters, seed }) : null,
    map: held && held.reference.width >= 2 ? { reference: held.reference, current: held.current } : null,
    groups: options.by && bins ? groupShifts(reference, current, bins.data, options.by, seed) : [],
  };
}

/** Squares of numbers beyond 1e100 may overflow; vectors of such are divided by the largest number of both sides, which no method but the medians of the norms can tell. */
function inRange(reference: DenseRows, current: DenseRows): { reference: DenseRows; current: DenseRows; unit: number } {
  let largest = 0;
  for (const { values } of [reference, current]) for (const x of values) largest = Math.max(largest, Math.abs(x));
  if (largest <= 1e100) return { reference, current, unit: 1 };
  const scaled = (rows: DenseRows): DenseRows => ({ ...rows, values: rows.values.map((x) => x / largest) });
  return { reference: scaled(reference), current: scaled(current), unit: largest };
}

/** Components are learned on one half of the reference, so that its other half and the current rows are strangers to them alike. */
function heldOut(reference: DenseRows, current: DenseRows, seed: number): { learning: DenseRows; reference: DenseRows; current: DenseRows } | null {
  const [learning, judging] = randomHalves(reference.rows, seed);
  const half = rowsAt(reference, learning);
  const components = leadingComponents(half, componentCount, seed, 4);
  if (components === null) return null;
  const on = (rows: DenseRows) => project(components, rows, components.directions.length);
  return { learning: on(half), reference: on(rowsAt(reference, judging)), current: on(current) };
}

function rowsAt(data: DenseRows, positions: readonly number[]): DenseRows {
  const values = new Float64Array(positions.length * data.width);
  positions.forEach((row, i) => {
    values.set(data.values.subarray(row * data.width, (row + 1) * data.width), i * data.width);
  });
  return { rows: positions.length, width: data.width, values };
}

function normsOf(data: DenseRows): Float64Array {
  return Float64Array.from({ length: data.rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < data.width; k += 1) sum += (data.values[i * data.width + k] ?? 0) * (data.values[i * data.width + k] ?? 0);
    return sqrt(sum);
  });
}

function normShift(reference: DenseRows, current: DenseRows, unit: number): NormShift | null {
  const [before, now] = [countValues(normsOf(reference)), countValues(normsOf(current))];
  const found = ksStatistic(mergeValueCounts(before, now));
  if (found === null) return null;
  const { p, law } = ksP(found.statistic, found.referenceSize, found.currentSize);
  return { ks: found.statistic, p, law, medians: { reference: unit * (quantile(before, 0.5) ?? 0), current: unit * (quantile(now, 0.5) ?? 0) } };
}

/** The limit law serves here: counting paths exactly for each of hundreds of dimensions would take minutes. */
function dimensionShift(reference: DenseRows, current: DenseRows, alpha: number): DimensionShift {
  const column = (data: DenseRows, k: number) => Float64Array.from({ length: data.rows }, (_, i) => data.values[i * data.width + k] ?? 0);
  const found = Array.from({ length: reference.width }, (_, k) => {
    const ks = ksStatistic(mergeValueCounts(countValues(column(reference, k)), countValues(column(current, k))))?.statistic ?? 0;
    return { ks, p: ksAsymptoticP(ks, reference.rows, current.rows) };
  });
  const pAdjusted = adjustPValues(
    found.map(({ p }) => p),
    'benjamini-hochberg',
  );
  const drifted = [...found.keys()].filter((k) => (pAdjusted[k] ?? 1) <= alpha && (found[k]?.ks ?? 0) >= dimensionBound);
  drifted.sort((a, b) => (found[b]?.ks ?? 0) - (found[a]?.ks ?? 0) || a - b);
  return { ks: found.map(({ ks }) => ks), pAdjusted, drifted, smallestP: pAdjusted.reduce((least, p) => Math.min(least, p), 1) };
}

/** Coordinates, or leading components of both sides pooled, and the norm, in 30 bins of equal mass. Nothing here knows which side is which. */
function classifierBins(reference: DenseRows, current: DenseRows, seed: number): { data: BinnedRows; isCurrent: Uint8Array } {
  const rows = reference.rows + current.rows;
  const pooled: DenseRows = { rows, width: reference.width, values: new Float64Array(rows * reference.width) };
  pooled.values.set(reference.values);
  pooled.values.set(current.values, reference.values.length);
  const components = reference.width > everyDimension ? leadingComponents(pooled, componentCount, seed, 4) : null;
  const seen = components === null ? pooled : project(components, pooled, components.directions.length);
  const columns = [
    ...Array.from({ length: seen.width }, (_, k) => Float64Array.from({ length: rows }, (_unused, i) => seen.values[i * seen.width + k] ?? 0)),
    normsOf(pooled),
  ];
  const sizes: number[] = [];
  const bins = columns.map((values) => {
    const edges = equalMassEdges(countValues(values), 30);
    sizes.push(edges.length + 1);
    return Uint8Array.from(values, (x) => binIndex(edges, x));
  });
  return { data: { rows, bins, sizes }, isCurrent: new Uint8Array(rows).fill(1, reference.rows) };
}

const mostGroups = 6;
const fewestInGroup = 50;

function groupShifts(reference: DenseRows, current: DenseRows, data: BinnedRows, by: readonly (string | null)[], seed: number): readonly GroupShift[] {
  const members = new Map<string | null, number[]>();
  by.forEach((value, i) => {
    const known = members.get(value);
    if (known) known.push(i);
    else members.set(value, [i]);
  });
  const groups = [...members].sort((a, b) => b[1].length - a[1].length || (String(a[0]) < String(b[0]) ? -1 : 1)).slice(0, mostGroups);
  return groups.map(([value, rows]) => {
    const chosen = [...Array.from({ length: reference.rows }, (_, i) => i), ...rows.map((i) => reference.rows + i)];
    const bins = data.bins.map((column) => Uint8Array.from(chosen, (i) => column[i] ?? 0));
    const isCurrent = new Uint8Array(chosen.length).fill(1, reference.rows);
    const enough = rows.length >= fewestInGroup;
    return {
      value,
      rows: rows.length,
      centroid: enough ? centroidShift(reference, rowsAt(current, rows), seed) : null,
      domain: enough ? heldOutClassifier({ rows: chosen.length, bins, sizes: data.sizes }, isCurrent, seed) : null,
    };
  });
}
