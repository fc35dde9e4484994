import type { TypedColumns } from './answer.ts';
import { codeIn, codePlaces, codesOf, maskOf, wordsOf, type CodePlace } from './code-words.ts';
import { fromClause, numberExpression } from './expressions.ts';
import { doubleLiteral, literal, quoteIdentifier } from './sql-text.ts';
import type { Coded, LatticeCells, LatticeReduction } from './types.ts';

/**
 * Returns the statement of a lattice: rows are coded once, all codes of a row side by side in one word (or a few), and each set is a grouping by the bits
 * of its columns. That costs a third of keys that are computed from columns. Sums are of whole numbers, so they need no order and no parts.
 */
export function latticeSql(reduction: LatticeReduction): string {
  const { table, ...rest } = reduction.from;
  const byRow = reduction.split.column === null;
  const numbered = `"__numbered" AS (SELECT *, row_number() OVER () AS "__row" FROM ${quoteIdentifier(table)}),\n`;
  const hashed = reduction.split.column === null ? '"__row"' : quoteIdentifier(reduction.split.column);
  const places = codePlaces(reduction.columns);
  const words = Array.from({ length: wordsOf(places) }, (_, word) => {
    const part = `CAST(hash(${hashed}, ${literal(reduction.split.seed)}) % 1000 < ${literal(reduction.split.below)} AS UBIGINT)`;
    const codes = reduction.columns.flatMap((coded, i) => {
      const place = places[i];
      return place?.word === word ? [placedCode(coded, place)] : [];
    });
    return `${[...(word === 0 ? [part] : []), ...codes].join('\n  | ')} AS w${word}`;
  });
  const from = fromClause({ ...rest, table: byRow ? '__numbered' : table });
  const judged = `SELECT ${[...words, `${outcomeExpression(reduction)} AS y`].join(',\n  ')}\n${from}`;
  const kept = reduction.outcome.kind === 'grid' ? '*, y * y AS z' : '*';
  const coded = `"__coded" AS MATERIALIZED (SELECT ${kept} FROM (\n${judged}\n) WHERE y IS NOT NULL)`;
  const groups = reduction.sets.map((set, i) => {
    const masks = masksOf(set, places);
    const keys = masks.map((mask, word) => `${mask === 0 ? '0' : `w${word} & ${unsigned(mask)}`} AS k${word}`);
    const groupBy = masks.flatMap((mask, word) => (mask === 0 ? [] : [`k${word}`]));
    return `SELECT ${i}e0 AS s, ${keys.join(', ')}, ${sums(reduction)} FROM "__coded" GROUP BY ${groupBy.join(', ')}`;
  });
  // As doubles the many rows of the answer are read at once.
  const read = Array.from({ length: wordsOf(places) }, (_, word) => `CAST(k${word} AS DOUBLE) AS k${word}`);
  return `WITH ${byRow ? numbered : ''}${coded}\nSELECT * REPLACE (${read.join(', ')}) FROM (\n${groups.join('\nUNION ALL ')}\n)`;
}

/** The bits of each word that a set looks at: those of its columns, and the part. */
function masksOf(set: readonly number[], places: readonly CodePlace[]): readonly number[] {
  const masks = new Array<number>(wordsOf(places)).fill(0);
  masks[0] = 1;
  for (const i of set) {
    const place = places[i];
    if (place === undefined) throw new TypeError(`a lattice has no column ${i}`);
    masks[place.word] = (masks[place.word] ?? 0) + maskOf(place.bits);
  }
  return masks;
}

const unsigned = (mask: number): string => `CAST(${literal(mask)} AS UBIGINT)`;

function placedCode(coded: Coded, { bits, hashed }: CodePlace): string {
  if (hashed) return `(hash(CAST(${quoteIdentifier(coded.column)} AS VARCHAR)) & ${unsigned(maskOf(bits))})`;
  return `(CAST(${codeExpression(coded)} AS UBIGINT) * ${unsigned(maskOf(bits.slice(0, 1)))})`;
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
  const n = 'CAST(count(*) AS DOUBLE) AS n';
  if (outcome.kind === 'rows') return n;
  if (outcome.kind === 'truth') return `${n}, CAST(count(*) FILTER (WHERE y) AS DOUBLE) AS t`;
  return `${n}, CAST(sum(y) AS DOUBLE) AS t, CAST(sum(z) AS DOUBLE) AS q`;
}

/** The cells behind an answer of `latticeSql`. A cell's place within its set has its codes as digits, the first column slowest. */
export function decodeLattice(result: TypedColumns, { columns, sets }: Pick<LatticeReduction, 'columns' | 'sets'>): LatticeCells {
  const values = (name: string): readonly number[] => (result.columns.find((column) => column.name === name)?.values ?? []).map(Number);
  const n = values('n');
  const sum = values('t');
  const squares = values('q');
  const set = values('s');
  const places = codePlaces(columns);
  const words = Array.from({ length: wordsOf(places) }, (_, word) => values(`k${word}`));
  const digits = sets.map((own) =>
    own.map((i) => {
      const at = places[i];
      const coded = columns[i];
      if (at === undefined || coded === undefined) throw new TypeError(`a lattice has no column ${i}`);
      return { from: words[at.word] ?? [], at, column: coded.column, codes: codesOf(coded) };
    }),
  );
  const place = set.map((index, row) => {
    let sum = 0;
    for (const { from, at, column, codes } of digits[index] ?? []) {
      const code = codeIn(from[row] ?? 0, at);
      if (code < 0) throw new TypeError(`"${column}" has a value that was not there when its values were counted`);
      sum = sum * codes + code;
    }
    return sum;
  });
  const part = (words[0] ?? []).map((word) => word % 2);
  return { set, place, part, n, sum, squares: squares.length > 0 ? squares : sum };
}
