import type { TypedColumns } from './answer.ts';
import { fromClause, numberExpression } from './expressions.ts';
import { doubleLiteral, literal, quoteIdentifier } from './sql-text.ts';
import type { Coded, LatticeCells, LatticeReduction } from './types.ts';

/** Returns how many codes a column has: its values or bins, the rest, and null. */
export function codesOf(coded: Coded): number {
  return coded.kind === 'values' ? coded.values.length + 2 : coded.edges.length + 2;
}

/** Whole numbers below 2^52 are the same as doubles, which is what answers are read into. */
const wordEnd = 4_503_599_627_370_496;

/** Where a column's code lies in a word: the code times `unit`, in `span` steps (powers of two, so the bits of different codes are apart). */
interface CodePlace {
  readonly word: number;
  readonly unit: number;
  readonly span: number;
}

/** Places all codes of a row in as few words as the order of the columns allows. Bit 0 of the first word is the part. */
function codePlaces(columns: readonly Coded[]): readonly CodePlace[] {
  let word = 0;
  let unit = 2;
  return columns.map((coded) => {
    let span = 2;
    while (span < codesOf(coded)) span *= 2;
    if (unit * span > wordEnd) {
      word += 1;
      unit = 1;
    }
    const place = { word, unit, span };
    unit *= span;
    return place;
  });
}

/** How many words a row's codes take. */
function wordsOf(places: readonly CodePlace[]): number {
  return places.reduce((most, { word }) => Math.max(most, word), 0) + 1;
}

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
    const part = `CAST(hash(${hashed}, ${literal(reduction.split.seed)}) % 1000 < ${literal(reduction.split.below)} AS BIGINT)`;
    const codes = reduction.columns.flatMap((coded, i) => {
      const place = places[i];
      return place?.word === word ? [`CAST(${codeExpression(coded)} AS BIGINT) * ${place.unit}`] : [];
    });
    return `${[...(word === 0 ? [part] : []), ...codes].join('\n  + ')} AS w${word}`;
  });
  const from = fromClause({ ...rest, table: byRow ? '__numbered' : table });
  const judged = `SELECT ${[...words, `${outcomeExpression(reduction)} AS y`].join(',\n  ')}\n${from}`;
  const kept = reduction.outcome.kind === 'grid' ? '*, y * y AS z' : '*';
  const coded = `"__coded" AS MATERIALIZED (SELECT ${kept} FROM (\n${judged}\n) WHERE y IS NOT NULL)`;
  const groups = reduction.sets.map((set, i) => {
    const masks = masksOf(set, places);
    const keys = masks.map((mask, word) => `${mask === 0 ? '0' : `w${word} & ${mask}`} AS k${word}`);
    const groupBy = masks.flatMap((mask, word) => (mask === 0 ? [] : [`k${word}`]));
    return `SELECT ${i} AS s, ${keys.join(', ')}, ${sums(reduction)} FROM "__coded" GROUP BY ${groupBy.join(', ')}`;
  });
  return `WITH ${byRow ? numbered : ''}${coded}\n${groups.join('\nUNION ALL ')}`;
}

/** The bits of each word that a set looks at: those of its columns, and the part. */
function masksOf(set: readonly number[], places: readonly CodePlace[]): readonly number[] {
  const masks = new Array<number>(wordsOf(places)).fill(0);
  masks[0] = 1;
  for (const i of set) {
    const place = places[i];
    if (place === undefined) throw new TypeError(`a lattice has no column ${i}`);
    masks[place.word] = (masks[place.word] ?? 0) + (place.span - 1) * place.unit;
  }
  return masks;
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
      const { word = 0, unit = 1, span = 1 } = places[i] ?? {};
      const coded = columns[i];
      return { from: words[word] ?? [], unit, span, codes: coded === undefined ? 1 : codesOf(coded) };
    }),
  );
  const place = set.map((index, row) =>
    (digits[index] ?? []).reduce((sum, digit) => sum * digit.codes + (Math.floor((digit.from[row] ?? 0) / digit.unit) % digit.span), 0),
  );
  const part = (words[0] ?? []).map((word) => word % 2);
  return { set, place, part, n, sum, squares: squares.length > 0 ? squares : sum };
}
