import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { formatCount, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Caveat, Measurement } from '../types.ts';
import { mergeStrands, type Strand } from './strands.ts';

/** Whether labels come for some scores rather than others. */
export interface CoverageBias {
  readonly test: NonNullable<Measurement['test']>;
  readonly caveat: Caveat | null;
}

/**
 * Tests whether a label depends on the score: χ² of labelled against unlabelled rows over ten bins of about equal mass. A caveat only where it is both
 * certain (p < 0.001) and large (coverage of two bins differs by 10 points). null without both kinds of rows.
 */
export function coverageBias(strands: readonly Strand[]): CoverageBias | null {
  const { scores, counts } = mergeStrands(strands, ({ label }) => (label === null ? 0 : 1));
  const [without, having] = counts;
  const all = scores.map((_, i) => (without[i] ?? 0) + (having[i] ?? 0));
  const n = all.reduce((a, b) => a + b, 0);
  const labelled = having.reduce((a, b) => a + b, 0);
  if (labelled === 0 || labelled === n || scores.length < 2) return null;
  const bins: { from: number; to: number; labelled: number; rows: number }[] = [];
  let seen = 0;
  scores.forEach((score, i) => {
    const last = bins[bins.length - 1];
    const next = last === undefined || seen >= (bins.length * n) / 10;
    const bin = next ? { from: score, to: score, labelled: 0, rows: 0 } : last;
    if (next) bins.push(bin);
    bin.to = score;
    bin.labelled += having[i] ?? 0;
    bin.rows += all[i] ?? 0;
    seen += all[i] ?? 0;
  });
  const found = chiSquareTwoSample(
    bins.map((b) => b.labelled),
    bins.map((b) => b.rows - b.labelled),
  );
  if (found === null || bins.length < 2) return null;
  const shares = bins.map((b) => ({ ...b, share: b.labelled / b.rows })).sort((a, b) => a.share - b.share);
  const [least] = shares;
  const most = shares[shares.length - 1];
  if (least === undefined || most === undefined) return null;
  const range = (b: { from: number; to: number }) => `${formatNumber(b.from)} to ${formatNumber(b.to)}`;
  const caveat =
    found.p < 0.001 && most.share - least.share >= 0.1
      ? {
          code: 'selective_labels',
          sentence: `labels are missing for selected cases: ${formatPercent(least.share)} of rows with scores ${range(least)} are labelled, ${formatPercent(most.share)} of those with ${range(most)} (χ² over ${bins.length} bins, p ${formatP(found.p)}); metrics describe the ${formatCount(labelled)} labelled rows, not all`,
        }
      : null;
  return { test: { name: 'chi_square', statistic: found.statistic, df: found.df, p: found.p }, caveat };
}
