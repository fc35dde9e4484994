import type { CellContext, CellResult, RowAnswer } from '../cells/types.ts';
import type { Engine, EngineOptions } from '../engine/types.ts';
import { quoteIdentifier } from '../reduce/sql-text.ts';
import type { CompiledCell } from './compile-cell.ts';
import type { RunData } from './data.ts';
import { NotebookError } from './notebook-error.ts';
import { selectFrom, selectPopulation } from './relations.ts';
import { orderedSelect, sqlReads, usesTranscendental } from './sql-guard.ts';

/** Defines a sql cell's view over the names it reads: tables whole, populations with their filters. */
export async function prepareSql(cell: CompiledCell, data: RunData, context: CellContext): Promise<void> {
  const readable = [];
  const wanted = new Map<string, Set<string>>();
  for (const name of cell.reads) {
    const population = data.tables[name] ? { name, table: name } : context.defaultPopulation(name);
    if (!population) throw new NotebookError('E_REFERENCE', `"${name}" is not open`, cell.position(undefined));
    const table = population.table;
    const columns = data.tables[table]?.columns.filter((c) => c.readable).map((c) => c.name) ?? [];
    const found = sqlReads(cell.sql, [name], columns).columns;
    const read = found === 'all' ? columns : found;
    const used =
      population.where === undefined ? read : [...new Set([...read, ...columns.filter((c) => population.where?.toLowerCase().includes(c.toLowerCase()))])];
    wanted.set(table, new Set([...(wanted.get(table) ?? []), ...used, ...(population.window ? [population.window.column] : [])]));
    readable.push({ name, population, read });
  }
  await data.load(wanted);
  const names = readable.map(({ name, population, read }) => ({
    name,
    select:
      population.where === undefined && population.window === undefined
        ? selectFrom(data.relation(population.table), data.isSql(population.table) ? '*' : read)
        : selectPopulation(population, data.relation(population.table), data.isSql(population.table) ? '*' : read),
  }));
  try {
    await data.defineSql(cell.id, cell.sql, names);
  } catch (error) {
    throw missingTable(error, context, cell) ?? error;
  }
}

/** Returns a row-showing cell's result: at most its limit, in an order that ties cannot change. */
export async function runRows(cell: CompiledCell, data: RunData, context: CellContext, engine: Engine, options: EngineOptions): Promise<CellResult> {
  const rows = cell.type.rows;
  if (!rows) throw new TypeError(`${cell.type.name} shows no rows`);
  const { from: asked, columns, limit } = rows.request(cell.parameters, context);
  // A sql cell shows what it gives, not what a population made of it would be.
  const from = cell.type.language === 'sql' ? { name: cell.id, table: cell.id } : asked;
  const relation = data.relation(from.table);
  const select =
    from.where === undefined && from.window === undefined
      ? selectFrom(relation, columns === 'all' ? '*' : columns)
      : selectPopulation(from, relation, columns === 'all' ? '*' : columns);
  const ordered = cell.type.language === 'sql' && orderedSelect(cell.sql);
  const total = await engine.query(`SELECT CAST(count(*) AS BIGINT) AS n FROM (${select}) AS "rows"`, options);
  const shown = await engine.query(`SELECT * FROM (${select}) AS "rows"${ordered ? '' : ' ORDER BY ALL'} LIMIT ${limit}`, options);
  const answer: RowAnswer = {
    columns: shown.columns,
    total: Number(total.columns[0]?.values[0] ?? 0),
    sql:
      cell.type.language === 'sql'
        ? cell.sql
        : `SELECT ${columns === 'all' ? '*' : columns.map(quoteIdentifier).join(', ')} FROM ${quoteIdentifier(from.name)}`,
    caveats:
      cell.type.language === 'sql' && usesTranscendental(cell.sql)
        ? [{ code: 'not_byte_stable', sentence: 'this SQL calls a function whose last digits differ between the browser and native engine' }]
        : [],
  };
  return rows.present(answer, cell.parameters, context);
}

/** A name the engine does not know, said in the notebook's words. */
function missingTable(error: unknown, context: CellContext, cell: CompiledCell): NotebookError | null {
  const name = error instanceof Error ? /Table with name "?([^\s"!]+)"? does not exist/.exec(error.message)?.[1] : undefined;
  if (name === undefined) return null;
  const tables = Object.keys(context.tables).join(', ') || 'none';
  const made =
    name === 'reference' || name === 'current' ? '; these two are made by themselves only when one table has a timestamp role or tables have these names' : '';
  return new NotebookError('E_REFERENCE', `"${name}" is neither a table, a population nor a sql cell; tables: ${tables}${made}`, cell.position(undefined));
}
