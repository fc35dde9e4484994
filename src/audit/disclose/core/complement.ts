import type { Knowledge } from './knowledge.ts';
import type { CountSystem } from './system.ts';

/**
 * Returns the printed count to hide so that what is known through `lines` opens: the smallest that is neither 0 nor 1 (a reader guesses those), ties by key;
 * 0 or 1 when there is nothing else; null when everything is hidden or fixed. A count that only follows from others stands for the printed ones it follows from.
 */
export function complement(
  system: CountSystem,
  state: Knowledge,
  lines: readonly number[],
  isFixed: (variable: number) => boolean,
  isWeakAllowed = true,
): number | null {
  const seen = new Set<number>();
  const found: number[] = [];
  const pending = [...lines];
  const seenLines = new Set<number>(pending);
  for (let at = 0; at < pending.length; at += 1) {
    const line = system.lines[pending[at] ?? -1];
    for (const each of line === undefined ? [] : [line.total, ...line.parts]) {
      if (!state.known[each] || seen.has(each)) continue;
      seen.add(each);
      const source = state.source[each] ?? -1;
      if (state.printed[each]) {
        if (!isFixed(each)) found.push(each);
      } else if (source >= 0 && !seenLines.has(source)) {
        seenLines.add(source);
        pending.push(source);
      }
    }
  }
  const cost = (i: number) => system.variables[i]?.value ?? 0;
  const name = (i: number) => system.variables[i]?.key ?? '';
  const weak = (i: number) => (cost(i) <= 1 ? 1 : 0);
  found.sort((a, b) => weak(a) - weak(b) || cost(a) - cost(b) || (name(a) < name(b) ? -1 : 1));
  const [best] = found;
  return best === undefined || (weak(best) === 1 && !isWeakAllowed) ? null : best;
}
