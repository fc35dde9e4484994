import { integer } from '../../charts/format.ts';
import type { SessionState, TableState } from '../../notebook/session-types.ts';
import type { TableInfo } from '../../telemetry/types.ts';

/** A text whose numbers do not break at their thin spaces. */
export function glued(text: string): string {
  return text.replaceAll('\u2009', '\u202f');
}

/** `1 row`, `200 000 rows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return glued(`${integer(count)} ${count === 1 ? one : many}`);
}

/** What became, or will become, of the join that the notebook asks of a table; null when it asks none. One or more sentences. */
export function joinWords(state: SessionState, table: string): readonly string[] | null {
  const definition = state.notebook?.tables.find((given) => given.name === table);
  if (definition?.join === undefined) return null;
  const { join, on = 'request_id' } = definition;
  const head = `${table} ${table.endsWith('s') ? 'join' : 'joins'} ${join} on ${on}`;
  const other = state.tables.find((given) => given.info.table === join);
  if (other === undefined) return [`${head}, once a table ${join} is open.`];
  const caveats = state.cells.flatMap((cell) => cell.result?.caveats ?? []).filter((caveat) => caveat.code.startsWith('join_'));
  const own = [
    ...new Map(
      caveats.filter(({ sentence }) => sentence.includes(` ${table} `) && sentence.includes(` ${on}`)).map((caveat) => [caveat.code, caveat.sentence]),
    ),
  ];
  const unmatched = own.find(([code]) => code === 'join_unmatched')?.[1];
  const rest = own.filter(([code]) => code !== 'join_unmatched').map(([, sentence]) => `${sentence}.`);
  if (unmatched === undefined) return [`${head}: its columns are added to ${join}, and rows without a match stay, with nothing in them.`, ...rest];
  const left = /^(\d[\d\u2009\u202f ]*)/.exec(unmatched)?.[1]?.replace(/\D/g, '') ?? '';
  const rows = other.info.rows;
  if (rows === null || left === '' || Number(left) > rows) return [`${head}. ${unmatched}.`, ...rest];
  return [glued(`${head}, ${integer(rows - Number(left))} of ${integer(rows)} matched.`), ...rest];
}

/** What removing a table costs: the cells whose results go out of date, in words. */
export function removalWords(state: SessionState, table: TableState): string {
  const results = state.cells.filter((cell) => cell.result !== null).length;
  const stale = results === 0 ? '' : ` ${counted(results, 'result')} will be out of date.`;
  return `Remove ${table.info.table} from this tab?${stale} Your files stay where they are.`;
}

/** `200 000 × 38`, or the columns alone while the rows are unknown. */
export function shapeWords(info: TableInfo): string {
  return info.rows === null ? counted(info.columns.length, 'column') : `${integer(info.rows)} × ${integer(info.columns.length)}`;
}
