import { additivity, links, type Additivity, type Link } from '../../stats/additivity.ts';
import { wilson } from '../../stats/intervals.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { Caveat, Measurement, ResultTable, Verdict } from '../types.ts';
import type { AttributionParameters } from './parameters.ts';
import { part, type Part } from '../joint/part.ts';
import type { AttributionRows } from './rows.ts';

/** Fewer rows than this say nothing. */
const fewest = 30;

export interface CheckedSums {
  readonly part: Part;
  readonly link: Link;
  /** The base value taken where none is logged. */
  readonly base: number | null;
}

/** Checks that base + sum of attributions is the output, on the scale written or the one on which most rows do. */
export function checkAdditivity(rows: AttributionRows, scores: Float64Array, bases: Float64Array | number | null, p: AttributionParameters): CheckedSums {
  const kept = Array.from(scores.keys()).filter((i) => Number.isFinite(scores[i] ?? Number.NaN));
  const outputs = Float64Array.from(kept, (i) => scores[i] ?? 0);
  const sums = Float64Array.from(kept, (i) => rows.attributions.reduce((sum, values) => sum + (values[i] ?? 0), 0));
  const base = bases instanceof Float64Array ? Float64Array.from(kept, (i) => bases[i] ?? Number.NaN) : bases;
  const tried = links.map((link) => additivity(link, sums, outputs, base));
  const chosen = tried.find(({ link }) => link === p.link) ?? best(tried);
  const verdict = verdictOf(chosen, p);
  const missing = scores.length - kept.length;
  const caveats: Caveat[] = [
    ...(missing > 0 ? [{ code: 'missing_score', sentence: `${formatCount(missing)} rows have no finite score and are left out` }] : []),
    ...(chosen.outside > 0
      ? [
          {
            code: 'outside_link',
            sentence: `${formatCount(chosen.outside)} rows cannot be checked: the ${chosen.link} scale is not defined at their score, or their base value is missing`,
          },
        ]
      : []),
    ...(bases === null && chosen.base !== null
      ? [
          {
            code: 'base_fitted',
            sentence: `no base value is logged; ${formatNumber(chosen.base, 4)} fits best on the ${chosen.link} scale, and only its constancy is checked`,
          },
        ]
      : []),
    ...(p.link === 'auto'
      ? [{ code: 'link_found', sentence: `the ${chosen.link} scale is taken because the most rows add up on it; write link: ${chosen.link} to hold to it` }]
      : []),
  ];
  const sentence = sentenceOf(chosen);
  return {
    link: chosen.link,
    base: chosen.base,
    part: part({
      verdict,
      sentence,
      findings: verdict === 'pass' || verdict === 'info' ? [] : [{ verdict, sentence: `${sentence}${hintOf(chosen, tried, p)}` }],
      measurements: measurementsOf(chosen, verdict, p),
      tables: [tableOf(tried, chosen.link)],
      caveats,
    }),
  };
}

function best(tried: readonly Additivity[]): Additivity {
  const bad = ({ failing, outside }: Additivity): number => failing + outside;
  return tried.reduce((found, each) => (bad(each) < bad(found) ? each : found));
}

function verdictOf({ failing, n }: Additivity, p: AttributionParameters): Verdict {
  const interval = wilson(failing, n, 1 - p.alpha);
  if (interval === null || n < fewest) return 'insufficient';
  if (interval.high <= p.tolerance) return 'pass';
  return interval.low > p.tolerance ? 'fail' : 'insufficient';
}

function sentenceOf({ n, failing, link }: Additivity): string {
  return n === 0
    ? 'no row has a score and attributions that can be added up'
    : `base value and attributions differ from the score on the ${link} scale in ${formatPercent(failing / n)} of ${formatCount(n)} rows`;
}

/** Says what would make the sums fit: another scale, or another base value. */
function hintOf(chosen: Additivity, tried: readonly Additivity[], p: AttributionParameters): string {
  const other = tried.find(({ link, n, failing }) => link !== chosen.link && n >= fewest && failing / n <= p.tolerance);
  if (other !== undefined) return `; on the ${other.link} scale they add up: write link: ${other.link}`;
  const { medianError } = chosen;
  const isShifted = medianError !== null && Math.abs(medianError) > 0.01 && chosen.failing > chosen.n / 2;
  return isShifted ? `; half of the scores are more than ${formatNumber(medianError, 3)} above the sum, as if the base value were off by that` : '';
}

function measurementsOf(chosen: Additivity, verdict: Verdict, p: AttributionParameters): readonly Measurement[] {
  const { n, failing, link, medianError, medianAbsoluteError } = chosen;
  const of = { population: p.of, rule: link };
  const none = n === 0 ? { reason: 'no_rows' } : {};
  const interval = wilson(failing, n, 1 - p.alpha);
  return [
    {
      metric: 'additivity_failure_rate',
      of,
      value: n === 0 ? null : failing / n,
      ...none,
      n,
      ...(interval === null ? {} : { interval: { level: 1 - p.alpha, low: interval.low, high: interval.high, method: 'wilson' } }),
      threshold: { value: p.tolerance, rule: 'at most' },
      verdict,
    },
    { metric: 'additivity_median_error', of, value: medianError, ...none, n, verdict: 'info' },
    { metric: 'additivity_median_absolute_error', of, value: medianAbsoluteError, ...none, n, verdict: 'info' },
  ];
}

function tableOf(tried: readonly Additivity[], chosen: Link): ResultTable {
  return {
    name: 'additivity',
    title: 'Do attributions add up to the score?',
    columns: [
      { name: 'link', title: 'scale', type: 'text' },
      { name: 'n', title: 'rows', type: 'integer' },
      { name: 'failing', title: 'off by more than 0.01 + 1 %', type: 'integer' },
      { name: 'share', title: 'share', type: 'percent' },
      { name: 'median_error', title: 'median error', type: 'number' },
      { name: 'median_absolute_error', title: 'median |error|', type: 'number' },
      { name: 'outside', title: 'scale not defined', type: 'integer' },
      { name: 'taken', title: 'taken', type: 'text' },
    ],
    rows: tried.map(({ link, n, failing, medianError, medianAbsoluteError, outside }) => [
      link,
      n,
      failing,
      n === 0 ? null : failing / n,
      medianError,
      medianAbsoluteError,
      outside,
      link === chosen ? 'yes' : '',
    ]),
  };
}
