import type { ReducedTable } from '../../reduce/types.ts';
import { seriesChart } from '../scores/pictures.ts';
import { directionOf, shown, wordsOf, type Figure } from '../scores/figure.ts';
import { formatCount, formatInstant, formatList, formatNumber, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement } from '../types.ts';
import { worst } from '../verdict.ts';
import { bandAt, bandOf, judgeEstimate, placeOfRealised, type Band } from './band.ts';
import { conceptDrift, placeOf, type DriftCheck } from './concept-drift.ts';
import { calibrationDrift } from './calibration-drift.ts';
import { estimateAll, type EstimatedGroup, type Metric } from './estimates.ts';
import type { Estimator } from './estimator.ts';
import { estimatedMetrics, estimatedTarget, isEstimated, type EstimatedParameters } from './parameters.ts';
import { setupOf, type Setup } from './plan.ts';

type Line = (string | number | boolean | null)[];

/** Returns estimates with the interval in which the realised value is expected; where labels have come, the realised value beside it. */
export function decideEstimated(waves: readonly (readonly ReducedTable[])[], p: EstimatedParameters, context: CellContext): CellResult {
  const setup = setupOf(p, context, waves[0] ?? []);
  const { groups, estimator, lacking } = estimateAll(p, setup, waves);
  const sql = [...new Set(waves.flat().flatMap((t) => t.sql))];
  const rowsRead = (setup.facts[0]?.rows ?? 0) + (setup.facts[1]?.rows ?? 0);
  const all = groups.find((g) => g.part.name === 'all');
  if (lacking !== null || all === undefined || all.n === 0) {
    const sentence =
      lacking ??
      `no row of ${setup.sides[0]?.from.name ?? p.of} has what an estimate rests on: ${setup.settled.task === 'regression' ? 'a prediction' : 'a finite score'}`;
    return cellResult({
      verdict: 'insufficient',
      headline: sentence,
      findings: [{ verdict: 'insufficient', sentence }],
      caveats: setup.settled.caveats,
      sql,
      rowsRead,
    });
  }
  const metrics = estimatedMetrics.filter((m) => isEstimated(p, m) && all.metrics.has(m));
  const bands = new Map(
    metrics.map((m) => [
      m,
      bandOf(
        groups.filter((g) => g.part.name === 'referenceTime'),
        m,
        p.minimum_n,
      ),
    ]),
  );
  const measurements: Measurement[] = [];
  const lines: Line[] = [];
  const findings: Finding[] = [];
  const reported = groups.filter((g) => g.part.name === 'all' || g.part.name === 'by' || g.part.name === 'time');
  const parts = reported.filter((g) => g.part.name !== 'all');
  const past = groups.filter((g) => g.part.name === 'referenceBy');
  const checks = new Map(metrics.map((m) => [m, conceptDrift(p, parts.length > 0 ? parts : [all], past, m)]));
  for (const group of reported)
    for (const metric of metrics) publish(p, group, metric, bands.get(metric) ?? null, checks.get(metric) ?? null, measurements, lines);
  for (const metric of metrics) {
    const target = estimatedTarget(p, metric);
    const verdict = judgeEstimate(all, metric, target, p.minimum_n);
    if (target !== undefined)
      findings.push({
        verdict,
        sentence: `${estimateSentence(all, metric)}, target ${directionOf(metric) === 'lower' ? '≤' : '≥'} ${shown(metric, target)}`,
        ...(verdict === 'fail' ? { next: ['drift', 'slices'] } : {}),
      });
    const check = checks.get(metric) ?? null;
    if (check !== null) measurements.push(check.measurement);
    findings.push(...(check?.findings ?? []));
    alerts(
      reported.filter((g) => g.part.name === 'time'),
      metric,
      bands.get(metric) ?? null,
      findings,
    );
  }
  const drifts = (estimator?.models ?? []).flatMap((model) => calibrationDrift(all, model, p.minimum_n, p.level) ?? []);
  if (setup.settled.task === 'binary')
    for (const drift of drifts) {
      measurements.push(...drift.measurements);
      if (drift.finding) findings.push(drift.finding);
    }
  const order = ['fail', 'insufficient', 'warn', 'pass', 'info'];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const verdict = worst(findings.map((f) => f.verdict));
  const known = metrics.filter((m) => all.metrics.get(m)?.value !== null);
  const summary = (known.length > 0 ? known : metrics).slice(-2).map((m) => estimateSentence(all, m));
  return cellResult({
    verdict,
    headline: findings.find((f) => f.verdict === verdict && verdict !== 'info')?.sentence ?? formatList(summary),
    findings: findings.length > 0 ? findings : [{ verdict: 'info', sentence: formatList(summary) }],
    measurements,
    tables: [
      {
        name: 'estimates',
        title: 'Estimates',
        columns: [
          { name: 'metric', title: 'metric', type: 'text' },
          { name: 'rows', title: 'of', type: 'text' },
          { name: 'estimate', title: 'estimate', type: 'number' },
          { name: 'low', title: 'low', type: 'number' },
          { name: 'high', title: 'high', type: 'number' },
          { name: 'n', title: 'n', type: 'integer' },
          { name: 'labelled', title: 'labelled', type: 'integer' },
          { name: 'realised', title: 'realised', type: 'number' },
          { name: 'state', title: 'state', type: 'text' },
        ],
        rows: lines,
      },
    ],
    charts: chartsOf(p, groups, metrics),
    caveats: caveatsOf(p, setup, all, estimator, bands),
    sql,
    seed: p.seed,
    rowsRead,
  });
}

function publish(
  p: EstimatedParameters,
  group: EstimatedGroup,
  metric: Metric,
  band: Band | null,
  check: DriftCheck | null,
  measurements: Measurement[],
  lines: Line[],
): void {
  const found = group.metrics.get(metric);
  if (!found) return;
  const { text, of } = placeOf(p, group);
  const target = group.part.name === 'all' ? estimatedTarget(p, metric) : undefined;
  const verdict = group.part.name === 'all' ? judgeEstimate(group, metric, target, p.minimum_n) : 'info';
  const method =
    metric === 'mae' ? 'normal, errors by bin' : metric === 'rmse' ? 'normal on the log scale, errors by bin' : 'simulated outcomes and redrawn calibration';
  measurements.push({
    metric: `estimated_${metric}`,
    of,
    value: found.value,
    n: group.n,
    verdict,
    ...(found.value === null ? { reason: group.n === 0 ? 'no_rows' : 'undefined' } : {}),
    ...(found.interval === null
      ? { intervalReason: 'below_n_min' }
      : { interval: { level: p.level, low: found.interval.low, high: found.interval.high, method } }),
    ...(target === undefined ? {} : { threshold: { value: target, rule: directionOf(metric) === 'lower' ? 'at most' : 'at least' } }),
  });
  const place = placeOfRealised(group, metric, p.minimum_n);
  if (found.realised !== null && group.labelled >= p.minimum_n) measurements.push({ metric, of, value: found.realised, n: group.labelled, verdict: 'info' });
  const limits = band === null ? null : bandAt(band, found.deviation);
  const beyond = group.part.name === 'time' && limits !== null && found.value !== null && (found.value < limits.low || found.value > limits.high);
  const state = place !== null && place !== 0 ? outsideWords(group, check) : beyond ? 'outside the reference band' : place === 0 ? 'as estimated' : '';
  lines.push([metric, text, found.value, found.interval?.low ?? null, found.interval?.high ?? null, group.n, group.labelled, found.realised, state]);
}

function outsideWords(group: EstimatedGroup, check: DriftCheck | null): string {
  if (check?.lasting.has(group)) return 'outside, as in the reference';
  return check?.beyond === true ? 'concept drift' : 'outside its interval';
}

function estimateSentence(all: EstimatedGroup, metric: Metric): string {
  const found = all.metrics.get(metric);
  if (!found || found.value === null) return `estimated ${wordsOf(metric)} is undefined on ${formatCount(all.n)} rows`;
  const interval = found.interval === null ? 'no interval' : `${shown(metric, found.interval.low)} to ${shown(metric, found.interval.high)}`;
  return `estimated ${wordsOf(metric)} is ${shown(metric, found.value)} on ${formatCount(all.n)} rows (${interval})`;
}

function alerts(buckets: readonly EstimatedGroup[], metric: Metric, band: Band | null, findings: Finding[]): void {
  if (band === null) return;
  const out = buckets.filter((group) => {
    const found = group.metrics.get(metric);
    if (!found || found.value === null) return false;
    const { low, high } = bandAt(band, found.deviation);
    return directionOf(metric) === 'lower' ? found.value > high : found.value < low;
  });
  if (out.length === 0) return;
  findings.push({
    verdict: 'warn',
    sentence: `estimated ${wordsOf(metric)} is worse than the reference's band in ${formatCount(out.length)} of ${formatCount(buckets.length)} time buckets: ${formatList(out.map((g) => formatInstant(Number(g.keys.time))))}`,
    next: ['drift', 'change-points'],
  });
}

function caveatsOf(
  p: EstimatedParameters,
  setup: Setup,
  all: EstimatedGroup,
  estimator: Estimator | null,
  bands: ReadonlyMap<string, Band | null>,
): readonly Caveat[] {
  const made: Caveat[] = [
    ...setup.settled.caveats,
    {
      code: 'no_concept_drift',
      sentence: `estimates assume that ${setup.settled.task === 'regression' ? 'errors are as large as in the reference where the inputs are alike' : 'a score means what it meant in the reference'}: they see a change of inputs, not a change of what inputs mean (concept drift); only labels show that`,
    },
  ];
  for (const model of estimator?.models ?? []) {
    const error = model.check
      ? ` (calibration error out of fold ${formatNumber(model.check.before)} as they are, ${formatNumber(model.check.after)} mapped)`
      : '';
    made.push({
      code: 'calibration',
      sentence: `${setup.settled.task === 'multiclass' ? `scores of ${model.name}` : 'scores'} are ${model.calibrated ? 'mapped to probabilities by an isotonic fit' : 'taken as probabilities as they are'}${error}`,
    });
  }
  if (all.counted.n < all.rows)
    made.push({
      code: 'score_missing',
      sentence: `${formatCount(all.rows - all.counted.n)} of ${formatCount(all.rows)} rows lack what the estimate rests on and are left out`,
    });
  const weights = [...new Set(setup.sides.flatMap((side) => (side.weight === null ? [] : [side.weight.name])))];
  if (weights.length > 0)
    made.push({
      code: 'weighted',
      sentence: `rows are weighted by ${formatList(weights)}, and n is the effective number of rows (Σw)²/Σw²; rows without a finite weight of at least 0 are left out`,
    });
  for (const [metric, band] of bands)
    if (band)
      made.push({
        code: 'band',
        sentence: `${wordsOf(metric)} realised in ${formatCount(band.buckets)} buckets of ${p.reference}: ${formatNumber(band.mean, 4)} ± ${formatNumber(3 * band.deviation, 3)} (3 deviations), wider for small buckets`,
      });
  const { counted } = all;
  if (counted.labelled > 0 && counted.labelled < counted.n)
    made.push({
      code: 'partly_labelled',
      sentence: `${formatPercent(counted.labelled / counted.n)} of rows are labelled; realised values are compared with estimates on these rows alone`,
    });
  return made;
}

function chartsOf(p: EstimatedParameters, groups: readonly EstimatedGroup[], metrics: readonly Metric[]): readonly ChartData[] {
  const timed = groups.filter((g) => (g.part.name === 'time' || g.part.name === 'referenceTime') && typeof g.keys.time === 'number');
  if (timed.length === 0) return [];
  const figure = (metric: Metric, value: number | null, low: number | null, high: number | null, n: number): Figure => ({
    metric,
    value,
    low,
    high,
    n,
    method: '',
  });
  return metrics.map((metric) =>
    seriesChart(
      metric,
      timed[0]?.part.seconds ?? 86_400,
      estimatedTarget(p, metric),
      timed
        .flatMap((g) => {
          const found = g.metrics.get(metric);
          if (!found) return [];
          const time = Number(g.keys.time);
          const realised =
            found.realised !== null && g.labelled >= p.minimum_n
              ? [{ time, series: 'realised', figure: figure(metric, found.realised, null, null, g.labelled) }]
              : [];
          if (g.part.name === 'referenceTime') return realised.map((point) => ({ ...point, series: `realised, ${p.reference}` }));
          return [
            { time, series: 'estimated', figure: figure(metric, found.value, found.interval?.low ?? null, found.interval?.high ?? null, g.n) },
            ...realised,
          ];
        })
        .sort((a, b) => (a.series < b.series ? -1 : a.series > b.series ? 1 : a.time - b.time)),
    ),
  );
}
