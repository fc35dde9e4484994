import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';

/** SQL conditions on a column of vectors; only functions that both engines compute alike. */

/** The column as a list of real numbers; a cast only where its type asks for one. */
function vector({ name, type }: ColumnInfo): string {
  const quoted = quoteIdentifier(name);
  return /^(FLOAT|DOUBLE)\[\]$/i.test(type) ? quoted : `CAST(${quoted} AS DOUBLE[])`;
}

export function hasLength(column: ColumnInfo, length: number): string {
  return `len(${vector(column)}) = ${literal(length)}`;
}

export function hasOtherLength(column: ColumnInfo, length: number): string {
  return `len(${vector(column)}) <> ${literal(length)}`;
}

/** True of vectors with an entry that is null, NaN or infinite. NaN counts as greatest, so the extremes tell. */
export function isBroken(column: ColumnInfo): string {
  const x = vector(column);
  return `list_count(${x}) < len(${x}) OR NOT isfinite(list_max(${x})) OR NOT isfinite(list_min(${x}))`;
}

/** True of vectors whose entries are all 0. */
export function isZero(column: ColumnInfo): string {
  const x = vector(column);
  return `list_count(${x}) = len(${x}) AND list_min(${x}) = 0 AND list_max(${x}) = 0`;
}

/** True of what can be compared: the given length, and every entry a finite number. */
export function isSound(column: ColumnInfo, length: number): string {
  const x = vector(column);
  return `${hasLength(column, length)} AND list_count(${x}) = len(${x}) AND isfinite(list_max(${x})) AND isfinite(list_min(${x}))`;
}
