import type { EngineOptions, TypedColumns } from './answer.ts';
import { aggregateRowLimit, carefulStatements, compileBatch, type Hope, type Statement } from './compile.ts';
import { askKept } from './kept-extremes.ts';
import { decodeLattice } from './lattice.ts';
import { emptyMeasure, mergeMeasure, twoLargest, type MeasureValue } from './merge.ts';
import { decodeSample } from './sample.ts';
import type { KeyValue, ReducedRow, ReducedTable, Reduction, ValueCounts } from './types.ts';
import { decodeValueCounts } from './value-counts.ts';

type Cell = TypedColumns['columns'][number]['values'][number];

/** Thrown when a breakdown makes more rows than anybody can read. */
export class TooManyRowsError extends Error {
  override readonly name = 'TooManyRowsError';
}

/**
 * Returns one reduced table per reduction, in order. Statements run one after the other, so that a cancel takes hold between them
 * and progress counts them; the next one is sent before an answer is read, so that the engine need not wait for that. `isStored` names the tables whose
 * rows were appended and nothing else: their extremes are known. Throws TooManyRowsError beyond 200 000 aggregate rows, and what `query` throws.
 */
export async function runReductions(
  query: (sql: string) => Promise<TypedColumns>,
  asked: readonly Reduction[],
  options: EngineOptions = {},
  isStored: (table: string) => boolean = () => false,
): Promise<ReducedTable[]> {
  options.signal?.throwIfAborted();
  const { batch, known } = await askKept(query, asked, isStored);
  const statements = compileBatch(batch);
  const answers = batch.map(() => ({
    rows: new Map<string, Accumulator>(),
    valueCounts: [] as ValueCounts[],
    sql: [] as string[],
    sample: undefined as ReducedTable['sample'],
    lattice: undefined as ReducedTable['lattice'],
  }));
  const take = (statement: Statement, result: TypedColumns, dashed: readonly Hope[]): void => {
    for (const { index, measures } of statement.grouped) {
      const answer = answers[index];
      const reduction = batch[index];
      if (!answer || (reduction?.kind !== 'grouped' && reduction?.kind !== 'paired')) continue;
      answer.sql.push(statement.sql);
      const kept = Object.entries(measures).filter(([name]) => !dashed.some((hope) => hope.index === index && hope.measure === name));
      collect(answer.rows, statement, result, reduction.measures, Object.fromEntries(kept));
    }
  };
  let ahead: Promise<TypedColumns> | null = null;
  for (const [i, statement] of statements.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase: 'query', label: `scan ${i + 1} of ${statements.length}`, rows: { done: i, total: statements.length } });
    const result: TypedColumns = await (ahead ?? query(statement.sql));
    const next = statements[i + 1];
    ahead = next === undefined ? null : query(next.sql);
    ahead?.catch(() => undefined);
    if (statement.valueCounts !== null) {
      const asked = statement.valueCounts.flatMap((index) => {
        const reduction = batch[index];
        return reduction?.kind === 'valueCounts' ? [reduction] : [];
      });
      decodeValueCounts(result, asked, keyValue).forEach((found, i) => {
        const answer = answers[statement.valueCounts?.[i] ?? -1];
        if (!answer) return;
        answer.valueCounts = found;
        answer.sql.push(statement.sql);
      });
      continue;
    }
    if (statement.sample !== null) {
      const answer = answers[statement.sample];
      if (!answer) continue;
      answer.sample = decodeSample(result);
      answer.sql.push(statement.sql);
      continue;
    }
    if (statement.lattice !== undefined) {
      const answer = answers[statement.lattice];
      const reduction = batch[statement.lattice];
      if (!answer || reduction?.kind !== 'lattice') continue;
      answer.lattice = decodeLattice(result, reduction);
      answer.sql.push(statement.sql);
      continue;
    }
    if (result.rows > aggregateRowLimit && !statement.byPart) {
      throw new TooManyRowsError(
        `the breakdown by ${statement.keys.join(' and ')} gives ${result.rows} rows; at most ${aggregateRowLimit} are shown: choose a coarser bucket or fewer groups`,
      );
    }
    const dashed = dashedHopes(statement, result);
    take(statement, result, dashed);
    for (const again of dashed.length > 0 ? carefulStatements(batch, dashed) : []) take(again, await query(again.sql), []);
  }
  return asked.map((reduction, i) => ({
    reduction,
    rows: withKnown(
      reduction.kind === 'grouped' || reduction.kind === 'paired' ? sortedRows(answers[i]?.rows ?? new Map(), reduction) : [],
      known.get(i)?.measures,
    ),
    valueCounts: answers[i]?.valueCounts ?? [],
    ...(answers[i]?.sample ? { sample: answers[i].sample } : {}),
    ...(answers[i]?.lattice ? { lattice: answers[i].lattice } : {}),
    sql: [...(known.get(i)?.sql ?? []), ...(answers[i]?.sql ?? [])],
  }));
}

/** The row of a whole table with the measures that were known without a scan. */
function withKnown(rows: readonly ReducedRow[], known: Readonly<Record<string, number>> | undefined): readonly ReducedRow[] {
  return known === undefined ? rows : rows.map(({ keys, measures }) => ({ keys, measures: { ...measures, ...known } }));
}

/** The measures that were asked in the hope of finite numbers, in vain. */
function dashedHopes(statement: Statement, result: TypedColumns): readonly Hope[] {
  const infinite = new Set(result.columns.filter(({ values }) => values.some((x) => typeof x === 'number' && !Number.isFinite(x))).map(({ name }) => name));
  return infinite.size === 0 ? [] : statement.hopes.filter(({ proof }) => proof.some((name) => infinite.has(name)));
}

interface Accumulator {
  readonly keys: Record<string, KeyValue>;
  readonly measures: Record<string, MeasureValue>;
}

type Measures = Extract<Reduction, { kind: 'grouped' }>['measures'];

function collect(
  rows: Map<string, Accumulator>,
  statement: Statement,
  result: TypedColumns,
  definitions: Measures,
  outputs: Readonly<Record<string, readonly string[]>>,
): void {
  const column = new Map(result.columns.map((c) => [c.name, c.values]));
  const keyColumns = statement.keys.map((_, i) => column.get(`k${i}`) ?? []);
  const part = column.get('part');
  const order = Array.from({ length: result.rows }, (_, i) => i);
  if (part) order.sort((a, b) => Number(part[a]) - Number(part[b]));
  for (const i of order) {
    const values = keyColumns.map((c) => keyValue(c[i] ?? null));
    const id = JSON.stringify(values);
    let row = rows.get(id);
    if (!row) {
      row = { keys: Object.fromEntries(statement.keys.map((name, k) => [name, values[k] ?? null])), measures: {} };
      for (const [name, measure] of Object.entries(definitions)) row.measures[name] = emptyMeasure(measure);
      rows.set(id, row);
    }
    for (const [name, columns] of Object.entries(outputs)) {
      const measure = definitions[name];
      if (!measure) continue;
      const value = decodeMeasure(
        measure,
        columns.map((c) => column.get(c)?.[i] ?? null),
      );
      row.measures[name] = measure.kind === 'distinct' ? value : mergeMeasure(measure, row.measures[name] ?? null, value);
    }
  }
}

function keyValue(value: Cell): KeyValue {
  return typeof value === 'object' ? null : value;
}

function decodeMeasure(measure: Measures[string], values: readonly Cell[]): MeasureValue {
  if (measure.kind === 'truth') return values.map(Number);
  const value = values[0] ?? null;
  if (measure.kind === 'persons') return wordsOf(value === null ? 0n : BigInt(String(value)));
  if (measure.kind === 'histogram') {
    const counts = new Array<number>(measure.edges.length + 1).fill(0);
    // The engine leaves the last, open bin out when it is empty, and answers NULL when no row qualified.
    if (Array.isArray(value))
      value.forEach((count, i) => {
        counts[i] = Number(count);
      });
    return counts;
  }
  if (measure.kind === 'largest') return twoLargest(Array.isArray(value) ? value.map(Number) : []);
  return value === null ? emptyMeasure(measure) : Number(value);
}

/** 128 bits in words of 32, the lowest first. */
function wordsOf(bits: bigint): readonly number[] {
  return [0n, 32n, 64n, 96n].map((shift) => Number((bits >> shift) & 0xffffffffn));
}

function sortedRows(rows: ReadonlyMap<string, Accumulator>, reduction: Pick<Extract<Reduction, { kind: 'grouped' }>, 'keys' | 'measures'>): ReducedRow[] {
  const names = Object.keys(reduction.keys);
  if (names.length === 0 && rows.size === 0) {
    return [{ keys: {}, measures: Object.fromEntries(Object.entries(reduction.measures).map(([name, measure]) => [name, emptyMeasure(measure)])) }];
  }
  return [...rows.values()].sort((a, b) => {
    for (const name of names) {
      const order = compareKeys(a.keys[name] ?? null, b.keys[name] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Orders keys without a locale: numbers by size, text by code unit, null last. */
export function compareKeys(a: KeyValue, b: KeyValue): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}
