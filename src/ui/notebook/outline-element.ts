import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CellState, SessionState } from '../../notebook/session-types.ts';
import type { Notebook } from '../../notebook/types.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon } from '../base/verdicts.ts';
import { cellTitle } from './cell-title.ts';
import { headings } from './prose.ts';
import { isQuiet, wordOf } from './verdict-words.ts';
import { verdictOf } from './verdict-strip.ts';

interface Line {
  readonly kind: 'heading' | 'cell';
  readonly text: string;
  readonly id: string;
}

/** Second-level headings and cells, in reading order; controls are left out, they are part of the prose. */
export function outlineOf(notebook: Notebook): readonly Line[] {
  const lines: Line[] = [];
  for (const block of notebook.blocks) {
    if (block.kind === 'cell') {
      if (block.cell.type !== 'input') lines.push({ kind: 'cell', text: cellTitle(block.cell, block.cell.id), id: block.cell.id });
      continue;
    }
    for (const heading of headings(block.text)) if (heading.depth === 2) lines.push({ kind: 'heading', text: heading.text, id: '' });
  }
  // A heading is kept only where a cell stands under it: the rest is text to read, not a place to go.
  return lines.filter((line, i) => line.kind === 'cell' || lines[i + 1]?.kind === 'cell');
}

/**
 * `<fl-outline .state .focused>`: headings and one line per cell with its verdict. Fires `fl-go` with a cell id. Marks the cell in focus, else the one being
 * read: it hears `fl-current` of the notebook view in the same root. One stop for Tab; arrows, Home and End move.
 */
export class OutlineElement extends LitElement {
  static override properties = { state: { attribute: false }, focused: { attribute: false }, current: { state: true }, at: { state: true } };
  static override styles = [
    shared,
    verdictStyles,
    css`
    :host { display: block; margin-block-end: 18px; }
    h2 { margin-block-end: 4px; }
    ol { list-style: none; margin: 0; padding: 0; }
    .section { padding: 8px 6px 1px; font-size: 12px; line-height: 18px; color: var(--fl-muted); overflow-wrap: anywhere; }
    .section:first-child { padding-block-start: 0; }
    li button { display: flex; gap: 8px; align-items: center; inline-size: 100%; text-align: start; white-space: normal; overflow-wrap: anywhere; padding: 2px 6px; font-size: 13px; line-height: 20px; }
    li button[aria-current] { background: var(--fl-hover); color: var(--fl-ink); font-weight: 600; }
    .mark { inline-size: 18px; block-size: 18px; padding: 0; justify-content: center; flex: none; border-radius: 4px; }
    .mark svg { inline-size: 10px; block-size: 10px; }
    .mark.none { background: radial-gradient(circle, var(--fl-control) 0 2.5px, transparent 3px); }
    .mark.running { box-shadow: inset 0 0 0 2px var(--fl-accent); }
    @media print { :host { display: none; } }
  `,
  ];

  declare state: SessionState | null;
  declare focused: string | null;
  /** The cell being read. */
  declare protected current: string | null;
  /** The line that Tab reaches. */
  declare protected at: string | null;
  private lines: readonly Line[] = [];
  private around: EventTarget | null = null;
  private readonly onCurrent = (event: Event): void => {
    if (event instanceof CustomEvent && typeof event.detail === 'string') this.current = event.detail;
  };

  constructor() {
    super();
    this.state = null;
    this.focused = null;
    this.current = null;
    this.at = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.around = this.getRootNode();
    this.around.addEventListener('fl-current', this.onCurrent);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.around?.removeEventListener('fl-current', this.onCurrent);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const notebook = this.state?.notebook ?? null;
    if (changed.has('state') && notebook !== (changed.get('state')?.notebook ?? null)) this.lines = notebook === null ? [] : outlineOf(notebook);
    // Focus that moves on purpose wins over what scrolling passes by.
    if (changed.has('focused') && this.focused !== null) this.current = this.focused;
  }

  private onKey(event: KeyboardEvent): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('li button')];
    const now = buttons.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowDown: Math.min(now + 1, buttons.length - 1), ArrowUp: Math.max(now - 1, 0), Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || now < 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.at = buttons[to]?.dataset['for'] ?? null;
    buttons[to]?.focus();
  }

  private line(cell: CellState | undefined, line: Line, stop: string | null): TemplateResult {
    const given = cell === undefined ? null : verdictOf(cell);
    const verdict = cell === undefined || isQuiet(cell.type, given) ? null : given;
    const status = cell?.status === 'running' ? 'running' : '';
    const said =
      cell === undefined || cell.status === 'idle'
        ? 'not run'
        : cell.status === 'done' || cell.status === 'error'
          ? null
          : cell.status === 'stale'
            ? 'out of date'
            : cell.status;
    return html`<li><button class="quiet" data-for=${line.id} tabindex=${line.id === stop ? '0' : '-1'} aria-current=${line.id === this.current ? 'location' : nothing}
      @focus=${() => {
        this.at = line.id;
      }} @click=${() => this.dispatchEvent(new CustomEvent('fl-go', { detail: line.id, bubbles: true, composed: true }))}>
      <span class="mark chip ${verdict ?? 'none'} ${status}">${verdict === null ? nothing : verdictIcon(verdict)}<span class="hidden">${[
        ...(cell === undefined || verdict === null ? [] : [wordOf(cell.type, verdict)]),
        ...(said === null ? [] : [said]),
      ].join(', ')}: </span></span><span>${line.text}</span></button></li>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const first = this.lines.find((line) => line.kind === 'cell')?.id ?? null;
    if (first === null) return nothing;
    const cells = new Map((this.state?.cells ?? []).map((cell) => [cell.id, cell]));
    const wanted = this.at ?? this.current;
    const stop = this.lines.some((line) => line.id === wanted && line.kind === 'cell') ? wanted : first;
    return html`<nav aria-label="Outline" @keydown=${this.onKey}><h2 class="label">Outline</h2><ol>${this.lines.map((line) =>
      line.kind === 'heading' ? html`<li class="section">${line.text}</li>` : this.line(cells.get(line.id), line, stop),
    )}</ol></nav>`;
  }
}

customElements.define('fl-outline', OutlineElement);
