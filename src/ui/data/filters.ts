import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import { filterWords } from './column-values.ts';
import { counted } from './table-facts.ts';

/** `<fl-filters .state>`: the notebook's filters as chips. Fires `fl-change` with a `removeFilter` for each one taken away. */
export class Filters extends LitElement {
  static override properties = { state: { attribute: false }, said: { state: true } };
  static override styles = [
    shared,
    css`
    :host { display: block; }
    .row { display: flex; flex-wrap: wrap; gap: 5px 6px; align-items: center; font-size: 12.5px; }
    ul { display: contents; list-style: none; }
    li { display: inline-flex; max-inline-size: 100%; }
    .chip { display: inline-flex; gap: 7px; align-items: center; max-inline-size: 100%; padding: 1px 8px 1px 10px; border-radius: 12px; border-color: transparent; background: var(--fl-accent-tint); color: var(--fl-ink); font-size: 12.5px; line-height: 22px; }
    .chip:hover:not(:disabled) { background: var(--fl-accent-tint); border-color: var(--fl-accent); }
    .chip span:first-child { overflow: hidden; text-overflow: ellipsis; }
    .x { color: var(--fl-soft); font-size: 11px; }
    .chip:hover .x { color: var(--fl-fail); }
  `,
  ];

  declare state: SessionState | null;
  declare protected said: string;

  constructor() {
    super();
    this.state = null;
    this.said = '';
  }

  private change(index: number): void {
    const change: NotebookChange = { kind: 'removeFilter', index };
    this.dispatchEvent(new CustomEvent('fl-change', { detail: change, bubbles: true, composed: true }));
  }

  private drop(index: number, words: string): void {
    this.change(index);
    this.said = `Filter removed: ${words}.`;
    void this.updateComplete.then(() => {
      const chips = [...this.renderRoot.querySelectorAll<HTMLElement>('.chip')];
      chips[Math.min(index, chips.length - 1)]?.focus();
    });
  }

  private clear(count: number): void {
    // From the last one on, so that the indexes before it stay right.
    for (let index = count - 1; index >= 0; index -= 1) this.change(index);
    this.said = `${counted(count, 'filter')} removed.`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const filters = this.state?.notebook?.filters ?? [];
    const status = html`<span class="hidden" role="status">${this.said}</span>`;
    if (filters.length === 0) return status;
    return html`<section aria-label="Filters" class="row"><span class="muted">Only rows where</span><ul>${filters.map((filter, i) => {
      const words = filterWords(filter);
      return html`<li><button class="chip" aria-label="Remove the filter ${words}" title="${words}: remove" @click=${() => this.drop(i, words)} @keydown=${(
        event: KeyboardEvent,
      ) => {
        if (event.key !== 'Delete' && event.key !== 'Backspace') return;
        event.preventDefault();
        this.drop(i, words);
      }}><span>${words}</span><span class="x" aria-hidden="true">✕</span></button></li>`;
    })}</ul>${filters.length < 2 ? nothing : html`<button class="quiet" @click=${() => this.clear(filters.length)}>Clear all</button>`}</section>${status}`;
  }
}

customElements.define('fl-filters', Filters);
