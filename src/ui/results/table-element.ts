import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ResultTable } from '../../cells/types.ts';
import { fileName } from '../../charts/chart-table.ts';
import { integer } from '../../charts/format.ts';
import { copyText } from '../base/copy-text.ts';
import '../base/menu-element.ts';
import { saveText, tableCsv } from '../base/save-file.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';
import { saveBlob } from './save-blob.ts';
import { tableMarkdown, tableTsv } from './table-export.ts';
import { tableStyles } from './table-styles.ts';
import { type Column, filterRows, isFigure, type Row, showCell, type Sort, sortRows, type Value, verdictIn } from './table-view.ts';

const pageSize = 50;
const filteredFrom = 20;

/**
 * `<fl-table .table>`: a result table, sorted by column, filtered by words, in pages of 50 rows, saved as CSV or Parquet (all rows, as stored) and copied as TSV or
 * Markdown (the rows that are shown by the filter, in their order). A cell of a data column fires `fl-filter` ({ column, is }).
 */
export class TableElement extends LitElement {
  static override properties = {
    table: { attribute: false },
    page: { state: true },
    sort: { state: true },
    words: { state: true },
    said: { state: true },
    scrolled: { state: true },
  };
  static override styles = [shared, verdictStyles, tableStyles];

  declare table: ResultTable | null;
  declare protected page: number;
  declare protected sort: Sort | null;
  declare protected words: string;
  declare protected said: string;
  declare protected scrolled: boolean;
  private shown: readonly Row[] = [];

  constructor() {
    super();
    this.table = null;
    this.page = 0;
    this.sort = null;
    this.words = '';
    this.said = '';
    this.scrolled = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('table')) {
      const before = changed.get('table') as ResultTable | null | undefined;
      const same =
        before != null && this.table !== null && before.columns.map((column) => column.name).join() === this.table.columns.map((column) => column.name).join();
      // A new run of the same cell keeps the reader's order and words.
      if (!same) [this.sort, this.words] = [null, ''];
      this.page = 0;
      this.said = '';
    }
    if (this.table !== null && (changed.has('table') || changed.has('sort') || changed.has('words')))
      this.shown = sortRows(this.table, filterRows(this.table, this.words), this.sort);
  }

  private sortBy(column: number): void {
    const { sort } = this;
    this.sort = sort?.column !== column ? { column, down: false } : sort.down ? null : { column, down: true };
    this.page = 0;
  }

  private async copy(text: string, what: string): Promise<void> {
    this.said = (await copyText(text))
      ? `Copied as ${what}: ${integer(this.shown.length)} rows.`
      : 'The browser refused the clipboard. Download the CSV instead.';
  }

  private async parquet(table: ResultTable): Promise<void> {
    try {
      const { tableParquet } = await import('./table-parquet.ts');
      saveBlob(`${fileName(table.name)}.parquet`, new Blob([tableParquet(table)], { type: 'application/vnd.apache.parquet' }));
      this.said = '';
    } catch (error) {
      this.said = `The Parquet file could not be written: ${error instanceof Error ? error.message : 'unknown reason'}. Download the CSV instead.`;
    }
  }

  private header(column: Column, i: number): TemplateResult {
    const sorted = this.sort?.column === i ? (this.sort.down ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${isFigure(column) ? 'figure' : ''} aria-sort=${sorted}>
      <button @click=${() => this.sortBy(i)} title="Sort by ${column.title}">${column.title}${column.unit === undefined ? nothing : html` <span class="unit">${column.unit}</span>`}<span class="arrow" aria-hidden="true">${sorted === 'none' ? '' : sorted === 'ascending' ? '↑' : '↓'}</span></button></th>`;
  }

  private cell(value: Value, column: Column): TemplateResult {
    const verdict = verdictIn(value, column);
    const shown = verdict === null ? showCell(value, column) : html`<span class="chip ${verdict}">${verdictIcon(verdict)}${verdictWords[verdict]}</span>`;
    const source = column.column;
    const content =
      source === undefined
        ? shown
        : html`<button class="pick" title="Keep only rows where ${source} is ${value === null ? 'missing' : String(value)}" @click=${() =>
            this.dispatchEvent(
              new CustomEvent('fl-filter', { detail: { column: source, is: [value] }, bubbles: true, composed: true }),
            )}>${value === null ? 'missing' : shown}</button>`;
    return html`<td class="${isFigure(column) && typeof value === 'number' ? 'figure' : isFigure(column) ? 'figure none' : value === null ? 'none' : ''}" title=${value === null ? 'no value' : String(value)}>${content}</td>`;
  }

  private count(table: ResultTable): string {
    const all =
      table.total === undefined || table.total <= table.rows.length
        ? `${integer(table.rows.length)} ${table.rows.length === 1 ? 'row' : 'rows'}`
        : `first ${integer(table.rows.length)} of ${integer(table.total)} rows`;
    return this.shown.length === table.rows.length ? all : `${integer(this.shown.length)} of ${all}`;
  }

  private pages(count: number): TemplateResult | typeof nothing {
    if (count === 1) return nothing;
    const go = (by: number) => () => {
      this.page += by;
      this.renderRoot.querySelector('.frame')?.scrollTo?.({ top: 0 });
    };
    return html`<button ?disabled=${this.page === 0} @click=${go(-1)}>Previous</button><span>page ${this.page + 1} of ${count}</span>
      <button ?disabled=${this.page >= count - 1} @click=${go(1)}>Next</button>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const table = this.table;
    if (table === null) return nothing;
    if (table.rows.length === 0) return html`<p class="empty">No rows.</p>`;
    const pages = Math.max(1, Math.ceil(this.shown.length / pageSize));
    const rows = this.shown.slice(this.page * pageSize, (this.page + 1) * pageSize);
    const long = table.rows.length > filteredFrom;
    const actions = [
      { label: 'Download CSV', act: () => saveText(`${fileName(table.name)}.csv`, tableCsv(table), 'text/csv') },
      { label: 'Download Parquet', act: () => void this.parquet(table) },
      { label: 'Copy as TSV', act: () => void this.copy(tableTsv(table, this.shown), 'TSV'), separated: true },
      { label: 'Copy as Markdown', act: () => void this.copy(tableMarkdown(table, this.shown), 'Markdown') },
    ];
    return html`${
      long
        ? html`<div class="over"><input type="search" aria-label="Filter rows of ${table.title}" placeholder="Filter rows" .value=${this.words} @input=${(
            event: Event,
          ) => {
            this.words = (event.target as HTMLInputElement).value;
            this.page = 0;
          }}></div>`
        : nothing
    }
      <div class="frame ${long ? 'long' : ''} ${this.scrolled ? 'scrolled' : ''}" tabindex="0" role="region" aria-label=${table.title} @scroll=${(
        event: Event,
      ) => {
        this.scrolled = (event.currentTarget as Element).scrollLeft > 0;
      }}><table>
        <thead><tr>${table.columns.map((column, i) => this.header(column, i))}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${table.columns.map((column, i) => this.cell(row[i] ?? null, column))}</tr>`)}</tbody>
      </table>${rows.length === 0 ? html`<p class="empty">No row holds “${this.words.trim()}”.</p>` : nothing}</div>
      <div class="under"><span role="status">${this.said === '' ? this.count(table) : this.said}</span><span class="grow"></span>${this.pages(pages)}
        <fl-menu-button label="Save or copy" .items=${actions}></fl-menu-button></div>`;
  }
}

customElements.define('fl-table', TableElement);
