import { describeNotebook, type NotebookDescription } from '../../notebook/describe.ts';
import type { SessionState } from '../../notebook/session-types.ts';

/** What the open notebook computes and lacks; null when no cell names a role that no column has. */
export function missingRoles(state: SessionState): NotebookDescription | null {
  if (state.notebook === null) return null;
  const description = describeNotebook(state.notebook, state.tables);
  const required = description.missingRoles.filter((role) => role.required);
  return required.length === 0 ? null : { ...description, missingRoles: required };
}
