import type { BatchValue } from '../ingest/typed-columns.ts';
import type { ScalarType, TypedColumns } from '../types.ts';

export type Value = TypedColumns['columns'][number]['values'][number];

/** A decoded value as `Engine.query` would answer it: times as epoch milliseconds, integers beyond ±2^53 as text, a missing list element as NaN. */
export function typedValue(value: BatchValue, type: ScalarType): Value {
  if (value === null) return null;
  switch (type) {
    case 'timestamp':
      return typeof value === 'bigint' ? Number(value) / 1000 : typeof value === 'number' ? value * 86_400_000 : null;
    case 'bigint':
      return typeof value === 'bigint' ? integer(value) : typeof value === 'number' ? value : null;
    case 'double':
      return typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'list':
      return Array.isArray(value) ? (value as readonly (number | null)[]).map((item) => item ?? Number.NaN) : null;
    case 'varchar':
      return value instanceof Uint8Array ? blobText(value) : String(value);
  }
}

function integer(value: bigint): number | string {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value.toString();
}

/** Bytes as DuckDB writes them: printable ASCII as it is, everything else and quotes as `\xHH`. */
function blobText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const plain = byte >= 32 && byte <= 126 && byte !== 92 && byte !== 39 && byte !== 34;
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
