import { labelValue } from '../../telemetry/label-value.ts';
import { columnsOf } from '../columns.ts';
import { defaultPopulationCaveats } from '../default-populations.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement, ResultTable } from '../types.ts';
import { worst } from '../verdict.ts';
import { otherCategories } from './categories.ts';
import type { Comparison } from './compare.ts';
import type { Bucket } from './bucket-series.ts';
import type { CourseOf } from './course.ts';
import { courses } from './courses.ts';
import { boundTables, columnTable, mostTableRows } from './tables.ts';
import { cellTable } from './decomposition.ts';
import { byShift, hasMoved, judge, type Judged } from './judge.ts';
import { columnMeasurements } from './measurements.ts';
import { importanceMeasurements, importanceTable, type Importances } from './importance.ts';
import { pairFindings, pairMeasurements, pairTable, type PairShift } from './pairs.ts';
import { sideOf, type DriftParameters } from './parameters.ts';
import { constantCaveats, headline, mixedCaveats, mixedColumns, sentence } from './sentences.ts';
import { unevenCaveats } from './uneven-reference.ts';

const drawnColumns = 12;
/** Columns with every measurement and a row of the heat map; of further ones the deciding measurements stand. */
const detailedColumns = 100;
const mappedColumns = 40;
const mappedOfMany = 20;
/** Characters of SQL shown. */
const mostSql = 150_000;

/** What a report holds beside its columns. */
export interface ReportParts {
  /** The heat map, its rows in the given order; null where there is no time. */
  readonly map: (order: readonly string[]) => ChartData | null;
  /** The time buckets of both sides, ascending, from which since when and how columns moved is read; none where there is no time. */
  readonly buckets: readonly Bucket[];
  readonly groups: readonly Measurement[];
  /** Per column how far the reference's own buckets reach beyond chance; absent where that was not asked. */
  readonly noise?: ReadonlyMap<string, number>;
  readonly tables?: (judged: readonly Judged[]) => readonly ResultTable[];
  /** Measurements of the whole report, beside those of the columns. */
  readonly more?: readonly Measurement[];
  /** Pairs of values that shifted beyond what their columns explain; absent where none was looked at. */
  readonly pairs?: readonly PairShift[];
  /** How much columns matter to the output; absent where that is not known. */
  readonly importances?: Importances;
  /** Columns that the evidence of all looks so far calls changed; absent where each run stands for itself. */
  readonly alarms?: ReadonlySet<string>;
  /** How the numbers were come by. */
  readonly methods: (judged: readonly Judged[]) => readonly Caveat[];
  /** Columns that could not be compared, in words. */
  readonly left: readonly string[];
  readonly sql: readonly string[];
}

/** Returns the cell's result from compared columns: verdicts, ranking, numbers, table and drawings. */
export function driftReport(comparisons: readonly Comparison[], p: DriftParameters, context: CellContext, parts: ReportParts): CellResult {
  const judged = judge(comparisons, p, parts.alarms);
  const names = { reference: sideOf(p, context, 'reference').name, current: sideOf(p, context, 'current').name };
  const ranked = byShift(judged);
  const drifted = ranked.filter((j) => j.verdict === 'fail');
  const compared = judged.filter((j) => j.verdict !== 'info');
  const measurements: Measurement[] = measured(judged, ranked, (j) => columnMeasurements(p, j.c, names, j));
  measurements.push({
    metric: 'drifted_share',
    of: { reference: names.reference, population: names.current },
    value: compared.length > 0 ? drifted.length / compared.length : null,
    ...(compared.length > 0 ? {} : { reason: 'no_rows' }),
    n: compared.length,
    verdict: 'info',
  });
  const moved = ranked.filter(hasMoved);
  const { pairs = [], importances } = parts;
  measurements.push(...(importances ? importanceMeasurements(moved, importances, names) : []), ...pairMeasurements(pairs, names));
  measurements.push(...parts.groups, ...(parts.more ?? []));
  const verdict = worst(judged.map((j) => j.verdict));
  const drawn = parts.map(ranked.slice(0, ranked.length > detailedColumns ? mappedOfMany : mappedColumns).map((j) => j.c.column.name));
  const how = courses(
    comparisons,
    parts.buckets,
    moved.slice(0, mostTableRows).map((j) => j.c.column.name),
  );
  const map = marked(drawn, how);
  const mixed = mixedColumns(how, parts.buckets);
  const known = columnsOf(context, sideOf(p, context, 'current'));
  const typeOf = (column: string): string => known.find((info) => info.name === column)?.type ?? '';
  const cells = cellTable(ranked);
  const rows = comparisons[0]?.rows ?? { reference: 0, current: 0 };
  return cellResult({
    verdict: judged.length === 0 ? 'insufficient' : verdict,
    headline: headline(judged.length, ranked, verdict),
    findings: [
      ...ranked
        .filter((j) => j.verdict !== 'pass' && j.verdict !== 'info')
        .slice(0, detailedColumns)
        .map(
          (j): Finding => ({
            verdict: j.verdict,
            sentence: sentence(j, p, how.get(j.c.column.name)),
            column: j.c.column.name,
            ...(j.verdict === 'fail' ? { next: ['slices', 'explain-change', 'change-points'] } : {}),
          }),
        ),
      ...pairFindings(pairs),
    ],
    measurements,
    tables: [
      columnTable(ranked, p, map ? how : null, parts.noise),
      ...present(importances ? importanceTable(moved, importances) : null, cells, pairTable(pairs)),
      ...boundTables(ranked, p),
      ...(parts.tables?.(judged) ?? []),
    ],
    charts: [...(map ? [map] : []), ...ranked.slice(0, drawnColumns).map(({ c }) => histogramPair(c, names, typeOf(c.column.name)))],
    caveats: [
      ...defaultPopulationCaveats(context, p.reference, p.current),
      ...mixedCaveats(mixed, names.reference),
      ...unevenCaveats(comparisons, parts.buckets, otherThan(how, mixed), names.reference),
      ...parts.methods(judged),
      ...(importances && importances.of.size > 0 ? [importances.caveat] : []),
      ...constantCaveats(judged),
      ...(ranked.length > mappedColumns ? [{ code: 'first', sentence: firstSentence(ranked.length) }] : []),
      ...parts.left.map((text) => ({ code: 'not_compared', sentence: text })),
    ],
    sql: shownSql(parts.sql),
    seed: p.seed,
    rowsRead: rows.reference + rows.current,
  });
}

/** Columns with a course that is not the reason why their reference differs from itself. */
const otherThan = (how: ReadonlyMap<string, CourseOf>, mixed: ReturnType<typeof mixedColumns>): ReadonlySet<string> =>
  new Set([...how.keys()].filter((column) => !mixed.some(([name]) => name === column)));

const present = (...tables: readonly (ResultTable | null)[]): readonly ResultTable[] => tables.filter((table) => table !== null);

function histogramPair(c: Comparison, names: { readonly reference: string; readonly current: string }, type: string): ChartData {
  const missing = c.missing.reference + c.missing.current > 0;
  const numeric = c.column.kind === 'numeric';
  const named = (label: string): readonly (string | number | boolean)[] => {
    const value = numeric || label === otherCategories ? null : labelValue(type, label);
    return value === null ? [] : [value];
  };
  return {
    kind: 'histogramPair',
    title: c.column.name,
    column: c.column.name,
    labels: missing ? [...c.labels, '(missing)'] : c.labels,
    reference: missing ? [...c.reference, c.missing.reference] : c.reference,
    current: missing ? [...c.current, c.missing.current] : c.current,
    referenceName: names.reference,
    currentName: names.current,
    // Instants are named as text in filters, so a range of epoch milliseconds would not be one.
    ...(numeric && c.column.as === 'number' && c.labels.length === c.edges.length + 1 ? { edges: [null, ...c.edges, null] } : {}),
    values: [...c.labels.map(named), ...(missing ? [[null]] : [])],
  };
}

/** Every measurement of the first columns by rank, and of the others those that decide; in the order of the columns. */
function measured(judged: readonly Judged[], ranked: readonly Judged[], of: (j: Judged) => readonly Measurement[]): Measurement[] {
  const detailed = new Set(ranked.slice(0, detailedColumns));
  return judged.flatMap((j) => of(j).filter((m) => detailed.has(j) || m.threshold !== undefined || m.test?.pAdjusted !== undefined));
}

function firstSentence(columns: number): string {
  const mapped = columns > detailedColumns ? mappedOfMany : mappedColumns;
  const more = columns > detailedColumns ? `; all metrics are published of the first ${detailedColumns}, of the others those that decide` : '';
  return `the heat map shows the first ${mapped} of ${columns} columns, worst first${more}`;
}

/** The first statements, and how many more there were: a wide table takes thousands that differ in names alone. */
function shownSql(sql: readonly string[]): readonly string[] {
  let length = 0;
  const shown = sql.filter((statement, i) => {
    length += statement.length;
    return i === 0 || length <= mostSql;
  });
  return shown.length === sql.length ? sql : [...shown, `-- and ${sql.length - shown.length} more statements of the same kinds`];
}

/** Marks on the heat map where each moved column began to move, each time that it did. */
function marked(map: ChartData | null, how: ReadonlyMap<string, CourseOf>): ChartData | null {
  if (map?.kind !== 'heatmap') return map;
  const shown = new Set(map.rows);
  const marks = [...how].flatMap(([row, { onsets }]) => (shown.has(row) ? onsets.map((time) => ({ row, time })) : []));
  return marks.length > 0 ? { ...map, marks } : map;
}
