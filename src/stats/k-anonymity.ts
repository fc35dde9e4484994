/** A value of a key column; null where it is missing. */
export type KeyValue = string | number | boolean | null;

/**
 * For every row the number of rows that share its key, itself among them: f_k of statistical disclosure control. A missing value matches any value, on either side, as in
 * sdcMicro (Templ, Kowarik and Meindl 2015), so sharing is not transitive. `columns` are the key columns, of equal length; without columns every row shares
 * the empty key. Rows are k-anonymous when all numbers are at least k. Costs distinct keys times distinct keys with a missing value. Null when lengths differ.
 */
export function keyFrequencies(columns: readonly ArrayLike<KeyValue>[], rows = columns[0]?.length ?? 0): readonly number[] | null {
  return overKeys(columns, rows, (held) => held.reduce((sum, { rows: own }) => sum + own.length, 0));
}

/**
 * For every row the number of different sensitive values among the rows that share its key: distinct ℓ-diversity (Machanavajjhala et al. 2007). Keys are shared as in
 * `keyFrequencies`; a missing sensitive value is none. Null when lengths differ.
 */
export function distinctDiversity(columns: readonly ArrayLike<KeyValue>[], sensitive: ArrayLike<KeyValue>): readonly number[] | null {
  return overKeys(columns, sensitive.length, (held) => {
    const values = new Set<KeyValue>();
    for (const { rows } of held) for (const row of rows) if ((sensitive[row] ?? null) !== null) values.add(sensitive[row] ?? null);
    return values.size;
  });
}

interface Key {
  readonly values: readonly KeyValue[];
  readonly isComplete: boolean;
  readonly rows: number[];
}

/** A figure of all keys that match a row's own, worked out once for each key. */
function overKeys(columns: readonly ArrayLike<KeyValue>[], rows: number, figure: (matching: readonly Key[]) => number): readonly number[] | null {
  if (columns.some((column) => column.length !== rows)) return null;
  const keys = new Map<string, Key>();
  for (let row = 0; row < rows; row += 1) {
    const values = columns.map((column) => column[row] ?? null);
    const name = JSON.stringify(values.map((value) => (typeof value === 'number' ? String(value) : [value])));
    const key = keys.get(name) ?? { values, isComplete: !values.includes(null), rows: [] };
    key.rows.push(row);
    keys.set(name, key);
  }
  const all = [...keys.values()];
  const incomplete = all.filter(({ isComplete }) => !isComplete);
  const result = Array.from({ length: rows }, () => 0);
  for (const key of all) {
    const others = key.isComplete ? [key, ...incomplete] : all;
    const value = figure(others.filter((other) => matches(key.values, other.values)));
    for (const row of key.rows) result[row] = value;
  }
  return result;
}

function matches(a: readonly KeyValue[], b: readonly KeyValue[]): boolean {
  return a.every((value, i) => value === null || b[i] === null || Object.is(value, b[i]));
}
