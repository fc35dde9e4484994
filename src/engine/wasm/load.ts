import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { columnsRead, splitColumns } from '../flatten/blocks.ts';
import { loadCsv } from './load-csv.ts';
import { loadDecoded } from './load-decoded.ts';
import { loadFlattened, type ReadNarrow } from './load-flattened.ts';
import { type LoadContext, loadParquet } from './load-parquet.ts';
import type { TableState } from './table-state.ts';

/**
 * Loads columns of a table into narrow tables whose names begin with `name` and enters them in the state, with the columns found unreadable. Throws
 * `E_ROW_COUNT` when the rows differ from those of an earlier load: the loads of a table stand side by side.
 */
export async function loadColumns(context: LoadContext, state: TableState, columns: readonly ColumnInfo[], name: string): Promise<void> {
  const { own, made } = splitColumns(state.step, columns);
  if (own.length > 0 || made.length === 0) {
    const read = await readColumns(context, state, own, name);
    state.narrows.push({ name, columns: read.columns.map((column) => column.name) });
  }
  if (made.length > 0) await makeColumns(context, state, made, name);
}

/** Names of the tables that a load under `name` may leave behind when it fails. */
export function namesOfLoad(name: string): readonly string[] {
  return [name, `${name}_read`, `${name}_made`];
}

async function makeColumns(context: LoadContext, state: TableState, made: readonly ColumnInfo[], name: string): Promise<void> {
  const { step } = state;
  if (step === null) return;
  const read = await readColumns(context, state, columnsRead(step, state.info.columns), `${name}_read`);
  if (read.columns.length === 0) {
    for (const column of made) state.unreadable.set(column.name, 'The columns it is made from could not be read.');
  } else {
    const note = await loadFlattened(context, step, read, made, `${name}_made`);
    if (note !== null) state.notes.push(note);
    state.narrows.push({ name: `${name}_made`, columns: made.map((column) => column.name) });
  }
  await context.duck.run(0, `DROP TABLE IF EXISTS ${quoteIdentifier(read.name)}`);
}

async function readColumns(context: LoadContext, state: TableState, columns: readonly ColumnInfo[], name: string): Promise<ReadNarrow> {
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
  return { name, columns: read, rows };
}
