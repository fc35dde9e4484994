import { isInputError, type EngineErrorCode } from '../engine/errors.ts';
import type { Diagnostic, ResultDocument } from '../notebook/types.ts';

/** What the process ends with; documented in `faultline --help`. */
export const exitCodes = { pass: 0, fail: 1, insufficient: 2, privacy: 3, input: 4, engine: 5 } as const;

/** True for failures of the engine itself, not of what it was given. */
export function isEngineFailure(code: string): boolean {
  return code === 'E_INTERNAL' || (['E_MEMORY', 'E_WORKER', 'E_WASM', 'E_CANCELLED'].includes(code) && !isInputError(code as EngineErrorCode));
}

/**
 * Returns the exit code of a run: the first present of 5 engine error, 4 input, notebook or SQL error, 3 a privacy cell that fails, 1 fail or invalid,
 * 2 insufficient, 0. In a notebook with gates the other cells count only for 5, 4 and 3: a gate has read them.
 * @param onInsufficient what insufficient ends with; 2 unless configured
 */
export function exitCodeOf(document: ResultDocument, diagnostics: readonly Diagnostic[], onInsufficient: number = exitCodes.insufficient): number {
  const errors = document.cells.filter((cell) => cell.verdict === 'error').map((cell) => cell.caveats[0]?.code ?? 'E_INTERNAL');
  if (errors.some(isEngineFailure)) return exitCodes.engine;
  if (errors.length > 0 || diagnostics.length > 0) return exitCodes.input;
  if (document.cells.some((cell) => cell.type === 'privacy' && cell.verdict === 'fail')) return exitCodes.privacy;
  const gates = document.cells.filter((cell) => cell.type === 'gate');
  const verdicts = new Set((gates.length > 0 ? gates : document.cells).map((cell) => cell.verdict));
  if (verdicts.has('fail') || verdicts.has('invalid')) return exitCodes.fail;
  return verdicts.has('insufficient') ? onInsufficient : exitCodes.pass;
}
