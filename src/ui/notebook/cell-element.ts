import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Verdict } from '../../cells/types.ts';
import type { CellState, SessionState, TimelineEvent } from '../../notebook/session-types.ts';
import type { CellRecord, CellSource, Diagnostic } from '../../notebook/types.ts';
import { setStyle } from '../base/set-style.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { cellHead, type CellActions } from './cell-head.ts';
export { cellTitle } from './cell-title.ts';
import { headlineOf, promiseOf, resultBody, type Unfolding } from './cell-result.ts';
import { cellStatusStyles, cellStyles } from './cell-styles.ts';
import { plainSentence } from './deciding.ts';
import { whySteps } from '../edit/why.ts';
import { editPanel, editStyles, type EditTab } from './edit-panel.ts';
import { inputParameter, parameterField, parameterStyles } from './parameter-control.ts';
import { Pace } from './progress-text.ts';
import { asksWhy, isQuiet } from './verdict-words.ts';
import { whyPanel, whyStyles } from './why-panel.ts';

/** Suggestions under `Why?`: more would not be read. */
const mostSteps = 6;

/** Progress reaches queued cells too, and a new object comes with every event: only what a card draws counts as a change. */
function cellChanged(now: CellState | null, before: CellState | null | undefined): boolean {
  if (now === null || before === null || before === undefined) return now !== before;
  if (now.id !== before.id || now.type !== before.type || now.status !== before.status || now.result !== before.result) return true;
  return now.status === 'running' && now.progress !== before.progress;
}

/** Verdict a card stands for: of its result, or error when it failed without one; null before it ran. */
function verdictOf(cell: CellState): Verdict | null {
  return cell.result?.verdict ?? (cell.status === 'error' ? 'error' : null);
}

/**
 * `<fl-cell .cell .source .diagnostics .state .preview .reason .events .running .level .first .last .many>`: one card.
 * Its host carries data-cell, data-type, data-status and data-verdict. Fires `fl-run` { cells }, `fl-cancel`, `fl-locate` position,
 * `fl-change` NotebookChange, `fl-parameter` { name, value }. Public methods for keys: `edit()`, `why()`, `menu()`, `close()`.
 */
export class CellElement extends LitElement {
  static override properties = {
    cell: { attribute: false, hasChanged: cellChanged },
    source: { attribute: false },
    diagnostics: { attribute: false },
    state: { attribute: false, noAccessor: true },
    preview: { attribute: false },
    reason: { attribute: false },
    events: { attribute: false },
    running: { type: Boolean },
    level: { type: Number },
    first: { type: Boolean },
    last: { type: Boolean },
    many: { type: Boolean },
    panel: { state: true },
    tab: { state: true },
    unfolded: { state: true },
  };
  static override styles = [shared, verdictStyles, parameterStyles, cellStyles, cellStatusStyles, whyStyles, editStyles];

  declare cell: CellState | null;
  declare source: CellSource | null;
  declare diagnostics: readonly Diagnostic[];
  /** Shown in place of the result while a window is dragged. */
  declare preview: CellRecord | null;
  /** Why the result is out of date: `alpha changed`. */
  declare reason: string | null;
  declare events: readonly TimelineEvent[];
  declare running: boolean;
  /** Level of the card's heading. */
  declare level: number;
  declare first: boolean;
  declare last: boolean;
  /** One of many: folded parts are drawn when opened, and cards out of sight are skipped. */
  declare many: boolean;
  declare protected panel: 'why' | 'edit' | null;
  declare protected tab: EditTab;
  declare protected unfolded: ReadonlySet<string>;
  private lab: SessionState | null = null;
  private pace = new Pace();
  private held: { readonly body: number; readonly headline: number } | null = null;
  private printing = false;

  constructor() {
    super();
    this.cell = null;
    this.source = null;
    this.diagnostics = [];
    this.preview = null;
    this.reason = null;
    this.events = [];
    this.running = false;
    this.level = 2;
    this.first = false;
    this.last = false;
    this.many = false;
    this.panel = null;
    this.tab = 'form';
    this.unfolded = new Set();
  }

  /** The lab around the cell, for its panels and controls. A new one redraws the card only while it shows something of it. */
  get state(): SessionState | null {
    return this.lab;
  }

  set state(state: SessionState | null) {
    const before = this.lab;
    this.lab = state;
    if (state !== before && (this.panel !== null || this.cell?.type === 'input')) this.requestUpdate('state', before);
  }

  /** Opens the editing panel, or closes it when it is open; focus goes into it and comes back. */
  edit(): void {
    this.show(this.panel === 'edit' ? null : 'edit');
  }

  /** Opens or closes the suggestions of where to look next; does nothing when the verdict leaves no question. */
  why(): void {
    if (this.canAsk) this.show(this.panel === 'why' ? null : 'why');
  }

  /** Opens the cell's menu. */
  menu(): void {
    this.renderRoot.querySelector<HTMLElement & { show?: () => void }>('fl-cell-menu')?.show?.();
  }

  /** Closes an open panel and gives the focus back to the card. */
  close(): void {
    this.show(null);
  }

  /** Unfolds the method for print, or folds it again; at once, because a print does not wait. */
  print(on: boolean): void {
    if (!this.hasUpdated || this.printing === on) return;
    this.printing = on;
    this.requestUpdate();
    this.performUpdate();
  }

  private get canAsk(): boolean {
    const verdict = this.shown?.verdict;
    return verdict !== undefined && this.cell?.status !== 'running' && asksWhy(verdict);
  }

  /** The record on show: the preview while there is one. */
  private get shown(): CellRecord | null {
    return this.preview ?? this.cell?.result ?? null;
  }

  private show(panel: 'why' | 'edit' | null): void {
    const before = this.panel;
    if (panel === before) return;
    if (panel === 'edit') this.tab = this.source?.language === 'sql' ? 'text' : this.tab;
    this.panel = panel;
    void this.updateComplete.then(() => {
      const target = panel === 'edit' ? '.edit [role=tab][aria-selected=true]' : '.why button';
      if (panel === null) this.focus({ preventScroll: true });
      else this.renderRoot.querySelector<HTMLElement>(target)?.focus({ preventScroll: true });
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('preview')) {
      // Held at their heights, so that nothing below moves while a window is dragged.
      const height = (selector: string): number => this.renderRoot?.querySelector<HTMLElement>(selector)?.offsetHeight ?? 0;
      if (this.preview === null) this.held = null;
      else this.held ??= { body: height('.body'), headline: height('.headline') };
    }
    if (this.panel === 'why' && !this.canAsk) this.panel = null;
  }

  protected override updated(): void {
    const cell = this.cell;
    if (cell === null) return;
    this.dataset['cell'] = cell.id;
    this.dataset['type'] = cell.type;
    this.dataset['status'] = cell.status;
    const verdict = verdictOf(cell);
    if (verdict === null) delete this.dataset['verdict'];
    else this.dataset['verdict'] = verdict;
    this.tabIndex = -1;
  }

  private fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private actions(cell: CellState): CellActions {
    return {
      why: () => this.why(),
      edit: () => this.edit(),
      run: () => this.fire('fl-run', { cells: [cell.id] }),
      cancel: () => this.fire('fl-cancel'),
      panel: this.panel,
      canAsk: this.canAsk,
      canEdit: this.source !== null,
      canRun: !this.running,
      first: this.first,
      last: this.last,
    };
  }

  private problems(headline: string | undefined): TemplateResult | typeof nothing {
    if (this.diagnostics.length === 0) return nothing;
    return html`<ul class="problems">${this.diagnostics.map(
      (
        problem,
      ) => html`<li>${problem.message === headline ? nothing : plainSentence(problem.message)}${problem.hint === undefined ? nothing : html` ${plainSentence(problem.hint)}`}
      <button class="link" @click=${() => this.fire('fl-locate', problem.where)}>line ${problem.where.line}, column ${problem.where.column}</button></li>`,
    )}</ul>`;
  }

  private opened(cell: CellState): TemplateResult | typeof nothing {
    const record = this.shown;
    if (this.panel === 'why' && record !== null)
      return whyPanel(this.lab === null ? [] : whySteps(record, null, this.lab).slice(0, mostSteps), {
        choose: (step) => {
          this.close();
          this.fire('fl-change', step.change);
        },
        close: () => this.close(),
      });
    if (this.panel !== 'edit' || this.source === null) return nothing;
    return editPanel({
      state: this.lab,
      source: this.source,
      type: cell.type,
      tab: this.tab,
      show: (tab) => {
        this.tab = tab;
      },
      close: () => this.close(),
    });
  }

  private get unfolding(): Unfolding {
    const printed = this.printing ? new Set([...this.unfolded, 'method']) : this.unfolded;
    return {
      open: printed,
      lazy: this.many,
      toggle: (part, open) => {
        if (this.printing || this.unfolded.has(part) === open) return;
        const next = new Set(this.unfolded);
        if (open) next.add(part);
        else next.delete(part);
        this.unfolded = next;
      },
    };
  }

  /** An `input` cell is its control, without a card around it. */
  private input(cell: CellState): TemplateResult {
    const name = inputParameter(cell.type, this.source?.value);
    const definition = this.lab?.notebook?.parameters.find((given) => given.name === name);
    return html`<div class="input">${
      definition === undefined
        ? html`<span class="muted">This control names no parameter of the notebook.</span>`
        : parameterField(definition, this.lab, (value) => this.fire('fl-parameter', { name: definition.name, value }))
    }${cellHead(cell, this.source, null, this.level, null, null, this.actions(cell), true)}</div>${this.problems(undefined)}${this.opened(cell)}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const cell = this.cell;
    if (cell === null) return nothing;
    if (cell.type === 'input') return this.input(cell);
    const record = this.shown;
    const verdict = this.preview?.verdict ?? verdictOf(cell);
    const left = cell.status === 'running' ? this.pace.secondsLeft(cell.progress, performance.now()) : null;
    const classes = `card edge-${isQuiet(cell.type, verdict) ? 'quiet' : (verdict ?? 'none')} is-${cell.status} ${this.preview === null ? '' : 'previewing'} ${this.many ? 'many' : ''}`;
    return html`<section class=${classes} aria-busy=${cell.status === 'running' ? 'true' : 'false'}>
      ${cellHead(cell, this.source, this.preview, this.level, left, this.reason, this.actions(cell), false)}
      ${this.opened(cell)}
      <div class="body" ${setStyle({ 'min-block-size': this.held === null ? null : `${this.held.body}px` })}>
        ${record === null ? promiseOf(cell) : headlineOf(cell.type, record, this.held?.headline ?? null)}${this.problems(record?.headline)}
        ${resultBody({ type: cell.type, result: cell.result, preview: this.preview, source: this.source, events: this.events }, this.unfolding)}
      </div></section>`;
  }
}

customElements.define('fl-cell', CellElement);
