import type { GroupedReduction, Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { logBucketEdges, quantileRanks, rankIntervals } from '../quantile-waves.ts';
import { bucketSeconds } from '../buckets.ts';
import { contributionMeasures } from '../contributions.ts';
import { listOf } from '../parameters.ts';
import { personColumn, personMeasure } from '../persons.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import { interpolate } from '../../stats/quantiles.ts';
import type { CellContext } from '../types.ts';
import { summarisedColumns, treatment, type SummaryParameters } from './parameters.ts';

/** Values listed per column. */
export const topValues = 10;
export const sparkBins = 24;
/** Fine enough that a gap of an hour shows in two weeks. */
const timeBuckets = 2000;
export const quantileLevels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99] as const;

/**
 * Wave 0: counts, extremes, distinct values, rows per time bucket and version. Wave 1: log buckets, sums around the middle of the
 * range, a sparkline. Wave 2: the values inside the buckets that hold the quantile ranks.
 */
export function planSummary(p: SummaryParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const from = context.population(p.of, 'of');
  const columns = summarisedColumns(p, context);
  const numbers = columns.filter((c) => isNumeric(context, from.table, c));
  if (previous.length === 0) {
    const person = personColumn(context, from);
    const measures: Record<string, Measure> = { rows: { kind: 'count' }, ...personMeasure('persons', person) };
    columns.forEach((column, i) => {
      const as = treatment(context, from.table, column);
      measures[`missing${i}`] = { kind: 'missing', column };
      if (as === null) return;
      measures[`distinct${i}`] = { kind: 'distinct', column };
      if (as === 'categorical') return;
      const read = as === 'instant' ? 'instant' : 'number';
      measures[`finite${i}`] = { kind: 'finite', column, as: read };
      measures[`minimum${i}`] = { kind: 'minimum', column, as: read };
      measures[`maximum${i}`] = { kind: 'maximum', column, as: read };
      if (as === 'numeric') {
        measures[`nan${i}`] = { kind: 'nan', column };
        measures[`positiveInfinity${i}`] = { kind: 'positiveInfinity', column };
        measures[`negativeInfinity${i}`] = { kind: 'negativeInfinity', column };
      }
    });
    const roles = context.roles[from.table] ?? {};
    if (typeof roles.request_id === 'string') {
      measures.ids = { kind: 'present', column: roles.request_id };
      measures.distinctIds = { kind: 'distinct', column: roles.request_id };
    }
    const wave: Reduction[] = [{ kind: 'grouped', from, keys: {}, measures }];
    const span = context.span(from.table);
    if (span) {
      const time: Record<string, Key> = {
        time: { kind: 'bucket', column: span.column, seconds: bucketSeconds(p.bucket, span.last - span.first, timeBuckets) },
      };
      wave.push({ kind: 'grouped', from, keys: time, measures: { rows: { kind: 'count' }, ...personMeasure('persons', person) } });
    }
    const groups =
      listOf(p.by).length > 0 ? listOf(p.by).map((c) => context.column(from, c) ?? c) : typeof roles.model_version === 'string' ? [roles.model_version] : [];
    if (groups.length > 0) {
      wave.push({
        kind: 'grouped',
        from,
        keys: Object.fromEntries(groups.map((c) => [c, { kind: 'column', column: c } as const])),
        measures: { rows: { kind: 'count' } },
      });
    }
    for (const column of columns) {
      if (treatment(context, from.table, column) === 'categorical') wave.push({ kind: 'valueCounts', from, column, as: 'text', top: topValues });
    }
    return wave;
  }
  const first = previous[0]?.[0]?.rows[0]?.measures ?? {};
  if (previous.length === 1) {
    const measures: Record<string, Measure> = {};
    const person = personColumn(context, from);
    columns.forEach((column, i) => {
      const missing = Number(first[`missing${i}`] ?? 0);
      if (missing > 0) Object.assign(measures, personMeasure(`missingPersons${i}`, person, `${quoteIdentifier(column)} IS NULL`));
    });
    for (const column of numbers) {
      const i = columns.indexOf(column);
      const low = first[`minimum${i}`];
      const high = first[`maximum${i}`];
      if (typeof low !== 'number' || typeof high !== 'number') continue;
      measures[`buckets${i}`] = { kind: 'histogram', column, edges: logBucketEdges(low, high) };
      measures[`spark${i}`] = { kind: 'histogram', column, edges: sparkEdges(low, high) };
      const pivot = pivotOf(low, high);
      measures[`sum${i}`] = { kind: 'sum', column, pivot };
      measures[`squares${i}`] = { kind: 'sumOfSquares', column, pivot };
      Object.assign(measures, contributionMeasures(`${i}`, { column }, { low, high }));
    }
    return Object.keys(measures).length > 0 ? [{ kind: 'grouped', from, keys: {}, measures }] : null;
  }
  if (previous.length > 2) return null;
  const second = previous[1]?.[0];
  const wave: Reduction[] = [];
  for (const column of numbers) {
    const i = columns.indexOf(column);
    if (first[`minimum${i}`] === first[`maximum${i}`]) continue;
    const measure = (second?.reduction as GroupedReduction | undefined)?.measures[`buckets${i}`];
    const counts = second?.rows[0]?.measures[`buckets${i}`];
    if (measure?.kind !== 'histogram' || !Array.isArray(counts)) continue;
    wave.push({
      kind: 'valueCounts',
      from,
      column,
      as: 'number',
      within: rankIntervals(
        measure.edges,
        counts,
        quantileLevels.flatMap((q) => quantileRanks(total(counts), q)),
      ),
    });
  }
  return wave.length > 0 ? wave : null;
}

/** True when a column is summarised by its order. */
export function isNumeric(context: CellContext, table: string, column: string): boolean {
  return treatment(context, table, column) === 'numeric';
}

/** Returns a pivot near the values, so that sums around it lose no digits. */
export function pivotOf(low: number, high: number): number {
  return low / 2 + high / 2;
}

/** Returns inner edges of equal width; the two outer bins are closed by the extremes. */
export function sparkEdges(low: number, high: number): readonly number[] {
  if (!(high > low)) return [low];
  const edges = Array.from({ length: sparkBins - 1 }, (_, i) => interpolate(low, high, (i + 1) / sparkBins));
  return edges.filter((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge));
}

/** Returns the sum of counts. */
export function total(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}
