import { isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';

export type Path = readonly (string | number)[];

/** A mapping's entry or a list's item with what holds it. */
export type Place =
  | { readonly kind: 'pair'; readonly map: YAMLMap; readonly index: number; readonly pair: Pair; readonly value: Node | null }
  | { readonly kind: 'item'; readonly seq: YAMLSeq; readonly index: number; readonly value: Node | null };

export function contentsOf(text: string): Node | null {
  return parseDocument(text, { version: '1.2', schema: 'core', merge: false }).contents as Node | null;
}

/** The entry of a collection under a key or index; null when there is none. */
export function placeIn(node: Node | null, key: string | number): Place | null {
  if (isMap(node)) {
    const index = node.items.findIndex((pair) => keyOf(pair) === String(key));
    const pair = node.items[index];
    return pair === undefined ? null : { kind: 'pair', map: node, index, pair, value: pair.value as Node | null };
  }
  if (isSeq(node) && typeof key === 'number') {
    const item = node.items[key];
    return item === undefined || isPair(item) ? null : { kind: 'item', seq: node, index: key, value: item as Node | null };
  }
  return null;
}

function keyOf(pair: Pair): string | null {
  if (!isScalar(pair.key)) return null;
  return typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? String(pair.key.value));
}

export function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** Just after the last character of a node's own text, without a comment behind it; block texts end after their line break. */
export function endOf(node: unknown): number {
  if (isPair(node)) return node.value === null ? endOf(node.key) : endOf(node.value);
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  return (node as Node | null)?.range?.[1] ?? 0;
}

export function isBlock(node: Node | null): boolean {
  return isCollection(node) && node.flow !== true;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** The start of the next line, or of this one when the offset already stands there. */
export function nextLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

export function splice(text: string, from: number, to: number, inserted: string): string {
  return text.slice(0, from) + inserted + text.slice(to);
}
