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

/** A column of another type where numbers are needed. One that has no value at all has no type, and may stand for numbers that are missing. */
export class NoNumbersError extends CellInputError {
  constructor(
    readonly table: string,
    readonly column: string,
    message: string,
    key?: string,
  ) {
    super(message, key);
  }
}
