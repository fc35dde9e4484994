import { DataType, RecordBatchReader, Type, type Vector } from 'apache-arrow';
import type { ScalarType, TypedColumns } from '../types.ts';
import type { OutputColumn } from '../sql/select-plan.ts';

type Value = TypedColumns['columns'][number]['values'][number];

/** A safe integer as a number, any other as text, so that no digit is lost. */
function integer(value: unknown): number | string {
  if (typeof value !== 'bigint') return Number(value);
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : value.toString();
}

/** A list as plain numbers; a missing element is NaN, since a list holds numbers only. */
function numbers(value: unknown): number[] {
  const list = value as Iterable<number | null>;
  return Array.from(list, (element) => (element === null ? Number.NaN : Number(element)));
}

function decodeValue(value: unknown, output: OutputColumn): Value {
  if (value === null || value === undefined) return null;
  switch (output.type) {
    case 'bigint':
      return integer(value);
    case 'double':
      return Number(value);
    case 'boolean':
      return value === true;
    case 'timestamp':
      return Number(value) / 1000;
    case 'list':
      return numbers(value);
    case 'varchar':
      return String(value);
  }
}

/**
 * Turns the Arrow IPC pieces of an answer into plain columns. `outputs` gives names and types by position; times arrive as epoch
 * microseconds and leave as epoch milliseconds. Rows may be 0.
 */
export function decodeBatches(pieces: readonly Uint8Array[], outputs: readonly OutputColumn[]): TypedColumns {
  const values: Value[][] = outputs.map(() => []);
  let rows = 0;
  for (const batch of RecordBatchReader.from(pieces)) {
    rows += batch.numRows;
    for (const [i, output] of outputs.entries()) {
      const vector: Vector | null = batch.getChildAt(i);
      const into = values[i];
      if (vector === null || into === undefined) continue;
      if (output.type === 'double' && vector.nullCount === 0 && vector.type.typeId === Type.Float) {
        // Float64 as the casts make it: its memory is the answer.
        for (const value of vector.toArray()) into.push(value);
        continue;
      }
      for (let row = 0; row < batch.numRows; row += 1) into.push(decodeValue(vector.get(row), output));
    }
  }
  return { rows, columns: outputs.map(({ name, type }, i) => ({ name, type, values: values[i] ?? [] })) };
}

/** What a column on the wire decodes to as it is; null where a cast has to make it safe. */
function plainType(type: DataType): ScalarType | null {
  if (DataType.isInt(type)) return 'bigint';
  if (DataType.isFloat(type)) return 'double';
  if (DataType.isUtf8(type)) return 'varchar';
  if (DataType.isBool(type)) return 'boolean';
  const element = DataType.isList(type) ? type.valueType : null;
  return element !== null && (DataType.isInt(element) || DataType.isFloat(element)) ? 'list' : null;
}

/** As `decodeBatches`, for an answer whose columns are read as they are; null when one of them cannot be. */
export function decodePlain(pieces: readonly Uint8Array[]): TypedColumns | null {
  const { schema } = RecordBatchReader.from(pieces).open();
  const outputs = schema.fields.flatMap(({ name, type }): OutputColumn[] => {
    const plain = plainType(type as DataType);
    return plain === null ? [] : [{ name, type: plain, unit: null }];
  });
  return outputs.length === schema.fields.length ? decodeBatches(pieces, outputs) : null;
}
