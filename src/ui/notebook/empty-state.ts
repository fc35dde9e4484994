import { html, nothing, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import { formatList } from '../../cells/format.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Notebook } from '../../notebook/types.ts';
import '../data/file-drop.ts';

/** What a cell type does, in its own sentence; null for a type that does not exist. */
export function summaryOf(type: string): string | null {
  const name = type === 'rows' ? 'sql' : type;
  return cellTypes.find((given) => given.name === name)?.summary ?? null;
}

/** Roles that the cells of a notebook look for when the author names no column, in words and in the order of the cells. */
export function rolesOf(notebook: Notebook): readonly string[] {
  const types = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell.type] : []));
  return [...new Set(types.flatMap((type) => cellTypes.find((given) => given.name === type)?.uses ?? []))].map((role) => role.replaceAll('_', ' '));
}

/** Without any table: what the notebook reads, which columns help, and where to drop them. */
export function missingData(state: SessionState): TemplateResult | typeof nothing {
  const notebook = state.notebook;
  if (notebook === null || state.tables.length > 0) return nothing;
  const names = notebook.tables.map((table) => table.name);
  const reads = `This notebook reads ${names.length === 0 ? 'one table' : formatList(names, 6)}.`;
  const roles = rolesOf(notebook);
  return html`<fl-file-drop hint="${reads} Drop Parquet, CSV, JSON Lines or Arrow files; they stay in this tab."></fl-file-drop>
    ${roles.length === 0 ? nothing : html`<p class="needs">Columns it looks for: ${formatList(roles, 9)}. You say which column is which once a file is open; below stands what each cell will then compute.</p>`}`;
}

/** Declared tables that a population or a cell names; default populations may do without. */
function namedTables(notebook: Notebook): readonly string[] {
  const texts = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell.text] : []));
  const isNamed = (name: string): boolean =>
    notebook.populations.some((population) => population.table === name) || texts.some((text) => text.split(/[^A-Za-z0-9_]+/).includes(name));
  return notebook.tables.map((table) => table.name).filter(isNamed);
}

/** A sentence for each table without rows, and for tables the notebook reads that nobody opened while others are. */
export function emptyTables(state: SessionState): TemplateResult | typeof nothing {
  const opened = new Set(state.tables.map((table) => table.info.table));
  const missing = opened.size === 0 || state.notebook === null ? [] : namedTables(state.notebook).filter((name) => !opened.has(name));
  const empty = state.tables.filter((table) => !table.loading && table.error === null && table.info.rows === 0).map((table) => table.info.table);
  if (missing.length === 0 && empty.length === 0) return nothing;
  return html`<ul class="notices">
    ${empty.map((name) => html`<li><code>${name}</code> has 0 rows, so nothing can be computed from it. Check the filter of the export, or drop another file in its place.</li>`)}
    ${missing.map((name) => html`<li>This notebook also reads <code>${name}</code>, which is not open yet. Cells that need it will say so; the others work.</li>`)}</ul>`;
}
