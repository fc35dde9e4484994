import { wilson } from '../../stats/intervals.ts';
import type { ChartData, Caveat, Finding, Measurement, MeasurementOf, ResultTable, Verdict } from '../types.ts';

/** What one of the checks of a capture cell has to say. */
export interface Check {
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
  readonly tables?: readonly ResultTable[];
  readonly charts?: readonly ChartData[];
  readonly caveats?: readonly Caveat[];
}

export const nothing: Check = { findings: [], measurements: [] };

/** A share of k in n with its Wilson interval, judged against the most that is allowed: fail wholly above, warn where only the point is, else pass; null allowed is for information. */
export function shareAtMost(metric: string, of: MeasurementOf, k: number, n: number, allowed: number | null): Measurement {
  const interval = wilson(k, n);
  if (interval === null) return { metric, of, value: null, reason: 'no_rows', n, unit: 'share', verdict: allowed === null ? 'info' : 'insufficient' };
  const share = k / n;
  const verdict: Verdict = allowed === null ? 'info' : interval.low > allowed || (allowed === 0 && k > 0) ? 'fail' : share > allowed ? 'warn' : 'pass';
  return {
    metric,
    of,
    value: share,
    unit: 'share',
    n,
    interval: { level: 0.95, low: interval.low, high: interval.high, method: 'Wilson' },
    ...(allowed === null ? {} : { threshold: { value: allowed, rule: 'at most' } }),
    verdict,
  };
}
