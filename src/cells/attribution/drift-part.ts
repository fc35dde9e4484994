import { attributionShares, shareChange, type AttributionShares, type ShareChange } from '../../stats/attribution-shares.ts';
import { normalQuantile } from '../../stats/distributions.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { ndcg } from '../../stats/ndcg.ts';
import { formatList, formatPercent } from '../format.ts';
import type { Measurement, ResultTable, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { corrections } from './corrections.ts';
import type { AttributionParameters } from './parameters.ts';
import { part, type Part } from '../joint/part.ts';
import type { AttributionRows } from './rows.ts';

const fewest = 30;

interface Judged {
  readonly name: string;
  readonly before: number | null;
  readonly now: number | null;
  readonly meanBefore: number;
  readonly meanNow: number;
  readonly change: ShareChange | null;
  readonly pAdjusted: number | null;
  readonly verdict: Verdict;
}

/** Compares how much of all attribution each feature carries, in two populations. */
export function compareShares(reference: AttributionRows, current: AttributionRows, p: AttributionParameters): Part {
  const names = current.names;
  const before = attributionShares(reference.attributions);
  const now = attributionShares(current.attributions);
  if (reference.names.length !== names.length)
    return part({
      verdict: 'invalid',
      sentence: `${p.reference} has ${reference.names.length} attributions a row, ${p.current} has ${names.length}`,
      findings: [
        {
          verdict: 'invalid',
          sentence: `${p.reference} has ${reference.names.length} attributions a row, ${p.current} has ${names.length}: the model's inputs changed`,
        },
      ],
    });
  const judged = judge(names, before, now, p);
  const verdict = worst(judged.map((each) => each.verdict));
  const moved = judged
    .filter((each) => each.verdict === 'fail' || each.verdict === 'warn')
    .sort((a, b) => Math.abs(b.change?.difference ?? 0) - Math.abs(a.change?.difference ?? 0));
  const says = (each: Judged): string => `${each.name} from ${formatPercent(each.before)} to ${formatPercent(each.now)} of all attribution`;
  const sentence =
    moved.length > 0
      ? `attributions moved: ${formatList(moved.map(says), 3)}`
      : verdict === 'insufficient'
        ? 'too few rows with attributions to see a change of their shares'
        : `no feature's share of all attribution moved by ${formatPercent(p.effect)}`;
  return part({
    verdict,
    sentence,
    findings:
      moved.length > 0
        ? moved.map((each) => ({ verdict: each.verdict, column: each.name, sentence: says(each), next: ['drift'] }))
        : verdict === 'insufficient'
          ? [{ verdict, sentence }]
          : [],
    measurements: [...judged.flatMap((each) => measurementsOf(each, before, now, p)), rankMeasurement(before, now, p)],
    tables: [tableOf(judged, p)],
    charts:
      before.shares === null || now.shares === null
        ? []
        : [
            {
              kind: 'bars',
              title: `Change of share of all attribution, ${p.current} less ${p.reference}`,
              unit: '',
              bars: [...judged]
                .sort((a, b) => Math.abs(b.change?.difference ?? 0) - Math.abs(a.change?.difference ?? 0))
                .slice(0, 20)
                .flatMap(({ name, change }) =>
                  change === null ? [] : [{ label: name, value: change.difference, low: change.interval.low, high: change.interval.high }],
                ),
            },
          ],
  });
}

function judge(names: readonly string[], before: AttributionShares, now: AttributionShares, p: AttributionParameters): readonly Judged[] {
  const changes = names.map((_, j) => shareChange(before, now, j, 1 - p.alpha));
  const adjusted = adjustPValues(
    changes.flatMap((change) => (change === null ? [] : [change.p])),
    corrections[p.correction],
  );
  const reach = normalQuantile(1 - p.alpha / 2) + normalQuantile(0.8);
  let next = 0;
  return names.map((name, j): Judged => {
    const change = changes[j] ?? null;
    const pAdjusted = change === null ? null : (adjusted[next++] ?? null);
    const [shareBefore, shareNow] = [before.shares?.[j] ?? null, now.shares?.[j] ?? null];
    const verdict = ((): Verdict => {
      if (before.n < fewest || now.n < fewest || shareBefore === null || shareNow === null) return 'insufficient';
      // Without any spread the share is the same number on both sides, or certainly another one.
      if (change === null || pAdjusted === null) return shareBefore === shareNow ? 'info' : 'insufficient';
      const ratio = Math.abs(change.difference) / p.effect;
      if (pAdjusted <= p.alpha) return ratio >= 1 ? 'fail' : ratio >= 0.5 ? 'warn' : 'pass';
      return reach * change.error > p.effect ? 'insufficient' : 'pass';
    })();
    return { name, before: shareBefore, now: shareNow, meanBefore: before.means[j] ?? 0, meanNow: now.means[j] ?? 0, change, pAdjusted, verdict };
  });
}

function measurementsOf(each: Judged, before: AttributionShares, now: AttributionShares, p: AttributionParameters): readonly Measurement[] {
  const { name, change, pAdjusted, verdict } = each;
  const none = (value: number | null) => (value === null ? { reason: 'constant' } : {});
  return [
    { metric: 'attribution_share', of: { column: name, population: p.reference }, value: each.before, ...none(each.before), n: before.n, verdict: 'info' },
    { metric: 'attribution_share', of: { column: name, population: p.current }, value: each.now, ...none(each.now), n: now.n, verdict: 'info' },
    {
      metric: 'attribution_share_difference',
      of: { column: name, population: p.current, reference: p.reference },
      value: change?.difference ?? null,
      ...(change === null ? { reason: before.n === 0 || now.n === 0 ? 'no_rows' : 'constant' } : {}),
      n: { reference: before.n, current: now.n },
      ...(change === null
        ? {}
        : {
            interval: { level: 1 - p.alpha, ...change.interval, method: 'delta' },
            test: { name: 'z', statistic: change.z, p: change.p, ...(pAdjusted === null ? {} : { pAdjusted, family: p.correction }) },
          }),
      threshold: { value: p.effect, rule: 'at least, and significant' },
      verdict,
    },
  ];
}

/** 1 when the current ranking by share is the reference's; shares in the reference are the relevance. */
function rankMeasurement(before: AttributionShares, now: AttributionShares, p: AttributionParameters): Measurement {
  const { shares } = before;
  const order = now.shares === null ? [] : Array.from(now.shares.keys()).sort((a, b) => (now.shares?.[b] ?? 0) - (now.shares?.[a] ?? 0) || a - b);
  const value =
    shares === null || order.length === 0
      ? null
      : ndcg(
          order.map((feature, i) => ({ position: i + 1, relevance: shares[feature] ?? 0 })),
          order.length,
        );
  return {
    metric: 'attribution_ndcg',
    of: { population: p.current, reference: p.reference },
    value,
    ...(value === null ? { reason: 'constant' } : {}),
    n: { reference: before.n, current: now.n },
    verdict: 'info',
  };
}

function tableOf(judged: readonly Judged[], p: AttributionParameters): ResultTable {
  return {
    name: 'attribution_drift',
    title: 'Mean |attribution| and its share of all',
    columns: [
      { name: 'feature', title: 'feature', type: 'text' },
      { name: 'mean_reference', title: `mean, ${p.reference}`, type: 'number' },
      { name: 'mean_current', title: `mean, ${p.current}`, type: 'number' },
      { name: 'reference', title: `share, ${p.reference}`, type: 'percent' },
      { name: 'current', title: `share, ${p.current}`, type: 'percent' },
      { name: 'difference', title: 'difference', type: 'percent' },
      { name: 'p', title: 'adjusted p', type: 'number' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
    ],
    rows: [...judged]
      .sort((a, b) => (b.now ?? 0) - (a.now ?? 0))
      .map((each) => [each.name, each.meanBefore, each.meanNow, each.before, each.now, each.change?.difference ?? null, each.pAdjusted, each.verdict]),
  };
}
