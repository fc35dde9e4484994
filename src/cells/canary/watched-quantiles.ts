import { sequentialQuantileRanks, type WatchedArm } from '../../stats/sequential-quantiles.ts';
import { rankIntervals } from '../quantile-waves.ts';
import { histogramAt, valuesAt, type Answers } from './answers.ts';
import { armNames, type ArmName, type Both } from './arms.ts';
import { expectedOf } from './looks.ts';
import type { Scope } from './plan.ts';

/** True when quantiles have exact intervals for every look: rows count as independent, and such intervals are asked for. */
export function isWatchedExactly({ p, arms }: Scope): boolean {
  return arms.unit === null && (p.sequential || p.decide === 'sequential');
}

/** The 0-based ranks of an arm between which all values are needed; null where none are. */
export function watchedRanks(scope: Scope, n: Both<number>, q: number, arm: ArmName): readonly [number, number] | null {
  if (!isWatchedExactly(scope) || n.control === 0 || n.canary === 0) return null;
  const other = arm === 'control' ? 'canary' : 'control';
  return sequentialQuantileRanks(n[arm], expectedOf(scope, n, n[arm]), n[other], expectedOf(scope, n, n[other]), q, scope.p.alpha);
}

/** Rows of both arms in the buckets of a quantile metric. */
export function bucketedRows(answers: Answers, i: number): Both<number> {
  const rows = (arm: ArmName): number => {
    const held = answers.get(`sums:${arm}`);
    return histogramAt(held, held?.rows[0], `buckets${i}`)?.counts.reduce((a, b) => a + b, 0) ?? 0;
  };
  return { control: rows('control'), canary: rows('canary') };
}

/** Both arms for the sequential test: single values where they were read, and elsewhere whole buckets at their outer end, which can only weaken the evidence. */
export function watchedArms(scope: Scope, answers: Answers, i: number): Both<WatchedArm> | null {
  if (!isWatchedExactly(scope)) return null;
  const n = bucketedRows(answers, i);
  const [control, canary] = armNames.map((arm) => watchedArm(scope, answers, i, n, arm));
  return control && canary ? { control, canary } : null;
}

function watchedArm(scope: Scope, answers: Answers, i: number, n: Both<number>, arm: ArmName): WatchedArm | null {
  const held = answers.get(`sums:${arm}`);
  const buckets = histogramAt(held, held?.rows[0], `buckets${i}`);
  const read = valuesAt(answers, `values${i}:${arm}`);
  const ranks = watchedRanks(scope, n, scope.metrics[i]?.quantile ?? 0.5, arm);
  if (!buckets || !read || ranks === null) return null;
  const [within] = hull(buckets.edges, buckets.counts, ranks);
  const [low, high] = within ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const merged = new Map<number, number>();
  const add = (value: number, count: number): void => {
    if (count > 0) merged.set(value, (merged.get(value) ?? 0) + count);
  };
  buckets.counts.forEach((count, bin) => {
    const upper = buckets.edges[bin] ?? Number.POSITIVE_INFINITY;
    const lower = buckets.edges[bin - 1] ?? upper;
    if (upper <= low) add(lower, count);
    else if (lower >= high && bin > 0) add(upper, count);
  });
  read.values.forEach((value, k) => {
    if (Number(value) > low && Number(value) <= high) add(Number(value), read.counts[k] ?? 0);
  });
  const values = [...merged.keys()].sort((a, b) => a - b);
  return { table: { values, counts: values.map((value) => merged.get(value) ?? 0) }, expectedN: expectedOf(scope, n, n[arm]) };
}

/** The one stretch of buckets, as (from, to], that holds the given ranks and all between them. */
export function hull(edges: readonly number[], counts: readonly number[], ranks: Iterable<number>): readonly (readonly [number, number])[] {
  const found = rankIntervals(edges, counts, ranks);
  const [first, last] = [found[0], found[found.length - 1]];
  return first && last ? [[first[0], last[1]]] : [];
}
