import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { mergeValueCounts, total } from '../../stats/value-counts.ts';
import type { Population } from '../../telemetry/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import type { CellContext } from '../types.ts';
import { oneOf, runCategories } from './categories.ts';
import { cubeEdges, exactValues, fineBinsPerCell, fineEdges, isExact, justBelow, pooledRange } from './edges.ts';
import { sideOf, type ComparedColumn, type DriftParameters } from './parameters.ts';
import { sides } from './plan.ts';
import { descriptorName } from './text.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** More buckets than this over a table would make the cube large without making a drag finer. */
const mostBuckets = 200;
const week = 604_800;

/** Measures of values that are present and not finite, asked for where the run met such values. */
export const specials = ['nan', 'positiveInfinity', 'negativeInfinity'] as const;

const sourceKey = ({ column, derive }: ComparedColumn['source']) => JSON.stringify([column, derive ?? null]);

/** Returns the columns that a finished run compared, read off what it asked for. */
export function runColumns(reduced: Waves, patterns: DriftParameters['patterns']): readonly ComparedColumn[] {
  const first = reduced[0]?.[0]?.reduction;
  if (first?.kind !== 'grouped') return [];
  const values = new Set((reduced[1] ?? []).flatMap((t) => (t.reduction.kind === 'valueCounts' && !t.reduction.rounding ? [sourceKey(t.reduction)] : [])));
  const columns: ComparedColumn[] = [];
  for (let i = 0; ; i++) {
    const missing = first.measures[`missing${i}`];
    if (missing?.kind !== 'missing') return columns;
    const finite = first.measures[`finite${i}`];
    const source = { column: missing.column, ...(missing.derive ? { derive: missing.derive } : {}) };
    const name = missing.derive ? descriptorName(missing.column, missing.derive, patterns) : missing.column;
    const as = finite?.kind === 'finite' ? (finite.as ?? 'number') : 'text';
    // Whole numbers of small span are the only ones compared value by value where rows are many, so this gives the same edges again.
    columns.push({ name, source, kind: finite ? 'numeric' : 'categorical', as, whole: values.has(sourceKey(missing)), integer: false });
  }
}

/**
 * Returns the fine edges of a numeric column: those of the run; where it compared values, each value where they are few, else values of equal mass on
 * both sides together, with the cells' edges and the reference's range among them. Empty when there was no finite value.
 */
export function previewEdges(column: ComparedColumn, columns: readonly ComparedColumn[], p: DriftParameters, reduced: Waves): readonly number[] {
  if (!isExact(column, columns, p, reduced)) {
    const range = pooledRange(columns.indexOf(column), reduced);
    return fineEdges(column, columns, p, reduced) ?? (range ? logBucketEdges(range.low, range.high, 1.05, 256) : []);
  }
  const before = exactValues(column, columns, p, reduced, 0);
  const { values, reference, current } = mergeValueCounts(before, exactValues(column, columns, p, reduced, 1));
  const bins = p.bins * fineBinsPerCell;
  const edges: number[] = [...(cubeEdges(column, columns, p, reduced) ?? [])];
  if (values.length <= bins) edges.push(...values);
  else {
    const mass = total(reference) + total(current);
    let seen = 0;
    let next = 1;
    for (let i = 0; i < values.length; i++) {
      seen += (reference[i] ?? 0) + (current[i] ?? 0);
      if (seen < (mass * next) / bins) continue;
      edges.push(values[i] ?? 0);
      next = Math.floor((seen * bins) / mass) + 1;
    }
    const low = before.values[0];
    const high = before.values[before.values.length - 1];
    if (low !== undefined && high !== undefined) edges.push(justBelow(low), high);
  }
  return [...Float64Array.from(edges).sort()].filter((x, i, all) => i === 0 || x > (all[i - 1] ?? x));
}

/** A table with its filter, over all its time. Both sides share one where table and filter are the same. */
export interface PreviewSource {
  readonly from: Population;
  readonly keys: Readonly<Record<string, Key>>;
}

/** Returns the sources of the two sides, or null where neither has a time to brush. */
function previewSources(p: DriftParameters, context: CellContext): readonly PreviewSource[] | null {
  const spans = sides.map((side) => context.span(sideOf(p, context, side).table));
  const longest = spans.reduce((most, span) => Math.max(most, span ? span.last - span.first : 0), 0);
  if (spans.every((span) => span === null)) return null;
  const seconds = previewBucketSeconds(p.bucket, longest);
  const sources: PreviewSource[] = [];
  sides.forEach((side, i) => {
    const { name, table, where } = sideOf(p, context, side);
    const span = spans[i];
    if (sources.some(({ from }) => from.table === table && from.where === where)) return;
    sources.push({
      from: where === undefined ? { name, table } : { name, table, where },
      keys: span ? { time: { kind: 'bucket', column: span.column, seconds } } : {},
    });
  });
  return sources;
}

/** The cell's own bucket where it gives few enough, so that the heat map keeps its columns; else the automatic one, in whole weeks beyond four years. */
export function previewBucketSeconds(bucket: string, span: number): number {
  const fits = (seconds: number) => span / (seconds * 1000) + 1 <= mostBuckets;
  const own = bucketSeconds(bucket, span, mostBuckets);
  if (fits(own)) return own;
  const automatic = bucketSeconds('auto', span, mostBuckets);
  return fits(automatic) ? automatic : week * Math.ceil(span / ((mostBuckets - 1) * week * 1000));
}

/** Reductions of the cube that answers any window: per source one of numbers by time bucket and one per categorical column. Empty without a timestamp. */
export function planPreview(p: DriftParameters, context: CellContext, reduced: Waves): readonly Reduction[] {
  const columns = runColumns(reduced, p.patterns);
  const sources = previewSources(p, context);
  if (sources === null || columns.length === 0) return [];
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  columns.forEach((column, i) => {
    measures[`missing${i}`] = { kind: 'missing', ...column.source };
    if (column.as === 'text') return;
    const { source, as } = column;
    for (const measure of ['minimum', 'maximum'] as const) measures[`${measure}${i}`] = { kind: measure, ...source, as };
    const edges = previewEdges(column, columns, p, reduced);
    if (edges.length > 0) measures[`fine${i}`] = { kind: 'histogram', ...source, as, edges };
    const met = (reduced[1] ?? []).some((t) => t.reduction.kind === 'grouped' && Object.hasOwn(t.reduction.measures, `nan${i}`));
    if (met) for (const measure of specials) measures[`${measure}${i}`] = { kind: measure, ...source };
  });
  return sources.flatMap(({ from, keys }): Reduction[] => [
    { kind: 'grouped', from, keys, measures },
    ...columns
      .filter((c) => c.kind === 'categorical')
      .map((c): Reduction => ({ kind: 'valueCounts', from, ...c.source, as: 'text', keys, where: oneOf(c.source, runCategories(c, columns, reduced)) })),
  ]);
}
