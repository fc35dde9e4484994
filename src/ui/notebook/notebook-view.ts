import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionState } from '../../notebook/session-types.ts';
import type { CellSource, Diagnostic } from '../../notebook/types.ts';
import { shared } from '../base/shared-styles.ts';
import '../edit/add-cell.ts';
import './cell-element.ts';
import type { CellElement } from './cell-element.ts';
import { CellInputs } from './cell-inputs.ts';
import { CurrentCell } from './current-cell.ts';
import { plainSentence } from './deciding.ts';
import { emptyTables, missingData } from './empty-state.ts';
import { layoutOf, proseBlock, type Layout, type Placed } from './layout.ts';
import './parameters-element.ts';
import { backToScreen, lightPaper } from './print-colours.ts';
import { viewStyles } from './view-styles.ts';

/** From this many cells on, cards out of sight are skipped by the browser and folded parts are drawn when opened. */
const many = 24;

/**
 * `<fl-notebook-view .state>`: title and introduction, what the shell puts into `slot="lead"` (timeline, chips), parameters, then prose and cells in the
 * order of the text. Fires `fl-locate`, `fl-current` with the id of the cell being read, and what its cells fire.
 */
export class NotebookView extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [shared, viewStyles];

  declare state: SessionState | null;
  private readonly inputs = new CellInputs();
  private readonly current = new CurrentCell((id) => this.fire('fl-current', id));
  private layout: Layout = { lead: null, parts: [], cells: 0 };
  private readonly onPrint = (event: Event): void => {
    const on = event.type === 'beforeprint';
    if (on) lightPaper();
    else backToScreen();
    for (const cell of this.cells) cell.print(on);
  };

  constructor() {
    super();
    this.state = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const name of ['beforeprint', 'afterprint']) globalThis.addEventListener(name, this.onPrint);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const name of ['beforeprint', 'afterprint']) globalThis.removeEventListener(name, this.onPrint);
    this.current.stop();
  }

  /** The cards in the order of the text. */
  get cells(): readonly CellElement[] {
    return [...this.renderRoot.querySelectorAll<CellElement>('fl-cell')];
  }

  /** The card of a cell, or null. Its methods `edit()`, `why()` and `menu()` are for keys. */
  cell(id: string): CellElement | null {
    return this.cells.find((cell) => cell.cell?.id === id) ?? null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const state = this.state;
    if (!changed.has('state') || state === null) return;
    const blocks = state.notebook?.blocks ?? null;
    if (blocks !== (changed.get('state')?.notebook?.blocks ?? null)) this.layout = layoutOf(blocks ?? []);
    this.inputs.see(state);
  }

  protected override updated(): void {
    this.current.watch(this.cells);
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private card(source: CellSource, index: number, level: number, state: SessionState): TemplateResult {
    const given = this.inputs.of(source);
    return html`<fl-cell .cell=${given.cell} .source=${source} .diagnostics=${given.diagnostics} .state=${this.inputs.calm} .preview=${state.preview?.[source.id] ?? null}
      .reason=${given.reason} .events=${this.inputs.events} .running=${state.running} .level=${level} .first=${index === 0} .last=${index === this.layout.cells - 1} .many=${this.layout.cells > many}></fl-cell>`;
  }

  private draw(placed: Placed, state: SessionState): TemplateResult {
    if (placed.kind === 'prose') return proseBlock(placed.text, placed.leads);
    const sources = placed.kind === 'cell' ? [placed] : placed.sources;
    const after = sources.at(-1)?.source.id ?? null;
    return html`<div class=${placed.kind}>${repeat(
      sources,
      (given) => given.source.id,
      (given) => this.card(given.source, given.index, placed.level, state),
    )}</div>${this.adder(after, false)}`;
  }

  private adder(after: string | null, end: boolean): TemplateResult {
    return html`<div class="adder ${end ? 'end' : ''}"><fl-add-cell .after=${after} .state=${this.inputs.calm}></fl-add-cell></div>`;
  }

  private problems(list: readonly Diagnostic[]): TemplateResult | typeof nothing {
    if (list.length === 0) return nothing;
    return html`<ul class="problems" aria-label="Problems of the notebook">${list.map(
      (problem) => html`<li>${plainSentence(problem.message)}${problem.hint === undefined ? nothing : html` ${plainSentence(problem.hint)}`}
      <button class="link" @click=${() => this.fire('fl-locate', problem.where)}>line ${problem.where.line}, column ${problem.where.column}</button></li>`,
    )}</ul>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const notebook = state.notebook;
    const known = new Set(state.cells.map((cell) => cell.id));
    const problems = this.problems(state.diagnostics.filter((problem) => problem.cell === undefined || !known.has(problem.cell)));
    if (notebook === null) return problems === nothing ? nothing : html`${problems}`;
    const { lead, parts } = this.layout;
    return html`<div class="lead">${lead === null ? html`<div class="prose"><h1>${notebook.title}</h1><p>${notebook.summary}</p></div>` : proseBlock(lead)}</div>
      ${problems}<slot name="lead"></slot>${missingData(state)}${emptyTables(state)}
      <fl-parameters .state=${this.inputs.calm}></fl-parameters>
      <div class="parts">${repeat(
        parts,
        (placed) => placed.key,
        (placed) => this.draw(placed, state),
      )}${this.adder(null, true)}</div>`;
  }
}

customElements.define('fl-notebook-view', NotebookView);
