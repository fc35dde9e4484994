import { safeParse } from 'valibot';
import { cellTypes } from '../../cells/registry.ts';
import type { RoleMap, TableInfo } from '../../telemetry/types.ts';
import { referencesIn, referenceValues } from '../references.ts';
import { isSymbolic, parseParameter } from '../parameters.ts';
import type { CellSource, Notebook, ParameterDefinition } from '../types.ts';

/** A table as a result depends on it. */
export interface OpenTable {
  readonly info: TableInfo;
  readonly roles: RoleMap;
  /** Counts up each time files are opened under a name. */
  readonly version: number;
}

/**
 * For each cell a text that is the same exactly while everything its result is made from is: its own text without comments and layout, the values of its
 * parameters, its populations, filters, tables with their roles, and the cells it reads. Equal fingerprints mean equal results, so a result can be shown again
 * without running.
 */
export function fingerprints(notebook: Notebook, given: Readonly<Record<string, unknown>>, tables: readonly OpenTable[]): ReadonlyMap<string, string> {
  const reader = new Fingerprints(notebook, given, tables);
  return new Map(notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [[block.cell.id, JSON.stringify(reader.cell(block.cell))] as const] : [])));
}

class Fingerprints {
  readonly #cells = new Map<string, unknown>();
  readonly #open = new Set<string>();
  readonly #sources: ReadonlyMap<string, CellSource>;

  constructor(
    private readonly notebook: Notebook,
    private readonly given: Readonly<Record<string, unknown>>,
    private readonly tables: readonly OpenTable[],
  ) {
    this.#sources = new Map(notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [[block.cell.id, block.cell] as const] : [])));
  }

  cell(source: CellSource): unknown {
    const known = this.#cells.get(source.id);
    if (known !== undefined || this.#open.has(source.id)) return known ?? ['circle', source.id];
    this.#open.add(source.id);
    const body = source.language === 'sql' || source.problem ? source.text : source.value;
    const reads = [...new Set(this.#reads(source))].sort().map((name) => [name, this.#name(name)]);
    const value = [source.id, source.type, body, this.#parametersIn([source.text, ...shownParameter(source)]), reads];
    this.#cells.set(source.id, value);
    this.#open.delete(source.id);
    return value;
  }

  /** Names written in the cell, and those its schema fills in. */
  #reads(source: CellSource): readonly string[] {
    const written = referencesIn(source, this.notebook);
    // A default population that SQL reads is no name of the notebook.
    if (source.language === 'sql') return [...written, ...['reference', 'current'].filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(source.text))];
    const type = cellTypes.find((each) => each.name === source.type);
    const parsed = type === undefined ? null : safeParse(type.parameters, this.#filled(source.value ?? {}));
    return [...written, ...(parsed?.success ? referenceValues(parsed.output) : [])];
  }

  /** A value with its parameters in place as far as they are known. */
  #filled(value: unknown): unknown {
    if (typeof value === 'string') {
      const name = /^\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}$/.exec(value)?.[1];
      const definition = this.notebook.parameters.find((parameter) => parameter.name === name);
      if (definition === undefined) return value;
      const checked = parseParameter(definition, this.#valueOf(definition));
      return checked.ok && !isSymbolic(checked.value) ? checked.value : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#filled(member)]));
  }

  #name(name: string): unknown {
    const [kind, bare] = name.includes(':') ? [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)] : [null, name];
    const cell = this.#sources.get(bare);
    const population = this.notebook.populations.find((each) => each.name === bare);
    if (kind === 'parameter') return this.#parametersIn([`{{${bare}}}`]);
    if (kind === 'cell') return cell ? [this.cell(cell), this.#filters(null)] : 'none';
    if (kind !== 'table' && population) {
      const { table, where, window } = population;
      const used = this.#parametersIn([where, window?.from, window?.to]);
      const behind = this.#sources.get(table);
      const source = !this.#isOpen(table) && behind?.language === 'sql' ? this.cell(behind) : this.#table(table);
      return [table, where, window, used, source, this.#filters(table)];
    }
    if (this.#isOpen(bare)) return [this.#table(bare), this.#filters(bare)];
    if (cell?.language === 'sql') return [this.cell(cell), this.#filters(null)];
    return ['default', this.#every(), this.#filters(null)];
  }

  /** A table with what is joined to it. */
  #table(name: string): unknown {
    const definition = this.notebook.tables.find((each) => each.name === name);
    const joined = this.notebook.tables.filter((each) => each.join === name && each.name !== name).map((each) => [each.on, ...this.#versions([each.name])]);
    return [...this.#versions([name]), definition?.join ?? null, definition?.on ?? null, Object.entries(definition?.scores ?? {}), joined];
  }

  #versions(names: readonly string[]): unknown[] {
    return this.tables
      .filter(({ info }) => names.includes(info.table))
      .map(({ info, version, roles }) => [info.table, version, Object.entries(roles).sort(), Object.entries(this.#unitsOf(info.table))]);
  }

  #unitsOf(table: string): object {
    return this.notebook.tables.find((each) => each.name === table)?.units ?? {};
  }

  #every(): unknown {
    return this.tables.map(({ info }) => this.#table(info.table));
  }

  #isOpen(name: string): boolean {
    return this.tables.some(({ info }) => info.table === name);
  }

  /** The filters that concern a table; all of them where its columns are not known (null, or a table that is not open). */
  #filters(table: string | null): unknown {
    const joined = this.notebook.tables.filter((each) => each.join === table).map((each) => each.name);
    const infos = this.tables.filter(({ info }) => info.table === table || joined.includes(info.table)).map(({ info }) => info);
    // Joined columns may carry their table's name in front.
    const has = (column: string): boolean => infos.some((info) => info.columns.some((each) => each.name === column || `${info.table}_${each.name}` === column));
    const concerned = this.notebook.filters.filter((filter) => infos.length === 0 || has(filter.column));
    return concerned.length === 0 ? [] : [concerned, this.#parametersIn([JSON.stringify(concerned)])];
  }

  #parametersIn(texts: readonly (string | undefined)[]): unknown {
    const names = texts.flatMap((text) => [...(text ?? '').matchAll(/\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}/g)].map((match) => match[1] ?? ''));
    return [...new Set(names)].sort().flatMap((name) => {
      const definition = this.notebook.parameters.find((parameter) => parameter.name === name);
      if (definition === undefined) return [];
      const { where: _, ...rest } = definition;
      const checked = parseParameter(definition, this.#valueOf(definition));
      // A default that the data settles hangs on all of it, and a population on what it names.
      const data =
        checked.ok && isSymbolic(checked.value) ? this.#every() : definition.type === 'population' ? this.#name(String(this.#valueOf(definition))) : null;
      return [[rest, this.#valueOf(definition), data]];
    });
  }

  #valueOf(definition: ParameterDefinition): unknown {
    return Object.hasOwn(this.given, definition.name) ? this.given[definition.name] : definition.default;
  }
}

/** The parameter that an `input` cell shows, as it would be written elsewhere. */
function shownParameter(source: CellSource): string[] {
  const value = source.type === 'input' ? (source.value as { readonly parameter?: unknown } | null)?.parameter : undefined;
  return typeof value === 'string' ? [`{{${value}}}`] : [];
}
