import { isAlias, isMap, isPair, isScalar, isSeq, Lexer, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { diagnostic, type DiagnosticDetail } from './diagnostics.ts';
import { prototypeKeys } from './names.ts';
import type { Diagnostic, Position } from './types.ts';

export const yamlDepthLimit = 32;
export const yamlSizeLimit = 65_536;

/** YAML read with the limits of a notebook. `value` is null for an empty text and after any diagnostic. */
export interface YamlReading {
  readonly value: unknown;
  /** Position of each key path (`metrics.0.margin`): of the key in a mapping, of the item in a list. */
  readonly positions: Readonly<Record<string, Position>>;
  /** Position of each value by the same paths; `''` is the whole text. */
  readonly valuePositions: Readonly<Record<string, Position>>;
  readonly diagnostics: readonly Diagnostic[];
}

class Refusal extends Error {
  constructor(
    message: string,
    readonly offset: number,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/**
 * Reads one YAML 1.2 document (core schema). Refused with a position: more than 64 KiB, nesting beyond 32, anchors, aliases, tags, directives,
 * several documents, repeated keys, keys that are not plain text, prototype keys, NaN, infinities, and integers beyond ±2^53.
 * `place` turns a line and column of the text (from 1) into a position in the notebook. Files of their own may be longer than a cell: `limit`, in characters.
 */
export function readYaml(text: string, place: (line: number, column: number) => Position, detail: DiagnosticDetail = {}, limit = yamlSizeLimit): YamlReading {
  const counter = new LineCounter();
  const positions: Record<string, Position> = Object.create(null) as Record<string, Position>;
  const valuePositions: Record<string, Position> = Object.create(null) as Record<string, Position>;
  const at = (offset: number): Position => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    return place(Math.max(line, 1), Math.max(col, 1));
  };
  try {
    for (let index = text.indexOf('\n'), start = 0; ; index = text.indexOf('\n', start)) {
      counter.addNewLine(start);
      if (index < 0) break;
      start = index + 1;
    }
    checkTokens(text, limit);
    const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: true, prettyErrors: false, keepSourceTokens: false });
    if (!Array.isArray(documents)) return { value: null, positions, valuePositions, diagnostics: [] };
    const second = documents[1];
    if (second !== undefined) throw new Refusal('Only one YAML document is allowed here', second.range[0], 'remove the `---` line');
    const document = documents[0];
    if (document === undefined) return { value: null, positions, valuePositions, diagnostics: [] };
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem !== undefined) throw new Refusal(sentence(problem.message), problem.pos[0]);
    const record = (map: Record<string, Position>, path: string, offset: number): void => {
      map[path] = at(offset);
    };
    const value = toValue(
      document.contents as Node | null,
      '',
      0,
      (path, offset) => record(valuePositions, path, offset),
      (path, offset) => record(positions, path, offset),
    );
    return { value, positions, valuePositions, diagnostics: [] };
  } catch (error) {
    const refusal =
      error instanceof Refusal ? error : error instanceof RangeError ? new Refusal(`The YAML is nested deeper than ${yamlDepthLimit} levels`, 0) : null;
    if (refusal === null) throw error;
    const found = diagnostic('E_YAML', refusal.message, at(refusal.offset), { ...detail, hint: refusal.hint ?? detail.hint });
    return { value: null, positions, valuePositions, diagnostics: [found] };
  }
}

/** What the lexer alone can tell, before anything recursive sees the text. */
function checkTokens(text: string, limit: number): void {
  if (text.length > limit) throw new Refusal(`This YAML has ${text.length} characters; at most ${limit} are allowed`, 0, 'split it into several cells');
  const nested = /^(?:[ \t]*[-?:](?=[ \t])){33}/m.exec(text);
  if (nested !== null) throw new Refusal(`The YAML is nested deeper than ${yamlDepthLimit} levels`, nested.index);
  let depth = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (token.startsWith('&')) throw new Refusal(`YAML anchors are not allowed: ${token.slice(0, 30)}`, offset, 'write the value out');
    else if (token.startsWith('*'))
      throw new Refusal(`YAML aliases are not allowed: ${token.slice(0, 30)}`, offset, 'write the value out, or put the text in quotes');
    else if (token.startsWith('!')) throw new Refusal(`YAML tags are not allowed: ${token.slice(0, 30)}`, offset, 'remove the tag, or put the text in quotes');
    else if (token.startsWith('%')) throw new Refusal(`YAML directives are not allowed: ${token.slice(0, 30)}`, offset, 'remove the line');
    if (depth > yamlDepthLimit) throw new Refusal(`The YAML is nested deeper than ${yamlDepthLimit} levels`, offset);
    if (token !== '\x02' && token !== '\x18' && token !== '\x1f') offset += token.length;
  }
}

type Note = (path: string, offset: number) => void;

function toValue(node: Node | null, path: string, depth: number, onValue: Note, onKey: Note): unknown {
  if (node === null) return null;
  const offset = node.range?.[0] ?? 0;
  onValue(path, offset);
  if (depth > yamlDepthLimit) throw new Refusal(`The YAML is nested deeper than ${yamlDepthLimit} levels`, offset);
  if (isAlias(node)) throw new Refusal('YAML aliases are not allowed', offset, 'write the value out');
  if (node.tag?.startsWith('!')) throw new Refusal('YAML tags are not allowed', offset, 'remove the tag');
  const inner = (key: string): string => (path === '' ? key : `${path}.${key}`);
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const child = isPair(item) ? null : (item as Node | null);
      onKey(inner(String(index)), child?.range?.[0] ?? offset);
      return toValue(child, inner(String(index)), depth + 1, onValue, onKey);
    });
  }
  if (isMap(node)) {
    const result: Record<string, unknown> = {};
    for (const pair of node.items) {
      const keyNode = pair.key as Node | null;
      const keyOffset = keyNode?.range?.[0] ?? offset;
      if (!isScalar(keyNode) || keyNode.value === null || typeof keyNode.value === 'object') {
        throw new Refusal('A key must be plain text', keyOffset, 'quote a `{{parameter}}` or text that starts with a bracket');
      }
      const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value));
      if (prototypeKeys.has(key)) throw new Refusal(`The key '${key}' is not allowed`, keyOffset, 'choose another name');
      if (Object.hasOwn(result, key)) throw new Refusal(`The key '${key}' is given twice`, keyOffset, 'keep one of them');
      onKey(inner(key), keyOffset);
      result[key] = toValue(pair.value as Node | null, inner(key), depth + 1, onValue, onKey);
    }
    return result;
  }
  return isScalar(node) ? scalar(node.value, node.source ?? '', offset) : null;
}

function scalar(value: unknown, source: string, offset: number): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Refusal('A number must be finite', offset, 'write it as text in quotes if it is a word');
  if (typeof value === 'number' && !Number.isSafeInteger(value) && /^(?:[-+]?\d+|0x[0-9a-f]+|0o[0-7]+)$/i.test(source)) {
    throw new Refusal('This integer is beyond ±9007199254740991 and would be rounded', offset, 'write it as text in quotes');
  }
  return value;
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return `This is not valid YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}`;
}
