import { defaultPopulationCaveats } from '../default-populations.ts';
import type { Frame } from '../joint/frame.ts';
import { densityMap } from '../joint/density-map.ts';
import { isSamePopulation, namedSide } from '../joint/side.ts';
import { formatCount, formatList, formatNumber, formatP } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding } from '../types.ts';
import { worst } from '../verdict.ts';
import { judgeMethods, type JudgedMethod } from './judge.ts';
import { jointMeasurements } from './measurements.ts';
import { jointAnswers, type JointAnswers } from './methods.ts';
import { jointBounds, type MultivariateParameters } from './parameters.ts';
import { correlationTable, importanceTable, methodLabels, methodTable } from './tables.ts';

interface Given {
  readonly p: MultivariateParameters;
  readonly context: CellContext;
  /** Columns that could not be compared, in words. */
  readonly left: readonly string[];
  readonly sql: readonly string[];
}

/** Returns the verdict on two sampled frames: the domain classifier decides, the other methods inform or, on request, decide too. */
export function decideMultivariate(reference: Frame, current: Frame, { p, context, left, sql }: Given): CellResult {
  const names = { reference: namedSide(context, p.reference, 'reference').name, current: namedSide(context, p.current, 'current').name };
  const rows = { reference: reference.rows, current: current.rows };
  const common = {
    caveats: caveatsOf(reference, current, { p, context, left }),
    sql,
    seed: p.seed,
    rowsRead: reference.of + current.of,
  };
  const answers = jointAnswers(reference, current, { seed: p.seed, variance: p.variance });
  const judged = judgeMethods(answers, jointBounds(p), { alpha: p.alpha, decide: p.decide, rows });
  const columns = reference.columns.map((column) => column.name);
  const measurements = jointMeasurements(answers, judged, { names, rows, columns: columns.length });
  if (columns.length === 0) return cellResult({ ...common, verdict: 'insufficient', headline: 'no column can be compared', measurements });
  const verdict = worst(judged.map((method) => method.verdict));
  const importance = importanceOf(answers, columns);
  const correlations = correlationTable(answers);
  const map = answers.reconstruction?.map;
  const drawn = map && map.reference.width >= 2 ? densityMap('Where rows lie on the first two components', map.reference, map.current, names) : null;
  return cellResult({
    ...common,
    verdict,
    headline: headline(judged, importance, { p, rows, columns: columns.length }),
    findings: findingsOf(judged, answers, importance, p.alpha),
    measurements,
    tables: [methodTable(judged, answers), ...(importance.length > 0 ? [importanceTable(importance)] : []), ...(correlations ? [correlations] : [])],
    charts: [...importanceChart(importance), ...(drawn ? [drawn] : [])],
  });
}

interface Importance {
  readonly column: string;
  readonly share: number;
}

/** Columns by their share of the splits' gain; none where no tree grew. */
function importanceOf(answers: JointAnswers, columns: readonly string[]): readonly Importance[] {
  const shares = answers.domain?.importance ?? [];
  return columns
    .map((column, i) => ({ column, share: shares[i] ?? 0 }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.column < b.column ? -1 : 1));
}

function importanceChart(importance: readonly Importance[]): readonly ChartData[] {
  if (importance.length === 0) return [];
  return [
    {
      kind: 'bars',
      title: 'What tells the sides apart',
      unit: 'share of the gain',
      bars: importance.slice(0, 20).map(({ column, share }) => ({ label: column, value: share })),
    },
  ];
}

function headline(
  judged: readonly JudgedMethod[],
  importance: readonly Importance[],
  {
    p,
    rows,
    columns,
  }: { readonly p: MultivariateParameters; readonly rows: { readonly reference: number; readonly current: number }; readonly columns: number },
): string {
  const domain = judged.find(({ method }) => method === 'domain_auc');
  const of = `of ${formatCount(columns)} ${columns === 1 ? 'column' : 'columns'}`;
  if (!domain || domain.effect === null)
    return `cannot be judged: ${formatCount(rows.reference)} and ${formatCount(rows.current)} sampled rows, and the classifier needs 50 a side`;
  const auc = `domain AUC ${formatNumber(domain.effect)}`;
  const others = judged
    .filter(({ method, verdict }) => method !== 'domain_auc' && (verdict === 'fail' || verdict === 'warn'))
    .map(({ method }) => methodLabels[method]);
  if (domain.verdict === 'fail') return `the joint distribution ${of} drifted: ${auc}, p ${formatP(domain.p ?? 1)}, ${carriedBy(importance)}`;
  if (others.length > 0 && judged.some(({ method, verdict }) => method !== 'domain_auc' && verdict === 'fail'))
    return `the joint distribution ${of} drifted by ${formatList(others)}; ${auc}`;
  if (domain.verdict === 'warn') return `the joint distribution ${of} moved noticeably: ${auc}, p ${formatP(domain.p ?? 1)}, ${carriedBy(importance)}`;
  if (others.length > 0) return `the joint distribution ${of} moved noticeably by ${formatList(others)}; ${auc}`;
  if (domain.verdict === 'insufficient')
    return `too few rows to tell: ${formatCount(rows.reference)} and ${formatCount(rows.current)} sampled rows show only a domain AUC of ${formatNumber(domain.detectable)} and above, the bound is ${formatNumber(domain.bound)}`;
  return `the joint distribution ${of} holds: ${auc}, below the bound ${formatNumber(typeof p.effect === 'number' ? p.effect : domain.bound)}`;
}

function carriedBy(importance: readonly Importance[]): string {
  const top = importance.filter(({ share }, i) => i < 3 && share >= 0.1).map(({ column, share }) => `${column} (${formatNumber(share * 100, 2)} %)`);
  return top.length > 0 ? `carried by ${formatList(top)}` : 'carried by many columns alike';
}

/** What was decided; and the correlation that certainly changed most, also where it has no say: it names what the classifier only sees. */
function findingsOf(judged: readonly JudgedMethod[], answers: JointAnswers, importance: readonly Importance[], alpha: number): readonly Finding[] {
  const tells = ({ method, p, effect, bound }: JudgedMethod) =>
    method === 'correlation_change' && p !== null && p <= alpha && effect !== null && effect >= bound;
  return judged
    .filter((method) => ['fail', 'warn', 'insufficient'].includes(method.verdict) || (method.verdict === 'info' && tells(method)))
    .map((method): Finding => ({ verdict: method.verdict, sentence: sentence(method, answers, importance), next: ['drift', 'slices'] }));
}

function sentence(judged: JudgedMethod, answers: JointAnswers, importance: readonly Importance[]): string {
  const { method, verdict, effect, bound, detectable } = judged;
  if (effect === null) return `${methodLabels[method]} is not defined on so few rows`;
  if (verdict === 'insufficient') return `${methodLabels[method]}: ${formatNumber(effect)}, and so few rows show only ${formatNumber(detectable)} and above`;
  switch (method) {
    case 'domain_auc': {
      const band = answers.domain?.band;
      return `a classifier tells current rows from reference rows with an AUC of ${formatNumber(effect)} (without change 95 % lie between ${formatNumber(band?.low ?? null)} and ${formatNumber(band?.high ?? null)}), ${carriedBy(importance)}`;
    }
    case 'reconstruction_error':
      return `the reference's principal components fit ${(answers.reconstruction?.probability ?? 0.5) > 0.5 ? 'worse' : 'better'} than before: mean error ${formatNumber(answers.reconstruction?.reference ?? null)} → ${formatNumber(answers.reconstruction?.current ?? null)}, bound ${formatNumber(bound)} for the chance of a larger one`;
    case 'mmd':
      return `the squared mean discrepancy is ${formatNumber(effect)}, bound ${formatNumber(bound)}`;
    case 'correlation_change': {
      const pair = answers.correlations[0];
      const [a, b] = (pair?.columns ?? []).map((i) => answers.numeric[i] ?? '');
      return `the rank correlation of ${a} and ${b} went from ${formatNumber(pair?.reference ?? null)} to ${formatNumber(pair?.current ?? null)}`;
    }
  }
}

function caveatsOf(reference: Frame, current: Frame, { p, context, left }: Pick<Given, 'p' | 'context' | 'left'>): readonly Caveat[] {
  const found: Caveat[] = [...defaultPopulationCaveats(context, p.reference, p.current)];
  const part = (frame: Frame) => `${formatCount(frame.rows)} of ${formatCount(frame.of)}`;
  found.push({
    code: 'sampled',
    sentence: `the methods look at a sample of ${part(reference)} reference rows and ${part(current)} current rows, drawn by seed ${p.seed}`,
  });
  if (isSamePopulation(namedSide(context, p.reference, 'reference'), namedSide(context, p.current, 'current')))
    found.push({ code: 'same_rows', sentence: 'reference and current are the same rows: there is nothing to find, and p says nothing' });
  const single = reference.columns.filter((column, i) => isConstant(column.values, current.columns[i]?.values ?? []));
  if (single.length > 0)
    found.push({
      code: 'constant',
      sentence: `${formatList(single.map((column) => column.name))} ${single.length === 1 ? 'has' : 'have'} one value, or none, in the samples and cannot tell anything`,
    });
  found.push(...left.map((text) => ({ code: 'not_compared', sentence: text })));
  return found;
}

function isConstant(before: ArrayLike<number | string | null>, now: ArrayLike<number | string | null>): boolean {
  const first = before.length > 0 ? before[0] : now[0];
  const all = [before, now];
  return all.every((values) => {
    for (let i = 0; i < values.length; i += 1) if (!Object.is(values[i], first)) return false;
    return true;
  });
}
