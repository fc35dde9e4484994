/** Where a cursor stands in YAML that may be half written. */
export interface YamlPlace {
  /** `key`: a key of the mapping at `path`. `value`: the value at `path`. `item`: a list's item at `path`, a value or the first key of a mapping. */
  readonly in: 'key' | 'value' | 'item';
  readonly path: readonly (string | number)[];
  /** Offset where the word under the cursor begins, after an opening quote. */
  readonly from: number;
  /** The open quote around the cursor, else empty. */
  readonly quote: string;
  /** Keys the mapping has already. */
  readonly siblings: readonly string[];
  /** True inside `{ }` or `[ ]`. */
  readonly flow: boolean;
}

type Path = readonly (string | number)[];

interface Block {
  readonly kind: 'map' | 'list';
  readonly indent: number;
  readonly path: Path;
  keys: string[];
  index: number;
}

interface Flow {
  readonly open: '{' | '[';
  readonly path: Path;
  readonly keys: string[];
  index: number;
  /** The key whose value is being written; null while a key or an item is. */
  key: string | null;
  start: number;
}

const keyPattern = /^("[^"]*"|'[^']*'|[^\s:#{}[\],"'-][^:#{}[\],]*?|-[^\s:#{}[\],][^:#{}[\],]*?)\s*:(?=\s|$)/;
const bare = (key: string): string => key.trim().replace(/^(["'])(.*)\1$/, '$2');

/** Returns the place of an offset in YAML text; null inside a comment or a block of text. Never throws. */
export function yamlPlace(text: string, offset: number): YamlPlace | null {
  const reader = new PlaceReader(text, offset);
  return reader.read();
}

class PlaceReader {
  private readonly blocks: Block[] = [];
  private readonly flows: Flow[] = [];
  private quote = '';
  private quoteAt = 0;
  /** Path that a deeper line continues: the last key without a value, or a list item that is still empty. */
  private pending: Path = [];

  constructor(
    private readonly text: string,
    private readonly offset: number,
  ) {}

  read(): YamlPlace | null {
    let start = 0;
    for (;;) {
      const end = this.text.indexOf('\n', start);
      const last = end < 0 || end >= this.offset;
      const stop = last ? this.offset : end;
      const place = this.flows.length > 0 ? this.scanFlow(start, stop, last) : this.line(start, stop, last);
      if (last) return place;
      start = end + 1;
    }
  }

  private line(start: number, stop: number, last: boolean): YamlPlace | null {
    const line = this.text.slice(start, stop);
    let column = line.length - line.trimStart().length;
    let rest = line.slice(column);
    if (rest.startsWith('#')) return null;
    if (rest === '' && !last) return null;
    let item: Path | null = null;
    for (let dash = /^-(\s+|$)/.exec(rest); dash !== null; dash = /^-(\s+|$)/.exec(rest)) {
      item = this.openItem(column, item);
      column += dash[0].length;
      rest = rest.slice(dash[0].length);
    }
    const key = keyPattern.exec(rest);
    if (key === null) return last ? this.unfinished(start + column, column, rest, item) : this.scalarLine(item);
    const map = this.openMap(column, item);
    map.keys.push(bare(key[1] ?? ''));
    const path = [...map.path, map.keys.at(-1) ?? ''];
    const after = rest.slice(key[0].length);
    const value = after.trimStart();
    const valueAt = start + column + key[0].length + (after.length - value.length);
    this.pending = value === '' || value.startsWith('#') ? path : [];
    if (/^[|>]/.test(value)) this.pending = path;
    if (value.startsWith('{') || value.startsWith('[')) return this.openFlow(path, valueAt, stop, last);
    if (!last || (value.startsWith('#') && after !== value)) return null;
    return this.value('value', path, valueAt, value, []);
  }

  /** A line that is neither key nor bracket continues a text; nothing below it nests. */
  private scalarLine(item: Path | null): null {
    if (item !== null) this.pending = [];
    return null;
  }

  private unfinished(at: number, column: number, rest: string, item: Path | null): YamlPlace | null {
    if (rest.startsWith('{') || rest.startsWith('[')) {
      return this.openFlow(item ?? this.pending, at, this.offset, true);
    }
    if (item !== null) return this.value('item', item, at, rest, []);
    this.close(column, true);
    const top = this.blocks.at(-1);
    const nested = this.pending.length > 0 && (top === undefined || column > top.indent);
    const path = nested ? this.pending : (top?.path ?? []);
    if (/["']/.test(rest[0] ?? '') || /\s/.test(rest.trim())) return null;
    return { in: 'key', path, from: at, quote: '', siblings: nested ? [] : [...(top?.keys ?? []), ...this.siblings(top?.indent ?? 0)], flow: false };
  }

  private value(kind: 'value' | 'item', path: Path, at: number, text: string, siblings: readonly string[]): YamlPlace {
    const open = /^["']/.exec(text)?.[0] ?? '';
    return { in: kind, path, from: at + open.length, quote: open, siblings, flow: false };
  }

  /** Leaves the blocks a line at this column is not part of. A list ends at its own column unless the line is one of its items. */
  private close(column: number, endLists: boolean): void {
    for (let top = this.blocks.at(-1); top !== undefined; top = this.blocks.at(-1)) {
      if (top.indent < column || (top.indent === column && !(endLists && top.kind === 'list'))) return;
      this.blocks.pop();
    }
  }

  private openItem(column: number, outer: Path | null): Path {
    this.close(column, false);
    let top = this.blocks.at(-1);
    if (top?.kind !== 'list' || top.indent !== column || outer !== null) {
      top = { kind: 'list', indent: column, path: outer ?? this.pending, keys: [], index: -1 };
      this.blocks.push(top);
    }
    top.index += 1;
    this.pending = [...top.path, top.index];
    return this.pending;
  }

  private openMap(column: number, item: Path | null): Block {
    this.close(column, item === null);
    const top = this.blocks.at(-1);
    if (item === null && top?.kind === 'map' && top.indent === column) return top;
    const map: Block = { kind: 'map', indent: column, path: item ?? this.pending, keys: [], index: 0 };
    this.blocks.push(map);
    return map;
  }

  /** Keys at a column in the lines after the cursor, up to the end of their mapping. */
  private siblings(column: number): string[] {
    const found: string[] = [];
    const next = this.text.indexOf('\n', this.offset);
    for (const line of next < 0 ? [] : this.text.slice(next + 1).split('\n')) {
      const trimmed = line.trimStart();
      const indent = line.length - trimmed.length;
      if (trimmed === '' || indent > column) continue;
      const key = keyPattern.exec(trimmed);
      if (indent < column || key === null) break;
      found.push(bare(key[1] ?? ''));
    }
    return found;
  }

  private openFlow(path: Path, at: number, stop: number, last: boolean): YamlPlace | null {
    this.pushFlow(this.text[at] === '[' ? '[' : '{', path, at + 1);
    return this.scanFlow(at + 1, stop, last);
  }

  private pushFlow(open: '{' | '[', path: Path, start: number): void {
    this.flows.push({ open, path, keys: [], index: 0, key: null, start });
  }

  private scanFlow(start: number, stop: number, last: boolean): YamlPlace | null {
    for (let at = start; at < stop; at += 1) {
      const top = this.flows.at(-1);
      if (top === undefined) return null;
      this.step(top, this.text[at] ?? '', at);
    }
    const top = this.flows.at(-1);
    return last && top !== undefined ? this.flowPlace(top) : null;
  }

  private step(top: Flow, character: string, at: number): void {
    if (this.quote !== '') {
      if (character === this.quote) this.quote = '';
    } else if ((character === '"' || character === "'") && this.text.slice(top.start, at).trim() === '') {
      this.quote = character;
      this.quoteAt = at;
    } else if (character === '{' || character === '[') this.pushFlow(character, [...top.path, top.key ?? top.index], at + 1);
    else if (character === '}' || character === ']') {
      this.flows.pop();
      const outer = this.flows.at(-1);
      if (outer !== undefined) outer.start = at + 1;
    } else if (character === ',') {
      top.key = null;
      top.index += 1;
      top.start = at + 1;
    } else if (character === ':' && top.open === '{' && top.key === null && /[\s]/.test(this.text[at + 1] ?? ' ')) {
      top.key = bare(this.text.slice(top.start, at));
      top.keys.push(top.key);
      top.start = at + 1;
    }
  }

  private flowPlace(top: Flow): YamlPlace {
    const written = this.text.slice(top.start, this.offset);
    const from = this.quote === '' ? top.start + (written.length - written.trimStart().length) : this.quoteAt + 1;
    const base = { from, quote: this.quote, flow: true };
    if (top.open === '[') return { ...base, in: 'item', path: [...top.path, top.index], siblings: this.written(top) };
    if (top.key !== null) return { ...base, in: 'value', path: [...top.path, top.key], siblings: [] };
    const rest = /^[^{}[\]]*/.exec(this.text.slice(this.offset))?.[0] ?? '';
    const later = [...rest.matchAll(/([A-Za-z_][\w-]*)\s*:/g)].map((match) => match[1] ?? '');
    return { ...base, in: 'key', path: top.path, siblings: [...top.keys, ...later] };
  }

  /** Plain items of a list that stand before the cursor. */
  private written(top: Flow): string[] {
    const before = this.text.slice(0, top.start).replace(/,\s*$/, '');
    const open = before.lastIndexOf('[');
    return top.index === 0
      ? []
      : before
          .slice(open + 1)
          .split(',')
          .map(bare);
  }
}
