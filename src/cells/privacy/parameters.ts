import * as v from 'valibot';
import { columnKind } from '../../telemetry/column-kind.ts';
import { snakeName } from '../../telemetry/column-name.ts';
import { namedClass, type NamedClass } from '../../telemetry/pii/columns.ts';
import { recognisersFor, type Recogniser } from '../../telemetry/pii/recognisers.ts';
import { semanticType } from '../../telemetry/semantic-type.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { columnsOf, requireColumn, roleOf } from '../columns.ts';
import { columnList, name, source } from '../parameters.ts';
import type { CellContext } from '../types.ts';

export const privacyParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Of'), v.description('the rows to look at')), 'telemetry'),
  columns: v.optional(v.pipe(columnList, v.title('Columns'), v.description('the columns to look at; all unless written')), 'auto'),
  allow: v.optional(v.pipe(v.array(name), v.title('Allow'), v.description('columns that may hold personal data; what is found there is for information')), []),
  quasi: v.optional(
    v.pipe(columnList, v.title('Quasi-identifiers'), v.description('columns that identify people together; those whose name or role says so unless written')),
    'auto',
  ),
  k: v.optional(
    v.pipe(
      v.number('expected a whole number'),
      v.integer('expected a whole number'),
      v.minValue(2, 'expected at least 2'),
      v.title('k'),
      v.description('people (or rows, without the role subject_id) that each combination of quasi-identifiers should cover'),
    ),
    5,
  ),
});
export type PrivacyParameters = v.InferOutput<typeof privacyParameters>;

/** A column and what can be asked of it. */
export interface Examined {
  readonly column: ColumnInfo;
  /** `text` and `integer` are searched by recognisers; the decimals of positions are counted in `real`; the rest is judged by name alone. */
  readonly read: 'text' | 'integer' | 'real' | 'time' | 'other';
  readonly named: NamedClass;
  readonly isFreeText: boolean;
  readonly isAllowed: boolean;
  /** Holds the role subject_id: a pseudonym of a person. */
  readonly isSubject: boolean;
  readonly recognisers: readonly Recogniser[];
}

export function examinedColumns(p: PrivacyParameters, context: CellContext): readonly Examined[] {
  const of = context.population(p.of, 'of');
  const allowed = new Set(p.allow.map((given, i) => requireColumn(context, of, given, `allow.${i}`).name));
  const columns =
    p.columns === 'auto' ? columnsOf(context, of).filter((c) => c.readable) : p.columns.map((given, i) => requireColumn(context, of, given, `columns.${i}`));
  return columns.map((column) => {
    const kind = columnKind(column.type);
    const read =
      kind === 'string' ? 'text' : kind === 'integer' ? 'integer' : ['real', 'boolean', 'uuid'].includes(kind) ? 'real' : kind === 'time' ? 'time' : 'other';
    const role = roleOf(context, of.table, column.name);
    return {
      column,
      read,
      named: namedClass(column.name),
      isFreeText: read === 'text' && (semanticType(column) === 'text' || role === 'prompt' || role === 'response') && namedClass(column.name) === null,
      isAllowed: allowed.has(column.name),
      isSubject: role === 'subject_id',
      recognisers: read === 'text' || read === 'integer' ? recognisersFor(snakeName(column.name), read) : [],
    };
  });
}

/** Columns that identify people together: named, or by name and role. */
export function quasiColumns(p: PrivacyParameters, context: CellContext): readonly string[] {
  const of = context.population(p.of, 'of');
  if (p.quasi !== 'auto') return p.quasi.map((given, i) => requireColumn(context, of, given, `quasi.${i}`).name);
  return columnsOf(context, of)
    .filter((column) => {
      if (!column.readable || !['string', 'integer', 'boolean', 'time'].includes(columnKind(column.type))) return false;
      return ['quasi', 'birth_date'].includes(namedClass(column.name) ?? '') || roleOf(context, of.table, column.name) === 'group';
    })
    .map((column) => column.name);
}
