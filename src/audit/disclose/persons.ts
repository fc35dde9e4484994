import type { DisclosurePolicy } from './types.ts';

/** How many persons are certainly behind rows that nobody counted persons behind. */
export interface PersonRule {
  /** The least number of rows that are of at least k persons, whoever they are of: k where rows are persons, Infinity where there are fewer than k persons. */
  readonly leastRows: number;
  /** At least so many persons are behind some rows of the data. */
  certain(rows: number): number;
  /** The same, where at least `persons` were counted behind them. */
  size(rows: number, persons: number | null | undefined): number;
}

/**
 * Any m persons have at most as many rows as the m persons with the most rows; so n rows are of at least the least m whose rows reach n. Without `rowsOfPersons` each row
 * counts as a person.
 */
export function personRule({ k, rowsOfPersons }: Pick<DisclosurePolicy, 'k' | 'rowsOfPersons'>): PersonRule {
  if (rowsOfPersons === undefined) return { leastRows: k, certain: (rows) => rows, size: (rows, persons) => Math.min(rows, persons ?? rows) };
  const certain = (rows: number): number => {
    if (rows <= 0) return 0;
    const place = rowsOfPersons.findIndex((reached) => reached >= rows);
    return place < 0 ? rowsOfPersons.length : place + 1;
  };
  return {
    leastRows: rowsOfPersons.length < k ? Infinity : (rowsOfPersons[k - 2] ?? 0) + 1,
    certain,
    size: (rows, persons) => Math.min(rows, Math.max(persons ?? 0, certain(rows))),
  };
}

/**
 * The most rows that 1, 2, 3 … persons have together, over several tables: of each table the rows of its persons, in any order. Undefined where no table names persons.
 */
export function rowsOfPersons(tables: readonly (readonly number[])[]): readonly number[] | undefined {
  if (tables.length === 0) return undefined;
  const sums = tables.map((rows) => {
    let sum = 0;
    return rows.toSorted((a, b) => b - a).map((own) => (sum += own));
  });
  const longest = Math.max(...sums.map((each) => each.length));
  return Array.from({ length: longest }, (_, m) => Math.max(0, ...sums.map((each) => each[Math.min(m, each.length - 1)] ?? 0)));
}
