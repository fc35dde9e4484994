import { automaticColumns, columnsOf, requireColumn, requireNumbers, roleOf, treatmentOf } from '../columns.ts';
import { flagExpression } from '../flag-expression.ts';
import { quotedColumns } from '../sql-columns.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { ColumnInfo, Population, Role } from '../../telemetry/types.ts';
import type { SliceObjective, SlicesParameters } from './parameters.ts';

/** What is measured, on which rows. `drift` has two populations, reference first; others one. */
export interface Objective {
  readonly kind: 'rate' | 'mean' | 'share';
  readonly name: string;
  readonly from: readonly Population[];
  /** The boolean expression of a rate, or the filter of a mean. */
  readonly expression: string | null;
  readonly column: string | null;
  readonly as: 'number' | 'instant';
  /** Which way is worse. */
  readonly direction: 'higher' | 'lower';
  /** Columns that are part of the objective and so describe no segment. */
  readonly uses: readonly string[];
}

/** A column that describes segments. `whole` numbers of few values are taken as categories. */
export interface SliceColumn {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly as: 'number' | 'instant';
  readonly whole: boolean;
}

export interface SliceScope {
  readonly objective: Objective;
  readonly columns: readonly SliceColumn[];
  /** Columns left out for their number. */
  readonly left: readonly string[];
}

/** More columns than this are not searched: sets of three grow with the cube. */
export const mostColumns = 16;

/** Outcomes of a request: a segment of them says nothing about where requests fail. */
const outcomes: ReadonlySet<Role> = new Set<Role>(['latency', 'status', 'fallback', 'error', 'quality', 'cost', 'time_to_first_token', 'safety_flag']);
/** Not inputs, and still the first suspects. */
const suspects: readonly Role[] = ['model_version', 'deployment', 'route', 'prompt_version'];

/** Returns the objective and the columns of a cell. Throws CellInputError at the key that cannot be honoured. */
export function sliceScope(p: SlicesParameters, context: CellContext): SliceScope {
  const objective = settle(p, context);
  const from = objective.from[objective.from.length - 1] ?? context.population(p.of, 'of');
  const used = new Set(objective.uses);
  const wanted = p.columns === 'auto' ? automatic(p, context, from) : p.columns.map((c, i) => requireColumn(context, from, c, `columns.${i}`).name);
  const known = new Map(columnsOf(context, from).map((column) => [column.name, column]));
  const columns = [...new Set(wanted)].flatMap((name): SliceColumn[] => {
    const info = known.get(name);
    if (info === undefined || (p.columns === 'auto' && used.has(name))) return [];
    if (objective.from.some((each) => !columnsOf(context, each).some((c) => c.name === name && c.readable))) return [];
    const treatment = treatmentOf(info);
    if (treatment === null) {
      if (p.columns === 'auto') return [];
      throw new CellInputError(`the column "${name}" is ${info.type} and cannot describe segments`, 'columns');
    }
    return [described(info, treatment)];
  });
  refuseRank(objective, p.rank);
  if (columns.length === 0) throw new CellInputError(`no column of "${from.table}" can describe segments; name some under columns`, 'columns');
  if (p.columns !== 'auto' && columns.length > mostColumns)
    throw new CellInputError(`${columns.length} columns are too many to search together; name at most ${mostColumns}`, 'columns');
  return { objective, columns: columns.slice(0, mostColumns), left: columns.slice(mostColumns).map((c) => c.name) };
}

function described(info: ColumnInfo, treatment: 'numeric' | 'instant' | 'categorical'): SliceColumn {
  if (treatment === 'categorical') return { name: info.name, kind: 'categorical', as: 'number', whole: false };
  return { name: info.name, kind: 'numeric', as: treatment === 'instant' ? 'instant' : 'number', whole: /INT/.test(info.type) };
}

function automatic(p: SlicesParameters, context: CellContext, from: Population): readonly string[] {
  const ignored = new Set(p.ignore.map((c) => context.column(from, c) ?? c));
  const first = suspects.flatMap((role) => context.column(from, role) ?? []);
  const inputs = automaticColumns(context, from).filter((name) => !outcomes.has(roleOf(context, from.table, name) ?? 'feature'));
  // Segments of categories are the easier to read and to act on, so they come first where there are too many columns.
  const known = new Map(columnsOf(context, from).map((column) => [column.name, column]));
  const isCategory = (name: string): boolean => {
    const info = known.get(name);
    return info !== undefined && treatmentOf(info) === 'categorical';
  };
  const ordered = [...first, ...inputs.filter(isCategory), ...inputs.filter((name) => !isCategory(name))];
  return [...new Set(ordered)].filter((name) => !ignored.has(name));
}

/** A rank is by a number that not every outcome has. */
function refuseRank({ kind, direction }: Objective, rank: SlicesParameters['rank']): void {
  if (rank === 'risk-ratio' && kind === 'mean')
    throw new CellInputError('risk-ratio compares how often something is bad; a mean is ranked by significance or sliceline', 'rank');
  if (rank === 'sliceline' && kind === 'share') throw new CellInputError('sliceline scores errors; drift is ranked by significance or risk-ratio', 'rank');
  if (rank === 'sliceline' && kind === 'mean' && direction === 'lower')
    throw new CellInputError('sliceline scores means that are worse when higher; set rank to significance', 'rank');
}

function settle(p: SlicesParameters, context: CellContext): Objective {
  if (p.objective === 'auto') return automaticObjective(p, context);
  const given = p.objective;
  if (given.metric === 'drift') return driftObjective(given, context);
  const from = context.population(p.of, 'of');
  const known = columnsOf(context, from).map((c) => c.name);
  const wanted = given.column ?? given.role;
  const key = given.column === undefined ? 'objective.role' : 'objective.column';
  if (given.column !== undefined && given.role !== undefined) throw new CellInputError('both column and role are given; keep one', 'objective.role');
  if (given.reference !== undefined || given.current !== undefined)
    throw new CellInputError(`reference and current belong to drift; a ${given.metric} is searched in of`, 'objective.metric');
  const common = { from: [from], direction: worseOf(given), as: 'number' as const };
  if (given.metric === 'rate') {
    if ((wanted === undefined) === (given.where === undefined))
      throw new CellInputError('a rate needs either a where or a boolean column or role', 'objective.metric');
    const expression = given.where ?? flagExpression(context, from, wanted ?? '', key);
    return { ...common, kind: 'rate', name: wanted ?? given.where ?? 'rate', expression, column: null, uses: quotedColumns(expression, known) };
  }
  if (wanted === undefined) throw new CellInputError('a mean needs a column or a role', 'objective.metric');
  const column = requireColumn(context, from, wanted, key);
  requireNumbers(from, column, 'a mean', key);
  const uses = [column.name, ...quotedColumns(given.where, known)];
  return { ...common, kind: 'mean', name: column.name, expression: given.where ?? null, column: column.name, uses };
}

function worseOf(given: SliceObjective): 'higher' | 'lower' {
  return given.direction === 'lower' ? 'higher' : 'lower';
}

function driftObjective(given: SliceObjective, context: CellContext): Objective {
  for (const key of ['column', 'role', 'where'] as const)
    if (given[key] !== undefined) throw new CellInputError(`drift counts rows and takes no ${key}`, `objective.${key}`);
  const from = (['reference', 'current'] as const).map((side) => {
    const made = given[side] === undefined ? context.defaultPopulation(side) : context.population(given[side], `objective.${side}`);
    if (made === null) throw new CellInputError(`no population "${side}"; name one under objective.${side}`, `objective.${side}`);
    return made;
  });
  return { kind: 'share', name: 'share of rows', from, expression: null, column: null, as: 'number', direction: worseOf(given), uses: [] };
}

function automaticObjective(p: SlicesParameters, context: CellContext): Objective {
  const from = context.population(p.of, 'of');
  const base = { from: [from], as: 'number' as const, direction: 'higher' as const };
  for (const role of ['error', 'fallback'] as const) {
    const column = context.column(from, role);
    const info = columnsOf(context, from).find((c) => c.name === column);
    if (column === null || info === undefined || (info.type !== 'BOOLEAN' && treatmentOf(info) !== 'numeric')) continue;
    return { ...base, kind: 'rate', name: role, expression: flagExpression(context, from, column, 'objective'), column: null, uses: [column] };
  }
  const latency = context.column(from, 'latency');
  if (latency !== null) return { ...base, kind: 'mean', name: latency, expression: null, column: latency, uses: [latency] };
  throw new CellInputError(`no column of "${from.table}" has the role error, fallback or latency; set an objective`, 'objective');
}
