import { readFileSync } from 'node:fs';
import { main } from '../../src/cli/main.ts';
import type { ResultDocument } from '../../src/notebook/types.ts';
import { temporary, written } from '../engine/native/files.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs a command line in this process and gives what it wrote and how it ended. */
export async function command(...words: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await main(words, {
    out: (text) => {
      out.push(text);
    },
    error: (text) => {
      error.push(text);
    },
    interactive: false,
  });
  return { code, out: out.join('\n'), error: error.join('\n') };
}

let documents = 0;
/** Runs a notebook given as text and gives its result document too (null when none was written). */
export async function runs(text: string, ...words: readonly string[]): Promise<Ended & { readonly document: ResultDocument | null }> {
  const json = temporary(`out-${documents++}.json`);
  const ended = await command('run', written('notebook.md', text), ...words, '--json', json);
  try {
    return { ...ended, document: JSON.parse(readFileSync(json, 'utf8')) as ResultDocument };
  } catch {
    return { ...ended, document: null };
  }
}

/** A notebook with this front matter and these fenced cells. */
export function notebook(front: string, ...cells: readonly string[]): string {
  return `---\nfaultline: 1\ntitle: Test\n${front}---\n\n${cells.map((cell) => `\`\`\`${cell}\n\`\`\`\n`).join('\n')}`;
}
