/** Cells one grouping may have: large blocks hold many sets of three and cost one pass each. */
const mostCells = 30_000;

/**
 * Returns few blocks of columns so that each of the wanted sets lies in one. A block's cells number at most 30 000 (or those of one set, when that alone
 * has more). Greedy: from the first set not yet covered, the column that brings the most new sets for its size joins until none fits.
 */
export function coverSets(sizes: readonly number[], wanted: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const open = new Map(wanted.map((set) => [set.join(), set]));
  const blocks: (readonly number[])[] = [];
  for (const set of wanted) {
    if (!open.has(set.join())) continue;
    const block = grown([...set], sizes, open);
    for (const [key, other] of open) if (other.every((c) => block.includes(c))) open.delete(key);
    blocks.push(block);
  }
  return blocks;
}

function grown(start: readonly number[], sizes: readonly number[], open: ReadonlyMap<string, readonly number[]>): readonly number[] {
  const block = new Set(start);
  let cells = start.reduce((product, c) => product * (sizes[c] ?? 1), 1);
  for (;;) {
    const gains = new Array<number>(sizes.length).fill(0);
    for (const set of open.values()) {
      const outside = set.filter((c) => !block.has(c));
      if (outside.length === 1) gains[outside[0] ?? 0] = (gains[outside[0] ?? 0] ?? 0) + 1;
    }
    let best = -1;
    gains.forEach((gain, c) => {
      const size = sizes[c] ?? 1;
      if (gain === 0 || cells * size > mostCells) return;
      if (best < 0 || gain * (sizes[best] ?? 1) > (gains[best] ?? 0) * size) best = c;
    });
    if (best < 0) return [...block].sort((a, b) => a - b);
    block.add(best);
    cells *= sizes[best] ?? 1;
  }
}
