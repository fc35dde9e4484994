import { cellResult } from '../cells/result.ts';
import { worst } from '../cells/verdict.ts';
import { EngineError } from '../engine/errors.ts';
import type { CellOutcome } from '../cells/types.ts';
import type { CellRecord, Notebook } from './types.ts';

export function recordOf(cell: { id: string; type: { name: string } }, result: ReturnType<typeof cellResult>): CellRecord {
  return { id: cell.id, type: cell.type.name, ...result };
}

export function errorRecord(cell: { id: string; type: string | { name: string } }, sentence: string, code: string): CellRecord {
  const type = typeof cell.type === 'string' ? cell.type : cell.type.name;
  return { id: cell.id, type, ...cellResult({ verdict: 'error', headline: sentence, caveats: [{ code, sentence }] }) };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A cancel, a lost worker and a full memory concern the whole run. */
export function rethrowFatal(error: unknown): void {
  if (error instanceof EngineError && ['E_CANCELLED', 'E_WORKER', 'E_WASM'].includes(error.code)) throw error;
  if (error instanceof Error && error.name === 'AbortError') throw new EngineError('E_CANCELLED', 'cancelled', { cause: error });
}

/** Returns the worst verdict of the cells. */
export function documentVerdict(cells: readonly CellRecord[]) {
  return worst(cells.map((cell) => cell.verdict));
}

/** What a gate sees of the cells that have run, in the order of the notebook. */
export function outcomesOf(notebook: Notebook, records: ReadonlyMap<string, CellRecord>): Readonly<Record<string, CellOutcome>> {
  return Object.fromEntries(
    notebook.blocks.flatMap((block) => {
      const record = block.kind === 'cell' ? records.get(block.cell.id) : undefined;
      return record ? [[record.id, { type: record.type, verdict: record.verdict, headline: record.headline }]] : [];
    }),
  );
}
