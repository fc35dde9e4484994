import { parseIsoTime } from '../../telemetry/iso-time.ts';
import type { JsonValue } from '../../telemetry/json-text.ts';
import { jsonText } from '../../telemetry/json-text.ts';
import type { BatchType, BatchValue } from './typed-columns.ts';

export type JsonKind = 'integer' | 'wide' | 'number' | 'boolean' | 'date' | 'local' | 'instant' | 'text' | 'list' | 'other';

const [lowest, highest] = [-(2n ** 63n), 2n ** 63n - 1n];

/** What one JSON value is; null for JSON null, which fits every type. */
export function jsonKind(value: JsonValue): JsonKind | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'integer' : 'number';
  if (typeof value === 'bigint') return value >= lowest && value <= highest ? 'integer' : 'wide';
  if (typeof value === 'string') return parseIsoTime(value)?.kind ?? 'text';
  return Array.isArray(value) && value.every((item) => item === null || typeof item === 'number') ? 'list' : 'other';
}

/** The one type that holds all kinds seen: numbers widen to DOUBLE, times to TIMESTAMP, anything mixed is VARCHAR; a column without values is VARCHAR. */
export function typeOfKinds(kinds: ReadonlySet<JsonKind>): BatchType {
  const only = (...allowed: readonly JsonKind[]) => kinds.size > 0 && [...kinds].every((kind) => allowed.includes(kind));
  if (only('integer')) return 'BIGINT';
  if (only('integer', 'wide', 'number')) return 'DOUBLE';
  if (only('boolean')) return 'BOOLEAN';
  if (only('date')) return 'DATE';
  if (only('date', 'local', 'instant')) return 'TIMESTAMP';
  return only('list') ? 'DOUBLE[]' : 'VARCHAR';
}

/** A JSON value as the column's type; lists, objects and numbers in a VARCHAR column become their JSON text. */
export function jsonValueAs(value: JsonValue, type: BatchType): BatchValue {
  if (value === null) return null;
  switch (type) {
    case 'BIGINT':
      return typeof value === 'bigint' ? value : typeof value === 'number' ? BigInt(value) : null;
    case 'DOUBLE':
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
    case 'BOOLEAN':
      return typeof value === 'boolean' ? value : null;
    case 'DATE':
      return typeof value === 'string' ? Number((parseIsoTime(value)?.micros ?? 0n) / 86_400_000_000n) : null;
    case 'TIMESTAMP':
      return typeof value === 'string' ? (parseIsoTime(value)?.micros ?? null) : null;
    case 'DOUBLE[]':
      return Array.isArray(value) ? (value as readonly (number | null)[]) : null;
    default:
      return typeof value === 'string' ? value : jsonText(value);
  }
}
