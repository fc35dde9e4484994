import { type JsonValue, parseJson } from '../../json-text.ts';
import type { ColumnInfo } from '../../types.ts';
import { payloadFields } from './payload.ts';
import { columnNamed, isText, jsonCell, present } from './read.ts';
import type { Cells, Flatten, FlatRow, FlatType } from './types.ts';

const types: Readonly<Record<string, FlatType>> = {
  batch_size: 'BIGINT',
  request_timestamp: 'TIMESTAMP',
  'request.message_count': 'BIGINT',
  'request.max_tokens': 'BIGINT',
  'response.usage.prompt_tokens': 'BIGINT',
  'response.usage.completion_tokens': 'BIGINT',
  'response.usage.total_tokens': 'BIGINT',
  'response.created': 'BIGINT',
};

const holdsPayload = (fields: ReadonlySet<string>): boolean => [...fields].some((name) => /^(request|response)\./.test(name));

interface Side {
  readonly prefix: string;
  /** Undefined when it could not be read. */
  readonly value: JsonValue | undefined;
}

/** The fields of request and response; a batch size from the request wins over that of the response. */
function sides(found: readonly Side[]): FlatRow {
  const fields = found.flatMap(({ prefix, value }) => (value === undefined ? [] : payloadFields(prefix, value)));
  const seen = new Set<string>();
  const unique = fields.filter(([name]) => !seen.has(name) && seen.add(name));
  return { fields: unique, malformed: found.some(({ value }) => value === undefined) };
}

/** Requests and responses as JSON text in columns of these names: Databricks inference tables, MLflow traces. */
export const jsonPayloads: Flatten = {
  reads(columns) {
    const request = columnNamed(columns, ['request'], isText);
    const response = columnNamed(columns, ['response'], isText);
    if (request === null && response === null) return null;
    const timed = columns.some((column) => /^TIMESTAMP/.test(column.type));
    return present({ request, response, milliseconds: timed ? null : columnNamed(columns, ['timestamp_ms'], (type) => type === 'BIGINT') });
  },
  row(cells) {
    const row = sides(['request', 'response'].map((prefix) => ({ prefix, value: jsonCell(cells[prefix]) })));
    const at = cells['milliseconds'];
    return typeof at === 'number' ? { ...row, fields: [...row.fields, ['request_timestamp', at]] } : row;
  },
  types,
  confirms: holdsPayload,
};

const captured = ['endpointInput', 'endpointOutput'] as const;

/** SageMaker Data Capture: each side is JSON, CSV or base64 of either, as its `encoding` says. */
export const captureData: Flatten = {
  reads(columns) {
    const entries = captured.flatMap((side) =>
      ['data', 'encoding', 'observedContentType'].map((part) => [`${side}.${part}`, columnNamed(columns, [`captureData.${side}.${part}`])] as const),
    );
    const reads = present(Object.fromEntries(entries));
    return reads['endpointInput.data'] === undefined && reads['endpointOutput.data'] === undefined ? null : reads;
  },
  row: (cells) =>
    sides([
      { prefix: 'request', value: capturedSide(cells, 'endpointInput') },
      { prefix: 'response', value: capturedSide(cells, 'endpointOutput') },
    ]),
  types,
  confirms: holdsPayload,
};

function capturedSide(cells: Cells, side: (typeof captured)[number]): JsonValue | undefined {
  const data = cells[`${side}.data`];
  if (data === null || data === undefined) return null;
  const encoding = String(cells[`${side}.encoding`] ?? '').toUpperCase();
  const text = encoding === 'BASE64' ? base64Text(String(data)) : String(data);
  if (text === null) return undefined;
  const content = String(cells[`${side}.observedContentType`] ?? '').toLowerCase();
  const json = encoding === 'JSON' || (encoding !== 'CSV' && !content.includes('csv') && /^\s*[[{]/.test(text));
  return json ? jsonCell(text) : { [side === 'endpointInput' ? 'instances' : 'predictions']: csvPayload(text) };
}

function base64Text(data: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(data.trim()), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Rows of CSV without quotes, as model servers take and give them; numbers are numbers, an empty field is null. A row of one field is that field. */
function csvPayload(text: string): JsonValue {
  const rows = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return rows.map((line) => {
    const values = line.split(',').map((field): JsonValue => {
      const trimmed = field.trim();
      if (trimmed === '') return null;
      return Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
    });
    return values.length === 1 ? (values[0] ?? null) : values;
  });
}

const events = ['instances', 'inputs', 'predictions', 'outputs', 'parameters', 'model_name', 'model_version'] as const;

/** KServe and Seldon payload logs: one event per request or response, or both side by side; `data` is an object, its members as columns, or JSON text. */
export const loggedPayloads: Flatten = {
  reads(columns: readonly ColumnInfo[]) {
    const members = events.map((name) => [name, columnNamed(columns, [`data.${name}`])] as const);
    const reads = present({
      ...Object.fromEntries(members),
      data: columnNamed(columns, ['data', 'payload'], isText),
      ndarray: columnNamed(columns, ['data.data.ndarray']),
      names: columnNamed(columns, ['data.data.names']),
      request: columnNamed(columns, ['request'], isText),
      response: columnNamed(columns, ['response'], isText),
      type: columnNamed(columns, ['type', 'ce_type', 'ce-type'], isText),
    });
    const telling = columnNamed(columns, ['inferenceservicename', 'ce_inferenceservicename']) !== null;
    return telling && Object.keys(reads).some((key) => key !== 'type') ? reads : null;
  },
  row(cells) {
    const whole = jsonCell(cells['data']);
    const members = Object.fromEntries(
      events.flatMap((name): [string, JsonValue][] => {
        const value = memberCell(cells[name]);
        return value === null ? [] : [[name, value]];
      }),
    );
    const ndarray = memberCell(cells['ndarray']);
    if (ndarray !== null) members['data'] = { ndarray, names: memberCell(cells['names']) };
    const value = whole === undefined ? undefined : Object.keys(members).length > 0 ? members : whole;
    return sides([
      { prefix: isResponse(String(cells['type'] ?? ''), value) ? 'response' : 'request', value },
      { prefix: 'request', value: jsonCell(cells['request']) },
      { prefix: 'response', value: jsonCell(cells['response']) },
    ]);
  },
  types,
  confirms: holdsPayload,
};

/** Members arrive as lists of numbers, as text, or as the JSON text of anything else. */
function memberCell(cell: unknown): JsonValue {
  if (cell === null || cell === undefined) return null;
  if (Array.isArray(cell)) return cell.map((item: unknown) => (typeof item === 'number' && !Number.isNaN(item) ? item : null));
  if (typeof cell !== 'string' || !/^\s*[[{]/.test(cell)) return cell as JsonValue;
  try {
    return parseJson(cell);
  } catch {
    return cell;
  }
}

function isResponse(type: string, value: JsonValue | undefined): boolean {
  if (/\.(request|response)$/.test(type)) return type.endsWith('response');
  return typeof value === 'object' && value !== null && ('predictions' in value || 'outputs' in value);
}
