import { EngineError, type EngineErrorCode } from '../errors.ts';
import { withoutValues } from '../sql/value-free.ts';

/** The sentence inside an engine message: DuckDB sometimes wraps it in JSON, and always adds a LINE excerpt. */
function sentence(text: string): string {
  const wrapped = /^\{"exception_type":"([^"]*)","exception_message":/.exec(text);
  if (wrapped === null) return text.trim();
  try {
    const parsed: unknown = JSON.parse(text);
    const message = typeof parsed === 'object' && parsed !== null && 'exception_message' in parsed ? String(parsed.exception_message) : text;
    return `${wrapped[1] ?? 'Error'} Error: ${message}`.trim();
  } catch {
    return text.trim();
  }
}

const changed = /NotFoundError|NotReadableError|could not be found at the time|could not be read, typically due to permission/i;
const memory =
  /out of memory|bad_alloc|memory access out of bounds|Array buffer allocation failed|Invalid typed array length|could not allocate|failed to allocate/i;
const crash = /unreachable|table index is out of bounds|function signature mismatch|indirect call|null function|Maximum call stack|Aborted\(/i;

/**
 * The EngineError for anything thrown inside a worker: by DuckDB (text with `… Error:`), by a WASM trap (`RuntimeError`), or by the
 * File API. An EngineError is returned unchanged. What is left unrecognised is `E_SQL` when DuckDB worded it, else `fallback`.
 */
export function classify(error: unknown, fallback: EngineErrorCode = 'E_WORKER'): EngineError {
  if (error instanceof EngineError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  const text = sentence(error instanceof Error || error instanceof DOMException ? error.message : String(error));
  if (changed.test(name) || changed.test(text)) {
    return new EngineError('E_FILE_CHANGED', 'A file was changed, moved or deleted after it was opened: open it again to read its present content.', {
      cause: error,
    });
  }
  if (/INTERRUPT|Interrupted/.test(text)) return new EngineError('E_CANCELLED', 'The work was cancelled.', { cause: error });
  if (memory.test(text)) {
    const advice = 'The tab ran out of memory for this step: load fewer columns or rows, aggregate more in SQL, or run the notebook with the command line.';
    return new EngineError('E_MEMORY', `${advice} (${text.split('\n')[0] ?? ''})`, { cause: error });
  }
  if (name === 'RuntimeError' || crash.test(text)) {
    return new EngineError('E_WORKER', `The engine crashed (${text.split('\n')[0] ?? 'no message'}): it was restarted, try the step again.`, { cause: error });
  }
  if (fallback === 'E_DECODE') return new EngineError('E_DECODE', withoutValues(text.split('\n')[0] ?? text), { cause: error });
  if (/^[A-Z][A-Za-z ]*Error: /.test(text)) return new EngineError('E_SQL', text, { cause: error });
  return new EngineError(fallback, text === '' ? 'The engine failed without a message: try the step again.' : text, { cause: error });
}

/** True when the WASM instance that threw can no longer be trusted and must be replaced. */
export function isFatal(error: unknown): boolean {
  return error instanceof EngineError && error.code === 'E_WORKER';
}
