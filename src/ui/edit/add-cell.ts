import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import type { CellType } from '../../cells/types.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import { knownNames } from './known-names.ts';
import { newCell } from './new-cell.ts';

/** The types whose name, question or roles hold every word of a search; all for an empty search. */
export function searchTypes(types: readonly CellType[], search: string): readonly CellType[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return types.filter((type) => {
    const text = `${type.name} ${type.title} ${type.summary} ${type.uses.join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/**
 * `<fl-add-cell .after .state>`: a quiet line between cells that opens a gallery of cell types. Fires `fl-change` (addCell) with parameters
 * that fit the data. `after` is a cell's id; null adds at the end. `show()` opens the gallery.
 */
export class AddCell extends LitElement {
  static override properties = { previous: { attribute: 'after' }, state: { attribute: false }, search: { state: true }, open: { state: true } };
  static override styles = [
    shared,
    css`
      :host { display: block; }
      .line { inline-size: 100%; display: flex; align-items: center; gap: 10px; border: 0; background: none; color: var(--fl-muted); font-size: 12.5px; padding: 2px 0; min-block-size: 24px; }
      .line::before, .line::after { content: ''; flex: 1; border-block-start: 1px solid var(--fl-line); opacity: 0; transition: opacity 0.12s; }
      .line:hover::before, .line:hover::after, .line:focus-visible::before, .line:focus-visible::after { opacity: 1; }
      .line:hover:not(:disabled) { background: none; color: var(--fl-ink); }
      dialog { inline-size: min(720px, calc(100vw - 24px)); max-inline-size: none; padding: 0; max-block-size: min(680px, calc(100vh - 48px)); overflow: hidden; }
      dialog[open] { display: flex; flex-direction: column; }
      .top { display: grid; gap: 8px; padding: 14px 18px 12px; border-block-end: 1px solid var(--fl-line); }
      .top > div { display: flex; justify-content: space-between; align-items: center; }
      h2 { font-size: 16px; }
      input { inline-size: 100%; min-block-size: 34px; }
      ul { list-style: none; margin: 0; padding: 8px; overflow: auto; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(310px, 100%), 1fr)); gap: 4px; align-content: start; }
      li { display: grid; }
      .type { display: grid; gap: 3px; align-content: start; text-align: start; white-space: normal; border-color: transparent; padding: 8px 10px; }
      .type strong { font-size: 14px; } .type code { font-size: 11.5px; color: var(--fl-muted); font-weight: 400; margin-inline-start: 6px; }
      .type .ask { color: var(--fl-soft); font-size: 13px; line-height: 1.45; }
      .needs { display: flex; flex-wrap: wrap; gap: 2px 10px; font-size: 12px; color: var(--fl-muted); }
      .needs .has { color: var(--fl-pass); } .needs .lacks { color: var(--fl-warn); }
      p { padding: 18px; color: var(--fl-muted); }
    `,
  ];

  /** The id of the cell above; set as `after`. */
  declare previous: string | null;
  declare state: SessionState | null;
  declare protected search: string;
  declare protected open: boolean;

  constructor() {
    super();
    this.previous = null;
    this.state = null;
    this.search = '';
    this.open = false;
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.line')?.focus();
  }

  /** Opens the gallery with the search in focus. */
  show(): void {
    this.search = '';
    this.open = true;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('dialog')?.showModal();
      this.renderRoot.querySelector('input')?.focus();
    });
  }

  private close(): void {
    this.renderRoot.querySelector('dialog')?.close();
  }

  private choose(type: CellType): void {
    const detail = newCell(type, this.previous, knownNames(this.state));
    this.close();
    this.dispatchEvent(new CustomEvent('fl-change', { detail, bubbles: true, composed: true }));
  }

  private needs(type: CellType, held: ReadonlySet<string>): TemplateResult | typeof nothing {
    if (type.uses.length === 0) return nothing;
    return html`<span class="needs"><span>Reads</span>${type.uses.map((role) =>
      held.has(role) ? html`<span class="has">✓ ${role}<span class="hidden"> is there</span></span>` : html`<span class="lacks">– ${role} not set</span>`,
    )}</span>`;
  }

  private key(event: KeyboardEvent): void {
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.type')];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) buttons[0]?.click();
    else if (event.key === 'ArrowDown') buttons[Math.min(buttons.length - 1, at + 1)]?.focus();
    else if (event.key === 'ArrowUp' && at > 0) buttons[at - 1]?.focus();
    else if (event.key === 'ArrowUp' && at === 0) this.renderRoot.querySelector('input')?.focus();
    else return;
    event.preventDefault();
  }

  private gallery(): TemplateResult {
    const held = new Set((this.state?.tables ?? []).flatMap((table) => Object.keys(table.roles)));
    const found = searchTypes(cellTypes, this.search);
    return html`<dialog aria-labelledby="title" @close=${() => {
      this.open = false;
      this.focus();
    }} @keydown=${(event: KeyboardEvent) => this.key(event)} @click=${(event: Event) => {
      if (event.target instanceof HTMLDialogElement) this.close();
    }}><div class="top"><div><h2 id="title">Add a cell</h2><button class="quiet" @click=${() => this.close()}>Close</button></div>
        <input type="search" aria-label="Search cell types" placeholder="What do you want to know?" autocomplete="off" .value=${this.search} @input=${(
          event: Event,
        ) => {
          this.search = (event.currentTarget as HTMLInputElement).value;
        }} /></div>
      ${
        found.length === 0
          ? html`<p role="status">No cell type speaks of “${this.search}”. A SQL cell can ask anything.</p>`
          : html`<ul aria-label="Cell types">${found.map(
              (type) =>
                html`<li><button class="type" data-type=${type.name} @click=${() => this.choose(type)}><strong>${type.title}<code>${type.name}</code></strong><span class="ask">${type.summary}</span>${this.needs(type, held)}</button></li>`,
            )}</ul>`
      }</dialog>`;
  }

  protected override render(): TemplateResult {
    return html`<button class="line" aria-haspopup="dialog" @click=${() => this.show()}><span>+ Add cell<span class="hidden">${this.previous === null ? ' at the end' : ` after ${this.previous}`}</span></span></button>${this.open ? this.gallery() : nothing}`;
  }
}

// `after` would be ChildNode.after(), which a class may not declare as a text; templates set it all the same.
Object.defineProperty(AddCell.prototype, 'after', {
  get(this: AddCell) {
    return this.previous;
  },
  set(this: AddCell, id: string | null) {
    this.previous = id;
  },
});
customElements.define('fl-add-cell', AddCell);
