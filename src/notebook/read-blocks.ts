import type { Code, Nodes, Root } from 'mdast';
import { choiceHint, diagnostic } from './diagnostics.ts';
import { type Fence, readFence } from './fence.ts';
import { fenceWord, namePattern, nameRule } from './names.ts';
import { readYaml } from './read-yaml.ts';
import type { Block, CellSource, Diagnostic, Position } from './types.ts';

export interface FenceType {
  readonly name: string;
  readonly language: 'yaml' | 'sql';
}

/** Where a cell stands: lines count from 0, `last` is the closing fence. */
export interface CellPlace {
  readonly id: string;
  readonly type: string;
  readonly named: boolean;
  readonly first: number;
  readonly last: number;
  readonly marker: string;
}

interface OpenCell {
  readonly fence: Fence;
  readonly type: FenceType;
  readonly node: Code;
  readonly firstLine: number;
  readonly lastLine: number;
}

/**
 * Prose and cells in the order of the text. `lines` are the notebook's lines with the front matter blanked; `from` is the first line (from 0)
 * after it. Raw HTML and cells inside lists or quotes are diagnostics.
 */
export function readBlocks(
  tree: Root,
  lines: readonly string[],
  from: number,
  types: readonly FenceType[],
): { blocks: Block[]; places: readonly CellPlace[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const cells: OpenCell[] = [];
  for (const node of tree.children) {
    if (node.type === 'code') {
      const cell = openCell(node, lines, types, diagnostics);
      if (cell !== null) {
        cells.push(cell);
        continue;
      }
    }
    inspectProse(node, lines, types, diagnostics, true);
  }
  const ids = cellIds(cells, diagnostics);
  const blocks: Block[] = [];
  const places: CellPlace[] = [];
  let next = from;
  for (const [index, cell] of cells.entries()) {
    pushProse(blocks, lines, next, cell.firstLine);
    next = cell.lastLine + 1;
    const id = ids[index];
    if (id === undefined || id === null) continue;
    blocks.push({ kind: 'cell', cell: cellSource(cell, id, lines, diagnostics) });
    places.push({ id, type: cell.type.name, named: cell.fence.id !== null, first: cell.firstLine, last: cell.lastLine, marker: cell.fence.marker });
  }
  pushProse(blocks, lines, next, lines.length);
  return { blocks, places, diagnostics };
}

function openCell(node: Code, lines: readonly string[], types: readonly FenceType[], diagnostics: Diagnostic[]): OpenCell | null {
  const firstLine = (node.position?.start.line ?? 1) - 1;
  const lastLine = (node.position?.end.line ?? 1) - 1;
  const fence = readFence(lines[firstLine] ?? '', firstLine + 1);
  if (fence === null || fence.type === null) return null;
  const type = types.find((known) => fenceWord(known.name) === fence.type);
  if (type === undefined) {
    const known = types.map((each) => fenceWord(each.name));
    diagnostics.push(
      diagnostic('E_UNKNOWN_CELL', `There is no cell type '${fence.type}'`, fence.typeAt, {
        hint: fence.type === 'sql' ? 'write `sql rows`' : choiceHint(fence.type, known),
      }),
    );
    return null;
  }
  const word = fenceWord(type.name);
  if (type.language !== fence.language) {
    diagnostics.push(
      diagnostic('E_UNKNOWN_CELL', `A '${word}' cell is written in ${type.language}, not ${fence.language}`, fence.at, {
        hint: `write \`${type.language} ${word}\``,
      }),
    );
    return null;
  }
  const indent = /^ */.exec(lines[firstLine] ?? '')?.[0] ?? '';
  const closing = (lines[lastLine] ?? '').trim();
  if (lastLine === firstLine || !/^(`{3,}|~{3,})$/.test(closing) || closing.length < fence.marker.length || closing[0] !== fence.marker[0]) {
    diagnostics.push(diagnostic('E_FENCE', 'This cell is not closed', fence.at, { hint: `end it with a line ${indent}${fence.marker}` }));
    return null;
  }
  if (fence.problem !== null) {
    diagnostics.push(fence.problem);
    return null;
  }
  return { fence, type, node, firstLine, lastLine };
}

/** One id per cell, or null where the written one is refused. Written ids are settled first, so that a default never takes one away. */
function cellIds(cells: readonly OpenCell[], diagnostics: Diagnostic[]): (string | null)[] {
  const taken = new Map<string, number>();
  const written = cells.map(({ fence, firstLine }) => {
    if (fence.id === null) return undefined;
    if (!namePattern.test(fence.id)) {
      diagnostics.push(diagnostic('E_NAME', `The id '${fence.id.slice(0, 40)}' is not a name`, fence.idAt, { hint: nameRule }));
      return null;
    }
    const before = taken.get(fence.id);
    if (before !== undefined) {
      diagnostics.push(
        diagnostic('E_DUPLICATE_ID', `The id '${fence.id}' is already used on line ${before}`, fence.idAt, { cell: fence.id, hint: 'choose another id' }),
      );
      return null;
    }
    taken.set(fence.id, firstLine + 1);
    return fence.id;
  });
  return cells.map((cell, index) => {
    const id = written[index];
    if (id !== undefined) return id;
    const base = cell.type.name.replaceAll('-', '_');
    let name = base;
    for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`;
    taken.set(name, cell.firstLine + 1);
    return name;
  });
}

function cellSource(cell: OpenCell, id: string, lines: readonly string[], diagnostics: Diagnostic[]): CellSource {
  const { fence, type, node, firstLine } = cell;
  const text = node.value;
  const base = { id, type: type.name, language: type.language, text, named: fence.id !== null, position: fence.at };
  const bodyLines = text.split('\n');
  const place = (line: number, column: number): Position => {
    const stripped = (lines[firstLine + line] ?? '').length - (bodyLines[line - 1] ?? '').length;
    return { line: firstLine + 1 + line, column: column + Math.max(stripped, 0) };
  };
  if (type.language === 'sql') return { ...base, value: null, positions: { '': place(1, 1) } };
  const reading = readYaml(text, place, { cell: id });
  const problem =
    reading.diagnostics[0] ??
    (reading.value !== null && (typeof reading.value !== 'object' || Array.isArray(reading.value))
      ? diagnostic('E_YAML', `A '${type.name}' cell holds keys and values`, reading.valuePositions[''] ?? fence.at, {
          cell: id,
          hint: 'write `key: value`, one per line, or nothing',
        })
      : null);
  if (problem !== null) {
    diagnostics.push(problem);
    return { ...base, value: null, positions: {}, problem };
  }
  return { ...base, value: reading.value, positions: reading.positions };
}

function pushProse(blocks: Block[], lines: readonly string[], start: number, end: number): void {
  let first = start;
  let last = end - 1;
  while (first <= last && (lines[first] ?? '').trim() === '') first += 1;
  while (last >= first && (lines[last] ?? '').trim() === '') last -= 1;
  if (first > last) return;
  const text = lines
    .slice(first, last + 1)
    .map((line, index, all) => trimLine(line, all[index + 1]))
    .join('\n');
  blocks.push({ kind: 'prose', text, position: { line: first + 1, column: 1 } });
}

/** Spaces at a line's end go; two that break the line in Markdown stay. */
function trimLine(line: string, following: string | undefined): string {
  const bare = line.replace(/[ \t]+$/, '');
  return bare !== '' && line.startsWith('  ', bare.length) && following !== undefined && following.trim() !== '' ? `${bare}  ` : bare;
}

function inspectProse(node: Nodes, lines: readonly string[], types: readonly FenceType[], diagnostics: Diagnostic[], top: boolean): void {
  const where = { line: node.position?.start.line ?? 1, column: node.position?.start.column ?? 1 };
  if (node.type === 'html') {
    diagnostics.push(diagnostic('E_HTML', 'HTML is not allowed in a notebook', where, { hint: 'write Markdown, or put the text in `backticks`' }));
  }
  if (!top && node.type === 'code' && (node.lang === 'yaml' || node.lang === 'sql')) {
    const word = /^\S+/.exec(node.meta ?? '')?.[0];
    if (word !== undefined && types.some((type) => fenceWord(type.name) === word)) {
      diagnostics.push(diagnostic('E_FENCE', 'A cell cannot stand inside a list or a quote', where, { hint: 'move its fence to the left margin' }));
    }
  }
  if ('children' in node) for (const child of node.children) inspectProse(child, lines, types, diagnostics, false);
}
