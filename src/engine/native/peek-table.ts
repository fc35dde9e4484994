import { literal } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { columnExpression, rootAlias } from '../ingest/column-expression.ts';
import { positional } from '../ingest/csv-plans.ts';
import { topLevelColumns } from '../ingest/file-select.ts';
import type { OpenedTable } from '../ingest/open-files.ts';
import { assemblePeek, assembleTextPeek } from '../peek/assemble.ts';
import { peekedRows, type Place, peekPlaces } from '../peek/places.ts';
import { peekedColumns, peekText } from '../peek/text.ts';
import type { Value } from '../peek/typed-value.ts';
import { mapHexSql, mapJson, textMap } from '../sql/map-text.ts';
import { outputOf } from '../sql/select-plan.ts';
import type { EngineOptions, TypedColumns } from '../types.ts';
import type { Connection } from './connection.ts';
import type { PathSource } from './path-source.ts';

/** Some rows of a table on disk; `side` is a connection that no run waits for. The rows are those that the browser's engine would peek at. */
export function peekTable(
  side: Connection,
  opened: OpenedTable<PathSource>,
  columns: readonly ColumnInfo[],
  asked: number,
  options: EngineOptions,
): Promise<TypedColumns> {
  const { files, schema, constants } = opened;
  const rows = peekedRows(columns.length, asked);
  if (opened.info.format === 'parquet') {
    const groups = files.map((file) => file.rowGroups);
    return assemblePeek(columns, peekPlaces(groups, rows), (place, some) => parquetPlace(side, opened, place, some, options), options);
  }
  const read = async (index: number, some: readonly ColumnInfo[], count: number): Promise<readonly (readonly Value[])[]> => {
    const file = files[index];
    return file === undefined ? [] : peekText(file.source, file, peekedColumns(some, schema.plans[index], constants[index]), count);
  };
  return assembleTextPeek(columns, files.length, rows, read, options);
}

function parquetPlace(
  side: Connection,
  opened: OpenedTable<PathSource>,
  { file, start, rows }: Place,
  columns: readonly ColumnInfo[],
  options: EngineOptions,
): Promise<readonly (readonly Value[])[]> {
  const source = opened.files[file]?.source;
  const values = columns.map((column) => {
    const plan = opened.schema.plans[file]?.get(column.name);
    const constant = opened.constants[file]?.get(column.name);
    const value = plan
      ? columnExpression(plan, rootAlias(plan.root), column.type)
      : constant === undefined
        ? `CAST(NULL AS ${column.type})`
        : literal(constant);
    return column.type === textMap ? mapHexSql(value) : value;
  });
  const call = positional(`read_parquet(${literal(source?.path ?? '')}, file_row_number = true)`, topLevelColumns(opened, file));
  const sql = `SELECT ${values.join(', ')} FROM ${call} WHERE file_row_number >= ${start} AND file_row_number < ${start + rows}`;
  const outputs = columns.map((column) => outputOf(column.name, column.type));
  return side.exclusive(options.signal, async () => {
    await source?.check();
    const answer = await side.selectAs(sql, outputs);
    return answer.columns.map(({ values: read }, i) => (columns[i]?.type === textMap ? read.map(mapJson) : read));
  });
}
