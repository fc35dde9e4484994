import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { percent } from '../../charts/format.ts';
import type { TableState } from '../../notebook/session-types.ts';
import type { Role } from '../../telemetry/types.ts';
import { shared } from '../base/shared-styles.ts';
import { floatBy, sink } from './float.ts';
import { columnsOf, give, roleOf, take, type RoleEvent } from './role-choice.ts';
import { holdsMany, roleMeans, roleName, searchRoles } from './role-words.ts';
import { timeFact } from './time-words.ts';

/**
 * `<fl-role-menu>`: one list of all roles, opened at a column with `open(table, column, anchor)`. Typing searches names and meanings, arrows move,
 * Enter chooses, Escape closes. Fires `fl-role`, and `fl-role-columns` with a role when its columns shall be chosen together.
 */
export class RoleMenu extends LitElement {
  static override properties = { table: { state: true }, column: { state: true }, search: { state: true }, active: { state: true } };
  static override styles = [
    shared,
    css`
    .menu { position: fixed; inset: auto; margin: 0; padding: 0; inline-size: min(320px, calc(100vw - 16px)); border: 1px solid var(--fl-line); border-radius: 9px; background: var(--fl-panel); color: var(--fl-ink); box-shadow: 0 8px 28px rgb(0 0 0 / 0.16); overflow: hidden; }
    .why { padding: 8px 12px 0; font-size: 12px; line-height: 1.4; color: var(--fl-soft); }
    .why strong { font: 600 12.5px var(--fl-mono); color: var(--fl-ink); overflow-wrap: anywhere; }
    .search { padding: 8px 10px; border-block-end: 1px solid var(--fl-line); }
    .search input { inline-size: 100%; }
    .list { max-block-size: min(46vh, 380px); overflow: auto; padding-block: 4px; }
    .title { padding: 6px 12px 2px; }
    .option { padding: 3px 12px 4px 30px; cursor: pointer; font-size: 13px; line-height: 18px; position: relative; }
    .option small { display: block; font-size: 11.5px; line-height: 15px; color: var(--fl-muted); }
    .option[data-active] { background: var(--fl-hover); box-shadow: inset 2px 0 var(--fl-accent); }
    .option[data-active] small { color: var(--fl-soft); }
    .option[aria-selected='true']::before { content: '✓'; position: absolute; inset-inline-start: 12px; color: var(--fl-accent); }
    .sure { color: var(--fl-accent); font-size: 11.5px; margin-inline-start: 6px; }
    .none { padding: 10px 12px; color: var(--fl-muted); font-size: 12.5px; }
    .foot { border-block-start: 1px solid var(--fl-line); padding: 4px 12px; font-size: 12px; }
  `,
  ];

  declare protected table: TableState | null;
  declare protected column: string;
  declare protected search: string;
  declare protected active: number;
  private anchor: HTMLElement | null = null;

  constructor() {
    super();
    this.table = null;
    this.column = '';
    this.search = '';
    this.active = -1;
  }

  /** Opens the list for a column beside `anchor`, which gets the focus back. */
  async open(table: TableState, column: string, anchor: HTMLElement): Promise<void> {
    this.table = table;
    this.column = column;
    this.search = '';
    this.anchor = anchor;
    this.active = this.choices().indexOf(roleOf(table.roles, column));
    await this.updateComplete;
    const popup = this.popup;
    if (popup === null) return;
    floatBy(popup, anchor);
    anchor.setAttribute('aria-expanded', 'true');
    popup.querySelector('input')?.focus();
    this.reveal();
  }

  /** Closes the list and gives the focus back. */
  close(): void {
    if (this.popup !== null) sink(this.popup);
    this.anchor?.focus();
  }

  private get popup(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.menu');
  }

  /** The options in the order of the list; null stands for no role and comes first while nothing is searched. */
  private choices(): readonly (Role | null)[] {
    const found = searchRoles(this.search).flatMap((group) => group.roles.map(({ role }) => role));
    return this.search === '' ? [null, ...found] : found;
  }

  private reveal(): void {
    const option = this.renderRoot.querySelector('[data-active]');
    option?.scrollIntoView?.({ block: 'nearest' });
  }

  private choose(role: Role | null): void {
    const table = this.table;
    if (table === null) return;
    const held = roleOf(table.roles, this.column);
    const event: RoleEvent | null = role === null || role === held ? take(table, this.column, held) : give(table, this.column, role);
    this.close();
    if (event !== null) this.dispatchEvent(new CustomEvent('fl-role', { detail: event, bubbles: true, composed: true }));
  }

  private key(event: KeyboardEvent): void {
    const choices = this.choices();
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const from = this.active < 0 && step < 0 ? choices.length : this.active;
      this.active = Math.max(0, Math.min(choices.length - 1, from + step));
      void this.updateComplete.then(() => this.reveal());
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const choice = choices[this.active];
      if (choice !== undefined) this.choose(choice);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      if (event.key === 'Escape') event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  private option(table: TableState, role: Role | null, at: number): TemplateResult {
    const held = roleOf(table.roles, this.column);
    const proposal = table.proposals.find((given) => given.column === this.column && given.role === role);
    const holder = role === null || holdsMany(role) ? undefined : columnsOf(table.roles, role).find((name) => name !== this.column);
    const text = role === null ? 'Cells do not use this column by role.' : roleMeans(role);
    return html`<div class="option" role="option" id=${`o${at}`} aria-selected=${role === held ? 'true' : 'false'} ?data-active=${at === this.active}
      @pointermove=${() => (this.active = at)} @click=${() => this.choose(role)}>${role === null ? 'no role' : roleName(role)}${proposal === undefined ? nothing : html`<span class="sure">${percent(proposal.confidence, 2)} sure</span>`}
      <small>${text}${holder === undefined ? nothing : html` Now ${holder}.`}</small></div>`;
  }

  private why(table: TableState): TemplateResult {
    const proposals = table.proposals.filter((given) => given.column === this.column);
    const time = timeFact(table, this.column);
    return html`<p class="why"><strong>${this.column}</strong>${proposals.map((given) => html`<br>${roleName(given.role)} ${percent(given.confidence, 2)}: ${given.reason}`)}${time === null ? nothing : html`<br>${time.words}`}</p>`;
  }

  protected override render(): TemplateResult {
    const table = this.table;
    if (table === null) return html`<div class="menu" popover="auto"></div>`;
    const groups = searchRoles(this.search);
    const order = new Map(this.choices().map((role, i) => [role, i]));
    const held = roleOf(table.roles, this.column);
    return html`<div class="menu" popover="auto" @toggle=${(event: ToggleEvent) => {
      if (event.newState === 'closed') this.anchor?.setAttribute('aria-expanded', 'false');
    }} @keydown=${this.key}>
      ${this.why(table)}
      <div class="search"><input type="search" role="combobox" aria-label="Role of ${this.column}: search" aria-expanded="true" aria-controls="roles" aria-autocomplete="list"
        aria-activedescendant=${this.active < 0 ? nothing : `o${this.active}`} placeholder="Search roles" autocomplete="off" spellcheck="false" .value=${this.search}
        @input=${(event: Event) => {
          this.search = (event.currentTarget as HTMLInputElement).value;
          this.active = this.search === '' ? -1 : 0;
        }}></div>
      <div class="list" role="listbox" id="roles" aria-label="Roles" tabindex="-1">
        ${this.search === '' ? this.option(table, null, 0) : nothing}
        ${groups.map((group) => html`<div role="group" aria-label=${group.title}><div class="title label" aria-hidden="true">${group.title}</div>${group.roles.map(({ role }) => this.option(table, role, order.get(role) ?? 0))}</div>`)}
        ${groups.length === 0 ? html`<div class="none" role="option" aria-disabled="true" aria-selected="false">No role is named or described like “${this.search}”.</div>` : nothing}
      </div>
      ${held !== null && holdsMany(held) ? html`<div class="foot"><button class="link" @click=${() => this.many(held)}>Choose all ${roleName(held)} columns…</button></div>` : nothing}
    </div>`;
  }

  private many(role: Role): void {
    const table = this.table?.info.table;
    this.close();
    this.dispatchEvent(new CustomEvent('fl-role-columns', { detail: { table, role }, bubbles: true, composed: true }));
  }
}

customElements.define('fl-role-menu', RoleMenu);
