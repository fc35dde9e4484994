import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { ChartData } from '../../cells/types.ts';
import { bytes, integer, percent } from '../../charts/format.ts';
import type { SessionState, TableState } from '../../notebook/session-types.ts';
import { roles, type ColumnInfo, type Role, type RoleMap } from '../../telemetry/types.ts';
import '../results/chart-element.ts';
import { shared } from '../base/shared-styles.ts';

/** The role a column has in a role map, or null. */
export function roleOf(map: RoleMap, column: string): Role | null {
  return (
    roles.find((role) => {
      const held = map[role];
      return typeof held === 'string' ? held === column : (held?.includes(column) ?? false);
    }) ?? null
  );
}

/** `<fl-data-panel .state>`: tables, columns with type and role, populations. Fires `fl-role` and `fl-remove`. */
export class DataPanel extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: block; }
    section { margin-block-end: 14px; }
    .table { border: 1px solid var(--fl-line); border-radius: var(--fl-radius); background: var(--fl-panel); overflow: hidden; margin-block: 6px 12px; }
    .head { display: flex; gap: 4px 8px; align-items: baseline; padding: 7px 4px 7px 10px; flex-wrap: wrap; }
    .head strong { font-size: 13.5px; overflow-wrap: anywhere; }
    .head .size { color: var(--fl-muted); font-size: 12px; margin-inline-start: auto; }
    .facts { padding: 0 10px 7px; font-size: 11.5px; color: var(--fl-muted); }
    .head button { padding: 0 7px; line-height: 24px; }
    .columns { list-style: none; margin: 0; padding: 0; max-block-size: 46vh; overflow: auto; border-block-start: 1px solid var(--fl-line); }
    .columns li { display: grid; grid-template-columns: minmax(0, 1fr) 74px; gap: 0 8px; align-items: center; padding: 4px 10px; border-block-end: 1px solid var(--fl-line); font-size: 12px; }
    .columns li:last-child { border-block-end: 0; }
    .name { font: 500 12.5px/18px var(--fl-mono); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .meta { display: flex; gap: 6px; align-items: center; color: var(--fl-muted); font-size: 11.5px; min-inline-size: 0; }
    .type { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    select { border-color: transparent; background: transparent; padding: 1px 2px 1px 0; font-size: 12px; color: var(--fl-soft); max-inline-size: 130px; min-block-size: 24px; }
    select:hover { border-color: var(--fl-control); }
    option { background: var(--fl-panel); color: var(--fl-ink); }
    .ask { grid-column: 1 / -1; display: flex; gap: 6px; align-items: center; background: var(--fl-accent-tint); border-radius: 5px; padding: 3px 8px; margin-block: 2px; font-size: 12px; }
    .ask span { flex: 1; }
    .ask button { padding: 0 8px; line-height: 22px; font-size: 12px; }
    .bad { grid-column: 1 / -1; color: var(--fl-warn); font-size: 11.5px; }
    .error { color: var(--fl-fail); background: var(--fl-fail-tint); padding: 8px 10px; font-size: 12.5px; }
    .populations { list-style: none; margin: 4px 0; padding: 0; font-size: 12.5px; }
    .populations li { display: flex; gap: 8px; align-items: baseline; padding-block: 2px; min-inline-size: 0; }
    .populations code { color: var(--fl-muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .swatch { inline-size: 8px; block-size: 8px; border-radius: 2px; background: var(--fl-accent); flex: none; }
    .swatch.reference { background: var(--fl-reference); }
  `,
  ];

  declare state: SessionState | null;

  constructor() {
    super();
    this.state = null;
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private assign(table: TableState, column: string, role: Role | null): void {
    const before = roleOf(table.roles, column);
    if (before !== null) this.fire('fl-role', { table: table.info.table, role: before, column: null });
    if (role !== null) this.fire('fl-role', { table: table.info.table, role, column });
  }

  private shapes(): ReadonlyMap<string, ChartData> {
    const charts = (this.state?.cells ?? []).flatMap((cell) => cell.result?.charts ?? []);
    return new Map(charts.flatMap((chart) => (chart.kind === 'sparkline' ? [[chart.column, chart] as const] : [])));
  }

  private column(table: TableState, column: ColumnInfo, shapes: ReadonlyMap<string, ChartData>): TemplateResult {
    const role = roleOf(table.roles, column.name);
    const proposal = table.proposals.find((given) => given.column === column.name) ?? null;
    const asked = role === null && proposal !== null && table.roles[proposal.role] === undefined && proposal.confidence >= 0.5;
    const shape = shapes.get(column.name);
    const why = proposal !== null && proposal.role === role ? ` · ${percent(proposal.confidence, 2)} sure: ${proposal.reason}` : '';
    return html`<li>
      <div class="name" title=${column.name}>${column.name}</div>
      ${shape === undefined ? html`<span></span>` : html`<fl-chart bare .chart=${shape}></fl-chart>`}
      <div class="meta"><select aria-label="Role of ${column.name}" title="${column.source}${why}" .value=${role ?? ''} ?disabled=${!column.readable}
          @change=${(event: Event) => this.assign(table, column.name, roles.find((name) => name === (event.currentTarget as HTMLSelectElement).value) ?? null)}>
          <option value="" ?selected=${role === null}>no role</option>
          ${roles.map((name) => html`<option value=${name} ?selected=${name === role}>${name.replaceAll('_', ' ')}</option>`)}
        </select></div>
      <span class="type muted" title=${column.source}>${column.type.toLowerCase()}</span>
      ${
        asked && proposal !== null
          ? html`<div class="ask"><span title=${proposal.reason}>${proposal.role.replaceAll('_', ' ')}? ${percent(proposal.confidence, 2)} sure</span>
        <button aria-label="Use ${column.name} as ${proposal.role}" @click=${() => this.assign(table, column.name, proposal.role)}>Use</button></div>`
          : nothing
      }
      ${column.reason === null ? nothing : html`<div class="bad">${column.reason}</div>`}
    </li>`;
  }

  private table(table: TableState, shapes: ReadonlyMap<string, ChartData>): TemplateResult {
    const { info } = table;
    const shape = info.rows === null ? `${info.columns.length} columns` : `${integer(info.rows)} × ${info.columns.length}`;
    const size = info.files.reduce((sum, file) => sum + file.bytes, 0);
    return html`<div class="table" data-table=${info.table} aria-busy=${table.loading ? 'true' : 'false'}>
      <div class="head"><strong>${info.table}</strong><span class="size">${table.loading ? 'reading…' : shape}</span>
        <button class="quiet" aria-label="Remove ${info.table}" title="Remove ${info.table}" @click=${() => this.fire('fl-remove', info.table)}>✕</button></div>
      ${table.error === null ? nothing : html`<p class="error">${table.error}</p>`}
      <div class="facts">${info.files.length === 1 ? info.files[0]?.name : `${info.files.length} files`} · ${bytes(size)}${table.bytes === size ? nothing : html` · ${bytes(table.bytes)} in memory`}</div>
      ${info.differences.map((difference) => html`<p class="facts">${difference.sentence}</p>`)}
      ${info.columns.length === 0 ? nothing : html`<ul class="columns" tabindex="0" aria-label="Columns of ${info.table}">${info.columns.map((column) => this.column(table, column, shapes))}</ul>`}
    </div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const shapes = this.shapes();
    const populations = state.notebook?.populations ?? [];
    return html`${state.tables.length === 0 ? nothing : html`<section aria-label="Data"><h2 class="label">Data</h2>${state.tables.map((table) => this.table(table, shapes))}</section>`}
      ${
        populations.length === 0
          ? nothing
          : html`<section aria-label="Populations"><h2 class="label">Populations</h2><ul class="populations">${populations.map((population, i) => {
              const what = population.where ?? (population.window === undefined ? 'all rows' : `${population.window.from} to ${population.window.to}`);
              return html`<li><span class="swatch ${i === 0 ? 'reference' : ''}"></span><span>${population.name}</span><code title=${what}>${what}</code></li>`;
            })}</ul></section>`
      }`;
  }
}

customElements.define('fl-data-panel', DataPanel);
