import type { CountLine, CountSystem, CountVariable, Publication } from '../../../src/audit/disclose/core/system.ts';

/** Builds a system of counts by name: each is printed by a publication of its own unless it is listed as unprinted. */
export function systemOf(
  counts: Readonly<Record<string, number>>,
  lines: Readonly<Record<string, readonly string[]>>,
  options: { readonly k: number; readonly fixed?: readonly string[]; readonly unprinted?: readonly string[]; readonly smallest?: number },
): CountSystem {
  const names = Object.keys(counts);
  const at = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`no count ${name}`);
    return index;
  };
  const variables: CountVariable[] = names.map((key) => {
    const value = counts[key]!;
    const sensitive = value >= (options.smallest ?? 1) && value < options.k;
    return { key, value, size: value, sensitive, ...(sensitive ? { told: { low: 1, high: options.k - 1 } } : {}) };
  });
  const publications: Publication[] = names
    .filter((name) => !options.unprinted?.includes(name))
    .map((key) => ({ key, reveals: [at(key)], fixed: options.fixed?.includes(key) ?? false }));
  const all: CountLine[] = Object.entries(lines).map(([total, parts]) => ({ total: at(total.split('|')[0]!), parts: parts.map(at) }));
  return { variables, lines: all, publications };
}

/** A table with row and column totals: counts `A1`, totals `A.`, `.1` and `..`. */
export function twoWay(rows: Readonly<Record<string, readonly number[]>>): {
  readonly counts: Record<string, number>;
  readonly lines: Record<string, readonly string[]>;
} {
  const counts: Record<string, number> = {};
  const lines: Record<string, string[]> = {};
  const names = Object.keys(rows);
  const width = rows[names[0]!]!.length;
  const add = (key: string, value: number) => {
    counts[key] = (counts[key] ?? 0) + value;
  };
  for (const name of names) {
    for (const [j, value] of rows[name]!.entries()) {
      add(`${name}${j + 1}`, value);
      add(`${name}.`, value);
      add(`.${j + 1}`, value);
      add('..', value);
    }
    lines[`${name}.`] = Array.from({ length: width }, (_, j) => `${name}${j + 1}`);
  }
  for (let j = 1; j <= width; j += 1) lines[`.${j}`] = names.map((name) => `${name}${j}`);
  lines['..'] = names.map((name) => `${name}.`);
  lines['..|columns'] = Array.from({ length: width }, (_, j) => `.${j + 1}`);
  return { counts, lines };
}
