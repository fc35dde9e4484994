import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { chiSquareSurvival } from '../../stats/distributions.ts';
import { sampleRatioChiSquare, sampleRatioSequentialP } from '../../stats/sample-ratio.ts';
import { formatInstant, formatPercent } from '../format.ts';
import type { Both, Traffic } from './arms.ts';
import type { CanaryParameters } from './parameters.ts';

/** A stretch with one expected split. */
export interface SplitStep {
  /** Epoch milliseconds; null from the start on. */
  readonly from: number | null;
  readonly expected: number;
  readonly control: number;
  readonly canary: number;
  readonly p: number | null;
}

export interface SampleRatioCheck {
  readonly steps: readonly SplitStep[];
  /** Of all steps together, looked at once. */
  readonly p: number;
  readonly statistic: number;
  readonly df: number;
  /** Smallest over all time buckets: may be watched. */
  readonly sequentialP: number;
}

type Bucket = { readonly time: number | null; readonly control: number; readonly canary: number };

/** Rows of both arms by time bucket; one bucket without time where there is no timestamp. */
export function splitBuckets(traffic: Both<Traffic>, rows: Both<number>, within: { from: number; to: number } | null): readonly Bucket[] {
  const control = new Map(traffic.control.map(({ time, n }) => [time, n]));
  const canary = new Map(traffic.canary.map(({ time, n }) => [time, n]));
  const times = [...new Set([...control.keys(), ...canary.keys()])].sort((a, b) => a - b);
  if (times.length === 0) return [{ time: null, ...rows }];
  return times
    .filter((time) => within === null || (time >= within.from && time < within.to))
    .map((time) => ({ time, control: control.get(time) ?? 0, canary: canary.get(time) ?? 0 }));
}

/** Tests the split, step by step; null where nothing is expected or no step has rows. */
export function checkSampleRatio(p: CanaryParameters, buckets: readonly Bucket[]): SampleRatioCheck | null {
  const { expected_split: expected } = p;
  if (expected === null) return null;
  const wanted =
    typeof expected === 'number' ? [{ from: null, canary: expected }] : expected.map((step) => ({ from: instant(step.from), canary: step.canary }));
  const ordered = [...wanted].sort((a, b) => (a.from ?? 0) - (b.from ?? 0));
  let statistic = 0;
  let df = 0;
  let least = 1;
  const steps = ordered.map((step, k): SplitStep => {
    const until = ordered[k + 1]?.from ?? Number.POSITIVE_INFINITY;
    const weights = [1 - step.canary, step.canary];
    const counts = [0, 0];
    for (const bucket of buckets) {
      if (bucket.time !== null && ((step.from !== null && bucket.time < step.from) || bucket.time >= until)) continue;
      counts[0] = (counts[0] ?? 0) + bucket.control;
      counts[1] = (counts[1] ?? 0) + bucket.canary;
      least = Math.min(least, (sampleRatioSequentialP(counts, weights) ?? 1) * ordered.length);
    }
    const found = sampleRatioChiSquare(counts, weights);
    if (found) {
      statistic += found.statistic;
      df += found.df;
    }
    return { from: step.from, expected: step.canary, control: counts[0] ?? 0, canary: counts[1] ?? 0, p: found?.p ?? null };
  });
  return df === 0 ? null : { steps, statistic, df, p: chiSquareSurvival(statistic, df), sequentialP: Math.min(1, least) };
}

/** Epoch milliseconds of UTC text that the schema let pass. */
function instant(text: string): number {
  const whole = text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T');
  return Date.parse(whole.endsWith('Z') ? whole : `${whole}Z`);
}

/** Where the split moved, in words: the bucket border that parts two most different splits, if that is beyond chance; else null. */
export function movedSplit(buckets: readonly Bucket[]): string | null {
  const all = buckets.reduce((sum, b) => ({ control: sum.control + b.control, canary: sum.canary + b.canary }), { control: 0, canary: 0 });
  let best: { statistic: number; time: number; before: number; after: number } | null = null;
  let control = 0;
  let canary = 0;
  buckets.forEach((bucket, i) => {
    const found = i === 0 ? null : chiSquareTwoSample([control, canary], [all.control - control, all.canary - canary]);
    if (found && bucket.time !== null && found.statistic > (best?.statistic ?? 0))
      best = {
        statistic: found.statistic,
        time: bucket.time,
        before: canary / (control + canary),
        after: (all.canary - canary) / (all.control + all.canary - control - canary),
      };
    control += bucket.control;
    canary += bucket.canary;
  });
  const found = best as { statistic: number; time: number; before: number; after: number } | null;
  if (found === null || chiSquareSurvival(found.statistic, 1) * buckets.length > 0.001) return null;
  return `the canary's share moved from ${formatPercent(found.before)} to ${formatPercent(found.after)} at ${formatInstant(found.time)}: if that was planned, give the steps under expected_split`;
}
