import { fromClause, hopeful, isPartSum, keyExpression, measureExpressions } from './expressions.ts';
import { latticeSql } from './lattice.ts';
import { pairedRows } from './paired.ts';
import { sampleSql } from './sample.ts';
import type { GroupedReduction, PairedReduction, Reduction, ValueCountsReduction } from './types.ts';
import { valueCountsStatements } from './value-counts.ts';

/** One SELECT and what its columns mean. Keys come first (`k0`, `k1`, …), then `part` if any, then expressions (`m0`, …). */
export interface Statement {
  readonly sql: string;
  readonly keys: readonly string[];
  readonly byPart: boolean;
  /** Index in the batch of each grouped reduction answered here, with the output columns of its measures. */
  readonly grouped: readonly { readonly index: number; readonly measures: Readonly<Record<string, readonly string[]>> }[];
  /** Indices in the batch of the value counts answered here. */
  readonly valueCounts: readonly number[] | null;
  /** Index in the batch of the sample answered here. */
  readonly sample: number | null;
  /** Index in the batch of the lattice answered here. */
  readonly lattice?: number;
  /** Measures asked in the hope that all numbers are finite. */
  readonly hopes: readonly Hope[];
}

/** A measure of one reduction that holds where the output columns of `proof` are finite or null in every row. */
export interface Hope {
  readonly index: number;
  readonly measure: string;
  readonly proof: readonly string[];
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
  const counts: { index: number; reduction: ValueCountsReduction }[] = [];
  batch.forEach((reduction, index) => {
    if (reduction.kind === 'valueCounts') {
      counts.push({ index, reduction });
      return;
    }
    if (reduction.kind === 'sample') {
      statements.push({ sql: sampleSql(reduction), keys: [], byPart: false, grouped: [], valueCounts: null, sample: index, hopes: [] });
      return;
    }
    if (reduction.kind === 'lattice') {
      statements.push({ sql: latticeSql(reduction), keys: [], byPart: false, grouped: [], valueCounts: null, sample: null, lattice: index, hopes: [] });
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
  for (const { sql, indices } of valueCountsStatements(counts)) {
    const keys = Object.keys(counts.find(({ index }) => index === indices[0])?.reduction.keys ?? {});
    statements.push({ sql, keys, byPart: false, grouped: [], valueCounts: indices, sample: null, hopes: [] });
  }
  return [...scans, ...statements];
}

/** Returns the statements that ask some measures of a batch again, looking at each value. They are of reductions that share population and keys. */
export function carefulStatements(batch: readonly Reduction[], hopes: readonly Hope[]): readonly Statement[] {
  const members = new Map<number, GroupedReduction>();
  for (const { index, measure } of hopes) {
    const reduction = batch[index];
    const definition = reduction?.kind === 'grouped' ? reduction.measures[measure] : undefined;
    if (reduction?.kind !== 'grouped' || definition === undefined) continue;
    members.set(index, { ...reduction, measures: { ...members.get(index)?.measures, [measure]: definition } });
  }
  const group = [...members].map(([index, reduction]) => ({ index, reduction }));
  return group[0] === undefined ? [] : compileGroup(group, fromClause(group[0].reduction.from), false, false);
}

/** More expressions than this in one statement overtax the browser's engine; wide tables take several scans. */
const expressionsPerStatement = 120;

type Member = { readonly index: number; readonly reduction: GroupedReduction | PairedReduction };

interface Scan {
  readonly columns: Map<string, string>;
  readonly grouped: Map<number, Record<string, readonly string[]>>;
  readonly hopes: Hope[];
}

const emptyScan = (): Scan => ({ columns: new Map(), grouped: new Map(), hopes: [] });

/**
 * The statements over one set of rows. `byPart` takes only the sums by part (true), only the rest (false), or all, sums being ordered (null). */
function compileGroup(group: readonly Member[], from: string, byPart: boolean | null, hoping = byPart === false): readonly Statement[] {
  const first = group[0]?.reduction;
  if (!first) return [];
  const scans: Scan[] = [];
  let scan = emptyScan();
  for (const { index, reduction } of group) {
    const asked = new Set(Object.values(reduction.measures).flatMap((measure) => hopeful(measure)?.sql ?? []));
    for (const [name, measure] of Object.entries(reduction.measures)) {
      if (byPart !== null && isPartSum(measure) !== byPart) continue;
      if (scan.columns.size >= expressionsPerStatement) {
        scans.push(scan);
        scan = emptyScan();
      }
      const { columns, grouped, hopes } = scan;
      const found = hoping ? hopeful(measure) : null;
      // Extremes asked for nothing but the proof would cost more than a look at each value.
      const hope = found?.proof.every((sql) => asked.has(sql)) ? found : null;
      const expressions = hope === null ? measureExpressions(measure, byPart === null) : [hope.sql];
      grouped.set(index, { ...grouped.get(index), [name]: expressions.map((sql) => columnOf(columns, sql)) });
      if (hope) hopes.push({ index, measure: name, proof: hope.proof.map((sql) => columnOf(columns, sql)) });
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
  const grouped = group.map(({ index }) => ({ index, measures: scan.grouped.get(index) ?? {} }));
  return { sql, keys, byPart, grouped, valueCounts: null, sample: null, hopes: scan.hopes };
}

function columnOf(columns: Map<string, string>, sql: string): string {
  const known = columns.get(sql);
  if (known !== undefined) return known;
  const name = `m${columns.size}`;
  columns.set(sql, name);
  return name;
}

/** Counts come as BIGINT, sums and extremes as DOUBLE, histograms as lists, classes of persons as the text of a whole number: types that both hosts decode alike. */
function castOf(sql: string): string {
  if (sql.startsWith('count(')) return `CAST(${sql} AS BIGINT)`;
  return sql.startsWith('map_values(') || sql.startsWith('max(abs(') || sql.startsWith('CAST(bit_or(') ? sql : `CAST(${sql} AS DOUBLE)`;
}
