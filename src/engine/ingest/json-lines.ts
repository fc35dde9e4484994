import { EngineError } from '../errors.ts';
import type { ByteSource } from './bytes.ts';
import type { ColumnPlan } from './column-plan.ts';
import { contentBytes, contentChunks } from './gzip.ts';
import type { JsonValue } from '../../telemetry/json-text.ts';
import { flattenJson, parseJson } from '../../telemetry/json-text.ts';
import type { JsonKind } from './json-type.ts';
import { jsonKind, jsonValueAs, typeOfKinds } from './json-type.ts';
import type { BatchType, BatchValue, ColumnBatch } from './typed-columns.ts';
import { batchRows } from './typed-columns.ts';
import { uniqueNames } from './unique-names.ts';

export interface DecodedFile {
  readonly rows: number;
  readonly columns: readonly ColumnPlan[];
}

/**
 * Rows and columns of a JSON Lines file or a JSON array of objects, with types inferred over the whole file. Nested objects become dotted columns, in
 * order of first
 * appearance. Throws E_FILE_FORMAT with file and line where the text is not JSON objects, E_FILE_NO_COLUMNS when no object has a member.
 */
export async function inspectJsonLines(source: ByteSource, gzip: boolean): Promise<DecodedFile> {
  const seen = new Map<string, Set<JsonKind>>();
  let rows = 0;
  for await (const row of rowsOf(source, gzip)) {
    rows++;
    for (const [name, value] of row) {
      let kinds = seen.get(name);
      if (!kinds) seen.set(name, (kinds = new Set()));
      const kind = jsonKind(value);
      if (kind !== null) kinds.add(kind);
    }
  }
  if (seen.size === 0) throw new EngineError('E_FILE_NO_COLUMNS', `${source.name} has no columns: none of its ${rows} JSON objects has a member.`);
  const names = uniqueNames([...seen.keys()]);
  const columns = [...seen].map(([key, kinds], root): ColumnPlan => {
    const type = typeOfKinds(kinds);
    const zoned = type === 'TIMESTAMP' && kinds.has('instant');
    const info = {
      name: names[root]?.name ?? key,
      type,
      source: `JSON ${[...kinds].sort().join(', ') || 'null'}`,
      readable: true,
      reason: names[root]?.reason ?? null,
    };
    return { info: zoned ? { ...info, timeZone: 'UTC' } : info, path: [key], root, conversion: 'none', uncompressedBytes: 0 };
  });
  return { rows, columns };
}

/** The named columns of a JSON Lines file, in batches of at most `size` rows, named and typed by `columns`. Members that are absent are null. */
export async function* readJsonLines(source: ByteSource, gzip: boolean, columns: readonly ColumnPlan[], size: number = batchRows): AsyncGenerator<ColumnBatch> {
  const keys = new Map(columns.map((column, i) => [column.path[0] ?? '', i]));
  const types = columns.map((column) => column.info.type as BatchType);
  let values: BatchValue[][] = columns.map(() => []);
  let rows = 0;
  const flush = (): ColumnBatch => {
    const batch = { rows, columns: columns.map((column, i) => ({ name: column.info.name, type: types[i] ?? 'VARCHAR', values: values[i] ?? [] })) };
    values = columns.map(() => []);
    rows = 0;
    return batch;
  };
  for await (const row of rowsOf(source, gzip)) {
    for (const list of values) list.push(null);
    for (const [name, value] of row) {
      const i = keys.get(name);
      const list = i === undefined ? undefined : values[i];
      if (i !== undefined && list) list[rows] = jsonValueAs(value, types[i] ?? 'VARCHAR');
    }
    if (++rows === size) yield flush();
  }
  if (rows > 0) yield flush();
}

type Row = readonly [string, JsonValue][];

async function* rowsOf(source: ByteSource, gzip: boolean): AsyncGenerator<Row> {
  const head = new TextDecoder().decode((await firstOf(contentChunks(source, gzip))).subarray(0, 1024)).replace(/^\uFEFF/, '');
  if (head.trimStart().startsWith('[')) {
    yield* arrayRows(source.name, new TextDecoder().decode(await contentBytes(source, gzip)));
    return;
  }
  let line = 0;
  for await (const text of linesOf(contentChunks(source, gzip))) {
    line++;
    if (text.trim() === '') continue;
    yield objectRow(parseLine(source.name, text, line), `${source.name}, line ${line}`);
  }
}

async function firstOf(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  for await (const chunk of chunks) return chunk;
  return new Uint8Array(0);
}

function* arrayRows(name: string, text: string): Generator<Row> {
  let list: JsonValue;
  try {
    list = parseJson(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new EngineError('E_FILE_FORMAT', `${name} starts like a JSON array but is not valid JSON${jsonPlace(text)}.`, { cause });
  }
  if (!Array.isArray(list)) return;
  for (const [i, item] of (list as readonly JsonValue[]).entries()) yield objectRow(item, `${name}, element ${i + 1}`);
}

/** Where JSON breaks, in words. What stands there is not repeated, as a host's own message does: it may be personal data. */
function jsonPlace(text: string): string {
  try {
    JSON.parse(text);
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : '';
    const position = /at position (\d+)/.exec(said)?.[1];
    if (position !== undefined) return ` at character ${Number(position) + 1}`;
    if (/end of (?:JSON )?(?:input|data)/.test(said)) return ', for it ends too early';
  }
  return '';
}

function parseLine(name: string, text: string, line: number): JsonValue {
  try {
    return parseJson(text);
  } catch (cause) {
    if (line === 1 && /^\{\s*$/.test(text)) {
      const sentence = `${name} is one JSON object written over several lines, not a table of rows.`;
      throw new EngineError('E_FILE_FORMAT', `${sentence} Give one object per line, or a list of objects in [ ].`, { cause });
    }
    throw new EngineError('E_FILE_FORMAT', `${name}, line ${line}: not valid JSON${jsonPlace(text)}. Each line must be one JSON object.`, { cause });
  }
}

function objectRow(value: JsonValue, where: string): Row {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new EngineError(
      'E_FILE_FORMAT',
      `${where}: expected a JSON object such as {"latency_ms": 12}, found ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}.`,
    );
  }
  return flattenJson(value as { readonly [key: string]: JsonValue });
}

async function* linesOf(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
