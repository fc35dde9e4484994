import type { RandomWords } from '../../../../src/audit/disclose/noise/random-words.ts';
import { seededUniform } from '../../../../src/stats/random.ts';

/** Words that are the same for the same seed. */
export function seededWords(seed: number): RandomWords {
  const uniform = seededUniform(seed);
  return () => Math.floor(uniform() * 4_294_967_296);
}
