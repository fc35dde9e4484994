import type { SessionState } from '../../notebook/session-types.ts';

export type Remedy = 'reload' | 'run' | 'files' | 'text';

/** A failure in words: what happened, what still works, what to do. */
export interface Trouble {
  readonly sentence: string;
  readonly still: string;
  readonly remedy: Remedy | null;
  /** Calm news (a run was cancelled) rather than a failure. */
  readonly calm: boolean;
}

interface Kind {
  readonly pattern: RegExp;
  readonly still: string;
  readonly remedy: Remedy | null;
  readonly calm?: boolean;
}

const kept = 'Finished cells keep their results.';

/** In this order: the engine's sentences are its contract, so the first that fits decides. */
const kinds: readonly Kind[] = [
  { pattern: /^cancelled\b/i, still: '', remedy: 'run', calm: true },
  {
    pattern: /changed, moved or deleted|open (?:its files|it) again|could not be brought back/i,
    still: `${kept} The browser lost its hold on the file; add it again under the same name.`,
    remedy: 'files',
  },
  {
    pattern: /not enough memory|out of memory/i,
    still: `${kept} Close other tabs, remove a table you do not need, or narrow the notebook's columns.`,
    remedy: 'run',
  },
  { pattern: /crashed|worker stopped|was restarted|will be restarted/i, still: `${kept} The tables are read again by themselves.`, remedy: 'run' },
  { pattern: /\bline \d+\b|front matter|unknown (?:cell|key|parameter)/i, still: 'The rest of the notebook stays as it is.', remedy: 'text' },
];

/** As a sentence: with a capital and a full stop. Codes and names in backticks stay as they are. */
function finished(sentence: string): string {
  const begun = sentence.charAt(0).toUpperCase() + sentence.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}

/** Words for a failure, from its sentence and the state of the engine; null when there is none. */
export function troubleOf(sentence: string | null, engine: SessionState['engine']): Trouble | null {
  if (engine === 'failed') {
    return {
      sentence: finished(sentence ?? 'The engine did not start'),
      still: 'The notebook can still be read, edited and shared; nothing can be computed until the engine starts. Reloading keeps your text.',
      remedy: 'reload',
      calm: false,
    };
  }
  if (sentence === null) return null;
  const kind = kinds.find((given) => given.pattern.test(sentence));
  return { sentence: finished(sentence), still: kind?.still ?? '', remedy: kind?.remedy ?? null, calm: kind?.calm ?? false };
}
