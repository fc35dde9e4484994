import { energyDistance } from '../../stats/energy.ts';
import { detectableKs } from '../../stats/effect.ts';
import { splitter } from '../../stats/hypergeometric.ts';
import { ksStatistic } from '../../stats/ks.ts';
import { seededUniform } from '../../stats/random.ts';
import { alwaysValidKsReach } from '../../stats/empirical-process.ts';
import { mergeValueCounts, total, type AlignedCounts, type ValueCountTable } from '../../stats/value-counts.ts';
import { histogramAt, valuesAt, type Answers } from './answers.ts';
import { armNames, type ArmName } from './arms.ts';
import type { Comparison } from './compare.ts';
import { fewestRows } from './looks.ts';
import type { Scope } from './plan.ts';

/** How the shapes of a column differ. */
export interface ShapeComparison {
  /** Largest distance of the two distribution functions. */
  readonly ks: number;
  readonly energy: number;
  /** Of the energy distance, by redraws. */
  readonly p: number;
  readonly draws: number;
  /** The smallest distance that this many rows find with 80 % power. */
  readonly detectable: number;
  readonly binned: boolean;
  /** Distance beyond which any look may alarm. */
  readonly alwaysReach: number;
}

const draws = 999;
/** Above this many distinct values redraws use value bands: energy hardly depends on them. */
const mostDistinct = 2000;

/** Compares the whole distribution: distance by KS, certainty by the energy distance against seeded redraws of which row belongs to which arm. */
export function compareShapes(scope: Scope, answers: Answers, i: number, base: Comparison): Comparison {
  const exact = armNames.every((arm) => answers.has(`shape${i}:${arm}`));
  const counts = mergeValueCounts(countsOf(answers, i, 'control', exact), countsOf(answers, i, 'canary', exact));
  const ks = ksStatistic(counts);
  const energy = energyDistance(counts);
  if (ks === null || energy === null) return { ...base, reason: 'no_rows' };
  const [n, m] = [ks.referenceSize, ks.currentSize];
  const p = counts.values.length < 2 ? 1 : redrawnP(coarse(counts), scope.p.seed);
  const half = scope.p.alpha / 2;
  return {
    ...base,
    difference: ks.statistic,
    method: 'energy distance, redraws',
    test: { name: 'energy, redraws', statistic: energy, p },
    shape: {
      ks: ks.statistic,
      energy,
      p,
      draws,
      detectable: detectableKs(n, m, scope.p.alpha),
      binned: !exact,
      alwaysReach: (alwaysValidKsReach(n, half, fewestRows) ?? 1) + (alwaysValidKsReach(m, half, fewestRows) ?? 1),
    },
  };
}

function countsOf(answers: Answers, i: number, arm: ArmName, exact: boolean): ValueCountTable {
  if (exact) {
    const found = valuesAt(answers, `shape${i}:${arm}`);
    return { values: found?.values.map(Number) ?? [], counts: found?.counts ?? [] };
  }
  const table = answers.get(`sums:${arm}`);
  const found = histogramAt(table, table?.rows[0], `buckets${i}`);
  if (found === null) return { values: [], counts: [] };
  // A bucket stands at its upper end; the last one holds nothing, for the edges reach to the greatest value.
  return { values: found.edges, counts: found.counts.slice(0, found.edges.length) };
}

/** Neighbouring values joined until at most `mostDistinct` remain, with about equal mass; a band stands at its last value. */
function coarse(counts: AlignedCounts): AlignedCounts {
  if (counts.values.length <= mostDistinct) return counts;
  const all = total(counts.reference) + total(counts.current);
  const values: number[] = [];
  const reference: number[] = [];
  const current: number[] = [];
  let [left, right, before] = [0, 0, 0];
  for (let k = 0; k < counts.values.length; k += 1) {
    left += counts.reference[k] ?? 0;
    right += counts.current[k] ?? 0;
    const reached = Math.floor(((before + left + right) / all) * mostDistinct);
    if (reached <= Math.floor((before / all) * mostDistinct) && k + 1 < counts.values.length) continue;
    values.push(counts.values[k] ?? 0);
    reference.push(left);
    current.push(right);
    before += left + right;
    [left, right] = [0, 0];
  }
  return { values: Float64Array.from(values), reference: Float64Array.from(reference), current: Float64Array.from(current) };
}

/** (1 + redraws at least as far apart) / (1 + redraws), never 0. */
function redrawnP(counts: AlignedCounts, seed: number): number {
  const seen = energyDistance(counts) ?? 0;
  const pooled = counts.reference.map((count, k) => count + (counts.current[k] ?? 0));
  const split = splitter(pooled, total(counts.reference));
  const uniform = seededUniform(seed);
  let asFar = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    const reference = split.draw(uniform);
    const current = pooled.map((count, k) => count - (reference[k] ?? 0));
    if ((energyDistance({ values: counts.values, reference, current }) ?? 0) >= seen * (1 - 1e-12)) asFar += 1;
  }
  return (1 + asFar) / (1 + draws);
}
