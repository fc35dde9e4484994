import { choiceHint, diagnostic, shown } from './diagnostics.ts';
import { parseDuration, parseInstant } from './durations.ts';
import { namePattern } from './names.ts';
import type { Diagnostic, ParameterDefinition } from './types.ts';

export const parameterTypes = ['number', 'text', 'boolean', 'choice', 'date', 'duration', 'column', 'population'] as const;

/** Defaults of a `choice` of a column that only the data settles: the value with most rows, with the latest first timestamp, the earliest. */
export const symbolicDefaults = ['most-frequent', 'newest', 'oldest'] as const;

/** A value the runner looks up in the column `of` before anything is substituted. */
export interface SymbolicDefault {
  readonly kind: 'symbolic';
  readonly pick: (typeof symbolicDefaults)[number];
  readonly of: string;
}

/** number and boolean as such; date, duration, column, population, choice and text as text. */
export type ParameterValue = string | number | boolean | SymbolicDefault;

export type ParameterCheck = { readonly ok: true; readonly value: ParameterValue } | { readonly ok: false; readonly message: string; readonly hint?: string };

export function isSymbolic(value: ParameterValue): value is SymbolicDefault {
  return typeof value === 'object';
}

const textLimit = 1000;

/** Checks a value, typed or as text from the command line, against a parameter's definition; answers the typed value or what is wrong. */
export function parseParameter(definition: ParameterDefinition, given: unknown): ParameterCheck {
  const wrong = (expected: string, hint?: string): ParameterCheck => ({
    ok: false,
    message: `${shown(given)} is not ${expected}`,
    ...(hint === undefined ? {} : { hint }),
  });
  if (definition.type === 'number') return checkNumber(definition, given, wrong);
  if (definition.type === 'boolean') {
    if (typeof given === 'boolean') return { ok: true, value: given };
    return given === 'true' || given === 'false' ? { ok: true, value: given === 'true' } : wrong('true or false');
  }
  const text = definition.type === 'choice' && (typeof given === 'number' || typeof given === 'boolean') ? String(given) : given;
  if (typeof text !== 'string') return wrong(`a ${definition.type}`, 'put it in quotes');
  if (text.length > textLimit) return wrong(`short enough: at most ${textLimit} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000B-\u001F\u007F]/.test(text)) return wrong('free of control characters');
  switch (definition.type) {
    case 'choice':
      return checkChoice(definition, text, wrong);
    case 'date':
      return parseInstant(text) === null ? wrong('a date', 'write 2026-01-31 or 2026-01-31T12:00Z') : { ok: true, value: text };
    case 'duration':
      return parseDuration(text) === null ? wrong('a duration', 'write 30s, 5m, 6h, 7d or 2w') : { ok: true, value: text };
    case 'column':
      return text === '' || text.length > 255 ? wrong('a column name') : { ok: true, value: text };
    case 'population':
      return namePattern.test(text) ? { ok: true, value: text } : wrong('the name of a population or a table');
    default:
      return { ok: true, value: text };
  }
}

type Wrong = (expected: string, hint?: string) => ParameterCheck;

function checkNumber(definition: ParameterDefinition, given: unknown, wrong: Wrong): ParameterCheck {
  const plain = typeof given === 'string' && /^\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$/.test(given);
  const value = plain ? Number(given) : given;
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('a number');
  if (definition.min !== undefined && value < definition.min) return wrong(`at least ${definition.min}`);
  if (definition.max !== undefined && value > definition.max) return wrong(`at most ${definition.max}`);
  return { ok: true, value };
}

function checkChoice(definition: ParameterDefinition, text: string, wrong: Wrong): ParameterCheck {
  const options = definition.options;
  if (options !== undefined) return options.includes(text) ? { ok: true, value: text } : wrong(`one of ${options.join(', ')}`, choiceHint(text, options));
  const pick = symbolicDefaults.find((name) => name === text);
  return { ok: true, value: pick === undefined ? text : { kind: 'symbolic', pick, of: definition.of ?? '' } };
}

export interface ResolvedParameter {
  readonly definition: ParameterDefinition;
  readonly value: ParameterValue;
}
export type Parameters = ReadonlyMap<string, ResolvedParameter>;

/**
 * Each parameter with its override, typed or as text (`--param name=value`), else its default. An override that does not fit or names no
 * parameter is a fatal diagnostic at the definition, and the default stands. Once the data has settled the symbolic defaults, bind again with the
 * settled values.
 */
export function bindParameters(
  definitions: readonly ParameterDefinition[],
  overrides: Readonly<Record<string, unknown>> = {},
): { parameters: Parameters; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const parameters = new Map<string, ResolvedParameter>();
  for (const definition of definitions) {
    const given = Object.hasOwn(overrides, definition.name);
    const checked = parseParameter(definition, given ? overrides[definition.name] : definition.default);
    const usable = checked.ok ? checked : parseParameter(definition, definition.default);
    if (!checked.ok) {
      diagnostics.push(
        diagnostic('E_PARAMETER', `The parameter '${definition.name}': ${checked.message}`, definition.where, {
          key: definition.name,
          hint: checked.hint,
          fatal: true,
        }),
      );
    }
    if (usable.ok) parameters.set(definition.name, { definition, value: usable.value });
  }
  const names = definitions.map((definition) => definition.name);
  for (const name of Object.keys(overrides)) {
    if (!names.includes(name))
      diagnostics.push(diagnostic('E_PARAMETER', `There is no parameter '${name}'`, { line: 1, column: 1 }, { hint: choiceHint(name, names), fatal: true }));
  }
  return { parameters, diagnostics };
}
