import type { ReducedTable } from '../../reduce/types.ts';
import { confusionOf } from '../scores/binary-figures.ts';
import { coverageBias } from '../scores/coverage-bias.ts';
import { directionOf, judgeFigure, measurementOf, shown, wordsOf, type Figure } from '../scores/figure.ts';
import { classTableOf } from '../scores/multiclass-figures.ts';
import { classConfusionTable, confusionTable, reliabilityTable, scoreCharts, seriesChart } from '../scores/pictures.ts';
import { labelledOf } from '../scores/strands.ts';
import { formatCount, formatList, formatNumber, formatPercent } from '../format.ts';
import { listOf } from '../parameters.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement, ResultTable } from '../types.ts';
import { worst } from '../verdict.ts';
import { compare, type Line } from './compare.ts';
import { measuredGroups, noiseOf, type Measured } from './groups.ts';
import { lagReport } from './lag.ts';
import { isWanted, performanceMetrics, performanceTarget, type PerformanceParameters } from './parameters.ts';
import { reasonWords, whyNotMeasured } from './not-measured.ts';
import { isMeasurable, setupOf, type Setup } from './plan.ts';
import { positionChart, rankingCaveats } from './ranking.ts';

/** Returns each metric with its interval, judged against targets and against the reference; groups and time buckets are for information. */
export function decidePerformance(waves: readonly (readonly ReducedTable[])[], p: PerformanceParameters, context: CellContext): CellResult {
  const setup = setupOf(p, context, waves[0] ?? []);
  const sql = [...new Set(waves.flat().flatMap((t) => t.sql))];
  const rowsRead = setup.facts[0]?.rows ?? 0;
  if (!isMeasurable(setup)) return { ...unmeasured(p, setup), sql, rowsRead };
  const groups = measuredGroups(p, setup, waves);
  const all = groups.find((g) => g.part.name === 'all');
  const reference = groups.find((g) => g.part.name === 'reference') ?? null;
  if (all === undefined) return { ...unmeasured(p, setup), sql, rowsRead };
  const lines: Line[] = [];
  const measurements: Measurement[] = [];
  const findings: Finding[] = [];
  const publish = (g: Measured, figure: Figure, rows: string, group: Readonly<Record<string, string | null>> | null) => {
    if (!isWanted(p, figure.metric)) return;
    const judged = g.part.name === 'all' && figure.class === undefined;
    const target = judged ? performanceTarget(p, figure.metric) : undefined;
    const verdict = judged ? judgeFigure(figure, target, p.minimum_n) : 'info';
    const of = { population: g.part.side.from.name, ...(group === null ? {} : { group }) };
    measurements.push(measurementOf(figure, of, p.level, verdict, target));
    lines.push([figure.metric, figure.class ?? '', rows, figure.value, figure.low, figure.high, figure.n, target ?? null, verdict]);
    if (target !== undefined)
      findings.push({ verdict, sentence: sentenceOf(figure, target), ...(verdict === 'fail' ? { next: ['slices', 'drift', 'change-points'] } : {}) });
  };
  for (const figure of all.figures) publish(all, figure, all.part.side.from.name, null);
  for (const figure of reference?.figures ?? []) publish(reference ?? all, figure, `reference: ${reference?.part.side.from.name ?? ''}`, null);
  for (const metric of Object.keys(p.targets)) {
    if (all.figures.some((f) => f.metric === metric && f.class === undefined)) continue;
    findings.push({ verdict: 'insufficient', sentence: `${whyNotMeasured(metric, setup, context)}, so its target cannot be judged` });
  }
  if (reference) compare(p, all, reference, measurements, findings, lines);
  const by = listOf(p.by);
  for (const g of groups.filter((each) => each.part.name === 'by')) {
    const group = Object.fromEntries(Object.values(g.keys).map((value, i) => [by[i] ?? '', value === null ? null : String(value)]));
    for (const figure of g.figures)
      if (figure.class === undefined)
        publish(
          g,
          figure,
          Object.values(g.keys)
            .map((v) => v ?? '(missing)')
            .join(' · '),
          group,
        );
  }
  const caveats: Caveat[] = [...setup.settled.caveats, ...caveatsOf(p, setup, all)];
  const lag = lagReport(hasLag(waves), all.part.side, p.level);
  measurements.push(...lag.measurements);
  caveats.push(...lag.caveats);
  const bias = all.group ? coverageBias(all.group.strands) : null;
  if (bias?.caveat) caveats.push(bias.caveat);
  const verdict = worst(findings.map((f) => f.verdict));
  const order = ['fail', 'insufficient', 'warn', 'pass', 'info'];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return cellResult({
    verdict,
    headline: headlineOf(findings, verdict, all),
    findings: findings.length > 0 ? findings : [{ verdict: 'info', sentence: summaryOf(all) }],
    measurements: measurements.map((m) =>
      bias && m.metric === 'label_coverage' && m.of.group === undefined && m.of.population === all.part.side.from.name ? { ...m, test: bias.test } : m,
    ),
    tables: [metricsTable(lines), ...tablesOf(setup, all), ...lag.tables],
    charts: chartsOf(p, setup, groups, all),
    caveats,
    sql,
    seed: p.seed,
    rowsRead,
  });
}

function hasLag(waves: readonly (readonly ReducedTable[])[]): ReducedTable | undefined {
  const last = waves[1]?.[waves[1].length - 1];
  return last?.reduction.kind === 'grouped' && last.reduction.measures.lag !== undefined ? last : undefined;
}

function unmeasured(p: PerformanceParameters, setup: Setup): CellResult {
  const table = setup.sides[0]?.from.name ?? p.of;
  const asked = Object.keys(p.targets).length > 0;
  const { undecided } = setup.settled;
  const sentence =
    undecided ??
    (setup.sides[0]?.label === null
      ? `no column of ${table} is a label: join a table of labels, set the role label or write label; estimated-performance needs none`
      : setup.facts.every((facts) => facts.labelled === 0)
        ? unlabelled(setup.facts[0]?.rows ?? 0)
        : `the label of ${table} is neither a class nor a number; write task and label`);
  const verdict = asked || undecided !== undefined ? 'insufficient' : 'info';
  return cellResult({ verdict, headline: sentence, findings: [{ verdict, sentence, next: ['estimated-performance'] }] });
}

function sentenceOf(figure: Figure, target: number): string {
  const sign = directionOf(figure.metric) === 'lower' ? '≤' : '≥';
  const wanted = `target ${sign} ${shown(figure.metric, target)}`;
  if (figure.value === null) return `${wordsOf(figure.metric)} is undefined: ${reasonWords(figure.reason)} (${wanted})`;
  const interval = figure.low === null || figure.high === null ? 'no interval' : `${shown(figure.metric, figure.low)} to ${shown(figure.metric, figure.high)}`;
  return `${wordsOf(figure.metric)} is ${shown(figure.metric, figure.value)} on ${formatCount(figure.n)} rows (${interval}, ${wanted})`;
}

function unlabelled(rows: number): string {
  return rows === 0 ? 'there are no rows' : `none of ${formatCount(rows)} rows is labelled yet`;
}

function summaryOf(all: Measured): string {
  const known = all.figures.filter((f) => f.class === undefined && f.value !== null && f.metric !== 'label_coverage');
  const first = known.slice(0, 2).concat(known.filter((f) => f.metric === 'roc_auc').slice(0, 1));
  const coverage = all.rows === 0 ? 'there are no rows' : `${formatCount(all.labelled)} of ${formatCount(all.rows)} rows are labelled`;
  if (all.labelled === 0) return unlabelled(all.rows);
  const { weight } = all.part.side;
  if (weight && all.figures.every((f) => f.value === null || f.metric === 'label_coverage'))
    return `${coverage}; none of them has a weight in ${weight.name} above 0`;
  if (first.length === 0) return `${coverage}; ${formatList([...new Set(all.figures.filter((f) => f.value === null).map((f) => reasonWords(f.reason)))])}`;
  return `${formatList([...new Set(first)].map((f) => `${wordsOf(f.metric)} ${shown(f.metric, f.value)}`))}; ${coverage}`;
}

function headlineOf(findings: readonly Finding[], verdict: string, all: Measured): string {
  const deciding = findings.filter((f) => f.verdict === verdict);
  const [first] = deciding;
  if (first === undefined) return summaryOf(all);
  return deciding.length > 1 && verdict !== 'pass'
    ? `${first.sentence}; also ${formatList(deciding.slice(1).map((f) => f.sentence.split(' is ')[0] ?? ''))}`
    : first.sentence;
}

function caveatsOf(p: PerformanceParameters, setup: Setup, all: Measured): readonly Caveat[] {
  const made: Caveat[] = [];
  const weight = all.part.side.weight;
  if (weight) made.push(weightCaveat(weight.name, setup));
  if (all.labelled < all.rows && all.labelled > 0)
    made.push({ code: 'partly_labelled', sentence: `${formatPercent(all.labelled / all.rows)} of rows are labelled; metrics describe these alone` });
  const [facts] = setup.facts;
  const unscored = all.part.side.score ? all.rows - (facts?.score.finite ?? 0) : 0;
  if (unscored > 0 && setup.settled.task === 'binary')
    made.push({ code: 'score_missing', sentence: `${formatCount(unscored)} rows have no finite score and count in no metric of scores` });
  if (all.figures.some((f) => f.reason === 'outside_unit_range'))
    made.push({
      code: 'not_probabilities',
      sentence: 'scores lie outside 0 to 1: ranking metrics hold, log loss, Brier score and calibration need probabilities',
    });
  const bound = Math.max(0, ...all.figures.map((f) => f.bound ?? 0));
  if (all.group?.binned) made.push({ code: 'binned', sentence: `scores are read from narrow bins; ROC AUC is off by at most ${formatNumber(bound, 2)}` });
  const noise = noiseOf(p, setup, all);
  if (noise)
    made.push({
      code: 'calibration_noise',
      sentence: `the plain calibration error is ${formatNumber(noise.plain)}; a calibrated model of this size would show ${formatNumber(noise.expected)} (95th percentile ${formatNumber(noise.p95)}). The published one has its own noise taken off`,
    });
  if (setup.settled.task === 'multiclass')
    made.push({
      code: 'macro',
      sentence: 'precision, recall, F1, specificity, ROC AUC and average precision without a class are macro averages: every class counts alike',
    });
  if (setup.settled.task === 'ranking') made.push(...rankingCaveats(facts?.queries ?? 0));
  return made;
}

/** Which metrics weigh rows, and which do not and why. */
function weightCaveat(weight: string, { settled, sides }: Setup): Caveat {
  if (settled.task === 'ranking')
    return {
      code: 'weights_refused',
      sentence: `weights in ${weight} are not used: ranking metrics are means over queries, and a weight of single items is not defined for them`,
    };
  const refused =
    settled.task === 'binary'
      ? '. The tables of calls and of reliability, label coverage and label lag count rows'
      : settled.task === 'multiclass' && (sides[0]?.scores.length ?? 0) > 0
        ? '; ROC AUC, average precision, log loss and Brier score of several classes are refused. The table of calls, label coverage and label lag count rows'
        : '; label coverage and label lag count rows';
  return {
    code: 'weighted',
    sentence: `rows are weighted by ${weight}, and n is the effective number of rows (Σw)²/Σw²; rows without a finite weight of at least 0 are left out${refused}`,
  };
}

function metricsTable(rows: Line[]): ResultTable {
  return {
    name: 'metrics',
    title: 'Metrics',
    columns: [
      { name: 'metric', title: 'metric', type: 'text' },
      { name: 'class', title: 'class', type: 'text' },
      { name: 'rows', title: 'of', type: 'text' },
      { name: 'value', title: 'value', type: 'number' },
      { name: 'low', title: 'low', type: 'number' },
      { name: 'high', title: 'high', type: 'number' },
      { name: 'n', title: 'n', type: 'integer' },
      { name: 'target', title: 'target', type: 'number' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
    ],
    rows,
  };
}

function tablesOf(setup: Setup, all: Measured): readonly ResultTable[] {
  const { settled } = setup;
  if (all.group === null) return [];
  if (settled.task === 'multiclass') return settled.usesPrediction ? [classConfusionTable(classTableOf(all.group, settled))] : [];
  const reliability = reliabilityTable(labelledOf(all.group.strands, settled.positiveLabel));
  return [confusionTable(confusionOf(all.group, settled), settled.positiveLabel), ...(reliability ? [reliability] : [])];
}

function chartsOf(p: PerformanceParameters, setup: Setup, groups: readonly Measured[], all: Measured): readonly ChartData[] {
  const times = groups.filter((g) => g.part.name === 'time' && typeof g.keys.time === 'number');
  const preferred =
    Object.keys(p.targets).length > 0
      ? [...Object.keys(p.targets), 'label_coverage']
      : ['roc_auc', 'accuracy', 'precision', 'recall', 'mae', 'rmse', 'ndcg', 'label_coverage'];
  const metrics = performanceMetrics.filter((m) => isWanted(p, m) && preferred.includes(m) && all.figures.some((f) => f.metric === m));
  const series = metrics.map((metric) =>
    seriesChart(
      metric,
      all.part.seconds || (times[0]?.part.seconds ?? 3600),
      performanceTarget(p, metric),
      times.flatMap((g) =>
        g.figures
          .filter((f) => f.metric === metric && f.class === undefined)
          .map((figure) => ({ time: Number(g.keys.time), series: g.part.side.from.name, figure })),
      ),
    ),
  );
  const positions = all.ranked ? positionChart(all.ranked, p.top, p.level) : null;
  return [
    ...series.filter((chart) => chart.kind === 'series' && chart.points.length > 0),
    ...(all.group && setup.settled.task === 'binary' ? scoreCharts(labelledOf(all.group.strands, setup.settled.positiveLabel)) : []),
    ...(positions ? [positions] : []),
  ];
}
