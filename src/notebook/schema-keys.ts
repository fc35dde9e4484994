/** Follows a valibot schema without depending on its concrete types. */
type Part = Readonly<Record<string, unknown>>;

function isPart(value: unknown): value is Part {
  return value !== null && typeof value === 'object';
}

/** The alternatives behind optional, nullable, lazy, pipe, union and variant. */
function alternatives(schema: unknown, depth: number): Part[] {
  if (!isPart(schema) || depth > 20) return [];
  if (Array.isArray(schema['pipe'])) return alternatives({ ...(schema['pipe'][0] as Part), pipe: undefined }, depth + 1);
  if (isPart(schema['wrapped'])) return alternatives(schema['wrapped'], depth + 1);
  if (Array.isArray(schema['options']) && (schema['type'] === 'union' || schema['type'] === 'variant' || schema['type'] === 'intersect')) {
    return schema['options'].flatMap((option: unknown) => alternatives(option, depth + 1));
  }
  return [schema];
}

/** The keys a schema knows at a path of keys and indices, sorted, over all alternatives; empty where it takes no fixed keys. */
export function schemaKeys(schema: unknown, path: readonly string[]): string[] {
  let parts = alternatives(schema, 0);
  for (const key of path) {
    parts = parts.flatMap((part) => {
      const entries = part['entries'];
      if (isPart(entries)) return Object.hasOwn(entries, key) ? alternatives(entries[key], 0) : [];
      if (Array.isArray(part['items'])) return alternatives(part['items'][Number(key)], 0);
      if (isPart(part['item'])) return alternatives(part['item'], 0);
      return isPart(part['value']) ? alternatives(part['value'], 0) : [];
    });
  }
  return [...new Set(parts.flatMap((part) => (isPart(part['entries']) ? Object.keys(part['entries']) : [])))].sort();
}
