import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ProgressEvent } from '../../engine/types.ts';
import { bytes, integer } from '../../charts/format.ts';
import type { CellState } from '../../notebook/session-types.ts';
import type { CellRecord, CellSource, Diagnostic } from '../../notebook/types.ts';
import '../results/chart-element.ts';
import { headline } from '../base/rich-text.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import '../results/table-element.ts';
import { cellStyles } from './cell-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';

const chartsShown = 4;

/** The cell's own `title`, or its id in words. */
export function cellTitle(source: CellSource | null, id: string): string {
  const value = source?.value;
  const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : null;
  if (typeof title === 'string') return title;
  const words = id.replace(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a running cell says about itself: rows and bytes done of how many. */
export function progressText(progress: ProgressEvent | null): string {
  if (progress === null) return 'Running';
  const part = (done: number, total: number | null, show: (value: number) => string): string =>
    total === null ? show(done) : `${show(done)} of ${show(total)}`;
  return [
    progress.label,
    ...(progress.rows === undefined ? [] : [`${part(progress.rows.done, progress.rows.total, integer)} rows`]),
    ...(progress.bytes === undefined ? [] : [part(progress.bytes.done, progress.bytes.total, bytes)]),
  ].join(' · ');
}

/** `<fl-cell .cell .source>`: one card. Its host carries data-cell, data-type and data-verdict. Fires `fl-run`, `fl-cancel`, `fl-locate`. */
export class CellElement extends LitElement {
  static override properties = {
    cell: { attribute: false },
    source: { attribute: false },
    diagnostics: { attribute: false },
    running: { type: Boolean },
    level: { type: Number },
    more: { state: true },
  };
  static override styles = [shared, verdictStyles, cellStyles];

  declare cell: CellState | null;
  declare source: CellSource | null;
  declare diagnostics: readonly Diagnostic[];
  declare running: boolean;
  declare level: number;
  declare protected more: boolean;

  constructor() {
    super();
    this.cell = null;
    this.source = null;
    this.diagnostics = [];
    this.running = false;
    this.level = 2;
    this.more = false;
  }

  protected override updated(changed: PropertyValues): void {
    const cell = this.cell;
    if (!changed.has('cell') || cell === null) return;
    this.dataset['cell'] = cell.id;
    this.dataset['type'] = cell.type;
    this.dataset['status'] = cell.status;
    const verdict = cell.result?.verdict ?? (cell.status === 'error' ? 'error' : null);
    if (verdict === null) delete this.dataset['verdict'];
    else this.dataset['verdict'] = verdict;
    this.tabIndex = -1;
  }

  private fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private state(cell: CellState): TemplateResult {
    const verdict = cell.result?.verdict ?? (cell.status === 'error' ? 'error' : null);
    if (cell.status === 'running') return html`<span class="chip live"><span class="dot"></span>running</span>`;
    if (cell.status === 'queued') return html`<span class="chip">queued</span>`;
    if (verdict === null) return html`<span class="chip">not run</span>`;
    return html`<span class="chip ${verdict}">${verdictIcon(verdict)}${verdictWords[verdict]}</span>${cell.status === 'stale' ? html`<span class="chip">out of date</span>` : nothing}`;
  }

  private progress(cell: CellState): TemplateResult {
    const progress = cell.progress;
    const measure = progress?.bytes?.total ? progress.bytes : progress?.rows?.total ? progress.rows : null;
    const label = progressText(progress);
    return html`<div class="progress">
      ${measure === null ? html`<progress aria-label=${label}></progress>` : html`<progress max=${measure.total ?? 1} .value=${measure.done} aria-label=${label}></progress>`}
      <span class="muted">${label}</span><button class="quiet" @click=${() => this.fire('fl-cancel')}>Cancel</button></div>`;
  }

  private problems(): TemplateResult | typeof nothing {
    if (this.diagnostics.length === 0) return nothing;
    return html`<ul class="problems">${this.diagnostics.map(
      (problem) => html`<li>${headline(problem.message)}${problem.hint === undefined ? nothing : html` ${headline(problem.hint)}`}
      <button class="link" @click=${() => this.fire('fl-locate', problem.where)}>line ${problem.where.line}, column ${problem.where.column}</button></li>`,
    )}</ul>`;
  }

  private charts(result: CellRecord): TemplateResult | typeof nothing {
    if (result.charts.length === 0) return nothing;
    const shown = this.more ? result.charts : result.charts.slice(0, chartsShown);
    return html`<div class="charts">${shown.map((chart) => html`<fl-chart class=${chart.kind} .chart=${chart}></fl-chart>`)}</div>
      ${
        result.charts.length > chartsShown
          ? html`<button class="link" @click=${() => {
              this.more = !this.more;
            }}>${this.more ? 'Show fewer charts' : `Show ${result.charts.length - chartsShown} more charts`}</button>`
          : nothing
      }`;
  }

  private findings(result: CellRecord): TemplateResult | typeof nothing {
    const findings = result.findings.filter((finding) => finding.sentence !== result.headline);
    if (findings.length === 0) return nothing;
    const item = (
      finding: CellRecord['findings'][number],
    ): TemplateResult => html`<li><span class="mark ${finding.verdict}">${verdictIcon(finding.verdict)}<span class="hidden">${verdictWords[finding.verdict]}: </span></span>
      <span>${headline(finding.sentence)}${finding.next === undefined || finding.next.length === 0 ? nothing : html` <span class="muted">Look next at ${finding.next.join(', ')}.</span>`}</span></li>`;
    const most = 6;
    return html`<ul class="findings">${findings.slice(0, most).map(item)}</ul>
      ${findings.length > most ? html`<details><summary>${findings.length - most} more findings</summary><ul class="findings">${findings.slice(most).map(item)}</ul></details>` : nothing}`;
  }

  private method(result: CellRecord): TemplateResult {
    const caveats = result.caveats.length;
    return html`<details><summary>Method, SQL and caveats${caveats === 0 ? '' : ` (${caveats})`}</summary>
      ${caveats === 0 ? nothing : html`<ul class="caveats">${result.caveats.map((caveat) => html`<li>${headline(caveat.sentence)}</li>`)}</ul>`}
      <p class="muted">${integer(result.rowsRead)} rows read · ${integer(result.measurements.length)} measurements${result.seed === undefined ? '' : ` · seed ${result.seed}`}</p>
      ${this.source === null || this.source.text.trim() === '' ? nothing : html`<p class="label">Cell</p><pre tabindex="0" aria-label="Text of the cell"><code>${this.source.text}</code></pre>`}
      ${result.sql.length === 0 ? nothing : html`<p class="label">SQL</p>${result.sql.map((sql) => html`<pre tabindex="0" aria-label="SQL that was run"><code>${sql}</code></pre>`)}`}
    </details>`;
  }

  private body(cell: CellState): TemplateResult {
    const result = cell.result;
    const note = cell.status === 'running' ? this.progress(cell) : nothing;
    if (result === null) return html`${note}${this.problems()}`;
    return html`${note}<p class="headline">${headline(result.headline)}</p>${this.problems()}
      ${this.charts(result)}${this.findings(result)}
      ${result.tables.map((table) => html`<details ?open=${cell.type === 'sql' || cell.type === 'rows'}><summary>${table.title} <span class="muted">${integer(table.total ?? table.rows.length)} rows</span></summary><fl-table .table=${table}></fl-table></details>`)}
      ${this.method(result)}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const cell = this.cell;
    if (cell === null) return nothing;
    const verdict = cell.result?.verdict ?? (cell.status === 'error' ? 'error' : 'none');
    return html`<section class="card edge-${verdict} is-${cell.status}" aria-busy=${cell.status === 'running' ? 'true' : 'false'}>
      <header>${this.state(cell)}<div class="title" role="heading" aria-level=${this.level}>${cellTitle(this.source, cell.id)}</div><code class="muted">${cell.type}</code>
        <span class="actions">${this.source === null ? nothing : html`<button class="quiet" @click=${() => this.fire('fl-locate', this.source?.position)}>Edit</button>`}<button class="quiet" ?disabled=${this.running} aria-label="Run ${cell.id}" @click=${() => this.fire('fl-run', { cells: [cell.id] })}>Run</button></span>
      </header>${this.body(cell)}</section>`;
  }
}

customElements.define('fl-cell', CellElement);
