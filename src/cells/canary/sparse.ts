import { miettinenNurminenDifference } from '../../stats/proportion-intervals.ts';
import { welchT } from '../../stats/t-tests.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { Finding, Measurement } from '../types.ts';
import { numberAt, rowOf, type Answers } from './answers.ts';
import type { ArmName } from './arms.ts';
import type { Comparison } from './compare.ts';
import { levelOf } from './looks.ts';
import type { Scope } from './plan.ts';

/**
 * The two parts of a mean that is mostly zeros: how often it is not zero, and how large it is then. Their means move for different reasons, and the whole
 * mean hides both. Empty where fewer than half of the values are zero.
 */
export function sparseParts(
  scope: Scope,
  answers: Answers,
  c: Comparison,
): { readonly measurements: readonly Measurement[]; readonly findings: readonly Finding[] } {
  const none = { measurements: [], findings: [] };
  if (c.metric.kind !== 'mean') return none;
  const i = c.index;
  const away = (arm: ArmName): number => numberAt(rowOf(answers, `base:${arm}`), `nonzero${i}`);
  const [k1, k2, n1, n2] = [away('control'), away('canary'), c.n.control, c.n.canary];
  if (n1 + n2 === 0 || Math.min(n1, n2) < 1 || (k1 + k2) / (n1 + n2) >= 0.5 || k1 + k2 === 0) return none;
  const level = levelOf(scope.p);
  const rate = miettinenNurminenDifference(k2, n2, k1, n1, level);
  const moments = (arm: ArmName, n: number) => {
    const row = answers.get(`sums:${arm}`)?.rows[0];
    const sum = numberAt(row, `awaySum${i}`);
    return { n, mean: n > 0 ? sum / n : 0, variance: n > 1 ? Math.max(0, (numberAt(row, `awaySquares${i}`) - (sum * sum) / n) / (n - 1)) : 0 };
  };
  const [one, two] = [moments('control', k1), moments('canary', k2)];
  const size = welchT(two, one, level);
  const of = (rule: string) => ({ population: scope.p.canary, reference: scope.p.control, column: c.metric.column ?? '', rule });
  return {
    measurements: [
      {
        metric: 'difference',
        of: of('share of values that are not 0'),
        value: k2 / n2 - k1 / n1,
        n: { reference: n1, current: n2 },
        unit: 'share',
        verdict: 'info',
        ...(rate ? { interval: { level, low: rate.low, high: rate.high, method: 'Miettinen–Nurminen' } } : {}),
      },
      {
        metric: 'difference',
        of: of('mean of values that are not 0'),
        value: Math.min(k1, k2) > 0 ? two.mean - one.mean : null,
        ...(Math.min(k1, k2) > 0 ? {} : { reason: 'no_rows' }),
        n: { reference: k1, current: k2 },
        verdict: 'info',
        ...(size ? { interval: { level, low: size.interval.low, high: size.interval.high, method: 'Welch' } } : { intervalReason: 'below_n_min' }),
      },
    ],
    findings: [
      {
        verdict: 'info',
        sentence: `${c.metric.name} is mostly 0: other than 0 are ${formatPercent(k2 / n2)} against ${formatPercent(k1 / n1)}, with a mean of ${formatNumber(k2 > 0 ? two.mean : null)} against ${formatNumber(k1 > 0 ? one.mean : null)}`,
        ...(c.metric.column === null ? {} : { column: c.metric.column }),
      },
    ],
  };
}
