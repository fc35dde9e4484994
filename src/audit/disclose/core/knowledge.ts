import type { CountSystem } from './system.ts';

/** What a reader knows: printed counts, and what follows line by line. */
export interface Knowledge {
  /** Printed by something that is not hidden. */
  readonly printed: readonly boolean[];
  /** Printed, or the only unknown of a line whose others are known. */
  readonly known: readonly boolean[];
  /** The line that gave a derived count; −1 for printed and unknown ones. */
  readonly source: readonly number[];
}

/** Tables of a system that every step needs. */
export interface SystemIndex {
  readonly linesOf: readonly (readonly number[])[];
  readonly publicationsOf: readonly (readonly number[])[];
}

export function indexSystem({ variables, lines, publications }: CountSystem): SystemIndex {
  const linesOf: number[][] = variables.map(() => []);
  const publicationsOf: number[][] = variables.map(() => []);
  for (const [i, { total, parts }] of lines.entries()) for (const each of [total, ...parts]) linesOf[each]?.push(i);
  for (const [i, { reveals }] of publications.entries()) for (const each of reveals) publicationsOf[each]?.push(i);
  return { linesOf, publicationsOf };
}

/** What is known when the publications in `hidden` are not printed. */
export function knowledge(system: CountSystem, index: SystemIndex, hidden: ReadonlySet<number>): Knowledge {
  const printed = system.variables.map((_, i) => (index.publicationsOf[i] ?? []).some((publication) => !hidden.has(publication)));
  const known = [...printed];
  const source = system.variables.map(() => -1);
  const unknowns = system.lines.map(({ total, parts }) => [total, ...parts].filter((each) => !known[each]).length);
  const queue = unknowns.flatMap((count, line) => (count === 1 ? [line] : []));
  for (let at = 0; at < queue.length; at += 1) {
    const number = queue[at] ?? 0;
    const line = system.lines[number];
    const found = line === undefined ? undefined : [line.total, ...line.parts].find((each) => !known[each]);
    if (found === undefined) continue;
    known[found] = true;
    source[found] = number;
    for (const other of index.linesOf[found] ?? []) {
      unknowns[other] = (unknowns[other] ?? 0) - 1;
      if (unknowns[other] === 1) queue.push(other);
    }
  }
  return { printed, known, source };
}

/** Unknown counts that hang together through lines, with those lines. Each in ascending order. */
export interface Component {
  readonly unknowns: readonly number[];
  readonly lines: readonly number[];
}

export function components(system: CountSystem, index: SystemIndex, known: readonly boolean[]): readonly Component[] {
  const seen = new Set<number>();
  const found: Component[] = [];
  for (let start = 0; start < system.variables.length; start += 1) {
    if (known[start] || seen.has(start)) continue;
    const members = [start];
    const lines = new Set<number>();
    seen.add(start);
    for (let at = 0; at < members.length; at += 1) {
      for (const line of index.linesOf[members[at] ?? 0] ?? []) {
        if (lines.has(line)) continue;
        lines.add(line);
        const { total, parts } = system.lines[line] ?? { total: start, parts: [] };
        for (const each of [total, ...parts]) {
          if (known[each] || seen.has(each)) continue;
          seen.add(each);
          members.push(each);
        }
      }
    }
    found.push({ unknowns: members.sort((a, b) => a - b), lines: [...lines].sort((a, b) => a - b) });
  }
  return found;
}
