import { parseIsoTime } from '../../telemetry/iso-time.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { readArrow } from '../ingest/arrow-ipc.ts';
import type { ByteSource } from '../ingest/bytes.ts';
import type { ColumnPlan } from '../ingest/column-plan.ts';
import type { Detection } from '../ingest/detect.ts';
import { contentChunks } from '../ingest/gzip.ts';
import { readJsonLines } from '../ingest/json-lines.ts';
import type { BatchValue } from '../ingest/typed-columns.ts';
import { scalarTypeOf } from '../sql/select-plan.ts';
import type { ScalarType } from '../types.ts';
import { csvRows } from './csv-rows.ts';
import { typedValue, type Value } from './typed-value.ts';

/** A column of a table and where it stands in one file; without a plan the file lacks it. */
export interface PeekedColumn {
  readonly type: string;
  readonly plan: ColumnPlan | null;
  /** The value in every row, from a folder named `key=value`. */
  readonly constant: string | null;
}

/** The first rows of a file without row groups, at most `rows`, column by column. Decoded in TypeScript, so alike in both hosts. */
export async function peekText(source: ByteSource, detection: Detection, columns: readonly PeekedColumn[], rows: number): Promise<Value[][]> {
  const plans = columns.flatMap((column) => column.plan ?? []);
  const read = detection.format === 'csv' ? await firstCsv(source, detection, plans, rows) : await firstBatch(source, detection, plans, rows);
  return columns.map(({ type, plan, constant }) => {
    const scalar = scalarTypeOf(type);
    const values = plan === null ? undefined : read.values[plans.indexOf(plan)];
    return Array.from({ length: read.rows }, (_, row) => (plan === null ? constant : typedValue(values?.[row] ?? null, scalar)));
  });
}

/** Columns shown by a table that a file has. */
export function peekedColumns(
  columns: readonly ColumnInfo[],
  plans: ReadonlyMap<string, ColumnPlan> | undefined,
  constants: ReadonlyMap<string, string> | undefined,
): PeekedColumn[] {
  return columns.map(({ name, type }) => ({ type, plan: plans?.get(name) ?? null, constant: constants?.get(name) ?? null }));
}

interface First {
  readonly rows: number;
  readonly values: readonly (readonly BatchValue[])[];
}

async function firstBatch(source: ByteSource, detection: Detection, plans: readonly ColumnPlan[], rows: number): Promise<First> {
  const batches = detection.format === 'arrow' ? readArrow(source, detection.gzip, plans) : readJsonLines(source, detection.gzip, plans, rows);
  for await (const batch of batches) {
    const count = Math.min(rows, batch.rows);
    return { rows: count, values: batch.columns.map((column) => column.values.slice(0, count)) };
  }
  return { rows: 0, values: [] };
}

async function firstCsv(source: ByteSource, detection: Detection, plans: readonly ColumnPlan[], rows: number): Promise<First> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of contentChunks(source, detection.gzip)) {
    text = decoder.decode(chunk).replace(/^\uFEFF/, '');
    break;
  }
  const lines = csvRows(text, detection.delimiter ?? ',', rows + 1, !detection.gzip && new TextEncoder().encode(text).byteLength >= source.bytes - 3);
  const first = lines[0] ?? [];
  const unnamed = plans.length > 0 && plans.every((plan) => plan.path[0] === `column${plan.root}` || /^column0\d+$/.test(plan.path[0] ?? ''));
  const content = unnamed && !first.some((field) => /^column\d+$/.test(field)) ? lines.slice(0, rows) : lines.slice(1, rows + 1);
  return { rows: content.length, values: plans.map((plan) => content.map((line) => csvValue(line[plan.root] ?? '', plan.info.type))) };
}

function csvValue(text: string, type: string): BatchValue {
  if (text === '') return null;
  const scalar: ScalarType = scalarTypeOf(type);
  switch (scalar) {
    case 'bigint':
      return /^\s*[+-]?\d+\s*$/.test(text) ? BigInt(text.trim().replace(/^\+/, '')) : null;
    case 'double': {
      const value = Number(text.trim().replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
      return Number.isNaN(value) ? null : value;
    }
    case 'boolean':
      return /^(true|t|yes|y|1)$/i.test(text.trim()) ? true : /^(false|f|no|n|0)$/i.test(text.trim()) ? false : null;
    case 'timestamp':
      return parseIsoTime(text.trim())?.micros ?? null;
    default:
      return text;
  }
}
