import { normalQuantile } from '../../stats/distributions.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import type { Interval } from '../../stats/intervals.ts';
import type { Verdict } from '../types.ts';
import type { Comparison } from './compare.ts';
import { fewestRows } from './looks.ts';
import type { CanaryParameters } from './parameters.ts';

/**
 * What is held against the margin: the difference, in the unit of the metric; or, where the margin is a percentage of control, the change relative to
 * control, whose intervals carry the uncertainty of both arms.
 */
interface Basis {
  readonly relative: boolean;
  /** null without one, or where a percentage has nothing to relate to. */
  readonly margin: number | null;
  /** Canary less control. */
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly always: Interval | null;
  readonly standardError: number | null;
}

/** A comparison with its decision. */
export interface Judged extends Basis {
  readonly c: Comparison;
  /** The interval that decides. */
  readonly deciding: Interval | null;
  readonly pAdjusted: number | null;
  readonly verdict: Verdict;
  /** Canary rows that are still missing, when nothing changes but their number. */
  readonly needed: number | null;
}

const corrections = { holm: 'holm', bh: 'benjamini-hochberg', none: 'none' } as const;

/** Judges every metric: guardrails each against its margin, success metrics together. */
export function judgeAll(comparisons: readonly Comparison[], p: CanaryParameters): readonly Judged[] {
  const tested = comparisons.filter((c) => c.metric.role === 'success' && pOf(c, p) !== null);
  const adjusted = adjustPValues(
    tested.map((c) => pOf(c, p) ?? 1),
    corrections[p.correction],
  );
  return comparisons.map((c) => {
    const basis = basisOf(c);
    const deciding = p.decide === 'sequential' ? basis.always : basis.interval;
    const at = tested.indexOf(c);
    const pAdjusted = at < 0 ? null : (adjusted[at] ?? null);
    const verdict = c.metric.role === 'success' ? success(c, basis.margin ?? 0, deciding, pAdjusted, p.alpha) : guardrail(c, basis, deciding, p);
    return { ...basis, c, deciding, pAdjusted, verdict, needed: verdict === 'insufficient' ? neededRows(c, basis, deciding) : null };
  });
}

function pOf(c: Comparison, p: CanaryParameters): number | null {
  return p.decide === 'sequential' ? (c.always?.p ?? null) : (c.test?.p ?? null);
}

function basisOf(c: Comparison): Basis {
  const { margin } = c.metric;
  const plain = { relative: false, value: c.difference, interval: c.interval, always: c.always, standardError: c.standardError };
  if (typeof margin !== 'string') return { ...plain, margin };
  const share = Number(margin.replace('%', '')) / 100;
  const control = c.value.control;
  if (control === null || control === 0) return { ...plain, margin: null };
  // Without an error there is no change either: constants are compared as they are.
  if (c.lift === undefined || c.reason !== null) return { ...plain, margin: Math.abs(control) * share };
  const { value, best, always, standardError } = c.lift;
  return { relative: true, margin: share, value, interval: best, always, standardError };
}

/** How much worse the canary is: positive is harm. */
export function harm({ metric }: Comparison, value: number | null): number | null {
  return value === null ? null : metric.direction === 'lower' || metric.kind === 'shape' ? value : -value;
}

export function harmInterval(c: Comparison, interval: Interval): Interval {
  return c.metric.direction === 'lower' ? interval : { low: -interval.high, high: -interval.low };
}

/** The margin as a bound on canary − control. */
export function thresholdOf({ c: { metric }, margin }: Judged): { readonly value: number; readonly rule: string } {
  const size = margin ?? 0;
  const isLower = metric.kind === 'shape' || metric.direction === 'lower';
  if (metric.role === 'guardrail') return { value: isLower ? size : -size, rule: isLower ? 'at most' : 'at least' };
  return isLower ? { value: -size, rule: 'at most' } : { value: size, rule: 'at least' };
}

function guardrail(c: Comparison, { margin, value }: Basis, deciding: Interval | null, p: CanaryParameters): Verdict {
  if (c.metric.margin === null) return 'info';
  if (margin === null || (c.reason !== null && c.reason !== 'constant')) return 'insufficient';
  if (c.shape) return shapeVerdict(c.shape, margin, p);
  const worse = harm(c, value);
  if (c.reason === 'constant' && worse !== null) return worse > margin ? 'fail' : 'pass';
  if (deciding === null) return 'insufficient';
  const { low, high } = harmInterval(c, deciding);
  if (low > margin) return 'fail';
  return high < margin || (margin === 0 && high <= 0) ? 'pass' : 'insufficient';
}

function shapeVerdict(shape: NonNullable<Comparison['shape']>, margin: number, p: CanaryParameters): Verdict {
  if (p.decide === 'sequential') {
    if (shape.ks > Math.max(margin, shape.alwaysReach)) return 'fail';
    return shape.ks + shape.alwaysReach < margin ? 'pass' : 'insufficient';
  }
  if (shape.p <= p.alpha && shape.ks >= margin) return 'fail';
  if (shape.p <= p.alpha && shape.ks >= margin / 2) return 'warn';
  return shape.p > p.alpha && shape.detectable > margin ? 'insufficient' : 'pass';
}

/** A success metric has to be better by more than its margin (0 unless given), and significant among its fellows. */
function success(c: Comparison, margin: number, deciding: Interval | null, pAdjusted: number | null, alpha: number): Verdict {
  if (c.metric.kind === 'shape') return 'info';
  if (deciding === null) return 'insufficient';
  const { low, high } = harmInterval(c, deciding);
  if (low > 0) return 'fail';
  return -high > margin && pAdjusted !== null && pAdjusted <= alpha ? 'pass' : 'insufficient';
}

/**
 * Canary rows missing for a decision at the split so far: so many that the interval, were there no difference, would lie inside the margin in 80 of 100
 * cases; if there are that many already, so many that it would at the difference seen. null when no number of rows helps.
 */
function neededRows(c: Comparison, { margin, value, standardError }: Basis, deciding: Interval | null): number | null {
  const least = Math.min(c.n.control, c.n.canary);
  if (c.reason === 'below_n_min') return least < fewestRows && c.n.canary < fewestRows ? fewestRows - c.n.canary : null;
  const worse = harm(c, value);
  if (deciding === null || worse === null || standardError === null || margin === null || margin <= 0) return null;
  const reach = (deciding.high - deciding.low) / 2;
  const wanted = (reach + normalQuantile(0.8) * standardError) / margin;
  const room = margin - Math.max(0, worse);
  const factor = wanted > 1 ? wanted * wanted : room > 0 ? (reach / room) * (reach / room) : 0;
  return factor > 1 ? Math.ceil(c.n.canary * (factor - 1)) : null;
}
