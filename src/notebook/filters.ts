import { choiceHint, shorten, shown } from './diagnostics.ts';
import { parseInstant } from './durations.ts';
import type { Entry, FrontReader } from './front-reader.ts';
import type { Filter } from './types.ts';

type Scalar = string | number | boolean | null;
const keys = ['column', 'is', 'above', 'up_to'] as const;
const example = 'write `{ column: country, is: DE }` or `{ column: latency_ms, above: 100, up_to: 300 }`';

/** Reads `filters:` of the front matter; what is wrong is a diagnostic at its line. */
export function readFilters(reader: FrontReader): readonly Filter[] {
  const entry = reader.child(reader.root, 'filters');
  if (entry.value === undefined) return [];
  if (!Array.isArray(entry.value)) {
    reader.report('E_VALUE', `'filters' takes a list, not ${shown(entry.value)}`, entry, `begin the line with a dash: ${example}`);
    return [];
  }
  return entry.value.flatMap((_, i) => {
    const filter = readFilter(reader, reader.child(entry, String(i)));
    return filter === null ? [] : [filter];
  });
}

function readFilter(reader: FrontReader, entry: Entry): Filter | null {
  const item = { ...entry, value: entry.value ?? null };
  const record = reader.mapping(item);
  if (record === null) return null;
  const before = reader.diagnostics.length;
  for (const key of Object.keys(record)) {
    if (!(keys as readonly string[]).includes(key))
      reader.report('E_UNKNOWN_KEY', `There is no key '${shorten(key)}' in a filter`, reader.child(item, key), choiceHint(key, keys));
  }
  const column = reader.text(item, 'column');
  if (column === undefined || column === '') reader.report('E_VALUE', 'This filter does not name its column', item, example);
  const isSet = Object.hasOwn(record, 'is');
  const ranged = Object.hasOwn(record, 'above') || Object.hasOwn(record, 'up_to');
  if (isSet === ranged) {
    reader.report(
      'E_VALUE',
      isSet ? 'A filter has either `is` or `above` and `up_to`, not both' : 'This filter says neither `is` nor `above` or `up_to`',
      item,
      example,
    );
  }
  const values = isSet ? (Array.isArray(record['is']) ? record['is'] : [record['is']]) : [];
  if (isSet && values.length === 0) reader.report('E_VALUE', '`is` lists no value, so no row would be left', reader.child(item, 'is'), example);
  for (const value of values) {
    if (value !== null && typeof value === 'object')
      reader.report('E_VALUE', `'is' takes a value or a list of values, not ${shown(value)}`, reader.child(item, 'is'), example);
  }
  const bounds = (['above', 'up_to'] as const).map((key) => readBound(reader, item, key, record[key] ?? null));
  if (ranged && bounds.every((bound) => bound === null)) reader.report('E_VALUE', 'This filter has no bound', item, 'give `above`, `up_to` or both');
  const [above, upTo] = bounds.map((bound) => order(bound));
  if (above !== null && above !== undefined && upTo !== null && upTo !== undefined && above >= upTo)
    reader.report('E_VALUE', `No value is above ${shown(bounds[0])} and up to ${shown(bounds[1])}`, item, 'let `above` be the smaller one');
  if (reader.diagnostics.length > before) return null;
  const name = column ?? '';
  return isSet ? { column: name, is: values as Scalar[] } : { column: name, above: bounds[0] ?? null, upTo: bounds[1] ?? null };
}

function readBound(reader: FrontReader, item: Entry, key: string, value: unknown): number | string | null {
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'string' && (parseInstant(value) !== null || isParameter(value))) return value;
  reader.report('E_VALUE', `'${key}' takes a number or an ISO time, not ${shown(value)}`, reader.child(item, key), example);
  return null;
}

function order(bound: number | string | null): number | null {
  return typeof bound === 'string' ? parseInstant(bound) : bound;
}

function isParameter(text: string): boolean {
  return /^\{\{\s*[a-z_][a-z0-9_]*\s*\}\}$/.test(text);
}

/** A filter as the front matter writes it: one value alone, several as a list, no bound that is open. */
export function filterRecord(filter: Filter): Readonly<Record<string, unknown>> {
  if ('is' in filter) return { column: filter.column, is: filter.is.length === 1 ? filter.is[0] : [...filter.is] };
  const { column, above, upTo } = filter;
  return { column, ...(above === null ? {} : { above }), ...(upTo === null ? {} : { up_to: upTo }) };
}

/** A filter in words: `country is DE or missing`, `latency_ms above 100 up to 300`. */
export function filterText(filter: Filter): string {
  const name = shorten(filter.column, 40);
  if ('is' in filter) return `${name} is ${shorten(filter.is.map((value) => (value === null ? 'missing' : String(value))).join(' or '), 60)}`;
  return [name, ...(filter.above === null ? [] : [`above ${filter.above}`]), ...(filter.upTo === null ? [] : [`up to ${filter.upTo}`])].join(' ');
}
