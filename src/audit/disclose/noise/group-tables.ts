import type { Measurement } from '../../../cells/types.ts';
import type { ResultDocument } from '../../../notebook/types.ts';
import { groupCells } from './group-cells.ts';
import { noisyCells, type GroupCounts, type GroupTable } from './types.ts';

/** Cells whose groups are told apart by the values of columns, so that no row is in two of them. Slices overlap, and which are found depends on the data. */
const groupingTypes: ReadonlySet<string> = new Set(['fairness', 'bias-audit', 'performance']);

/**
 * The tables of disjoint counts behind the rates of groups in a document whose labels may be published. One for each cell of the notebook, population, class and set of
 * columns; groups in the order of their labels, since the order of a result may be that of its counts. Windows and statutory cells, which are printed whole, give none.
 */
export function groupTables({ cells }: Pick<ResultDocument, 'cells'>, statutory: readonly string[]): readonly GroupTable[] {
  return cells
    .filter(({ id, type }) => groupingTypes.has(type) && !statutory.includes(id))
    .flatMap(({ id, type, measurements }) => tablesOf(id, type, measurements));
}

interface Gathered extends Omit<GroupTable, 'groups'> {
  readonly rows: Map<string, { readonly group: readonly (string | null)[]; readonly measurements: Measurement[] }>;
}

function tablesOf(cell: string, type: string, measurements: readonly Measurement[]): readonly GroupTable[] {
  const found = new Map<string, Gathered>();
  for (const m of measurements) {
    const { group, referenceGroup, window, column, rule, population = '', class: label = null } = m.of;
    // All rows of a performance cell are a table of one group; those of the others are told by their groups.
    if ((group === undefined && type !== 'performance') || [referenceGroup, window, column, rule].some((each) => each !== undefined)) continue;
    const columns = Object.keys(group ?? {}).toSorted();
    if (columns.length === 0 && type !== 'performance') continue;
    const name = JSON.stringify([population, label, columns]);
    const table = found.get(name) ?? { cell, population, class: label, columns, rows: new Map() };
    found.set(name, table);
    const values = columns.map((column) => group?.[column] ?? null);
    const row = JSON.stringify(values);
    const held = table.rows.get(row) ?? { group: values, measurements: [] };
    held.measurements.push(m);
    table.rows.set(row, held);
  }
  return [...found.values()].flatMap(({ rows, ...table }) => {
    const groups = [...rows]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { group, measurements: own }]): GroupCounts => ({ group, counts: groupCells(own) }))
      .filter(({ counts }) => Object.keys(counts).length > 0);
    return groups.length === 0 ? [] : [{ ...table, groups: withoutUnlabelled(groups) }];
  });
}

/** Where every row of a table has its label, the counts of rows without one are left out. */
function withoutUnlabelled(groups: readonly GroupCounts[]): readonly GroupCounts[] {
  const isUnlabelled = (cell: string) => cell.startsWith('unlabelled_');
  const isEmpty = groups.every(({ counts }) => noisyCells.every((cell) => !isUnlabelled(cell) || (counts[cell] ?? 0) === 0));
  if (!isEmpty) return groups;
  return groups.map(({ group, counts }) => ({ group, counts: Object.fromEntries(Object.entries(counts).filter(([cell]) => !isUnlabelled(cell))) }));
}
