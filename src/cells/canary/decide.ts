import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Finding, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { numberAt, rowOf, truthAt, type Answers } from './answers.ts';
import { armNames } from './arms.ts';
import { canaryCharts } from './charts.ts';
import { compareMetric } from './compare.ts';
import { judgeAll, type Judged } from './judge.ts';
import { levelOf } from './looks.ts';
import { canaryMeasurements, canaryTables } from './report.ts';
import type { CanaryParameters } from './parameters.ts';
import { bothTraffic, canaryAnswers, compared, scopeOf, type Scope } from './plan.ts';
import { headline, metricSentence } from './sentences.ts';
import { sparseParts } from './sparse.ts';
import { checkValidity } from './validity.ts';

/** First whether the arms can be compared at all, then every metric against its margin, then one word: promote, hold or roll back. */
export function decideCanary(waves: readonly (readonly ReducedTable[])[], p: CanaryParameters, context: CellContext): CellResult {
  const scope = scopeOf(p, context);
  const answers = canaryAnswers(scope, waves);
  const { checks, split } = checkValidity(scope, answers);
  const invalid = checks.filter((check) => check.verdict === 'invalid');
  const judged = judgeAll(
    scope.metrics.map((metric, i) => compareMetric(scope, answers, metric, i)),
    p,
  );
  const perHour = canaryPerHour(scope, answers);
  const sentences = judged.map((each) => metricSentence(each, levelOf(p), perHour));
  const verdict: Verdict = invalid.length > 0 ? 'invalid' : overall(judged);
  const sparse = judged.map(({ c }) => sparseParts(scope, answers, c));
  const order: readonly Verdict[] = ['invalid', 'fail', 'insufficient', 'warn', 'pass', 'info'];
  const findings: Finding[] = [
    ...invalid.map((check): Finding => ({ verdict: 'invalid', sentence: check.sentence, next: ['capture'] })),
    ...judged.map(
      ({ verdict: each, c }, i): Finding => ({
        verdict: each,
        sentence: sentences[i] ?? '',
        ...(c.metric.column === null ? {} : { column: c.metric.column }),
        ...(each === 'fail' ? { next: ['slices', 'explain-change'] } : {}),
      }),
    ),
    ...sparse.flatMap((each) => each.findings),
  ];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return cellResult({
    verdict,
    headline: headline(verdict, judged, sentences, invalid[0]?.sentence ?? null),
    findings,
    measurements: [...checks.flatMap((check) => check.measurements), ...canaryMeasurements(scope, judged), ...sparse.flatMap((each) => each.measurements)],
    tables: canaryTables(scope, judged, checks, split),
    charts: canaryCharts(scope, answers, judged),
    caveats: [
      ...checks.filter((check) => check.verdict === 'warn' || check.verdict === 'info').map(({ code, sentence }) => ({ code, sentence })),
      ...caveats(scope, answers, judged),
    ],
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    rowsRead: armNames.reduce((sum, arm) => sum + numberAt(rowOf(answers, `rows:${arm}`), 'rows'), 0),
    ...(judged.some(({ c }) => c.shape) ? { seed: p.seed } : {}),
  });
}

/** Guardrails must all hold. Of success metrics one has to succeed; those still open do not hold the canary back then. */
function overall(judged: readonly Judged[]): Verdict {
  const success = judged.filter(({ c }) => c.metric.role === 'success');
  const reached = success.some((each) => each.verdict === 'pass');
  const counted = judged.filter((each) => !(reached && each.c.metric.role === 'success' && each.verdict === 'insufficient'));
  return worst(counted.map((each) => each.verdict));
}

/** Canary requests an hour in the compared time, over buckets with traffic; null without a timestamp. */
function canaryPerHour(scope: Scope, answers: Answers): number | null {
  const { trimmed } = compared(scope, answers);
  const traffic = bothTraffic(answers).canary.filter(({ time }) => trimmed === null || (time >= trimmed.from && time < trimmed.to));
  const [first, last] = [traffic[0], traffic[traffic.length - 1]];
  if (first === undefined || last === undefined) return null;
  return (traffic.reduce((sum, { n }) => sum + n, 0) * 3_600_000) / (last.time - first.time + scope.arms.seconds * 1000);
}

function caveats(scope: Scope, answers: Answers, judged: readonly Judged[]): readonly Caveat[] {
  const { p, arms, context, metrics } = scope;
  const made: Caveat[] = [];
  const add = (code: string, sentence: string): void => {
    made.push({ code, sentence });
  };
  if (p.metrics === 'auto')
    add('default_margins', 'margins are defaults: 10 % of control for latency and cost, 0.5 points for rates; set your own under metrics');
  for (const { c } of judged) {
    const [, , one] = truthAt(rowOf(answers, 'base:control'), `truth${c.index}`);
    const [, , two] = truthAt(rowOf(answers, 'base:canary'), `truth${c.index}`);
    if (one + two > 0)
      add('where_null', `${c.metric.name}: ${formatCount(one + two)} rows are neither, because the condition is NULL there; they count on neither side`);
    if (c.designEffect !== undefined && c.designEffect > 1.2)
      add(
        'design_effect',
        `${c.metric.name}: rows depend on each other; the error is that of ${formatNumber(1 / c.designEffect, 2)} times as many independent rows`,
      );
    if (c.blocks) add('time_blocks', `${c.metric.name}: judged on ${c.blocks.count} blocks of ${formatNumber(c.blocks.seconds / 60)} minutes`);
    if (c.cuped)
      add(
        'cuped',
        `${c.metric.name}: adjusted by the earlier period (theta ${formatNumber(c.cuped.theta)}), which removes ${formatPercent(c.cuped.reduction)} of the variance`,
      );
    if (c.shape?.binned) add('binned', `${c.metric.name}: compared on log buckets about 3 % wide; the distance is at least the one shown`);
  }
  if (arms.unit === null && context.column(arms.populations.canary, 'subject_id') !== null)
    add(
      'independence',
      `rows are taken as independent; set unit: ${context.column(arms.populations.canary, 'subject_id') ?? ''} if one customer sends several`,
    );
  if (p.sequential && p.expected_n === null)
    add('expected_n', 'expected_n is not set, so the always-valid interval is tuned to the rows seen; set it before the first look when there will be several');
  if (p.decide === 'sequential' && metrics.some((metric) => metric.kind === 'ratio' || (metric.kind === 'quantile' && arms.unit !== null)))
    add('asymptotic', 'the always-valid interval of a ratio, and of a quantile over units or stretches of time, holds for large numbers of rows');
  return made;
}
