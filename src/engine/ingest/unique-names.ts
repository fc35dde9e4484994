/** Names the engine keeps for itself; compared without case, as SQL does. */
const reserved = ['__part'];

export interface UniqueName {
  readonly name: string;
  /** One sentence when the name was changed, else null. */
  readonly reason: string | null;
}

/**
 * Names made unique without regard to case, as SQL compares them: repeats get `_1`, `_2`, …; an empty name becomes `column`; `__part` is kept for the
 * engine.
 */
export function uniqueNames(names: readonly string[]): UniqueName[] {
  const written = new Set(names.map((name) => name.toLowerCase()));
  const taken = new Set(reserved);
  return names.map((original) => {
    const base = original === '' ? 'column' : original;
    let name = base;
    for (let i = 1; taken.has(name.toLowerCase()) || (name !== original && written.has(name.toLowerCase())); i++) name = `${base}_${i}`;
    taken.add(name.toLowerCase());
    if (name === original) return { name, reason: null };
    const why =
      original === ''
        ? 'has no name in the file'
        : reserved.includes(original.toLowerCase())
          ? `is called ${original}, a name the engine keeps for itself,`
          : `repeats the name ${original}`;
    return { name, reason: `The column ${why} and is loaded as ${name}.` };
  });
}
