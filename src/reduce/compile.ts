import { columnExpression, fromClause, isPartSum, keyExpression, measureExpressions, valueExpression } from './expressions.ts';
import { literal, doubleLiteral } from './sql-text.ts';
import { latticeSql } from './lattice.ts';
import { pairedRows } from './paired.ts';
import { sampleSql } from './sample.ts';
import type { GroupedReduction, PairedReduction, Reduction, ValueCountsReduction } from './types.ts';

/** One SELECT and what its columns mean. Keys come first (`k0`, `k1`, …), then `part` if any, then expressions (`m0`, …). */
export interface Statement {
  readonly sql: string;
  readonly keys: readonly string[];
  readonly byPart: boolean;
  /** Index in the batch of each grouped reduction answered here, with the output columns of its measures. */
  readonly grouped: readonly { readonly index: number; readonly measures: Readonly<Record<string, readonly string[]>> }[];
  /** Index in the batch of the value counts answered here. */
  readonly valueCounts: number | null;
  /** Index in the batch of the sample answered here. */
  readonly sample: number | null;
  /** Index in the batch of the lattice answered here. */
  readonly lattice?: number;
}

/** More aggregate rows than this are refused with a sentence. */
export const aggregateRowLimit = 200_000;

/**
 * Returns the statements that answer a batch. Grouped reductions over the same population and keys share one scan,
 * and equal expressions are computed once; floating sums stand in a second statement keyed by part.
 */
export function compileBatch(batch: readonly Reduction[]): readonly Statement[] {
  const statements: Statement[] = [];
  const shared = new Map<string, { index: number; reduction: GroupedReduction }[]>();
  batch.forEach((reduction, index) => {
    if (reduction.kind === 'valueCounts') {
      statements.push(compileValueCounts(reduction, index));
      return;
    }
    if (reduction.kind === 'sample') {
      statements.push({ sql: sampleSql(reduction), keys: [], byPart: false, grouped: [], valueCounts: null, sample: index });
      return;
    }
    if (reduction.kind === 'lattice') {
      statements.push({ sql: latticeSql(reduction), keys: [], byPart: false, grouped: [], valueCounts: null, sample: null, lattice: index });
      return;
    }
    if (reduction.kind === 'paired') {
      statements.push(...compileGroup([{ index, reduction }], pairedRows(reduction), null));
      return;
    }
    const { table, where, window } = reduction.from;
    const signature = JSON.stringify([table, where ?? null, window ?? null, reduction.keys]);
    const group = shared.get(signature);
    if (group) group.push({ index, reduction });
    else shared.set(signature, [{ index, reduction }]);
  });
  const scans = [...shared.values()].flatMap((group) => {
    const from = group[0] === undefined ? '' : fromClause(group[0].reduction.from);
    return [...compileGroup(group, from, false), ...compileGroup(group, from, true)];
  });
  return [...scans, ...statements];
}

/** More expressions than this in one statement overtax the browser's engine; wide tables take several scans. */
const expressionsPerStatement = 120;

type Member = { readonly index: number; readonly reduction: GroupedReduction | PairedReduction };

interface Scan {
  readonly columns: Map<string, string>;
  readonly grouped: Map<number, Record<string, readonly string[]>>;
}

/** The statements over one set of rows. `byPart` takes only the sums by part (true), only the rest (false), or all, sums being ordered (null). */
function compileGroup(group: readonly Member[], from: string, byPart: boolean | null): readonly Statement[] {
  const first = group[0]?.reduction;
  if (!first) return [];
  const scans: Scan[] = [];
  let scan: Scan = { columns: new Map(), grouped: new Map() };
  for (const { index, reduction } of group) {
    for (const [name, measure] of Object.entries(reduction.measures)) {
      if (byPart !== null && isPartSum(measure) !== byPart) continue;
      if (scan.columns.size >= expressionsPerStatement) {
        scans.push(scan);
        scan = { columns: new Map(), grouped: new Map() };
      }
      const { columns, grouped } = scan;
      grouped.set(index, { ...grouped.get(index), [name]: measureExpressions(measure, byPart === null).map((sql) => columnOf(columns, sql)) });
    }
  }
  // Without measures the keys themselves are the answer, in the plain statement.
  if (scan.columns.size > 0 || (byPart !== true && Object.keys(first.keys).length > 0 && scans.length === 0)) scans.push(scan);
  return scans.map((each) => statementOf(first, each, group, from, byPart === true));
}

function statementOf(first: Member['reduction'], scan: Scan, group: readonly Member[], from: string, byPart: boolean): Statement {
  const keys = Object.keys(first.keys);
  const selected = Object.values(first.keys).map((key, i) => `${keyExpression(key)} AS k${i}`);
  if (byPart) selected.push('CAST("__part" AS BIGINT) AS part');
  const groupBy = selected.length > 0 ? `\nGROUP BY ${selected.map((_, i) => i + 1).join(', ')}` : '';
  const expressions = [...scan.columns].map(([sql, name]) => `${castOf(sql)} AS ${name}`);
  const sql = `SELECT ${[...selected, ...expressions].join(',\n  ')}\n${from}${groupBy}`;
  return { sql, keys, byPart, grouped: group.map(({ index }) => ({ index, measures: scan.grouped.get(index) ?? {} })), valueCounts: null, sample: null };
}

function columnOf(columns: Map<string, string>, sql: string): string {
  const known = columns.get(sql);
  if (known !== undefined) return known;
  const name = `m${columns.size}`;
  columns.set(sql, name);
  return name;
}

/** Counts come as BIGINT, sums and extremes as DOUBLE, histograms as lists: types that both hosts decode alike. */
function castOf(sql: string): string {
  if (sql.startsWith('count(')) return `CAST(${sql} AS BIGINT)`;
  return sql.startsWith('map_values(') || sql.startsWith('max(abs(') ? sql : `CAST(${sql} AS DOUBLE)`;
}

function compileValueCounts(reduction: ValueCountsReduction, index: number): Statement {
  const keyNames = Object.keys(reduction.keys ?? {});
  const keys = Object.values(reduction.keys ?? {}).map((key, i) => `${keyExpression(key)} AS k${i}`);
  const name = columnExpression(reduction.column, reduction.derive);
  const value = reduction.as === 'text' ? `CAST(${name} AS VARCHAR)` : valueExpression({ ...reduction, as: reduction.as });
  const conditions = [reduction.as === 'text' ? `${name} IS NOT NULL` : `isfinite(${value})`];
  if (reduction.where !== undefined) conditions.push(`(\n${reduction.where}\n)`);
  if (reduction.within) {
    const intervals = reduction.within.map(([low, high]) => intervalCondition(value, low, high));
    conditions.push(intervals.length > 0 ? `(${intervals.join(' OR ')})` : 'FALSE');
  }
  const groupBy = [...keys, value].map((_, i) => i + 1).join(', ');
  const counts = `SELECT ${[...keys, `${value} AS v`, 'CAST(count(*) AS BIGINT) AS n'].join(', ')}\n${fromClause(reduction.from, conditions)}\nGROUP BY ${groupBy}`;
  const keyColumns = keyNames.map((_, i) => `k${i}`);
  const order = reduction.as === 'text' ? 'n DESC, v' : 'v';
  const sql = reduction.top === undefined ? `${counts}\nORDER BY ${[...keyColumns, order].join(', ')}` : topValues(counts, keyColumns, reduction.top, order);
  return { sql, keys: keyNames, byPart: false, grouped: [], valueCounts: index, sample: null };
}

function intervalCondition(value: string, low: number, high: number): string {
  const bounds: string[] = [];
  if (low !== Number.NEGATIVE_INFINITY) bounds.push(`${value} > ${doubleLiteral(low)}`);
  if (high !== Number.POSITIVE_INFINITY) bounds.push(`${value} <= ${doubleLiteral(high)}`);
  return bounds.length > 0 ? `(${bounds.join(' AND ')})` : 'TRUE';
}

function topValues(counts: string, keyColumns: readonly string[], top: number, order: string): string {
  const partition = keyColumns.length > 0 ? `PARTITION BY ${keyColumns.join(', ')} ` : '';
  const over = `OVER (${partition}ORDER BY n DESC, v)`;
  const all = partition === '' ? 'OVER ()' : `OVER (${partition.trim()})`;
  return `SELECT ${[...keyColumns, 'v', 'n', 'CAST(d AS BIGINT) AS d', 'CAST(total AS BIGINT) AS total'].join(', ')} FROM (
  SELECT *, row_number() ${over} AS r, count(*) ${all} AS d, sum(n) ${all} AS total FROM (
${counts}
  )
) WHERE r <= ${literal(top)}
ORDER BY ${[...keyColumns, order].join(', ')}`;
}
