import type { Diagnostic, Position } from './types.ts';

/** A problem with the notebook, its parameters or its data bindings that a person can mend; exit code 4. */
export class NotebookError extends Error {
  override readonly name = 'NotebookError';
  constructor(
    readonly code: string,
    message: string,
    readonly where: Position = { line: 1, column: 1 },
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    super(message);
  }
}
