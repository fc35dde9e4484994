import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { MissingRole, NotebookDescription } from '../../notebook/describe.ts';
import type { TableState } from '../../notebook/session-types.ts';
import type { Role } from '../../telemetry/types.ts';
import { percent } from '../../charts/format.ts';
import { shared } from '../base/shared-styles.ts';
import { takenFrom } from './role-choice.ts';
import { holdsMany, roleMeans, roleName } from './role-words.ts';
import { counted, glued } from './table-facts.ts';

/** One role as chosen in the dialog. */
export interface ChosenRole {
  readonly table: string;
  readonly role: Role;
  readonly column: string | readonly string[];
}

/**
 * `<fl-role-map .description .tables>`: what an opened notebook computes, and which of its roles have no column yet. `show()` opens it.
 * Fires `fl-roles` with the chosen roles (those left unset are not in it), `fl-close` when it is closed without a choice.
 */
export class RoleMapDialog extends LitElement {
  static override properties = { description: { attribute: false }, tables: { attribute: false }, chosen: { state: true } };
  static override styles = [
    shared,
    css`
    dialog { inline-size: min(600px, calc(100vw - 24px)); max-inline-size: none; max-block-size: min(86vh, 760px); padding: 0; overflow: hidden; }
    dialog[open] { display: flex; flex-direction: column; }
    .body { padding: 18px 22px 14px; overflow: auto; display: grid; gap: 14px; }
    h2 { font-size: 17px; line-height: 1.3; font-weight: 660; } .lead { color: var(--fl-soft); font-size: 13.5px; }
    h3 { margin-block-end: 4px; }
    ul { list-style: none; margin: 0; padding: 0; font-size: 13px; }
    .role { display: grid; grid-template-columns: minmax(0, 1fr) minmax(150px, 220px); gap: 2px 14px; align-items: center; padding-block: 8px; border-block-start: 1px solid var(--fl-line); }
    .role strong { font-weight: 620; } .role p { font-size: 12px; line-height: 1.45; color: var(--fl-muted); overflow-wrap: anywhere; }
    .role select { inline-size: 100%; min-inline-size: 0; min-block-size: 30px; }
    .role .why { grid-column: 1 / -1; }
    .cells { max-block-size: 150px; overflow: auto; }
    .cells li { line-height: 1.6; } .cells code { margin-inline-end: 6px; }
    .absent { color: var(--fl-warn); font-size: 13px; } .absent li { line-height: 1.5; overflow-wrap: anywhere; }
    .buttons { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 12px 22px; border-block-start: 1px solid var(--fl-line); background: var(--fl-sunken); }
    .left { color: var(--fl-muted); font-size: 12.5px; margin-inline-start: auto; }
    @media (max-width: 480px) { .role { grid-template-columns: minmax(0, 1fr); } .body, .buttons { padding-inline: 16px; } .left { margin: 0; } }
  `,
  ];

  declare description: NotebookDescription | null;
  declare tables: readonly TableState[];
  /** `table.role` → columns; empty for “leave unset”. */
  declare protected chosen: ReadonlyMap<string, readonly string[]>;

  constructor() {
    super();
    this.description = null;
    this.tables = [];
    this.chosen = new Map();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('description')) return;
    const sure = (this.description?.missingRoles ?? []).map(({ table, role, candidates }) => {
      const columns = candidates.filter(({ confidence }) => confidence >= takenFrom).map(({ column }) => column);
      return [`${table}.${role}`, holdsMany(role) ? columns : columns.slice(0, 1)] as const;
    });
    this.chosen = new Map(sure);
  }

  /** Opens the dialog. */
  show(): void {
    // The description was set a moment ago, and without one there is no dialog to open.
    if (this.isConnected && (!this.hasUpdated || this.isUpdatePending)) this.performUpdate();
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog?.open === false) dialog.showModal();
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private use(): void {
    const roles = (this.description?.missingRoles ?? []).flatMap(({ table, role }): ChosenRole[] => {
      const columns = this.chosen.get(`${table}.${role}`) ?? [];
      const [first] = columns;
      if (first === undefined) return [];
      return [{ table, role, column: holdsMany(role) ? columns : first }];
    });
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog !== null) dialog.returnValue = 'use';
    dialog?.close();
    this.fire('fl-roles', roles);
  }

  /** Ids of cells as the notebook writes them: `a`, `b` and `c`. */
  private ids(ids: readonly string[]): readonly TemplateResult[] {
    const all = [...new Set(ids)];
    return all.map((id, i) => html`${i === 0 ? '' : i === all.length - 1 ? ' and ' : ', '}<code>${id}</code>`);
  }

  private absent(absent: NotebookDescription['absentColumns']): TemplateResult | typeof nothing {
    if (absent.length === 0) return nothing;
    const byColumn = new Map<string, NotebookDescription['absentColumns'][number][]>();
    for (const one of absent) byColumn.set(`${one.table}.${one.column}`, [...(byColumn.get(`${one.table}.${one.column}`) ?? []), one]);
    return html`<section><h3 class="label">Columns that the data does not have</h3><ul class="absent">${[...byColumn.values()].map((same) => {
      const [first] = same;
      if (first === undefined) return nothing;
      const nearest = first.nearest === null ? nothing : html` Did you mean <code>${first.nearest}</code>?`;
      return html`<li><code>${first.column}</code> in ${first.table}, read by ${this.ids(same.map(({ cell }) => cell))}.${nearest}</li>`;
    })}</ul></section>`;
  }

  private row(missing: MissingRole): TemplateResult {
    const { table, role, cells, required, candidates } = missing;
    const key = `${table}.${role}`;
    const picked = this.chosen.get(key) ?? [];
    const ranked = [...candidates].sort((a, b) => b.confidence - a.confidence);
    const likely = new Set(ranked.map(({ column }) => column));
    const others = (this.tables.find(({ info }) => info.table === table)?.info.columns ?? []).filter(({ name, readable }) => readable && !likely.has(name));
    const many = holdsMany(role) && picked.length > 1;
    const reason = ranked.find(({ column }) => column === picked[0])?.reason;
    return html`<li class="role"><div><label for=${key}><strong>${roleName(role)}</strong> <span class="muted">of ${table}</span></label><p>${roleMeans(role)}</p></div>
      <select id=${key} @change=${(event: Event) => {
        const { value } = event.currentTarget as HTMLSelectElement;
        this.chosen = new Map([
          ...this.chosen,
          [key, value === '' ? [] : value === '*' ? ranked.filter(({ confidence }) => confidence >= takenFrom).map(({ column }) => column) : [value]],
        ]);
      }}><option value="" ?selected=${picked.length === 0}>leave unset</option>
        ${holdsMany(role) && ranked.filter(({ confidence }) => confidence >= takenFrom).length > 1 ? html`<option value="*" ?selected=${many}>the ${counted(ranked.filter(({ confidence }) => confidence >= takenFrom).length, 'likely column')}</option>` : nothing}
        ${ranked.length === 0 ? nothing : html`<optgroup label="Likely">${ranked.map(({ column, confidence }) => html`<option value=${column} ?selected=${!many && picked[0] === column}>${column} (${glued(percent(confidence, 2))})</option>`)}</optgroup>`}
        ${others.length === 0 ? nothing : html`<optgroup label="Other columns">${others.map(({ name }) => html`<option value=${name} ?selected=${!many && picked[0] === name}>${name}</option>`)}</optgroup>`}</select>
      <p class="why">${cells.length === 0 ? nothing : html`${required ? 'Needed by' : 'Adds to'} ${this.ids(cells)}. `}${reason ?? nothing}</p></li>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const description = this.description;
    if (description === null) return nothing;
    const { cells, missingRoles, missingTables, absentColumns } = description;
    const unset = missingRoles.filter(({ table, role }) => (this.chosen.get(`${table}.${role}`) ?? []).length === 0).length;
    return html`<dialog aria-labelledby="heading" @close=${(event: Event) => {
      if ((event.currentTarget as HTMLDialogElement).returnValue !== 'use') this.fire('fl-close', null);
      (event.currentTarget as HTMLDialogElement).returnValue = '';
    }}><div class="body">
      <div><h2 id="heading">Which columns does this notebook read?</h2><p class="lead">It computes ${counted(cells.length, 'cell')}, here in this tab. ${missingRoles.length === 0 ? 'Every role it reads has a column.' : `${counted(missingRoles.length, 'role')} it reads ${missingRoles.length === 1 ? 'has' : 'have'} no column yet.`}</p></div>
      ${missingRoles.length === 0 ? nothing : html`<section><h3 class="label">Roles without a column</h3><ul>${missingRoles.map((missing) => this.row(missing))}</ul></section>`}
      ${missingTables.length === 0 ? nothing : html`<p class="absent">It also reads ${this.ids(missingTables)}: add ${missingTables.length === 1 ? 'this table' : 'these tables'} to run the cells that need ${missingTables.length === 1 ? 'it' : 'them'}.</p>`}
      ${this.absent(absentColumns)}
      ${cells.length === 0 ? nothing : html`<section><h3 class="label">What it computes</h3><ul class="cells" tabindex="0" aria-label="Cells">${cells.map((cell) => html`<li><code>${cell.id}</code> <span class="muted">${cell.summary || cell.title}</span></li>`)}</ul></section>`}
      </div><div class="buttons"><button class="primary" @click=${() => this.use()}>Use these roles</button><button @click=${() => this.renderRoot.querySelector('dialog')?.close()}>Cancel</button>
      ${unset === 0 ? nothing : html`<span class="left">${counted(unset, 'role')} left unset: ${unset === 1 ? 'its' : 'their'} cells go without or say so.</span>`}</div></dialog>`;
  }
}

customElements.define('fl-role-map', RoleMapDialog);
