import type { TypedColumns } from './answer.ts';
import { columnExpression, fromClause, keyExpression, numberExpression, valueExpression } from './expressions.ts';
import { codeOf, roundingSql } from './rounding.ts';
import { doubleLiteral, literal } from './sql-text.ts';
import type { KeyValue, ValueCounts, ValueCountsReduction } from './types.ts';

/** Most value counts in one statement: of codes, which are few, and of values, whose answer may be long. */
const mostBranches = { codes: 25, values: 8 };

/** One statement and the places in the batch of the value counts that it answers; of several, column `i` says which. */
export interface ValueCountsStatement {
  readonly sql: string;
  readonly indices: readonly number[];
}

/** Returns the statements of a batch's value counts. Those without keys stand side by side in one: a statement of its own costs the browser more than the counting of a small column. */
export function valueCountsStatements(all: readonly { readonly index: number; readonly reduction: ValueCountsReduction }[]): readonly ValueCountsStatement[] {
  const alone = all.filter(({ reduction }) => reduction.keys !== undefined);
  const statements: ValueCountsStatement[] = alone.map(({ index, reduction }) => ({ sql: ordered(reduction), indices: [index] }));
  const kindOf = ({ rounding, as }: ValueCountsReduction) => (rounding ? 'codes' : as === 'text' ? 'text' : 'values');
  for (const kind of ['codes', 'values', 'text'] as const) {
    const alike = all.filter(({ reduction }) => reduction.keys === undefined && kindOf(reduction) === kind);
    for (const few of evenly(alike, kind === 'codes' ? mostBranches.codes : mostBranches.values)) {
      const [only] = few;
      if (only === undefined) continue;
      statements.push({
        sql: few.length === 1 ? ordered(only.reduction) : sideBySide(few.map(({ reduction }) => reduction)),
        indices: few.map(({ index }) => index),
      });
    }
  }
  return statements.sort((a, b) => (a.indices[0] ?? 0) - (b.indices[0] ?? 0));
}

/** Cuts a list into the fewest pieces of at most `most`, about equally long. */
function evenly<T>(list: readonly T[], most: number): readonly (readonly T[])[] {
  const pieces = Math.ceil(list.length / most);
  return Array.from({ length: pieces }, (_, i) => list.slice(Math.round((i * list.length) / pieces), Math.round(((i + 1) * list.length) / pieces)));
}

function sideBySide(reductions: readonly ValueCountsReduction[]): string {
  const top = commonTop(reductions);
  if (top !== null) return topSideBySide(reductions, top);
  const branches = reductions.map((reduction, i) => `SELECT ${i}e0 AS i, * FROM (\n${unordered(reduction)}\n)`);
  // By name, because some lack the last columns: of a limit, of hashes.
  return `${branches.join('\nUNION ALL BY NAME\n')}\nORDER BY i, ${orderOf(reductions[0])}`;
}

/** The limit that all share, texts with their hashes or without alike; null where they differ. */
function commonTop(reductions: readonly ValueCountsReduction[]): number | null {
  const [first] = reductions;
  if (first?.top === undefined || reductions.some(({ top, hashes }) => top !== first.top || hashes !== first.hashes)) return null;
  return first.top;
}

/** Ranks the values of all columns at once: the browser takes 7 ms for each ranking of its own, whatever it ranks. */
function topSideBySide(reductions: readonly ValueCountsReduction[], top: number): string {
  const counts = reductions.map((reduction, i) => `SELECT ${i}e0 AS i, * FROM (\n${counted(reduction)}\n)`).join('\nUNION ALL ');
  return `${topValues(counts, ['i'], reductions[0], top)}\nORDER BY i, ${orderOf(reductions[0])}`;
}

const orderOf = (reduction: ValueCountsReduction | undefined): string => (reduction?.as === 'text' ? 'n DESC, v' : 'v');

function ordered(reduction: ValueCountsReduction): string {
  const keyColumns = Object.keys(reduction.keys ?? {}).map((_, i) => `k${i}`);
  return `${unordered(reduction)}\nORDER BY ${[...keyColumns, orderOf(reduction)].join(', ')}`;
}

function unordered(reduction: ValueCountsReduction): string {
  const keyColumns = Object.keys(reduction.keys ?? {}).map((_, i) => `k${i}`);
  const counts = counted(reduction);
  return reduction.top === undefined ? counts : topValues(counts, keyColumns, reduction, reduction.top);
}

/** Values are counted as they are stored and read as numbers afterwards, where that is possible: there are fewer of them than rows. */
function counted(reduction: ValueCountsReduction): string {
  const keys = Object.values(reduction.keys ?? {}).map((key, i) => `${keyExpression(key)} AS k${i}`);
  const name = columnExpression(reduction.column, reduction.derive);
  const conditions = reduction.where === undefined ? [] : [`(\n${reduction.where}\n)`];
  // Codes are many rows of small counts: as doubles they are read at once.
  const n = `CAST(count(*) AS ${reduction.rounding ? 'DOUBLE' : 'BIGINT'}) AS n`;
  const group = (value: string, own: readonly string[]): string =>
    `SELECT ${[...keys, `${value} AS v`, n].join(', ')}\n${fromClause(reduction.from, own)}\nGROUP BY ${[...keys, value].map((_, i) => i + 1).join(', ')}`;
  if (reduction.as === 'text') return group(`CAST(${name} AS VARCHAR)`, [`${name} IS NOT NULL`, ...conditions]);
  const value = valueExpression({ ...reduction, as: reduction.as });
  if (reduction.within) {
    const intervals = reduction.within.map(([low, high]) => intervalCondition(value, low, high));
    return group(reduction.rounding ? roundingSql(reduction.rounding, value) : value, [
      `isfinite(${value})`,
      ...conditions,
      intervals.length > 0 ? `(${intervals.join(' OR ')})` : 'FALSE',
    ]);
  }
  const stored = value === numberExpression(reduction.column, reduction.as);
  const inner = reduction.rounding ? roundingSql(reduction.rounding, value) : stored ? name : value;
  const small = reduction.rounding?.kind === 'steps' && reduction.rounding.small === true;
  const read = small ? 'CAST("v" AS DOUBLE)' : reduction.rounding || !stored ? '"v"' : numberExpression('v', reduction.as);
  const outer = [...keys.map((_, i) => `k${i}`), `${read} AS v`, 'n'].join(', ');
  return `SELECT ${outer} FROM (\n${group(inner, conditions)}\n) WHERE isfinite(${read})`;
}

function intervalCondition(value: string, low: number, high: number): string {
  const bounds: string[] = [];
  if (low !== Number.NEGATIVE_INFINITY) bounds.push(`${value} > ${doubleLiteral(low)}`);
  if (high !== Number.POSITIVE_INFINITY) bounds.push(`${value} <= ${doubleLiteral(high)}`);
  return bounds.length > 0 ? `(${bounds.join(' AND ')})` : 'TRUE';
}

const hashBits = (text: string): string => `CAST(hash(${text}) & 4503599627370495 AS DOUBLE)`;

function topValues(counts: string, keyColumns: readonly string[], reduction: ValueCountsReduction | undefined, top: number): string {
  const order = orderOf(reduction);
  const hashes = reduction?.hashes ? [`${hashBits('v')} AS h`, `${hashBits('CAST(NULL AS VARCHAR)')} AS e`] : [];
  const partition = keyColumns.length > 0 ? `PARTITION BY ${keyColumns.join(', ')} ` : '';
  const over = `OVER (${partition}ORDER BY ${order})`;
  const all = partition === '' ? 'OVER ()' : `OVER (${partition.trim()})`;
  return `SELECT ${[...keyColumns, 'v', 'n', 'CAST(d AS BIGINT) AS d', 'CAST(total AS BIGINT) AS total', ...hashes].join(', ')} FROM (
  SELECT *, row_number() ${over} AS r, count(*) ${all} AS d, sum(n) ${all} AS total FROM (
${counts}
  )
) WHERE r <= ${literal(top)}`;
}

type Cell = TypedColumns['columns'][number]['values'][number];

interface Group {
  readonly keys: Record<string, KeyValue>;
  readonly values: (number | string)[];
  readonly counts: number[];
  readonly hashes: number[];
  readonly missing: number;
  rows: number;
  readonly distinct: number;
  readonly total: number;
}

/** The value counts behind an answer, in the order of `reductions`. Neighbours that are one number once read (two instants of one millisecond) are counted together. */
export function decodeValueCounts(result: TypedColumns, reductions: readonly ValueCountsReduction[], keyOf: (value: Cell) => KeyValue): ValueCounts[][] {
  const column = new Map(result.columns.map((c) => [c.name, c.values]));
  const keyNames = Object.keys(reductions[0]?.keys ?? {});
  const keyColumns = keyNames.map((_, i) => column.get(`k${i}`) ?? []);
  const [which, values = [], counts = [], distinct, total, hashes, missing] = ['i', 'v', 'n', 'd', 'total', 'h', 'e'].map((name) => column.get(name));
  const found = reductions.map(() => new Map<string, Group>());
  for (let i = 0; i < result.rows; i++) {
    const place = Number(which?.[i] ?? 0);
    const reduction = reductions[place];
    const groups = found[place];
    if (!reduction || !groups) continue;
    const key = keyColumns.map((c) => keyOf(c[i] ?? null));
    const id = key.length === 0 ? '' : JSON.stringify(key);
    let group = groups.get(id);
    if (!group) {
      const keys = Object.fromEntries(keyNames.map((name, k) => [name, key[k] ?? null]));
      const [d, t, e] = [distinct, total, missing].map((list) => Number(list?.[i] ?? 0));
      group = { keys, values: [], counts: [], hashes: [], missing: e ?? 0, rows: 0, distinct: d ?? 0, total: t ?? 0 };
      groups.set(id, group);
    }
    const given = values[i];
    const value = typeof given === 'number' ? (reduction.rounding ? codeOf(reduction.rounding, given) : given) : String(given);
    const n = Number(counts[i]);
    const last = group.values.length - 1;
    if (last >= 0 && group.values[last] === value) group.counts[last] = (group.counts[last] ?? 0) + n;
    else {
      group.values.push(value);
      group.counts.push(n);
      group.hashes.push(Number(hashes?.[i] ?? 0));
    }
    group.rows += n;
  }
  return found.map((groups, place) => {
    if (groups.size === 0 && keyNames.length === 0) return [{ keys: {}, values: [], counts: [], more: { distinct: 0, rows: 0 } }];
    const limited = reductions[place]?.top !== undefined;
    const hashed = reductions[place]?.hashes === true;
    return [...groups.values()].map(({ keys, values: v, counts: n, hashes: h, missing: e, rows, distinct: d, total: t }) => ({
      keys,
      values: v,
      counts: n,
      more: limited ? { distinct: d - v.length, rows: t - rows } : { distinct: 0, rows: 0 },
      ...(hashed ? { hashes: { values: h, missing: e } } : {}),
    }));
  });
}
