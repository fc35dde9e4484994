export type EngineErrorCode =
  | 'E_FILE_EMPTY'
  | 'E_FILE_FORMAT'
  | 'E_FILE_TRUNCATED'
  | 'E_FILE_ENCRYPTED'
  | 'E_FILE_CHANGED'
  | 'E_FILE_NO_COLUMNS'
  | 'E_ROW_COUNT'
  | 'E_SCHEMA'
  | 'E_MEMORY'
  | 'E_SQL'
  | 'E_CANCELLED'
  | 'E_WORKER'
  | 'E_WASM'
  | 'E_DECODE';

/** A failure in words a user can act on. Crosses workers as the plain `data` record. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
  get data(): { code: EngineErrorCode; message: string } {
    return { code: this.code, message: this.message };
  }
}

/** True for failures of what the user gave (exit code 4), false for failures of the engine itself (exit code 5). */
export function isInputError(code: EngineErrorCode): boolean {
  return code.startsWith('E_FILE') || code === 'E_ROW_COUNT' || code === 'E_SCHEMA' || code === 'E_SQL' || code === 'E_DECODE';
}
