import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer';
import type { ResultTable } from '../../cells/types.ts';
import type { Column, Value } from './table-view.ts';

const wholeLimit = 2 ** 53;

function typeOf(column: Column, values: readonly Value[]): BasicType {
  const present = values.filter((value) => value !== null);
  if (column.type === 'time' && present.every((value) => typeof value === 'number')) return 'TIMESTAMP';
  if (present.length > 0 && present.every((value) => typeof value === 'boolean')) return 'BOOLEAN';
  const numeric = column.type === 'number' || column.type === 'percent' || column.type === 'integer';
  if (!numeric || !present.every((value) => typeof value === 'number')) return 'STRING';
  const whole = column.type === 'integer' && present.every((value) => Number.isInteger(value) && Math.abs(Number(value)) < wholeLimit);
  return whole ? 'INT64' : 'DOUBLE';
}

function encode(value: Value, type: BasicType): unknown {
  if (value === null) return null;
  if (type === 'INT64') return BigInt(Number(value));
  if (type === 'TIMESTAMP') return new Date(Number(value));
  return type === 'STRING' ? String(value) : value;
}

/** Names of a Parquet schema must differ: a second `n` becomes `n_2`. */
function distinctNames(names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let free = name === '' ? 'column' : name;
    for (let i = 2; used.has(free); i += 1) free = `${name}_${i}`;
    used.add(free);
    return free;
  });
}

/**
 * All rows of a table as a Parquet file: numbers DOUBLE (whole ones of an integer column INT64), times TIMESTAMP in milliseconds UTC, booleans BOOLEAN, everything
 * else text; no value stays null. A column that mixes kinds is text.
 */
export function tableParquet(table: ResultTable): ArrayBuffer {
  const names = distinctNames(table.columns.map((column) => column.name));
  return parquetWriteBuffer({
    columnData: table.columns.map((column, i) => {
      const values = table.rows.map((row) => row[i] ?? null);
      const type = typeOf(column, values);
      return { name: names[i] ?? `column_${i + 1}`, data: values.map((value) => encode(value, type)), type, nullable: true };
    }),
    kvMetadata: [{ key: 'title', value: table.title }],
    createdBy: 'faultline',
  });
}
