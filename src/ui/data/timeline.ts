import { LitElement, html, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { SessionState, TableState, Timeline } from '../../notebook/session-types.ts';
import type { Population } from '../../telemetry/types.ts';
import { shared } from '../base/shared-styles.ts';
import { Brush, type BrushEvent } from './brush.ts';
import { drawAxis, drawBands, drawEvents, drawTraffic, layout, scaleOf, type Band } from './timeline-drawing.ts';
import { colourOf, drawn, edgesOf, mainTable, moved, populationsOf, rowsIn, stepEdge, wholeSpan, type Part, type TimeWindow } from './timeline-model.ts';
import { timelineStyles } from './timeline-styles.ts';
import { eventList, noteOf, readout, untimed } from './timeline-words.ts';
import { boundsWords, when, windowWords } from './window-words.ts';

/** A pointer that went less far only clicked. */
const clickDistance = 4;

const same = (a: TimeWindow, b: TimeWindow): boolean => a.from === b.from && a.to === b.to;

/**
 * `<fl-timeline .state>`: traffic over the whole span of the main timed table, with gaps, events and the populations' windows as bands.
 * Fires `fl-brush` (see BrushEvent) while a window is drawn, moved or stretched, and `fl-choose-role` { table, role } when the timestamp is missing.
 * `choose(population)` puts the focus on a band.
 */
export class TimelineElement extends LitElement {
  static override properties = { state: { attribute: false }, chosen: { state: true }, draft: { state: true }, width: { state: true } };
  static override styles = [shared, timelineStyles];

  declare state: SessionState | null;
  declare protected chosen: string;
  /** A window that the session does not know yet. */
  declare protected draft: { readonly population: string; readonly window: TimeWindow } | null;
  declare protected width: number;
  private brush: Brush | null = null;
  private keyed: TimeWindow | null = null;
  private grab: { readonly x: number; readonly time: number; readonly part: Part | 'draw'; readonly over: string | null; readonly window: TimeWindow } | null =
    null;
  private observer: ResizeObserver | null = null;
  private readonly onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.grab === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.release();
    this.brush?.cancel();
  };

  constructor() {
    super();
    this.state = null;
    this.chosen = 'current';
    this.draft = null;
    this.width = 640;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (typeof ResizeObserver === 'undefined') return;
    this.observer = new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0);
      if (width > 0) this.width = width;
    });
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.release();
    this.brush?.cancel();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('state') || this.state === null) return;
    const before = changed.get('state') as SessionState | null | undefined;
    const draft = this.draft;
    if (draft !== null && this.brush?.open !== true && before?.populations[draft.population] !== this.state.populations[draft.population]) this.draft = null;
    const table = mainTable(this.state);
    const names = table === null ? [] : this.names(table.info.table);
    if (names.length > 0 && !names.includes(this.chosen)) this.chosen = names.find((name) => name === 'canary') ?? names[names.length - 1] ?? 'current';
  }

  /** Chooses a population and puts the focus on its band. */
  choose(population: string): void {
    this.pick(population);
    void this.updateComplete.then(() => this.renderRoot.querySelector<SVGElement>('.body[role=slider]')?.focus());
  }

  private pick(population: string): void {
    if (population !== this.chosen) this.brush?.end();
    this.chosen = population;
  }

  private names(table: string): readonly string[] {
    const state = this.state;
    if (state === null) return [];
    const resolved = populationsOf(state, table).map(({ name }) => name);
    const named = (state.notebook?.populations ?? []).filter((given) => given.table === table).map(({ name }) => name);
    const all = [...new Set([...resolved, ...named])];
    return all.length > 0 ? all : ['reference', 'current'];
  }

  private population(name: string): Population | undefined {
    return this.state?.populations[name];
  }

  private windowOf(name: string): TimeWindow | null {
    return this.draft?.population === name ? this.draft.window : (this.population(name)?.window ?? null);
  }

  private begin(before: TimeWindow): Brush {
    this.brush?.end();
    const brush = new Brush(this.chosen, before, (event: BrushEvent) => {
      if (event.phase === 'cancel') this.draft = null;
      this.dispatchEvent(new CustomEvent('fl-brush', { detail: event, bubbles: true, composed: true }));
    });
    this.brush = brush;
    return brush;
  }

  private show(window: TimeWindow): void {
    this.draft = { population: this.chosen, window };
    this.brush?.move(window);
  }

  private whole(timeline: Timeline): void {
    const brush = this.begin(this.windowOf(this.chosen) ?? wholeSpan(timeline));
    this.show(wholeSpan(timeline));
    brush.end();
  }

  private place(event: PointerEvent): number {
    const box = this.renderRoot.querySelector('svg.chart')?.getBoundingClientRect();
    return event.clientX - (box?.left ?? 0);
  }

  private down(event: PointerEvent, timeline: Timeline): void {
    if (event.button !== 0) return;
    const target = event.target as Element;
    const x = this.place(event);
    const over = target.closest('[data-band]')?.getAttribute('data-band') ?? null;
    const handle = (target.closest('[data-part]')?.getAttribute('data-part') ?? null) as Part | null;
    const part = handle === null || event.shiftKey ? 'draw' : handle;
    const window = this.windowOf(this.chosen) ?? wholeSpan(timeline);
    this.grab = { x, time: scaleOf(timeline, this.width).time(x), part, over, window };
    this.begin(window);
    (event.currentTarget as Element).setPointerCapture?.(event.pointerId);
    document.addEventListener('keydown', this.onEscape, true);
    if (handle !== null) (target.closest('[data-part]') as SVGElement).focus();
  }

  private drag(event: PointerEvent, timeline: Timeline): void {
    const { grab } = this;
    if (grab === null || this.brush?.open !== true) return;
    const x = this.place(event);
    if (!this.brush.started && Math.abs(x - grab.x) < clickDistance) return;
    const time = scaleOf(timeline, this.width).time(x);
    const edges = edgesOf(timeline);
    const { part, window } = grab;
    if (part === 'draw') this.show(drawn(edges, grab.time, time));
    else this.show(moved(edges, window, part, window[part === 'to' ? 'to' : 'from'] + time - grab.time));
  }

  private up(): void {
    const { grab, brush } = this;
    this.release();
    if (grab === null || brush === null) return;
    if (!brush.started && grab.part === 'draw' && grab.over !== null) this.pick(grab.over);
    brush.end();
    this.requestUpdate();
  }

  /** The pointer lets go; what it did is kept or was taken back before. */
  private release(): void {
    this.grab = null;
    document.removeEventListener('keydown', this.onEscape, true);
  }

  private key(event: KeyboardEvent, timeline: Timeline, part: Part): void {
    const window = this.windowOf(this.chosen) ?? wholeSpan(timeline);
    if (event.key === 'Escape') {
      if (this.restore(window)) {
        event.preventDefault();
        event.stopPropagation();
      }
      return;
    }
    if (event.key === 'Enter') this.brush?.end();
    const edges = edgesOf(timeline);
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const span = wholeSpan(timeline);
    const from = window[part === 'to' ? 'to' : 'from'];
    const time =
      steps !== undefined
        ? stepEdge(edges, from, steps * (event.shiftKey && Math.abs(steps) === 1 ? 10 : 1))
        : event.key === 'Home'
          ? span.from
          : event.key === 'End'
            ? span.to
            : null;
    if (time === null) return;
    event.preventDefault();
    if (this.brush?.open !== true) this.begin(window);
    this.show(moved(edges, window, part, time));
    this.brush?.endSoon();
  }

  /** Brings the window back that stood when its band got the focus; false when it stands already. */
  private restore(window: TimeWindow): boolean {
    const before = this.keyed;
    if (before === null || same(before, window)) return false;
    const brush = this.brush?.open === true ? this.brush : null;
    if (brush !== null && same(brush.before, before)) {
      brush.cancel();
      return true;
    }
    this.begin(window);
    this.show(before);
    this.brush?.end();
    return true;
  }

  private slider(timeline: Timeline, window: TimeWindow, part: Part, colour: string): SVGTemplateResult {
    const { x } = scaleOf(timeline, this.width);
    const left = x(window.from);
    const right = x(window.to);
    const span = wholeSpan(timeline);
    const words = windowWords(window, rowsIn(timeline, window));
    const at = part === 'to' ? right : left;
    const [hit, wide] = part === 'body' ? [left, Math.max(4, right - left)] : [part === 'from' ? at - 16 : at - 8, 24];
    const label = { from: `Start of ${this.chosen}`, to: `End of ${this.chosen}`, body: `Window of ${this.chosen}` }[part];
    return svg`<g class="${part} ${colour}" role="slider" tabindex="0" data-part=${part} aria-label=${label} aria-orientation="horizontal"
      aria-valuemin=${span.from} aria-valuemax=${span.to} aria-valuenow=${part === 'to' ? window.to : window.from} aria-valuetext=${part === 'body' ? words : `${when(window[part] - (window[part] % 1000))} UTC; ${words}`}
      @focus=${() => (this.keyed ??= window)} @blur=${() => {
        this.keyed = null;
        if (this.grab === null) this.brush?.end();
      }} @keydown=${(event: KeyboardEvent) => this.key(event, timeline, part)}>
      <rect class="hit" x=${hit} y=${layout.top} width=${wide} height=${part === 'body' ? layout.strip : layout.plot}></rect>
      ${part === 'body' ? nothing : svg`<rect class="grip" x=${at - 1} y=${layout.top} width="2" height=${layout.plot}></rect><rect class="grip" x=${at - 3} y=${layout.top + layout.plot / 2 - 9} width="6" height="18" rx="3"></rect>`}
      <rect class="ring" x=${part === 'body' ? hit - 2 : at - 7} y=${layout.top - 3} width=${part === 'body' ? wide + 4 : 14} height=${layout.plot + 6} rx="4"></rect></g>`;
  }

  private chart(table: TableState, timeline: Timeline): TemplateResult {
    const { width } = this;
    const names = this.names(table.info.table);
    const bands = names.flatMap((name): Band[] => {
      const window = this.windowOf(name);
      return window === null ? [] : [{ name, colour: colourOf(name, names), window, chosen: name === this.chosen }];
    });
    const ordered = [...bands.filter((band) => !band.chosen), ...bands.filter((band) => band.chosen)];
    const window = this.windowOf(this.chosen);
    const colour = colourOf(this.chosen, names);
    const shown = names.map((name) => ({ name, window: this.windowOf(name), where: this.population(name)?.where ?? null }));
    const note = noteOf(shown, this.chosen, timeline);
    return html`<div class="frame ${this.grab === null ? '' : 'dragging'}">
      <div class="head"><div class="pick" role="group" aria-label="Window of">${names.map(
        (name) =>
          html`<button aria-pressed=${name === this.chosen ? 'true' : 'false'} @click=${() => this.pick(name)}><span class="swatch ${colourOf(name, names)}"></span>${name}</button>`,
      )}</div>${readout(shown, this.chosen, timeline)}
        <button class="whole" ?disabled=${window === null || same(window, wholeSpan(timeline))} @click=${() => this.whole(timeline)}>Whole span</button></div>
      <div class="plot"><svg class="chart" width=${width} height=${layout.height} role="group" aria-label=${`Traffic of ${table.info.table} over time, ${boundsWords(wholeSpan(timeline))}`}
        @pointerdown=${(event: PointerEvent) => this.down(event, timeline)} @pointermove=${(event: PointerEvent) => this.drag(event, timeline)} @pointerup=${() => this.up()} @pointercancel=${() => {
          this.release();
          this.brush?.cancel();
        }} @dblclick=${() => this.whole(timeline)}>
        <rect class="over" width=${width} height=${layout.height}></rect>
        ${drawTraffic(timeline, width)}${drawBands(ordered, timeline, width)}${window === null ? nothing : svg`${this.slider(timeline, window, 'body', colour)}${this.slider(timeline, window, 'from', colour)}${this.slider(timeline, window, 'to', colour)}`}
        ${drawEvents(timeline, width)}${drawAxis(timeline, width)}</svg></div>
      <p class="note ${note.warn ? 'warn' : ''}" role="status">${note.text}</p></div>${eventList(timeline)}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const table = mainTable(state);
    const timeline = table?.timeline ?? null;
    return html`<section aria-label="Timeline">${table === null || timeline === null || timeline.counts.length === 0 ? untimed(state, (table) => this.dispatchEvent(new CustomEvent('fl-choose-role', { detail: { table, role: 'timestamp' }, bubbles: true, composed: true }))) : this.chart(table, timeline)}</section>`;
  }
}

customElements.define('fl-timeline', TimelineElement);
