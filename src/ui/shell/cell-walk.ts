import type { Verdict } from '../../cells/types.ts';
import type { CellState } from '../../notebook/session-types.ts';
import { verdictOf } from '../notebook/verdict-strip.ts';

/** The cell before or after the one in focus, staying at the ends; the first or last when none is in focus; null without cells. */
export function stepFrom(cells: readonly CellState[], focused: string | null, by: 1 | -1): string | null {
  const at = cells.findIndex((cell) => cell.id === focused);
  const start = by === 1 ? 0 : cells.length - 1;
  return cells[at < 0 ? start : Math.min(cells.length - 1, Math.max(0, at + by))]?.id ?? null;
}

/** The next cell with a verdict after the one in focus, going round; null when no cell has it. */
export function nextWithVerdict(cells: readonly CellState[], focused: string | null, verdict: Verdict): string | null {
  const having = cells.filter((cell) => verdictOf(cell) === verdict);
  const at = having.findIndex((cell) => cell.id === focused);
  return having[(at + 1) % Math.max(1, having.length)]?.id ?? null;
}
