import type { CellType } from '../../cells/types.ts';
import { choiceHint } from '../diagnostics.ts';
import { fenceWord } from '../names.ts';
import { NotebookError } from '../notebook-error.ts';
import { printYaml } from '../print-yaml.ts';
import type { CellPlace } from '../read-blocks.ts';
import { blockValue, keyText } from './flow-text.ts';
import { type NotebookLines, placeOf, withLines } from './notebook-lines.ts';
import { parseDocument } from 'yaml';

/** A new cell behind the cell `after`, else at the end; its id is written, so that later cells of its type do not change their names. */
export function addCell(
  notebook: NotebookLines,
  types: readonly CellType[],
  change: { readonly type: string; readonly after: string | null; readonly parameters?: Readonly<Record<string, unknown>>; readonly text?: string },
): { readonly lines: string[]; readonly id: string } {
  const type = types.find((each) => each.name === change.type || fenceWord(each.name) === change.type);
  if (!type) {
    const hint = choiceHint(
      change.type,
      types.map((each) => each.name),
    );
    throw new NotebookError('E_UNKNOWN_CELL', `there is no cell type "${change.type}"${hint === undefined ? '' : `; ${hint}`}`);
  }
  const id = freshId(notebook, type.name.replaceAll('-', '_'));
  const fence = fenced(type.language, fenceWord(type.name), id, change.text ?? yamlBody(change.parameters ?? {}));
  const { lines } = notebook;
  if (change.after !== null) return { lines: behind(lines, placeOf(notebook, change.after), fence), id };
  let end = lines.length;
  while (end > notebook.frontEnd + 1 && (lines[end - 1] ?? '').trim() === '') end -= 1;
  return { lines: [...lines.slice(0, end), '', ...fence, ''], id };
}

/** The cell again, behind itself, under a fresh id. */
export function duplicateCell(notebook: NotebookLines, id: string): { readonly lines: string[]; readonly id: string } {
  const place = placeOf(notebook, id);
  const fresh = freshId(notebook, id.replace(/_\d+$/, '') || id);
  const copied = notebook.lines.slice(place.first, place.last + 1).map((line, i) => (i === 0 ? withId(line, fresh) : line));
  return { lines: behind(notebook.lines, place, copied), id: fresh };
}

/**
 * Two neighbouring cells change places, prose stays where it is: a paragraph speaks of a place in the argument, and moving back restores every byte.
 * Throws NotebookError at the ends.
 */
export function moveCell(notebook: NotebookLines, id: string, by: -1 | 1): string[] {
  const place = placeOf(notebook, id);
  const other = notebook.places[notebook.places.indexOf(place) + by];
  if (!other) throw new NotebookError('E_VALUE', `"${id}" is already the ${by < 0 ? 'first' : 'last'} cell`);
  const [upper, lower] = by < 0 ? [other, place] : [place, other];
  const { lines } = notebook;
  return [
    ...lines.slice(0, upper.first),
    ...lines.slice(lower.first, lower.last + 1),
    ...lines.slice(upper.last + 1, lower.first),
    ...lines.slice(upper.first, upper.last + 1),
    ...lines.slice(lower.last + 1),
  ];
}

/** The text without a cell; of the blank lines around it one side goes too. */
export function deleteCell(notebook: NotebookLines, id: string): string[] {
  const { lines } = notebook;
  const { first, last } = placeOf(notebook, id);
  let end = last + 1;
  if ((lines[first - 1] ?? '').trim() === '') while (end < lines.length - 1 && (lines[end] ?? '').trim() === '') end += 1;
  return withLines(lines, first, end, []);
}

/** The fence's line with an id, in place of the one it has. */
export function withId(line: string, id: string): string {
  return / id=\S+/.test(line) ? line.replace(/ id=\S+/, ` id=${id}`) : `${line.trimEnd()} id=${id}`;
}

function fenced(language: string, word: string, id: string, body: string): string[] {
  const own = body === '' ? [] : body.replace(/\n+$/, '').split('\n');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((match) => match[0].length));
  const marker = '`'.repeat(longest + 1);
  return [`${marker}${language} ${word} id=${id}`, ...own, marker];
}

/** Behind a cell, with one blank line on both sides. */
function behind(lines: readonly string[], place: CellPlace, fence: readonly string[]): string[] {
  const after = place.last + 1;
  const rest = lines.slice(after);
  const gap = rest.length > 0 && (rest[0] ?? '').trim() !== '' ? [''] : [];
  return [...lines.slice(0, after), '', ...fence, ...gap, ...rest];
}

/** `base`, `base_2`, … : the first that no cell, table, population or parameter has. */
function freshId({ notebook, places }: NotebookLines, base: string): string {
  const taken = new Set([
    ...places.map((place) => place.id),
    ...notebook.tables.map((table) => table.name),
    ...notebook.populations.map((population) => population.name),
    ...notebook.parameters.map((parameter) => parameter.name),
    'reference',
    'current',
  ]);
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base.slice(0, 58)}_${count}`;
  return id;
}

/** Canonical YAML: one key a line, lists and mappings inside on one line, a list of mappings with an item a line. */
export function yamlBody(parameters: Readonly<Record<string, unknown>>): string {
  const text = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${keyText(key)}:${blockValue(value, 0)}\n`)
    .join('');
  return text === '' ? '' : printYaml(parseDocument(text, { version: '1.2', schema: 'core' }));
}
