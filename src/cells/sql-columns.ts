/** Returns the columns whose names occur in a SQL expression as a word or quoted; naming one too many is correct, one too few is not. */
export function quotedColumns(expression: string | null | undefined, columns: readonly string[]): readonly string[] {
  if (expression === null || expression === undefined) return [];
  const text = expression.toLowerCase();
  return columns.filter((name) => text.includes(name.replaceAll('"', '""').toLowerCase()));
}
