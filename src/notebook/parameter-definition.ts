import { choiceHint, shown } from './diagnostics.ts';
import type { Entry, FrontReader } from './front-reader.ts';
import { parseParameter, parameterTypes, symbolicDefaults } from './parameters.ts';
import type { ParameterDefinition } from './types.ts';

const keys = ['type', 'default', 'label', 'min', 'max', 'step', 'options', 'of'];
const onlyFor: Readonly<Record<string, readonly string[]>> = { min: ['number'], max: ['number'], step: ['number'], options: ['choice'], of: ['choice'] };

/** Reads one member of `parameters:`; null, and diagnostics, when it is wrong. The default fits the type. */
export function readParameterDefinition(reader: FrontReader, entry: Entry): ParameterDefinition | null {
  const before = reader.diagnostics.length;
  reader.known(entry, keys);
  const type = parameterTypes.find((known) => known === reader.value(entry, 'type'));
  if (type === undefined) {
    const given = reader.value(entry, 'type');
    const hint = typeof given === 'string' ? choiceHint(given, parameterTypes) : `choose one of ${parameterTypes.join(', ')}`;
    reader.report('E_PARAMETER', `The parameter '${entry.name}' has the type ${shown(given)}`, reader.child(entry, 'type'), hint);
    return null;
  }
  for (const [key, types] of Object.entries(onlyFor)) {
    if (reader.value(entry, key) !== undefined && !types.includes(type)) {
      reader.report('E_PARAMETER', `'${key}' has no meaning for a ${type}`, reader.child(entry, key), `it belongs to a ${types.join(' or ')}`);
    }
  }
  const limits: { min?: number; max?: number; step?: number } = {};
  for (const key of ['min', 'max', 'step'] as const) {
    const value = reader.value(entry, key);
    if (typeof value === 'number') limits[key] = value;
    else if (value !== undefined) reader.report('E_PARAMETER', `'${key}' takes a number, not ${shown(value)}`, reader.child(entry, key));
  }
  const options = readOptions(reader, entry);
  const of = reader.text(entry, 'of');
  if (type === 'choice' && (options === undefined) === (of === undefined)) {
    reader.report('E_PARAMETER', `The choice '${entry.name}' needs either \`options\` or \`of\``, entry, 'write `options: [a, b]`, or `of: column`');
  }
  const fallback = options?.[0] ?? (of === undefined ? undefined : symbolicDefaults[0]);
  const definition: ParameterDefinition = {
    name: entry.name,
    type,
    default: reader.value(entry, 'default') ?? fallback,
    label: reader.text(entry, 'label') ?? entry.name,
    ...limits,
    ...(options === undefined ? {} : { options }),
    ...(of === undefined ? {} : { of }),
    where: entry.position,
  };
  if (reader.diagnostics.length > before) return null;
  if (definition.default === undefined) {
    reader.report('E_PARAMETER', `The parameter '${entry.name}' has no default`, entry, 'add `default: …`, so that the notebook runs as it stands');
    return null;
  }
  const checked = parseParameter(definition, definition.default);
  if (!checked.ok) {
    reader.report('E_PARAMETER', `The default of '${entry.name}': ${checked.message}`, reader.child(entry, 'default'), checked.hint);
    return null;
  }
  return definition;
}

function readOptions(reader: FrontReader, entry: Entry): readonly string[] | undefined {
  const given = reader.value(entry, 'options');
  if (given === undefined) return undefined;
  const scalars = Array.isArray(given) && given.length > 0 && given.every((item) => ['string', 'number', 'boolean'].includes(typeof item));
  if (scalars) return (given as readonly unknown[]).map(String);
  reader.report('E_PARAMETER', `'options' takes a list of texts, not ${shown(given)}`, reader.child(entry, 'options'));
  return undefined;
}
