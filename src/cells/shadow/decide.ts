import { wilson } from '../../stats/intervals.ts';
import { mcnemar, pairedDifference } from '../../stats/mcnemar.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatNumber, formatP, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import { binnedQuantile } from '../sli/binned-quantile.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement, ResultTable, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { shadowScope, type ShadowParameters, type ShadowScope } from './parameters.ts';
import { places } from './plan.ts';
import { agreementBySegment } from './segments.ts';
import { count, truth } from './truth.ts';

/** Fewer pairs than this say nothing. */
const fewestPairs = 10;
/** The exact law is used up to so many discordant pairs. */
const mostExact = 100;

type Waves = readonly (readonly ReducedTable[])[];

/** Agreement of two models on the same requests, against the share that may differ. */
export function decideShadow(waves: Waves, p: ShadowParameters, context: CellContext): CellResult {
  const scope = shadowScope(p, context);
  const row = waves[0]?.[places.pairs]?.rows[0];
  const pairs = count(row, 'pairs');
  const findings: Finding[] = [];
  const measurements: Measurement[] = [];
  const lines: ResultTable['rows'][number][] = [];
  const judge = (column: string, name: string, word: string): void => {
    const { yes, no, unknown } = truth(row, name);
    const n = yes + no;
    const interval = wilson(yes, n, 1 - p.alpha);
    const verdict = verdictOf(n, interval, p.tolerance);
    const share = n === 0 ? null : yes / n;
    const of = { column, population: p.shadow, reference: p.primary };
    measurements.push({
      metric: 'agreement',
      of,
      value: share,
      ...(share === null ? { reason: 'unmatched' } : {}),
      n,
      ...(interval ? { interval: { level: 1 - p.alpha, low: interval.low, high: interval.high, method: 'Wilson' } } : {}),
      ...(p.tolerance === null ? {} : { threshold: { value: 1 - p.tolerance, rule: 'at least' } }),
      verdict,
    });
    lines.push([column, share, interval?.low ?? null, interval?.high ?? null, n, unknown, verdict]);
    const limit = p.tolerance === null ? '' : `, ${formatPercent(p.tolerance)} may`;
    const sentence =
      interval === null
        ? `${column}: no request has an answer of both models`
        : `${column} ${word} for ${formatPercent(no / n)} of ${formatCount(n)} requests (${formatPercent(1 - interval.high)} to ${formatPercent(1 - interval.low)}${limit})`;
    findings.push({ verdict, sentence, column, ...(verdict === 'fail' ? { next: ['slices'] } : {}) });
  };
  scope.answers.forEach((column, i) => {
    judge(column, `agree${i}`, 'differs');
  });
  scope.scores.forEach((column, i) => {
    judge(column, `near${i}`, `differs by more than ${formatNumber(p.score_tolerance)}`);
  });
  const flips = scope.answers.map((column, i) => flipsOf(scope, p, column, waves[0]?.[places.flips + i]));
  const scores = scope.scores.flatMap((column, i) => scoresOf(scope, p, column, i, waves));
  const verdict = worst(findings.map((finding) => finding.verdict));
  const order: readonly Verdict[] = ['fail', 'insufficient', 'warn', 'pass', 'info'];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const word = { fail: 'Too different: ', insufficient: 'Not enough to say: ', pass: 'Alike: ' }[String(verdict)] ?? '';
  const segments = agreementBySegment(scope, p, waves[0] ?? []);
  return cellResult({
    verdict,
    headline: pairs === 0 ? `No request of ${p.shadow} has the id of one in ${p.primary}; check join: ${p.join}` : `${word}${findings[0]?.sentence ?? ''}`,
    findings: [...findings, ...flips.flatMap((each) => each.findings)],
    measurements: [
      ...measurements,
      ...flips.flatMap((each) => each.measurements),
      ...scores.flatMap((each) => each.measurements),
      ...matching(p, waves, pairs),
    ],
    tables: [
      {
        name: 'agreement',
        title: 'Agreement',
        columns: [
          { name: 'column', title: 'column', type: 'text' },
          { name: 'agreement', title: 'agreement', type: 'percent' },
          { name: 'low', title: 'low', type: 'percent' },
          { name: 'high', title: 'high', type: 'percent' },
          { name: 'n', title: 'pairs', type: 'integer' },
          { name: 'unknown', title: 'missing on a side', type: 'integer' },
          { name: 'verdict', title: 'verdict', type: 'verdict' },
        ],
        rows: lines,
      },
      ...flips.map((each) => each.table),
      ...segments.tables,
    ],
    charts: [...segments.charts, ...scores.map((each) => each.chart)],
    caveats: caveats(p, waves, pairs, scope),
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    rowsRead: count(waves[0]?.[places.primary]?.rows[0], 'rows') + count(waves[0]?.[places.shadow]?.rows[0], 'rows'),
  });
}

function verdictOf(n: number, interval: { low: number; high: number } | null, tolerance: number | null): Verdict {
  if (tolerance === null) return n === 0 ? 'insufficient' : 'info';
  if (interval === null || n < fewestPairs) return 'insufficient';
  if (1 - interval.low <= tolerance) return 'pass';
  return 1 - interval.high > tolerance ? 'fail' : 'insufficient';
}

function flipsOf(scope: ShadowScope, p: ShadowParameters, column: string, table: ReducedTable | undefined) {
  const rows = (table?.rows ?? []).map((row) => ({ left: row.keys.left ?? null, right: row.keys.right ?? null, n: count(row, 'pairs') }));
  const all = rows.reduce((sum, row) => sum + row.n, 0);
  const values = [...new Set(rows.flatMap((row) => [row.left, row.right]))].sort((a, b) => (String(a) < String(b) ? -1 : 1));
  const at = (left: unknown, right: unknown): number => rows.find((row) => row.left === left && row.right === right)?.n ?? 0;
  const measurements: Measurement[] = [];
  const findings: Finding[] = [];
  const [one, two] = values;
  if (values.length === 2 && one !== undefined && two !== undefined) {
    const [both, first, second, neither] = [at(two, two), at(two, one), at(one, two), at(one, one)];
    const test = mcnemar(first, second);
    const interval = pairedDifference(both, first, second, neither, 1 - p.alpha);
    const exact = first + second <= mostExact;
    const difference = all === 0 ? null : (second - first) / all;
    const chosen = test && { name: exact ? 'McNemar, exact' : 'McNemar, mid-p', statistic: test.statistic, df: 1, p: exact ? test.exactP : test.midP };
    measurements.push({
      metric: 'mcnemar',
      of: { column, population: p.shadow, reference: p.primary, class: String(two) },
      value: test?.statistic ?? null,
      ...(test ? {} : { reason: 'constant' }),
      n: first + second,
      ...(chosen ? { test: chosen } : {}),
      verdict: 'info',
    });
    measurements.push({
      metric: 'difference',
      of: { column, population: p.shadow, reference: p.primary, class: String(two) },
      value: difference,
      ...(difference === null ? { reason: 'unmatched' } : {}),
      n: all,
      ...(interval ? { interval: { level: 1 - p.alpha, low: interval.low, high: interval.high, method: 'Newcombe, paired' } } : {}),
      verdict: 'info',
    });
    if (chosen)
      findings.push({
        verdict: 'info',
        column,
        sentence: `${formatCount(second)} requests flip from ${String(one)} to ${String(two)}, ${formatCount(first)} the other way (${chosen.name}: p ${formatP(chosen.p)})`,
      });
  }
  const flipped = rows.filter((row) => row.left !== row.right).sort((a, b) => b.n - a.n || (String(a.left) < String(b.left) ? -1 : 1));
  const shown = [...rows.filter((row) => row.left === row.right), ...flipped];
  const table_: ResultTable = {
    name: `flips_${column}`,
    title: `Flips of ${column}`,
    columns: [
      { name: 'primary', title: scope.primary.name, type: 'text' },
      { name: 'shadow', title: scope.shadow.name, type: 'text' },
      { name: 'n', title: 'requests', type: 'integer' },
      { name: 'share', title: 'share', type: 'percent' },
    ],
    rows: shown
      .slice(0, 100)
      .map((row) => [row.left === null ? '(missing)' : String(row.left), row.right === null ? '(missing)' : String(row.right), row.n, row.n / all]),
    ...(shown.length > 100 ? { total: shown.length } : {}),
  };
  return { measurements, findings, table: table_ };
}

function scoresOf(scope: ShadowScope, p: ShadowParameters, column: string, i: number, waves: Waves): { measurements: Measurement[]; chart: ChartData }[] {
  const table = waves[1]?.[0];
  const row = table?.rows[0];
  const measure = table?.reduction.kind === 'paired' ? table.reduction.measures[`buckets${i}`] : undefined;
  const counts = row?.measures[`buckets${i}`];
  if (measure?.kind !== 'histogram' || !Array.isArray(counts)) return [];
  const n = counts.reduce((a: number, b: number) => a + b, 0);
  const of = { column, population: p.shadow, reference: p.primary };
  const quantiles = [0.01, 0.05, 0.5, 0.95, 0.99].map((q) => ({ q, value: binnedQuantile(measure.edges, counts, q, null).value }));
  const bars = quantiles.flatMap(({ q, value }) => (value === null ? [] : [{ label: `p${Math.round(q * 100)}`, value }]));
  return [
    {
      measurements: [
        { metric: 'mean_difference', of, value: n === 0 ? null : count(row, `sum${i}`) / n, n, verdict: 'info' },
        ...quantiles.map(
          ({ q, value }): Measurement => ({
            metric: `p${q < 0.1 ? '0' : ''}${Math.round(q * 100)}_difference`,
            of,
            value,
            reason: value === null ? 'no_rows' : 'binned',
            n,
            verdict: 'info',
          }),
        ),
      ],
      chart: { kind: 'bars', title: `${column}: ${scope.shadow.name} − ${scope.primary.name}, by quantile`, unit: '', bars },
    },
  ];
}

function matching(p: ShadowParameters, waves: Waves, pairs: number): readonly Measurement[] {
  return (['primary', 'shadow'] as const).flatMap((side): Measurement[] => {
    const row = waves[0]?.[places[side]]?.rows[0];
    const [rows, ids, distinct] = [count(row, 'rows'), count(row, 'ids'), count(row, 'distinct')];
    const none = rows === 0 ? { reason: 'no_rows' } : {};
    return [
      {
        metric: 'unmatched_rate',
        of: { population: p[side] },
        value: rows === 0 ? null : 1 - pairs / Math.max(1, distinct + (rows - ids)),
        ...none,
        n: rows,
        verdict: 'info',
      },
      { metric: 'duplicate_rate', of: { population: p[side] }, value: rows === 0 ? null : (ids - distinct) / rows, ...none, n: rows, verdict: 'info' },
    ];
  });
}

function caveats(p: ShadowParameters, waves: Waves, pairs: number, scope: ShadowScope): readonly Caveat[] {
  const made: Caveat[] = [];
  for (const side of ['primary', 'shadow'] as const) {
    const row = waves[0]?.[places[side]]?.rows[0];
    const [rows, ids, distinct] = [count(row, 'rows'), count(row, 'ids'), count(row, 'distinct')];
    if (distinct > pairs)
      made.push({
        code: 'unmatched',
        sentence: `${formatCount(distinct - pairs)} of ${formatCount(distinct)} requests of ${p[side]} have no partner and are left out`,
      });
    if (ids > distinct) made.push({ code: 'duplicate_ids', sentence: `${formatCount(ids - distinct)} rows of ${p[side]} repeat a request; the first counts` });
    if (rows > ids) made.push({ code: 'missing_ids', sentence: `${formatCount(rows - ids)} rows of ${p[side]} have no request id` });
  }
  if (scope.scores.length > 0)
    made.push({ code: 'binned', sentence: 'quantiles of score differences are read from log buckets at most 3 % wide; shares beyond the tolerance are exact' });
  return made;
}
