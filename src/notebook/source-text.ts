import { diagnostic } from './diagnostics.ts';
import type { Diagnostic, Position } from './types.ts';

export const notebookSizeLimit = 1_048_576;

/** The notebook's text as it is read, hashed and shown: without a byte order mark, line ends as LF. */
export function normaliseText(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** Line and column (from 1) of an offset in UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let index = before.indexOf('\n'); index >= 0; index = before.indexOf('\n', index + 1)) line += 1;
  return { line, column: offset - lineStart + 1 };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const refused = /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** A fatal diagnostic when the text is over 1 MiB or holds control, direction-changing or broken characters; else null. */
export function checkText(text: string): Diagnostic | null {
  const bytes = text.length > notebookSizeLimit ? text.length : new TextEncoder().encode(text).length;
  if (bytes > notebookSizeLimit) {
    return diagnostic(
      'E_SIZE',
      'A notebook may hold at most 1 MiB of text',
      { line: 1, column: 1 },
      { hint: 'data belongs in files, not in the notebook', fatal: true },
    );
  }
  const found = refused.exec(text);
  if (found === null) return null;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return diagnostic('E_CHARACTER', `The invisible character U+${code} is not allowed`, positionAt(text, found.index), { hint: 'delete it', fatal: true });
}
