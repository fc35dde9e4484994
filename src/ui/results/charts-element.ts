import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChartData } from '../../cells/types.ts';
import type { ChartOf } from '../../charts/drawing.ts';
import type { TimelineEvent } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import './chart-element.ts';

const shownAtFirst = 4;
/** Bars with longer labels take the whole width: a slice of two columns cut to its first is no name. */
const longLabel = 24;
/** A heat map of so few rows is lower than a distribution: all of its distributions stand below it instead of one beside it. */
const fewRows = 4;

export interface ChartLayout {
  readonly heat: ChartOf<'heatmap'> | null;
  /** Distributions of the heat map's rows, shown one at a time beside it; none for a heat map of few rows. */
  readonly overlays: ReadonlyMap<string, ChartOf<'histogramPair'>>;
  readonly others: readonly ChartData[];
}

/** Which charts of a result stand together: the first heat map with the distributions of its rows, the rest in order. */
export function layoutCharts(charts: readonly ChartData[]): ChartLayout {
  const heat = charts.find((chart) => chart.kind === 'heatmap') ?? null;
  const overlays = new Map<string, ChartOf<'histogramPair'>>();
  const others: ChartData[] = [];
  for (const chart of charts) {
    if (chart === heat) continue;
    if (heat !== null && heat.rows.length > fewRows && chart.kind === 'histogramPair' && heat.rows.includes(chart.column) && !overlays.has(chart.column))
      overlays.set(chart.column, chart);
    else others.push(chart);
  }
  return { heat, overlays, others };
}

/**
 * `<fl-charts .charts .events .preview>`: the charts of one result. A heat map has the distribution of the feature that is pointed at beside it; a click or Space
 * keeps a feature there. `preview` holds the charts to show instead while a window is dragged (binned, not in the document). The events of `<fl-chart>` pass through.
 */
export class ChartsElement extends LitElement {
  static override properties = {
    charts: { attribute: false },
    events: { attribute: false },
    preview: { attribute: false },
    pointed: { state: true },
    pinned: { state: true },
    more: { state: true },
  };
  static override styles = [
    shared,
    css`
    :host { display: block; container-type: inline-size; }
    .duo { display: grid; gap: 8px 28px; margin-block-end: 14px; }
    .side { min-inline-size: 0; min-block-size: 268px; }
    .side h3 { font-size: 13px; font-weight: 600; display: flex; gap: 8px; align-items: center; min-block-size: 28px; overflow-wrap: anywhere; }
    .none { color: var(--fl-muted); font-size: 13px; max-inline-size: 40ch; padding-block: 6px; }
    .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 14px 28px; }
    @container (min-width: 720px) { .grid.even { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
    .link { font-size: 13px; margin-block-start: 6px; }
    .wide { grid-column: 1 / -1; }
    @container (min-width: 720px) {
      .duo { grid-template-columns: minmax(0, 1.75fr) minmax(260px, 1fr); }
      .follows { position: sticky; inset-block-start: 112px; align-self: start; }
    }
    @media print { :host { color-scheme: light; } .follows { position: static; } button { display: none; } }
  `,
  ];

  declare charts: readonly ChartData[];
  declare events: readonly TimelineEvent[];
  declare preview: readonly ChartData[] | null;
  declare protected pointed: string | null;
  declare protected pinned: string | null;
  declare protected more: boolean;
  private layout: ChartLayout = layoutCharts([]);

  constructor() {
    super();
    this.charts = [];
    this.events = [];
    this.preview = null;
    this.pointed = null;
    this.pinned = null;
    this.more = false;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('charts') || changed.has('preview')) this.layout = layoutCharts(this.preview ?? this.charts);
  }

  private row(event: CustomEvent<{ readonly column: string; readonly pin: boolean }>): void {
    // Only what stands beside the heat map depends on it.
    event.stopPropagation();
    const { column, pin } = event.detail;
    this.pointed = column;
    if (pin) this.pinned = column;
  }

  private leave(): void {
    this.pointed = null;
  }

  private selected(heat: ChartOf<'heatmap'>): string | null {
    const { overlays } = this.layout;
    return (
      [this.pointed, this.pinned].find((name) => name !== null && heat.rows.includes(name)) ??
      heat.rows.find((row) => overlays.has(row)) ??
      heat.rows[0] ??
      null
    );
  }

  private duo(heat: ChartOf<'heatmap'>, note: string): TemplateResult {
    const column = this.selected(heat);
    const pair = column === null ? undefined : this.layout.overlays.get(column);
    const map = html`<fl-chart class=${this.layout.overlays.size === 0 ? 'wide' : ''} .chart=${heat} .events=${this.events} .selected=${this.layout.overlays.size === 0 ? null : column} note=${note}
      @fl-row=${this.row} @pointerleave=${this.leave} @focusout=${this.leave}></fl-chart>`;
    if (this.layout.overlays.size === 0) return html`<div>${map}</div>`;
    return html`<div class="duo">${map}<div class="side ${heat.rows.length > 16 ? 'follows' : ''}">${
      pair === undefined
        ? html`<h3>${column}</h3><p class="none">No distribution is kept for this feature. Distributions are kept for ${this.layout.overlays.size} features, those that moved most first.</p>`
        : html`<fl-chart .chart=${pair} note="share of rows"></fl-chart>`
    }</div></div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { heat, overlays, others } = this.layout;
    if (heat === null && others.length === 0) return nothing;
    const note = this.preview === null ? '' : 'preview, binned';
    const rest = [...others, ...overlays.values()];
    const first = others.length === 0 ? 0 : Math.min(shownAtFirst, others.length);
    const shown = this.more ? rest : rest.slice(0, first);
    const hidden = rest.length - first;
    // From three charts over time on, two stand side by side: they are read by comparing.
    const few = others.filter((chart) => chart.kind === 'series').length < 3;
    const wide = (chart: ChartData): boolean =>
      (chart.kind === 'series' && few) ||
      chart.kind === 'heatmap' ||
      chart.kind === 'forest' ||
      (chart.kind === 'bars' && chart.bars.some(({ label }) => label.length > longLabel)) ||
      (chart.kind === 'plot' && (chart.facet !== null || chart.mark === 'line' || chart.mark === 'area'));
    // Three in a row would leave the fourth alone.
    const even = shown.filter((chart) => !wide(chart)).length === 4;
    return html`${heat === null ? nothing : this.duo(heat, note)}
      <div class="grid ${even ? 'even' : ''}">${repeat(
        shown,
        (chart, i) => `${i} ${chart.kind} ${chart.title}`,
        (chart) =>
          html`<fl-chart class=${`${chart.kind} ${wide(chart) ? 'wide' : ''}`} .chart=${chart} .events=${chart.kind === 'series' || chart.kind === 'heatmap' ? this.events : []} note=${[chart.kind === 'histogramPair' ? 'share of rows' : '', note].filter((text) => text !== '').join(', ')}></fl-chart>`,
      )}</div>
      ${
        hidden <= 0
          ? nothing
          : html`<button class="link" aria-expanded=${this.more ? 'true' : 'false'} @click=${() => {
              this.more = !this.more;
            }}>${this.more ? 'Show fewer charts' : `Show ${hidden} more ${overlays.size === hidden ? (hidden === 1 ? 'distribution' : 'distributions') : hidden === 1 ? 'chart' : 'charts'}`}</button>`
      }`;
  }
}

customElements.define('fl-charts', ChartsElement);
