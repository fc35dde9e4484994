import type { TypedColumns } from './answer.ts';
import { hopeful, numberExpression } from './expressions.ts';
import { quoteIdentifier } from './sql-text.ts';
import type { GroupedReduction, Measure, Reduction } from './types.ts';

/** The least and the greatest number of a column, both finite. */
interface Range {
  readonly low: number;
  readonly high: number;
}

/** One SELECT for what the engine keeps of the columns of a table; output `m0` is about the first expression, and so on. */
interface KeptStatement {
  readonly sql: string;
  readonly table: string;
  readonly expressions: readonly string[];
}

/** More than this in one statement overtaxes the browser's engine. */
const expressionsPerStatement = 120;

/**
 * Returns what to ask of the statistics that DuckDB keeps of stored columns: while rows are appended it compares each value with the extremes so far, so
 * asking for them again costs no look at the values, and they are exact as long as no row is ever changed or deleted. `isStored` says of a name that it is
 * a table whose rows were appended and nothing else: of a view that filters the statistics would be those of all rows.
 */
function keptStatements(batch: readonly Reduction[], isStored: (table: string) => boolean): readonly KeptStatement[] {
  const asked = new Map<string, Set<string>>();
  for (const reduction of batch) {
    if (!isWhole(reduction, isStored)) continue;
    const { table } = reduction.from;
    const own = asked.get(table) ?? new Set<string>();
    for (const measure of Object.values(reduction.measures)) {
      const x = measure.kind === 'minimum' || measure.kind === 'maximum' ? keptExpression(measure) : null;
      if (x !== null) own.add(x);
    }
    if (own.size > 0) asked.set(table, own);
  }
  return [...asked].flatMap(([table, all]) => {
    const expressions = [...all];
    const pieces = Math.ceil(expressions.length / expressionsPerStatement);
    return Array.from({ length: pieces }, (_, i) => {
      const few = expressions.slice(i * expressionsPerStatement, (i + 1) * expressionsPerStatement);
      const outputs = few.map((x, k) => `stats(${x}) AS m${k}`);
      return { table, expressions: few, sql: `SELECT ${outputs.join(',\n  ')}\nFROM ${quoteIdentifier(table)}\nLIMIT 1` };
    });
  });
}

/** Reads the answer: ranges by expression. Columns without values, with NaN or infinities, or of types without statistics are left out. */
function keptRanges({ expressions }: KeptStatement, result: TypedColumns): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  expressions.forEach((x, i) => {
    const range = rangeIn(String(result.columns[i]?.values[0] ?? ''));
    if (range !== null) ranges.set(x, range);
  });
  return ranges;
}

/** The statistics as text: `[Min: 0.5, Max: 20.25][Has Null: …]`, numbers with all the digits that tell them from their neighbours. */
function rangeIn(text: string): Range | null {
  const [, least, most] = /^\[Min: (\S+), Max: ([^\s\]]+)\]/.exec(text) ?? [];
  const [low, high] = [Number(least), Number(most)];
  return Number.isFinite(low) && Number.isFinite(high) && low <= high ? { low, high } : null;
}

/** A batch after the kept extremes were asked: what is left to ask, and per place in the batch what is known and the statements that told it. */
export interface Kept {
  readonly batch: readonly Reduction[];
  readonly known: ReadonlyMap<number, { readonly measures: Readonly<Record<string, number>>; readonly sql: readonly string[] }>;
}

/** Answers from the engine's statistics what they know, and gives the rest of the batch. */
export async function askKept(query: (sql: string) => Promise<TypedColumns>, batch: readonly Reduction[], isStored: (table: string) => boolean): Promise<Kept> {
  const told = new Map<string, { readonly ranges: Map<string, Range>; readonly sql: string[] }>();
  for (const statement of keptStatements(batch, isStored)) {
    const own = told.get(statement.table) ?? { ranges: new Map<string, Range>(), sql: [] };
    told.set(statement.table, own);
    for (const [x, range] of keptRanges(statement, await query(statement.sql))) own.ranges.set(x, range);
    own.sql.push(statement.sql);
  }
  const known = new Map<number, { readonly measures: Record<string, number>; readonly sql: readonly string[] }>();
  const left = batch.map((reduction, i): Reduction => {
    const own = isWhole(reduction, isStored) ? told.get(reduction.from.table) : undefined;
    if (reduction.kind !== 'grouped' || own === undefined) return reduction;
    const measures: Record<string, Measure> = {};
    const answered: Record<string, number> = {};
    for (const [name, measure] of Object.entries(reduction.measures)) {
      const found = knownOf(measure, own.ranges);
      if (typeof found === 'number') answered[name] = found;
      else measures[name] = found;
    }
    known.set(i, { measures: answered, sql: own.sql });
    return { ...reduction, measures };
  });
  return { batch: left, known };
}

/** A measure's answer from what is kept; or the measure to ask in its place, the same or one that costs less. */
function knownOf(measure: Measure, ranges: ReadonlyMap<string, Range>): number | Measure {
  const x = keptExpression(measure);
  const range = x === null ? undefined : ranges.get(x);
  if (range === undefined) return measure;
  if (measure.kind === 'minimum') return range.low;
  if (measure.kind === 'maximum') return range.high;
  // Where the extremes are finite all values are, so those present need only be counted.
  return measure.kind === 'finite' ? { kind: 'present', column: measure.column } : measure;
}

/** The number whose extremes are kept, for counts and extremes of a column's plain numbers; null for other measures. */
function keptExpression(measure: Measure): string | null {
  if (hopeful(measure) === null || !('column' in measure) || ('as' in measure && measure.as === 'instant')) return null;
  return numberExpression(measure.column);
}

/** Whether a reduction is about all rows of a stored table together. */
function isWhole(reduction: Reduction, isStored: (table: string) => boolean): reduction is GroupedReduction {
  if (reduction.kind !== 'grouped' || Object.keys(reduction.keys).length > 0) return false;
  const { table, where, window } = reduction.from;
  return where === undefined && window === undefined && isStored(table);
}
