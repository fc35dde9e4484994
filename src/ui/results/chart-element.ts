import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ChartData } from '../../cells/types.ts';
import type { Datum, Drawing, TimeWindow } from '../../charts/drawing.ts';
import { integer, windowText } from '../../charts/format.ts';
import { mostRows } from '../../charts/heatmap.ts';
import { drawChart } from '../../charts/render.ts';
import { tableTwin } from '../../charts/table-twin.ts';
import type { TimelineEvent } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import { ChartCursor, type CursorHost } from './chart-cursor.ts';
import { type Download, downloadChart } from './chart-export.ts';
import { markCursor } from './chart-marks.ts';
import { chartElementStyles } from './chart-styles.ts';
import { placeTip, tip } from './chart-tip.ts';
import '../base/menu-element.ts';

const widest = 1100;
const paperWidth = 640;
const mostTwinRows = 500;
const formats = ['png', 'svg', 'csv'] as const;

/**
 * `<fl-chart .chart .events>`: title, drawing as wide as there is room, exact values on hover and by keys, and the same numbers as a folded table.
 * Fires `fl-filter` (a Filter) where a value stands for rows, `fl-window` ({ from, to }, epoch milliseconds) for a bucket or a dragged stretch of time,
 * `fl-feature` ({ column }) from the names of a heat map, and `fl-row` ({ column, pin }) as the rows of a heat map are pointed at. `bare` draws without title,
 * table and tab stop; `selected` frames a row of a heat map.
 */
export class ChartElement extends LitElement implements CursorHost {
  static override properties = {
    chart: { attribute: false },
    events: { attribute: false },
    selected: { attribute: false },
    bare: { type: Boolean },
    note: { type: String },
    width: { state: true },
    open: { state: true },
    all: { state: true },
    problem: { state: true },
  };
  static override styles = [shared, chartElementStyles];

  declare chart: ChartData | null;
  declare events: readonly TimelineEvent[];
  declare selected: string | null;
  declare bare: boolean;
  declare note: string;
  declare protected width: number;
  declare protected open: boolean;
  declare protected all: boolean;
  declare protected problem: string;
  drawing: Drawing | null = null;
  private readonly cursor = new ChartCursor(this);
  private observer: ResizeObserver | null = null;
  private readonly downloads = formats.map((kind) => ({ label: `Download ${kind.toUpperCase()}`, act: () => void this.download(kind) }));

  constructor() {
    super();
    this.chart = null;
    this.events = [];
    this.selected = null;
    this.bare = false;
    this.note = '';
    this.width = 0;
    this.open = false;
    this.all = false;
    this.problem = '';
  }

  /** A chart that was never on screen has no width yet, and a print does not wait for one. */
  private readonly onPrint = (): void => {
    if (this.width > 0) return;
    this.width = Math.floor(this.getBoundingClientRect().width) || paperWidth;
    this.performUpdate();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    globalThis.addEventListener('beforeprint', this.onPrint);
    if (typeof ResizeObserver === 'undefined') {
      this.width = 480;
      return;
    }
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0 && Math.abs(width - this.width) > 4) this.width = width;
    });
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    globalThis.removeEventListener('beforeprint', this.onPrint);
    this.observer?.disconnect();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!['chart', 'width', 'events', 'all'].some((name) => changed.has(name))) return;
    const before = changed.get('chart') as ChartData | null | undefined;
    if (changed.has('chart') && before?.kind !== this.chart?.kind) this.cursor.active = null;
    this.drawing =
      this.chart === null || this.width === 0
        ? null
        : drawChart(this.chart, { width: Math.min(this.width, widest), document, events: this.events, all: this.all });
    if (this.drawing !== null) this.cursor.reset(this.drawing);
  }

  protected override updated(): void {
    const host = this.renderRoot.querySelector('.drawing');
    const drawing = this.drawing;
    const chart = this.chart;
    if (host === null || drawing === null || chart === null) return;
    if (host.firstChild !== drawing.svg) host.replaceChildren(drawing.svg);
    const { active, byKey, range } = this.cursor;
    markCursor(drawing, chart.kind, { active, byKey, range, selected: this.selected }, document);
    const datum = this.cursor.datum();
    const box = this.renderRoot.querySelector<HTMLElement>('.tip');
    const frame = this.renderRoot.querySelector('.frame');
    if (datum === null || box === null || frame === null) return;
    if (byKey) this.reveal(frame, datum);
    placeTip(box, { width: frame.clientWidth, height: drawing.height }, { x: datum.anchor.x - frame.scrollLeft, y: datum.anchor.y });
  }

  /** Scrolls the frame, and nothing else, so that the datum can be seen. */
  private reveal(frame: Element, datum: Datum): void {
    const { x, width } = datum.box;
    if (x < frame.scrollLeft) frame.scrollLeft = x - 20;
    else if (x + width > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = x + width + 20 - frame.clientWidth;
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  bounds(): { readonly left: number; readonly top: number; readonly width: number } | null {
    return this.drawing?.svg.getBoundingClientRect() ?? null;
  }

  pointed(datum: Datum | null): void {
    if (datum?.row != null) this.fire('fl-row', { column: datum.row, pin: false });
  }

  chosen(datum: Datum): void {
    if (datum.row !== null) this.fire('fl-row', { column: datum.row, pin: true });
    else if (datum.filter !== null) this.fire('fl-filter', datum.filter);
    else if (datum.window !== null) this.fire('fl-window', datum.window);
  }

  windowChosen(window: TimeWindow): void {
    this.fire('fl-window', { from: window.from, to: window.to });
  }

  featureChosen(column: string): void {
    this.fire('fl-row', { column, pin: true });
    this.fire('fl-feature', { column });
  }

  private async download(kind: Download): Promise<void> {
    if (this.chart === null || this.drawing === null) return;
    try {
      this.problem = '';
      await downloadChart(kind, this.chart, this.drawing.svg, this);
    } catch (error) {
      this.problem = error instanceof Error && error.message !== '' ? error.message : 'The picture could not be made. Download the SVG instead.';
    }
  }

  private hint(datum: Datum): string {
    const { range, byKey, onName } = this.cursor;
    if (range !== null) return windowText(range.from, range.to);
    if (datum.row !== null && onName && !byKey) return 'click to look at this feature';
    if (datum.row !== null) return byKey ? 'Enter: look at this feature · Shift ←→: choose a window' : 'drag to choose a window';
    if (datum.filter !== null) return byKey ? 'Enter: keep only these rows' : 'click to keep only these rows';
    if (datum.window !== null) return byKey ? 'Enter: set the window · Shift ←→: stretch it' : 'click or drag to set the window';
    return '';
  }

  private twin(chart: ChartData): TemplateResult {
    const twin = tableTwin(chart);
    return html`<div class="twin" tabindex="0" role="region" aria-label="Numbers of ${chart.title}"><table>
      <thead><tr>${twin.columns.map((column) => html`<th scope="col" class=${column.numeric ? 'figure' : ''}>${column.title}</th>`)}</tr></thead>
      <tbody>${twin.rows.slice(0, mostTwinRows).map((row) => html`<tr>${row.map((cell, i) => html`<td class=${twin.columns[i]?.numeric === true ? 'figure' : ''}>${cell}</td>`)}</tr>`)}</tbody>
    </table>${twin.rows.length > mostTwinRows ? html`<p class="muted">First ${mostTwinRows} of ${integer(twin.rows.length)} rows. The CSV holds all.</p>` : nothing}</div>`;
  }

  private stage(chart: ChartData): TemplateResult {
    const datum = this.cursor.datum();
    const cursor = this.cursor;
    const pick = datum?.filter != null ? 'pick' : '';
    const shown = datum === null ? nothing : tip(datum, this.hint(datum));
    if (this.bare) {
      return html`<div class="stage"><div class="frame ${pick}" @pointermove=${cursor.move} @pointerleave=${cursor.leave} @pointerup=${cursor.release}><div class="drawing"></div></div>${shown}</div>`;
    }
    return html`<div class="stage"><div class="frame ${this.drawing?.time == null ? pick : 'brush'}" tabindex="0" role="application" aria-roledescription="chart"
        aria-label="${chart.title}: arrow keys read the values" @pointermove=${cursor.move} @pointerleave=${cursor.leave} @pointerdown=${cursor.press}
        @pointerup=${cursor.release} @pointercancel=${cursor.abandon} @keydown=${cursor.key} @focus=${cursor.focus} @blur=${cursor.blur}><div class="drawing"></div></div>${shown}</div>
      <p class="hidden" role="status">${cursor.announcement}</p>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const chart = this.chart;
    if (chart === null) return nothing;
    if (this.bare) return this.stage(chart);
    const empty = this.drawing !== null && this.drawing.count === 0;
    const folded = chart.kind === 'heatmap' && chart.rows.length > mostRows ? chart.rows.length : 0;
    return html`<figure>
      <figcaption><span>${chart.title}</span>${this.note === '' ? nothing : html`<span class="note">${this.note}</span>`}
        ${empty ? nothing : html`<fl-menu-button class="push" label="Download ${chart.title}"  icon="more" .items=${this.downloads}></fl-menu-button>`}</figcaption>
      ${empty ? html`<p class="empty">Nothing to draw: this result has no values here.</p>` : this.stage(chart)}
      ${this.problem === '' ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      ${
        folded === 0
          ? nothing
          : html`<button class="link" aria-expanded=${this.all ? 'true' : 'false'} @click=${() => {
              this.all = !this.all;
            }}>${this.all ? `Show the first ${mostRows} rows` : `Show all ${integer(folded)} rows`}</button>`
      }
      ${
        empty
          ? nothing
          : html`<details @toggle=${(event: Event) => {
              this.open = (event.currentTarget as HTMLDetailsElement).open;
            }}><summary>Numbers</summary>${this.open ? this.twin(chart) : nothing}</details>`
      }
    </figure>`;
  }
}

customElements.define('fl-chart', ChartElement);
