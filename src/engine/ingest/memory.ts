import type { MemoryEstimate } from '../types.ts';
import type { ColumnPlan } from './column-plan.ts';

/** What one WASM engine can hold: 3.1 GiB measured before it reports out of memory. */
export const wasmMemoryLimit = 3_328_599_654;

/** Bytes one value holds inside the engine, measured over numeric columns. */
const bytesPerValue = 11;

/**
 * Bytes that loading `columns` of a table of `rows` rows would hold, against `limit`. Text, lists and bytes count with their size before compression where the
 * file tells it, and never less than a number. Unknown row counts (text formats before loading) are taken from `fileBytes`: text seldom grows in the engine.
 */
export function estimateMemory(
  columns: readonly Pick<ColumnPlan, 'info' | 'uncompressedBytes'>[],
  rows: number | null,
  fileBytes: number,
  limit: number,
): MemoryEstimate {
  if (rows === null) return { bytes: fileBytes, limit, fits: fileBytes <= limit };
  const bytes = columns.reduce(
    (total, { info, uncompressedBytes }) => total + Math.max(rows * bytesPerValue, variable(info.type) ? uncompressedBytes + rows * bytesPerValue : 0),
    0,
  );
  return { bytes, limit, fits: bytes <= limit };
}

function variable(type: string): boolean {
  return type === 'VARCHAR' || type === 'BLOB' || type.endsWith(']') || type.startsWith('MAP') || type.startsWith('STRUCT');
}
