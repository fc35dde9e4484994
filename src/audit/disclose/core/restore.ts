/**
 * Returns which of the hidden publications can be printed again with everything still safe. Halves are tried, then halves of those that failed: what must stay hidden is found with few
 * trials where most can come back. The order of `candidates` decides; `most` bounds the trials, so that what is left untried stays hidden.
 */
export function restorable(candidates: readonly number[], isSafe: (back: ReadonlySet<number>) => boolean, most: number): ReadonlySet<number> {
  let back: ReadonlySet<number> = new Set();
  let trials = 0;
  const attempt = (list: readonly number[]): void => {
    if (list.length === 0 || trials >= most) return;
    trials += 1;
    const trial = new Set([...back, ...list]);
    if (isSafe(trial)) {
      back = trial;
      return;
    }
    if (list.length === 1) return;
    const middle = list.length >> 1;
    attempt(list.slice(0, middle));
    attempt(list.slice(middle));
  };
  attempt(candidates);
  return back;
}
