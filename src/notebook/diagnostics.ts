import { nearestName } from './nearest-name.ts';
import type { Diagnostic, Position } from './types.ts';

/** Stable codes of everything that can be wrong with a notebook before data is seen. */
export const diagnosticCodes = [
  'E_SIZE',
  'E_CHARACTER',
  'E_FRONT_MATTER',
  'E_VERSION',
  'E_YAML',
  'E_HTML',
  'E_FENCE',
  'E_UNKNOWN_KEY',
  'E_UNKNOWN_CELL',
  'E_DUPLICATE_ID',
  'E_NAME',
  'E_VALUE',
  'E_PARAMETER',
  'E_REFERENCE',
  'E_CYCLE',
  'E_SQL_REFUSED',
  'E_EXPRESSION',
] as const;
export type DiagnosticCode = (typeof diagnosticCodes)[number];

export interface DiagnosticDetail {
  readonly cell?: string | undefined;
  readonly key?: string | undefined;
  readonly hint?: string | undefined;
  readonly fatal?: boolean | undefined;
}

/** A diagnostic record; details left undefined are left out. Not fatal unless said so. */
export function diagnostic(code: DiagnosticCode, message: string, where: Position, detail: DiagnosticDetail = {}): Diagnostic {
  return {
    code,
    message,
    where: { line: where.line, column: where.column },
    ...(detail.cell === undefined ? {} : { cell: detail.cell }),
    ...(detail.key === undefined ? {} : { key: detail.key }),
    ...(detail.hint === undefined ? {} : { hint: detail.hint }),
    fatal: detail.fatal ?? false,
  };
}

/** `did you mean 'drift'?`, or the list of choices when none is near; undefined without choices. */
export function choiceHint(name: string, choices: readonly string[]): string | undefined {
  const near = nearestName(name, choices);
  if (near !== null) return `did you mean '${near}'?`;
  return choices.length === 0 ? undefined : `choose one of ${shorten([...choices].sort().join(', '), 300)}`;
}

/** The text on one line, at most `limit` characters, for use inside a message. */
export function shorten(text: string, limit = 60): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}

/** A value as a message shows it: JSON, shortened. */
export function shown(value: unknown): string {
  return shorten(value === undefined ? 'nothing' : JSON.stringify(value));
}

/** In the order of the text: by line, column, then code. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.where.line - b.where.line || a.where.column - b.where.column || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

/** `file:line:column: message (hint)`, one line, no trailing line end. */
export function formatDiagnostic(d: Diagnostic, fileName: string): string {
  const hint = d.hint === undefined ? '' : ` (${d.hint})`;
  return `${fileName}:${d.where.line}:${d.where.column}: ${d.message}${hint}`;
}
