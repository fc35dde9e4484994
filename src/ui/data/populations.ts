import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { integer } from '../../charts/format.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import { colourOf, rowsIn, wholeSpan } from './timeline-model.ts';
import { boundsWords, lasting } from './window-words.ts';

/** One population in words. */
interface Line {
  readonly name: string;
  readonly table: string;
  readonly where: string | null;
  readonly window: string | null;
  readonly rows: string | null;
  /** Columns whose filters restrict it. */
  readonly filters: readonly string[];
}

/** `<fl-populations .state>`: the populations with what defines them. Fires `fl-population` with a name, to put the focus on its band. */
export class Populations extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: block; margin-block-end: 14px; }
    ul { list-style: none; margin: 4px 0 0; padding: 0; }
    button { display: grid; grid-template-columns: 9px minmax(0, 1fr) auto; gap: 0 8px; align-items: baseline; inline-size: 100%; border: 0; background: none; padding: 4px 6px; margin-inline-start: -6px; text-align: start; font-size: 12.5px; line-height: 18px; white-space: normal; }
    .swatch { inline-size: 9px; block-size: 9px; border-radius: 2px; background: currentColor; }
    .reference { color: var(--fl-reference); } .current { color: var(--fl-accent); }
    .series-2 { color: var(--fl-series-2); } .series-3 { color: var(--fl-series-3); } .series-4 { color: var(--fl-series-4); }
    .series-5 { color: var(--fl-series-5); } .series-6 { color: var(--fl-series-6); }
    .name { font-weight: 600; overflow-wrap: anywhere; }
    .rows { color: var(--fl-muted); }
    .what { grid-column: 2 / -1; color: var(--fl-muted); font-size: 11.5px; line-height: 16px; overflow-wrap: anywhere; }
    .all { font-size: 11.5px; color: var(--fl-muted); padding: 3px 0 0 17px; overflow-wrap: anywhere; }
    .what code { color: var(--fl-soft); }
  `,
  ];

  declare state: SessionState | null;

  constructor() {
    super();
    this.state = null;
  }

  private lines(state: SessionState): readonly Line[] {
    const named = state.notebook?.populations ?? [];
    const names = [...new Set([...named.map(({ name }) => name), ...Object.keys(state.populations)])];
    return names.flatMap((name): Line[] => {
      const written = named.find((given) => given.name === name);
      const resolved = state.populations[name];
      const table = resolved?.table ?? written?.table;
      if (table === undefined) return [];
      const where = resolved?.where ?? written?.where ?? null;
      const open = state.tables.find((given) => given.info.table === table);
      const window = resolved?.window ?? null;
      const text =
        window !== null
          ? `${boundsWords(window)}, ${lasting(window.to - window.from)}`
          : written?.window === undefined
            ? null
            : `${written.window.from} to ${written.window.to}`;
      const columns = new Set(open?.info.columns.map((column) => column.name));
      const filters = [...new Set((state.notebook?.filters ?? []).map(({ column }) => column).filter((column) => columns.has(column)))];
      return [{ name, table, where, window: text, filters, rows: where !== null || filters.length > 0 ? null : this.rows(state, table, window) }];
    });
  }

  /** Rows where they follow from the table and its timeline alone; conditions and filters are counted by cells only. */
  private rows(state: SessionState, table: string, window: { readonly from: number; readonly to: number } | null): string | null {
    const open = state.tables.find((given) => given.info.table === table);
    if (open === undefined) return null;
    if (window === null) return open.info.rows === null ? null : integer(open.info.rows);
    if (open.timeline === null) return null;
    const span = wholeSpan(open.timeline);
    if (window.from <= span.from && window.to >= span.to && open.info.rows !== null) return integer(open.info.rows);
    const { count, exact } = rowsIn(open.timeline, window);
    return `${exact ? '' : '≈\u2009'}${integer(count)}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const lines = this.lines(state);
    if (lines.length === 0) return nothing;
    const names = lines.map(({ name }) => name);
    const filters = lines[0]?.filters ?? [];
    const alike = lines.every((line) => line.filters.join() === filters.join());
    const tables = new Set(lines.map(({ table }) => table));
    return html`<section aria-label="Populations"><h2 class="label">Populations</h2><ul>${lines.map(
      (
        line,
      ) => html`<li><button title="Show ${line.name} in the timeline" @click=${() => this.dispatchEvent(new CustomEvent('fl-population', { detail: line.name, bubbles: true, composed: true }))}>
        <span class="swatch ${colourOf(line.name, names)}"></span><span class="name">${line.name}</span>${line.rows === null ? html`<span></span>` : html`<span class="rows">${line.rows}</span>`}
        <span class="what">${tables.size > 1 ? html`${line.table}${line.where === null && line.window === null ? nothing : ', '}` : nothing}${line.where === null ? nothing : html`<code>${line.where}</code>`}${line.where !== null && line.window !== null ? html`<br>` : nothing}${line.window}${line.where === null && line.window === null && tables.size === 1 ? 'all rows' : nothing}${line.filters.length === 0 || alike ? nothing : html`<br>filtered by ${line.filters.join(', ')}`}</span></button></li>`,
    )}</ul>${alike && filters.length > 0 ? html`<p class="all">${lines.length === 1 ? 'Filtered' : 'All filtered'} by ${filters.join(', ')}.</p>` : nothing}</section>`;
  }
}

customElements.define('fl-populations', Populations);
