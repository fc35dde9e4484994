import type { Population, Role } from '../../telemetry/types.ts';
import { automaticColumns, columnsOf, roleOf, treatmentOf } from '../columns.ts';
import type { CellContext } from '../types.ts';
import type { FrameColumn } from './frame.ts';

/** Roles of what came out of the model, or happened while it answered. */
const outputs: ReadonlySet<Role> = new Set<Role>([
  'prediction',
  'score',
  'confidence',
  'uncertainty',
  'latency',
  'status',
  'fallback',
  'error',
  'quality',
  'cost',
  'tokens_out',
  'time_to_first_token',
  'safety_flag',
]);

/** How a named column is sampled; null when its type cannot be compared. */
export function frameColumn(context: CellContext, from: Population, name: string): FrameColumn | null {
  const info = columnsOf(context, from).find((column) => column.name === name);
  const treatment = info === undefined ? null : treatmentOf(info);
  if (treatment === null) return null;
  return { name, as: treatment === 'numeric' ? 'number' : treatment === 'instant' ? 'instant' : 'text' };
}

/** Columns that went into the model as far as names and roles tell: those that `columns: auto` stands for, without outputs and without `except`. */
export function inputColumns(context: CellContext, from: Population, except: readonly string[]): readonly FrameColumn[] {
  return automaticColumns(context, from).flatMap((name) => {
    const role = roleOf(context, from.table, name);
    const column = except.includes(name) || (role !== null && outputs.has(role)) ? null : frameColumn(context, from, name);
    return column === null ? [] : [column];
  });
}
