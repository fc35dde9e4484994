import type { Position } from '../../notebook/types.ts';

/** Offset in the text of a position whose line and column count from 1; the end of the text when it lies beyond. */
export function offsetOf(text: string, where: Position): number {
  let at = 0;
  for (let line = 1; line < where.line; line += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return Math.min(text.length, at + where.column - 1);
}

/** Line ends as LF, as the editor and the parser count them. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The one stretch in which two texts differ: replace [from, to) of the first by `insert`. Null when they are equal. */
export function difference(before: string, after: string): { readonly from: number; readonly to: number; readonly insert: string } | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
