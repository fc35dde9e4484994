import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { verdicts, type Verdict } from '../../cells/types.ts';
import { integer, number } from '../../charts/format.ts';
import type { CellState, SessionState } from '../../notebook/session-types.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';

/** Verdict a cell stands for in counts: of its result, or error when it failed without one; null before it ran. */
export function verdictOf(cell: CellState): Verdict | null {
  return cell.result?.verdict ?? (cell.status === 'error' ? 'error' : null);
}

/** `<fl-verdict-strip .state>`: counts per verdict, run and cancel. Fires `fl-jump` with a verdict, `fl-run`, `fl-cancel`. */
export class VerdictStrip extends LitElement {
  static override properties = { state: { attribute: false }, seconds: { attribute: false } };
  static override styles = [
    shared,
    verdictStyles,
    css`
    :host { display: block; }
    .strip { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; padding: 7px 20px; }
    [role='status'] { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; min-block-size: 26px; }
    button.chip { border: 0; padding: 2px 9px; }
    button.chip:hover:not(:disabled) { filter: brightness(0.96); }
    button.chip.pass:hover:not(:disabled) { background: var(--fl-pass-tint); }
    button.chip.fail:hover:not(:disabled), button.chip.error:hover:not(:disabled), button.chip.invalid:hover:not(:disabled) { background: var(--fl-fail-tint); }
    button.chip.warn:hover:not(:disabled) { background: var(--fl-warn-tint); }
    button.chip.insufficient:hover:not(:disabled) { background: var(--fl-open-tint); }
    .grow { flex: 1; }
    .time { font-size: 12.5px; color: var(--fl-muted); }
    @media (max-width: 560px) { .strip { padding-inline: 12px; } .time { display: none; } }
    @media print { button:not(.chip) { display: none; } }
  `,
  ];

  declare state: SessionState | null;
  declare seconds: number | null;

  constructor() {
    super();
    this.state = null;
    this.seconds = null;
  }

  private fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private timing(state: SessionState): string {
    const rows = state.tables.reduce((sum, table) => sum + (table.info.rows ?? 0), 0);
    const engine = state.engine === 'booting' ? 'engine starting' : state.engine === 'failed' ? 'engine failed to start' : 'DuckDB in this tab';
    if (state.running) return `${state.cells.filter((cell) => cell.status === 'done' || cell.status === 'error').length} of ${state.cells.length} cells done`;
    return [...(this.seconds === null ? [] : [`ran in ${number(this.seconds, 2)} s`]), ...(rows === 0 ? [] : [`${integer(rows)} rows`]), engine].join(' · ');
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null || state.notebook === null) return nothing;
    const counts = verdicts
      .map((verdict) => ({ verdict, count: state.cells.filter((cell) => verdictOf(cell) === verdict).length }))
      .filter((entry) => entry.count > 0);
    const stale = state.cells.filter((cell) => cell.status === 'stale').length;
    const ready = state.tables.length > 0 && state.cells.length > 0;
    return html`<section class="strip" aria-label="Run">
      <div role="status" aria-label="Verdicts">
        ${state.running ? html`<span class="chip">running</span>` : nothing}
        ${counts.length === 0 && !state.running ? html`<span class="muted">${ready ? `${state.cells.length} cells, not run yet` : 'No data yet'}</span>` : nothing}
        ${counts.map(({ verdict, count }) => html`<button class="chip ${verdict}" data-count=${count} title="Go to the next cell with this verdict" @click=${() => this.fire('fl-jump', verdict)}>${verdictIcon(verdict)}${count} ${verdictWords[verdict]}</button>`)}
      </div>
      <span class="grow"></span><span class="time">${this.timing(state)}</span>
      ${
        state.running
          ? html`<button @click=${() => this.fire('fl-cancel')}>Cancel</button>`
          : html`<button class="primary" ?disabled=${!ready || state.engine === 'failed'} @click=${() => this.fire('fl-run')}>${stale > 0 ? `Run ${stale} changed` : counts.length > 0 ? 'Run again' : 'Run all'}</button>`
      }
    </section>`;
  }
}

customElements.define('fl-verdict-strip', VerdictStrip);
