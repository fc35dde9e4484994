import { roles } from '../../telemetry/types.ts';
import { completeSql, parameterOptions, sourceOptions } from './complete-sql.ts';
import { distinct, type Suggestion, type Suggestions } from './complete-types.ts';
import { columnsFor, type KnownNames, sourceOf } from './known-names.ts';
import { fieldHelp, keysAreColumns, shownValue, wantedAt } from './parameter-words.ts';
import { type Field, fieldAt, type Shape, shapesAt, shapeWords } from './schema-shape.ts';
import { type YamlPlace, yamlPlace } from './yaml-place.ts';

/** What a YAML text holds: its shape, and the cell type's name (`front` for the front matter). */
export interface YamlSubject {
  readonly type: string;
  readonly shape: Shape;
  /** Id of the cell, so that it is not offered to itself. */
  readonly id?: string;
}

/** Text as a plain YAML scalar, quoted where YAML would read it as something else. */
export function yamlScalar(text: string): string {
  return /^[A-Za-z_][\w.%/ -]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) && text.trim() === text ? text : JSON.stringify(text);
}

/** Completes YAML at an offset from the shape that its schema gives; null where nothing fits. */
export function completeYaml(text: string, offset: number, subject: YamlSubject, names: KnownNames): Suggestions | null {
  const place = yamlPlace(text, offset);
  if (place === null) return null;
  const parameters = parameterOptions(text.slice(place.from, offset), names);
  if (parameters !== null) {
    const options = parameters.options.map((option) => ({ ...option, apply: `${option.label}}}${place.quote === '' ? '' : place.quote}` }));
    return { from: offset - parameters.word.length, options };
  }
  const source = writtenSource(text, subject);
  const keys = place.in === 'value' ? [] : keyOptions(place, subject, names, source);
  if (place.in === 'key') return found(place.from, keys);
  if (wantedAt(subject.type, place.path) === 'expression') {
    const sql = completeSql(text.slice(place.from, offset), offset - place.from, names, { expression: true, source });
    return sql === null ? null : { from: sql.from + place.from, options: sql.options };
  }
  const values = valueOptions(place, subject, names, source);
  return found(place.from, place.quote === '' ? [...values, ...keys] : values);
}

function found(from: number, options: readonly Suggestion[]): Suggestions | null {
  return options.length === 0 ? null : { from, options: distinct(options) };
}

/** The source a half-written cell reads, by its top-level keys. */
function writtenSource(text: string, subject: YamlSubject): string | null {
  const written = Object.fromEntries([...text.matchAll(/^([a-z_]+):[ \t]*["']?([A-Za-z_]\w*)/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
  if (subject.type === 'front') return null;
  const defaults = subject.shape.kind === 'object' ? Object.fromEntries(subject.shape.fields.map((field) => [field.key, field.default])) : {};
  return sourceOf(written, defaults);
}

function keyOptions(place: YamlPlace, subject: YamlSubject, names: KnownNames, source: string | null): readonly Suggestion[] {
  const used = new Set(place.siblings);
  const parents = shapesAt(subject.shape, place.path);
  const fields = parents.flatMap((parent) => (parent.kind === 'object' ? parent.fields : [])).filter((field) => !used.has(field.key));
  const options = fields.map((field, index) => keyOption(field, fields.length - index));
  if (!parents.some((parent) => parent.kind === 'record')) return options;
  const rolesHere = subject.type === 'front' && place.path.at(-1) === 'roles';
  const free: readonly Suggestion[] = rolesHere ? roles.map((role) => ({ label: role, detail: 'role', kind: 'role' })) : [];
  const columns = keysAreColumns(place.path) ? columnOptions(names, source, place) : [];
  return [...options, ...free, ...columns]
    .filter((option) => !used.has(option.label))
    .map((option) => ({ ...option, apply: option.apply ?? `${yamlScalar(option.label)}: ` }));
}

/** In the order of the schema: required keys first. */
function keyOption(field: Field, order: number): Suggestion {
  const fallback = field.default === undefined ? (field.required ? 'Required.' : '') : `Default: ${shownValue(field.default)}.`;
  return {
    label: field.key,
    apply: `${field.key}: `,
    detail: shapeWords(field.shape).slice(0, 60),
    info: [fieldHelp(field), fallback].filter((sentence) => sentence !== '').join(' '),
    kind: 'key',
    boost: (field.required ? 10 : 0) + Math.min(9, order / 10),
  };
}

function columnOptions(names: KnownNames, source: string | null, place: YamlPlace, withRoles = false): readonly Suggestion[] {
  const write = (name: string): string => (place.quote === '' ? yamlScalar(name) : name);
  const columns = columnsFor(names, source);
  const held = withRoles ? columns.filter((column) => column.role !== null) : [];
  return [
    ...columns.map(
      (column): Suggestion => ({
        label: column.name,
        apply: place.in === 'key' ? `${write(column.name)}: ` : write(column.name),
        detail: [column.type.toLowerCase(), column.role ?? ''].filter(Boolean).join(' · '),
        kind: 'column',
        boost: 1,
      }),
    ),
    ...held.map((column): Suggestion => ({ label: column.role ?? '', detail: `role of ${column.name}`, kind: 'role' })),
  ];
}

function valueOptions(place: YamlPlace, subject: YamlSubject, names: KnownNames, source: string | null): readonly Suggestion[] {
  const written = new Set(place.siblings);
  const shapes = shapesAt(subject.shape, place.path);
  const field = fieldAt(subject.shape, place.path);
  const fixed = shapes.flatMap((shape): readonly (string | number | boolean)[] =>
    shape.kind === 'choice' ? shape.options : shape.kind === 'boolean' ? [true, false] : [],
  );
  const isDefault = (value: unknown): boolean => field !== null && field.default === value;
  const options = fixed.map((value): Suggestion => {
    const text = typeof value === 'string' && place.quote === '' ? yamlScalar(value) : String(value);
    return { label: String(value), apply: text, kind: 'value', boost: isDefault(value) ? 3 : 2, ...(isDefault(value) ? { detail: 'default' } : {}) };
  });
  const taken = shapes.length > 0 && shapes.every((shape) => ['choice', 'boolean', 'number', 'object', 'other'].includes(shape.kind));
  const wanted = taken ? [] : wantedOptions(place, subject, names, source);
  const lists = shapes.some((shape) => shape.kind === 'list' && shape.item.kind === 'object') ? [] : wanted;
  const parameters =
    shapes.length === 0
      ? []
      : names.parameters.map(
          ({ name, type, value }): Suggestion => ({
            label: `{{${name}}}`,
            apply: place.quote === '' ? `"{{${name}}}"` : `{{${name}}}`,
            detail: `${type}, now ${String(value)}`,
            kind: 'parameter',
            boost: -1,
          }),
        );
  return [...options, ...lists, ...parameters].filter((option) => !written.has(option.label));
}

function wantedOptions(place: YamlPlace, subject: YamlSubject, names: KnownNames, source: string | null): readonly Suggestion[] {
  const front = subject.type === 'front';
  const key = place.path.findLast((step) => typeof step === 'string');
  const inRoles = front && place.path.includes('roles');
  const wanted = inRoles || (front && (key === 'of' || key === 'on')) ? 'column' : front && key === 'join' ? 'table' : wantedAt(subject.type, place.path);
  switch (wanted) {
    case 'column':
      return columnOptions(names, inRoles ? String(place.path[1] ?? '') : source, place, !front);
    case 'role':
      return roles.map(
        (role): Suggestion => ({
          label: role,
          kind: 'role',
          boost: names.columns.some((column) => column.role === role) ? 1 : 0,
          detail: names.columns.find((column) => column.role === role)?.name ?? 'no column',
        }),
      );
    case 'source':
      return sourceOptions(names, subject.id ?? null, 1);
    case 'table':
      return names.tables.map((label): Suggestion => ({ label, detail: 'table', kind: 'source' }));
    case 'parameter':
      return names.parameters.map(({ name, type }): Suggestion => ({ label: name, detail: type, kind: 'parameter' }));
    case 'duration':
      return ['auto', '5m', '15m', '1h', '6h', '1d', '7d'].map((label): Suggestion => ({ label, apply: label, kind: 'value' }));
    default:
      return [];
  }
}
