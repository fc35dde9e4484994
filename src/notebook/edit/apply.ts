import { cellTypes } from '../../cells/registry.ts';
import type { CellType } from '../../cells/types.ts';
import { checkNotebook } from '../check.ts';
import { filterRecord } from '../filters.ts';
import { frontMatterKeys } from '../front-matter.ts';
import { namePattern, nameRule } from '../names.ts';
import { NotebookError } from '../notebook-error.ts';
import type { Diagnostic } from '../types.ts';
import type { NotebookChange } from './change.ts';
import { changeLabel } from './label.ts';
import { bodyOf, type NotebookLines, notebookLines, placeOf, withBody, withLines } from './notebook-lines.ts';
import { keepLineEnds } from './line-ends.ts';
import { addCell, deleteCell, duplicateCell, moveCell, withId } from './structure.ts';
import { setYaml } from './yaml-edit.ts';
import type { Path } from './yaml-nodes.ts';

export interface AppliedChange {
  readonly text: string;
  /** What undo shows: `Set alpha to 0.01`. */
  readonly label: string;
  /** The cell that was added or duplicated. */
  readonly cell?: string;
}

/**
 * The notebook's text after a change; what the change does not touch stays byte for byte. Changes of a whole text (`setCellText`, `replaceText`) are taken
 * as they are, also when the result cannot be read; every other change throws NotebookError with one sentence when it does not fit.
 */
export function applyChange(text: string, change: NotebookChange, types: readonly CellType[] = cellTypes): AppliedChange {
  if (change.kind === 'replaceText') return { text: change.text, label: changeLabel(change) };
  const notebook = notebookLines(text, types);
  const { lines, cell } = changedLines(notebook, change, types);
  const kept = change.kind === 'setCellText' ? lines : withStableIds(lines, notebook, types, change);
  const next = keepLineEnds(text, kept.join('\n'));
  if (change.kind !== 'setCellText') assertSound(text, next, change, types);
  return { text: next, label: changeLabel(change, notebook.notebook), ...(cell === undefined ? {} : { cell }) };
}

function changedLines(notebook: NotebookLines, change: Exclude<NotebookChange, { kind: 'replaceText' }>, types: readonly CellType[]) {
  switch (change.kind) {
    case 'setCellParameter':
      return { lines: setParameter(notebook, change.cell, change.path, change.value), cell: undefined };
    case 'setCellText':
      return { lines: withBody(notebook, placeOf(notebook, change.cell), change.text.replace(/\r\n?/g, '\n')), cell: undefined };
    case 'addCell': {
      const { lines, id } = addCell(notebook, types, change);
      return { lines, cell: id };
    }
    case 'duplicateCell': {
      const { lines, id } = duplicateCell(notebook, change.cell);
      return { lines, cell: id };
    }
    case 'moveCell':
      return { lines: moveCell(notebook, change.cell, change.by), cell: undefined };
    case 'deleteCell':
      return { lines: deleteCell(notebook, change.cell), cell: undefined };
    case 'setPopulation': {
      if (!namePattern.test(change.name)) throw new NotebookError('E_NAME', `"${change.name.slice(0, 40)}" is not a name for a population: ${nameRule}`);
      const { table, where, window } = change.definition;
      return { lines: setFront(notebook, ['populations', change.name], { table, where, window }), cell: undefined };
    }
    case 'addFilter':
      return { lines: setFront(notebook, ['filters', notebook.notebook.filters.length], filterRecord(change.filter)), cell: undefined };
    case 'removeFilter': {
      const count = notebook.notebook.filters.length;
      if (change.index < 0 || change.index >= count || !Number.isInteger(change.index))
        throw new NotebookError('E_VALUE', `there is no filter ${change.index + 1}; the notebook has ${count === 0 ? 'none' : count}`);
      return { lines: setFront(notebook, count === 1 ? ['filters'] : ['filters', change.index], undefined), cell: undefined };
    }
  }
}

function setParameter(notebook: NotebookLines, id: string, path: Path, value: unknown): string[] {
  const place = placeOf(notebook, id);
  const source = notebook.notebook.blocks.find((block) => block.kind === 'cell' && block.cell.id === id);
  if (source?.kind === 'cell' && source.cell.language === 'sql') throw new NotebookError('E_VALUE', `"${id}" is SQL and has no parameters; change its text`);
  if (path.length === 0) throw new NotebookError('E_VALUE', 'a parameter is named by its key; the path is empty');
  return withBody(notebook, place, setYaml(bodyOf(notebook, place).text, path, value));
}

function setFront(notebook: NotebookLines, path: Path, value: Readonly<Record<string, unknown>> | undefined): string[] {
  const { lines, frontEnd } = notebook;
  const written = lines.slice(1, frontEnd).map((line) => `${line}\n`);
  const given = value === undefined ? undefined : Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
  const next = setYaml(written.join(''), path, given, frontMatterKeys);
  return withLines(lines, 1, frontEnd, next.replace(/\n$/, '').split('\n'));
}

/** Default ids count cells of a type; where the change would rename a cell, its id is written out. */
function withStableIds(lines: readonly string[], before: NotebookLines, types: readonly CellType[], change: NotebookChange): readonly string[] {
  const order = idsAfter(before, change);
  if (order === null) return lines;
  let current = lines;
  for (let round = 0; round <= order.length; round += 1) {
    const { places } = notebookLines(current.join('\n'), types);
    const moved = places.findIndex((place, i) => order[i] !== null && place.id !== order[i]);
    const place = places[moved];
    const id = order[moved];
    if (place === undefined || id === undefined || id === null) break;
    current = current.map((line, i) => (i === place.first ? withId(line, id) : line));
  }
  return current;
}

/** The ids in the order after a change of the cells' order; null for a new cell, whose id is written. */
function idsAfter({ places }: NotebookLines, change: NotebookChange): (string | null)[] | null {
  const ids: (string | null)[] = places.map((place) => place.id);
  if (change.kind === 'deleteCell') return ids.filter((id) => id !== change.cell);
  if (change.kind === 'addCell' && change.after === null) return [...ids, null];
  if (change.kind === 'addCell' || change.kind === 'duplicateCell') {
    const at = ids.indexOf(change.kind === 'addCell' ? change.after : change.cell) + 1;
    return [...ids.slice(0, at), null, ...ids.slice(at)];
  }
  if (change.kind !== 'moveCell') return null;
  const at = ids.indexOf(change.cell);
  const other = ids[at + change.by];
  if (other === undefined) return ids;
  return ids.map((id, i) => (i === at ? other : i === at + change.by ? change.cell : id));
}

/** Refuses a change after which the notebook cannot be run, or whose own value does not fit. */
function assertSound(before: string, after: string, change: NotebookChange, types: readonly CellType[]): void {
  const known = new Set(checkNotebook(before, types).diagnostics.map((d) => identity(d)));
  const { diagnostics } = checkNotebook(after, types);
  const concerns = (d: Diagnostic): boolean => {
    if (d.fatal) return true;
    if (change.kind !== 'setCellParameter') return false;
    const path = change.path.join('.');
    return d.cell === change.cell && (d.key === undefined || d.key === path || d.key.startsWith(`${path}.`) || path.startsWith(`${d.key}.`));
  };
  const found = diagnostics.find((d) => concerns(d) && !known.has(identity(d)));
  if (found) throw new NotebookError(found.code, `${found.message}${found.hint === undefined ? '' : ` (${found.hint})`}`, found.where, [found]);
}

function identity(d: Diagnostic): string {
  return JSON.stringify([d.code, d.cell ?? '', d.key ?? '', d.message]);
}
