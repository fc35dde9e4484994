import { nearestName } from '../../notebook/nearest-name.ts';
import type { Diagnostic } from '../../notebook/types.ts';
import { offsetOf } from './offset.ts';

export interface Marked {
  readonly from: number;
  readonly to: number;
  readonly diagnostic: Diagnostic;
  readonly fix: QuickFix | null;
}

export interface QuickFix {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

const wordPattern = /^[^\s:,{}[\]"'`]+/;

/** The stretch of text a diagnostic underlines: the word at its place, or one character. */
function rangeOf(text: string, diagnostic: Diagnostic): { from: number; to: number } {
  const from = offsetOf(text, diagnostic.where);
  const word = wordPattern.exec(text.slice(from, from + 200))?.[0].length ?? 0;
  const lineEnd = text.indexOf('\n', from);
  const most = lineEnd < 0 ? text.length : lineEnd;
  if (from >= most && from > 0) return { from: from - (text[from - 1] === '\n' ? 0 : 1), to: from };
  return { from, to: Math.min(most, from + Math.max(1, word)) };
}

/** The nearest of the words that a schema's own sentence lists: `'correction' is "hb": expected bh, by, holm or none`. */
function nearestExpected(message: string): string | null {
  const listed = /"([^"]+)": expected (.+)$/.exec(message);
  const words = (listed?.[2] ?? '').replace(/^one of /, '').split(/, | or /);
  return listed !== null && words.length > 1 && words.every((word) => /^[\w-]+$/.test(word)) ? nearestName(listed[1] ?? '', words) : null;
}

/** The replacement that a hint such as `did you mean 'drift'?` names; null without one, or when the wrong word is not found near its place. */
export function quickFix(text: string, diagnostic: Diagnostic): QuickFix | null {
  const insert = /did you mean '([^']+)'/.exec(diagnostic.hint ?? '')?.[1] ?? nearestExpected(diagnostic.message);
  if (insert === null) return null;
  const start = offsetOf(text, diagnostic.where);
  const near = text
    .slice(start, start + 400)
    .split('\n')
    .slice(0, 4)
    .join('\n');
  const quoted = [...diagnostic.message.matchAll(/'([^']+)'|"([^"]+)"/g)].map((match) => match[1] ?? match[2] ?? '');
  // A wrong value is named after its key, and a wrong key before its cell; the wrong word is the one that looks most like a word at the place.
  const candidates = quoted.filter((word) => word !== insert && near.includes(word));
  const atPlace = candidates.find((word) => near.startsWith(word));
  const value = candidates.find((word) => diagnostic.message.includes(`"${word}"`));
  const wrong = value ?? atPlace ?? candidates[0];
  if (wrong === undefined) return null;
  const from = start + near.indexOf(wrong);
  return { from, to: from + wrong.length, insert };
}

/** Diagnostics with their stretches and fixes, for a text they were made from. */
export function markDiagnostics(text: string, diagnostics: readonly Diagnostic[]): readonly Marked[] {
  return diagnostics.map((diagnostic) => ({ ...rangeOf(text, diagnostic), diagnostic, fix: quickFix(text, diagnostic) }));
}
