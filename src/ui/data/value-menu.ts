import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { integer, percent } from '../../charts/format.ts';
import type { Filter } from '../../notebook/types.ts';
import type { ColumnProfile } from '../../telemetry/profile-types.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';
import { shared } from '../base/shared-styles.ts';
import { valuesOf, type ColumnValue } from './column-values.ts';
import { floatBy, sink } from './float.ts';

/** `<fl-value-menu>`: the values of a column as a list, opened with `open(column, profile, rows, anchor)`. Fires `fl-filter` with a Filter. */
export class ValueMenu extends LitElement {
  static override properties = { column: { state: true }, profile: { state: true }, rows: { state: true } };
  static override styles = [
    shared,
    css`
    .menu { position: fixed; inset: auto; margin: 0; padding: 8px 0 6px; inline-size: min(290px, calc(100vw - 16px)); border: 1px solid var(--fl-line); border-radius: 9px; background: var(--fl-panel); color: var(--fl-ink); box-shadow: 0 8px 28px rgb(0 0 0 / 0.16); }
    .head { padding: 0 12px 6px; font-size: 11.5px; color: var(--fl-muted); }
    .head strong { font: 600 12.5px var(--fl-mono); color: var(--fl-ink); overflow-wrap: anywhere; }
    ul { list-style: none; margin: 0; padding: 0; max-block-size: min(44vh, 340px); overflow: auto; border-block-start: 1px solid var(--fl-line); }
    li > * { display: grid; grid-template-columns: minmax(0, 1fr) 62px auto; gap: 8px; align-items: center; inline-size: 100%; padding: 2px 12px; font-size: 12.5px; line-height: 20px; border: 0; border-radius: 0; text-align: start; background: none; min-block-size: 24px; }
    li button:hover .text { text-decoration: underline; }
    .text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .share { color: var(--fl-muted); font-size: 11.5px; min-inline-size: 44px; text-align: end; }
    rect { fill: var(--fl-reference); }
    :focus-visible { outline-offset: -2px; }
  `,
  ];

  declare protected column: ColumnInfo | null;
  declare protected profile: ColumnProfile | null;
  declare protected rows: number;
  private anchor: HTMLElement | null = null;

  constructor() {
    super();
    this.column = null;
    this.profile = null;
    this.rows = 0;
  }

  /** Opens the list beside `anchor`, which gets the focus back. `rows` is how many rows the profile was made from. */
  async open(column: ColumnInfo, profile: ColumnProfile, rows: number, anchor: HTMLElement): Promise<void> {
    this.column = column;
    this.profile = profile;
    this.rows = rows;
    this.anchor = anchor;
    await this.updateComplete;
    const popup = this.renderRoot.querySelector<HTMLElement>('.menu');
    if (popup === null) return;
    floatBy(popup, anchor);
    anchor.setAttribute('aria-expanded', 'true');
    (popup.querySelector<HTMLElement>('button') ?? popup).focus();
  }

  private close(): void {
    const popup = this.renderRoot.querySelector<HTMLElement>('.menu');
    if (popup !== null) sink(popup);
    this.anchor?.focus();
  }

  private choose(filter: Filter): void {
    this.close();
    this.dispatchEvent(new CustomEvent('fl-filter', { detail: filter, bubbles: true, composed: true }));
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      this.close();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...this.renderRoot.querySelectorAll('button')];
    const at = all.findIndex((button) => button.matches(':focus'));
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  }

  private row(value: ColumnValue, most: number): TemplateResult {
    const bar = html`<svg width="62" height="8" aria-hidden="true"><rect width=${Math.max(1, (value.share / most) * 62).toFixed(1)} height="8" rx="1"></rect></svg>`;
    const inner = html`<span class="text" title=${value.label}>${value.label === '' ? 'empty text' : value.label}</span>${bar}<span class="share">${percent(value.share, 2)}</span>`;
    const { filter } = value;
    return html`<li>${filter === null ? html`<div>${inner}</div>` : html`<button class="quiet" title="Keep only these rows" @click=${() => this.choose(filter)}>${inner}</button>`}</li>`;
  }

  protected override render(): TemplateResult {
    const { column, profile } = this;
    if (column === null || profile === null) return html`<div class="menu" popover="auto"></div>`;
    const values = valuesOf(column, profile, this.rows);
    const most = Math.max(Number.MIN_VALUE, ...values.map((value) => value.share));
    const some = values.some((value) => value.filter !== null);
    const missing: ColumnValue = { label: 'missing', share: profile.missing, filter: { column: column.name, is: [null] } };
    return html`<div class="menu" popover="auto" tabindex="-1" role="dialog" aria-label="Values of ${column.name}" @keydown=${this.key} @toggle=${(
      event: ToggleEvent,
    ) => {
      if (event.newState === 'closed') this.anchor?.setAttribute('aria-expanded', 'false');
    }}>
      <p class="head"><strong>${column.name}</strong><br>${some ? 'Choose a value to keep only its rows. ' : ''}From ${integer(this.rows)} rows, for orientation.</p>
      <ul>${values.map((value) => this.row(value, most))}${profile.missing > 0 ? this.row(missing, most) : nothing}</ul></div>`;
  }
}

customElements.define('fl-value-menu', ValueMenu);
