/** A column name as it stands in SQL text that is only shown, never run. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
