import * as v from 'valibot';
import { type Role, roles } from '../telemetry/types.ts';
import { NotebookError } from './notebook-error.ts';
import type { SavedState } from './session-types.ts';
import { notebookSizeLimit } from './source-text.ts';

const text = v.pipe(v.string('expected text'), v.maxLength(1000, 'expected at most 1000 characters'));
const value = v.union([text, v.pipe(v.number(), v.finite('expected a finite number')), v.boolean()], 'expected text, a number, true or false');
const role = v.picklist([...roles] as [Role, ...Role[]], 'expected a role such as timestamp or latency');
const column = v.nullable(v.union([text, v.array(text)], 'expected a column, a list of columns or null'));

/** valibot takes a list for a mapping. */
const mapping = (expected: string) =>
  v.custom<Record<string, unknown>>((given) => given !== null && typeof given === 'object' && !Array.isArray(given), expected);

/** Values of parameters and chosen roles, and nothing else. */
const schema = v.pipe(
  mapping('expected an object with parameters and roles'),
  v.strictObject({
    parameters: v.optional(v.pipe(mapping('expected values by parameter'), v.record(v.pipe(v.string(), v.maxLength(63)), value)), {}),
    roles: v.optional(v.array(v.strictObject({ table: text, role, column }, 'expected table, role and column'), 'expected a list of roles'), []),
  }),
);

/** A saved state from JSON. Throws NotebookError with one sentence: where, what was expected. */
export function parseSavedState(given: unknown): SavedState {
  const parsed = v.safeParse(schema, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = (issue.path ?? []).map((item) => String(item.key)).join('.');
  const unknown = issue.expected === 'never';
  const what = unknown ? `there is no key "${path}"; it holds parameters and roles` : `${path === '' ? '' : `"${path}" does not fit: `}${issue.message}`;
  throw new NotebookError('E_STATE', `the saved state cannot be read: ${what}`);
}

/** True when what would be stored or shared is a notebook's text, parameter values and role names, and nothing beside them: never rows, results or file names. */
export function holdsNoData(notebookText: string, saved: unknown): boolean {
  return notebookText.length <= notebookSizeLimit && v.safeParse(schema, saved).success;
}
