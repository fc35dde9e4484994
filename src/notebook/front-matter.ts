import { choiceHint, shown, sortDiagnostics } from './diagnostics.ts';
import { readFilters } from './filters.ts';
import { type Entry, FrontReader } from './front-reader.ts';
import { readParameterDefinition } from './parameter-definition.ts';
import { timeRoles, type TimeUnit, timeUnits } from '../telemetry/time-reading.ts';
import { type Role, roles } from '../telemetry/types.ts';
import { isWindowBound } from './durations.ts';
import { readYaml } from './read-yaml.ts';
import type { Diagnostic, Notebook, ParameterDefinition, PopulationDefinition, TableDefinition } from './types.ts';

/** The front matter's keys in canonical order. */
export const frontMatterKeys = ['faultline', 'title', 'summary', 'tables', 'populations', 'filters', 'parameters', 'events'] as const;

export type FrontMatter = Omit<Notebook, 'blocks' | 'text'>;

/** Reads the text between the `---` lines; `above` is the number of lines before it. Null after a fatal diagnostic. */
export function readFrontMatter(text: string, above: number): { front: FrontMatter | null; diagnostics: Diagnostic[] } {
  const reading = readYaml(text, (line, column) => ({ line: line + above, column }), { fatal: true });
  if (reading.diagnostics.length > 0) return { front: null, diagnostics: [...reading.diagnostics] };
  const reader = new FrontReader(reading);
  const root = reader.mapping(reader.root);
  if (root === null) return { front: null, diagnostics: reader.diagnostics };
  if (!checkVersion(reader)) return { front: null, diagnostics: reader.diagnostics };
  reader.known(reader.root, frontMatterKeys);

  const title = reader.text(reader.root, 'title');
  if (title === undefined) reader.report('E_FRONT_MATTER', 'The front matter needs a title', reader.root, 'add `title: …`');
  const tables = reader.entries('tables').map((entry) => readTable(reader, entry));
  const populations = reader.entries('populations').map((entry) => readPopulation(reader, entry));
  const filters = readFilters(reader);
  const parameters: ParameterDefinition[] = [];
  for (const entry of reader.entries('parameters')) {
    const parameter = readParameterDefinition(reader, entry);
    if (parameter !== null) parameters.push(parameter);
  }
  const events = reader.text(reader.root, 'events') ?? null;
  checkTables(reader, tables, populations, events);
  const diagnostics = sortDiagnostics(reader.diagnostics);
  if (diagnostics.length > 0) return { front: null, diagnostics };
  return {
    front: { version: 1, title: title ?? '', summary: reader.text(reader.root, 'summary') ?? '', tables, populations, parameters, filters, events },
    diagnostics,
  };
}

function checkVersion(reader: FrontReader): boolean {
  const version = reader.value(reader.root, 'faultline');
  const entry = reader.child(reader.root, 'faultline');
  if (version === undefined) {
    reader.report('E_VERSION', 'The front matter does not say `faultline: 1`', reader.root, 'add it as the first line');
    return false;
  }
  if (version === 1) return true;
  const newer = typeof version === 'number' && version > 1;
  const message = newer
    ? `This notebook has format ${shown(version)}; this version of Faultline reads format 1`
    : `There is no notebook format ${shown(version)}`;
  reader.report('E_VERSION', message, entry, newer ? 'update Faultline' : 'write `faultline: 1`');
  return false;
}

function readTable(reader: FrontReader, entry: Entry): TableDefinition {
  reader.known(entry, ['roles', 'join', 'on']);
  const definition: Record<string, string | readonly string[]> = {};
  let scores: Record<string, string> | undefined;
  const units: Record<string, TimeUnit> = {};
  for (const role of reader.entries('roles', entry)) {
    if (role.name === 'scores') scores = readScores(reader, role);
    else if (!(roles as readonly string[]).includes(role.name)) {
      reader.report('E_UNKNOWN_KEY', `There is no role '${role.name}'`, role, choiceHint(role.name, [...roles, 'scores']));
    } else if (typeof role.value === 'string') definition[role.name] = role.value;
    else if (isRecord(role.value)) {
      const timed = readTime(reader, role);
      if (timed !== null) {
        definition[role.name] = timed.column;
        units[timed.column] = timed.unit;
      }
    } else if (Array.isArray(role.value) && role.value.every((item) => typeof item === 'string')) definition[role.name] = role.value as string[];
    else reader.report('E_VALUE', `The role '${role.name}' takes a column name or a list of them, not ${shown(role.value)}`, role);
  }
  const join = reader.text(entry, 'join');
  const on = reader.text(entry, 'on');
  if ((join === undefined) !== (on === undefined)) {
    reader.report('E_VALUE', `The table '${entry.name}' needs both \`join\` and \`on\``, entry, 'write `{ join: telemetry, on: request_id }`');
  }
  return {
    name: entry.name,
    roles: definition,
    position: entry.position,
    ...(Object.keys(units).length === 0 ? {} : { units }),
    ...(scores === undefined ? {} : { scores }),
    ...(join === undefined ? {} : { join }),
    ...(on === undefined ? {} : { on }),
  };
}

function isRecord(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** `timestamp: { column: at, unit: ms }`: a time that is stored as numbers or text, and what it counts. */
function readTime(reader: FrontReader, role: Entry): { readonly column: string; readonly unit: TimeUnit } | null {
  if (!timeRoles.has(role.name as Role)) {
    reader.report('E_VALUE', `The role '${role.name}' takes a column name or a list of them, not ${shown(role.value)}`, role, 'only roles of time have a unit');
    return null;
  }
  reader.known(role, ['column', 'unit']);
  const column = reader.text(role, 'column');
  const unit = reader.text(role, 'unit');
  if (column === undefined) reader.report('E_VALUE', `The role '${role.name}' does not name its column`, role, 'write `{ column: at, unit: ms }`');
  if (unit === undefined || !(timeUnits as readonly string[]).includes(unit)) {
    const found = unit === undefined ? 'has no unit' : `has the unit ${shown(unit)}`;
    reader.report('E_VALUE', `The role '${role.name}' ${found}; expected s, ms, us, ns or iso`, role, 'write `{ column: at, unit: ms }`, or the column alone');
    return null;
  }
  return column === undefined ? null : { column, unit: unit as TimeUnit };
}

/** `scores: { class: column }`: the one role that names a column for each class. */
function readScores(reader: FrontReader, role: Entry): Record<string, string> | undefined {
  const { value } = role;
  const given = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  if (given.length > 0 && given.every(([, column]) => typeof column === 'string')) return Object.fromEntries(given as [string, string][]);
  reader.report(
    'E_VALUE',
    `The role 'scores' takes a column for each class, not ${shown(value)}`,
    role,
    'write `scores: { class: column, other class: column }`',
  );
  return undefined;
}

function readPopulation(reader: FrontReader, entry: Entry): PopulationDefinition {
  reader.known(entry, ['table', 'where', 'window']);
  const table = reader.text(entry, 'table');
  if (table === undefined) reader.report('E_VALUE', `The population '${entry.name}' does not name its table`, entry, 'add `table: …`');
  const where = reader.text(entry, 'where');
  const base = { name: entry.name, table: table ?? '', position: entry.position, ...(where === undefined ? {} : { where }) };
  if (reader.value(entry, 'window') === undefined) return base;
  const window = reader.child(entry, 'window');
  if (reader.mapping(window) === null) return base;
  reader.known(window, ['from', 'to']);
  const [from, to] = (['from', 'to'] as const).map((key) => {
    const bound = reader.text(window, key);
    if (bound === undefined || !isWindowBound(bound)) {
      const found = bound === undefined ? 'missing' : shown(bound);
      reader.report(
        'E_VALUE',
        `The window's \`${key}\` is ${found}`,
        bound === undefined ? window : reader.child(window, key),
        'write an ISO time, `start` or `end`, or `end - 7d`',
      );
    }
    return bound ?? '';
  });
  return { ...base, window: { from: from ?? '', to: to ?? '' } };
}

function checkTables(reader: FrontReader, tables: readonly TableDefinition[], populations: readonly PopulationDefinition[], events: string | null): void {
  const names = tables.map((table) => table.name);
  for (const table of tables) {
    const entry = reader.child(reader.child(reader.root, 'tables'), table.name);
    if (table.join === undefined) continue;
    if (table.join === table.name) reader.report('E_REFERENCE', `The table '${table.name}' cannot be joined to itself`, reader.child(entry, 'join'));
    else if (!names.includes(table.join))
      reader.report('E_REFERENCE', `There is no table '${table.join}'`, reader.child(entry, 'join'), choiceHint(table.join, names));
  }
  for (const population of populations) {
    const entry = reader.child(reader.child(reader.root, 'populations'), population.name);
    if (!names.includes(population.name)) continue;
    if (population.table !== population.name) {
      reader.report('E_DUPLICATE_ID', `The population '${population.name}' has the name of another table`, entry, 'choose another name');
    } else if (population.where !== undefined || population.window !== undefined) {
      reader.report(
        'E_DUPLICATE_ID',
        `The population '${population.name}' has its table's name and so may have no filter or window`,
        entry,
        'choose another name',
      );
    }
  }
  if (events !== null && names.length > 0 && !names.includes(events)) {
    reader.report('E_REFERENCE', `There is no table '${events}'`, reader.child(reader.root, 'events'), choiceHint(events, names));
  }
}
