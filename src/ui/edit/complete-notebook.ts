import type { CellType } from '../../cells/types.ts';
import { fenceWord } from '../../notebook/names.ts';
import { completeSql } from './complete-sql.ts';
import type { Suggestion, Suggestions } from './complete-types.ts';
import { completeYaml } from './complete-yaml.ts';
import { frontShape } from './front-shape.ts';
import type { KnownNames } from './known-names.ts';
import { shapeOf } from './schema-shape.ts';

/** The part of a notebook an offset lies in. `start` is where the part's text begins. */
export type NotebookPlace =
  | {
      readonly kind: 'front' | 'body';
      readonly start: number;
      readonly text: string;
      readonly type: string;
      readonly id: string | null;
      readonly language: 'yaml' | 'sql';
    }
  | { readonly kind: 'fence'; readonly start: number; readonly text: string }
  | { readonly kind: 'prose' };

/** Returns the part of the notebook at an offset: front matter, a fence's line, the body of a cell, or prose. */
export function notebookPlace(text: string, offset: number): NotebookPlace {
  const lines = text.split('\n');
  let start = 0;
  let front = lines[0]?.trim() === '---' ? 4 : -1;
  let open: { marker: string; start: number; words: readonly string[] } | null = null;
  for (const [index, line] of lines.entries()) {
    const end = start + line.length;
    const here = offset >= start && offset <= end;
    if (front >= 0 && index > 0) {
      if (line.trim() === '---') {
        if (here || offset < start) return offset < start ? frontPlace(text, front, start) : { kind: 'prose' };
        front = -1;
      }
    } else if (open !== null) {
      const closing = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
      if (closing?.startsWith(open.marker) === true) {
        if (offset < start) return bodyPlace(text, open, start - 1);
        if (here) return { kind: 'prose' };
        open = null;
      }
    } else {
      const fence = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/.exec(line);
      if (fence !== null) {
        if (here) return { kind: 'fence', start: start + (line.length - (fence[3] ?? '').length), text: fence[3] ?? '' };
        open = { marker: fence[2] ?? '```', start: end + 1, words: (fence[3] ?? '').trim().split(/\s+/) };
      } else if (here) return { kind: 'prose' };
    }
    start = end + 1;
  }
  if (front >= 0) return frontPlace(text, front, text.length);
  return open === null ? { kind: 'prose' } : bodyPlace(text, open, text.length);
}

function frontPlace(text: string, from: number, to: number): NotebookPlace {
  return { kind: 'front', start: from, text: text.slice(from, to), type: 'front', id: null, language: 'yaml' };
}

function bodyPlace(text: string, open: { readonly start: number; readonly words: readonly string[] }, to: number): NotebookPlace {
  const [language, type, ...rest] = open.words;
  if ((language !== 'yaml' && language !== 'sql') || type === undefined) return { kind: 'prose' };
  const id = rest.find((word) => word.startsWith('id='))?.slice(3) ?? null;
  return { kind: 'body', start: open.start, text: text.slice(open.start, Math.max(open.start, to)), type, id, language };
}

/** Completes a whole notebook at an offset; null where nothing fits (prose, text, comments). */
export function completeNotebook(text: string, offset: number, types: readonly CellType[], names: KnownNames): Suggestions | null {
  const place = notebookPlace(text, offset);
  if (place.kind === 'prose') return null;
  if (place.kind === 'fence') return completeFence(place.text.slice(0, offset - place.start), place.start, types);
  const within =
    place.kind === 'front'
      ? completeYaml(place.text, offset - place.start, { type: 'front', shape: frontShape }, names)
      : completeCell(place.text, offset - place.start, place, types, names);
  return within === null ? null : { from: within.from + place.start, options: within.options };
}

/** Completes the body of one cell. `type` is the fence's word. */
export function completeCell(
  text: string,
  offset: number,
  cell: { readonly type: string; readonly language: 'yaml' | 'sql'; readonly id: string | null },
  types: readonly CellType[],
  names: KnownNames,
): Suggestions | null {
  if (cell.language === 'sql') return completeSql(text, offset, names, { self: cell.id });
  const type = types.find((known) => fenceWord(known.name) === cell.type);
  if (type === undefined) return null;
  return completeYaml(text, offset, { type: type.name, shape: shapeOf(type.parameters), ...(cell.id === null ? {} : { id: cell.id }) }, names);
}

function completeFence(before: string, start: number, types: readonly CellType[]): Suggestions | null {
  const option = (type: CellType, label: string, order: number): Suggestion => ({
    label,
    detail: type.title,
    info: type.summary,
    kind: 'cell type',
    boost: Math.max(0, 9 - order / 10),
  });
  const first = /^[a-z]*$/.exec(before);
  if (first !== null) {
    return { from: start, options: types.map((type, i) => option(type, `${type.language} ${fenceWord(type.name)}`, i)) };
  }
  const second = /^(yaml|sql)[ \t]+([\w-]*)$/.exec(before);
  if (second === null) return null;
  const options = types.filter((type) => type.language === second[1]).map((type, i) => option(type, fenceWord(type.name), i));
  return options.length === 0 ? null : { from: start + before.length - (second[2] ?? '').length, options };
}
