import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { integer, percent } from '../../charts/format.ts';
import type { TableState } from '../../notebook/session-types.ts';
import type { ColumnInfo, Role, RoleProposal } from '../../telemetry/types.ts';
import { shared } from '../base/shared-styles.ts';
import { columnListStyles } from './column-list-styles.ts';
import { valuesOf } from './column-values.ts';
import { floatBy, sink } from './float.ts';
import { candidates, columnsOf, give, questions, reasonOf, roleOf, take } from './role-choice.ts';
import { holdsMany, roleMeans, roleName } from './role-words.ts';
import { sparkBars } from './spark-bars.ts';
import { timeFact } from './time-words.ts';
import { trafficProfile } from './traffic-profile.ts';

/** Height of a row in pixels, as in column-list-styles. */
const rowHeight = 40;
/** From so many columns on only the rows in sight are drawn. */
const drawnAtOnce = 80;
const beyond = 8;
const searchedFrom = 15;

/**
 * `<fl-column-list .table .mode>`: the columns of a table with shape, role and type. With `mode` (a role) its rows choose the columns of that role.
 * Fires `fl-role`, `fl-filter`, and to the panel `fl-role-menu` { table, column, anchor } and `fl-value-menu` { column, profile, rows, anchor }.
 */
export class ColumnList extends LitElement {
  static override properties = {
    table: { attribute: false },
    mode: { attribute: false },
    search: { state: true },
    top: { state: true },
    told: { state: true },
  };
  static override styles = [shared, columnListStyles];

  declare table: TableState | null;
  declare mode: Role | null;
  declare protected search: string;
  declare protected top: number;
  declare protected told: ColumnInfo | null;
  private asked: ReadonlyMap<string, RoleProposal> = new Map();
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.table = null;
    this.mode = null;
    this.search = '';
    this.top = 0;
    this.told = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.waiting);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('table'))
      this.asked = new Map(this.table === null ? [] : [...questions(this.table, new Set())].reverse().map((given) => [given.column, given]));
  }

  private fire(name: string, detail: unknown): void {
    if (detail !== null) this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Columns that the search leaves, likeliest first while a role is given out. */
  private shown(table: TableState): readonly ColumnInfo[] {
    const wanted = this.search.toLowerCase().trim();
    const { mode } = this;
    const byName = new Map(table.info.columns.map((column) => [column.name, column]));
    const all = mode === null ? table.info.columns : candidates(table, mode).flatMap(({ column }) => byName.get(column) ?? []);
    if (wanted === '') return all;
    return all.filter((column) => `${column.name} ${column.type} ${roleName(roleOf(table.roles, column.name) ?? 'feature')}`.toLowerCase().includes(wanted));
  }

  private tell(column: ColumnInfo | null, anchor: Element | null, wait: number): void {
    clearTimeout(this.waiting);
    const tip = (): HTMLElement | null => this.renderRoot.querySelector<HTMLElement>('.tip');
    if (column === null || anchor === null) {
      const open = tip();
      if (open !== null) sink(open);
      return;
    }
    this.waiting = setTimeout(() => {
      this.told = column;
      void this.updateComplete.then(() => {
        const open = tip();
        if (open !== null && anchor.isConnected) floatBy(open, anchor, 'right');
      });
    }, wait);
  }

  private why(table: TableState, column: ColumnInfo): string {
    const why = reasonOf(table, column.name) ?? table.proposals.find((given) => given.column === column.name);
    const time = timeFact(table, column.name);
    return [...(why === undefined ? [] : [`${percent(why.confidence, 2)} sure: ${why.reason}`]), ...(time === null ? [] : [time.words])].join(' ');
  }

  private tip(table: TableState): TemplateResult {
    const column = this.told;
    const role = column === null ? null : roleOf(table.roles, column.name);
    const why = column === null ? null : (reasonOf(table, column.name) ?? table.proposals.find((given) => given.column === column.name) ?? null);
    const profile = column === null ? undefined : table.profile?.columns[column.name];
    const time = column === null ? null : timeFact(table, column.name);
    const zone = column?.timeZone === undefined ? '' : `, stored in ${column.timeZone}`;
    return html`<div class="tip" id="tip" role="tooltip" popover="manual">${
      column === null
        ? nothing
        : html`<strong>${column.name}</strong> <span class="muted">${column.type.toLowerCase()}${column.source.toUpperCase() === column.type.toUpperCase() ? '' : ` from ${column.source}`}${zone}</span>
      ${profile === undefined ? nothing : html`<br>${integer(profile.distinct)} distinct, ${percent(profile.missing, 2)} missing in ${integer(table.profile?.rows ?? 0)} rows read.`}
      ${role === null ? nothing : html`<br>${roleName(role)}: ${roleMeans(role)}`}
      ${why === null ? nothing : html`<br>${role === why.role ? '' : `${roleName(why.role)}? `}${percent(why.confidence, 2)} sure. ${why.reason}`}
      ${time === null ? nothing : html`<br><span class=${time.kind === 'read' || time.kind === 'pending' ? '' : 'warn'}>${time.words}</span>`}
      ${column.reason === null ? nothing : html`<br><span class="warn">${column.reason}</span>`}`
    }</div>`;
  }

  private shape(table: TableState, column: ColumnInfo): TemplateResult | typeof nothing {
    const sampled = table.profile?.columns[column.name];
    // Bars of stored numbers are no filter on a column that is read as instants.
    const read = sampled !== undefined && timeFact(table, column.name) !== null ? { ...sampled, kind: 'instant' as const } : sampled;
    const profile = table.timeline?.column === column.name ? trafficProfile(table.timeline, sampled) : read;
    if (profile === undefined || profile.counts.length === 0)
      return table.loading || (table.profile === null && column.readable) ? html`<span class="ghost"></span>` : nothing;
    return html`<button class="shape" aria-haspopup="dialog" aria-expanded="false" @click=${(event: PointerEvent) => {
      const bar = Number((event.target as Element).getAttribute('data-bar') ?? 'NaN');
      const filter = valuesOf(column, profile, table.profile?.rows ?? 0)[bar]?.filter ?? null;
      // A mouse hits a bar; a finger or the keyboard gets the list.
      if (filter !== null && event.detail > 0 && event.pointerType === 'mouse') this.fire('fl-filter', filter);
      else this.fire('fl-value-menu', { column, profile, rows: table.profile?.rows ?? 0, anchor: event.currentTarget });
    }} @pointermove=${(event: PointerEvent) => {
      const value = valuesOf(column, profile, table.profile?.rows ?? 0)[Number((event.target as Element).getAttribute('data-bar') ?? 'NaN')];
      (event.currentTarget as HTMLElement).title =
        value === undefined ? '' : `${value.label}, ${percent(value.share, 2)}${value.filter === null ? '' : ': keep only these'}`;
    }}><span class="hidden">Values of ${column.name}: </span>${sparkBars(profile)}</button>`;
  }

  private roleButton(table: TableState, column: ColumnInfo): TemplateResult {
    if (!column.readable) return html`<span class="warn" tabindex="0" aria-description=${column.reason ?? ''}>cannot be read</span>`;
    const role = roleOf(table.roles, column.name);
    const asked = this.asked.get(column.name);
    const text = role !== null ? roleName(role) : asked === undefined ? 'no role' : `${roleName(asked.role)}?`;
    return html`<button class="role ${role !== null ? '' : asked === undefined ? 'unset' : 'asked'}" aria-label="Role of ${column.name}: ${text}" aria-haspopup="listbox" aria-expanded="false" aria-description=${this.why(table, column)}
      @click=${(event: Event) => {
        this.tell(null, null, 0);
        this.fire('fl-role-menu', { table, column: column.name, anchor: event.currentTarget });
      }}>${text}</button>`;
  }

  private chooser(table: TableState, column: ColumnInfo, mode: Role): TemplateResult {
    const held = columnsOf(table.roles, mode).includes(column.name);
    const other = held ? null : roleOf(table.roles, column.name);
    const proposal = table.proposals.find((given) => given.column === column.name && given.role === mode);
    const words = proposal !== undefined ? `${percent(proposal.confidence, 2)} sure` : other === null ? column.type.toLowerCase() : `now ${roleName(other)}`;
    return html`<label class="choose"><input type=${holdsMany(mode) ? 'checkbox' : 'radio'} name="column" .checked=${held}
      @change=${() => this.fire('fl-role', held ? take(table, column.name, mode) : give(table, column.name, mode))}>
      <span class="two"><span class="name" title=${column.name}>${column.name}</span><span class="sub">${words}</span></span></label>`;
  }

  private row(table: TableState, column: ColumnInfo, at: number, of: number): TemplateResult {
    const { mode } = this;
    return html`<li aria-setsize=${of} aria-posinset=${at + 1} data-column=${column.name}
      @pointerenter=${(event: PointerEvent) => event.pointerType === 'mouse' && this.tell(column, event.currentTarget as Element, 450)}
      @pointerleave=${() => this.tell(null, null, 0)} @focusin=${(event: FocusEvent) => (event.target as Element).matches(':focus-visible') && this.tell(column, event.currentTarget as Element, 150)} @focusout=${() => this.tell(null, null, 0)}>
      ${
        mode !== null
          ? this.chooser(table, column, mode)
          : html`<span class="two"><span class="name">${column.name}</span><span class="sub">${this.roleButton(table, column)}<span class="type">${column.type.toLowerCase()}</span></span></span>`
      }${this.shape(table, column)}</li>`;
  }

  private range(count: number): readonly [number, number] {
    if (count <= drawnAtOnce) return [0, count];
    const first = Math.max(0, Math.min(Math.floor(this.top / rowHeight) - beyond, count - 1));
    return [first, Math.min(count, first + 2 * beyond + 16)];
  }

  protected override updated(changed: PropertyValues): void {
    const table = this.table;
    if (table === null) return;
    if ((changed.has('search') || changed.has('mode')) && this.top > 0) {
      const list = this.renderRoot.querySelector('ul');
      if (list !== null) list.scrollTop = 0;
    }
    const count = this.shown(table).length;
    const [first, last] = this.range(count);
    for (const [name, rows] of [
      ['.before', first],
      ['.after', count - last],
    ] as const) {
      const space = this.renderRoot.querySelector<HTMLElement>(name);
      const size = rows === 0 ? '' : `${rows * rowHeight}px`;
      if (space !== null && space.style.blockSize !== size) space.style.blockSize = size;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const table = this.table;
    if (table === null) return nothing;
    const all = table.info.columns.length;
    const columns = this.shown(table);
    const [first, last] = this.range(columns.length);
    return html`${
      all > searchedFrom
        ? html`<div class="search"><input type="search" aria-label="Filter the ${integer(all)} columns of ${table.info.table}" placeholder="Filter ${integer(all)} columns" autocomplete="off" spellcheck="false" .value=${this.search}
      @input=${(event: Event) => {
        this.search = (event.currentTarget as HTMLInputElement).value;
        this.top = 0;
      }}><span class="hidden" role="status">${this.search === '' ? '' : `${columns.length} of ${all} columns`}</span></div>`
        : nothing
    }
    <ul aria-label="Columns of ${table.info.table}" @scroll=${(event: Event) => {
      this.tell(null, null, 0);
      if (columns.length > drawnAtOnce) this.top = (event.currentTarget as HTMLElement).scrollTop;
    }} @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.tell(null, null, 0)}><li class="before" role="presentation" aria-hidden="true"></li>${columns
      .slice(first, last)
      .map((column, i) => this.row(table, column, first + i, columns.length))}<li class="after" role="presentation" aria-hidden="true"></li></ul>
    ${columns.length === 0 ? html`<p class="none">No column is named, typed or used like “${this.search}”.</p>` : nothing}${this.tip(table)}`;
  }
}

customElements.define('fl-column-list', ColumnList);
