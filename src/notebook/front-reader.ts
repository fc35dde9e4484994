import { choiceHint, diagnostic, type DiagnosticCode, shorten, shown } from './diagnostics.ts';
import { namePattern, nameRule } from './names.ts';
import type { YamlReading } from './read-yaml.ts';
import type { Diagnostic, Position } from './types.ts';

/** A value of the front matter with its key path and the place of its key. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly value: unknown;
  readonly position: Position;
}

/** Reads the front matter key by key and collects what is wrong; every diagnostic is fatal. */
export class FrontReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly root: Entry;

  constructor(private readonly reading: YamlReading) {
    this.root = { name: '', path: '', value: reading.value, position: reading.valuePositions[''] ?? { line: 1, column: 1 } };
  }

  report(code: DiagnosticCode, message: string, entry: Entry, hint?: string): void {
    this.diagnostics.push(diagnostic(code, message, entry.position, { key: entry.path === '' ? undefined : entry.path, hint, fatal: true }));
  }

  child(parent: Entry, name: string): Entry {
    const path = parent.path === '' ? name : `${parent.path}.${name}`;
    return { name, path, value: this.value(parent, name), position: this.reading.positions[path] ?? parent.position };
  }

  value(parent: Entry, name: string): unknown {
    const value = parent.value;
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    return (value as Readonly<Record<string, unknown>>)[name] ?? undefined;
  }

  /** The entry's value as a mapping; null, and a diagnostic, when it is something else. */
  mapping(entry: Entry): Readonly<Record<string, unknown>> | null {
    if (entry.value !== null && typeof entry.value === 'object' && !Array.isArray(entry.value)) return entry.value as Readonly<Record<string, unknown>>;
    const what = entry.path === '' ? 'The front matter' : `'${entry.path}'`;
    this.report('E_FRONT_MATTER', `${what} holds keys and values, not ${shown(entry.value)}`, entry, 'write `key: value`, one per line');
    return null;
  }

  known(entry: Entry, keys: readonly string[]): void {
    for (const name of Object.keys(this.mapping(entry) ?? {})) {
      if (!keys.includes(name)) this.report('E_UNKNOWN_KEY', `There is no key '${shorten(name)}' here`, this.child(entry, name), choiceHint(name, keys));
    }
  }

  /** A text; undefined when missing or null. Any other value is a diagnostic. */
  text(parent: Entry, name: string): string | undefined {
    const value = this.value(parent, name);
    if (value === undefined || typeof value === 'string') return value;
    this.report('E_VALUE', `'${name}' takes text, not ${shown(value)}`, this.child(parent, name), 'put it in quotes');
    return undefined;
  }

  /** The named members of a mapping; none when it is missing. In `tables`, `populations` and `parameters` the names are checked. */
  entries(name: string, parent: Entry = this.root): Entry[] {
    const entry = this.child(parent, name);
    if (entry.value === undefined) return [];
    const members = Object.keys(this.mapping(entry) ?? {}).map((key) => this.child(entry, key));
    if (parent !== this.root) return members;
    return members
      .map((member) => (member.value === undefined ? { ...member, value: {} } : member))
      .filter((member) => {
        if (!namePattern.test(member.name)) this.report('E_NAME', `'${member.name.slice(0, 40)}' is not a name`, member, nameRule);
        return namePattern.test(member.name) && this.mapping(member) !== null;
      });
  }
}
