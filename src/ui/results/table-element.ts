import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { verdicts, type ResultTable, type Verdict } from '../../cells/types.ts';
import { instant, integer, number, percent } from '../../charts/format.ts';
import { saveText, tableCsv } from '../base/save-file.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';

type Value = string | number | boolean | null;
type Column = ResultTable['columns'][number];
const pageSize = 50;

const isVerdict = (value: Value): value is Verdict => verdicts.some((verdict) => verdict === value);

function compare(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}

function show(value: Value, column: Column): string | TemplateResult {
  if (value === null) return '–';
  if (column.type === 'verdict' && isVerdict(value)) return html`<span class="chip ${value}">${verdictIcon(value)}${verdictWords[value]}</span>`;
  if (typeof value !== 'number') return String(value);
  switch (column.type) {
    case 'integer':
      return integer(value);
    case 'percent':
      return percent(value);
    case 'time':
      return instant(value);
    default:
      return number(value, 5);
  }
}

/** `<fl-table .table>`: a result table with sorting by column, pages of 50 rows and a CSV download of all rows. */
export class TableElement extends LitElement {
  static override properties = { table: { attribute: false }, page: { state: true }, sort: { state: true } };
  static override styles = [
    shared,
    verdictStyles,
    css`
    :host { display: block; }
    .frame { overflow-x: auto; border: 1px solid var(--fl-line); border-radius: 6px; max-block-size: 480px; }
    table { border-collapse: collapse; font-size: 12.5px; min-inline-size: 100%; }
    th, td { padding: 3px 12px; text-align: start; white-space: nowrap; border-block-end: 1px solid var(--fl-line); }
    td { max-inline-size: 360px; overflow: hidden; text-overflow: ellipsis; }
    tr:last-child td { border-block-end: 0; }
    thead th { position: sticky; inset-block-start: 0; background: var(--fl-sunken); font-weight: 600; z-index: 1; }
    th button { border: 0; background: none; padding: 2px 0; font-size: inherit; font-weight: 600; color: inherit; }
    .figure { text-align: end; }
    .under { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-block: 6px 10px; font-size: 12.5px; color: var(--fl-muted); }
    .under .grow { flex: 1; }
    .unit { font-weight: 400; color: var(--fl-muted); }
  `,
  ];

  declare table: ResultTable | null;
  declare protected page: number;
  declare protected sort: { readonly column: number; readonly down: boolean } | null;

  constructor() {
    super();
    this.table = null;
    this.page = 0;
    this.sort = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('table')) {
      this.page = 0;
      this.sort = null;
    }
  }

  private sortBy(column: number): void {
    this.sort = this.sort?.column === column ? { column, down: !this.sort.down } : { column, down: false };
    this.page = 0;
  }

  private rows(table: ResultTable): ResultTable['rows'] {
    const sort = this.sort;
    if (sort === null) return table.rows;
    return [...table.rows].sort((a, b) => compare(a[sort.column] ?? null, b[sort.column] ?? null) * (sort.down ? -1 : 1));
  }

  private header(column: Column, i: number): TemplateResult {
    const sorted = this.sort?.column === i ? (this.sort.down ? 'descending' : 'ascending') : 'none';
    const figure = column.type !== 'text' && column.type !== 'verdict' && column.type !== 'time';
    return html`<th scope="col" class=${figure ? 'figure' : ''} aria-sort=${sorted}>
      <button @click=${() => this.sortBy(i)} title="Sort by ${column.title}">${column.title}${column.unit === undefined ? nothing : html` <span class="unit">${column.unit}</span>`}
        ${sorted === 'none' ? nothing : html`<span aria-hidden="true">${sorted === 'ascending' ? '↑' : '↓'}</span>`}</button></th>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const table = this.table;
    if (table === null) return nothing;
    const pages = Math.max(1, Math.ceil(table.rows.length / pageSize));
    const rows = this.rows(table).slice(this.page * pageSize, (this.page + 1) * pageSize);
    const count =
      table.total === undefined || table.total <= table.rows.length
        ? `${integer(table.rows.length)} rows`
        : `first ${integer(table.rows.length)} of ${integer(table.total)} rows`;
    return html`<div class="frame" tabindex="0" role="region" aria-label=${table.title}><table>
        <thead><tr>${table.columns.map((column, i) => this.header(column, i))}</tr></thead>
        <tbody>${rows.map(
          (row) =>
            html`<tr>${row.map((value, i) => {
              const column = table.columns[i];
              if (column === undefined) return nothing;
              const figure = typeof value === 'number' && column.type !== 'time';
              return html`<td class=${figure ? 'figure' : ''} title=${value === null ? 'no value' : String(value)}>${show(value, column)}</td>`;
            })}</tr>`,
        )}</tbody>
      </table></div>
      <div class="under"><span>${count}</span><span class="grow"></span>
        ${
          pages === 1
            ? nothing
            : html`<button ?disabled=${this.page === 0} @click=${() => {
                this.page -= 1;
              }}>Previous</button>
          <span>page ${this.page + 1} of ${pages}</span>
          <button ?disabled=${this.page >= pages - 1} @click=${() => {
            this.page += 1;
          }}>Next</button>`
        }
        <button class="quiet" @click=${() => saveText(`${table.name}.csv`, tableCsv(table), 'text/csv')}>Download CSV</button>
      </div>`;
  }
}

customElements.define('fl-table', TableElement);
