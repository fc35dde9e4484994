import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';

/**
 * The options of every `read_csv` call, the same text in both hosts: all rows are looked at before types are chosen, empty fields are null, and a row
 * with a wrong
 * number of fields is an error. The delimiter is the one seen in the first line, so that a broken row cannot make the engine choose another; no line is
 * skipped.
 * Types with a zone are left out because the browser's engine has none: such text is converted by `instantExpression`.
 */
export function csvReadOptions(delimiter?: string): string {
  const given = delimiter === undefined ? '' : `, delim = ${literal(delimiter)}`;
  const dialect = `strict_mode = true, quote = '"', escape = '"', comment = '', skip = 0${given}`;
  return `sample_size = -1, nullstr = '', ${dialect}, auto_type_candidates = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'TIME', 'DATE', 'TIMESTAMP', 'VARCHAR']`;
}

/** The `read_csv` call for one file, `read_csv('path', …)`. `compression` is for hosts that let the engine decompress. */
export function csvCall(path: string, file: { readonly delimiter?: string } = {}, compression?: 'gzip' | 'none'): string {
  return `read_csv(${literal(path)}, ${csvReadOptions(file.delimiter)}${compression === undefined ? '' : `, compression = ${literal(compression)}`})`;
}

/** An ISO 8601 instant that states its offset from UTC. */
const instantPattern = '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}(:?\\d{2})?)';

/** A SELECT that tells, per text column in order, whether all its values (and at least one) are instants with an offset. */
export function instantProbe(from: string, columns: readonly string[]): string {
  const tests = columns.map((column) => {
    const name = quoteIdentifier(column);
    return `count(${name}) > 0 AND count(${name}) = count_if(regexp_full_match(${name}, ${literal(instantPattern)}))`;
  });
  return `SELECT ${tests.join(', ')} FROM ${from}`;
}

/** A SELECT that tells, per text column in order, whether all its values (and at least one) are numbers, infinities and NaN included. */
export function numberProbe(from: string, columns: readonly string[]): string {
  const tests = columns.map((column) => {
    const name = quoteIdentifier(column);
    return `count(${name}) > 0 AND count(${name}) = count(TRY_CAST(${name} AS DOUBLE))`;
  });
  return `SELECT ${tests.join(', ')} FROM ${from}`;
}

/** An instant with an offset, in text, as TIMESTAMP in UTC: the local time less its offset. `expression` is SQL of type VARCHAR. */
export function instantExpression(expression: string): string {
  const local = `CAST(regexp_replace(${expression}, '(Z|[+-]\\d{2}(:?\\d{2})?)$', '') AS TIMESTAMP)`;
  const hours = `coalesce(TRY_CAST(regexp_extract(${expression}, '([+-]\\d{2}):?(\\d{2})?$', 1) AS INTEGER), 0)`;
  const signed = `regexp_extract(${expression}, '([+-])\\d{2}:?(\\d{2})$', 1) || regexp_extract(${expression}, '[+-]\\d{2}:?(\\d{2})$', 1)`;
  const minutes = `coalesce(TRY_CAST(${signed} AS INTEGER), 0)`;
  return `(${local} - to_minutes(${hours} * 60 + ${minutes}))`;
}
