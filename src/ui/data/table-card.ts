import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { bytes, integer, percent } from '../../charts/format.ts';
import type { SessionState, TableState } from '../../notebook/session-types.ts';
import type { Role, RoleProposal } from '../../telemetry/types.ts';
import { shared } from '../base/shared-styles.ts';
import './column-list.ts';
import { columnsOf, give, questions } from './role-choice.ts';
import { holdsMany, roleMeans, roleName } from './role-words.ts';
import { counted, glued, joinWords, removalWords, shapeWords } from './table-facts.ts';
import { timeFacts } from './time-words.ts';

/** Questions beyond these wait behind a button. */
const askedAtOnce = 3;
/** Differences between files beyond these are folded. */
const toldAtOnce = 2;

/** `<fl-table-card .table .state>`: one table. `choose(role)` lets its columns be chosen for a role. Fires `fl-role`, `fl-remove`, `fl-refuse`. */
export class TableCard extends LitElement {
  static override properties = {
    table: { attribute: false },
    state: { attribute: false },
    mode: { state: true },
    removing: { state: true },
    refused: { state: true },
    more: { state: true },
  };
  static override styles = [
    shared,
    css`
    :host { display: block; border: 1px solid var(--fl-line); border-radius: var(--fl-radius); background: var(--fl-panel); overflow: hidden; margin-block: 6px 10px; }
    .head { display: flex; gap: 2px 8px; align-items: baseline; padding: 6px 4px 5px 10px; }
    .head h3 { font-size: 13.5px; font-weight: 650; line-height: 20px; overflow-wrap: anywhere; min-inline-size: 0; flex: 1; }
    .head .size { color: var(--fl-muted); font-size: 12.5px; white-space: nowrap; }
    .head button { padding: 0 6px; line-height: 24px; align-self: center; }
    .facts { padding: 0 10px 6px; font-size: 11.5px; line-height: 1.45; color: var(--fl-muted); overflow-wrap: anywhere; }
    .facts.warn { color: var(--fl-warn); }
    details { padding: 0 10px 6px; font-size: 11.5px; color: var(--fl-muted); }
    summary { font-size: 11.5px; color: var(--fl-muted); overflow-wrap: anywhere; line-height: 18px; padding-block: 3px; }
    details ul { list-style: none; margin: 2px 0 0; padding: 0; max-block-size: 168px; overflow: auto; }
    details li { display: flex; gap: 8px; justify-content: space-between; line-height: 18px; }
    details li span:first-child { overflow-wrap: anywhere; }
    details li span + span { white-space: nowrap; }
    .ask { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 2px 6px; align-items: center; padding: 6px 8px 6px 10px; background: var(--fl-accent-tint); border-block-start: 1px solid var(--fl-line); font-size: 12px; line-height: 1.4; }
    .ask b { font: 600 12px var(--fl-mono); overflow-wrap: anywhere; }
    .ask small { grid-column: 1 / -1; font-size: 11.5px; color: var(--fl-soft); }
    .ask button { padding: 0 9px; line-height: 22px; font-size: 12px; }
    .rest { padding: 2px 10px; border-block-start: 1px solid var(--fl-line); font-size: 12px; background: var(--fl-accent-tint); }
    .removing { padding: 8px 10px; border-block-start: 1px solid var(--fl-line); background: var(--fl-fail-tint); font-size: 12.5px; line-height: 1.45; display: grid; gap: 6px; }
    .removing div, .mode div { display: flex; gap: 6px; flex-wrap: wrap; }
    .removing button, .mode button { padding: 1px 10px; font-size: 12.5px; }
    .mode { padding: 8px 10px; border-block-start: 1px solid var(--fl-line); background: var(--fl-accent-tint); font-size: 12px; line-height: 1.45; display: grid; gap: 6px; }
    .error { color: var(--fl-fail); background: var(--fl-fail-tint); padding: 8px 10px; font-size: 12.5px; overflow-wrap: anywhere; }
    .ghosts { border-block-start: 1px solid var(--fl-line); padding: 4px 10px; }
    .ghosts i { display: block; block-size: 12px; margin-block: 14px; border-radius: 3px; background: var(--fl-grid); }
  `,
  ];

  declare table: TableState | null;
  declare state: SessionState | null;
  declare protected mode: Role | null;
  declare protected removing: boolean;
  declare protected refused: ReadonlySet<string>;
  declare protected more: boolean;

  constructor() {
    super();
    this.table = null;
    this.state = null;
    this.mode = null;
    this.removing = false;
    this.refused = new Set();
    this.more = false;
  }

  /** Lets the columns of a role be chosen, likeliest first, until “Done”. */
  choose(role: Role): void {
    this.mode = role;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.mode button')?.focus());
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private focusOn(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  private question(table: TableState, asked: RoleProposal): TemplateResult {
    const role = roleName(asked.role);
    return html`<div class="ask"><span><b>${asked.column}</b> ${role}? <span class="muted">${glued(percent(asked.confidence, 2))}</span></span>
      <button aria-label="Yes, use ${asked.column} as ${role}" @click=${() => this.fire('fl-role', give(table, asked.column, asked.role))}>Yes</button>
      <button aria-label="No, do not use ${asked.column} as ${role}" @click=${() => {
        this.refused = new Set([...this.refused, `${asked.column}\n${asked.role}`]);
        this.fire('fl-refuse', { table: table.info.table, column: asked.column, role: asked.role });
      }}>No</button><small>${asked.reason}</small></div>`;
  }

  private questions(table: TableState): TemplateResult {
    const asked = questions(table, this.refused);
    const shown = this.more ? asked : asked.slice(0, askedAtOnce);
    const rest = asked.length - shown.length;
    return html`${shown.map((one) => this.question(table, one))}${
      rest === 0
        ? nothing
        : html`<div class="rest"><button class="link" @click=${() => (this.more = true)}>${integer(rest)} more ${rest === 1 ? 'role' : 'roles'} to confirm</button></div>`
    }`;
  }

  private files(table: TableState): TemplateResult {
    const { info } = table;
    const size = info.files.reduce((sum, file) => sum + file.bytes, 0);
    const held = table.bytes === size || table.bytes === 0 ? '' : `, ${bytes(table.bytes)} held`;
    const [first] = info.files;
    if (info.files.length === 1 && first !== undefined) return html`<p class="facts">${first.name} · ${bytes(size)}${held}</p>`;
    return html`<details><summary>${counted(info.files.length, 'file')} · ${bytes(size)}${held}</summary><ul tabindex="0" aria-label="Files of ${info.table}">${info.files.map(
      (file) =>
        html`<li><span>${file.name}</span><span>${bytes(file.bytes)}${file.rows === null ? nothing : html` · ${counted(file.rows, 'row')}`}</span></li>`,
    )}</ul></details>`;
  }

  private differences(table: TableState): TemplateResult {
    const told = table.info.differences.map(({ sentence }) => sentence);
    const rest = told.slice(toldAtOnce);
    return html`${told.slice(0, toldAtOnce).map((sentence) => html`<p class="facts warn">${sentence}</p>`)}${
      rest.length === 0
        ? nothing
        : html`<details><summary>${counted(rest.length, 'more difference')} between the files</summary><ul tabindex="0" aria-label="Differences">${rest.map((sentence) => html`<li><span>${sentence}</span></li>`)}</ul></details>`
    }`;
  }

  private unreadable(table: TableState): TemplateResult | typeof nothing {
    const bad = table.info.columns.filter((column) => !column.readable);
    if (bad.length === 0) return nothing;
    return html`<details class="bad"><summary>${counted(bad.length, 'column')} cannot be read</summary><ul tabindex="0" aria-label="Columns that cannot be read">${bad.map(
      (column) => html`<li><span><code>${column.name}</code> ${column.reason ?? 'Its type is not supported.'}</span></li>`,
    )}</ul></details>`;
  }

  private chooser(table: TableState, mode: Role): TemplateResult {
    const held = columnsOf(table.roles, mode).length;
    const many = holdsMany(mode);
    return html`<div class="mode" role="group" aria-label="Choose ${roleName(mode)}"><span><strong>${roleName(mode)}</strong>: ${roleMeans(mode)} ${many ? `${counted(held, 'column')} chosen.` : held === 0 ? 'None chosen.' : ''}</span>
      <div><button class="primary" @click=${() => (this.mode = null)}>Done</button>${
        held === 0
          ? nothing
          : html`<button @click=${() => this.fire('fl-role', { table: table.info.table, role: mode, column: many ? [] : null })}>${many ? 'Choose none' : 'Leave unset'}</button>`
      }</div></div>`;
  }

  private confirm(state: SessionState, table: TableState): TemplateResult {
    return html`<div class="removing" role="alertdialog" aria-label="Remove ${table.info.table}?" @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.keep();
    }}><span>${removalWords(state, table)}</span><div>
      <button class="yes" @click=${() => {
        this.removing = false;
        this.fire('fl-remove', table.info.table);
      }}>Remove</button><button @click=${() => this.keep()}>Keep</button></div></div>`;
  }

  private keep(): void {
    this.removing = false;
    this.focusOn('.remove');
  }

  private body(table: TableState): TemplateResult | typeof nothing {
    if (table.info.columns.length > 0) return html`<fl-column-list .table=${table} .mode=${this.mode}></fl-column-list>`;
    if (table.loading) return html`<div class="ghosts" aria-hidden="true"><i></i><i></i><i></i><i></i></div>`;
    return table.error === null ? html`<p class="facts">This table has no columns.</p>` : nothing;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { table, state } = this;
    if (table === null || state === null) return nothing;
    const { info } = table;
    return html`<section aria-label=${info.table} aria-busy=${table.loading ? 'true' : 'false'}>
      <div class="head"><h3>${info.table}</h3><span class="size">${table.loading ? 'reading…' : shapeWords(info)}</span>
        <button class="quiet remove" aria-label="Remove ${info.table}" title="Remove ${info.table}" @click=${() => {
          this.removing = true;
          this.focusOn('.yes');
        }}>✕</button></div>
      ${this.removing ? this.confirm(state, table) : nothing}
      ${table.error === null ? nothing : html`<p class="error" role="alert">${table.error}</p>`}
      ${info.files.length === 0 ? nothing : this.files(table)}
      ${info.preset === undefined ? nothing : html`<p class="facts">${info.preset.sentence}</p>`}
      ${timeFacts(table).map((fact) => html`<p class="facts ${fact.kind === 'read' || fact.kind === 'pending' ? '' : 'warn'}">${fact.words}</p>`)}
      ${(joinWords(state, info.table) ?? []).map((sentence) => html`<p class="facts">${sentence}</p>`)}
      ${this.differences(table)}${this.unreadable(table)}
      ${this.mode === null ? this.questions(table) : this.chooser(table, this.mode)}
      ${this.body(table)}</section>`;
  }
}

customElements.define('fl-table-card', TableCard);
