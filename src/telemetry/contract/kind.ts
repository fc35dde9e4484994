import { columnKind } from '../column-kind.ts';
import type { ColumnInfo } from '../types.ts';
import type { ContractKind } from './types.ts';

const kinds: Readonly<Record<ReturnType<typeof columnKind>, ContractKind>> = {
  integer: 'integer',
  real: 'number',
  boolean: 'boolean',
  string: 'text',
  uuid: 'text',
  time: 'timestamp',
  vector: 'vector',
  other: 'other',
};

/** Returns what a DuckDB type is in the words of a contract. */
export function contractKind(type: string): ContractKind {
  return kinds[columnKind(type)];
}

/** Returns what a column is in the words of a contract; one whose type nothing here reads is `unreadable`. */
export function columnContractKind(column: Pick<ColumnInfo, 'type' | 'readable'>): ContractKind {
  return column.readable ? contractKind(column.type) : 'unreadable';
}

/** True when a column of kind `found` keeps the agreed kind: the same, whole numbers where numbers were agreed, or anything where any type was. */
export function keepsKind(agreed: ContractKind, found: ContractKind): boolean {
  return agreed === 'any' || agreed === found || (agreed === 'number' && found === 'integer');
}
