import { LitElement, css, html, nothing, svg, type TemplateResult } from 'lit';
import { bytes, percent } from '../../charts/format.ts';
import type { SessionState, TableState } from '../../notebook/session-types.ts';
import type { ColumnProfile } from '../../telemetry/profile-types.ts';
import type { ColumnInfo, Role } from '../../telemetry/types.ts';
import { shared } from '../base/shared-styles.ts';
import './role-menu.ts';
import type { RoleMenu } from './role-menu.ts';
import './table-card.ts';
import type { TableCard } from './table-card.ts';
import './value-menu.ts';
import type { ValueMenu } from './value-menu.ts';

/** Above this share of the limit the memory bar warns. */
const nearlyFull = 0.85;

/**
 * `<fl-data-panel .state>`: a card per table and the memory in use. `chooseRole(role, table?)` opens the choice of a role's columns.
 * Fires `fl-role` { table, role, column: string | string[] | null }, `fl-remove` table, `fl-filter` Filter, `fl-add-files`,
 * and `fl-refuse` { table, column, role } when a proposal is declined.
 */
export class DataPanel extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: block; }
    .title { display: flex; align-items: center; justify-content: space-between; }
    .title button { padding: 0 7px; line-height: 24px; font-size: 12px; }
    .memory { display: grid; gap: 4px; font-size: 11.5px; color: var(--fl-muted); margin-block-end: 14px; }
    .memory svg { display: block; inline-size: 100%; block-size: 4px; border-radius: 2px; background: var(--fl-grid); }
    .memory rect { fill: var(--fl-reference); }
    .memory.full rect { fill: var(--fl-warn); }
    .memory.full { color: var(--fl-warn); }
  `,
  ];

  declare state: SessionState | null;

  constructor() {
    super();
    this.state = null;
  }

  /** Opens the choice of columns for a role, in the named table or the first one. */
  chooseRole(role: Role, table?: string): void {
    const cards = [...this.renderRoot.querySelectorAll<TableCard>('fl-table-card')];
    const card = cards.find((given) => table === undefined || given.table?.info.table === table);
    card?.scrollIntoView?.({ block: 'nearest' });
    card?.choose(role);
  }

  private memory(used: number, limit: number): TemplateResult {
    const share = limit > 0 ? Math.min(1, used / limit) : 0;
    const full = share >= nearlyFull;
    return html`<div class="memory ${full ? 'full' : ''}"><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">${svg`<rect width=${(share * 100).toFixed(1)} height="4"></rect>`}</svg>
      <span>${bytes(used)} of ${bytes(limit)} memory held${full ? html`, ${percent(share, 2)}: remove a table before adding more` : nothing}</span></div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null || state.tables.length === 0) return nothing;
    return html`<section aria-label="Data"
      @fl-role-menu=${(event: CustomEvent<{ table: TableState; column: string; anchor: HTMLElement }>) => {
        event.stopPropagation();
        void this.renderRoot.querySelector<RoleMenu>('fl-role-menu')?.open(event.detail.table, event.detail.column, event.detail.anchor);
      }}
      @fl-value-menu=${(event: CustomEvent<{ column: ColumnInfo; profile: ColumnProfile; rows: number; anchor: HTMLElement }>) => {
        event.stopPropagation();
        const { column, profile, rows, anchor } = event.detail;
        void this.renderRoot.querySelector<ValueMenu>('fl-value-menu')?.open(column, profile, rows, anchor);
      }}
      @fl-role-columns=${(event: CustomEvent<{ table: string; role: Role }>) => {
        event.stopPropagation();
        this.chooseRole(event.detail.role, event.detail.table);
      }}>
      <div class="title"><h2 class="label">Data</h2><button class="quiet" @click=${() => this.dispatchEvent(new CustomEvent('fl-add-files', { bubbles: true, composed: true }))}>Add…</button></div>
      ${state.tables.map((table) => html`<fl-table-card data-table=${table.info.table} .table=${table} .state=${state}></fl-table-card>`)}
      ${state.memory === null ? nothing : this.memory(state.memory.used, state.memory.limit)}
      <fl-role-menu></fl-role-menu><fl-value-menu></fl-value-menu></section>`;
  }
}

customElements.define('fl-data-panel', DataPanel);
