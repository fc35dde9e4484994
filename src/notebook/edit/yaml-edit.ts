import { isCollection, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { shorten } from '../diagnostics.ts';
import { NotebookError } from '../notebook-error.ts';
import { printYaml } from '../print-yaml.ts';
import { readYaml } from '../read-yaml.ts';
import { blockValue, flowText, isObject, keyText, scalarText } from './flow-text.ts';
import { removeAt } from './yaml-remove.ts';
import { contentsOf, endOf, isBlock, lineStart, nextLine, type Path, type Place, placeIn, splice, startOf } from './yaml-nodes.ts';

/**
 * YAML with one value set, or removed where `value` is undefined. Everything the change does not touch (comments, spacing, quoting) stays
 * byte for byte; a new key goes after the last one of `order` that comes before it, else to the end. Lists and mappings are changed member by member.
 * Throws NotebookError when the path leads nowhere.
 */
export function setYaml(text: string, path: Path, value: unknown, order: readonly string[] = []): string {
  const before = valueOf(text);
  if (value === undefined && !has(before, path)) return text;
  const expected = withValue(before, path, value);
  const edited = applied(text, path, value, before, order);
  if (edited !== null && same(valueOf(edited), expected)) return edited;
  const document = parseDocument(text, { version: '1.2', schema: 'core' });
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, value);
  const printed = printYaml(document);
  if (!same(valueOf(printed), expected)) throw new NotebookError('E_YAML', `"${path.join('.')}" cannot be set in this YAML; change its text instead`);
  return printed;
}

function applied(text: string, path: Path, value: unknown, before: unknown, order: readonly string[]): string | null {
  const old = valueAt(before, path);
  if (isObject(old) && isObject(value)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(value)])].filter((key) => !same(old[key], value[key]));
    return inTurn(text, keys, (each, key) => setYaml(each, [...path, key], value[key], order));
  }
  if (Array.isArray(old) && Array.isArray(value) && old.length > 0 && value.length > 0) {
    let head = 0;
    while (head < old.length && head < value.length && same(old[head], value[head])) head += 1;
    let tail = 0;
    while (tail < old.length - head && tail < value.length - head && same(old[old.length - 1 - tail], value[value.length - 1 - tail])) tail += 1;
    const replaced = Math.min(old.length, value.length) - head - tail;
    const changed = Array.from({ length: replaced }, (_, i) => head + i);
    const edited = inTurn(text, changed, (each, i) => setYaml(each, [...path, i], value[i], order));
    if (old.length > value.length)
      return inTurn(edited, Array.from({ length: old.length - value.length }), (each) => setYaml(each, [...path, head + replaced], undefined, order));
    if (value.length > old.length && tail > 0) return null;
    return inTurn(edited, value.slice(old.length), (each, item, i) => setYaml(each, [...path, old.length + i], item, order));
  }
  return same(old, value) && has(before, path) ? text : setOne(text, path, value, order);
}

function inTurn<T>(text: string, steps: readonly T[], step: (text: string, item: T, index: number) => string): string {
  return steps.reduce((each, item, index) => step(each, item, index), text);
}

/** One textual change; null when the layout is too unusual for it. */
function setOne(text: string, path: Path, value: unknown, order: readonly string[]): string | null {
  let node = contentsOf(text);
  let place: Place | null = null;
  for (const [depth, key] of path.entries()) {
    const found = placeIn(node, key);
    if (found === null) {
      if (value === undefined) return text;
      const rest = path.slice(depth + 1).reduceRight<unknown>((inner, each) => (typeof each === 'number' ? [inner] : { [each]: inner }), value);
      return isCollection(node) && node.items.length > 0 ? inserted(text, node, key, rest, depth === 0 ? order : []) : started(text, place, key, rest);
    }
    place = found;
    node = found.value;
  }
  if (place === null) return null;
  return value === undefined ? removeAt(text, place) : replaced(text, place, value);
}

/** The first member of an empty document, an empty collection or a key without a value. */
function started(text: string, place: Place | null, key: string | number, value: unknown): string | null {
  if (place !== null) return replaced(text, place, typeof key === 'number' ? [value] : { [key]: value });
  const lines = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const bare = lines.replace(/^[ \t]*\{[ \t]*\}[ \t]*(?:\n|$)/m, '');
  return `${bare}${keyText(String(key))}:${blockValue(value, 0)}\n`;
}

function inserted(text: string, node: Node, key: string | number, value: unknown, order: readonly string[]): string | null {
  if (!isCollection(node)) return null;
  const member = isMap(node) ? `${keyText(String(key))}: ${flowText(value)}` : flowText(value);
  const last = node.items.at(-1);
  if (node.flow === true) {
    const end = endOf(last);
    const comma = /^\s*,/.exec(text.slice(end, startOf(node) + text.length));
    return comma === null ? splice(text, end, end, `, ${member}`) : splice(text, end + comma[0].length, end + comma[0].length, ` ${member}`);
  }
  const column = startOf(node) - lineStart(text, startOf(node));
  const pad = ' '.repeat(column);
  if (isSeq(node)) return putLine(text, nextLine(text, endOf(last)), `${pad}- ${flowText(value)}`);
  if (!isMap(node)) return null;
  const line = `${pad}${keyText(String(key))}:${blockValue(value, column)}`;
  const rank = order.indexOf(String(key));
  if (rank < 0) return putLine(text, nextLine(text, endOf(last)), line);
  const before = node.items.filter((pair) => isScalar(pair.key) && order.indexOf(String(pair.key.value)) < rank).at(-1);
  return putLine(text, before === undefined ? lineStart(text, startOf(node)) : nextLine(text, endOf(before)), line);
}

function putLine(text: string, at: number, line: string): string {
  return splice(text, at, at, `${at > 0 && text[at - 1] !== '\n' ? '\n' : ''}${line}\n`);
}

function replaced(text: string, place: Place, value: unknown): string | null {
  const node = place.value;
  const quote = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') ? node.type : null;
  const written = typeof value === 'string' ? scalarText(value, quote) : flowText(value);
  if (place.kind === 'item' && (node === null || startOf(node) === endOf(node))) return null;
  if (place.kind === 'pair' && (node === null || startOf(node) === endOf(node) || isBlock(node))) {
    const colon = text.indexOf(':', endOf(place.pair.key));
    if (colon < 0) return null;
    const column = startOf(place.pair.key) - lineStart(text, startOf(place.pair.key));
    const end = Math.max(node === null ? 0 : endOf(node), colon + 1);
    const block = isBlock(node);
    return splice(text, colon + 1, end, `${block ? blockValue(value, column) : ` ${written}`}${block && text[end - 1] === '\n' ? '\n' : ''}`);
  }
  const end = endOf(node);
  return splice(text, startOf(node), end, `${written}${text[end - 1] === '\n' ? '\n' : ''}`);
}

function valueOf(text: string): unknown {
  const { value, diagnostics } = readYaml(text, (line, column) => ({ line, column }));
  const [problem] = diagnostics;
  if (problem) throw new NotebookError('E_YAML', `the YAML cannot be read: ${problem.message}; mend its text first`);
  return value ?? {};
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>)[String(key)] : undefined),
    value,
  );
}

function has(value: unknown, path: Path): boolean {
  const parent = valueAt(value, path.slice(0, -1));
  return parent !== null && typeof parent === 'object' && Object.hasOwn(parent, String(path.at(-1)));
}

/** The value as it should read afterwards. */
function withValue(before: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const whole = path.map((each) => shorten(String(each), 30)).join('.');
  if (typeof key === 'number' || Array.isArray(before)) {
    const list = Array.isArray(before) ? before : before === null || before === undefined ? [] : null;
    if (list === null || typeof key !== 'number' || !Number.isInteger(key) || key < 0 || key > list.length)
      throw new NotebookError('E_VALUE', `there is no item "${whole}"; a list takes the positions it has and the one after its last`);
    if (value === undefined && rest.length === 0) return list.filter((_, i) => i !== key);
    return [...list.slice(0, key), withValue(list[key], rest, value), ...list.slice(key + 1)];
  }
  if (before !== null && before !== undefined && !isObject(before))
    throw new NotebookError('E_VALUE', `"${whole}" lies inside a single value; set that value as a whole`);
  const record = { ...(isObject(before) ? before : {}) };
  const next = rest.length === 0 ? value : withValue(record[key], rest, value);
  if (next === undefined) delete record[key];
  else record[key] = next;
  return record;
}

/** Deep equality without the order of keys; a key without a value is none. */
function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (isObject(a) && isObject(b)) return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
  return Object.is(a, b) || (a === 0 && b === 0);
}
