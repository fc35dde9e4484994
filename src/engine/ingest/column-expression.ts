import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import { instantExpression } from './csv-options.ts';
import type { ColumnPlan } from './column-plan.ts';

/** The alias of the top-level column at a position: columns are addressed by position because names may repeat. */
export function rootAlias(root: number): string {
  return quoteIdentifier(`c${root}`);
}

/**
 * SQL that takes a column out of its top-level column (`root` is SQL for it) and brings it to `type`. Widening to VARCHAR goes through the column's own
 * type, so that
 * numbers and times are written the same way in both hosts.
 */
export function columnExpression(plan: ColumnPlan, root: string, type: string): string {
  const value = plan.path.slice(1).reduce((expression, member) => `struct_extract(${expression}, ${literal(member)})`, root);
  const own = plan.conversion === 'isoText' ? instantExpression(value) : `CAST(${value} AS ${plan.info.type})`;
  return type === plan.info.type ? own : `CAST(${own} AS ${type})`;
}
