import { labelValue } from '../../telemetry/label-value.ts';
import type { GroupedReduction, ReducedTable } from '../../reduce/types.ts';
import { columnsOf, roleOf } from '../columns.ts';
import type { Behind } from '../behind.ts';
import { personsAt, personsBehindRows } from '../persons.ts';
import { contributionsOf } from '../contributions.ts';
import { formatCount, formatInstant, formatNumber, formatPercent } from '../format.ts';
import { RankLookup } from '../quantile-waves.ts';
import { cellResult } from '../result.ts';
import type { CellContext, CellResult, ChartData, Finding, Measurement, ResultTable } from '../types.ts';
import { summarisedColumns, treatment, type SummaryParameters } from './parameters.ts';
import { behind, summaryPersons } from './persons.ts';
import { isNumeric, pivotOf, quantileLevels, total, sparkEdges } from './plan.ts';

type Value = number | readonly number[] | null | undefined;

/** Returns what is in a table: a row per column, rows over time with gaps, duplicates. */
export function decideSummary(reduced: readonly (readonly ReducedTable[])[], p: SummaryParameters, context: CellContext): CellResult {
  const from = context.population(p.of, 'of');
  const columns = summarisedColumns(p, context);
  const all = reduced.flat();
  const first = reduced[0]?.[0]?.rows[0]?.measures ?? {};
  const second = reduced[1]?.[0];
  const rows = Number(first.rows ?? 0);
  const number = (value: Value): number | null => (typeof value === 'number' ? value : null);
  const persons = summaryPersons(reduced);
  const measurements: Measurement[] = [{ ...info('row_count', undefined, rows, rows), ...behind(persons.all()) }];
  const findings: Finding[] = [];
  const charts: ChartData[] = [];
  const lines: (string | number | boolean | null)[][] = [];
  // A constant column's quantiles are its value: the plan asked for no value counts.
  const numericColumns = columns.filter(
    (c) => isNumeric(context, from.table, c) && first[`minimum${columns.indexOf(c)}`] !== first[`maximum${columns.indexOf(c)}`],
  );
  const textCounts = reduced[0]?.filter((table) => table.reduction.kind === 'valueCounts') ?? [];

  columns.forEach((column, i) => {
    const as = treatment(context, from.table, column);
    const type = columnsOf(context, from).find((c) => c.name === column)?.type ?? '';
    const missing = Number(first[`missing${i}`] ?? 0);
    const distinct = number(first[`distinct${i}`]);
    const nan = number(first[`nan${i}`]) ?? 0;
    const infinite = (number(first[`positiveInfinity${i}`]) ?? 0) + (number(first[`negativeInfinity${i}`]) ?? 0);
    measurements.push(
      rows === 0 ? undefinedRate('missing_rate', column) : { ...info('missing_rate', column, missing / rows, rows), ...behind(persons.missing(i)) },
    );
    if (as === 'numeric')
      measurements.push(
        rows === 0 ? undefinedRate('nan_rate', column) : { ...info('nan_rate', column, nan / rows, rows), ...behind(nan === 0 ? persons.all() : undefined) },
      );
    if (distinct !== null) measurements.push(info('distinct_count', column, distinct, rows));
    const low = number(first[`minimum${i}`]);
    const high = number(first[`maximum${i}`]);
    let median: number | null = null;
    let mean: number | null = null;
    if (as === 'numeric' && low !== null && high !== null && second) {
      const moments = momentsOf(second, i, low, high, Number(first[`finite${i}`] ?? 0));
      mean = moments.mean;
      const lookup = lookupOf(reduced, numericColumns.indexOf(column), i);
      measurements.push(info('minimum', column, low, rows), info('maximum', column, high, rows));
      const largest = contributionsOf(second.rows[0], `${i}`, (moments.mean ?? 0) * moments.n);
      const finite = nan + infinite === 0 ? persons.present(i) : undefined;
      const known = behind(finite, largest);
      measurements.push({ ...info('mean', column, moments.mean, moments.n), ...known });
      measurements.push(
        moments.deviation === null
          ? { ...info('standard_deviation', column, null, moments.n), reason: 'below_n_min' }
          : { ...info('standard_deviation', column, moments.deviation, moments.n), ...known },
      );
      for (const q of quantileLevels) {
        const value = low === high ? low : (lookup?.quantile(q) ?? null);
        measurements.push({ ...info(`p${String(Math.round(q * 100)).padStart(2, '0')}`, column, value, moments.n), ...behind(finite) });
        if (q === 0.5) median = value;
      }
      const spark = second.rows[0]?.measures[`spark${i}`];
      if (Array.isArray(spark))
        charts.push({ kind: 'sparkline', title: column, column, labels: spark.map(() => ''), counts: spark, edges: [null, ...sparkEdges(low, high), null] });
    } else if (as === 'numeric' || as === 'instant') {
      if (low === null)
        measurements.push({ ...info('minimum', column, null, 0), reason: 'all_missing' }, { ...info('maximum', column, null, 0), reason: 'all_missing' });
      else measurements.push(info('minimum', column, low, rows), info('maximum', column, high, rows));
    }
    const values = textCounts.find((table) => table.reduction.kind === 'valueCounts' && table.reduction.column === column)?.valueCounts[0];
    // Names of single rows have no shape to show.
    const isName = rows >= 100 && distinct !== null && distinct * 2 > rows;
    if (values && values.values.length > 0 && !isName)
      charts.push({
        kind: 'sparkline',
        title: column,
        column,
        labels: values.values.map(String),
        counts: values.counts,
        values: values.values.map((value) => named(type, String(value))),
      });
    if (rows > 0 && missing === rows) findings.push({ verdict: 'info', sentence: `${column} has no value in any row`, column });
    else if (distinct === 1 && missing === 0 && rows > 1) findings.push({ verdict: 'info', sentence: `${column} has the same value in every row`, column });
    if (nan + infinite > 0)
      findings.push({ verdict: 'info', sentence: `${column} holds ${formatCount(nan)} NaN and ${formatCount(infinite)} infinite values`, column });
    const top = values
      ? values.values
          .slice(0, 3)
          .map((value, k) => `${value} ${formatPercent((values.counts[k] ?? 0) / Math.max(rows, 1), 2)}`)
          .join(', ')
      : '';
    const range =
      low === null || high === null
        ? top
        : as === 'instant'
          ? `${formatInstant(low)} to ${formatInstant(high)}`
          : `${formatNumber(low)} to ${formatNumber(high)}`;
    lines.push([column, type, roleOf(context, from.table, column), rows === 0 ? null : missing / rows, distinct, mean, median, range]);
  });

  const requests = number(first.ids);
  if (requests !== null) {
    const duplicates = requests - Number(first.distinctIds ?? 0);
    const id = context.roles[from.table]?.request_id;
    measurements.push(requests === 0 ? undefinedRate('duplicate_rate', String(id)) : info('duplicate_rate', String(id), duplicates / requests, requests));
    if (duplicates > 0) findings.push({ verdict: 'info', sentence: `${formatCount(duplicates)} rows repeat a ${String(id)}`, column: String(id) });
  }
  const gaps = timeOf(all, p, findings, charts);
  const table: ResultTable = {
    name: 'columns',
    title: 'Columns',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'type', title: 'type', type: 'text' },
      { name: 'role', title: 'role', type: 'text' },
      { name: 'missing', title: 'missing', type: 'percent' },
      { name: 'distinct', title: 'distinct', type: 'integer' },
      { name: 'mean', title: 'mean', type: 'number' },
      { name: 'median', title: 'median', type: 'number' },
      { name: 'range', title: 'range or most frequent', type: 'text' },
    ],
    rows: lines,
  };
  const unreadable = columnsOf(context, from).filter((c) => !c.readable);
  return cellResult({
    verdict: 'info',
    headline: `${formatCount(rows)} rows × ${formatCount(columns.length)} columns${gaps > 0 ? `, ${gaps} ${gaps === 1 ? 'gap' : 'gaps'} in time` : ''}`,
    findings,
    measurements,
    tables: [table, ...groupTables(all, rows)],
    charts,
    caveats: unreadable.map((c) => ({ code: 'unreadable_column', sentence: `${c.name} cannot be read: ${c.reason ?? c.source}` })),
    sql: [...new Set(all.flatMap((t) => t.sql))],
    rowsRead: rows,
  });
}

function info(metric: string, column: string | undefined, value: number | null, n: number): Measurement {
  return { metric, of: column === undefined ? {} : { column }, value, n, verdict: 'info' };
}

function undefinedRate(metric: string, column: string): Measurement {
  return { ...info(metric, column, null, 0), reason: 'no_rows' };
}

function momentsOf(table: ReducedTable, i: number, low: number, high: number, n: number) {
  const pivot = pivotOf(low, high);
  const sum = Number(table.rows[0]?.measures[`sum${i}`] ?? 0);
  const squares = Number(table.rows[0]?.measures[`squares${i}`] ?? 0);
  const offset = sum / n;
  const variance = n > 1 ? Math.max(0, (squares - sum * offset) / (n - 1)) : null;
  const mean = pivot + offset;
  return { n, mean: Number.isFinite(mean) ? mean : null, deviation: variance !== null && Number.isFinite(variance) ? Math.sqrt(variance) : null };
}

function lookupOf(reduced: readonly (readonly ReducedTable[])[], position: number, i: number): RankLookup | null {
  const measure = (reduced[1]?.[0]?.reduction as GroupedReduction | undefined)?.measures[`buckets${i}`];
  const counts = reduced[1]?.[0]?.rows[0]?.measures[`buckets${i}`];
  const found = reduced[2]?.[position]?.valueCounts[0];
  return measure?.kind === 'histogram' && Array.isArray(counts) && found && total(counts) > 0 ? new RankLookup(measure.edges, counts, found) : null;
}

/** An empty stretch is a gap when this many rows would have come in it at the table's mean rate: thin traffic has pauses. */
const fewestExpected = 20;
const listedGaps = 10;

/** Draws rows over time and reports gaps, the longest first; returns how many there are. */
function timeOf(all: readonly ReducedTable[], p: SummaryParameters, findings: Finding[], charts: ChartData[]): number {
  const table = all.find((t) => t.reduction.kind === 'grouped' && t.reduction.keys.time?.kind === 'bucket');
  const key = table?.reduction.kind === 'grouped' ? table.reduction.keys.time : undefined;
  if (!table || key?.kind !== 'bucket') return 0;
  const step = key.seconds * 1000;
  const points = table.rows
    .filter((row) => typeof row.keys.time === 'number')
    .map((row) => {
      const groups = personsAt(row, 'persons');
      return { time: Number(row.keys.time), n: Number(row.measures.rows), known: behind(groups && personsBehindRows(groups)) };
    });
  const first = points[0]?.time ?? 0;
  const last = points[points.length - 1]?.time ?? 0;
  const perBucket = points.reduce((sum, point) => sum + point.n, 0) / ((last - first) / step + 1);
  const drawn: { time: number; series: string; value: number | null; low: null; high: null; n: number; behind?: Behind }[] = [];
  const gaps: { from: number; to: number }[] = [];
  points.forEach((point, i) => {
    const before = points[i - 1];
    if (before && point.time - before.time > step) {
      const from = before.time + step;
      if (((point.time - from) / step) * perBucket >= fewestExpected) gaps.push({ from, to: point.time });
      for (let t = from; t < point.time && drawn.length < 5000; t += step) drawn.push({ time: t, series: p.of, value: 0, low: null, high: null, n: 0 });
    }
    drawn.push({ time: point.time, series: p.of, value: point.n, low: null, high: null, n: point.n, ...point.known });
  });
  gaps.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  for (const { from, to } of gaps.slice(0, listedGaps))
    findings.push({ verdict: 'info', sentence: `no rows from ${formatInstant(from)} to ${formatInstant(to)} UTC`, next: ['capture'] });
  charts.unshift({ kind: 'series', title: 'Rows over time', unit: 'rows', bucketSeconds: key.seconds, points: drawn });
  return gaps.length;
}

function groupTables(all: readonly ReducedTable[], rows: number): ResultTable[] {
  return all
    .filter((t) => t.reduction.kind === 'grouped' && Object.keys(t.reduction.keys).length > 0 && !Object.hasOwn(t.reduction.keys, 'time'))
    .map((t) => {
      const names = Object.keys((t.reduction as GroupedReduction).keys);
      return {
        name: 'groups',
        title: `Rows by ${names.join(', ')}`,
        columns: [
          ...names.map((name) => ({ name, title: name, type: 'text' as const })),
          { name: 'rows', title: 'rows', type: 'integer' as const },
          { name: 'share', title: 'share', type: 'percent' as const },
        ],
        rows: t.rows.map((row) => [
          ...names.map((name) => row.keys[name] ?? null),
          Number(row.measures.rows),
          rows > 0 ? Number(row.measures.rows) / rows : null,
        ]),
      };
    });
}

/** A category as the value a filter names; an empty list where it cannot be one. */
function named(type: string, label: string): readonly (string | number | boolean)[] {
  const value = labelValue(type, label);
  return value === null ? [] : [value];
}
