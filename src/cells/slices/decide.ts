import type { ReducedTable } from '../../reduce/types.ts';
import { rankSlices, rankValue } from '../../stats/slice-ranking.ts';
import { distinctSlices } from '../../stats/slice-redundancy.ts';
import { promisingSets, searchSlices, sumsOf, varianceOf } from '../../stats/slice-search.ts';
import { defaultPopulationCaveats } from '../default-populations.ts';
import { formatCount, formatNumber } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { codedColumns } from './codes.ts';
import { sliceCharts } from './charts.ts';
import { meanGrid } from './grid.ts';
import { detectableEffect, judgeSlices, levelOf } from './judge.ts';
import type { SlicesParameters } from './parameters.ts';
import { directColumns } from './plan.ts';
import { effectWords, sliceFindings, sliceMeasurements, sliceTable, type SliceReport } from './report.ts';
import { sliceRules } from './rules.ts';
import { sliceScope } from './scope.ts';
import { latticeSpaces } from './space.ts';

/** Slices in the table and in the measurements. */
const shown = 20;

/** Searches one part of the rows for the worst slices and judges what came up on the other part. */
export function decideSlices(reduced: readonly (readonly ReducedTable[])[], p: SlicesParameters, context: CellContext): CellResult {
  const scope = sliceScope(p, context);
  const spaces = latticeSpaces(scope, reduced);
  const rules = sliceRules(scope, p, spaces);
  const { search, confirm } = spaces;
  const order = Math.min(3, p.max_order, scope.columns.length);
  const skipped = order === 3 && scope.columns.length > directColumns ? promisingSets(search, 3, rules).uncounted : 0;
  const { found, tested } = searchSlices(search, rules, skipped);
  const middle = scope.objective.kind === 'mean' ? meanGrid(reduced).low : 0;
  const kept = distinctSlices(search, rankSlices(found, search.total, p.rank, { ...rules, middle }), rules, shown);
  const judged = judgeSlices(kept, spaces, rules);
  const both = confirm.total.n > 0 ? confirm.total : search.total;
  const report: SliceReport = { scope, p, rules, judged, coded: codedColumns(scope.columns, reduced), middle, total: both };
  const all = { n: search.total.n + confirm.total.n, sum: search.total.sum + confirm.total.sum, squares: search.total.squares + confirm.total.squares };
  const overall = levelOf(all, rules.outcome, middle, 1 - rules.alpha);
  const varies = varianceOf(all) > 0;
  const detectable = detectableEffect(search.total, rules, tested);
  const bad = [...judged.filter((j) => j.verdict === 'fail'), ...judged.filter((j) => j.verdict === 'warn')];
  const blind = detectable === null || detectable > rules.bound;
  const verdict: Verdict =
    all.n === 0 || tested === 0 ? 'insufficient' : bad.length > 0 ? worst(bad.map((j) => j.verdict)) : !varies ? 'info' : blind ? 'insufficient' : 'pass';
  const of = scope.objective.from.map((each) => each.name);
  return cellResult({
    verdict,
    headline: headline(),
    findings: sliceFindings(report),
    measurements: [
      {
        metric: scope.objective.kind === 'mean' ? 'mean' : 'rate',
        of: { population: of.join(' and '), ...(scope.objective.column === null ? {} : { column: scope.objective.column }) },
        value: overall?.value ?? null,
        ...(overall === null ? { reason: 'no_rows' } : {}),
        n: all.n,
        verdict: 'info',
      },
      ...sliceMeasurements(report),
    ],
    tables: [sliceTable(report, kept.length)],
    charts: sliceCharts(report, search, confirm),
    caveats: caveats(),
    sql: [...new Set(reduced.flat().flatMap((table) => table.sql))],
    seed: p.seed,
    rowsRead: reduced[0]?.reduce((sum, table) => sum + Number(table.rows[0]?.measures.rows ?? 0), 0) ?? 0,
  });

  function headline(): string {
    if (all.n === 0) return 'no rows with an outcome to search';
    if (tested === 0) return `no segment has the ${formatCount(rules.fewest)} rows it needs`;
    if (!varies) return `nothing to search for: ${scope.objective.name} is ${formatNumber(overall?.value ?? null)} in all ${formatCount(all.n)} rows`;
    const [first] = bad;
    const searched = `${formatCount(tested)} segments of at least ${formatCount(rules.fewest)} rows`;
    if (first !== undefined) return `${effectWords(first, report)}${bad.length > 1 ? `; ${formatCount(bad.length - 1)} more confirmed` : ''}`;
    if (verdict === 'insufficient')
      return `too few rows: in a tenth of them only differences of ${formatNumber(detectable)} and above would show, and ${formatNumber(rules.bound)} matters`;
    return `none of ${searched} is confirmed to be worse by ${formatNumber(rules.minEffect)} or more`;
  }

  function caveats(): readonly Caveat[] {
    const made: Caveat[] = [
      {
        code: 'searched',
        sentence: `${formatCount(tested)} segments of ${order === 1 ? 'one condition' : `up to ${order} conditions`} with at least ${formatCount(rules.fewest)} rows over ${formatCount(scope.columns.length)} columns; false findings are held to ${formatNumber(p.alpha)} in the search (Benjamini–Hochberg)${confirm.total.n > 0 ? ` and again on ${formatCount(confirm.total.n)} rows kept from it (Holm)` : ''}`,
      },
    ];
    if (p.rank === 'sliceline' && found.length > 0 && rankValue(search.total, search.total, p.rank, { ...rules, middle }) === null)
      made.push({ code: 'rank_undefined', sentence: 'the SliceLine score needs an overall mean above 0, so the segments are in order of significance' });
    if (confirm.total.n === 0)
      made.push({
        code: 'not_confirmed',
        sentence: 'no rows were held out: the differences of the segments shown are too large on average, because they were picked for it',
      });
    if (scope.left.length > 0) made.push({ code: 'columns_left', sentence: `not searched, because at most 16 columns are: ${scope.left.join(', ')}` });
    if (scope.objective.from.some((from) => context.column(from, 'weight') !== null))
      made.push({ code: 'weights', sentence: 'every row counts once; the weight column is not used' });
    const unjudged = scope.objective.from.length === 1 ? Number(reduced[0]?.[0]?.rows[0]?.measures.rows ?? 0) - all.n : 0;
    if (unjudged > 0) made.push({ code: 'outcome_missing', sentence: `${formatCount(unjudged)} rows have no outcome and count nowhere` });
    const missed = judged.filter((j) => (sumsOf(confirm, j.slice)?.n ?? 0) < rules.minRows && confirm.total.n > 0).length;
    if (missed > 0) made.push({ code: 'small_confirmation', sentence: `${formatCount(missed)} segments have few rows among those held out` });
    if (scope.objective.kind === 'share') made.push(...defaultPopulationCaveats(context, ...scope.objective.from.map(({ name }) => name)));
    return made;
  }
}
