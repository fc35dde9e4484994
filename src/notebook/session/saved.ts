import { isSymbolic, parseParameter } from '../parameters.ts';
import type { SavedState } from '../session-types.ts';
import type { Notebook, ParameterDefinition } from '../types.ts';

/** True when the default is a value of its own, false when the data settles it (`newest`). */
export function durableParameter(definition: ParameterDefinition): boolean {
  const checked = parseParameter(definition, definition.default);
  return !checked.ok || !isSymbolic(checked.value);
}

/** The saved values that the notebook's parameters take; others belonged to an older text. */
export function usableParameters(notebook: Notebook | null, saved: SavedState['parameters']): Record<string, unknown> {
  const definitions = notebook?.parameters ?? [];
  return Object.fromEntries(
    Object.entries(saved).filter(([name, value]) => {
      const definition = definitions.find((each) => each.name === name);
      return definition !== undefined && parseParameter(definition, value).ok;
    }),
  );
}
