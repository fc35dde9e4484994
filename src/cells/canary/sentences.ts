import { formatCount, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Comparison } from './compare.ts';
import type { Judged } from './judge.ts';
import type { SettledMetric } from './metrics.ts';

/** A value in the unit of the metric. */
export function shown(metric: SettledMetric, value: number | null): string {
  if (metric.kind === 'rate') return formatPercent(value);
  return `${formatNumber(value)}${metric.unit === '' || value === null ? '' : ` ${metric.unit}`}`;
}

/** A difference: rates in percentage points. */
export function shownDifference(metric: SettledMetric, value: number | null): string {
  if (metric.kind === 'rate') return value === null ? '—' : `${formatNumber(value * 100)} points`;
  return shown(metric, value);
}

const reasons: Readonly<Record<string, string>> = {
  no_rows: 'an arm has no rows with a value',
  below_n_min: 'too few rows for an interval',
  constant: 'nothing varies',
  denominator_zero: 'the denominators of an arm add up to 0',
  denominator_near_zero: 'the sum below the line is so uncertain that the ratio has no interval',
  dependent: 'neighbouring stretches of time depend on each other; fewer than 4 independent blocks remain',
};

function hours(value: number | null): string {
  if (value === null) return '';
  return ` (about ${value < 1 ? 'less than 1 h' : value < 72 ? `${formatNumber(value, 2)} h` : `${formatNumber(value / 24, 2)} days`} at the traffic so far)`;
}

/** One line on a metric: the difference, its interval, its margin and what follows. `perHour` is the canary's traffic. */
export function metricSentence(judged: Judged, level: number, perHour: number | null): string {
  const { c, relative, margin, deciding, verdict, needed } = judged;
  const { metric } = c;
  const inUnit = (value: number | null): string => (relative ? formatPercent(value) : shownDifference(metric, value));
  if (c.shape) return shapeSentence(c, margin);
  const arms = `${shown(metric, c.value.canary)} against ${shown(metric, c.value.control)}`;
  if (c.difference === null || (deciding === null && c.reason !== 'constant')) {
    const more = needed === null ? '' : `; needs ${formatCount(needed)} more canary requests${hours(perHour === null ? null : needed / perHour)}`;
    const reason = c.reason ?? (relative && c.lift?.best === null ? (c.lift.intervalReason ?? 'below_n_min') : null);
    const why =
      reason === null
        ? 'there is no interval that holds at every look'
        : relative && reason === 'denominator_near_zero'
          ? `control's value is so uncertain that the change relative to it has no interval; give the margin as a number`
          : (reasons[reason] ?? reason);
    return `${metric.name}: ${why}${c.difference === null ? '' : ` (${arms})`}${more}`;
  }
  const worse = metric.direction === 'lower' ? c.difference > 0 : c.difference < 0;
  const size = shownDifference(metric, Math.abs(c.difference));
  const change = c.difference === 0 ? 'the same' : `${size} ${worse ? 'worse' : 'better'}`;
  const interval =
    deciding === null
      ? 'no value varies'
      : `${formatPercent(level, 4)} interval ${relative ? 'of the change ' : ''}${inUnit(deciding.low)} to ${inUnit(deciding.high)}`;
  const limit =
    metric.role === 'success'
      ? `, to gain more than ${inUnit(margin ?? 0)}${judged.pAdjusted === null ? '' : `, adjusted p ${formatP(judged.pAdjusted)}`}`
      : margin === null
        ? metric.margin === null
          ? ''
          : `, margin ${metric.margin} of a control value of 0 says nothing: give it as a number`
        : `, margin ${inUnit(margin)}`;
  const open = verdict === 'insufficient' && metric.role === 'guardrail' && margin !== null;
  const more =
    needed !== null
      ? `; needs about ${formatCount(needed)} more canary requests${hours(perHour === null ? null : needed / perHour)}`
      : open
        ? '; beyond the margin, but not by more than chance'
        : '';
  return `${metric.name} is ${change} (${arms}; ${interval}${limit})${more}`;
}

function shapeSentence(c: Comparison, margin: number | null): string {
  const { shape, metric } = c;
  if (!shape) return metric.name;
  const limit = margin === null ? '' : `, bound ${formatNumber(margin)}`;
  const power =
    margin !== null && shape.p > 0.05 && shape.detectable > margin ? `; this many rows find distances from ${formatNumber(shape.detectable)} on` : '';
  return `${metric.name}: the distributions are up to ${formatNumber(shape.ks)} apart (p ${formatP(shape.p)} by ${shape.draws} redraws of the energy distance${limit})${power}`;
}

/** Promote, hold or roll back, with the metric that decides. */
export function headline(verdict: string, judged: readonly Judged[], sentences: readonly string[], invalid: string | null): string {
  if (invalid !== null) return `Not comparable: ${invalid}`;
  const of = (wanted: string): number[] => judged.flatMap((j, i) => (j.verdict === wanted ? [i] : []));
  const first = (indices: readonly number[]): string => sentences[indices[0] ?? -1] ?? '';
  const others = (indices: readonly number[]): string =>
    indices.length > 1
      ? `; also ${indices
          .slice(1)
          .map((i) => judged[i]?.c.metric.name ?? '')
          .join(', ')}`
      : '';
  if (verdict === 'fail') return `Roll back: ${first(of('fail'))}${others(of('fail'))}`;
  if (verdict === 'insufficient') return `Hold: ${first(of('insufficient'))}${others(of('insufficient'))}`;
  if (verdict === 'warn') return `Hold: ${first(of('warn'))}${others(of('warn'))}`;
  if (verdict === 'info') return `No margin is set, so nothing is judged: ${sentences[0] ?? 'no metric'}`;
  const passed = of('pass').filter((i) => judged[i]?.c.metric.role === 'guardrail');
  const closest = [...passed].sort((a, b) => nearness(judged[b]) - nearness(judged[a]))[0];
  const gains = of('pass').filter((i) => judged[i]?.c.metric.role === 'success');
  const gain = gains.length > 0 ? `${first(gains)}; ` : '';
  return `Promote: ${gain}${passed.length === 1 ? 'the guardrail is' : `${formatCount(passed.length)} guardrails are`} inside ${passed.length === 1 ? 'its margin' : 'their margins'}${closest === undefined ? '' : `; closest: ${sentences[closest] ?? ''}`}`;
}

/** Worst end of the deciding interval in margins. */
function nearness(judged: Judged | undefined): number {
  if (!judged?.deciding || judged.margin === null || judged.margin === 0) return judged?.c.shape && judged.margin ? judged.c.shape.ks / judged.margin : 0;
  const end = judged.c.metric.direction === 'lower' ? judged.deciding.high : -judged.deciding.low;
  return end / judged.margin;
}
