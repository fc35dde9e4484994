import { chiSquareSurvival } from '../../../stats/distributions.ts';
import { sqrt } from '../../../stats/elementary.ts';
import { ksP, ksStatistic } from '../../../stats/ks.ts';
import { twoProportionZ } from '../../../stats/proportion-tests.ts';
import { populationVariance, total } from '../../../stats/value-counts.ts';
import { wasserstein } from '../../../stats/wasserstein.ts';
import { evenEdges, halfOpenCounts, jensenShannon, plainPsi, sharesOf, sturgesBins } from './shares.ts';
import type { RivalAnswer, RivalColumn, RivalRule } from './types.ts';

const level = 0.05;
const bar = 0.1;

/** Shares that replace empty cells: 0.0001, or a millionth of the smallest share of that side where that is smaller. */
function filled(counts: readonly number[]): readonly number[] {
  const shares = sharesOf(counts);
  const least = Math.min(...shares.filter((share) => share > 0));
  const fill = least > 0.0001 ? 0.0001 : least / 1e6;
  return shares.map((share) => (share === 0 ? fill : share));
}

/** PSI with Evidently's fill, which differs between the two sides and is not renormalised. */
export function evidentlyPsi(reference: readonly number[], current: readonly number[]): number {
  return plainPsi(filled(reference), filled(current));
}

/** Goodness of fit with the reference scaled to the current side and taken as exact. */
export function evidentlyChiSquare(reference: readonly number[], current: readonly number[]): { readonly statistic: number; readonly p: number } {
  const scale = total(current) / total(reference);
  const statistic = reference.reduce((sum, n, i) => {
    const expected = n * scale;
    const difference = (current[i] ?? 0) - expected;
    return sum + (difference === 0 ? 0 : (difference * difference) / expected);
  }, 0);
  return { statistic, p: statistic === Number.POSITIVE_INFINITY ? 0 : chiSquareSurvival(statistic, reference.length - 1) };
}

/** Cells of PSI and Jensen–Shannon: one per value up to 20 distinct reference values, else "sturges" bins over both sides. */
function binned(column: RivalColumn): readonly [readonly number[], readonly number[]] {
  const { values } = column;
  if (!values || values.reference.filter((n) => n > 0).length <= 20) return [column.reference, column.current];
  const [low = 0, high = 0] = [values.values[0], values.values[values.values.length - 1]];
  return halfOpenCounts(evenEdges(low, high, sturgesBins(total(values.reference) + total(values.current), low, high)), values, 'drop');
}

function byP(method: string, p: number | null): RivalAnswer {
  return { method, value: p, threshold: level, drift: p === null ? null : p <= level };
}

function byDistance(method: string, value: number | null): RivalAnswer {
  return { method, value, threshold: bar, drift: value === null ? null : value >= bar };
}

/** The test that Evidently picks by itself: by the reference's rows and the number of distinct values. */
export function evidentlyDefault(column: RivalColumn): RivalAnswer {
  const rows = total(column.reference);
  const distinct = column.values ? column.values.values.length : column.reference.length;
  const ordered = column.values !== null && distinct > 5;
  if (rows > 1000) {
    if (!ordered || !column.values) {
      const [a, b] = binned(column);
      return byDistance('Jensen–Shannon distance (nats)', sqrt(jensenShannon(sharesOf(a), sharesOf(b), 'nats')));
    }
    const distance = wasserstein(column.values);
    const sd = sqrt(populationVariance({ values: column.values.values, counts: column.values.reference }) ?? 0);
    return byDistance('Wasserstein distance / sd', distance && distance.distance / Math.max(sd, 0.001));
  }
  if (ordered && column.values) {
    const ks = ksStatistic(column.values);
    return byP('K-S p', ks && ksP(ks.statistic, ks.referenceSize, ks.currentSize).p);
  }
  if (distinct > 2) return byP('chi-square p', evidentlyChiSquare(column.reference, column.current).p);
  const [n, m] = [total(column.reference), total(column.current)];
  const [a = 0, b = 0] = [column.reference.at(-1), column.current.at(-1)];
  return byP('Z-test p', distinct === 2 ? (twoProportionZ(a, n, b, m)?.p ?? null) : 1);
}

export const evidently: RivalRule = {
  title: 'Evidently',
  defect:
    'Evidently leaves missing values out, corrects nothing for the number of columns, and its distances ignore the number of rows: with a few hundred current rows they alarm without any change',
  answers(column) {
    if (total(column.reference) === 0 || total(column.current) === 0) return [{ method: 'none', value: null, threshold: null, drift: null }];
    const [a, b] = binned(column);
    return [evidentlyDefault(column), byDistance('PSI', evidentlyPsi(a, b))];
  },
};
