import * as v from 'valibot';
import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { automaticColumns, columnsOf, requireColumn, roleOf, treatmentOf } from '../columns.ts';
import { driftParameters, driftScope, type ComparedColumn, type DriftParameters } from '../drift/parameters.ts';
import { alpha, described, sampleSize, seed, side } from '../joint/parameters.ts';
import { namedSide } from '../joint/side.ts';
import { columnList, name, share } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { own } from '../../telemetry/own.ts';

export const skewParameters = v.strictObject({
  training: side('training', 'Training', 'a population, a table or the id of a sql cell: the rows the model learned from'),
  serving: side('serving', 'Serving', 'a population, a table or the id of a sql cell: the rows the model was asked about'),
  join: v.optional(
    described(
      name,
      'Join',
      'the column that identifies a request on both sides, to compare row by row; auto takes the role request_id where both sides have that column; none compares distributions only',
    ),
    'auto',
  ),
  columns: v.optional(described(columnList, 'Columns', 'auto takes all features of either side; or a list'), 'auto'),
  ignore: v.optional(described(v.array(name), 'Ignore', 'columns that auto should leave out'), []),
  kinds: v.optional(
    described(
      v.record(name, v.picklist(['numeric', 'categorical'], 'expected numeric or categorical')),
      'Kinds',
      'numeric or categorical where a column type misleads',
    ),
    {},
  ),
  alpha,
  effect: v.optional(
    described(
      v.pipe(v.number('expected a number above 0'), v.gtValue(0, 'expected a number above 0')),
      'Effect',
      'KS, PSI or total variation from which on a difference of distributions matters',
    ),
    0.1,
  ),
  mismatch: v.optional(described(share, 'Mismatch', 'share of joined rows whose values may differ'), 0.01),
  tolerance: v.optional(
    described(
      v.pipe(v.number('expected a number of at least 0'), v.minValue(0, 'expected a number of at least 0')),
      'Tolerance',
      'relative difference up to which two numbers are the same value',
    ),
    1e-6,
  ),
  sample: sampleSize(10_000),
  seed,
});
export type SkewParameters = v.InferOutput<typeof skewParameters>;

/** What is wrong with a column before any value is read. */
export interface SchemaSkew {
  readonly column: string;
  readonly kind: 'missing_in_serving' | 'missing_in_training' | 'type';
  readonly sentence: string;
}

export interface SkewScope {
  readonly training: Population;
  readonly serving: Population;
  /** The comparison of distributions, as a drift cell would make it. */
  readonly drift: DriftParameters;
  readonly columns: readonly ComparedColumn[];
  readonly schema: readonly SchemaSkew[];
  /** What is not compared, in words. */
  readonly left: readonly string[];
  readonly join: { readonly training: string; readonly serving: string } | null;
}

/** Roles of what only serving can know. */
const operational = new Set([
  'latency',
  'status',
  'fallback',
  'route',
  'cost',
  'tokens_in',
  'tokens_out',
  'prediction',
  'score',
  'confidence',
  'safety_flag',
  'error',
  'quality',
  'uncertainty',
  'time_to_first_token',
  'position',
]);

/** Returns what is compared and what is missing. Throws CellInputError for a join or a named column that is not there. */
export function skewScope(p: SkewParameters, context: CellContext): SkewScope {
  const training = namedSide(context, p.training, 'training');
  const serving = namedSide(context, p.serving, 'serving');
  const before = new Map(columnsOf(context, training).map((c) => [c.name, c]));
  const now = new Map(columnsOf(context, serving).map((c) => [c.name, c]));
  const join = joinOf(p, context, training, serving);
  const skipped = new Set([...p.ignore, join?.training, join?.serving]);
  const isAuto = p.columns === 'auto';
  const wanted = (
    p.columns === 'auto'
      ? [...new Set([...automaticColumns(context, serving), ...automaticColumns(context, training)])]
      : p.columns.map((c) => context.column(serving, c) ?? context.column(training, c) ?? c)
  ).filter((c) => !skipped.has(c));
  const isEmpty = ({ table }: Population) => context.rows[table] === 0;
  const schema: SchemaSkew[] = [];
  const left: string[] = [];
  const common: string[] = [];
  for (const column of wanted) {
    const [then, next] = [before.get(column), now.get(column)];
    if (!then && !next) {
      requireColumn(context, serving, column, 'columns');
      continue;
    }
    if (!next) {
      const other = sameName(column, now.keys());
      const hint =
        other === null ? 'the model is asked without a feature it learned from' : `serving has ${other}, which may be the same feature under another name`;
      schema.push({ column, kind: 'missing_in_serving', sentence: `${column} is in ${training.name} and not in ${serving.name}: ${hint}` });
    } else if (!then) {
      const role = roleOf(context, serving.table, column);
      if (isAuto && role !== null && operational.has(role)) left.push(`${column} is not in ${training.name}: only serving knows it (role ${role})`);
      else if (sameName(column, before.keys()) === null)
        schema.push({
          column,
          kind: 'missing_in_training',
          sentence: `${column} is in ${serving.name} and not in ${training.name}: the model did not learn from it`,
        });
    } else if (then.readable && next.readable) {
      common.push(column);
      // A CSV file without rows has no types: its columns are read as text.
      const type = isEmpty(training) || isEmpty(serving) ? null : typeSkew(then, next);
      if (type === 'differs')
        schema.push({
          column,
          kind: 'type',
          sentence: `${column} is ${then.type} in ${training.name} and ${next.type} in ${serving.name}: its type changed on the way`,
        });
      else if (type === 'width') left.push(`${column} is ${then.type} in ${training.name} and ${next.type} in ${serving.name}, compared as numbers`);
    } else left.push(`${column} cannot be read on both sides`);
  }
  const drift = v.parse(driftParameters, {
    reference: p.training,
    current: p.serving,
    columns: common,
    kinds: p.kinds,
    alpha: p.alpha,
    effect: p.effect,
    seed: p.seed,
  });
  const comparable = common.filter((column) => {
    const [then, next] = [before.get(column), now.get(column)];
    const able = then && next && treatmentOf(then, own(p.kinds, column)) !== null && treatmentOf(next, own(p.kinds, column)) !== null;
    if (!able) left.push(`${column} is ${next?.type}, which is not compared as one distribution`);
    return able;
  });
  const { columns } = driftScope({ ...drift, columns: comparable }, context);
  return { training, serving, drift: { ...drift, columns: comparable }, columns, schema, left, join };
}

function typeSkew(then: ColumnInfo, next: ColumnInfo): 'same' | 'width' | 'differs' {
  if (then.type === next.type) return 'same';
  const boolean = (column: ColumnInfo) => column.type === 'BOOLEAN';
  if (treatmentOf(then) !== treatmentOf(next) || boolean(then) !== boolean(next)) return 'differs';
  return treatmentOf(then) === 'numeric' ? 'width' : 'same';
}

/** A name that differs in case and punctuation only. */
function sameName(column: string, others: Iterable<string>): string | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  for (const other of others) if (plain(other) === plain(column) && other !== column) return other;
  return null;
}

function joinOf(p: SkewParameters, context: CellContext, training: Population, serving: Population): SkewScope['join'] {
  if (p.join === 'none') return null;
  if (p.join !== 'auto')
    return { training: requireColumn(context, training, p.join, 'join').name, serving: requireColumn(context, serving, p.join, 'join').name };
  const id = context.column(serving, 'request_id') ?? context.column(training, 'request_id');
  const has = (population: Population) => id !== null && columnsOf(context, population).some((c) => c.name === id && c.readable);
  return id !== null && has(training) && has(serving) && training.table !== serving.table ? { training: id, serving: id } : null;
}

/** Returns the column of a role that both sides can name; null where one lacks it. */
export function sharedRole(
  context: CellContext,
  scope: SkewScope,
  role: 'subject_id' | 'timestamp' | 'feature_time',
): { training: string; serving: string } | null {
  const find = (population: Population, other: string | null) =>
    context.column(population, role) ?? (other !== null && columnsOf(context, population).some((c) => c.name === other) ? other : null);
  const serving = find(scope.serving, context.column(scope.training, role));
  const training = find(scope.training, serving);
  return training !== null && serving !== null ? { training, serving } : null;
}

/** Throws where nothing can be compared at all. */
export function requireSomething(scope: SkewScope): void {
  if (scope.columns.length === 0 && scope.schema.length === 0)
    throw new CellInputError(
      `"${scope.training.name}" and "${scope.serving.name}" have no feature to compare; name the columns, or give both tables the same column names`,
      'columns',
    );
}
