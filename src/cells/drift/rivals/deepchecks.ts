import { sqrt } from '../../../stats/elementary.ts';
import { ksStatistic } from '../../../stats/ks.ts';
import { total } from '../../../stats/value-counts.ts';
import { plainPsi, sharesOf } from './shares.ts';
import { yatesChiSquare } from './yates.ts';
import type { RivalRule } from './types.ts';

const limit = 0.2;
const rare = 0.01;

/** PSI with every share raised to at least 0.01. */
export function deepchecksPsi(reference: readonly number[], current: readonly number[]): number {
  const floored = (counts: readonly number[]) => sharesOf(counts).map((share) => Math.max(0.01, share));
  return plainPsi(floored(reference), floored(current));
}

/** Bias-corrected Cramér's V, the larger side scaled down to the smaller one's rows and rounded. null where it is undefined. */
export function deepchecksCramersV(reference: readonly number[], current: readonly number[]): number | null {
  const least = Math.min(total(reference), total(current));
  const scaled = (counts: readonly number[]) => {
    const n = total(counts);
    return counts.map((count) => (n === least ? count : Math.round((count * least) / n)));
  };
  const [a, b] = [scaled(reference), scaled(current)];
  const used = a.flatMap((count, i) => (count + (b[i] ?? 0) > 0 ? [i] : []));
  const n = total(a) + total(b);
  if (used.length < 2 || n < 2) return used.length === 1 ? 0 : null;
  const { statistic } = yatesChiSquare(
    used.map((i) => a[i] ?? 0),
    used.map((i) => b[i] ?? 0),
  );
  const columns = used.length;
  const phi = Math.max(0, statistic / n - (columns - 1) / (n - 1));
  const rows = 2 - 1 / (n - 1);
  const corrected = columns - ((columns - 1) * (columns - 1)) / (n - 1);
  return sqrt(phi / (Math.min(corrected, rows) - 1));
}

/** Categories with less than 1 % of both sides together become one. */
function withoutRare(reference: readonly number[], current: readonly number[]): readonly [readonly number[], readonly number[]] {
  const all = total(reference) + total(current);
  const kept = reference.flatMap((n, i) => (n + (current[i] ?? 0) >= rare * all ? [i] : []));
  const pick = (counts: readonly number[]) => {
    const own = kept.map((i) => counts[i] ?? 0);
    return [...own, total(counts) - total(own)];
  };
  return [pick(reference), pick(current)];
}

export const deepchecks: RivalRule = {
  title: 'deepchecks',
  defect:
    'deepchecks compares a bare distance with 0.2 whatever the number of rows: no p, no interval, blind to small certain shifts and loud on small samples',
  answers(column) {
    if (total(column.reference) === 0 || total(column.current) === 0) return [{ method: 'none', value: null, threshold: null, drift: null }];
    const value = column.values ? (ksStatistic(column.values)?.statistic ?? null) : deepchecksCramersV(...withoutRare(column.reference, column.current));
    return [{ method: column.values ? 'K-S distance' : 'Cramér’s V', value, threshold: limit, drift: value === null ? null : value > limit }];
  },
};
