import type { Audit } from './write.ts';

/** The audit as one JSON text with the same blocks and hashes; two-space indent, a final line break. */
export function auditJson({ blocks, integrity, run, crate, seal }: Audit): string {
  return `${JSON.stringify({ ...blocks, integrity, run, roCrate: crate, seal }, null, 2)}\n`;
}
