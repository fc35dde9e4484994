import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { CellState, SessionState } from '../../notebook/session-types.ts';
import { cellTitle } from './cell-element.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';
import { verdictOf } from './verdict-strip.ts';

/** `<fl-outline .state .focused>`: one line per cell with its verdict. Fires `fl-go` with a cell id. */
export class OutlineElement extends LitElement {
  static override properties = { state: { attribute: false }, focused: { attribute: false } };
  static override styles = [
    shared,
    verdictStyles,
    css`
    :host { display: block; margin-block-end: 18px; }
    h2 { margin-block-end: 4px; }
    ol { list-style: none; margin: 0; padding: 0; }
    li button { display: flex; gap: 8px; align-items: center; inline-size: 100%; text-align: start; white-space: normal; padding: 2px 6px; font-size: 13px; line-height: 20px; }
    li button[aria-current] { background: var(--fl-hover); color: var(--fl-ink); font-weight: 600; }
    .mark { inline-size: 18px; block-size: 18px; padding: 0; justify-content: center; flex: none; border-radius: 4px; }
    .mark svg { inline-size: 10px; block-size: 10px; }
  `,
  ];

  declare state: SessionState | null;
  declare focused: string | null;

  constructor() {
    super();
    this.state = null;
    this.focused = null;
  }

  private go(id: string): void {
    this.dispatchEvent(new CustomEvent('fl-go', { detail: id, bubbles: true, composed: true }));
  }

  private titleOf(cell: CellState): string {
    const block = this.state?.notebook?.blocks.find((given) => given.kind === 'cell' && given.cell.id === cell.id);
    return cellTitle(block?.kind === 'cell' ? block.cell : null, cell.id);
  }

  protected override render(): TemplateResult | typeof nothing {
    const cells = this.state?.cells ?? [];
    if (cells.length === 0) return nothing;
    return html`<nav aria-label="Outline"><h2 class="label">Outline</h2><ol>${cells.map((cell) => {
      const verdict = verdictOf(cell);
      return html`<li><button class="quiet" aria-current=${cell.id === this.focused ? 'location' : nothing} @click=${() => this.go(cell.id)}>
        <span class="mark chip ${verdict ?? ''}">${verdict === null ? nothing : html`${verdictIcon(verdict)}<span class="hidden">${verdictWords[verdict]}: </span>`}</span>${this.titleOf(cell)}</button></li>`;
    })}</ol></nav>`;
  }
}

customElements.define('fl-outline', OutlineElement);
