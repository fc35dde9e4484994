import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { ColumnPlan } from './column-plan.ts';
import { instantProbe, numberProbe } from './csv-options.ts';
import { uniqueNames } from './unique-names.ts';

/** Runs one SELECT and returns its rows as plain values. */
export type Rows = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/**
 * The columns of a CSV file as DuckDB types them over all its rows, plus text columns whose every value is an ISO instant with an offset: those become
 * TIMESTAMP in UTC. Text columns of numbers alone become DOUBLE: DuckDB takes a column for text when its first value is infinite.
 * `call` is a `read_csv(…)` call. Throws what `rows` throws.
 */
export async function csvPlans(call: string, rows: Rows): Promise<ColumnPlan[]> {
  const described = (await rows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${call})`)).map((row) => ({
    name: String(row[0]),
    type: String(row[1]),
  }));
  const names = uniqueNames(described.map((column) => column.name));
  const texts = described.filter((column) => column.type === 'VARCHAR').map((column) => column.name);
  const zoned = await columnsThat(instantProbe, call, texts, rows);
  const numeric = await columnsThat(numberProbe, call, texts, rows);
  return described.map(({ name, type }, root): ColumnPlan => {
    const shared = { name: names[root]?.name ?? name, readable: true, reason: names[root]?.reason ?? null };
    if (numeric.has(name)) return { info: { ...shared, type: 'DOUBLE', source: 'CSV DOUBLE' }, path: [name], root, conversion: 'none', uncompressedBytes: 0 };
    return zoned.has(name)
      ? {
          info: { ...shared, type: 'TIMESTAMP', source: 'CSV text with an offset', timeZone: 'UTC' },
          path: [name],
          root,
          conversion: 'isoText',
          uncompressedBytes: 0,
        }
      : { info: { ...shared, type, source: `CSV ${type}` }, path: [name], root, conversion: 'none', uncompressedBytes: 0 };
  });
}

/** The first rows rule most text columns out, so that a second scan is needed only where the answer is likely yes. */
async function columnsThat(probe: typeof instantProbe, call: string, columns: readonly string[], rows: Rows): Promise<Set<string>> {
  let candidates = columns;
  for (const from of [`(SELECT * FROM ${call} LIMIT 1000)`, call]) {
    if (candidates.length === 0) break;
    const [answer] = await rows(probe(from, candidates));
    candidates = candidates.filter((_, i) => answer?.[i] === true);
  }
  return new Set(candidates);
}

/** `FROM` clause of a file whose top-level columns are named by position: `read_csv(…) AS f("c0", "c1")`. */
export function positional(call: string, count: number): string {
  return `${call} AS f(${Array.from({ length: count }, (_, i) => quoteIdentifier(`c${i}`)).join(', ')})`;
}
