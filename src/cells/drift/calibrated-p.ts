import { cramerVonMisesSurvival } from '../../stats/cramer-von-mises.ts';
import { sqrt } from '../../stats/elementary.ts';
import { splitter } from '../../stats/hypergeometric.ts';
import { seededUniform } from '../../stats/random.ts';
import { total, type AlignedCounts } from '../../stats/value-counts.ts';

/** Cells that tied values are joined to before a redraw. */
const mostCells = 256;
/** A value that holds more of all rows than this bends the limiting law. */
const heavyTie = 0.02;

/**
 * p of the Cramér–von Mises distance nm/(n + m)² Σ (F − G)² over all values, where values tie. The statistic of middle ranks, which scipy computes,
 * counts ties as distance, and its law then rejects nearly always (every time, for a column that is 60 % zeros). Light ties keep the limiting law of
 * the distance; with heavy ones the split of the pooled rows is redrawn `draws` times over at most 256 cells. null when a side is empty.
 */
export function tiedCramerVonMisesP(counts: AlignedCounts, seed: number, draws: number): { readonly p: number; readonly law: 'asymptotic' | 'redrawn' } | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  const pooled = counts.reference.map((a, i) => a + (counts.current[i] ?? 0));
  const heaviest = pooled.reduce((a, b) => Math.max(a, b), 0) / (n + m);
  if (heaviest <= heavyTie) {
    const t = distance(counts.reference, pooled, n, m);
    const all = n + m;
    const mean = (1 + 1 / all) / 6;
    const variance = ((all + 1) * (4 * n * m * all - 3 * (n * n + m * m) - 2 * n * m)) / (45 * all * all * 4 * n * m);
    return { p: cramerVonMisesSurvival(1 / 6 + (t - mean) / sqrt(45 * variance)), law: 'asymptotic' };
  }
  return { p: redrawn(counts, pooled, n, m, { seed, draws }).cramerVonMises, law: 'redrawn' };
}

/**
 * p of Anderson and Darling's distance, Σ (F − G)²/(H(1 − H)) at the middle ranks, where a value holds more than 2 % of all rows: their table is made
 * for values that hardly tie and rejects up to three times too often there. null with lighter ties, where the table holds, and when a side is empty.
 */
export function tiedAndersonDarlingP(counts: AlignedCounts, seed: number, draws: number): number | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  const pooled = counts.reference.map((a, i) => a + (counts.current[i] ?? 0));
  const heaviest = pooled.reduce((a, b) => Math.max(a, b), 0);
  if (heaviest <= 1 || heaviest / (n + m) <= heavyTie) return null;
  return redrawn(counts, pooled, n, m, { seed, draws }).andersonDarling;
}

interface Redrawn {
  readonly seed: number;
  readonly draws: number;
  readonly current: ArrayLike<number>;
  readonly cramerVonMises: number;
  readonly andersonDarling: number;
}

/** The last redraw of a reference: both distances are of the same splits. */
const lastRedraw = new WeakMap<object, Redrawn>();

/** The share of splits of the pooled rows that lie at least as far apart, by either distance, over at most 256 cells. */
function redrawn(
  { reference, current }: AlignedCounts,
  pooled: ArrayLike<number>,
  n: number,
  m: number,
  { seed, draws }: { readonly seed: number; readonly draws: number },
): Redrawn {
  const known = lastRedraw.get(reference);
  if (known?.current === current && known.seed === seed && known.draws === draws) return known;
  const [first, both] = joined(reference, pooled, (n + m) / mostCells);
  const observed = [distance, tailDistance].map((of) => of(first, both, n, m) * (1 - 1e-9));
  const split = splitter(both, n);
  const uniform = seededUniform(seed);
  let asGreat = 0;
  let asGreatInTails = 0;
  for (let k = 0; k < draws; k++) {
    const drawn = split.draw(uniform);
    if (distance(drawn, both, n, m) >= (observed[0] ?? 0)) asGreat++;
    if (tailDistance(drawn, both, n, m) >= (observed[1] ?? 0)) asGreatInTails++;
  }
  const made = { seed, draws, current, cramerVonMises: (1 + asGreat) / (draws + 1), andersonDarling: (1 + asGreatInTails) / (draws + 1) };
  lastRedraw.set(reference, made);
  return made;
}

function tailDistance(first: ArrayLike<number>, pooled: ArrayLike<number>, n: number, m: number): number {
  let f = 0;
  let g = 0;
  let sum = 0;
  for (let i = 0; i < pooled.length; i++) {
    const a = first[i] ?? 0;
    const both = pooled[i] ?? 0;
    const apart = (f + a / 2) / n - (g + (both - a) / 2) / m;
    const h = (f + g + both / 2) / (n + m);
    if (h > 0 && h < 1) sum += (both * apart * apart) / (h * (1 - h));
    f += a;
    g += both - a;
  }
  return sum;
}

function distance(first: ArrayLike<number>, pooled: ArrayLike<number>, n: number, m: number): number {
  let f = 0;
  let g = 0;
  let sum = 0;
  for (let i = 0; i < pooled.length; i++) {
    const a = first[i] ?? 0;
    const both = pooled[i] ?? 0;
    f += a / n;
    g += (both - a) / m;
    sum += both * (f - g) * (f - g);
  }
  return ((n / (n + m)) * m * sum) / (n + m);
}

/** Neighbouring values joined until each cell holds `least` rows of both sides together: decided by the pooled rows alone. */
function joined(first: ArrayLike<number>, pooled: ArrayLike<number>, least: number): readonly [Float64Array, Float64Array] {
  const a: number[] = [];
  const both: number[] = [];
  let open = false;
  for (let i = 0; i < pooled.length; i++) {
    if (!open) {
      a.push(0);
      both.push(0);
    }
    const last = both.length - 1;
    a[last] = (a[last] ?? 0) + (first[i] ?? 0);
    both[last] = (both[last] ?? 0) + (pooled[i] ?? 0);
    open = (both[last] ?? 0) < least;
  }
  return [Float64Array.from(a), Float64Array.from(both)];
}
