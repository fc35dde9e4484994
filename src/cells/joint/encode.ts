import type { BinnedRows } from '../../stats/boosted-trees.ts';
import { sqrt } from '../../stats/elementary.ts';
import { binIndex } from '../../stats/histogram.ts';
import { equalMassEdges, quantile } from '../../stats/quantiles.ts';
import type { DenseRows } from '../../stats/random-features.ts';
import { countValues } from '../../stats/value-counts.ts';
import { compareKeys } from '../../reduce/run.ts';
import type { Frame, FrameValues } from './frame.ts';

/** Bins of a number for trees, and categories told apart there; missing values have a bin of their own. */
const treeBins = 30;
const treeCategories = 60;
/** Columns of 0 and 1 for categories, over all columns together. */
const mostIndicators = 256;
const mostPerColumn = 20;
/** Standardised values are cut here, so that single outliers do not make all other rows look alike. */
const farthest = 8;

/**
 * Both frames as whole bins for trees, current rows after reference rows. Edges and category order come from both sides pooled, so they say nothing about which side is which:
 * numbers by equal mass, categories in order of frequency.
 */
export function binFrames(reference: Frame, current: Frame): { readonly data: BinnedRows; readonly isCurrent: Uint8Array } {
  const rows = reference.rows + current.rows;
  const isCurrent = new Uint8Array(rows).fill(1, reference.rows);
  const sizes: number[] = [];
  const bins = reference.columns.map((before, i) => {
    const now = current.columns[i];
    const codes = before.kind === 'numeric' && now?.kind === 'numeric' ? numberBins(before.values, now.values) : categoryBins(textsOf(before), textsOf(now));
    sizes.push(codes.reduce((most, code) => Math.max(most, code), 0) + 1);
    return codes;
  });
  return { data: { rows, bins, sizes }, isCurrent };
}

function numberBins(before: Float64Array, now: Float64Array): Uint8Array {
  const all = [...before, ...now];
  const edges = equalMassEdges(countValues(all.filter((x) => !Number.isNaN(x))), treeBins);
  return Uint8Array.from(all, (x) => (Number.isNaN(x) ? 0 : 1 + binIndex(edges, x)));
}

function categoryBins(before: readonly (string | null)[], now: readonly (string | null)[]): Uint8Array {
  const all = [...before, ...now];
  const codes = new Map(byFrequency(all).map((value, i) => [value, Math.min(i, treeCategories) + 1]));
  return Uint8Array.from(all, (value) => (value === null ? 0 : (codes.get(value) ?? 0)));
}

function textsOf(column: FrameValues | undefined): readonly (string | null)[] {
  if (column === undefined) return [];
  return column.kind === 'categorical' ? column.values : Array.from(column.values, (x) => (Number.isNaN(x) ? null : String(x)));
}

function byFrequency(values: readonly (string | null)[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareKeys(a[0], b[0])).map(([value]) => value);
}

/** How rows become numbers: learned once, then applied to any frame of the same columns. */
export interface Encoding {
  readonly features: readonly Feature[];
}

interface Feature {
  readonly column: number;
  readonly kind: 'number' | 'missing' | 'category' | 'other';
  readonly center: number;
  readonly scale: number;
  /** What a missing value is taken for. */
  readonly fill: number;
  readonly category: string;
  /** The column's own categories, for `other`. */
  readonly known: ReadonlySet<string>;
}

/**
 * Learns an encoding from frames: a number is centred on the median, taken in standard deviations, cut at ±8, and filled with the median where it is missing, a column of its own saying so; a category becomes columns of 0
 * and 1 for its commonest values, one for all others, and one for missing.
 */
export function learnEncoding(frames: readonly Frame[]): Encoding {
  const first = frames[0]?.columns ?? [];
  const categorical = first.filter((column) => column.kind === 'categorical').length;
  const each = Math.max(2, Math.min(mostPerColumn, Math.floor(mostIndicators / Math.max(1, categorical))));
  const features = first.flatMap((column, at): Feature[] => {
    const blank = { column: at, center: 0, scale: 1, fill: 0, category: '', known: new Set<string>() };
    // Two rows of different categories are then 1 apart.
    const apart = sqrt(2);
    const given = frames.flatMap((frame) => frame.columns[at] ?? []);
    const isPartial = given.some((part) => (part.kind === 'numeric' ? part.values.some((x) => Number.isNaN(x)) : part.values.some((x) => x === null)));
    const missing: Feature[] = isPartial ? [{ ...blank, kind: 'missing' }] : [];
    if (column.kind === 'numeric') {
      const numbers = given.flatMap((part) => (part.kind === 'numeric' ? [...part.values.filter((x) => !Number.isNaN(x))] : []));
      const center = quantile(countValues(numbers), 0.5);
      if (center === null) return missing;
      const scale = deviation(numbers);
      return [...(scale > 0 ? [{ ...blank, kind: 'number' as const, center, scale, fill: center }] : []), ...missing];
    }
    const common = byFrequency(given.flatMap((part) => textsOf(part)));
    const known = new Set(common.slice(0, each));
    return [
      ...[...known].map((category): Feature => ({ ...blank, kind: 'category', category, scale: apart })),
      { ...blank, kind: 'other', known, scale: apart },
      ...missing,
    ];
  });
  return { features };
}

function deviation(numbers: readonly number[]): number {
  const largest = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest === 0) return 0;
  // In units of the largest, so that squares of huge numbers do not overflow.
  const mean = numbers.reduce((sum, x) => sum + x / largest / numbers.length, 0);
  return largest * sqrt(numbers.reduce((sum, x) => sum + (x / largest - mean) * (x / largest - mean), 0) / numbers.length);
}

/** Applies an encoding: one row of numbers for each row of the frame. */
export function encode(encoding: Encoding, frame: Frame): DenseRows {
  const width = encoding.features.length;
  const values = new Float64Array(frame.rows * width);
  encoding.features.forEach((feature, k) => {
    const column = frame.columns[feature.column];
    for (let i = 0; i < frame.rows; i += 1) values[i * width + k] = valueOf(feature, column, i);
  });
  return { rows: frame.rows, width, values };
}

function valueOf(feature: Feature, column: FrameValues | undefined, row: number): number {
  if (column === undefined) return 0;
  if (column.kind === 'numeric') {
    const x = column.values[row] ?? Number.NaN;
    if (feature.kind === 'missing') return Number.isNaN(x) ? 1 : 0;
    const z = (Number.isNaN(x) ? feature.fill : x) / feature.scale - feature.center / feature.scale;
    return Math.max(-farthest, Math.min(farthest, z));
  }
  const value = column.values[row] ?? null;
  if (value === null) return feature.kind === 'missing' ? 1 : 0;
  const holds = feature.kind === 'category' ? value === feature.category : feature.kind === 'other' && !feature.known.has(value);
  return holds ? 1 / feature.scale : 0;
}
