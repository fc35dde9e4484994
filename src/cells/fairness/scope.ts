import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { namedClass } from '../../telemetry/pii/columns.ts';
import { columnsOf, requireColumn, requireNumbers, treatmentOf } from '../columns.ts';
import { formatList } from '../format.ts';
import { listOf } from '../parameters.ts';
import { quotedColumns } from '../sql-columns.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { FairnessParameters } from './parameters.ts';

/** More group columns than this are too many to read. */
const mostColumns = 8;

/** The columns of the rows to judge; null where there is none. */
export interface Scope {
  readonly from: Population;
  /** The population compared with, which has the same columns. */
  readonly before: Population | null;
  readonly groups: readonly ColumnInfo[];
  readonly strata: readonly ColumnInfo[];
  readonly label: ColumnInfo | null;
  readonly prediction: ColumnInfo | null;
  readonly score: ColumnInfo | null;
  readonly unit: ColumnInfo | null;
  readonly weight: ColumnInfo | null;
  /** Names the request, so that rows before and after can be paired; null where nothing is compared or nothing does. */
  readonly join: ColumnInfo | null;
}

/** Finds the columns. Throws CellInputError at its key for one that is not there or cannot be what it is named as. */
export function scopeOf(p: FairnessParameters, context: CellContext): Scope {
  const from = p.compare === null ? context.population(p.of, 'of') : context.population(p.compare.after, 'compare.after');
  const before = p.compare === null ? null : context.population(p.compare.before, 'compare.before');
  const held = (role: string): ColumnInfo | null => {
    const found = context.column(from, role);
    return columnsOf(context, from).find((column) => column.name === found && column.readable) ?? null;
  };
  const optional = (named: string, role: string, key: string): ColumnInfo | null =>
    named === 'none' ? null : named === 'auto' ? held(role) : requireColumn(context, from, named, key);
  const given = (key: 'label' | 'prediction' | 'score'): ColumnInfo | null => {
    const named = p[key];
    return named === null ? held(key) : requireColumn(context, from, named, key);
  };
  const numeric = (column: ColumnInfo | null, key: string, named: boolean): ColumnInfo | null => {
    if (column === null || treatmentOf(column) === 'numeric') return column;
    if (!named) return null;
    requireNumbers(from, column, `a ${key}`, key);
    return column;
  };
  const scope: Scope = {
    from,
    before,
    groups: groupColumns(p, from, context),
    strata: listOf(p.strata).map((column) => requireColumn(context, from, column, 'strata')),
    label: given('label'),
    prediction: given('prediction'),
    score: numeric(given('score'), 'score', p.score !== null),
    unit: optional(p.unit, 'subject_id', 'unit'),
    weight: numeric(optional(p.weight, 'weight', 'weight'), 'weight', p.weight !== 'auto'),
    join: before === null || (p.join === 'auto' && differInTimeAlone(from, before)) ? null : optional(p.join, 'request_id', 'join'),
  };
  if (scope.prediction === null && scope.score === null)
    throw new CellInputError(`no column of "${from.table}" is a prediction or a score; set the role prediction or score, or write prediction`, 'prediction');
  if (p.threshold !== null && scope.score === null) throw new CellInputError('a threshold needs a score; set the role score or write score', 'threshold');
  for (const column of scope.strata)
    if (scope.groups.some((group) => group.name === column.name))
      throw new CellInputError(`the column "${column.name}" is a group; what is held fixed must be another column`, 'strata');
  return scope;
}

/** Two windows of one table hold other requests each, so that pairing them would only cost time. */
function differInTimeAlone(one: Population, two: Population): boolean {
  return one.table === two.table && one.where === two.where;
}

function groupColumns(p: FairnessParameters, from: Population, context: CellContext): readonly ColumnInfo[] {
  const held = Object.entries(context.roles[from.table] ?? {}).flatMap(([role, columns]) => (role === 'group' ? columns : []));
  const names = p.groups === 'auto' ? held : p.groups;
  const columns = columnsOf(context, from).map((column) => column.name);
  if (names.length === 0)
    throw new CellInputError(`no column of "${from.table}" has the role group; write groups, with some of ${formatList(columns, 8)}`, 'groups');
  if (names.length > mostColumns)
    throw new CellInputError(`${names.length} columns form groups, at most ${mostColumns} can be read; choose some of them`, 'groups');
  return [...new Set(names)].map((name) => {
    const column = requireColumn(context, from, name, 'groups');
    const treatment = treatmentOf(column);
    if (treatment === null || treatment === 'instant' || /^(FLOAT|DOUBLE|DECIMAL)/.test(column.type))
      throw new CellInputError(`the column "${column.name}" is ${column.type}; groups need a few values: make bands of it in a sql cell`, 'groups');
    const kind = namedClass(column.name);
    if (kind === 'person_name' || kind === 'contact' || kind === 'identity')
      throw new CellInputError(`the column "${column.name}" names single persons, not groups; choose an attribute such as sex or an age band`, 'groups');
    return column;
  });
}

/** Every column that is read, by table. */
export function columnsRead(p: FairnessParameters, context: CellContext) {
  const scope = scopeOf(p, context);
  return [scope.from, ...(scope.before === null ? [] : [scope.before])].map((population) => {
    const known = columnsOf(context, population).map((column) => column.name);
    const own = [...scope.groups, ...scope.strata, scope.label, scope.prediction, scope.score, scope.unit, scope.weight, scope.join];
    const columns = [
      ...own.flatMap((column) => (column === null ? [] : [column.name])),
      ...(population.window ? [population.window.column] : []),
      ...quotedColumns(population.where, known),
    ];
    for (const column of columns)
      if (!known.includes(column))
        throw new CellInputError(`"${population.table}" has no column "${column}", which "${scope.from.table}" has`, 'compare.before');
    return { table: population.table, columns: [...new Set(columns)] };
  });
}
