import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { cramersV } from '../../stats/cramers-v.ts';
import { hellinger, jensenShannonDistance, lInfinity, totalVariation } from '../../stats/distances.ts';
import { total } from '../../stats/value-counts.ts';
import type { Measurement, Verdict } from '../types.ts';
import type { Comparison } from './compare.ts';
import type { DriftMetric, DriftParameters } from './parameters.ts';
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
  const undefinedHere: readonly DriftMetric[] = numeric ? ['unseen_rate'] : ['ks', 'wasserstein', 'wasserstein_normalized', 'out_of_range_rate'];
  return [...new Set([...p.metrics.filter((m) => !undefinedHere.includes(m)), ...deciding])];
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
  const published = metricsOf(p, c).map((metric): Measurement => {
    const { value, reason, n, test, unit } = publish(metric, c);
    const decides = metric === carrier;
    const tested = decides && !numeric && test && decision.pAdjusted !== null ? { ...test, pAdjusted: decision.pAdjusted, family: p.correction } : test;
    return {
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

interface Published {
  value: number | null;
  reason?: string;
  unit?: string;
  n?: Comparison['rows'];
  test?: NonNullable<Measurement['test']>;
}

function publish(metric: DriftMetric, c: Comparison): Published {
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
      return c.wasserstein.normalized === null ? { value: null, reason: c.exact ? 'constant' : 'binned' } : { value: c.wasserstein.normalized };
    case 'jensen_shannon':
      return { ...defined(jensenShannonDistance(counts.reference, counts.current)), ...(c.exact ? {} : binned) };
    case 'hellinger':
      return { ...defined(hellinger(counts.reference, counts.current)), ...(c.exact ? {} : binned) };
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
      return test ? { value: test.statistic, test: { name: 'chi_square', statistic: test.statistic, df: test.df, p: test.p } } : empty;
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
