/** A file as far as naming tables needs it. */
export interface NamedFile {
  readonly name: string;
  readonly webkitRelativePath?: string;
}

const wellKnown = ['telemetry', 'reference', 'current', 'labels', 'events', 'control', 'canary', 'shadow'];

/** A table name from a file's name: letters, digits and underscores, never starting with a digit. */
export function slug(name: string): string {
  const stem = name.replace(/\.(?:parquet|csv|tsv|jsonl|ndjson|json|arrow|feather|ipc)(?:\.(?:gz|zst))?$/i, '');
  const text = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return text === '' ? 'table_1' : /^\d/.test(text) ? `t_${text}` : text;
}

/** Files of one folder, or numbered parts of one export, belong to one table. */
function groupKey(file: NamedFile): string {
  const folder = (file.webkitRelativePath ?? '').split('/')[0];
  if (folder !== undefined && folder !== '' && file.webkitRelativePath?.includes('/') === true) return `folder ${folder}`;
  return slug(file.name).replace(/_?(?:part_?)?\d[\d_]*$/, '') || 'part';
}

/**
 * Which files make which table. A file named like a declared, existing or well-known table becomes that one; the rest are
 * grouped into parts of one export, and the first group takes the first declared table that has no data yet.
 */
export function assignFiles<F extends NamedFile>(
  files: readonly F[],
  declared: readonly string[],
  existing: readonly string[],
): readonly { readonly table: string; readonly files: readonly F[] }[] {
  const named = new Map<string, F[]>();
  const rest = new Map<string, F[]>();
  const known = new Set([...declared, ...existing, ...wellKnown]);
  for (const file of files) {
    const key = groupKey(file);
    const name = key.startsWith('folder ') ? slug(key.slice(7)) : known.has(slug(file.name)) ? slug(file.name) : key;
    const into = known.has(name) ? named : rest;
    into.set(name, [...(into.get(name) ?? []), file]);
  }
  const taken = new Set([...existing, ...named.keys()]);
  const free = [...(declared.length === 0 ? ['telemetry'] : declared)].filter((name) => !taken.has(name));
  const others = [...rest].map(([name, group]) => ({ table: free.shift() ?? name, files: group }));
  return [...[...named].map(([table, group]) => ({ table, files: group })), ...others];
}
