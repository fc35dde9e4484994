import { distance } from 'fastest-levenshtein';

/**
 * The choice nearest to a mistyped name by Levenshtein distance on lower-case text, where `-` and `_` are the same.
 * Null when even the nearest differs in more than a third of its letters (at least two). Ties: the first choice in code-unit order.
 */
export function nearestName(name: string, choices: readonly string[]): string | null {
  if (name.length > 100) return null;
  const plain = (text: string): string => text.toLowerCase().replaceAll('-', '_');
  let best: string | null = null;
  let least = Infinity;
  for (const choice of [...choices].sort()) {
    const far = distance(plain(name), plain(choice));
    if (far < least) {
      least = far;
      best = choice;
    }
  }
  if (best === null) return null;
  return least <= Math.max(2, Math.floor(Math.max(best.length, name.length) / 3)) && least < best.length ? best : null;
}
