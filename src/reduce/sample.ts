import type { TypedColumns } from './answer.ts';
import { fromClause, numberExpression } from './expressions.ts';
import { literal, quoteIdentifier } from './sql-text.ts';
import type { ReducedTable, SampledColumn, SampledValue, SampleReduction } from './types.ts';

/** The most rows a sample may have. */
export const sampleLimit = 20_000;

/**
 * Returns the SELECT of a sample. Rows are numbered before the population's condition, so that the same row has the same chance in every population, and
 * the smallest hashes of number and seed are kept: DuckDB's hash gives the same bits in both engines. Without rows to keep, only the total is told.
 */
export function sampleSql(reduction: SampleReduction): string {
  const { table, ...rest } = reduction.from;
  const numbered = `SELECT *, row_number() OVER () AS "__row" FROM ${quoteIdentifier(table)}`;
  const population = fromClause({ ...rest, table: '__numbered' });
  const chosen = `SELECT *, count(*) OVER () AS "__of" ${population}`;
  const kept = `SELECT * FROM (${chosen})
ORDER BY hash("__row", ${literal(reduction.seed)}), "__row" LIMIT ${literal(Math.min(sampleLimit, reduction.rows))}`;
  const columns = reduction.columns.map((column, i) => `${expression(column)} AS c${i}`);
  if (reduction.every !== undefined) {
    const spread = fromClause({ ...rest, table: '__numbered' }, [`"__row" % ${literal(reduction.every)} = 0`]);
    return `WITH "__numbered" AS (${numbered})
SELECT ${['CAST(0 AS BIGINT) AS n', ...columns].join(', ')} ${spread}
LIMIT ${literal(Math.min(sampleLimit, reduction.rows))}`;
  }
  return `WITH "__numbered" AS (${numbered})
SELECT ${['CAST("__of" AS BIGINT) AS n', ...columns].join(', ')} FROM (
${kept}
) ORDER BY "__row"`;
}

function expression({ name, as, derive }: SampledColumn): string {
  const column = quoteIdentifier(name);
  if (as === 'text') return `CAST(${column} AS VARCHAR)`;
  return as === 'list' ? `CAST(${column} AS DOUBLE[])` : numberExpression(name, as, derive);
}

/** The sample behind an answer of `sampleSql`; `of` is 0 when the population is empty. */
export function decodeSample(result: TypedColumns): NonNullable<ReducedTable['sample']> {
  const [totals, ...columns] = result.columns;
  return {
    of: Number(totals?.values[0] ?? 0),
    columns: columns.map((column) => column.values.map((value): SampledValue => (typeof value === 'boolean' ? String(value) : value))),
  };
}
