import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { DialogElement } from '../base/dialog-element.ts';
import '../base/dialog-element.ts';
import { icon } from '../base/icons.ts';
import { shared } from '../base/shared-styles.ts';
import { fuzzy, type Match } from './fuzzy.ts';
import type { Entry } from './palette-entries.ts';

const most = 60;

interface Hit {
  readonly entry: Entry;
  readonly match: Match;
}

/** Entries that match, best first; equal ones in their given order. Roles are offered only to a query. */
export function search(entries: readonly Entry[], query: string): readonly Hit[] {
  const blank = query.trim() === '';
  return entries
    .filter((entry) => !blank || (entry.kind !== 'Role' && entry.kind !== 'Column'))
    .flatMap((entry) => {
      const match = fuzzy(query, entry.title) ?? demoted(fuzzy(query, `${entry.title} ${entry.kind} ${entry.note}`), entry.title.length);
      return match === null ? [] : [{ entry, match: entry.kind === 'Role' ? { ...match, score: match.score - 2 } : match }];
    })
    .map((hit, i) => ({ hit, i }))
    .sort((a, b) => b.hit.match.score - a.hit.match.score || a.i - b.i)
    .slice(0, most)
    .map(({ hit }) => hit);
}

/** A match that needed the kind or the note counts for less, and is marked in the title only. */
function demoted(match: Match | null, length: number): Match | null {
  return match === null ? null : { score: match.score / 2, at: match.at.filter((index) => index < length) };
}

/** `<fl-palette .source>`: finds commands, cells, parameters, columns, templates and samples by name. `show()` opens it; fires `fl-choose` with the entry. */
export class PaletteElement extends LitElement {
  static override properties = { source: { attribute: false }, entries: { state: true }, query: { state: true }, at: { state: true } };
  static override styles = [
    shared,
    css`
    .field { display: flex; align-items: center; gap: 10px; padding: 12px 18px; border-block-end: 1px solid var(--fl-line); color: var(--fl-muted); }
    input { flex: 1; border: 0; background: none; font-size: 16px; padding: 2px 0; color: var(--fl-ink); min-inline-size: 0; }
    input:focus-visible { outline: none; }
    .field:focus-within { box-shadow: inset 0 -2px 0 var(--fl-accent); }
    .list { block-size: min(56vh, 420px); overflow: auto; padding: 6px; }
    .option { display: flex; align-items: baseline; gap: 10px; padding: 5px 12px; border-radius: 6px; cursor: pointer; font-size: 13.5px; }
    .option[aria-selected='true'] { background: var(--fl-accent-tint); }
    .kind { inline-size: 74px; flex: none; font-size: 11.5px; color: var(--fl-muted); }
    .title { flex: none; max-inline-size: 62%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .title b { color: var(--fl-accent); font-weight: 650; }
    .note { flex: 1; min-inline-size: 0; color: var(--fl-muted); font-size: 12.5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .option[aria-selected='true'] .kind, .option[aria-selected='true'] .note { color: var(--fl-soft); }
    .none { padding: 28px; text-align: center; color: var(--fl-muted); }
    .foot { display: flex; gap: 14px; padding: 8px 18px; border-block-start: 1px solid var(--fl-line); font-size: 12px; color: var(--fl-muted); background: var(--fl-sunken); }
    @media (max-width: 560px) { .kind, .note { display: none; } .title { max-inline-size: none; flex: 1; } }
  `,
  ];

  /** Reads what can be found, each time it opens. */
  declare source: () => readonly Entry[];
  declare protected entries: readonly Entry[];
  declare protected query: string;
  declare protected at: number;

  constructor() {
    super();
    this.source = () => [];
    this.entries = [];
    this.query = '';
    this.at = 0;
  }

  /** Opens it with an empty query. */
  show(): void {
    this.entries = this.source();
    this.query = '';
    this.at = 0;
    const input = this.renderRoot.querySelector('input');
    if (input !== null) input.value = '';
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show();
    input?.focus();
  }

  private choose(entry: Entry | undefined): void {
    if (entry === undefined) return;
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.close();
    this.dispatchEvent(new CustomEvent('fl-choose', { detail: entry, bubbles: true, composed: true }));
  }

  private key(event: KeyboardEvent, hits: readonly Hit[]): void {
    const step: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const by = step[event.key];
    if (by !== undefined) {
      this.at = Math.abs(by) === 1 ? (this.at + by + hits.length) % Math.max(1, hits.length) : Math.min(hits.length - 1, Math.max(0, this.at + by));
      void this.updateComplete.then(() => this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter') this.choose(hits[this.at]?.entry);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private marked(hit: Hit): readonly unknown[] {
    const at = new Set(hit.match.at);
    return Array.from(hit.entry.title, (letter, i) => (at.has(i) ? html`<b>${letter}</b>` : letter));
  }

  private option(hit: Hit, i: number): TemplateResult {
    const { entry } = hit;
    return html`<div class="option" role="option" id="option-${i}" aria-selected=${i === this.at ? 'true' : 'false'} @pointermove=${() => {
      if (this.at !== i) this.at = i;
    }} @click=${() => this.choose(entry)}>
      <span class="kind">${entry.kind}</span><span class="title">${this.marked(hit)}</span><span class="note">${entry.kind === 'Command' ? '' : entry.note}</span>${entry.keys === '' ? nothing : html`<kbd>${entry.keys}</kbd>`}</div>`;
  }

  protected override render(): TemplateResult {
    const hits = search(this.entries, this.query);
    return html`<fl-dialog heading="Find a command" bare wide @fl-close=${() => {
      this.entries = [];
    }}>
      <div class="field">${icon('search')}<input type="text" role="combobox" aria-label="Find a command, cell, column or notebook" aria-expanded="true" aria-controls="list" aria-autocomplete="list"
        aria-activedescendant=${hits.length === 0 ? nothing : `option-${this.at}`} placeholder="Command, cell, parameter, column, notebook…" autocomplete="off" spellcheck="false" autofocus
        @input=${(event: Event) => {
          this.query = (event.currentTarget as HTMLInputElement).value;
          this.at = 0;
        }} @keydown=${(event: KeyboardEvent) => this.key(event, hits)}></div>
      <div class="list" id="list" role="listbox" aria-label="Found" tabindex="-1">${hits.map((hit, i) => this.option(hit, i))}${hits.length === 0 ? html`<p class="none" role="option" aria-selected="false">Nothing is called “${this.query}”.</p>` : nothing}</div>
      <div class="foot"><span><kbd>↑</kbd> <kbd>↓</kbd> choose</span><span><kbd>⏎</kbd> do it</span><span><kbd>Esc</kbd> close</span></div>
    </fl-dialog>`;
  }
}

customElements.define('fl-palette', PaletteElement);
