import { flattenJson, type JsonValue } from '../../json-text.ts';
import type { ColumnInfo } from '../../types.ts';
import { isObject } from './payload.ts';
import { columnNamed, isAttributes, isText, isWhole, jsonCell, present } from './read.ts';
import type { Cells, Flatten, FlatRow, FlatType } from './types.ts';

const isTime = (type: string): boolean => type === 'TIMESTAMP';

function spanReads(columns: readonly ColumnInfo[]): Record<string, string> {
  const timed = columnNamed(columns, ['latency_ms', 'duration_ms']) !== null;
  return present({
    attributes: columnNamed(columns, ['attributes', 'span_attributes'], isAttributes),
    resource: columnNamed(columns, ['resource_attributes', 'resource.attributes', 'resource'], isAttributes),
    startNanos: columnNamed(columns, ['start_time_unix_nano'], isWhole),
    endNanos: timed ? null : columnNamed(columns, ['end_time_unix_nano'], isWhole),
    start: timed ? null : columnNamed(columns, ['start_time'], isTime),
    end: timed ? null : columnNamed(columns, ['end_time'], isTime),
    nanos: timed ? null : columnNamed(columns, ['duration_ns', 'duration_nano', 'duration_nanos'], isWhole),
    exported: timed || !columns.some((column) => column.name === 'SpanAttributes') ? null : columnNamed(columns, ['Duration'], isWhole),
    parameters: columnNamed(columns, ['attributes.llm.invocation_parameters', 'llm.invocation_parameters'], isText),
  });
}

/** OTLP writes attributes as a list of `{ key, value: { stringValue } }`, others as an object. */
function attributesOf(value: JsonValue): [string, JsonValue][] {
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((entry): [string, JsonValue][] =>
      isObject(entry) && typeof entry['key'] === 'string' ? [[entry['key'], plainValue(entry['value'] ?? null)]] : [],
    );
  }
  return isObject(value) ? flattenJson(value) : [];
}

function plainValue(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const [kind, inner] = Object.entries(value)[0] ?? ['', null];
  if (kind === 'intValue') return typeof inner === 'string' && /^-?\d{1,15}$/.test(inner) ? Number(inner) : inner;
  if (kind === 'arrayValue') return isObject(inner) && Array.isArray(inner['values']) ? (inner['values'] as readonly JsonValue[]).map(plainValue) : inner;
  return inner;
}

function nanosOf(cell: unknown): bigint | null {
  const text = typeof cell === 'number' ? String(cell) : cell;
  return typeof text === 'string' && /^\d+$/.test(text) ? BigInt(text) : null;
}

/** Nanoseconds as milliseconds, cut to microseconds. */
function milliseconds(nanos: bigint): number {
  return Number(nanos / 1000n) / 1000;
}

function spanRow(cells: Cells): FlatRow {
  const fields: [string, JsonValue][] = [];
  let malformed = false;
  for (const key of ['attributes', 'resource']) {
    const value = jsonCell(cells[key]);
    if (value === undefined || (value !== null && typeof value !== 'object')) malformed = true;
    else fields.push(...attributesOf(value).filter(([name]) => !fields.some(([known]) => known === name)));
  }
  const parameters = jsonCell(cells['parameters'] ?? fields.find(([name]) => name === 'llm.invocation_parameters')?.[1]);
  if (parameters === undefined) malformed = true;
  else if (isObject(parameters)) fields.push(...flattenJson(parameters, 'llm.invocation_parameters.'));
  const [start, end] = [nanosOf(cells['startNanos']), nanosOf(cells['endNanos'])];
  const nanos = nanosOf(cells['nanos'] ?? cells['exported']);
  if (start !== null) fields.push(['start_time', milliseconds(start)]);
  if (start !== null && end !== null && end >= start) fields.push(['duration_ms', milliseconds(end - start)]);
  else if (nanos !== null) fields.push(['duration_ms', milliseconds(nanos)]);
  else if (typeof cells['start'] === 'number' && typeof cells['end'] === 'number' && cells['end'] >= cells['start']) {
    fields.push(['duration_ms', cells['end'] - cells['start']]);
  }
  return { fields, malformed };
}

const derived: Readonly<Record<string, FlatType>> = { start_time: 'TIMESTAMP', duration_ms: 'DOUBLE' };

/** The names that have to be there: in the attributes, or as columns of their own, with or without `attributes.` before them. */
function spans(telling: readonly string[], types: Flatten['types']): Flatten {
  const tells = (name: string): boolean => telling.includes(name.replace(/^(span_?)?attributes\./i, ''));
  return {
    reads(columns) {
      const reads = spanReads(columns);
      const plain = columns.some((column) => tells(column.name));
      return reads['attributes'] !== undefined || (plain && Object.keys(reads).length > 0) ? reads : null;
    },
    row: spanRow,
    types: { ...types, ...derived },
    confirms: (fields, columns) => [...fields].some(tells) || columns.some((column) => tells(column.name)),
  };
}

/** OpenTelemetry GenAI semantic conventions, 1.28 to 1.37. */
export const genAiSpans: Flatten = spans(['gen_ai.request.model', 'gen_ai.system', 'gen_ai.provider.name', 'gen_ai.operation.name'], {
  'gen_ai.usage.input_tokens': 'BIGINT',
  'gen_ai.usage.output_tokens': 'BIGINT',
  'gen_ai.usage.prompt_tokens': 'BIGINT',
  'gen_ai.usage.completion_tokens': 'BIGINT',
  'gen_ai.request.max_tokens': 'BIGINT',
  'gen_ai.request.choice.count': 'BIGINT',
  'gen_ai.request.seed': 'BIGINT',
  'gen_ai.request.temperature': 'DOUBLE',
  'gen_ai.request.top_p': 'DOUBLE',
  'gen_ai.request.top_k': 'DOUBLE',
  'gen_ai.request.frequency_penalty': 'DOUBLE',
  'gen_ai.request.presence_penalty': 'DOUBLE',
  'gen_ai.request.model': 'VARCHAR',
  'gen_ai.response.model': 'VARCHAR',
  'gen_ai.response.finish_reasons': 'VARCHAR',
  'gen_ai.input.messages': 'VARCHAR',
  'gen_ai.output.messages': 'VARCHAR',
});

/** OpenInference semantic conventions, as Phoenix exports them. */
export const openInferenceSpans: Flatten = spans(['openinference.span.kind', 'llm.model_name', 'llm.token_count.prompt'], {
  'llm.token_count.prompt': 'BIGINT',
  'llm.token_count.completion': 'BIGINT',
  'llm.token_count.total': 'BIGINT',
  'llm.model_name': 'VARCHAR',
  'input.value': 'VARCHAR',
  'output.value': 'VARCHAR',
  'llm.invocation_parameters': 'VARCHAR',
  'llm.invocation_parameters.temperature': 'DOUBLE',
  'llm.invocation_parameters.max_tokens': 'BIGINT',
});
