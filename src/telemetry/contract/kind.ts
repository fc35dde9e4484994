import { columnKind } from '../column-kind.ts';
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

/** True when a column of kind `found` keeps the agreed kind: the same, or whole numbers where numbers were agreed. */
export function keepsKind(agreed: ContractKind, found: ContractKind): boolean {
  return agreed === found || (agreed === 'number' && found === 'integer');
}
