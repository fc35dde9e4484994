import type { ReducedRow } from '../../reduce/types.ts';
import type { TimeBlock } from '../../stats/block-means.ts';
import type { CupedCluster } from '../../stats/cuped.ts';
import { numberAt, truthAt, type Answers } from './answers.ts';
import type { Scope } from './plan.ts';

/** Rows and sum of a metric in one unit; sums of means are around the pivot that both arms share. Of a ratio, the sums below and above the line. */
function partOf(row: ReducedRow | undefined, kind: 'rate' | 'mean' | 'ratio', i: number): { n: number; sum: number } {
  if (row === undefined) return { n: 0, sum: 0 };
  if (kind === 'ratio') return { n: numberAt(row, `below${i}`), sum: numberAt(row, `above${i}`) };
  if (kind === 'mean') return { n: numberAt(row, `finite${i}`), sum: numberAt(row, `sum${i}`) };
  const [yes, no] = truthAt(row, `truth${i}`);
  return { n: yes + no, sum: yes };
}

/** The units of both arms side by side, with what each did before; for time, `index` is the stretch. */
export function unitsOf(scope: Scope, answers: Answers, kind: 'rate' | 'mean' | 'ratio', i: number): readonly (CupedCluster & TimeBlock)[] {
  const key = (row: ReducedRow): string => JSON.stringify(row.keys.unit ?? null);
  const by = (id: string) => new Map((answers.get(id)?.rows ?? []).map((row) => [key(row), row]));
  const control = by('unit:control');
  const canary = by('unit:canary');
  const before = by('pre');
  const size = scope.arms.blockSeconds * 1000;
  return [...new Set([...control.keys(), ...canary.keys()])].flatMap((unit) => {
    const one = partOf(control.get(unit), kind, i);
    const two = partOf(canary.get(unit), kind, i);
    if (one.n === 0 && two.n === 0 && one.sum === 0 && two.sum === 0) return [];
    const index = scope.arms.unit === 'auto' ? Math.round(Number(unit) / size) : 0;
    return [{ index, n1: one.n, sum1: one.sum, n2: two.n, sum2: two.sum, before: partOf(before.get(unit), kind, i) }];
  });
}

/** Units with rows in each arm, in both, and rows without a unit. */
export function unitOverlap(answers: Answers): { readonly control: number; readonly canary: number; readonly both: number; readonly missing: boolean } {
  const keys = (id: string) => (answers.get(id)?.rows ?? []).map((row) => row.keys.unit ?? null);
  const control = new Set(keys('unit:control'));
  const canary = keys('unit:canary');
  return {
    control: control.size,
    canary: canary.length,
    both: canary.filter((unit) => unit !== null && control.has(unit)).length,
    missing: control.has(null) || canary.includes(null),
  };
}
