import { diagnostic } from './diagnostics.ts';
import type { Diagnostic } from './types.ts';

const paragraphLimit = 10_000;
const markLimit = 400;
const totalMarkLimit = 20_000;
const fenceLimit = 500;
const indentLimit = 60;
const nested = /^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){17}/;
const marks = /[[\]*_`<>&!\\]/g;

/**
 * A fatal E_SIZE where prose would cost a Markdown parser more than its length: a paragraph over 10 000 characters or 400 marks, 17 lists or
 * quotes in one line, or more than 60 spaces before a line, 20 000 marks or 500 fences in all. Fenced code is not looked at. Null when all is well.
 */
export function checkProse(lines: readonly string[]): Diagnostic | null {
  let fence: string | null = null;
  let length = 0;
  let count = 0;
  let total = 0;
  let fences = 0;
  for (const [index, line] of lines.entries()) {
    const marker = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (marker?.startsWith(fence) && line.trim() === marker) fence = null;
      continue;
    }
    if (marker !== undefined) {
      fence = marker;
      fences += 1;
    }
    const blank = line.trim() === '' || marker !== undefined;
    length = blank ? 0 : length + line.length;
    const added = blank ? 0 : (line.match(marks)?.length ?? 0);
    count = blank ? 0 : count + added;
    total += added;
    const where = { line: index + 1, column: 1 };
    if (fences > fenceLimit) return diagnostic('E_SIZE', `A notebook may hold at most ${fenceLimit} cells and code blocks`, where, { fatal: true });
    if (total > totalMarkLimit) return diagnostic('E_SIZE', `The prose holds more than ${totalMarkLimit} marks`, where, { fatal: true });
    if (length > paragraphLimit || count > markLimit) {
      return diagnostic('E_SIZE', `This paragraph is longer than ${paragraphLimit} characters or ${markLimit} marks`, where, {
        hint: 'divide it by a blank line',
        fatal: true,
      });
    }
    if (nested.test(line) || line.length - line.trimStart().length > indentLimit) {
      if (!blank && !/^[-*_ \t]+$/.test(line.slice(0, 200)))
        return diagnostic('E_SIZE', 'Lists and quotes are nested too deep here', where, { hint: 'at most 16 levels', fatal: true });
      if (line.length > 200) return diagnostic('E_SIZE', 'This line is too long', where, { hint: 'at most 200 characters for a rule', fatal: true });
    }
  }
  return null;
}
