import { namedClass } from '../../telemetry/pii/columns.ts';
import { matchesOf, recognisersFor } from '../../telemetry/pii/recognisers.ts';
import type { ScanFinding } from './types.ts';

export interface PersonalMatch {
  readonly class: string;
  readonly from: number;
  readonly to: number;
}

/** Personal data in a text, from left to right, overlaps left out. `column` is the name of the column that the text is a value of. */
export function personalData(text: string, column = ''): readonly PersonalMatch[] {
  if (text.length < 6) return [];
  const found = recognisersFor(column, 'text').flatMap((recogniser) =>
    [...matchesOf(recogniser, text)].map((match) => ({ class: recogniser.class, ...match })),
  );
  found.sort((a, b) => a.from - b.from || b.to - a.to || (a.class < b.class ? -1 : 1));
  let end = -1;
  return found.filter(({ from, to }) => {
    if (from < end) return false;
    end = to;
    return true;
  });
}

/** Returns a text with each piece of personal data replaced by its class in brackets, such as `[email]`. */
export function withoutPersonalData(text: string): string {
  const found = personalData(text);
  if (found.length === 0) return text;
  let at = 0;
  let kept = '';
  for (const match of found) {
    kept += `${text.slice(at, match.from)}[${match.class}]`;
    at = match.to;
  }
  return kept + text.slice(at);
}

/** True when the values of a column of this name are people's names, contacts, addresses or identities. */
export function namesPeople(column: string): boolean {
  const named = namedClass(column);
  return named === 'person_name' || named === 'contact' || named === 'identity' || named === 'address' || named === 'birth_date';
}

/**
 * Scans the final text of a file: which classes of personal data stand where, never the values. Places are line:column, from 1. Hexadecimal digests and
 * base64 blocks longer than `longestRun` characters are skipped (they are checksums and pictures).
 */
export function scanBytes(text: string, options: { readonly longestRun?: number; readonly most?: number } = {}): readonly ScanFinding[] {
  const { longestRun = 40, most = 100 } = options;
  const found: ScanFinding[] = [];
  for (const [line, content] of text.split('\n').entries()) {
    const plain = content.replace(/[A-Za-z0-9+/=]{24,}/g, (run) => (run.length > longestRun && !/^[0-9]+$/.test(run) ? '·'.repeat(run.length) : run));
    for (const match of personalData(plain)) {
      if (found.length >= most) return found;
      found.push({ class: match.class, where: `${line + 1}:${match.from + 1}` });
    }
  }
  return found;
}
