import type { ColumnInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { loadCsv } from './load-csv.ts';
import { loadDecoded } from './load-decoded.ts';
import { type LoadContext, loadParquet } from './load-parquet.ts';
import type { TableState } from './table-state.ts';

/**
 * Loads columns of a table into the narrow table `name` and enters it in the state, with the columns found unreadable. Throws
 * `E_ROW_COUNT` when the rows differ from those of an earlier load: the loads of a table stand side by side.
 */
export async function loadColumns(context: LoadContext, state: TableState, columns: readonly ColumnInfo[], name: string): Promise<void> {
  const { source } = state;
  let rows: number;
  let read = columns;
  if (source.kind === 'parquet') {
    const loaded = await loadParquet(context, { ...source, layouts: state.layouts }, columns, name);
    for (const [column, sentence] of loaded.unreadable) state.unreadable.set(column, sentence);
    read = columns.filter((column) => !loaded.unreadable.has(column.name));
    rows = loaded.rows;
  } else {
    rows = source.kind === 'csv' ? await loadCsv(context, source, columns, name) : await loadDecoded(context, source, state.layouts, columns, name);
  }
  if (state.info.rows !== null && state.info.rows !== rows) {
    throw new EngineError(
      'E_ROW_COUNT',
      `Table ${state.info.table} gave ${rows} rows where ${state.info.rows} were expected: a file was changed or is damaged, open it again.`,
    );
  }
  state.info = { ...state.info, rows };
  state.narrows.push({ name, columns: read.map((column) => column.name) });
}
