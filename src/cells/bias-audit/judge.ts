import { highestRateNull } from '../../stats/highest-rate-null.ts';
import { compareRates, flipsWithOne, highestRate, impactRatio, isBelowFourFifths, shortfall, type RateCount } from '../../stats/impact-ratio.ts';
import { newcombeDifference, wilson, type Interval } from '../../stats/intervals.ts';
import { katzRatio } from '../../stats/proportion-intervals.ts';
import { fisherExact, twoProportionZ, type FisherExact, type TestResult } from '../../stats/proportion-tests.ts';
import { impactRatioBounds, rateBounds } from '../../stats/unknown-bounds.ts';
import type { Verdict } from '../types.ts';
import type { Category, CountTable, Counted } from './counts.ts';
import type { BiasAuditParameters } from './parameters.ts';

const draws = 9999;

/** A category held against the one with the highest rate of its table. */
export interface Comparison {
  readonly top: Category;
  readonly ratio: number | null;
  readonly ratioInterval: Interval | null;
  /** ½ was added to the counts, because one was 0 and the logarithm has none. */
  readonly isAdjusted: boolean;
  /** Rate less the top rate. */
  readonly difference: number;
  readonly differenceInterval: Interval | null;
  readonly z: TestResult | null;
  readonly fisher: FisherExact | null;
  readonly pAdjusted: number | null;
  readonly shortfall: number | null;
  readonly shortfallFourFifths: number | null;
  readonly flips: boolean;
  readonly isBelow: boolean;
}

export interface JudgedCategory {
  readonly category: Category;
  readonly rate: number;
  readonly interval: Interval | null;
  /** Of the people of known category in the table. */
  readonly share: number;
  /** Smaller than `exclude_below`. */
  readonly isSmall: boolean;
  /** Left out of the impact ratios, with the written justification. */
  readonly isExcluded: boolean;
  /** null for the category with the highest rate and for excluded ones. */
  readonly comparison: Comparison | null;
  readonly isTop: boolean;
  readonly bounds: { readonly rate: Interval | null; readonly ratio: Interval | null } | null;
  readonly verdict: Verdict;
}

export interface JudgedTable {
  readonly table: CountTable;
  readonly categories: readonly JudgedCategory[];
  readonly top: Category | null;
}

/** Rates, ratios, tests and verdicts of every table. */
export function judgeTables(counted: Counted, p: BiasAuditParameters): readonly JudgedTable[] {
  const level = 1 - p.alpha;
  const kept = counted.tables.map((table) => {
    const known = table.categories.reduce((sum, { n }) => sum + n, 0);
    return table.categories.map((category) => {
      const share = category.n / known;
      return { category, share, isSmall: share < p.exclude_below, isExcluded: share < p.exclude_below && p.justification !== null };
    });
  });
  const adjusted =
    p.correction === 'max_gap'
      ? adjustedOf(
          kept.map((table) => table.filter(({ isExcluded }) => !isExcluded).map(({ category }) => category)),
          p,
        )
      : null;
  return counted.tables.map((table, t): JudgedTable => {
    const places = kept[t] ?? [];
    const groups = places.filter(({ isExcluded }) => !isExcluded).map(({ category }) => category);
    const top = groups[highestRate(groups) ?? -1] ?? null;
    const unknown = table.unknown.k === null ? null : { n: table.unknown.n, k: table.unknown.k };
    return {
      table,
      top,
      categories: places.map(({ category, share, isSmall, isExcluded }): JudgedCategory => {
        const isTop = category === top;
        const comparison = isExcluded || isTop || top === null ? null : compare(category, top, level, adjusted?.get(category) ?? null);
        const at = groups.indexOf(category);
        return {
          category,
          rate: category.k / category.n,
          interval: wilson(category.k, category.n, level),
          share,
          isSmall,
          isExcluded,
          comparison,
          isTop,
          bounds:
            unknown === null || unknown.n === 0 ? null : { rate: rateBounds(category, unknown), ratio: at < 0 ? null : impactRatioBounds(groups, at, unknown) },
          verdict: comparison === null ? 'info' : verdictOf(category, comparison, p),
        };
      }),
    };
  });
}

/** Categories too small to be judged would only take power from the others. */
function adjustedOf(tables: readonly (readonly Category[])[], p: BiasAuditParameters): ReadonlyMap<Category, number> {
  const judged = tables.map((groups) => {
    const top = groups[highestRate(groups) ?? -1];
    return groups.filter((group) => group.n >= p.minimum_n || group === top);
  });
  const found = highestRateNull(judged, draws, p.seed);
  return new Map(judged.flatMap((groups, t) => groups.map((group, i) => [group, found[t]?.[i] ?? 1] as const)));
}

function compare(category: Category, top: Category, level: number, pAdjusted: number | null): Comparison {
  const isAdjusted = top.k > 0 && category.k === 0;
  const halved = ({ n, k }: RateCount): readonly [number, number] => (isAdjusted ? [k + 0.5, n + 1] : [k, n]);
  const ratio = impactRatio(category, top);
  return {
    top,
    ratio,
    ratioInterval: ratio === null ? null : katzRatio(...halved(category), ...halved(top), level),
    isAdjusted,
    difference: category.k / category.n - top.k / top.n,
    differenceInterval: newcombeDifference(category.k, category.n, top.k, top.n, level),
    z: twoProportionZ(category.k, category.n, top.k, top.n),
    fisher: fisherExact(category.k, category.n, top.k, top.n),
    pAdjusted,
    shortfall: shortfall(category, top),
    shortfallFourFifths: shortfall(category, top, 4, 5),
    flips: flipsWithOne(category, top),
    isBelow: isBelowFourFifths(category, top),
  };
}

/** The p that decides: that of the largest gap; or of the one comparison, by Fisher's test where a cell is expected to have fewer than 5 people. */
export function decidingP(category: RateCount, comparison: Comparison): number | null {
  if (comparison.pAdjusted !== null) return comparison.pAdjusted;
  const { top } = comparison;
  const share = (category.k + top.k) / (category.n + top.n);
  const least = Math.min(category.n, top.n) * Math.min(share, 1 - share);
  return least < 5 ? (comparison.fisher?.p ?? null) : (comparison.z?.p ?? null);
}

/**
 * fail: below four fifths and significant. warn: not below, and significantly lower all the same. pass: the whole interval at or above four fifths and not
 * significantly lower. Else the numbers are too small to say, also where moving one selection turns a ratio below four fifths around.
 */
function verdictOf(category: Category, comparison: Comparison, p: BiasAuditParameters): Verdict {
  if (p.rule === 'none') return 'info';
  const { top, isBelow, ratio, ratioInterval, flips } = comparison;
  if (ratio === null || category.n < p.minimum_n || top.n < p.minimum_n) return 'insufficient';
  if (isBelow && flips) return 'insufficient';
  const decided = decidingP(category, comparison);
  const isSignificant = decided !== null && decided <= p.alpha && compareRates(category, top) < 0;
  if (isBelow) return isSignificant ? 'fail' : 'insufficient';
  if (isSignificant) return 'warn';
  return ratioInterval !== null && ratioInterval.low >= 0.8 ? 'pass' : 'insufficient';
}
