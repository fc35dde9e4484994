import type { CellState, SessionState } from '../../notebook/session-types.ts';

/** What a result was computed from, as far as the page can see. */
interface Basis {
  readonly state: SessionState;
  readonly text: string;
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

function textOf(state: SessionState, id: string): string {
  const block = state.notebook?.blocks.find((given) => given.kind === 'cell' && given.cell.id === id);
  return block?.kind === 'cell' ? block.cell.text : '';
}

function changedKeys(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key]));
}

/** What differs between the state a cell was computed from and the state now, in words: `alpha changed`. Null when the page cannot tell. */
export function whatChanged(before: SessionState, after: SessionState, cell: Pick<CellState, 'id' | 'dependsOn'>, textBefore: string): string | null {
  const touches = (name: string): boolean => cell.dependsOn.length === 0 || cell.dependsOn.includes(name);
  const found: string[] = [];
  if (textOf(after, cell.id) !== textBefore) found.push('the cell changed');
  for (const name of changedKeys(before.parameters, after.parameters)) if (touches(name)) found.push(`${name} changed`);
  for (const name of changedKeys(before.populations, after.populations)) if (touches(name)) found.push(`${name} changed`);
  if (!same(before.notebook?.filters ?? [], after.notebook?.filters ?? [])) found.push('the filters changed');
  const tables = new Map(before.tables.map((table) => [table.info.table, table]));
  for (const table of after.tables) {
    const old = tables.get(table.info.table);
    tables.delete(table.info.table);
    if (old === undefined) found.push(`${table.info.table} was added`);
    else if (!same(old.info, table.info)) found.push(`${table.info.table} was replaced`);
    else if (!same(old.roles, table.roles)) found.push(`roles of ${table.info.table} changed`);
  }
  for (const name of tables.keys()) found.push(`${name} was removed`);
  if (found.length === 0) return null;
  return found.length < 3 ? found.join(', ') : `${found.slice(0, 2).join(', ')} and ${found.length - 2} more`;
}

/** Remembers for each cell the state its result came from, and says of a stale one what has changed since. */
export class StaleReasons {
  private readonly basis = new Map<string, Basis>();
  private wasRunning = false;

  /** To be called with every state. */
  see(state: SessionState): void {
    const settled = state.running || this.wasRunning;
    for (const cell of state.cells) {
      // While nothing runs a cell may still say `done` in the moment before a change marks it stale: only a run renews what it rests on.
      if (cell.status === 'done' && (settled || !this.basis.has(cell.id))) this.basis.set(cell.id, { state, text: textOf(state, cell.id) });
    }
    this.wasRunning = state.running;
  }

  /** `alpha changed`, or null when the cell is not stale or nobody saw what it was computed from. */
  reason(state: SessionState, cell: CellState): string | null {
    const basis = cell.status === 'stale' ? this.basis.get(cell.id) : undefined;
    return basis === undefined ? null : whatChanged(basis.state, state, cell, basis.text);
  }
}
