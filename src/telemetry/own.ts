/**
 * The value that a record keyed by names from data holds itself, else undefined. Indexing would also find what every object inherits, so that a column named
 * `constructor` or `toString` would seem to be there.
 */
export function own<V>(record: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
