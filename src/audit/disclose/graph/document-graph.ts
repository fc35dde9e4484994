import type { CellRecord, ResultDocument } from '../../../notebook/types.ts';
import type { DisclosurePolicy, ReasonCode } from '../types.ts';
import { addBucketLines, type BucketSeries } from './bucket-lines.ts';
import { chartClaims, type PartClaim } from './chart-claims.ts';
import { CountGraph } from './count-graph.ts';
import { dominanceOf, type Dominance } from './dominance.ts';
import { MeasurementClaims, type Claim } from './measurement-claims.ts';
import { personRule } from '../persons.ts';
import { metricKind, quantileOf } from './metric-kinds.ts';
import { measurementKey } from './scope.ts';
import { tableClaims, type RowClaim } from './table-claims.ts';

/** Where a publication of the graph stands in the document. */
export type Place =
  | { readonly kind: 'measurement'; readonly cell: number; readonly place: number }
  | { readonly kind: 'row'; readonly cell: number; readonly table: number; readonly row: number }
  | { readonly kind: 'part'; readonly cell: number; readonly chart: number; readonly part: number }
  | { readonly kind: 'population'; readonly name: string }
  | { readonly kind: 'input'; readonly place: number }
  | { readonly kind: 'earlier' };

export interface DocumentGraph {
  readonly counts: CountGraph;
  /** Place of each publication, in the order of the system. */
  readonly places: readonly Place[];
  /** What is hidden whatever the counts are, with its rule: smallest and largest values, quantiles with too few rows beyond them, dominated sums and means. */
  readonly values: ReadonlyMap<string, ReasonCode>;
  readonly dominance: Dominance;
  readonly unit: 'persons' | 'rows';
}

export const measurementName = (cell: number, place: number): string => `${cell}/${place}`;

/** Builds the one graph of all counts that a document prints, and of what earlier documents printed. */
export function graphOf(document: ResultDocument, policy: DisclosurePolicy): DocumentGraph {
  const counts = new CountGraph(policy);
  const places: Place[] = [];
  const statutory = new Set(policy.statutory);
  const { leastRows } = personRule(policy);
  const dominance = dominanceOf(document.cells, policy);
  const values = new Map<string, ReasonCode>(dominance.hidden);
  const cells = document.cells.map((cell, i) => {
    if (statutory.has(cell.id)) return cell;
    for (const [place, m] of cell.measurements.entries()) if (isOrderStatistic(m, leastRows)) values.set(measurementName(i, place), 'order_statistic');
    return {
      ...cell,
      measurements: cell.measurements.map((m, place) => (values.has(measurementName(i, place)) ? { ...m, reason: 'suppressed' } : m)),
    };
  });
  const earlier = policy.earlier.flatMap(({ cells: old }) => old.map((cell) => ({ ...cell, id: cell.id })));
  const claims = new MeasurementClaims(counts, [...cells, ...earlier]);
  const all = [...cells, ...earlier];
  for (const [i, cell] of all.entries()) claims.read(i, cell);
  claims.finish(all);
  const rows = all.flatMap((cell, i) => tableClaims(counts, i, cell, own(claims.claims, i)));
  const buckets: BucketSeries[] = [];
  const parts = all.flatMap((cell, i) => chartClaims(counts, i, cell, own(claims.claims, i), buckets));
  addBucketLines(counts, buckets);
  const isFixed = (cell: number) => cell >= cells.length || statutory.has(all[cell]?.id ?? '');
  const publish = (place: Place, key: string, reveals: readonly number[], cell: number) => {
    counts.publish(key, reveals, isFixed(cell));
    places.push(cell >= cells.length ? { kind: 'earlier' } : place);
  };
  for (const { cell, place, reveals } of claims.claims) publish({ kind: 'measurement', cell, place }, keyOf(all, cell, place), reveals, cell);
  publishParts(rows, parts, publish);
  publishTotals(document, claims, (place, key, reveals) => {
    counts.publish(key, reveals, false);
    places.push(place);
  });
  return { counts, places, values, dominance, unit: claims.countsPersons || policy.rowsOfPersons !== undefined ? 'persons' : 'rows' };
}

function publishParts(
  rows: readonly RowClaim[],
  parts: readonly PartClaim[],
  publish: (place: Place, key: string, reveals: readonly number[], cell: number) => void,
): void {
  for (const { cell, table, row, key, reveals } of rows) publish({ kind: 'row', cell, table, row }, key, reveals, cell);
  for (const { cell, chart, part, key, reveals } of parts) publish({ kind: 'part', cell, chart, part }, key, reveals, cell);
}

/** Rows of populations and of input tables; two populations that make up a table are a line. */
function publishTotals(document: ResultDocument, claims: MeasurementClaims, publish: (place: Place, key: string, reveals: readonly number[]) => void): void {
  for (const [name, { rows }] of Object.entries(document.populations)) {
    const index = claims.rows({ population: name, group: {}, class: '' }, rows, 'rows');
    publish({ kind: 'population', name }, `population ${name}`, [index]);
  }
  for (const [place, { table, rows }] of document.inputs.entries())
    publish({ kind: 'input', place }, `table ${table}`, [claims.rows({ population: table, group: {}, class: '' }, rows, 'rows')]);
}

function own(claims: readonly Claim[], cell: number): readonly Claim[] {
  return claims.filter((claim) => claim.cell === cell);
}

function keyOf(cells: readonly CellRecord[], cell: number, place: number): string {
  const m = cells[cell]?.measurements[place];
  return m === undefined ? '' : measurementKey(m);
}

/** Smallest and largest values always; quantile q unless at least so many rows lie on either side of it. */
function isOrderStatistic(m: Parameters<typeof metricKind>[0], leastRows: number): boolean {
  const kind = metricKind(m);
  if (kind === 'extreme') return m.value !== null;
  if (kind !== 'order' || m.value === null) return false;
  const q = quantileOf(m.metric.replace(/_difference$/, '')) ?? 0.5;
  const n = typeof m.n === 'number' ? m.n : Math.min(m.n.reference, m.n.current);
  return n * Math.min(q, 1 - q) < leastRows - 1e-9;
}
