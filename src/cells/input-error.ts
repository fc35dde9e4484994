/** A parameter that fits its schema and still cannot be honoured; shown at its key. */
export class CellInputError extends Error {
  override readonly name = 'CellInputError';
  constructor(
    message: string,
    readonly key?: string,
  ) {
    super(message);
  }
}
