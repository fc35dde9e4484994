import type { ResultTable } from '../../../cells/types.ts';
import type { CellRecord } from '../../../notebook/types.ts';
import type { CountGraph } from './count-graph.ts';
import type { Claim } from './measurement-claims.ts';
import { numerator } from './metric-kinds.ts';
import { rowsIdentity } from './scope.ts';

/** Whole-number columns that count no rows: values, pages, segments … */
const noCounts: ReadonlySet<string> = new Set([
  'distinct',
  'pages',
  'tickets',
  'refused',
  'segments',
  'looks',
  'dimension',
  'usual',
  'other',
  'cluster',
  'explains',
  'lag',
  'rank',
  'hours',
  'shortfall',
  'shortfall_four_fifths',
]);
/** Columns that are the denominator of the shares in their row. */
const baseNames = ['n', 'total', 'rows', 'labelled', 'pairs'];
/** Number columns that hold counts all the same. */
const countNames: ReadonlySet<string> = new Set(['n', 'total', 'bad', 'rows', 'count', 'counts', 'k', 'selected']);

/** Places of the columns that count rows. */
export function countColumns({ columns }: ResultTable): readonly number[] {
  return columns.flatMap(({ name, type }, i) => ((type === 'integer' && !noCounts.has(name)) || (type === 'number' && countNames.has(name)) ? [i] : []));
}

/** Number columns that hold shares of the rows of their row. */
const shareNames: ReadonlySet<string> = new Set(['observed']);

/** One row of a table as a publication. */
export interface RowClaim {
  readonly cell: number;
  readonly table: number;
  readonly row: number;
  readonly key: string;
  readonly reveals: readonly number[];
}

/** Claims of a cell with the words by which a row of a table can be recognised as the same thing. */
interface Worded {
  readonly words: readonly string[];
  readonly reveals: readonly number[];
}

/**
 * Returns what the rows of a cell's tables reveal: their counts, and the numerators of their shares. A count that a measurement with the same labels also
 * prints is the same count; columns that add up to a count of the cell are a line.
 */
export function tableClaims(graph: CountGraph, cell: number, record: CellRecord, claims: readonly Claim[]): readonly RowClaim[] {
  const worded: Worded[] = claims.map(({ place, reveals }) => {
    const of = record.measurements[place]?.of ?? {};
    const group = Object.values(of.group ?? {}).map((value) => value ?? 'missing');
    return { words: [...group, ...[of.sli, of.column, of.class, of.rule].flatMap((each) => each ?? [])], reveals };
  });
  worded.sort((a, b) => b.words.length - a.words.length);
  const own = [...new Set(claims.flatMap(({ reveals }) => reveals))];
  return record.tables.flatMap((table, place) => {
    const columns = countColumns(table);
    const isSchemaRule = (row: (typeof table.rows)[number]) => record.type === 'contract' && row[table.columns.findIndex(({ name }) => name === 'n')] === 1;
    const rows = table.rows.map((row, number) =>
      isSchemaRule(row) ? nothing(cell, place, number) : rowClaim(graph, { cell, id: record.id, table, place, row, number, columns, worded }),
    );
    if (table.total === undefined && rows.length > 1)
      for (const column of columns) {
        const parts = rows.flatMap(({ counts }) => counts.get(column) ?? []);
        const sum = parts.reduce((all, part) => all + graph.value(part), 0);
        for (const total of own) if (sum > 0 && graph.value(total) === sum && !parts.includes(total)) graph.line(total, parts);
      }
    return rows.map(({ claim }) => claim).filter(({ reveals }) => reveals.length > 0);
  });
}

function nothing(cell: number, table: number, row: number): ReturnType<typeof rowClaim> {
  return { claim: { cell, table, row, key: '', reveals: [] }, counts: new Map() };
}

interface RowInput {
  readonly cell: number;
  readonly id: string;
  readonly table: ResultTable;
  readonly place: number;
  readonly row: readonly (string | number | boolean | null)[];
  readonly number: number;
  readonly columns: readonly number[];
  readonly worded: readonly Worded[];
}

function rowClaim(graph: CountGraph, input: RowInput): { readonly claim: RowClaim; readonly counts: ReadonlyMap<number, number> } {
  const { cell, id, table, place, row, number, columns, worded } = input;
  const texts = row.filter((each) => typeof each === 'string');
  const key = `table ${table.name}, row ${number + 1}`;
  const same = worded.filter(({ words }) => words.length > 0 && words.every((word) => texts.some((text) => text === word || text.includes(word))));
  const group = Object.fromEntries(
    table.columns.flatMap(({ column, type }, i) =>
      column !== undefined && type === 'text' ? [[column, row[i] === null ? null : String(row[i])] as const] : [],
    ),
  );
  const isGrouped = Object.keys(group).length > 0;
  const counts = new Map<number, number>();
  const find = (value: number) => same.flatMap(({ reveals }) => reveals).find((index) => graph.value(index) === value);
  for (const i of columns) {
    const value = row[i];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) continue;
    const identity =
      isGrouped && baseNames.includes(table.columns[i]?.name ?? '') ? rowsIdentity({ population: '', group, class: '' }) : `${id}|${place}|${number}|${i}`;
    counts.set(i, find(value) ?? graph.count(identity, value, `${id}: ${key}, ${table.columns[i]?.name}`, { ofGroup: isGrouped }));
  }
  const reveals = [...counts.values()];
  const base = baseNames.flatMap((name) => table.columns.flatMap((column, i) => (column.name === name ? (counts.get(i) ?? []) : []))).at(0);
  if (base !== undefined)
    for (const [i, { type, name }] of table.columns.entries()) {
      const value = row[i];
      if ((type !== 'percent' && !shareNames.has(name)) || typeof value !== 'number' || ['target', 'low', 'high', 'allowed'].includes(name)) continue;
      const n = graph.value(base);
      const part = numerator(value, n);
      if (part === null || reveals.some((each) => graph.value(each) === part)) continue;
      const hit = find(part) ?? graph.count(`${id}|${place}|${number}|${i}`, part, `${id}: ${key}, ${name}`, { ofGroup: isGrouped });
      const rest =
        find(n - part) ??
        graph.count(`${id}|${place}|${number}|${i}!`, n - part, `${id}: ${key}, rest of ${name}`, { ofGroup: isGrouped, code: 'complement_below_k' });
      graph.line(base, [hit, rest]);
      reveals.push(hit, rest);
    }
  return { claim: { cell, table: place, row: number, key, reveals }, counts };
}
