import { Document, isMap, isScalar, parseDocument, type Pair, visit } from 'yaml';
import { filterRecord } from './filters.ts';
import { frontMatterKeys, readFrontMatter } from './front-matter.ts';
import { fenceWord } from './names.ts';
import { printYaml } from './print-yaml.ts';
import type { Block, CellSource, Notebook } from './types.ts';

/**
 * The canonical text of a notebook: front-matter keys in a fixed order, canonical YAML with its comments, prose as it is, one blank line between
 * blocks, LF. Front matter is taken from the notebook's text while it says the same as the record (so comments stay), else from the record.
 */
export function printNotebook(notebook: Notebook): string {
  const blocks = notebook.blocks.map((block) => printBlock(block));
  return `${[`---\n${printFrontMatter(notebook)}---`, ...blocks].join('\n\n')}\n`;
}

function printBlock(block: Block): string {
  return block.kind === 'prose' ? block.text : printCell(block.cell);
}

/** A cell as its fence: ``` or longer where the body holds backticks; `id=` only when it was written. */
export function printCell(cell: CellSource): string {
  const body = cell.language === 'yaml' ? printYaml(parseDocument(cell.text, { version: '1.2', schema: 'core' })) : cell.text;
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((match) => match[0].length));
  const marker = '`'.repeat(longest + 1);
  const lines = body === '' ? '' : body.endsWith('\n') && cell.language === 'yaml' ? body : `${body}\n`;
  return `${marker}${cell.language} ${fenceWord(cell.type)}${cell.named ? ` id=${cell.id}` : ''}\n${lines}${marker}`;
}

function printFrontMatter(notebook: Notebook): string {
  const written = frontMatterText(notebook.text);
  if (written !== null) {
    const { front } = readFrontMatter(written, 1);
    if (front !== null && canonical(front) === canonical(notebook)) return printYaml(inOrder(parseDocument(written, { version: '1.2', schema: 'core' })));
  }
  return printYaml(new Document(frontMatterRecord(notebook), { version: '1.2', schema: 'core' }));
}

function frontMatterText(text: string): string | null {
  return /^---[ \t]*\n([\s\S]*?\n)?---[ \t]*(?:\n|$)/.exec(text)?.[1] ?? null;
}

/** The front matter as one text, without places. */
function canonical(front: Omit<Notebook, 'blocks' | 'text'>): string {
  return JSON.stringify(frontMatterRecord(front));
}

function frontMatterRecord(front: Omit<Notebook, 'blocks' | 'text'>): Record<string, unknown> {
  const named = <T extends { readonly name: string }>(items: readonly T[], rest: (item: T) => unknown): Record<string, unknown> | undefined =>
    items.length === 0 ? undefined : Object.fromEntries(items.map((item) => [item.name, rest(item)]));
  const record = {
    faultline: front.version,
    title: front.title,
    summary: front.summary === '' ? undefined : front.summary,
    tables: named(front.tables, ({ roles, units, scores, join, on }) =>
      defined({ roles: { ...withUnits(roles, units ?? {}), ...(scores === undefined ? {} : { scores }) }, join, on }),
    ),
    populations: named(front.populations, ({ table, where, window }) => defined({ table, where, window })),
    filters: front.filters.length === 0 ? undefined : front.filters.map((filter) => filterRecord(filter)),
    parameters: named(front.parameters, ({ type, default: value, label, min, max, step, options, of }) =>
      defined({ type, options, of, default: value, min, max, step, label }),
    ),
    events: front.events ?? undefined,
  };
  return defined(record);
}

/** Roles of time as they are written where their column has a unit. */
function withUnits(roles: Notebook['tables'][number]['roles'], units: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(roles).map(([role, held]) => [role, typeof held === 'string' && Object.hasOwn(units, held) ? { column: held, unit: units[held] } : held]),
  );
}

function defined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** Moves the top-level keys to the canonical order; a comment above a key moves with it. */
function inOrder(document: ReturnType<typeof parseDocument>): ReturnType<typeof parseDocument> {
  const contents = document.contents;
  if (!isMap(contents)) return document;
  const rank = (pair: Pair): number => (isScalar(pair.key) ? (frontMatterKeys as readonly unknown[]).indexOf(pair.key.value) : -1);
  contents.items.sort((a, b) => rank(a as Pair) - rank(b as Pair));
  visit(contents, {
    Node: (_key, node) => {
      if (node.spaceBefore === true) node.spaceBefore = false;
    },
  });
  return document;
}
