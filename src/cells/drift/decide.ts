import { adjustPValues } from '../../stats/multiplicity.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatList, formatNumber, formatP, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { compare, type Comparison } from './compare.ts';
import { cubeSlices, heatmap } from './cube.ts';
import { columnMeasurements } from './measurements.ts';
import { boundsOf, driftScope, sideOf, type DriftParameters } from './parameters.ts';
import { driftBreakdowns } from './plan.ts';
import { columnP, columnVerdict, decidingEffect, detectable, type Effect } from './verdict.ts';

interface Judged {
  readonly c: Comparison;
  readonly p: number | null;
  readonly pAdjusted: number | null;
  readonly effect: Effect | null;
  readonly verdict: Verdict;
}

const corrections = { bh: 'benjamini-hochberg', by: 'benjamini-yekutieli', holm: 'holm', none: 'none' } as const;
const rank: readonly Verdict[] = ['fail', 'warn', 'insufficient', 'pass', 'info'];
const drawnColumns = 12;

/** Returns the verdict per column (significance and size), the ranking, the cube over time, and what could not be compared. */
export function decideDrift(waves: readonly (readonly ReducedTable[])[], p: DriftParameters, context: CellContext): CellResult {
  const { columns, left } = driftScope(p, context);
  const judged = judge(
    columns.map((column) => compare(column, columns, p, waves)),
    p,
  );
  const names = { reference: sideOf(p, context, 'reference').name, current: sideOf(p, context, 'current').name };
  const ranked = [...judged].sort((a, b) => rank.indexOf(a.verdict) - rank.indexOf(b.verdict) || (b.effect?.ratio ?? -1) - (a.effect?.ratio ?? -1));
  const drifted = ranked.filter((j) => j.verdict === 'fail');
  const compared = judged.filter((j) => j.verdict !== 'info');
  const measurements: Measurement[] = judged.flatMap((j) => columnMeasurements(p, j.c, names, j));
  measurements.push({
    metric: 'drifted_share',
    of: { reference: names.reference, population: names.current },
    value: compared.length > 0 ? drifted.length / compared.length : null,
    ...(compared.length > 0 ? {} : { reason: 'no_rows' }),
    n: compared.length,
    verdict: 'info',
  });
  measurements.push(
    ...groupMeasurements(
      p,
      context,
      judged.map((j) => j.c),
      waves[2] ?? [],
      names,
    ),
  );
  const verdict = worst(judged.map((j) => j.verdict));
  const charts: ChartData[] = [];
  const comparisons = judged.map((j) => j.c);
  const map = heatmap(
    p,
    context,
    comparisons,
    waves[2] ?? [],
    ranked.map((j) => j.c.column.name),
  );
  if (map) charts.push(map);
  for (const { c } of ranked.slice(0, drawnColumns)) {
    charts.push({
      kind: 'histogramPair',
      title: c.column.name,
      column: c.column.name,
      labels: c.missing.reference + c.missing.current > 0 ? [...c.labels, '(missing)'] : c.labels,
      reference: c.missing.reference + c.missing.current > 0 ? [...c.reference, c.missing.reference] : c.reference,
      current: c.missing.reference + c.missing.current > 0 ? [...c.current, c.missing.current] : c.current,
      referenceName: names.reference,
      currentName: names.current,
    });
  }
  const rows = comparisons[0]?.rows ?? { reference: 0, current: 0 };
  return cellResult({
    verdict: judged.length === 0 ? 'insufficient' : verdict,
    headline: headline(judged.length, ranked, verdict),
    findings: ranked
      .filter((j) => j.verdict !== 'pass' && j.verdict !== 'info')
      .map(
        (j): Finding => ({
          verdict: j.verdict,
          sentence: sentence(j, p),
          column: j.c.column.name,
          ...(j.verdict === 'fail' ? { next: ['slices', 'explain-change', 'change-points'] } : {}),
        }),
      ),
    measurements,
    tables: [columnTable(ranked)],
    charts,
    caveats: caveats(judged, left, context),
    sql: [...new Set(waves.flat().flatMap((t) => t.sql))],
    seed: p.seed,
    rowsRead: rows.reference + rows.current,
  });
}

function judge(comparisons: readonly Comparison[], p: DriftParameters): readonly Judged[] {
  const ps = comparisons.map(columnP);
  const defined = ps.filter((x) => x !== null);
  const adjusted = adjustPValues(defined, corrections[p.correction]);
  let next = 0;
  return comparisons.map((c, i) => {
    const raw = ps[i] ?? null;
    const pAdjusted = raw === null ? null : (adjusted[next++] ?? null);
    const bounds = boundsOf(p, c.column.name);
    const alpha = p.overrides[c.column.name]?.alpha ?? p.alpha;
    return { c, p: raw, pAdjusted, effect: decidingEffect(c, bounds), verdict: columnVerdict(c, pAdjusted, alpha, bounds) };
  });
}

function headline(count: number, ranked: readonly Judged[], verdict: Verdict): string {
  if (count === 0) return 'no column can be compared';
  const of = `of ${formatCount(count)} ${count === 1 ? 'column' : 'columns'}`;
  const drifted = ranked.filter((j) => j.verdict === 'fail');
  if (drifted.length > 0) return `${formatCount(drifted.length)} ${of} drifted: ${formatList(drifted.map(brief))}`;
  const named = ranked.filter((j) => j.verdict === verdict);
  if (verdict === 'warn') return `no column drifted; ${formatCount(named.length)} ${of} moved noticeably: ${formatList(named.map(brief))}`;
  if (verdict === 'insufficient') return `${formatCount(named.length)} ${of} cannot be judged: too few rows to see a shift of the size that matters`;
  const largest = ranked[0];
  return `none ${of} drifted${largest?.effect ? `; the largest shift is ${brief(largest)}` : ''}`;
}

function brief(j: Judged): string {
  const first = j.c.unseen.values[0];
  const share = first && j.c.present.current > 0 ? first.rows / j.c.present.current : 0;
  if (first && share >= 0.01) return `${j.c.column.name} (new value ${first.value}, ${formatPercent(share)} of the current rows)`;
  const label = j.effect?.metric === 'ks' ? 'KS' : j.effect?.metric === 'psi' ? 'PSI' : 'total variation';
  return `${j.c.column.name} (${label} ${formatNumber(j.effect?.value ?? null)}${j.pAdjusted === null ? '' : `, adjusted p ${formatP(j.pAdjusted)}`})`;
}

function sentence(j: Judged, p: DriftParameters): string {
  if (j.verdict === 'insufficient') {
    const smallest = detectable(j.c, p.overrides[j.c.column.name]?.alpha ?? p.alpha);
    return `${j.c.column.name}: ${formatCount(j.c.rows.reference)} and ${formatCount(j.c.rows.current)} rows show only shifts of ${formatNumber(smallest, 2)} and above`;
  }
  return `${j.verdict === 'fail' ? 'drifted' : 'moved'}: ${brief(j)}, bound ${formatNumber(j.effect?.bound ?? null)}`;
}

function columnTable(ranked: readonly Judged[]) {
  return {
    name: 'columns',
    title: 'Columns by size of the shift',
    columns: [
      { name: 'column', title: 'column', type: 'text' as const },
      { name: 'verdict', title: 'verdict', type: 'verdict' as const },
      { name: 'psi', title: 'PSI', type: 'number' as const },
      { name: 'ks', title: 'KS', type: 'number' as const },
      { name: 'total_variation', title: 'total variation', type: 'number' as const },
      { name: 'p', title: 'adjusted p', type: 'number' as const },
      { name: 'missing', title: 'missing, before → now', type: 'text' as const },
      { name: 'n', title: 'rows, before → now', type: 'text' as const },
    ],
    rows: ranked.map(({ c, verdict, pAdjusted }) => [
      c.column.name,
      verdict,
      c.psi?.value ?? null,
      c.ks?.value ?? null,
      c.column.kind === 'categorical' ? c.totalVariation : null,
      pAdjusted,
      `${formatPercent(c.rows.reference > 0 ? c.missing.reference / c.rows.reference : null, 2)} → ${formatPercent(c.rows.current > 0 ? c.missing.current / c.rows.current : null, 2)}`,
      `${formatCount(c.rows.reference)} → ${formatCount(c.rows.current)}`,
    ]),
  };
}

function groupMeasurements(
  p: DriftParameters,
  context: CellContext,
  comparisons: readonly Comparison[],
  wave: readonly ReducedTable[],
  names: { reference: string; current: string },
): Measurement[] {
  const part = driftBreakdowns(p, context).findLast((b) => b.name === 'by' && b.side === 'current');
  if (!part) return [];
  const position = wave.findLastIndex((t) => t.reduction.kind === 'grouped' && JSON.stringify(t.reduction.keys) === JSON.stringify(part.keys));
  return cubeSlices(part, position, comparisons, wave).map((slice) => ({
    metric: 'psi',
    of: {
      column: slice.column,
      reference: names.reference,
      population: names.current,
      group: Object.fromEntries(Object.entries(slice.keys).map(([k, value]) => [k, value === null ? null : String(value)])),
    },
    value: slice.psi,
    ...(slice.psi === null ? { reason: 'below_n_min' } : {}),
    n: slice.n,
    verdict: 'info',
  }));
}

function caveats(judged: readonly Judged[], left: readonly string[], context: CellContext): Caveat[] {
  const found: Caveat[] = context.populationCaveats.map((text) => ({ code: 'default_populations', sentence: text }));
  const binned = judged.filter((j) => !j.c.exact && j.c.ks);
  if (binned.length > 0) {
    const worstBound = Math.max(...binned.map((j) => j.c.ks?.bound ?? 0));
    found.push({
      code: 'binned',
      sentence: `${formatCount(binned.length)} columns are compared on equal-mass bins: KS is exact to within ${formatNumber(worstBound)}; set exact: true to compare value by value`,
    });
  }
  const sparse = judged.filter((j) => (j.c.chiSquare?.smallestExpected ?? 5) < 5 && (j.c.chiSquare?.df ?? 0) > 0);
  if (sparse.length > 0)
    found.push({
      code: 'redrawn',
      sentence: `the p of ${formatList(sparse.map((j) => j.c.column.name))} comes from 9 999 redraws under no change, because some expected counts are below 5`,
    });
  const constant = judged.filter((j) => j.verdict === 'info');
  if (constant.length > 0)
    found.push({
      code: 'constant',
      sentence: `${formatList(constant.map((j) => j.c.column.name))} ${constant.length === 1 ? 'has' : 'have'} one value, or none, on both sides: nothing to judge`,
    });
  return [...found, ...left.map((text) => ({ code: 'not_compared', sentence: text }))];
}
