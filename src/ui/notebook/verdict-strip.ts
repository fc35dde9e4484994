import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { verdicts, type Verdict } from '../../cells/types.ts';
import { bytes, integer, number } from '../../charts/format.ts';
import type { CellState, SessionState } from '../../notebook/session-types.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';
import { stripStyles } from './strip-styles.ts';
import { isQuiet } from './verdict-words.ts';

/** Verdict a cell stands for in counts: of its result, or error when it failed without one; null before it ran. */
export function verdictOf(cell: CellState): Verdict | null {
  return cell.result?.verdict ?? (cell.status === 'error' ? 'error' : null);
}

/** Cells per verdict, worst first. Controls and cells that only show rows or a drawing are counted apart: they answer nothing. */
export function verdictCounts(cells: readonly CellState[]): readonly { readonly verdict: Verdict; readonly count: number }[] {
  const judged = cells.filter((cell) => cell.type !== 'input' && !isQuiet(cell.type, verdictOf(cell)));
  return verdicts.map((verdict) => ({ verdict, count: judged.filter((cell) => verdictOf(cell) === verdict).length })).filter((entry) => entry.count > 0);
}

/** What a run cost, of what is known: `ran in 1.8 s · 8.2 MB in 34 columns · 200 000 rows · DuckDB 1.4.3 in this tab`. */
export function runFacts(state: SessionState, seconds: number | null, engine: string | null): string {
  const done = state.cells.filter((cell) => cell.status === 'done' || cell.status === 'error').length;
  if (state.running) return `${integer(done)} of ${integer(state.cells.length)} cells done`;
  const total = (of: (table: SessionState['tables'][number]) => number): number => state.tables.reduce((sum, table) => sum + of(table), 0);
  const columns = total((table) => table.info.columns.length);
  const rows = total((table) => table.info.rows ?? 0);
  const name =
    state.engine === 'booting'
      ? 'engine starting'
      : state.engine === 'failed'
        ? 'engine failed to start'
        : `DuckDB${engine === null ? '' : ` ${engine}`} in this tab`;
  return [
    ...(seconds === null ? [] : [`ran in ${number(seconds, 2)} s`]),
    ...(columns === 0 ? [] : [`${bytes(total((table) => table.bytes))} in ${integer(columns)} columns`]),
    ...(rows === 0 ? [] : [`${integer(rows)} rows`]),
    name,
  ].join(' · ');
}

/**
 * `<fl-verdict-strip .state .seconds .engine .autorun>`: counts per verdict, what a run cost, run and cancel. `seconds`: of the last run; `engine`: DuckDB's
 * version; `autorun`: changes run by themselves, null hides the switch. Fires `fl-jump` verdict, `fl-run`, `fl-cancel`, `fl-autorun` boolean.
 */
export class VerdictStrip extends LitElement {
  static override properties = { state: { attribute: false }, seconds: { attribute: false }, engine: { attribute: false }, autorun: { attribute: false } };
  static override styles = [shared, verdictStyles, stripStyles];

  declare state: SessionState | null;
  declare seconds: number | null;
  declare engine: string | null;
  declare autorun: boolean | null;

  constructor() {
    super();
    this.state = null;
    this.seconds = null;
    this.engine = null;
    this.autorun = null;
  }

  private fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private counts(state: SessionState): TemplateResult | TemplateResult[] {
    const counts = verdictCounts(state.cells);
    if (counts.length > 0)
      return counts.map(
        ({ verdict, count }) =>
          html`<button class="chip ${verdict}" data-count=${count} title="Go to the next cell with this verdict" @click=${() => this.fire('fl-jump', verdict)}>${verdictIcon(verdict)}${count} ${verdictWords[verdict]}</button>`,
      );
    if (state.running) return html``;
    const cells = state.cells.filter((cell) => cell.type !== 'input').length;
    const ran = state.cells.some((cell) => cell.result !== null);
    return html`<span class="muted">${state.tables.length === 0 ? 'No data yet' : cells === 0 ? 'No cells yet' : ran ? 'No verdicts' : `${cells} ${cells === 1 ? 'cell' : 'cells'}, not run yet`}</span>`;
  }

  private runButton(state: SessionState): TemplateResult {
    if (state.running) return html`<button @click=${() => this.fire('fl-cancel')}>Cancel</button>`;
    const ready = state.tables.length > 0 && state.cells.length > 0 && state.engine !== 'failed';
    const waiting = state.cells.filter((cell) => cell.status === 'stale' || cell.status === 'idle').length;
    const ran = state.cells.some((cell) => cell.result !== null);
    const label = !ran ? 'Run all' : waiting > 0 ? `Run ${waiting} changed` : 'Run again';
    return html`<button class=${waiting > 0 ? 'primary' : ''} ?disabled=${!ready} @click=${() => this.fire('fl-run')}>${label}</button>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null || state.notebook === null) return nothing;
    return html`<section class="strip" aria-label="Run">
      <div role="status" aria-label="Verdicts">${state.running ? html`<span class="chip live"><span class="dot"></span>running</span>` : nothing}${this.counts(state)}</div>
      <span class="grow"></span><span class="time">${runFacts(state, this.seconds, this.engine)}</span>
      ${
        this.autorun === null
          ? nothing
          : html`<label class="auto"><input type="checkbox" .checked=${this.autorun} @change=${(event: Event) => this.fire('fl-autorun', (event.currentTarget as HTMLInputElement).checked)}>Run changes</label>`
      }
      ${this.runButton(state)}
    </section>`;
  }
}

customElements.define('fl-verdict-strip', VerdictStrip);
