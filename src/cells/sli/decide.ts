import type { ReducedTable } from '../../reduce/types.ts';
import { formatList } from '../format.ts';
import { groupBars, groupLabel } from '../group-bars.ts';
import { cellResult } from '../result.ts';
import type { CellContext, CellResult, ChartData, Finding, Measurement, MeasurementOf, ResultTable, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { sliCaveats } from './caveats.ts';
import { driftSeed } from './drift-score.ts';
import { estimates, type Estimate, type EstimateScope } from './estimate.ts';
import { reportGuide } from './guide-report.ts';
import type { Indicator } from './indicator.ts';
import { indicators } from './indicators.ts';
import type { SliParameters } from './parameters.ts';
import { breakdowns, type Breakdown } from './plan.ts';
import { measurement, sentenceOf, seriesOf, shownUnit } from './report.ts';
import { judge, targetOf } from './target.ts';

/** An indicator over all rows with its target, the verdict and what it says. */
export interface Judged {
  readonly indicator: Indicator;
  readonly estimate: Estimate;
  readonly threshold: number | null;
  readonly verdict: Verdict;
  readonly sentence: string;
}

type Line = readonly (string | number | boolean | null)[];

/** Returns each indicator with its interval, judged against its target; groups and time buckets are for information. */
export function decideSli(reduced: readonly (readonly ReducedTable[])[], p: SliParameters, context: CellContext): CellResult {
  const list = indicators(p, context);
  const parts = breakdowns(p, context);
  const scope: EstimateScope = { reduced, p, context, list, parts };
  const judged: Judged[] = [];
  const measurements: Measurement[] = [];
  const charts: ChartData[] = [];
  const lines: Line[] = [];
  list.forEach((indicator, i) => {
    const baselineAt = parts.findIndex(({ name }) => name === 'baseline');
    const threshold = targetOf(indicator, estimates(scope, i, baselineAt)[0]?.estimate.value ?? null);
    parts.forEach((part, index) => {
      const found = estimates(scope, i, index);
      if (part.name === 'time') {
        if (found.length > 0) charts.push(seriesOf(indicator, part, found, threshold));
        return;
      }
      if (part.name === 'by') {
        const of = { title: indicator.name, unit: shownUnit(indicator), direction: indicator.direction, target: threshold };
        charts.push(
          ...groupBars(
            of,
            found.map(({ row, estimate: { value, low, high } }) => ({ keys: row.keys, value, low, high })),
          ),
        );
      }
      for (const { row, estimate } of found) {
        const isAll = part.name === 'all';
        const group = Object.fromEntries(Object.entries(row.keys).map(([k, value]) => [k, value === null ? null : String(value)]));
        const column = indicator.minus ?? indicator.column;
        const of: MeasurementOf = {
          sli: indicator.name,
          population: part.from.name,
          ...(column === null ? {} : { column }),
          ...(part.name === 'by' ? { group } : {}),
        };
        const verdict: Verdict = isAll ? judge(indicator, estimate, threshold) : 'info';
        measurements.push(measurement(indicator, of, estimate, isAll ? threshold : null, p.level, verdict));
        lines.push(line(indicator, part, row.keys, estimate, isAll ? threshold : null, verdict));
        if (isAll) judged.push({ indicator, estimate, threshold, verdict, sentence: sentenceOf(indicator, estimate, threshold) });
      }
    });
  });
  const guide = p.preset === null ? null : reportGuide(scope, judged);
  const findings: Finding[] = [
    ...judged.map(({ indicator, verdict, sentence }) => ({
      verdict,
      sentence,
      ...(indicator.column === null || indicator.minus !== undefined ? {} : { column: indicator.column }),
      ...(verdict === 'fail' ? { next: ['slices', 'change-points'] } : {}),
    })),
    ...(guide?.findings ?? []),
  ];
  const verdict = judged.length === 0 && guide?.measurements.length === 0 ? 'insufficient' : worst(findings.map((f) => f.verdict));
  const order = ['fail', 'insufficient', 'warn', 'pass', 'info'];
  findings.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return cellResult({
    verdict,
    headline: headlineOf(verdict, findings),
    findings,
    measurements: [...measurements, ...(guide?.measurements ?? [])],
    tables: [...(guide === null ? [] : [guide.table]), indicatorsTable(lines)],
    charts,
    caveats: sliCaveats(scope, judged, charts.length > 0),
    sql: [...new Set(reduced.flat().flatMap((t) => t.sql))],
    ...(list.some(({ metric }) => metric === 'drift') ? { seed: driftSeed } : {}),
    rowsRead: Number(reduced[0]?.[0]?.rows[0]?.measures.rows ?? 0),
  });
}

function headlineOf(verdict: Verdict, findings: readonly Finding[]): string {
  const bad = findings.filter((f) => f.verdict === verdict);
  const first = bad[0]?.sentence ?? 'no indicator';
  if (bad.length < 2 || verdict === 'pass' || verdict === 'info') return first;
  return `${first}; also ${formatList(bad.slice(1).map((f) => f.sentence.split(' is ')[0] ?? ''))}`;
}

function line(
  indicator: Indicator,
  part: Breakdown,
  keys: Readonly<Record<string, string | number | boolean | null>>,
  e: Estimate,
  threshold: number | null,
  verdict: Verdict,
): Line {
  const of = part.name === 'by' ? groupLabel(keys) : part.name === 'baseline' ? `baseline: ${part.from.name}` : part.from.name;
  return [indicator.name, of, e.value, e.low, e.high, e.n, threshold, verdict];
}

function indicatorsTable(rows: readonly Line[]): ResultTable {
  return {
    name: 'indicators',
    title: 'Indicators',
    columns: [
      { name: 'indicator', title: 'indicator', type: 'text' },
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
