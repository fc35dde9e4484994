import type { Population } from '../telemetry/types.ts';
import { jsonValid } from './json-valid.ts';
import { roundingSql } from './rounding.ts';
import { doubleList, doubleLiteral, literal, quoteIdentifier, timestampLiteral } from './sql-text.ts';
import type { Key, Measure, ReadAs, TextDescriptor, WithinRow } from './types.ts';

/** Returns the FROM and WHERE of a population; `extra` conditions are joined with AND. */
export function fromClause(population: Population, extra: readonly string[] = []): string {
  const conditions = [...extra];
  if (population.window) {
    const instant = `CAST(${quoteIdentifier(population.window.column)} AS TIMESTAMP)`;
    conditions.push(`${instant} >= ${timestampLiteral(population.window.from)}`, `${instant} < ${timestampLiteral(population.window.to)}`);
  }
  if (population.where !== undefined) conditions.push(`(\n${population.where}\n)`);
  const where = conditions.length > 0 ? `\nWHERE ${conditions.join(' AND ')}` : '';
  return `FROM ${quoteIdentifier(population.table)}${where}`;
}

/** Returns a column, or what is derived from its text. Only functions that answer alike in both engines. */
export function columnExpression(column: string, derive?: TextDescriptor): string {
  const name = quoteIdentifier(column);
  if (derive === undefined) return name;
  const text = `CAST(${name} AS VARCHAR)`;
  switch (derive.kind) {
    case 'length':
      return `length(${text})`;
    case 'words':
      return `len(regexp_extract_all(${text}, '[^\\s]+'))`;
    case 'non_letter_share':
      return `CAST(length(regexp_replace(${text}, '[\\p{L}\\s]', '', 'g')) AS DOUBLE) / NULLIF(length(${text}), 0)`;
    case 'json':
      return jsonValid(text);
    case 'matches':
      return `regexp_matches(${text}, ${literal(derive.pattern)})`;
  }
}

/** Returns a column as DOUBLE; instants become epoch milliseconds. */
export function numberExpression(column: string, as: ReadAs = 'number', derive?: TextDescriptor): string {
  const name = columnExpression(column, derive);
  return as === 'instant'
    ? `CASE WHEN isfinite(CAST(${name} AS TIMESTAMP)) THEN CAST(epoch_ms(CAST(${name} AS TIMESTAMP)) AS DOUBLE) END`
    : `CAST(${name} AS DOUBLE)`;
}

/** Returns the number that a measure or value count is about, differences, ratios and products taken row by row. */
export function valueExpression(of: { readonly column: string; readonly as?: ReadAs } & WithinRow): string {
  const x = numberExpression(of.column, of.as, of.derive);
  const left = of.minus === undefined ? x : `(${x} - ${numberExpression(of.minus, of.as)})`;
  const whole = of.over === undefined ? left : `(${left} / abs(${numberExpression(of.over)}))`;
  const factors = [whole, ...(of.squared ? [whole] : []), ...(of.factors ?? []).map((column) => numberExpression(column))];
  return factors.length === 1 ? whole : `(${factors.join(' * ')})`;
}

/** Returns a grouping key: text of a column, the start of its time bucket in epoch milliseconds, the class of its hash, or the code of its number. */
export function keyExpression(key: Key): string {
  const name = quoteIdentifier(key.column);
  if (key.kind === 'column') return `CAST(${name} AS VARCHAR)`;
  if (key.kind === 'hashed') return `CAST(hash(CAST(${name} AS VARCHAR)) % ${literal(key.classes)} AS BIGINT)`;
  if (key.kind === 'rounded') {
    const x = numberExpression(key.column);
    return `CASE WHEN isfinite(${x}) THEN ${roundingSql(key.rounding, x)} END`;
  }
  const size = `${key.seconds}000`;
  const instant = `epoch_ms(CAST(${name} AS TIMESTAMP))`;
  // The double remainder floors instants before 1970, where `%` takes the sign of the dividend.
  return `CASE WHEN isfinite(CAST(${name} AS TIMESTAMP)) THEN ${instant} - ((${instant} % ${size}) + ${size}) % ${size} END`;
}

/** A value where it is finite and the condition holds, else NULL. Shared by a column's count and extremes, it is computed once: three filters cost twice as much. */
function finiteOnly(x: string, where: string | undefined): string {
  return `CASE WHEN isfinite(${x})${where === undefined ? '' : ` AND (\n${where}\n)`} THEN ${x} END`;
}

/** An aggregate that is right as long as every number is finite, and the aggregates whose finite (or null) answers prove that. */
export interface Hopeful {
  readonly sql: string;
  readonly proof: readonly string[];
}

/**
 * Returns the plain aggregate of a count or an extreme of finite values, a third of the cost of looking at each value: NaN and +∞ are greater than all
 * others and −∞ is less, so finite extremes say that all is finite. Instants are finite or null as they are read. null for other measures.
 */
export function hopeful(measure: Measure): Hopeful | null {
  if (measure.kind !== 'finite' && measure.kind !== 'minimum' && measure.kind !== 'maximum') return null;
  const x = valueExpression(measure);
  if (measure.where !== undefined || x !== numberExpression(measure.column, measure.as)) return null;
  const [low, high] = [`min(${x})`, `max(${x})`];
  const sql = { finite: `count(${x})`, minimum: low, maximum: high }[measure.kind];
  if (measure.as === 'instant') return { sql, proof: [] };
  return { sql, proof: measure.kind === 'finite' ? [low, high] : [sql] };
}

/** The author's condition stands between line breaks, so that a trailing comment does not swallow the bracket. */
function filter(own: string | null, where: string | undefined): string {
  const present = [...(own === null ? [] : [`(${own})`]), ...(where === undefined ? [] : [`(\n${where}\n)`])];
  return present.length > 0 ? ` FILTER (WHERE ${present.join(' AND ')})` : '';
}

/** True when the measure is a floating sum, which is keyed by part so that it adds up to the same bits everywhere. */
export function isPartSum(measure: Measure): boolean {
  return measure.kind === 'sum' || measure.kind === 'sumOfSquares';
}

/**
 * Returns the aggregate expressions of one measure: one for most, three for `truth`. `ordered` sums add in order of size, for rows that come in no
 * fixed order (pairs), so that the bits are the same everywhere.
 */
export function measureExpressions(measure: Measure, ordered = false): readonly string[] {
  const known = 'known' in measure && measure.known === 'finite';
  if (measure.kind === 'count') return [`count(*)${filter(null, measure.where)}`];
  if (measure.kind === 'truth') {
    const condition = `(\n${measure.expression}\n)`;
    return [`count(*) FILTER (WHERE ${condition})`, `count(*) FILTER (WHERE NOT ${condition})`, `count(*) FILTER (WHERE ${condition} IS NULL)`];
  }
  if (measure.kind === 'persons') {
    // The shift is written once for all four words, so that the engine aggregates once.
    const classes = `bit_or(CAST(1 AS UHUGEINT) << CAST(hash(CAST(${quoteIdentifier(measure.column)} AS VARCHAR)) % 128 AS UHUGEINT))${filter(null, measure.where)}`;
    return [`CAST(${classes} AS VARCHAR)`];
  }
  const name = columnExpression(measure.column, measure.derive);
  const x = valueExpression(measure);
  switch (measure.kind) {
    case 'present':
      return [`count(${name})${filter(null, measure.where)}`];
    // Two plain counts cost far less than one filtered by IS NULL.
    case 'missing':
      return [`count(*)${filter(null, measure.where)} - count(${name})${filter(null, measure.where)}`];
    case 'nan':
      return [`count(*)${filter(`isnan(${x})`, measure.where)}`];
    case 'positiveInfinity':
      return [`count(*)${filter(`${x} = CAST('inf' AS DOUBLE)`, measure.where)}`];
    case 'negativeInfinity':
      return [`count(*)${filter(`${x} = CAST('-inf' AS DOUBLE)`, measure.where)}`];
    case 'finite':
      return [`count(${finiteOnly(x, measure.where)})`];
    case 'minimum':
      return [`min(${finiteOnly(x, measure.where)})`];
    case 'maximum':
      return [`max(${finiteOnly(x, measure.where)})`];
    case 'largest':
      return [`max(abs(${finiteOnly(x, measure.where)}), 2)`];
    case 'distinct':
      return [`count(DISTINCT ${name})${filter(null, measure.where)}`];
    case 'sum':
      return [`sum(${x} - ${doubleLiteral(measure.pivot)}${ordered ? ` ORDER BY ${x}` : ''})${filter(known ? null : `isfinite(${x})`, measure.where)}`];
    case 'sumOfSquares': {
      const d = `(${x} - ${doubleLiteral(measure.pivot)})`;
      return [`sum(${d} * ${d}${ordered ? ` ORDER BY ${x}` : ''})${filter(known ? null : `isfinite(${x})`, measure.where)}`];
    }
    case 'histogram':
      return [`map_values(histogram(${x}, ${doubleList(measure.edges)})${filter(known ? null : `isfinite(${x})`, measure.where)})`];
  }
}
