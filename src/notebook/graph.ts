import { choiceHint, diagnostic, shorten, sortDiagnostics } from './diagnostics.ts';
import { keyPosition } from './key-position.ts';
import { referencesIn } from './references.ts';
import type { CellSource, Diagnostic, Notebook, Position } from './types.ts';

/** What a notebook computes, and from what. Nodes are `table:x`, `population:x`, `parameter:x`, `cell:x` and `filters`, for one name may stand for several. */
export interface Graph {
  /** Every node after all it reads; otherwise in the order of the notebook. Nodes on a cycle, and behind one, are left out. */
  readonly order: readonly string[];
  /** The ids of the cells, in that order. */
  readonly cells: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** The nodes a node reads. */
  readsOf(node: string): readonly string[];
  /** The changed nodes and everything that reads them, in order. A bare name stands for every node of that name; unknown names change nothing. */
  affected(changed: Iterable<string>): readonly string[];
}

interface Node {
  readonly name: string;
  readonly reads: readonly string[];
  readonly position: Position;
}

/** Names with a meaning of their own where a population is asked for: the default populations. */
export const defaultPopulations: ReadonlySet<string> = new Set(['reference', 'current']);

/**
 * The dependencies of a notebook. `reads` gives the names a cell reads: bare names resolve to a population, then a table, then a sql cell;
 * `parameter:x`, `cell:x` and the like are taken as they are. Unknown names and cycles are diagnostics (cycles fatal) at their line.
 * Without declared tables any name may be a table, since tables are then known only when a file is opened.
 */
export function buildGraph(notebook: Notebook, reads: (cell: CellSource) => readonly string[] = (cell) => referencesIn(cell, notebook)): Graph {
  const diagnostics: Diagnostic[] = [];
  const nodes = new Map<string, Node>();
  const cells = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell] : []));
  const populations = new Set(notebook.populations.map((population) => population.name));
  const tables = new Set(notebook.tables.map((table) => table.name));
  const ids = new Set(cells.map((cell) => cell.id));
  const sqlIds = new Set(cells.filter((cell) => cell.language === 'sql').map((cell) => cell.id));
  const parameters = new Set(notebook.parameters.map((parameter) => parameter.name));
  const known: Readonly<Record<string, ReadonlySet<string>>> = { population: populations, table: tables, cell: ids, parameter: parameters };

  const resolve = (name: string, report: (message: string, hint: string | undefined) => void): string[] => {
    const [kind, rest] = name.includes(':') ? [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)] : [null, name];
    if (kind !== null) {
      if (known[kind]?.has(rest) === true) return [name];
      if (kind === 'table' && tables.size === 0) return [];
      report(`There is no ${kind} '${shorten(rest)}'`, choiceHint(rest, [...(known[kind] ?? [])]));
      return [];
    }
    if (populations.has(rest)) return [`population:${rest}`];
    if (tables.has(rest)) return [`table:${rest}`];
    if (sqlIds.has(rest)) return [`cell:${rest}`];
    if (tables.size > 0 && !defaultPopulations.has(rest))
      report(`There is no population, table or sql cell '${shorten(rest)}'`, choiceHint(rest, [...populations, ...tables, ...sqlIds]));
    return [];
  };
  const add = (node: string, name: string, names: readonly string[], position: Position, place: (name: string) => Position, cell?: string): void => {
    const resolved = names.flatMap((each) =>
      resolve(each, (message, hint) => {
        diagnostics.push(diagnostic('E_REFERENCE', message, place(each), { cell, hint, fatal: cell === undefined }));
      }),
    );
    nodes.set(node, { name, position, reads: [...new Set(resolved)] });
  };

  for (const { name, type, default: value, where } of notebook.parameters) {
    add(`parameter:${name}`, name, type === 'population' && typeof value === 'string' ? [value] : [], where, () => where);
  }
  for (const table of notebook.tables) {
    const joined = notebook.tables.filter((other) => other.join === table.name).map((other) => `table:${other.name}`);
    add(`table:${table.name}`, table.name, joined, table.position, () => table.position);
  }
  for (const population of notebook.populations) {
    const named = tables.has(population.table) || !sqlIds.has(population.table) ? `table:${population.table}` : `cell:${population.table}`;
    const used = parametersIn(parameters, [population.where, population.window?.from, population.window?.to]);
    add(`population:${population.name}`, population.name, [named, ...used], population.position, () => population.position);
  }
  for (const cell of cells) {
    const names = [...reads(cell), ...parametersIn(parameters, [cell.text])];
    add(`cell:${cell.id}`, cell.id, names, cell.position, (name) => placeOf(cell, name), cell.id);
  }
  if (notebook.filters.length > 0) addFilters(notebook, nodes, parametersIn(parameters, [JSON.stringify(notebook.filters)]));
  return sortNodes(nodes, diagnostics);
}

/** The node `filters` touches every population, and every cell that may use a table as one. */
function addFilters(notebook: Notebook, nodes: Map<string, Node>, reads: readonly string[]): void {
  const sql = new Set(notebook.blocks.flatMap((block) => (block.kind === 'cell' && block.cell.language === 'sql' ? [`cell:${block.cell.id}`] : [])));
  for (const [key, node] of nodes) {
    const isTouched = key.startsWith('population:') || (key.startsWith('cell:') && !sql.has(key));
    if (isTouched) nodes.set(key, { ...node, reads: [...node.reads, 'filters'] });
  }
  nodes.set('filters', { name: 'filters', reads, position: { line: 1, column: 1 } });
}

/** The known parameters written as `{{x}}`; substitution reports the others. */
function parametersIn(known: ReadonlySet<string>, texts: readonly (string | undefined)[]): string[] {
  const names = texts.flatMap((text) => [...(text ?? '').matchAll(/\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}/g)].map((match) => match[1] ?? ''));
  return names.filter((name) => known.has(name)).map((name) => `parameter:${name}`);
}

/** The place of the key whose value is the name, else the fence. */
function placeOf(cell: CellSource, name: string): Position {
  const bare = name.slice(name.indexOf(':') + 1);
  const find = (value: unknown, path: string): string | null => {
    if (typeof value === 'string') return value === bare || value.includes(bare) ? path : null;
    if (value === null || typeof value !== 'object') return null;
    for (const [key, member] of Object.entries(value)) {
      const found = find(member, path === '' ? key : `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  };
  const path = find(cell.value, '');
  return path === null ? cell.position : keyPosition(cell, path);
}

function sortNodes(nodes: ReadonlyMap<string, Node>, diagnostics: Diagnostic[]): Graph {
  const order: string[] = [];
  const settled = new Set<string>();
  for (let moved = true; moved; ) {
    moved = false;
    for (const [key, node] of nodes) {
      if (settled.has(key) || !node.reads.every((read) => settled.has(read))) continue;
      settled.add(key);
      order.push(key);
      moved = true;
    }
  }
  const rest = new Set([...nodes.keys()].filter((key) => !settled.has(key)));
  for (const cycle of cyclesAmong(nodes, rest)) {
    const start = nodes.get(cycle[0] ?? '');
    if (start === undefined) continue;
    const names = [...cycle, cycle[0] ?? ''].map((key) => nodes.get(key)?.name ?? key).join(' → ');
    diagnostics.push(
      diagnostic('E_CYCLE', `These read each other in a circle: ${names}`, start.position, { hint: 'let one of them read something else', fatal: true }),
    );
  }
  const affected = (changed: Iterable<string>): string[] => {
    const touched = new Set<string>();
    for (const name of changed) for (const [key, node] of nodes) if (key === name || node.name === name) touched.add(key);
    for (const key of order) if (nodes.get(key)?.reads.some((read) => touched.has(read)) === true) touched.add(key);
    return order.filter((key) => touched.has(key));
  };
  return {
    order,
    cells: order.filter((key) => key.startsWith('cell:')).map((key) => key.slice(5)),
    diagnostics: sortDiagnostics(diagnostics),
    readsOf: (node) => nodes.get(node)?.reads ?? [],
    affected,
  };
}

/** One cycle for each node set that is left over: followed from its first node along the first read that is left over too. */
function cyclesAmong(nodes: ReadonlyMap<string, Node>, rest: Set<string>): string[][] {
  const cycles: string[][] = [];
  const seen = new Set<string>();
  for (const start of rest) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      path.push(at);
      at = nodes.get(at)?.reads.find((read) => rest.has(read));
    }
    const from = at === undefined ? -1 : path.indexOf(at);
    if (from >= 0) cycles.push(path.slice(from));
  }
  return cycles;
}
