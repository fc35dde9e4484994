import { cellTypes } from '../../cells/registry.ts';
import { choiceHint } from '../diagnostics.ts';
import { NotebookError } from '../notebook-error.ts';
import { parseWithPlaces } from '../parse.ts';
import type { CellPlace, FenceType } from '../read-blocks.ts';
import { normaliseText } from '../source-text.ts';
import type { Notebook } from '../types.ts';

/** A notebook's text in lines (LF), and where its parts stand. */
export interface NotebookLines {
  readonly notebook: Notebook;
  readonly lines: readonly string[];
  readonly places: readonly CellPlace[];
  /** The line (from 0) that closes the front matter. */
  readonly frontEnd: number;
}

/** Throws NotebookError when the text has no readable front matter: then only the whole text can be changed. */
export function notebookLines(text: string, types: readonly FenceType[] = cellTypes): NotebookLines {
  const { notebook, diagnostics, places, frontEnd } = parseWithPlaces(text, { cellTypes: types });
  if (notebook === null) {
    const [problem] = diagnostics;
    throw new NotebookError('E_FRONT_MATTER', `the notebook's text cannot be read: ${problem?.message ?? 'it is empty'}; mend the text first`, problem?.where);
  }
  return { notebook, lines: normaliseText(text).split('\n'), places, frontEnd };
}

/** The place of a cell by its id. Throws NotebookError with the nearest id. */
export function placeOf({ places }: NotebookLines, id: string): CellPlace {
  const place = places.find((each) => each.id === id);
  if (place) return place;
  const hint = choiceHint(
    id,
    places.map((each) => each.id),
  );
  throw new NotebookError('E_REFERENCE', `there is no cell "${id}"${hint === undefined ? '' : `; ${hint}`}`);
}

/** Lines with some of them replaced; `from` to `to` (not included), counted from 0. */
export function withLines(lines: readonly string[], from: number, to: number, inserted: readonly string[]): string[] {
  return [...lines.slice(0, from), ...inserted, ...lines.slice(to)];
}

/** A cell's body as its lines without the fence's indentation. */
export function bodyOf({ lines }: NotebookLines, place: CellPlace): { readonly text: string; readonly indent: string } {
  const indent = /^ */.exec(lines[place.first] ?? '')?.[0] ?? '';
  const body = lines.slice(place.first + 1, place.last).map((line) => line.slice(Math.min(indent.length, /^ */.exec(line)?.[0].length ?? 0)));
  return { text: body.map((line) => `${line}\n`).join(''), indent };
}

/** A body between its fences: lines that did not change keep their own indentation, and the fences grow where the body would close them. */
export function withBody(notebook: NotebookLines, place: CellPlace, body: string): string[] {
  const { lines } = notebook;
  const { text: before, indent } = bodyOf(notebook, place);
  const old = before === '' ? [] : before.slice(0, -1).split('\n');
  const next = body === '' ? [] : body.replace(/\n$/, '').split('\n');
  let head = 0;
  while (head < old.length && head < next.length && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < next.length - head && old[old.length - 1 - tail] === next[next.length - 1 - tail]) tail += 1;
  const middle = next.slice(head, next.length - tail).map((line) => (line === '' ? '' : indent + line));
  const result = withLines(lines, place.first + 1 + head, place.last - tail, middle);
  const sign = place.marker[0] ?? '`';
  const longest = Math.max(0, ...next.map((line) => new RegExp(`^ {0,3}(\\${sign}+)[ \\t]*$`).exec(line)?.[1]?.length ?? 0));
  if (longest < place.marker.length) return result;
  const last = place.first + 1 + next.length;
  const grown = sign.repeat(longest + 1);
  return result.map((line, i) => (i === place.first ? line.replace(place.marker, grown) : i === last ? `${indent}${grown}` : line));
}
