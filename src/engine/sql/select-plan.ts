import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ScalarType } from '../types.ts';

/** A column of an answer: its name, what it decodes to. `unit` is `us` where the wire holds epoch microseconds. */
export interface OutputColumn {
  readonly name: string;
  readonly type: ScalarType;
  readonly unit: 'us' | null;
  /** DuckDB type before the cast, absent for columns whose wire type is known. */
  readonly source?: string;
}

const integers = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/;
const fractions = /^(FLOAT|DOUBLE|U?HUGEINT|DECIMAL\(\d+,\s*\d+\))$/;
const instants = /^(DATE|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?)$/;
const numberList = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\s*\d+\))\[\d*\]$/;

/** What a DuckDB type becomes in an answer: integers `bigint`, other numbers `double`, number lists `list`, all unlisted types `varchar`. */
export function scalarTypeOf(source: string): ScalarType {
  if (integers.test(source)) return 'bigint';
  if (fractions.test(source)) return 'double';
  if (source === 'BOOLEAN') return 'boolean';
  if (instants.test(source)) return 'timestamp';
  return numberList.test(source) ? 'list' : 'varchar';
}

/** The SELECT without trailing semicolons, so that it can stand in brackets. */
function bare(sql: string): string {
  return sql.replace(/[;\s]+$/, '');
}

/** Asks DuckDB for names and types without running the SELECT. */
export function describeSql(sql: string): string {
  return `DESCRIBE ${plainSql(sql)}`;
}

/** What a column of a DuckDB type decodes to. */
export function outputOf(name: string, source: string): OutputColumn {
  const type = scalarTypeOf(source);
  return { name, type, unit: type === 'timestamp' ? 'us' : null, source };
}

/** The cast that makes a column safe on the wire: Arrow decoding mangles DECIMAL and HUGEINT, and has many kinds of time. */
function wireExpression(column: string, output: OutputColumn): string {
  switch (output.type) {
    case 'bigint':
      return output.source === 'UBIGINT' ? column : `CAST(${column} AS BIGINT)`;
    case 'double':
      return `CAST(${column} AS DOUBLE)`;
    case 'boolean':
      return column;
    case 'timestamp':
      return `CASE WHEN isfinite(${column}) THEN epoch_us(TRY_CAST(${column} AS TIMESTAMP)) END`;
    case 'list':
      return `CAST(${column} AS DOUBLE[])`;
    case 'varchar':
      return `CAST(${column} AS VARCHAR)`;
  }
}

/** Whether an answer of a DuckDB type can be read as it is, without a cast that makes it safe on the wire. */
export function isPlain(source: string): boolean {
  return integers.test(source) || /^(FLOAT|DOUBLE|BOOLEAN|VARCHAR)$/.test(source) || /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE)\[\]$/.test(source);
}

/** The SELECT as it is, for outputs that are plain: it is planned once, where `describeSql` and `selectSql` plan it twice. */
export function plainSql(sql: string): string {
  return `SELECT * FROM (\n${bare(sql)}\n)`;
}

/** The SELECT with every output cast to its wire type, columns renamed by position so that repeated names cannot clash. */
export function selectSql(sql: string, outputs: readonly OutputColumn[]): string {
  const ids = outputs.map((_, i) => quoteIdentifier(`c${i}`));
  const casts = outputs.map((output, i) => `${wireExpression(ids[i] ?? '', output)} AS ${ids[i]}`);
  return `SELECT ${casts.join(', ')} FROM (\n${bare(sql)}\n) AS q(${ids.join(', ')})`;
}
