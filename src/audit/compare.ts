import { blockNames, type BlockName, type Blocks } from './types.ts';

/** A place where a block computed again is not the recorded one. */
export interface Difference {
  /** Keys joined by dots: `cells.2.measurements.0.value`. */
  readonly path: string;
  readonly recorded: string;
  readonly computed: string;
}

export interface BlockComparison {
  readonly block: BlockName;
  readonly differences: readonly Difference[];
  /** What of the block could not be computed again. */
  readonly note?: string;
}

const tolerance = 1e-9;
/** Differences that are listed for a block. */
export const mostDifferences = 5;
const drawnOnce =
  'counts with noise were drawn once for this file and cannot be drawn again: their groups, budget and rates were computed, each draw is one that the stated noise can give, and is taken as recorded under the hash of this block';

/** Compares blocks: texts and whole numbers exactly, other numbers to 1e-9 relative (absolute below 1). At most five differences are listed for a block. */
export function compareBlocks(recorded: Blocks, computed: Blocks): readonly BlockComparison[] {
  return blockNames.map((block) => {
    const differences: Difference[] = [];
    walk(recorded[block], computed[block], [], differences);
    return { block, differences, ...(block === 'privacy' && recorded.privacy.noise !== undefined ? { note: drawnOnce } : {}) };
  });
}

function walk(a: unknown, b: unknown, path: readonly string[], found: Difference[]): void {
  if (found.length >= mostDifferences || Object.is(a, b)) return;
  if (typeof a === 'number' && typeof b === 'number' && isClose(a, b)) return;
  if (a !== null && b !== null && typeof a === 'object' && typeof b === 'object' && Array.isArray(a) === Array.isArray(b)) {
    const left = a as Readonly<Record<string, unknown>>;
    const right = b as Readonly<Record<string, unknown>>;
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) walk(left[key], right[key], [...path, key], found);
    return;
  }
  if (a === undefined && b === undefined) return;
  found.push({ path: path.join('.'), recorded: brief(a), computed: brief(b) });
}

function isClose(a: number, b: number): boolean {
  if (Number.isInteger(a) && Number.isInteger(b)) return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
}

function brief(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
