import canonicalize from 'canonicalize';
import { sha256 } from 'hash-wasm';

/** Half a surrogate pair cannot be written as UTF-8; a text cut in the middle of one ends with the replacement character instead. */
const broken = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Returns a value as canonical JSON (RFC 8785): sorted keys, no space, numbers as ECMAScript prints them. Members that are undefined are left out.
 * Throws when a number is NaN or infinite.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(JSON.parse(JSON.stringify(value, whole)) as object);
  if (text === undefined) throw new TypeError('nothing to write: the value has no JSON form');
  return text;
}

function whole(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${key} is ${value}; an audit holds null with a reason instead`);
  return typeof value === 'string' ? value.replace(broken, '\uFFFD') : value;
}

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export function hashText(text: string): Promise<string> {
  return sha256(text);
}
