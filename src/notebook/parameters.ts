import { choiceHint, diagnostic } from './diagnostics.ts';
import { checkParameterValue, type ParameterValue } from './parameter-values.ts';
import type { Diagnostic, ParameterDefinition } from './types.ts';

export interface ResolvedParameter { readonly definition: ParameterDefinition; readonly value: ParameterValue }
export type Parameters = ReadonlyMap<string, ResolvedParameter>;

/**
 * Each parameter with its override, typed or as text (`--param name=value`), else its default. An override that does not fit or names no
 * parameter is a fatal diagnostic at the definition, and the default stands.
 */
export function resolveParameters(definitions: readonly ParameterDefinition[], overrides: Readonly<Record<string, unknown>> = {}): { parameters: Parameters; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const parameters = new Map<string, ResolvedParameter>();
  for (const definition of definitions) {
    const given = Object.hasOwn(overrides, definition.name);
    const checked = checkParameterValue(definition, given ? overrides[definition.name] : definition.default);
    const usable = checked.ok ? checked : checkParameterValue(definition, definition.default);
    if (!checked.ok) {
      diagnostics.push(diagnostic('E_PARAMETER', `The parameter '${definition.name}': ${checked.message}`, definition.where, { key: definition.name, hint: checked.hint, fatal: true }));
    }
    if (usable.ok) parameters.set(definition.name, { definition, value: usable.value });
  }
  const names = definitions.map((definition) => definition.name);
  for (const name of Object.keys(overrides)) {
    if (!names.includes(name)) diagnostics.push(diagnostic('E_PARAMETER', `There is no parameter '${name}'`, { line: 1, column: 1 }, { hint: choiceHint(name, names), fatal: true }));
  }
  return { parameters, diagnostics };
}
