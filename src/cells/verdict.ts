import { verdicts, type Verdict } from './types.ts';

/** Returns the worst verdict (error > invalid > fail > insufficient > warn > pass > info); `info` of none. */
export function worst(given: Iterable<Verdict>): Verdict {
  let rank = verdicts.length - 1;
  for (const verdict of given) rank = Math.min(rank, verdicts.indexOf(verdict));
  return verdicts[rank] ?? 'info';
}
