import { flattenJson, type JsonValue } from '../../json-text.ts';

type Field = readonly [string, JsonValue];
type JsonObject = { readonly [key: string]: JsonValue };

/** Positions beyond this are a vector (an image, an embedding), not features. */
const widestRow = 64;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * The fields of a model server's request or response under `prefix` (`request` or `response`): pandas `dataframe_split` and `dataframe_records`, TF-Serving
 * and KServe V1 `instances`, `inputs` and `predictions`, V2 tensors, Seldon `data.ndarray`, OpenAI chat and completions; any other object member by member.
 * A request of several rows gives a list per field, of one row the value itself, and `batch_size` tells how many there were.
 */
export function payloadFields(prefix: string, payload: JsonValue): Field[] {
  if (isList(payload)) return rowsFields(prefix, prefix, payload);
  if (!isObject(payload)) return payload === null ? [] : [[prefix, payload]];
  const fields: Field[] = [];
  const rest: { [key: string]: JsonValue } = {};
  for (const [key, value] of Object.entries(payload)) {
    const known = member(prefix, key, value);
    if (known === null) rest[key] = value;
    else fields.push(...known);
  }
  return [...fields, ...flattenJson(rest, `${prefix}.`)];
}

function member(prefix: string, key: string, value: JsonValue): Field[] | null {
  switch (key) {
    case 'dataframe_split': {
      if (!isObject(value) || !isList(value['columns']) || !isList(value['data'])) return null;
      const names = value['columns'].map(String);
      return rowsFields(
        prefix,
        prefix,
        value['data'].map((row) => recordOf(names, row)),
      );
    }
    case 'dataframe_records':
      return isList(value) ? rowsFields(prefix, prefix, value) : null;
    case 'instances':
    case 'predictions':
      return isList(value) ? rowsFields(prefix, `${prefix}.${key}`, value) : null;
    case 'inputs':
    case 'outputs':
      return tensors(prefix, key, value);
    case 'data':
      return seldon(prefix, value);
    case 'messages':
      return isList(value) ? chat(prefix, value) : null;
    case 'choices':
      return isList(value) ? choices(prefix, value) : null;
    default:
      return null;
  }
}

function recordOf(names: readonly string[], row: JsonValue): JsonValue {
  return isList(row) ? Object.fromEntries(names.map((name, i) => [name, row[i] ?? null])) : row;
}

/** One field per member of the rows, per position, or one for rows that are single values. */
function rowsFields(prefix: string, whole: string, rows: readonly JsonValue[]): Field[] {
  const size: Field = ['batch_size', rows.length];
  const first = rows.find((row) => row !== null);
  if (isObject(first)) {
    const flat = rows.map((row) => new Map(isObject(row) ? flattenJson(row) : []));
    const names = [...new Set(flat.flatMap((row) => [...row.keys()]))];
    const under = whole.endsWith('.predictions') ? `${whole}.` : `${prefix}.`;
    return [...names.map((name): Field => [`${under}${name}`, one(flat.map((row) => row.get(name) ?? null))]), size];
  }
  if (isList(first) && whole.endsWith('.predictions')) return [[whole, one(rows)], size];
  if (isList(first) && first.every((item) => !isList(item)) && first.length <= widestRow) {
    const width = Math.max(...rows.map((row) => (isList(row) ? row.length : 0)));
    return [
      ...Array.from(
        { length: Math.min(width, widestRow) },
        (_, i): Field => [`${prefix}.f${i}`, one(rows.map((row) => (isList(row) ? (row[i] ?? null) : null)))],
      ),
      size,
    ];
  }
  return [[whole, one(rows)], size];
}

/** The value itself when there is one row, else the list. */
function one(values: readonly JsonValue[]): JsonValue {
  return values.length === 1 ? (values[0] ?? null) : values;
}

/** Open Inference Protocol (V2) tensors, or MLflow's `inputs`: rows, or a list per name. */
function tensors(prefix: string, key: string, value: JsonValue): Field[] | null {
  if (isObject(value)) {
    const lists = Object.values(value).filter(isList);
    if (lists.length === 0) return null;
    return [
      ...Object.entries(value).map(([name, list]): Field => [`${prefix}.${name}`, isList(list) ? one(list) : list]),
      ['batch_size', lists[0]?.length ?? 0],
    ];
  }
  if (!isList(value)) return null;
  if (!value.every((tensor) => isObject(tensor) && typeof tensor['name'] === 'string' && isList(tensor['shape']))) {
    return rowsFields(prefix, `${prefix}.${key}`, value);
  }
  const fields: Field[] = [];
  let rows = 0;
  for (const tensor of value as readonly JsonObject[]) {
    const data = isList(tensor['data']) ? tensor['data'].flatMap((item) => (isList(item) ? item : [item])) : [];
    const shape = (tensor['shape'] as readonly JsonValue[]).map(Number);
    rows = Math.max(rows, shape.length === 0 ? 1 : (shape[0] ?? 1));
    const width = shape.slice(1).reduce((product, size) => product * size, 1);
    fields.push([`${prefix}.${String(tensor['name'])}`, width === 1 && data.length === 1 ? (data[0] ?? null) : data]);
  }
  return [...fields, ['batch_size', rows]];
}

/** Seldon's first protocol: `ndarray` with `names`, or a `tensor` of shape and values. */
function seldon(prefix: string, value: JsonValue): Field[] | null {
  if (!isObject(value)) return null;
  const tensor = value['tensor'];
  let rows = value['ndarray'];
  if (isObject(tensor) && isList(tensor['values']) && isList(tensor['shape'])) {
    const { values } = { values: tensor['values'] };
    const width = Math.max(1, Number(tensor['shape'][1] ?? 1));
    rows = Array.from({ length: Math.ceil(values.length / width) }, (_, i) => values.slice(i * width, (i + 1) * width));
  }
  if (!isList(rows)) return null;
  const names = isList(value['names']) && value['names'].length > 0 ? value['names'].map(String) : null;
  return rowsFields(prefix, `${prefix}.ndarray`, names === null ? rows : rows.map((row) => recordOf(names, row)));
}

/** The last message of the user as `prompt`, and all messages as JSON text. */
function chat(prefix: string, messages: readonly JsonValue[]): Field[] {
  const last = messages.findLast((message) => isObject(message) && message['role'] === 'user');
  const prompt = isObject(last) ? contentText(last['content']) : null;
  return [
    [`${prefix}.messages`, messages],
    [`${prefix}.prompt`, prompt],
    [`${prefix}.message_count`, messages.length],
  ];
}

function contentText(content: JsonValue | undefined): JsonValue {
  if (!isList(content)) return content ?? null;
  return content.flatMap((part) => (isObject(part) && typeof part['text'] === 'string' ? [part['text']] : [])).join('\n');
}

function choices(prefix: string, list: readonly JsonValue[]): Field[] {
  const all = list.filter(isObject);
  const texts = all.map((choice) => (isObject(choice['message']) ? contentText(choice['message']['content']) : (choice['text'] ?? null)));
  return [
    [`${prefix}.content`, one(texts)],
    [`${prefix}.finish_reason`, one(all.map((choice) => choice['finish_reason'] ?? null))],
  ];
}
