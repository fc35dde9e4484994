import * as v from 'valibot';
import type { Population } from '../../telemetry/types.ts';
import { requireColumn, treatmentOf } from '../columns.ts';
import { by, columnList, listOf, name, share, source } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';

export const shadowParameters = v.strictObject({
  primary: v.optional(v.pipe(source, v.title('Primary'), v.description('the answers that users got')), 'primary'),
  shadow: v.optional(v.pipe(source, v.title('Shadow'), v.description('the answers of the model beside it, to the same requests')), 'shadow'),
  join: v.optional(v.pipe(name, v.title('Join'), v.description('the column or role that both have and that names the request')), 'request_id'),
  columns: v.optional(
    v.pipe(
      columnList,
      v.title('Columns'),
      v.description('answers to compare; auto takes the prediction and the score. Fractions are compared by size, all else by equality'),
    ),
    'auto',
  ),
  tolerance: v.optional(
    v.pipe(v.nullable(share), v.title('Tolerance'), v.description('the share of requests that may be answered differently; without it nothing is judged')),
    null,
  ),
  score_tolerance: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'expected a number of at least 0'),
      v.title('Score tolerance'),
      v.description('scores further apart than this are different'),
    ),
    0.01,
  ),
  by: v.pipe(by, v.title('Segments'), v.description('columns of the primary to break the agreement down by')),
  alpha: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0.0001, 'expected a share from 0.0001 to 0.5'),
      v.maxValue(0.5, 'expected a share from 0.0001 to 0.5'),
      v.title('Alpha'),
      v.description('intervals are drawn at the level 1 − alpha'),
    ),
    0.05,
  ),
});
export type ShadowParameters = v.InferOutput<typeof shadowParameters>;

export interface ShadowScope {
  readonly primary: Population;
  readonly shadow: Population;
  readonly on: { readonly left: string; readonly right: string };
  /** Compared by equality. */
  readonly answers: readonly string[];
  /** Compared by size. */
  readonly scores: readonly string[];
  readonly by: readonly string[];
}

/** Resolves both sides. Throws CellInputError where a column is missing on a side or the id is unknown. */
export function shadowScope(p: ShadowParameters, context: CellContext): ShadowScope {
  const primary = context.population(p.primary, 'primary');
  const shadow = context.population(p.shadow, 'shadow');
  if (p.primary === p.shadow) throw new CellInputError('primary and shadow are the same population', 'shadow');
  const on = { left: requireColumn(context, primary, p.join, 'join').name, right: requireColumn(context, shadow, p.join, 'join').name };
  const wanted =
    p.columns === 'auto'
      ? ['prediction', 'score'].filter((role) => context.column(primary, role) !== null && context.column(shadow, role) !== null)
      : p.columns;
  if (wanted.length === 0) throw new CellInputError('no column has the role prediction or score on both sides; list the columns or set a role', 'columns');
  const answers: string[] = [];
  const scores: string[] = [];
  wanted.forEach((given, i) => {
    const left = requireColumn(context, primary, given, p.columns === 'auto' ? 'columns' : `columns.${i}`);
    const right = requireColumn(context, shadow, given, p.columns === 'auto' ? 'columns' : `columns.${i}`);
    if (left.name !== right.name)
      throw new CellInputError(`"${given}" is "${left.name}" on one side and "${right.name}" on the other; give both the same name`, 'columns');
    const fraction = [left, right].some((column) => /^(FLOAT|DOUBLE|DECIMAL)/.test(column.type));
    if (treatmentOf(left) === null || treatmentOf(right) === null)
      throw new CellInputError(`"${left.name}" is ${left.type}, which cannot be compared`, 'columns');
    (fraction && treatmentOf(left) === 'numeric' && treatmentOf(right) === 'numeric' ? scores : answers).push(left.name);
  });
  return { primary, shadow, on, answers, scores, by: listOf(p.by).map((column) => requireColumn(context, primary, column, 'by').name) };
}
