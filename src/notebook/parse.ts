import { fromMarkdown } from 'mdast-util-from-markdown';
import { diagnostic, sortDiagnostics } from './diagnostics.ts';
import { readFrontMatter } from './front-matter.ts';
import { checkProse } from './prose-limits.ts';
import { type CellPlace, type FenceType, readBlocks } from './read-blocks.ts';
import { checkText, normaliseText } from './source-text.ts';
import type { Diagnostic, ParseResult } from './types.ts';

export interface ParseOptions {
  /** The cell types a fence may name; `sql` is written `sql rows`. */
  readonly cellTypes: readonly FenceType[];
}

const opening = /^---[ \t]*$/;

/**
 * Reads a notebook: front matter, prose and cells, each with its place in the text (line ends as LF).
 * `notebook` is null when nothing can be run: text over 1 MiB, no readable front matter, or another version. Every other problem is a
 * diagnostic beside the notebook; a cell whose fence cannot be read is left out of `blocks`, one whose YAML cannot be read says why in `problem`.
 */
export function parseNotebook(text: string, options: ParseOptions): ParseResult {
  const { notebook, diagnostics } = parseWithPlaces(text, options);
  return { notebook, diagnostics };
}

/** What `parseNotebook` gives, and on which lines each cell stands. `frontEnd` is the line (from 0) that closes the front matter. */
export function parseWithPlaces(text: string, options: ParseOptions): ParseResult & { readonly places: readonly CellPlace[]; readonly frontEnd: number } {
  const source = normaliseText(text);
  const unreadable = checkText(source);
  if (unreadable !== null) return failed(unreadable);

  const lines = source.split('\n');
  if (!opening.test(lines[0] ?? '')) {
    return failed(
      diagnostic(
        'E_FRONT_MATTER',
        'A notebook starts with front matter between two `---` lines',
        { line: 1, column: 1 },
        { hint: 'begin with `---`, `faultline: 1`, `title: …`, `---`', fatal: true },
      ),
    );
  }
  const close = lines.findIndex((line, index) => index > 0 && opening.test(line));
  if (close < 0) {
    return failed(diagnostic('E_FRONT_MATTER', 'The front matter is not closed', { line: 1, column: 1 }, { hint: 'end it with a `---` line', fatal: true }));
  }
  const { front, diagnostics } = readFrontMatter(lines.slice(1, close).join('\n'), 1);
  if (front === null) return { notebook: null, diagnostics: sortDiagnostics(diagnostics), places: [], frontEnd: close };

  const body = lines.map((line, index) => (index <= close ? '' : line));
  const costly = checkProse(body);
  if (costly !== null) return failed(costly);
  const tree = fromMarkdown(body.join('\n'));
  const read = readBlocks(tree, body, close + 1, options.cellTypes);
  const { version, title, summary, tables, populations, parameters, filters, events } = front;
  return {
    notebook: { version, title, summary, tables, populations, parameters, filters, events, blocks: read.blocks, text: source },
    diagnostics: sortDiagnostics([...diagnostics, ...read.diagnostics]),
    places: read.places,
    frontEnd: close,
  };
}

function failed(found: Diagnostic): ReturnType<typeof parseWithPlaces> {
  return { notebook: null, diagnostics: [found], places: [], frontEnd: 0 };
}
