/** How well a query matches a text, and where. */
export interface Match {
  readonly score: number;
  /** Indices of the text's characters that matched, ascending. */
  readonly at: readonly number[];
}

const isBoundary = (text: string, i: number): boolean =>
  i === 0 || /[\s_\-./·:]/.test(text[i - 1] ?? '') || (/[A-Z]/.test(text[i] ?? '') && /[a-z]/.test(text[i - 1] ?? ''));

/** Best match of one word as a subsequence: runs and beginnings of words count for more, a late start for less. */
function matchWord(word: string, text: string, lower: string): Match | null {
  const whole = lower.indexOf(word);
  if (whole >= 0) {
    const starts = [...lower.matchAll(new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'))].map((found) => found.index);
    const best = starts.find((start) => isBoundary(text, start)) ?? whole;
    return { score: word.length * 4 + (isBoundary(text, best) ? 6 : 0) + (best === 0 ? 2 : 0), at: Array.from(word, (_, i) => best + i) };
  }
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of word) {
    let found = lower.indexOf(letter, from);
    if (found < 0) return null;
    for (let next = found; next >= 0 && next < found + 24; next = lower.indexOf(letter, next + 1)) {
      if (isBoundary(text, next)) {
        found = next;
        break;
      }
    }
    score += isBoundary(text, found) ? 3 : at.at(-1) === found - 1 ? 2 : 0.5;
    at.push(found);
    from = found + 1;
  }
  // Letters scattered inside words are chance, not meaning: the first begins a word, and most begin one or follow the one before.
  return score < word.length * 1.6 || !isBoundary(text, at[0] ?? 0) ? null : { score, at };
}

/**
 * Matches every word of a query somewhere in a text, in any order; null when one is missing. Case does not matter.
 * An empty query matches everything with score 0.
 */
export function fuzzy(query: string, text: string): Match | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let score = 0;
  const at = new Set<number>();
  for (const word of words) {
    const found = matchWord(word, text, lower);
    if (found === null) return null;
    score += found.score;
    for (const index of found.at) at.add(index);
  }
  return { score: words.length === 0 ? 0 : score - text.length / 200, at: [...at].sort((a, b) => a - b) };
}
