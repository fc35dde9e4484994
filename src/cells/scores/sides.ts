import type { Key } from '../../reduce/types.ts';
import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { bucketSeconds } from '../buckets.ts';
import { columnsOf, requireColumn, requireNumbers, treatmentOf } from '../columns.ts';
import { listOf } from '../parameters.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { CellContext } from '../types.ts';
import type { ScoreParameters } from './parameters.ts';

/** The rows of one side and its columns; null where the table has no such column. */
export interface Side {
  readonly name: 'of' | 'reference';
  readonly from: Population;
  readonly label: ColumnInfo | null;
  readonly prediction: ColumnInfo | null;
  readonly score: ColumnInfo | null;
  readonly scores: readonly { readonly name: string; readonly column: ColumnInfo }[];
  readonly labelTime: ColumnInfo | null;
  readonly timestamp: string | null;
  readonly query: ColumnInfo | null;
  readonly position: ColumnInfo | null;
  readonly uncertainty: ColumnInfo | null;
  readonly weight: ColumnInfo | null;
  /** Names the persons. */
  readonly person: ColumnInfo | null;
}

/** The rows to judge, then the reference if there is one. Throws CellInputError for a named column that is not there. */
export function sidesOf(p: ScoreParameters, context: CellContext): readonly Side[] {
  const of = context.population(p.of, 'of');
  const made = [sideOf('of', of, p, context)];
  if (p.reference !== null) made.push(sideOf('reference', context.population(p.reference, 'reference'), p, context));
  return made;
}

function sideOf(name: Side['name'], from: Population, p: ScoreParameters, context: CellContext): Side {
  const held = (role: string): ColumnInfo | null => {
    const found = context.column(from, role);
    return columnsOf(context, from).find((c) => c.name === found && c.readable) ?? null;
  };
  const given = (key: 'label' | 'prediction' | 'score'): ColumnInfo | null => {
    const named = p[key];
    if (named === null) return held(key);
    // The rows to judge may lack labels; the reference of a comparison must have what is named.
    if (name === 'of' && key === 'label' && context.column(from, named) === null && p.reference !== null) return null;
    return requireColumn(context, from, named, key);
  };
  const score = given('score');
  if (score !== null && treatmentOf(score) !== 'numeric') {
    if (p.score === null) return sideOf(name, from, { ...p, score: null }, withoutScore(context, score.name));
    requireNumbers(from, score, 'a score', 'score');
  }
  return {
    name,
    from,
    label: given('label'),
    prediction: given('prediction'),
    score,
    scores: Object.entries(p.scores ?? context.scores?.[from.table] ?? {}).map(([label, column]) => {
      const found = requireColumn(context, from, column, `scores.${label}`);
      requireNumbers(from, found, 'a score', `scores.${label}`);
      return { name: label, column: found };
    }),
    labelTime: instant(held('label_time')),
    timestamp: context.span(from.table)?.column ?? null,
    query: held('query_id'),
    position: held('position'),
    uncertainty: held('uncertainty'),
    weight: held('weight'),
    person: held('subject_id'),
  };
}

/** A context that does not know a column as a score: a column of the role that holds no numbers. */
function withoutScore(context: CellContext, column: string): CellContext {
  return { ...context, tables: context.tables, column: (from, wanted) => (context.column(from, wanted) === column ? null : context.column(from, wanted)) };
}

function instant(column: ColumnInfo | null): ColumnInfo | null {
  return column !== null && treatmentOf(column) === 'instant' ? column : null;
}

/** How the rows of a side are broken down. */
export interface Part {
  readonly name: 'all' | 'reference' | 'by' | 'referenceBy' | 'time' | 'referenceTime';
  readonly side: Side;
  readonly keys: Readonly<Record<string, Key>>;
  readonly seconds: number;
}

/** All rows, the reference, the groups of `by`, the time buckets and, where asked for, the same groups and buckets of the reference. */
export function partsOf(p: ScoreParameters, context: CellContext, referenceToo = false): readonly Part[] {
  const [of, reference] = sidesOf(p, context);
  if (of === undefined) return [];
  const parts: Part[] = [{ name: 'all', side: of, keys: {}, seconds: 0 }];
  if (reference) parts.push({ name: 'reference', side: reference, keys: {}, seconds: 0 });
  const by = listOf(p.by);
  if (by.length > 0) {
    const keys = by.map((c, i) => [`by_${i}`, { kind: 'column', column: requireColumn(context, of.from, c, 'by').name }] as const);
    parts.push({ name: 'by', side: of, keys: Object.fromEntries(keys), seconds: 0 });
    const known = reference ? columnsOf(context, reference.from).filter((c) => c.readable) : [];
    if (referenceToo && reference && keys.every(([, { column }]) => known.some((c) => c.name === column)))
      parts.push({ name: 'referenceBy', side: reference, keys: Object.fromEntries(keys), seconds: 0 });
  }
  const seconds = secondsOf(p, context, of);
  if (seconds !== null && of.timestamp !== null) {
    parts.push({ name: 'time', side: of, keys: { time: { kind: 'bucket', column: of.timestamp, seconds } }, seconds });
    if (referenceToo && reference?.timestamp)
      parts.push({ name: 'referenceTime', side: reference, keys: { time: { kind: 'bucket', column: reference.timestamp, seconds } }, seconds });
  }
  return parts;
}

function secondsOf(p: ScoreParameters, context: CellContext, side: Side): number | null {
  const span = context.span(side.from.table);
  if (!span) return null;
  const { window } = side.from;
  const width = window ? Math.min(window.to, span.last) - Math.max(window.from, span.first) : span.last - span.first;
  // Quality needs rows: fewer, wider buckets than for counts.
  return bucketSeconds(p.bucket, Math.max(0, width), 60);
}

/** Every column that the cell reads, by table. */
export function columnsRead(p: ScoreParameters, context: CellContext, more: readonly string[] = []) {
  return sidesOf(p, context).map((side) => {
    const known = columnsOf(context, side.from).map((c) => c.name);
    const keys = partsOf(p, context, true)
      .filter((part) => part.side.from.name === side.from.name)
      .flatMap((part) => Object.values(part.keys).map((key) => key.column));
    const own = [
      side.label,
      side.prediction,
      side.score,
      side.labelTime,
      side.query,
      side.position,
      side.uncertainty,
      side.weight,
      ...side.scores.map((s) => s.column),
    ];
    const columns = [
      ...own.flatMap((c) => (c === null ? [] : [c.name])),
      ...(side.timestamp === null ? [] : [side.timestamp]),
      ...(side.from.window ? [side.from.window.column] : []),
      ...quotedColumns(side.from.where, known),
      ...keys,
      ...more,
    ];
    return { table: side.from.table, columns: [...new Set(columns)].filter((c) => known.includes(c)) };
  });
}
