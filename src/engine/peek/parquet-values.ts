import { DataType, type Data, type Field } from 'apache-arrow';
import { batchType, columnValues } from '../ingest/arrow-ipc.ts';
import type { Conversion } from '../ingest/column-plan.ts';
import { scalarTypeOf } from '../sql/select-plan.ts';
import { insertable } from '../wasm/normalise-arrow.ts';
import { typedValue, type Value } from './typed-value.ts';

/** Where a column stands in a decoded record batch, and the DuckDB type it has in the table. */
export interface BatchPlace {
  /** Position of its top-level column in the batch. */
  readonly root: number;
  /** Names of the struct members down to it. */
  readonly members: readonly string[];
  readonly type: string;
  readonly conversion: Conversion;
}

/** The values of a column of a decoded Parquet record batch, as `Engine.query` would answer them; maps and other nested values are JSON text. */
export function parquetValues(batch: Data, { root, members, type, conversion }: BatchPlace): Value[] {
  const top = batch.children[root];
  if (top === undefined) return Array.from({ length: batch.length }, () => null);
  const data = insertable(top);
  const leaf = members.reduce<DataType | undefined>((at, member) => at?.children?.find((child: Field) => child.name === member)?.type, data.type);
  const scalar = scalarTypeOf(type);
  const values = columnValues(data, members, leaf === undefined ? 'VARCHAR' : batchType(leaf).type, batch.length);
  const text = conversion === 'uuid' ? uuidText : leaf !== undefined && DataType.isTime(leaf) ? timeText(leaf.bitWidth === 32 ? 1000n : 1n) : null;
  return values.map((value) => (value === null ? null : text ? text(value) : typedValue(value, scalar)));
}

function uuidText(value: unknown): string | null {
  if (!(value instanceof Uint8Array)) return null;
  const hex = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A time of day as DuckDB writes it, from units of `micros` microseconds. */
function timeText(micros: bigint): (value: unknown) => string {
  return (value) => {
    const total = BigInt(String(value)) * micros;
    const two = (amount: bigint): string => amount.toString().padStart(2, '0');
    const fraction = (total % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
    const seconds = total / 1_000_000n;
    return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}${fraction === '' ? '' : `.${fraction}`}`;
  };
}
