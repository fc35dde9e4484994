import { choiceHint, diagnostic } from './diagnostics.ts';
import type { Diagnostic, Position } from './types.ts';

export interface Fence {
  readonly marker: string;
  readonly language: 'yaml' | 'sql';
  /** The second word; null when there is none (prose). */
  readonly type: string | null;
  readonly id: string | null;
  readonly at: Position;
  readonly typeAt: Position;
  readonly idAt: Position;
  readonly problem: Diagnostic | null;
}

/** Reads the first line of a fenced block, `yaml drift id=x`. Null when it is no fence or its language is neither yaml nor sql. */
export function readFence(line: string, lineNumber: number): Fence | null {
  const open = /^( {0,3})(`{3,}|~{3,})[ \t]*(.*)$/.exec(line);
  if (open === null) return null;
  const marker = open[2] ?? '';
  const words = [...(open[3] ?? '').matchAll(/\S+/g)];
  const offset = line.length - (open[3] ?? '').length;
  const at = (index: number): Position => ({ line: lineNumber, column: offset + (words[index]?.index ?? 0) + 1 });
  const language = words[0]?.[0].toLowerCase();
  if (language !== 'yaml' && language !== 'sql') return null;
  let id: string | null = null;
  let idAt = at(2);
  let problem: Diagnostic | null = null;
  for (let index = 2; index < words.length; index += 1) {
    const word = words[index]?.[0] ?? '';
    const value = /^id=(.*)$/.exec(word)?.[1];
    if (value !== undefined && id === null) {
      id = value;
      idAt = at(index);
    } else {
      const key = word.split('=')[0] ?? word;
      const message = value === undefined ? `A fence knows only \`id=name\` after the cell type, not '${word.slice(0, 40)}'` : 'A cell has one id';
      problem ??= diagnostic('E_UNKNOWN_KEY', message, at(index), { hint: choiceHint(key, ['id']) });
    }
  }
  const start = { line: lineNumber, column: (open[1] ?? '').length + 1 };
  return { marker, language, type: words[1]?.[0] ?? null, id, at: start, typeAt: at(1), idAt, problem };
}
