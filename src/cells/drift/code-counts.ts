import { lastOf, rounded } from '../../reduce/rounding.ts';
import type { ReducedTable, Rounding } from '../../reduce/types.ts';
import { type ValueCountTable, total } from '../../stats/value-counts.ts';
import type { ComparedColumn } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** The codes of a binned column and how many rows each has. */
export interface CodeCounts extends ValueCountTable {
  readonly rounding: Rounding;
}

interface Coded {
  /** Of the reference, then of the current side. */
  readonly sides: CodeCounts[];
  /** Current values below and above the reference's range. */
  below: number;
  above: number;
}

const codedTables = new WeakMap<readonly ReducedTable[], ReadonlyMap<string, Coded>>();

/** Returns what was counted of a binned column; null where nothing was asked for. */
export function codedOf(waves: Waves, source: ComparedColumn['source']): Coded | null {
  const wave = waves[1] ?? [];
  const known = codedTables.get(wave);
  if (known) return known.get(keyOf(source)) ?? null;
  const made = new Map<string, Coded>();
  for (const { reduction, valueCounts } of wave) {
    const [found] = valueCounts;
    if (reduction.kind !== 'valueCounts' || !reduction.rounding || !found) continue;
    const coded = made.get(keyOf(reduction)) ?? { sides: [], below: 0, above: 0 };
    made.set(keyOf(reduction), coded);
    const [interval] = reduction.within ?? [];
    if (interval === undefined) coded.sides.push({ rounding: reduction.rounding, values: found.values.map(Number), counts: found.counts });
    else coded[interval[0] === Number.NEGATIVE_INFINITY ? 'below' : 'above'] = total(found.counts);
  }
  codedTables.set(wave, made);
  return made.get(keyOf(source)) ?? null;
}

const keyOf = ({ column, derive }: ComparedColumn['source']) => JSON.stringify([column, derive ?? null]);

const cut = new WeakMap<CodeCounts, ReadonlyMap<number, readonly (number | undefined)[]>>();

/**
 * Cuts codes into `bins` of about equal mass: for each multiple of 1/bins the end of the code that comes nearest. An edge is the greatest number of its code,
 * so counts on bins are exact. undefined where the nearest cut has all rows on one side. The runs of a report ask for the same edges again and again.
 */
export function codeEdges(codes: CodeCounts, bins: number, range: { readonly low: number; readonly high: number }): readonly (number | undefined)[] {
  const known = cut.get(codes);
  const edges = known?.get(bins) ?? cutCodes(codes, bins, range);
  cut.set(codes, new Map([...(known ?? []), [bins, edges]]));
  return edges;
}

function cutCodes({ rounding, values, counts }: CodeCounts, bins: number, range: { readonly low: number; readonly high: number }): (number | undefined)[] {
  const n = total(counts);
  const ends = new Map<number, number>();
  let before = 0;
  let i = 0;
  return Array.from({ length: bins - 1 }, (_, k) => {
    const wanted = (n * (k + 1)) / bins;
    while (i < values.length - 1 && before + (counts[i] ?? 0) < wanted) before += counts[i++] ?? 0;
    const nearest = wanted - before <= before + (counts[i] ?? 0) - wanted ? i - 1 : i;
    const code = values[nearest];
    if (code === undefined || nearest === values.length - 1) return undefined;
    const end = ends.get(code) ?? lastOf(rounding, code, range.low, range.high);
    ends.set(code, end);
    return end;
  });
}

/** Returns the counts of codes on right-closed bins whose edges are ends of codes. */
export function foldCodes({ rounding, values, counts }: CodeCounts, edges: readonly number[]): number[] {
  const ends = edges.map((edge) => rounded(rounding, edge));
  const folded = new Array<number>(edges.length + 1).fill(0);
  let bin = 0;
  for (let i = 0; i < values.length; i++) {
    while (bin < ends.length && (values[i] ?? 0) > (ends[bin] ?? 0)) bin++;
    folded[bin] = (folded[bin] ?? 0) + (counts[i] ?? 0);
  }
  return folded;
}
