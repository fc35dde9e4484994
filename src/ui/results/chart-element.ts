import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ChartData } from '../../cells/types.ts';
import { genericLegend } from '../../charts/generic.ts';
import { renderChart } from '../../charts/render.ts';
import { seriesLegend } from '../../charts/series.ts';
import { tableTwin } from '../../charts/table-twin.ts';
import { chartStyles, shared } from '../base/shared-styles.ts';

interface LegendEntry {
  readonly name: string;
  readonly swatch: string;
}

function legend(chart: ChartData): readonly LegendEntry[] {
  if (chart.kind === 'histogramPair')
    return [
      { name: chart.referenceName, swatch: 'ink' },
      { name: chart.currentName, swatch: 's0' },
    ];
  if (chart.kind === 'heatmap')
    return [
      { name: 'within noise', swatch: 'h0' },
      { name: '', swatch: 'h1' },
      { name: '', swatch: 'h2' },
      { name: '', swatch: 'h3' },
      { name: '', swatch: 'h4' },
      { name: 'strong', swatch: 'h5' },
    ];
  const entries = chart.kind === 'series' ? seriesLegend(chart) : chart.kind === 'plot' ? genericLegend(chart) : [];
  return entries.map((entry) => ({ name: entry.name, swatch: `s${entry.index % 6}` }));
}

/** `<fl-chart .chart>`: title, legend, drawing as wide as there is room, and the same numbers as a folded table. */
export class ChartElement extends LitElement {
  static override properties = { chart: { attribute: false }, bare: { type: Boolean }, width: { state: true }, open: { state: true } };
  static override styles = [
    shared,
    chartStyles,
    css`
    :host { display: block; min-inline-size: 0; }
    figure { margin: 0; }
    figcaption { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: baseline; font-size: 13px; font-weight: 600; margin-block-end: 6px; }
    .legend { display: flex; flex-wrap: wrap; gap: 0 10px; font-size: 11.5px; font-weight: 400; color: var(--fl-muted); align-items: center; }
    .legend.heat { gap: 2px; }
    .legend.heat span:first-child { margin-inline-end: 4px; }
    .legend span { display: inline-flex; align-items: center; gap: 5px; }
    i { display: inline-block; inline-size: 10px; block-size: 10px; border-radius: 2px; }
    .ink { block-size: 2px; inline-size: 14px; background: var(--fl-ink); }
    .s0 { background: var(--fl-accent); } .s1 { background: var(--fl-series-2); } .s2 { background: var(--fl-series-3); }
    .s3 { background: var(--fl-series-4); } .s4 { background: var(--fl-series-5); } .s5 { background: var(--fl-series-6); }
    .h0 { background: var(--fl-heat-0); } .h1 { background: var(--fl-heat-1); } .h2 { background: var(--fl-heat-2); }
    .h3 { background: var(--fl-heat-3); } .h4 { background: var(--fl-heat-4); } .h5 { background: var(--fl-heat-5); }
    .h0 { outline: 1px solid var(--fl-line); outline-offset: -1px; }
    .drawing { min-block-size: 24px; }
    summary { font-size: 12px; color: var(--fl-muted); }
    .twin { max-block-size: 320px; overflow: auto; border: 1px solid var(--fl-line); border-radius: 6px; }
    table { border-collapse: collapse; font-size: 12px; min-inline-size: 100%; }
    th, td { padding: 3px 10px; text-align: start; white-space: nowrap; border-block-end: 1px solid var(--fl-line); }
    th { position: sticky; inset-block-start: 0; background: var(--fl-panel); font-weight: 600; }
    .figure { text-align: end; }
  `,
  ];

  declare chart: ChartData | null;
  declare bare: boolean;
  declare protected width: number;
  declare protected open: boolean;
  private observer: ResizeObserver | null = null;

  constructor() {
    super();
    this.chart = null;
    this.bare = false;
    this.width = 0;
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
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
    this.observer?.disconnect();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('chart') && !changed.has('width')) return;
    const host = this.renderRoot.querySelector('.drawing');
    if (host === null || this.chart === null || this.width === 0) return;
    host.replaceChildren(renderChart(this.chart, { width: Math.min(this.width, 1100), document }));
  }

  private twin(chart: ChartData): TemplateResult {
    const twin = tableTwin(chart);
    const most = 500;
    return html`<div class="twin" tabindex="0" role="region" aria-label="Numbers of ${chart.title}"><table>
      <thead><tr>${twin.columns.map((column) => html`<th scope="col" class=${column.numeric ? 'figure' : ''}>${column.title}</th>`)}</tr></thead>
      <tbody>${twin.rows.slice(0, most).map((row) => html`<tr>${row.map((cell, i) => html`<td class=${twin.columns[i]?.numeric === true ? 'figure' : ''}>${cell}</td>`)}</tr>`)}</tbody>
    </table>${twin.rows.length > most ? html`<p class="muted">First ${most} of ${twin.rows.length} rows.</p>` : nothing}</div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const chart = this.chart;
    if (chart === null) return nothing;
    if (this.bare) return html`<div class="drawing"></div>`;
    const entries = legend(chart);
    return html`<figure>
      <figcaption><span>${chart.title}</span>
        ${entries.length === 0 ? nothing : html`<span class="legend ${chart.kind === 'heatmap' ? 'heat' : ''}">${entries.map((entry) => html`<span><i class=${entry.swatch}></i>${entry.name}</span>`)}</span>`}
      </figcaption>
      <div class="drawing"></div>
      <details @toggle=${(event: Event) => {
        this.open = (event.currentTarget as HTMLDetailsElement).open;
      }}>
        <summary>Numbers</summary>${this.open ? this.twin(chart) : nothing}
      </details>
    </figure>`;
  }
}

customElements.define('fl-chart', ChartElement);
