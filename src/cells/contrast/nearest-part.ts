import { wilson } from '../../stats/intervals.ts';
import { mcnemar } from '../../stats/mcnemar.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { quantile } from '../../stats/quantiles.ts';
import { countValues } from '../../stats/value-counts.ts';
import { part, type Part } from '../joint/part.ts';
import { formatCount, formatList, formatNumber, formatPercent } from '../format.ts';
import type { ChartData, Finding, Measurement, ResultTable } from '../types.ts';
import { outcomesText, type Contrasts, type FeatureContrast, type OutcomeContrast } from './nearest.ts';
import type { ContrastParameters, ContrastScope } from './parameters.ts';

/** Quantiles of distances and differences stand for at least so many rows on their thinner side. */
const thinnest = 11;

interface Ranked extends FeatureContrast {
  /** Share of pairs in which it differs, less the share in which it differs from the nearest row of the same outcome. */
  readonly excess: number | null;
  readonly pAdjusted: number | null;
}

/** Aggregates of what differs between rows and their nearest rows with another outcome. */
export function contrastPart(found: Contrasts, scope: ContrastScope, p: ContrastParameters): Part {
  const missing = found.missingOutcome;
  const base = [
    {
      code: 'observed_contrast',
      sentence:
        'an observed contrast is the nearest logged row that got another outcome: it says how two rows differ that were decided differently, not what would have happened to the first had it been changed',
    },
    ...(found.rows < found.of
      ? [
          {
            code: 'sampled',
            sentence: `contrasts are looked for in a sample of ${formatCount(found.rows)} of ${formatCount(found.of)} rows, drawn by seed ${p.seed}`,
          },
        ]
      : []),
    ...(missing > 0 ? [{ code: 'missing_outcome', sentence: `${formatCount(missing)} sampled rows have no outcome and are left out` }] : []),
    ...(found.constant.length > 0
      ? [
          {
            code: 'constant',
            sentence: `${formatList(found.constant)} ${found.constant.length === 1 ? 'has' : 'have'} one value, or none, in the sample and cannot differ`,
          },
        ]
      : []),
  ];
  const usable = found.outcomes.filter(({ n }) => n > 0);
  if (found.seen.length < 2 || usable.length === 0) {
    const sentence = whyNone(found, scope, p);
    return part({ verdict: 'insufficient', sentence, findings: [{ verdict: 'insufficient', sentence }], caveats: base });
  }
  const thin = found.seen.filter(({ n }) => n < p.minimum_n);
  const unmatched = usable.filter(({ n, asked }) => n < asked);
  const ranked = usable.map((each) => ({ each, features: rank(each, p) }));
  const sentences = ranked.map(({ each, features }) => sentenceOf(each, features, scope, p));
  return part({
    verdict: 'info',
    sentence: sentences[0] ?? '',
    findings: sentences.map((sentence): Finding => ({ verdict: 'info', sentence, next: ['attribution', 'slices'] })),
    measurements: ranked.flatMap(({ each, features }) => measurementsOf(each, features, scope, p)),
    tables: [overview(usable, scope), ...ranked.map(({ each, features }) => tableOf(each, features, scope))],
    charts: ranked.flatMap(({ each, features }) => chartsOf(each, features, scope)),
    caveats: [
      ...base,
      ...(thin.length > 0
        ? [{ code: 'thin_outcome', sentence: `outcomes with fewer than ${p.minimum_n} sampled rows are not asked about: ${outcomesText(thin)}` }]
        : []),
      ...unmatched.map(({ outcome, n, asked }) => ({
        code: 'unmatched',
        sentence: `${formatCount(asked - n)} of ${formatCount(asked)} rows asked about with ${scope.outcome} ${outcome} have no row with another outcome and the same ${formatList(scope.immutable.map(({ name }) => name))}`,
      })),
    ],
  });
}

function whyNone(found: Contrasts, scope: ContrastScope, p: ContrastParameters): string {
  if (found.rows === 0) return `${p.of} has no rows to contrast`;
  if (found.seen.length === 0) return `no sampled row has an outcome in ${scope.outcome}`;
  if (found.seen.length === 1) return `every sampled row has the outcome ${found.seen[0]?.outcome ?? ''}: there is no row with another one`;
  if (found.outcomes.length === 0) return `no outcome has ${p.minimum_n} sampled rows: ${outcomesText(found.seen)}`;
  return `no row has another outcome and the same ${formatList(scope.immutable.map(({ name }) => name))}`;
}

function rank({ features, neighbours, baselineN }: OutcomeContrast, p: ContrastParameters): readonly Ranked[] {
  const tests = features.map(({ only }) => mcnemar(only.contrast, only.baseline));
  const adjusted = adjustPValues(
    tests.map((test) => test?.midP ?? 1),
    'benjamini-hochberg',
  );
  return features
    .map(
      (feature, k): Ranked => ({
        ...feature,
        excess: neighbours === 0 || baselineN === 0 ? null : feature.differs / neighbours - feature.baseline / baselineN,
        pAdjusted: p.nearest === 1 && tests[k] != null ? (adjusted[k] ?? null) : null,
      }),
    )
    .sort((a, b) => (b.excess ?? 0) - (a.excess ?? 0) || b.differs - a.differs);
}

function middle(values: readonly number[], q = 0.5): number | null {
  return values.length * Math.min(q, 1 - q) >= thinnest ? quantile(countValues(values), q) : null;
}

function sentenceOf(each: OutcomeContrast, features: readonly Ranked[], scope: ContrastScope, p: ContrastParameters): string {
  const telling = features.filter(({ excess, pAdjusted }) => excess !== null && excess > 0 && (pAdjusted === null || pAdjusted <= p.alpha)).slice(0, 3);
  const says = (feature: Ranked): string => {
    const step = feature.kind === 'numeric' ? middle(feature.differences) : null;
    const rates = `${formatPercent(feature.differs / each.neighbours)} of pairs, ${formatPercent(each.baselineN === 0 ? null : feature.baseline / each.baselineN)} of the same outcome`;
    return `${feature.name} (${rates}${step === null || step === 0 ? '' : `, median ${step > 0 ? '+' : ''}${formatNumber(step)}`})`;
  };
  const same = each.identical > 0 ? `; alike in every feature: ${formatCount(each.identical)}` : '';
  const rest =
    telling.length === 0
      ? 'no feature differs more often than between rows of the same outcome'
      : `what differs more often than between rows of the same outcome: ${formatList(telling.map(says), 3)}`;
  return `${formatCount(each.n)} rows with ${scope.outcome} ${each.outcome} against the nearest with another: ${rest}${same}`;
}

function measurementsOf(each: OutcomeContrast, features: readonly Ranked[], scope: ContrastScope, p: ContrastParameters): readonly Measurement[] {
  const of = { population: p.of, group: { [scope.outcome]: each.outcome } };
  const level = 1 - p.alpha;
  const rate = (k: number, n: number) => {
    const interval = wilson(k, n, level);
    return {
      value: n === 0 ? null : k / n,
      ...(n === 0 ? { reason: 'unmatched' } : {}),
      n,
      ...(interval === null ? {} : { interval: { level, ...interval, method: 'wilson' } }),
    };
  };
  const point = (metric: string, value: number | null, n: number, more: { column?: string } = {}): Measurement => ({
    metric,
    of: { ...of, ...more },
    value,
    ...(value === null ? { reason: 'below_n_min' } : {}),
    n,
    verdict: 'info',
  });
  return [
    { metric: 'unmatched_rate', of, ...rate(each.asked - each.n, each.asked), verdict: 'info' },
    { metric: 'identical_contrast_rate', of, ...rate(each.identical, each.neighbours), verdict: 'info' },
    ...([0.25, 0.5, 0.75] as const).map((q) => point(`contrast_distance_p${q * 100}`, middle(each.distances, q), each.neighbours)),
    point('contrast_differing_features', each.differing.reduce((sum, x) => sum + x, 0) / each.neighbours, each.neighbours),
    ...features.flatMap((feature): Measurement[] => [
      {
        metric: 'contrast_difference_rate',
        of: { ...of, column: feature.name },
        ...rate(feature.differs, each.neighbours),
        ...(feature.pAdjusted === null
          ? {}
          : {
              test: {
                name: 'mcnemar_mid_p',
                statistic: feature.only.contrast - feature.only.baseline,
                p: mcnemar(feature.only.contrast, feature.only.baseline)?.midP ?? 1,
                pAdjusted: feature.pAdjusted,
                family: 'bh',
              },
            }),
        verdict: 'info',
      },
      { metric: 'baseline_difference_rate', of: { ...of, column: feature.name }, ...rate(feature.baseline, each.baselineN), verdict: 'info' },
      ...(feature.kind === 'numeric'
        ? [point('contrast_median_difference', middle(feature.differences), feature.differences.length, { column: feature.name })]
        : []),
    ]),
  ];
}

function overview(outcomes: readonly OutcomeContrast[], scope: ContrastScope): ResultTable {
  return {
    name: 'contrasts',
    title: 'Nearest rows of another outcome',
    columns: [
      { name: 'outcome', title: scope.outcome, type: 'text', column: scope.outcome },
      { name: 'asked', title: 'rows asked about', type: 'integer' },
      { name: 'n', title: 'with a contrast', type: 'integer' },
      { name: 'identical', title: 'alike in all features', type: 'integer' },
      { name: 'features', title: 'features that differ, mean', type: 'number' },
      { name: 'p25', title: 'distance, 25 %', type: 'number' },
      { name: 'p50', title: 'median', type: 'number' },
      { name: 'p75', title: '75 %', type: 'number' },
    ],
    rows: outcomes.map((each) => [
      each.outcome,
      each.asked,
      each.n,
      each.identical,
      each.differing.reduce((sum, x) => sum + x, 0) / each.neighbours,
      middle(each.distances, 0.25),
      middle(each.distances),
      middle(each.distances, 0.75),
    ]),
  };
}

function tableOf(each: OutcomeContrast, features: readonly Ranked[], scope: ContrastScope): ResultTable {
  return {
    name: `contrast_${each.outcome}`,
    title: `${scope.outcome} ${each.outcome}: what differs from the nearest row of another outcome`,
    columns: [
      { name: 'feature', title: 'feature', type: 'text' },
      { name: 'differs', title: 'differs', type: 'percent' },
      { name: 'baseline', title: 'differs within the outcome', type: 'percent' },
      { name: 'p', title: 'adjusted p', type: 'number' },
      { name: 'median', title: 'median difference', type: 'number' },
      { name: 'in_sd', title: 'in standard deviations', type: 'number' },
    ],
    rows: features.map((feature) => {
      const step = feature.kind === 'numeric' ? middle(feature.differences) : null;
      return [
        feature.name,
        feature.differs / each.neighbours,
        each.baselineN === 0 ? null : feature.baseline / each.baselineN,
        feature.pAdjusted,
        step,
        step === null || feature.unit === 0 ? null : step / feature.unit,
      ];
    }),
  };
}

function chartsOf(each: OutcomeContrast, features: readonly Ranked[], scope: ContrastScope): readonly ChartData[] {
  const bars = features.slice(0, 15).flatMap(({ name, excess }) => (excess === null ? [] : [{ label: name, value: excess }]));
  return bars.length === 0
    ? []
    : [{ kind: 'bars', title: `${scope.outcome} ${each.outcome}: share of pairs that differ, less that within the outcome`, unit: '', bars }];
}
