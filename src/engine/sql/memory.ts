import type { OutputColumn } from './select-plan.ts';

/** Asks DuckDB what it holds and what it may hold: bytes, and text such as `3.1 GiB`. */
export const memorySql =
  "SELECT (SELECT CAST(coalesce(sum(memory_usage_bytes), 0) AS DOUBLE) FROM duckdb_memory()) AS used, current_setting('memory_limit') AS most";

/**
 * True when loaded values take so much that they should be compressed, which takes longer than loading them: `CHECKPOINT` does it. Up to then they are held
 * as they are; left to itself DuckDB would compress a table again and again while it is filled.
 */
export function crowded(memory: { readonly used: number; readonly limit: number }): boolean {
  return memory.used > memory.limit / 2;
}

/** Keeps DuckDB from compressing by itself. */
export const neverCheckpoint = "SET checkpoint_threshold = '1TB'";

/** The columns of `memorySql` as they arrive. */
export const memoryColumns: readonly OutputColumn[] = [
  { name: 'used', type: 'double', unit: null },
  { name: 'most', type: 'varchar', unit: null },
];

const units: Readonly<Record<string, number>> = { bytes: 1, KiB: 1024, MiB: 1_048_576, GiB: 1_073_741_824, TiB: 1_099_511_627_776 };

/** The row that `memorySql` answers, in bytes. */
export function memoryOf(row: readonly unknown[]): { readonly used: number; readonly limit: number } {
  const [amount, unit] = String(row[1]).split(' ');
  return { used: Number(row[0] ?? 0), limit: Math.round(Number(amount) * (units[unit ?? ''] ?? 1)) };
}
