import { calibratedChiSquare, calibratedG } from '../../stats/calibrated-cells.ts';
import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { cramersV } from '../../stats/cramers-v.ts';
import { hellinger, jensenShannonDistance, kullbackLeibler, lInfinity, totalVariation } from '../../stats/distances.ts';
import { gTwoSample } from '../../stats/g-test.ts';
import { fisherExact } from '../../stats/proportion-tests.ts';
import { total } from '../../stats/value-counts.ts';
import type { Measurement, Verdict } from '../types.ts';
import type { Comparison } from './compare.ts';
import { driftMetrics, type DriftMetric, type DriftParameters } from './parameters.ts';
import { sampleMetric, sampleMetrics, shiftOf, type SampleMetric } from './sample-metrics.ts';
import { momentsOf } from './samples.ts';
import { leastP, type Effect } from './verdict.ts';

const numericDefaults: readonly DriftMetric[] = [
  'psi',
  'ks',
  'wasserstein',
  'wasserstein_normalized',
  'jensen_shannon',
  'missing_rate_difference',
  'out_of_range_rate',
];
const categoricalDefaults: readonly DriftMetric[] = [
  'psi',
  'chi_square',
  'total_variation',
  'jensen_shannon',
  'l_infinity',
  'cramers_v',
  'missing_rate_difference',
  'unseen_rate',
];

/** Returns the metrics published for a column: those asked for where they are defined, and the ones that decide. */
export function metricsOf(p: DriftParameters, c: Comparison): readonly DriftMetric[] {
  const numeric = c.column.kind === 'numeric';
  if (p.metrics === 'auto') return numeric ? numericDefaults : categoricalDefaults;
  const deciding: readonly DriftMetric[] = numeric ? ['psi', 'ks'] : ['psi', 'total_variation', 'chi_square'];
  const undefinedHere: readonly DriftMetric[] = [
    ...(numeric ? (['unseen_rate'] as const) : (['ks', 'wasserstein', 'wasserstein_normalized', 'out_of_range_rate', ...sampleMetrics] as const)),
    ...(twoCells(c) === null ? (['fisher'] as const) : []),
  ];
  const asked = p.metrics === 'all' ? driftMetrics : p.metrics;
  return [...new Set([...asked.filter((m) => !undefinedHere.includes(m)), ...deciding])];
}

/** The counts of a column with two categories, as [reference, current] of the first and of the second; null with more or fewer. */
function twoCells(c: Comparison): readonly [readonly [number, number], readonly [number, number]] | null {
  const { reference, current } = c.categories;
  const used = reference.flatMap((n, i) => (n + (current[i] ?? 0) > 0 ? [[n, current[i] ?? 0] as const] : []));
  const [first, second] = used;
  return used.length === 2 && first && second ? [first, second] : null;
}

/** Returns a column's published numbers; the deciding one carries the verdict and the threshold, and for categories the adjusted p. */
export function columnMeasurements(
  p: DriftParameters,
  c: Comparison,
  names: { reference: string; current: string },
  decision: { verdict: Verdict; effect: Effect | null; p: number | null; pAdjusted: number | null },
): readonly Measurement[] {
  const of = { column: c.column.name, reference: names.reference, population: names.current };
  const carrier = decision.effect?.metric ?? 'psi';
  const numeric = c.column.kind === 'numeric';
  const published = metricsOf(p, c).flatMap((metric): Measurement[] => {
    const { value, reason, n, test, unit } = publish(metric, c, p);
    const decides = metric === carrier;
    const tested = decides && !numeric && test && decision.pAdjusted !== null ? { ...test, pAdjusted: decision.pAdjusted, family: p.correction } : test;
    const found: Measurement = {
      metric,
      of,
      value,
      ...(value === null ? { reason: reason ?? 'no_rows' } : reason === undefined ? {} : { reason }),
      ...(unit === undefined ? {} : { unit }),
      n: n ?? c.present,
      ...(tested ? { test: tested } : {}),
      ...(decides && decision.effect
        ? {
            threshold: {
              value: decision.effect.bound,
              rule: metric === 'psi' ? 'at least, less its expectation under no change, and significant' : 'at least, and significant',
            },
          }
        : {}),
      verdict: decides ? decision.verdict : 'info',
    };
    return metric === 'mann_whitney' && value !== null ? [found, shiftMeasurement(c, of)] : [found];
  });
  return numeric ? [...published, combined(p, c, of, decision)] : published;
}

/** Two tests decide on a numeric column. The p that is adjusted is that of both together, so it stands beside its adjustment in a record of its own. */
function combined(p: DriftParameters, c: Comparison, of: Measurement['of'], decision: { p: number | null; pAdjusted: number | null }): Measurement {
  const own = { metric: 'combined_p', of, n: c.rows, verdict: 'info' as const };
  if (decision.p === null || decision.pAdjusted === null) return { ...own, value: null, reason: 'no_rows' };
  const test = { name: 'bonferroni_ks_chi_square', statistic: leastP(c) ?? decision.p, p: decision.p, pAdjusted: decision.pAdjusted, family: p.correction };
  return { ...own, value: decision.p, test };
}

/** Mann and Whitney's test in the column's unit: how far the values have moved, with an interval. */
function shiftMeasurement(c: Comparison, of: Measurement['of']): Measurement {
  const shift = c.samples && shiftOf(c.samples);
  const own = { metric: 'hodges_lehmann', of, n: c.present, verdict: 'info' as const };
  if (!shift) return { ...own, value: null, reason: 'no_rows' };
  return {
    ...own,
    value: shift.value,
    ...(c.exact ? {} : { reason: 'binned' }),
    ...(c.column.as === 'instant' ? { unit: 'ms' } : {}),
    interval: { level: 0.95, low: shift.low, high: shift.high, method: 'mann_whitney' },
  };
}

interface Published {
  value: number | null;
  reason?: string;
  unit?: string;
  n?: Comparison['rows'];
  test?: NonNullable<Measurement['test']>;
}

function publish(metric: DriftMetric, c: Comparison, p: DriftParameters): Published {
  const binned = c.exact ? {} : { reason: 'binned' };
  const empty: Published = { value: null, reason: c.rows.reference === 0 || c.rows.current === 0 ? 'no_rows' : 'all_missing' };
  const counts = c.categories;
  const defined = (value: number | null): Published => (value === null ? empty : { value });
  switch (metric) {
    case 'psi': {
      const test =
        c.chiSquare && c.chiSquareP !== null ? { test: { name: 'chi_square', statistic: c.chiSquare.statistic, df: c.chiSquare.df, p: c.chiSquareP } } : {};
      return c.psi ? { value: c.psi.value, n: c.rows, ...binned, ...test } : { ...empty, n: c.rows };
    }
    case 'ks':
      return c.ks ? { value: c.ks.value, ...binned, test: { name: `ks_${c.ks.law}`, statistic: c.ks.value, p: c.ks.p } } : empty;
    case 'wasserstein':
      return c.wasserstein ? { value: c.wasserstein.value, ...binned, ...(c.column.as === 'instant' ? { unit: 'ms' } : {}) } : empty;
    case 'wasserstein_normalized':
      if (!c.wasserstein) return empty;
      if (c.wasserstein.normalized !== null) return { value: c.wasserstein.normalized, ...binned };
      return { value: null, reason: c.exact || c.moments ? 'constant' : 'binned' };
    case 'jensen_shannon':
      return { ...defined(jensenShannonDistance(counts.reference, counts.current)), ...(c.exact ? {} : binned) };
    case 'hellinger':
      return { ...defined(hellinger(counts.reference, counts.current)), ...(c.exact ? {} : binned) };
    case 'kullback_leibler': {
      const value = kullbackLeibler(counts.reference, counts.current);
      return value === Number.POSITIVE_INFINITY ? { value: null, reason: 'vanished_value' } : { ...defined(value), ...(value === null ? {} : binned) };
    }
    case 'energy':
    case 'cramer_von_mises':
    case 'anderson_darling':
    case 'mann_whitney':
    case 'epps_singleton':
    case 't':
      return publishSample(metric, c, binned, empty, p.seed);
    case 'total_variation': {
      const test =
        c.column.kind === 'categorical' && c.chiSquare && c.chiSquareP !== null
          ? { test: { name: 'chi_square', statistic: c.chiSquare.statistic, df: c.chiSquare.df, p: c.chiSquareP } }
          : {};
      return { ...defined(totalVariation(counts.reference, counts.current)), ...test };
    }
    case 'l_infinity':
      return defined(lInfinity(counts.reference, counts.current));
    case 'chi_square': {
      const test = chiSquareTwoSample(counts.reference, counts.current);
      if (!test) return empty;
      // Over the same cells the p that decides has been drawn already.
      const known = !c.redraws ? test.p : sameCells(counts, c) ? c.chiSquareP : null;
      const found = known === null ? calibratedChiSquare(counts.reference, counts.current, { seed: p.seed }) : null;
      const redrawn = c.redraws && test.df > 0 && test.smallestExpected < 5;
      const name = redrawn ? 'chi_square_redrawn' : 'chi_square';
      return { value: test.statistic, test: { name, statistic: test.statistic, df: test.df, p: known ?? found?.p ?? test.p } };
    }
    case 'g_test': {
      const law = gTwoSample(counts.reference, counts.current);
      const test = c.redraws ? calibratedG(counts.reference, counts.current, { seed: p.seed }) : law && { ...law, from: 'law' };
      if (!test) return empty;
      const name = test.from === 'law' ? 'g_test' : 'g_test_redrawn';
      return { value: test.statistic, test: { name, statistic: test.statistic, df: test.df, p: test.p } };
    }
    case 'fisher': {
      const cells = twoCells(c);
      const [first = [0, 0], second = [0, 0]] = cells ?? [];
      const test = cells && fisherExact(first[0], first[0] + second[0], first[1], first[1] + second[1]);
      if (!test) return empty;
      // The statistic is the count of one cell, given the margins; the value is what it says: the odds of the first category, reference over current.
      const tested = { name: 'fisher', statistic: first[0], p: test.p };
      const infinite = test.oddsRatio === Number.POSITIVE_INFINITY;
      return infinite || test.oddsRatio === null
        ? { value: null, reason: infinite ? 'vanished_value' : 'constant', test: tested }
        : { value: test.oddsRatio, test: tested };
    }
    case 'cramers_v': {
      const test = chiSquareTwoSample(counts.reference, counts.current);
      if (!test) return empty;
      const value = cramersV(test.statistic, total(counts.reference) + total(counts.current), 2, test.df + 1);
      return value === null ? { value: null, reason: 'constant' } : { value };
    }
    case 'missing_rate_difference':
      return c.rows.reference === 0 || c.rows.current === 0
        ? { ...empty, n: c.rows }
        : { value: c.missing.current / c.rows.current - c.missing.reference / c.rows.reference, n: c.rows };
    case 'unseen_rate':
      return c.present.current === 0 || c.present.reference === 0 ? empty : { value: c.unseen.rows / c.present.current };
    case 'out_of_range_rate':
      return c.outOfRange === null || c.present.current === 0 ? empty : { value: c.outOfRange / c.present.current };
  }
}

/** Whether counts are those of all cells: nothing missing, no values beside the cells. */
function sameCells(counts: Comparison['categories'], c: Comparison): boolean {
  const used = (reference: readonly number[], current: readonly number[]) =>
    reference.flatMap((n, i) => (n + (current[i] ?? 0) > 0 ? [`${n} ${current[i]}`] : [])).join();
  return used(counts.reference, counts.current) === used(c.allReference, c.allCurrent);
}

/** A metric of the values; undefined ones say why. */
function publishSample(metric: SampleMetric, c: Comparison, binned: { reason?: string }, empty: Published, seed: number): Published {
  if (!c.samples || c.present.reference === 0 || c.present.current === 0) return empty;
  const moments = metric !== 't' ? null : c.samples.kind === 'values' ? momentsOf(c.samples.counts) : c.moments;
  if (metric === 't' && moments === null) return c.samples.kind === 'bins' ? { value: null, reason: 'binned' } : empty;
  const found = sampleMetric(metric, c.samples, moments, seed);
  // Welch's t of a binned column comes from sums over all values: nothing in it is binned.
  if (found) return { value: found.value, ...(metric === 't' ? {} : binned), ...(found.test ? { test: found.test } : {}) };
  const few = Math.min(c.present.reference, c.present.current) < 5;
  return { value: null, reason: few ? 'below_n_min' : 'constant' };
}
