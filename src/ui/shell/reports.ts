import type { SessionState } from '../../notebook/session-types.ts';

/** An event of `<faultline-notebook>`. */
export interface Report {
  readonly name: 'verdict' | 'progress' | 'error';
  readonly detail: unknown;
}

/** What happened between two states, as the page's element tells it: a new message, new progress, new verdicts. */
export function reports(before: SessionState | null, after: SessionState): readonly Report[] {
  const known = new Map((before?.cells ?? []).map((cell) => [cell.id, cell]));
  const found: Report[] = after.message !== null && after.message !== before?.message ? [{ name: 'error', detail: { message: after.message } }] : [];
  for (const cell of after.cells) {
    const old = known.get(cell.id);
    if (cell.progress !== null && cell.progress !== old?.progress) found.push({ name: 'progress', detail: { cell: cell.id, progress: cell.progress } });
    if (cell.result !== null && cell.result !== old?.result) found.push({ name: 'verdict', detail: { cell: cell.id, verdict: cell.result.verdict } });
  }
  return found;
}
