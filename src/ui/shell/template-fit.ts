import { cellTypes } from '../../cells/registry.ts';
import { checkNotebook } from '../../notebook/check.ts';
import { describeNotebook, type DescribedTable } from '../../notebook/describe.ts';
import type { Notebook } from '../../notebook/types.ts';
import type { Template } from './templates.ts';

/** What a template reads, and what the open tables lack for it. */
export interface TemplateFit {
  /** Roles in words, those it cannot do without first. */
  readonly reads: readonly string[];
  /** What is missing in the open tables, in words; empty when the template can be computed, or when no table is open. */
  readonly lacks: readonly string[];
}

const parsed = new Map<string, Notebook | null>();

function notebookOf(text: string): Notebook | null {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const { notebook } = checkNotebook(text, cellTypes);
  parsed.set(text, notebook);
  return notebook;
}

const words = (role: string): string => role.replaceAll('_', ' ');

/** Periods that stand by default are halves of a table's span, so a table has to have one. */
function lacksSpan(notebook: Notebook, tables: readonly DescribedTable[], populations: readonly string[]): boolean {
  const open = tables.map(({ info }) => info.table);
  const byDefault = populations.filter((name) => !open.includes(name) && !notebook.populations.some((given) => given.name === name));
  return byDefault.length > 0 && !tables.some(({ roles }) => roles.timestamp !== undefined && roles.timestamp.length > 0);
}

/** Reads a template against the open tables, without reading a row. Null for a text that is no notebook. */
export function fitOf(template: Pick<Template, 'text'>, tables: readonly DescribedTable[]): TemplateFit | null {
  const notebook = notebookOf(template.text);
  if (notebook === null) return null;
  const { cells, missingRoles, absentColumns } = describeNotebook(notebook, tables);
  const chosen = notebook.parameters.flatMap(({ of }) => (of === undefined ? [] : [of]));
  const named = cells.filter((cell) => cell.columns !== 'all' && cell.columns.length > 0).flatMap((cell) => cell.columns);
  const reads = [...new Set([...chosen, ...cells.flatMap((cell) => cell.roles)])].map(words);
  if (tables.length === 0) return { reads, lacks: [] };
  const open = new Set(tables.map(({ info }) => info.table));
  const holds = (name: string): boolean =>
    tables.some(
      ({ info, roles }) =>
        info.columns.some((column) => column.name === name) || Object.entries(roles).some(([role, held]) => role === name && held.length > 0),
    );
  const lacks = [...new Set(cells.flatMap((cell) => cell.tables))].filter((table) => !open.has(table)).map((table) => `the table ${table}`);
  const roles = [
    ...missingRoles.filter((role) => role.required && !named.includes(role.role)).map(({ role }) => role as string),
    ...chosen.filter((name) => !holds(name)),
    ...(lacksSpan(
      notebook,
      tables,
      cells.flatMap((cell) => cell.populations),
    )
      ? ['timestamp']
      : []),
  ];
  const columns = absentColumns.map(({ column }) => `the column ${column}`);
  return { reads, lacks: [...new Set([...lacks, ...roles.map(words), ...columns])] };
}
