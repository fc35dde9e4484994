import { totalVariation } from '../../stats/distances.ts';
import { ksP } from '../../stats/ks.ts';
import { quantile } from '../../stats/quantiles.ts';
import { countValues } from '../../stats/value-counts.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { FrameValues } from '../joint/frame.ts';
import { calmKs, sampleKs } from './causes-of-distributions.ts';
import { enough, fewestRows, type Cause } from './causes-of-numbers.ts';
import { finite, type SideSample, type SkewSamples } from './samples.ts';

/** Columns that hold each other's values. `suspects` are the positions of columns that differ. */
export function swapCauses(samples: SkewSamples, suspects: readonly number[]): ReadonlyMap<number, Cause> {
  const found = new Map<number, Cause>();
  const { training, serving } = samples;
  for (const a of suspects)
    for (const b of suspects) {
      const [one, two] = [training.frame.columns[a], training.frame.columns[b]];
      if (a >= b || !one || !two || one.kind !== two.kind || found.has(a) || found.has(b)) continue;
      const share = samples.pairs === null ? null : crossedShare(samples, a, b);
      const isSwapped = share === null ? crossedDistributions(training, serving, a, b) : share >= enough;
      if (!isSwapped) continue;
      const words =
        share === null
          ? 'each is distributed in serving as the other is in training'
          : `in ${formatPercent(share)} of the rows where both differ, each holds the other's value`;
      for (const [own, other] of [
        [a, two.name],
        [b, one.name],
      ] as const)
        found.set(own, { kind: 'swap', explains: share, sentence: `it was exchanged with ${other}: ${words}` });
    }
  return found;
}

function crossedShare({ training, serving, pairs }: SkewSamples, a: number, b: number): number | null {
  const value = (side: SideSample, column: number, row: number) => side.frame.columns[column]?.values[row] ?? null;
  const both = (pairs ?? []).filter(([i, j]) => !same(value(training, a, i), value(serving, a, j)) && !same(value(training, b, i), value(serving, b, j)));
  if (both.length < fewestRows) return 0;
  return both.filter(([i, j]) => same(value(training, a, i), value(serving, b, j)) && same(value(training, b, i), value(serving, a, j))).length / both.length;
}

function same(a: number | string | null, b: number | string | null): boolean {
  return Object.is(a, b) || a === b;
}

function crossedDistributions(training: SideSample, serving: SideSample, a: number, b: number): boolean {
  const [trainA, trainB] = [training.frame.columns[a], training.frame.columns[b]];
  const [serveA, serveB] = [serving.frame.columns[a], serving.frame.columns[b]];
  if (!trainA || !trainB || !serveA || !serveB) return false;
  const distance = (x: FrameValues, y: FrameValues) =>
    x.kind === 'numeric' ? { d: sampleKs(finite(x), finite(y)), calm: calmKs(finite(x).length, finite(y).length) } : { d: textDistance(x, y), calm: 0.1 };
  const own = [distance(trainA, serveA), distance(trainB, serveB)];
  const crossed = [distance(trainA, serveB), distance(trainB, serveA)];
  return crossed.every(({ d, calm }) => d <= calm) && own.every(({ d }, i) => d >= 0.2 && d >= 3 * (crossed[i]?.calm ?? 1));
}

function textDistance(x: FrameValues, y: FrameValues): number {
  if (x.kind !== 'categorical' || y.kind !== 'categorical') return 1;
  const names = [...new Set([...x.values, ...y.values])];
  const at = new Map(names.map((name, i) => [name, i]));
  const counts = (values: readonly (string | null)[]) => {
    const found = new Array<number>(names.length).fill(0);
    for (const value of values) found[at.get(value) ?? 0] = (found[at.get(value) ?? 0] ?? 0) + 1;
    return found;
  };
  return totalVariation(counts(x.values), counts(y.values)) ?? 1;
}

/** How many of a subject's earlier training rows are looked through. */
const lookBack = 5;

/**
 * Serving shows what training knew of the same subject earlier: a stale feature. Needs joined rows with subject and time. The same share with a subject drawn by position tells what chance gives.
 */
export function staleCause({ training, serving, pairs }: SkewSamples, column: number): Cause | null {
  const { subject, time } = training;
  const before = training.frame.columns[column];
  const now = serving.frame.columns[column];
  if (pairs === null || subject === null || time === null || !before || !now) return null;
  const history = new Map<string, number[]>();
  subject.forEach((who, i) => {
    if (who === null || Number.isNaN(time[i])) return;
    const known = history.get(who);
    if (known) known.push(i);
    else history.set(who, [i]);
  });
  for (const rows of history.values()) rows.sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
  const valueOf = (values: FrameValues, i: number) => values.values[i] ?? null;
  const earlierThan = (i: number) => {
    const rows = history.get(subject[i] ?? '') ?? [];
    const at = rows.indexOf(i);
    return at < 1 ? [] : rows.slice(Math.max(0, at - lookBack), at);
  };
  const differing = pairs.filter(([i, j]) => !same(valueOf(before, i), valueOf(now, j)) && earlierThan(i).length > 0);
  if (differing.length < fewestRows) return null;
  const hits = (shift: number) =>
    differing.filter(([, j], k) => {
      const [i] = differing[(k + shift) % differing.length] ?? [0, 0];
      return earlierThan(i).some((row) => same(valueOf(before, row), valueOf(now, j)));
    }).length / differing.length;
  const [share, chance] = [hits(0), hits(Math.floor(differing.length / 2) || 1)];
  if (share < 0.5 || share < 2 * chance) return null;
  return {
    kind: 'stale',
    explains: share,
    sentence: `serving holds what training knew of the same subject at an earlier request in ${formatPercent(share)} of the rows that differ (by chance ${formatPercent(chance)}): the feature is stale when the model is asked`,
  };
}

/** The age of features when they are used: how far `feature_time` lies before the request. */
export interface FeatureLag {
  readonly training: number;
  readonly serving: number;
  readonly ks: number;
  readonly p: number;
  readonly isSkewed: boolean;
  readonly n: { readonly training: number; readonly serving: number };
}

/** Compares the median age of features; skewed when certain (p at most 1e−4) and at least twofold either way. null without the columns. */
export function featureLag({ training, serving }: SkewSamples): FeatureLag | null {
  const lags = [training, serving].map(({ time, featureTime }) =>
    time === null || featureTime === null
      ? []
      : [...time].flatMap((at, i) => (Number.isFinite(at - (featureTime[i] ?? Number.NaN)) ? [at - (featureTime[i] ?? 0)] : [])),
  );
  const [before = [], now = []] = lags;
  if (before.length < fewestRows || now.length < fewestRows) return null;
  const [then, next] = [quantile(countValues(before), 0.5) ?? 0, quantile(countValues(now), 0.5) ?? 0];
  const ks = sampleKs(before, now);
  const { p } = ksP(ks, before.length, now.length);
  const [low, high] = [Math.min(Math.abs(then), Math.abs(next)), Math.max(Math.abs(then), Math.abs(next))];
  return { training: then, serving: next, ks, p, isSkewed: p <= 1e-4 && high >= 2 * Math.max(low, 1), n: { training: before.length, serving: now.length } };
}

/** A duration in milliseconds, in the largest unit that keeps it above 1. */
export function durationText(milliseconds: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
  ] as const;
  const [size, unit] = units.find(([each]) => Math.abs(milliseconds) >= each) ?? [1, 'ms'];
  return `${formatNumber(milliseconds / size)} ${unit}`;
}
