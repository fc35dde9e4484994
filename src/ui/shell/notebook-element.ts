import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Verdict } from '../../cells/types.ts';
import type { PopulationChange, Session, SessionState } from '../../notebook/session-types.ts';
import type { Position, ResultDocument } from '../../notebook/types.ts';
import type { Role } from '../../telemetry/types.ts';
import { nextWithVerdict, stepFrom } from './cell-walk.ts';
import '../data/data-panel.ts';
import { droppedFiles } from '../data/dropped-files.ts';
import type { HelpDialog } from './help-dialog.ts';
import './help-dialog.ts';
import { openSample, openTemplate, takeFiles } from './intake.ts';
import { keyAction, typing, type KeyAction } from './keys.ts';
import { notebookStyles } from './notebook-styles.ts';
import '../notebook/notebook-view.ts';
import type { NotebookView } from '../notebook/notebook-view.ts';
import '../notebook/outline-element.ts';
import { pageHeader } from './page-header.ts';
import './privacy-badge.ts';
import { listSamples, type Sample } from './samples.ts';
import { saveText } from '../base/save-file.ts';
import { shared } from '../base/shared-styles.ts';
import { templates } from './templates.ts';
import '../edit/text-view.ts';
import type { TextView } from '../edit/text-view.ts';
import { chooseTheme, isDark, readTheme, type Theme } from '../base/theme-choice.ts';
import '../notebook/verdict-strip.ts';
import './welcome.ts';

/**
 * `<faultline-notebook>`: the whole lab. Set `session` before it is connected.
 * Methods: addTable, removeTable, open, setParameter, setPopulation, run, cancel, result.
 * Events: `verdict` { cell, verdict }, `progress` { cell, progress }, `error` { message }.
 */
export class NotebookElement extends LitElement {
  static override properties = {
    session: { attribute: false },
    state: { state: true },
    view: { state: true },
    focused: { state: true },
    problem: { state: true },
    samples: { state: true },
    theme: { state: true },
    dragging: { state: true },
    seconds: { state: true },
    at: { state: true },
    closed: { state: true },
  };
  static override styles = [shared, notebookStyles];

  declare session: Session | null;
  declare protected state: SessionState | null;
  declare protected view: 'notebook' | 'text';
  declare protected focused: string | null;
  declare protected problem: string | null;
  declare protected samples: readonly Sample[];
  declare protected theme: Theme;
  declare protected dragging: boolean;
  declare protected seconds: number | null;
  declare protected at: Position | null;
  declare protected closed: boolean;
  private unsubscribe: (() => void) | null = null;
  private readonly onScheme = (): void => this.requestUpdate();
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);

  constructor() {
    super();
    this.session = null;
    this.state = null;
    this.view = 'notebook';
    this.focused = null;
    this.problem = null;
    this.samples = [];
    this.theme = readTheme();
    this.dragging = false;
    this.seconds = null;
    this.at = null;
    this.closed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    chooseTheme(this.theme);
    document.addEventListener('keydown', this.onKey);
    globalThis.matchMedia?.('(prefers-color-scheme: dark)').addEventListener('change', this.onScheme);
    void listSamples().then((samples) => {
      this.samples = samples;
      const wanted = new URLSearchParams(location.search).get('sample');
      if (wanted !== null) void this.attempt(() => openSample(this, samples, wanted));
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.onKey);
    globalThis.matchMedia?.('(prefers-color-scheme: dark)').removeEventListener('change', this.onScheme);
    this.unsubscribe?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('session')) return;
    this.unsubscribe?.();
    this.state = this.session?.state ?? null;
    this.unsubscribe = this.session?.subscribe((state) => this.receive(state)) ?? null;
  }

  /** Makes files readable as one table; resolves when its columns are known. Replaces a table of that name. */
  async addTable(name: string, files: readonly File[]): Promise<void> {
    await this.lab.addTable(
      name,
      files.map((file) => ({ kind: 'file', file })),
    );
  }

  /** Forgets a table and frees its memory. */
  async removeTable(name: string): Promise<void> {
    await this.lab.removeTable(name);
  }

  /** Opens a notebook from its text; problems are shown at their lines. */
  open(text: string): void {
    if (this.gallery) this.view = 'notebook';
    this.closed = false;
    this.lab.open(text);
  }

  /** Sets a notebook parameter; cells that read it are out of date until the next run. */
  setParameter(name: string, value: unknown): void {
    this.lab.setParameter(name, value);
  }

  /** Defines or replaces a population. */
  setPopulation(name: string, definition: PopulationChange): void {
    this.lab.setPopulation(name, definition);
  }

  /** Runs all cells, or the named ones with what they need; resolves when idle. */
  async run(options?: { readonly cells?: readonly string[] }): Promise<void> {
    const start = performance.now();
    await this.lab.run(options);
    this.seconds = (performance.now() - start) / 1000;
  }

  /** Stops a run; finished cells keep their results. */
  cancel(): void {
    this.lab.cancel();
  }

  /** The result document of the last run, as the command line writes it. */
  async result(): Promise<ResultDocument> {
    return this.lab.result();
  }

  /** What the page shows now; null before a session is set. */
  get current(): SessionState | null {
    return this.state;
  }

  private get lab(): Session {
    if (this.session === null) throw new Error('This notebook has no session yet: set the session property first.');
    if (this.unsubscribe === null) this.performUpdate();
    return this.session;
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private receive(state: SessionState): void {
    const before = new Map((this.state?.cells ?? []).map((cell) => [cell.id, cell]));
    if (state.message !== null && state.message !== this.state?.message) this.emit('error', { message: state.message });
    this.state = state;
    for (const cell of state.cells) {
      const old = before.get(cell.id);
      if (cell.progress !== null && cell.progress !== old?.progress) this.emit('progress', { cell: cell.id, progress: cell.progress });
      if (cell.result !== null && cell.result !== old?.result) this.emit('verdict', { cell: cell.id, verdict: cell.result.verdict });
    }
  }

  private async attempt(work: () => Promise<void> | void): Promise<void> {
    try {
      this.problem = null;
      await work();
    } catch (cause) {
      this.problem = cause instanceof Error ? cause.message : String(cause);
      this.emit('error', { message: this.problem });
    }
  }

  private cellElements(): HTMLElement[] {
    const view = this.renderRoot.querySelector<NotebookView>('fl-notebook-view');
    return [...(view?.renderRoot.querySelectorAll<HTMLElement>('fl-cell') ?? [])];
  }

  private go(id: string | null): void {
    if (id === null) return;
    this.view = 'notebook';
    void this.updateComplete.then(() => {
      const element = this.cellElements().find((cell) => cell.dataset['cell'] === id);
      element?.scrollIntoView({ block: 'start', behavior: 'auto' });
      element?.focus({ preventScroll: true });
      this.focused = id;
    });
  }

  private locate(where: Position): void {
    this.view = 'text';
    this.at = { ...where };
  }

  private key(event: KeyboardEvent): void {
    const action = keyAction(event, typing(event));
    if (action === null || (this.state?.notebook === null && action !== 'help')) return;
    const actions: Readonly<Record<KeyAction, () => void>> = {
      next: () => this.go(stepFrom(this.state?.cells ?? [], this.focused, 1)),
      previous: () => this.go(stepFrom(this.state?.cells ?? [], this.focused, -1)),
      help: () => this.renderRoot.querySelector<HelpDialog>('fl-help')?.show(),
      cancel: () => {
        if (this.state?.running === true) this.cancel();
      },
      edit: () => {
        const block = this.state?.notebook?.blocks.find((given) => given.kind === 'cell' && given.cell.id === this.focused);
        if (block?.kind === 'cell') this.locate(block.cell.position);
      },
      run: () => {
        if (this.view === 'text') this.renderRoot.querySelector<TextView>('fl-text-view')?.apply();
        void this.attempt(() => this.run());
      },
    };
    if (action === 'edit' && !(event.composedPath()[0] instanceof HTMLElement && (event.composedPath()[0] as HTMLElement).dataset['cell'] !== undefined))
      return;
    if (action !== 'cancel') event.preventDefault();
    actions[action]();
  }

  private header(state: SessionState): TemplateResult {
    const dark = isDark(this.theme);
    return pageHeader({
      title: this.gallery ? null : (state.notebook?.title ?? 'Notebook'),
      view: this.view,
      dark,
      canLeave: state.notebook !== null,
      hasResults: state.cells.some((cell) => cell.result !== null),
      leave: () => (this.closed = !this.closed),
      show: (view) => (this.view = view),
      save: () => void this.attempt(async () => saveText('faultline-result.json', `${JSON.stringify(await this.result(), null, 2)}\n`, 'application/json')),
      flip: () => chooseTheme((this.theme = dark ? 'light' : 'dark')),
      help: () => this.renderRoot.querySelector<HelpDialog>('fl-help')?.show(),
    });
  }

  private get gallery(): boolean {
    const state = this.state;
    return state === null || this.closed || (state.notebook === null && state.text === '');
  }

  private main(state: SessionState): TemplateResult {
    if (this.gallery) return html`<fl-welcome .samples=${this.samples} .templates=${templates} .hasData=${state.tables.length > 0}></fl-welcome>`;
    if (this.view === 'text' || state.notebook === null) return html`<fl-text-view .state=${state} .at=${this.at}></fl-text-view>`;
    return html`<fl-notebook-view .state=${state}></fl-notebook-view>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const message = this.problem ?? state.message;
    const side = state.tables.length > 0 || !this.gallery;
    return html`<div class="page ${this.dragging ? 'dragging' : ''}"
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.dragging = true;
      }} @dragleave=${(event: DragEvent) => {
        if (event.relatedTarget === null) this.dragging = false;
      }}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.dragging = false;
        if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then((files) => this.attempt(() => takeFiles(this, files)));
      }}
      @fl-files=${(event: CustomEvent<File[]>) => void this.attempt(() => takeFiles(this, event.detail))}
      @fl-template=${(event: CustomEvent<string>) => void this.attempt(() => openTemplate(this, event.detail))}
      @fl-sample=${(event: CustomEvent<string>) => void this.attempt(() => openSample(this, this.samples, event.detail))}
      @fl-role=${(event: CustomEvent<{ table: string; role: Role; column: string | null }>) => this.lab.setRole(event.detail.table, event.detail.role, event.detail.column)}
      @fl-remove=${(event: CustomEvent<string>) => void this.attempt(() => this.removeTable(event.detail))}
      @fl-parameter=${(event: CustomEvent<{ name: string; value: unknown }>) => this.setParameter(event.detail.name, event.detail.value)}
      @fl-open=${(event: CustomEvent<string>) => this.open(event.detail)}
      @fl-run=${(event: CustomEvent<{ cells: string[] } | undefined>) => void this.attempt(() => this.run(event.detail ?? undefined))}
      @fl-cancel=${() => this.cancel()} @fl-go=${(event: CustomEvent<string>) => this.go(event.detail)} @fl-jump=${(event: CustomEvent<Verdict>) => this.go(nextWithVerdict(state.cells, this.focused, event.detail))} @fl-locate=${(event: CustomEvent<Position>) => this.locate(event.detail)}>
      <div class="top">${this.header(state)}${this.gallery ? nothing : html`<fl-verdict-strip .state=${state} .seconds=${this.seconds}></fl-verdict-strip>`}</div>
      ${message === null ? nothing : html`<p class="message" role="alert">${message}</p>`}
      <div class="columns ${side ? '' : 'single'}">
        ${side ? html`<aside aria-label="Data and outline">${this.gallery ? nothing : html`<fl-outline .state=${state} .focused=${this.focused}></fl-outline>`}<fl-data-panel .state=${state}></fl-data-panel>${state.tables.length > 0 && !this.gallery ? html`<fl-file-drop compact></fl-file-drop>` : nothing}</aside>` : nothing}
        <main>${this.main(state)}</main>
      </div>
      <fl-help></fl-help></div>`;
  }
}

customElements.define('faultline-notebook', NotebookElement);
