import { normalCdf, normalQuantile } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { calibrationLine } from '../../stats/logistic.ts';
import { effectiveSize } from '../../stats/weighted.ts';
import { labelledOf } from '../scores/strands.ts';
import { formatNumber, formatP, formatPercent } from '../format.ts';
import type { Finding, Measurement } from '../types.ts';
import type { EstimatedGroup } from './estimates.ts';
import type { ClassModel } from './class-maps.ts';

/** Whether labelled rows still turn out positive as often as calibrated scores say. */
export interface CalibrationDrift {
  readonly measurements: readonly Measurement[];
  readonly finding: Finding | null;
}

/** Observed less expected share of positives on the labelled rows (weighted: Σw(y − p)/Σw, of variance Σw²p(1 − p)/(Σw)²), its z-test, and the slope of Cox's calibration line. null without enough labelled rows. */
export function calibrationDrift(group: EstimatedGroup, model: ClassModel, least: number, level: number): CalibrationDrift | null {
  const strands = group.classes.find((c) => c.name === model.name)?.strands ?? [];
  const table = labelledOf(strands, model.name, 'sums');
  const squares = strands.some((s) => s.weights !== undefined) ? labelledOf(strands, model.name, 'squares') : table;
  let all = 0;
  let allSquares = 0;
  let observed = 0;
  let expected = 0;
  let variance = 0;
  const mapped = Array.from(table.scores, (score) => Math.min(1, Math.max(0, model.map(score))));
  mapped.forEach((p, i) => {
    const rows = (table.positives[i] ?? 0) + (table.negatives[i] ?? 0);
    const square = (squares.positives[i] ?? 0) + (squares.negatives[i] ?? 0);
    all += rows;
    allSquares += square;
    observed += table.positives[i] ?? 0;
    expected += rows * p;
    variance += square * p * (1 - p);
  });
  const n = Math.floor(effectiveSize({ sum: all, squares: allSquares }) + 1e-9);
  if (n < least || variance <= 0) return null;
  const z = (observed - expected) / sqrt(variance);
  const p = Math.min(1, 2 * normalCdf(-Math.abs(z)));
  const value = (observed - expected) / all;
  const reach = (normalQuantile(1 - (1 - level) / 2) * sqrt(variance)) / all;
  const of = { population: group.part.side.from.name };
  const moved = p < 0.001 && Math.abs(value) >= 0.01;
  const own = { ...table, scores: mapped };
  const line = calibrationLine(own, squares === table ? own : squares);
  const measurements: Measurement[] = [
    {
      metric: 'calibration_difference',
      of,
      value,
      n,
      verdict: moved ? 'warn' : 'info',
      interval: { level, low: value - reach, high: value + reach, method: 'normal, around the calibrated scores' },
      test: { name: 'z', statistic: z, p },
    },
    line === null
      ? { metric: 'calibration_slope', of, value: null, n, reason: 'constant', verdict: 'info' }
      : slopeOf(of, line.slope, line.slopeError, n, level),
  ];
  const finding: Finding | null = moved
    ? {
        verdict: 'warn',
        sentence: `calibration moved: ${formatPercent(observed / all)} of the labelled rows are positive where calibrated scores expect ${formatPercent(expected / all)} (p ${formatP(p)}), a difference of ${formatNumber(value)}; estimates lean the same way`,
        next: ['drift', 'performance'],
      }
    : null;
  return { measurements, finding };
}

function slopeOf(of: Measurement['of'], slope: number, error: number, n: number, level: number): Measurement {
  const reach = normalQuantile(1 - (1 - level) / 2) * error;
  return { metric: 'calibration_slope', of, value: slope, n, verdict: 'info', interval: { level, low: slope - reach, high: slope + reach, method: 'normal' } };
}
