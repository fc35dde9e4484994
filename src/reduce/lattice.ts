import type { TypedColumns } from './answer.ts';
import { fromClause, numberExpression } from './expressions.ts';
import { doubleLiteral, literal, quoteIdentifier } from './sql-text.ts';
import type { Coded, LatticeCells, LatticeReduction } from './types.ts';

/** Returns how many codes a column has: its values or bins, the rest, and null. */
export function codesOf(coded: Coded): number {
  return coded.kind === 'values' ? coded.values.length + 2 : coded.edges.length + 2;
}

/**
 * Returns the statement of a lattice: rows are coded once, into bytes, and grouped by one whole number per set. Sums are of whole numbers, so they need no
 * order and no parts.
 */
export function latticeSql(reduction: LatticeReduction): string {
  const { table, ...rest } = reduction.from;
  const byRow = reduction.split.column === null;
  const numbered = `"__numbered" AS (SELECT *, row_number() OVER () AS "__row" FROM ${quoteIdentifier(table)}),\n`;
  const hashed = reduction.split.column === null ? '"__row"' : quoteIdentifier(reduction.split.column);
  const part = `CAST(hash(${hashed}, ${literal(reduction.split.seed)}) % 1000 < ${literal(reduction.split.below)} AS UTINYINT) AS h`;
  const codes = reduction.columns.map((coded, i) => `CAST(${codeExpression(coded)} AS UTINYINT) AS c${i}`);
  const from = fromClause({ ...rest, table: byRow ? '__numbered' : table });
  const coded = `"__coded" AS MATERIALIZED (SELECT ${[...codes, part, `${outcomeExpression(reduction)} AS y`].join(',\n  ')}\n${from})`;
  const groups = reduction.sets.map(
    (set, i) => `SELECT ${i} AS s, ${placeExpression(reduction.columns, set)} AS k, h, ${sums(reduction)} FROM "__coded" WHERE y IS NOT NULL GROUP BY k, h`,
  );
  return `WITH ${byRow ? numbered : ''}${coded}\n${groups.join('\nUNION ALL ')}`;
}

function codeExpression(coded: Coded): string {
  if (coded.kind === 'values') {
    const text = `CAST(${quoteIdentifier(coded.column)} AS VARCHAR)`;
    const listed = coded.values.map((value, i) => `WHEN ${literal(value)} THEN ${i}`).join(' ');
    const rest = coded.values.length;
    if (listed === '') return `CASE WHEN ${text} IS NULL THEN ${rest + 1} ELSE ${rest} END`;
    return `CASE ${text} ${listed} ELSE CASE WHEN ${text} IS NULL THEN ${rest + 1} ELSE ${rest} END END`;
  }
  const x = numberExpression(coded.column, coded.as);
  const bins = coded.edges.map((edge, i) => `WHEN ${x} <= ${doubleLiteral(edge)} THEN ${i}`).join(' ');
  return `CASE WHEN ${x} IS NULL OR isnan(${x}) THEN ${coded.edges.length + 1} ${bins} ELSE ${coded.edges.length} END`;
}

function outcomeExpression({ outcome }: LatticeReduction): string {
  if (outcome.kind === 'rows') return 'TRUE';
  if (outcome.kind === 'truth') return `CAST((\n${outcome.expression}\n) AS BOOLEAN)`;
  const x = numberExpression(outcome.column, outcome.as);
  const kept = outcome.where === undefined ? `isfinite(${x})` : `isfinite(${x}) AND (\n${outcome.where}\n)`;
  return `CASE WHEN ${kept} THEN CAST(round((${x} - ${doubleLiteral(outcome.low)}) / ${doubleLiteral(outcome.step)}) AS BIGINT) END`;
}

function sums({ outcome }: LatticeReduction): string {
  const n = 'CAST(count(*) AS BIGINT) AS n';
  if (outcome.kind === 'rows') return n;
  if (outcome.kind === 'truth') return `${n}, CAST(count(*) FILTER (WHERE y) AS BIGINT) AS t`;
  return `${n}, CAST(sum(y) AS DOUBLE) AS t, CAST(sum(y * y) AS DOUBLE) AS q`;
}

/** The place of a cell within its set: digits of the codes, first column slowest. */
function placeExpression(columns: readonly Coded[], set: readonly number[]): string {
  return set.reduce((place, i) => {
    const coded = columns[i];
    if (coded === undefined) throw new TypeError(`a lattice has no column ${i}`);
    const code = `CAST(c${i} AS BIGINT)`;
    return place === '' ? code : `(${place}) * ${codesOf(coded)} + ${code}`;
  }, '');
}

/** The cells behind an answer of `latticeSql`. */
export function decodeLattice(result: TypedColumns): LatticeCells {
  const values = (name: string): readonly number[] => (result.columns.find((column) => column.name === name)?.values ?? []).map(Number);
  const n = values('n');
  const sum = values('t');
  const squares = values('q');
  return { set: values('s'), place: values('k'), part: values('h'), n, sum, squares: squares.length > 0 ? squares : sum };
}
