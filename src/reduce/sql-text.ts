/**
 * Returns `name` as a quoted SQL identifier. The only way a name reaches SQL.
 */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Returns `value` as a typed SQL literal. The only way a value reaches SQL.
 * Fractions are written with an exponent, so that the engine reads them as DOUBLE (a plain `0.1` would be DECIMAL).
 * Throws a RangeError for NaN, infinities and invalid dates: they have no literal in a notebook.
 */
export function literal(value: string | number | boolean | null | Date): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`invalid number: ${value}; expected a finite number`);
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : doubleLiteral(value);
  }
  if (value instanceof Date) return timestampLiteral(value.getTime());
  return `'${value.replaceAll("'", "''")}'`;
}

/** Returns `value` as a DOUBLE literal that reads back to the same bits. Domain: finite numbers. */
export function doubleLiteral(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('e') ? text : `${text}e0`;
}

/** Returns epoch milliseconds (UTC) as a TIMESTAMP literal. Domain: years 0001 to 9999. */
export function timestampLiteral(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  if (Number.isNaN(date.getTime())) throw new RangeError(`invalid instant: ${epochMilliseconds}; expected epoch milliseconds`);
  return `TIMESTAMP '${date.toISOString().replace('T', ' ').replace('Z', '')}'`;
}

/** Returns numbers as a DOUBLE[] literal. */
export function doubleList(values: readonly number[]): string {
  return `[${values.map(doubleLiteral).join(', ')}]`;
}
