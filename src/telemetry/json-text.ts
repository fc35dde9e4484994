/** A value read from JSON; integers beyond ±2^53 are bigint, so that no digit is lost. */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

const marker = '\uE000int:';
const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON text as values. Throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): JsonValue {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as JsonValue;
  const marked = text.replace(token, (found) => (/^-?\d{16,}$/.test(found) && !Number.isSafeInteger(Number(found)) ? `"${marker}${found}"` : found));
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(marker) ? BigInt(value.slice(marker.length)) : value,
  ) as JsonValue;
}

/** Values as JSON text, bigints as digits. */
export function jsonText(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(jsonText).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`)
    .join(',')}}`;
}

/** The members of an object with nested objects as dotted names; lists stay whole, an empty object is null. */
export function flattenJson(object: { readonly [key: string]: JsonValue }, prefix = ''): [string, JsonValue][] {
  return Object.entries(object).flatMap(([key, value]): [string, JsonValue][] => {
    const name = `${prefix}${key}`;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[name, value]];
    const members = flattenJson(value as { readonly [key: string]: JsonValue }, `${name}.`);
    return members.length > 0 ? members : [[name, null]];
  });
}
