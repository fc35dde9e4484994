import { LitElement, type PropertyValues, type TemplateResult, nothing } from 'lit';
import type { PopulationChange, Session, SessionState } from '../../notebook/session-types.ts';
import type { Position, ResultDocument } from '../../notebook/types.ts';
import { shared } from '../base/shared-styles.ts';
import { chooseTheme, readTheme, type Theme } from '../base/theme-choice.ts';
import type { Toast, ToastsElement } from '../base/toasts-element.ts';
import type { FaultlineNotebook } from '../elements-types.ts';
import { Autosave, readNotebooks, type KeptNotebook } from './autosave.ts';
import { Edits } from './edits.ts';
import { embedding } from './embedding.ts';
import { followAddress } from './follow-address.ts';
import { hintStyles } from './hint-line.ts';
import { Keyboard } from './keyboard.ts';
import { notebookStyles } from './notebook-styles.ts';
import { offerOffline, watchOffline } from './offline.ts';
import type { DialogName } from './page.ts';
import { pageBody, type PageView } from './page-body.ts';
import { dialogOf, focusInCell, focusPart, goToCell, textView, verifyFile } from './parts.ts';
import { reports } from './reports.ts';
import type { Sample } from './samples.ts';
import type { SharedNotebook } from './shared-link.ts';
import { troubleStyles } from './trouble-area.ts';
import { TableFiles } from './table-files.ts';
import { wire } from './wiring.ts';

/**
 * `<faultline-notebook>`: the whole lab. Set `session` before it is connected, or `embedding.makeSession` for all: an element that makes its own is embedded in another
 * page, whose address, service worker and keys it leaves alone.
 * Methods: addTable, removeTable, open, setParameter, setPopulation, run, cancel, result. Events: `verdict` { cell, verdict }, `progress` { cell, progress }, `error` { message }.
 */
export class NotebookElement extends LitElement implements PageView, FaultlineNotebook {
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
    offline: { state: true },
    kept: { state: true },
    shared: { state: true },
    dismissed: { state: true },
  };
  static override styles = [shared, notebookStyles, troubleStyles, hintStyles];

  declare session: Session | null;
  declare protected state: SessionState | null;
  declare view: 'notebook' | 'text';
  declare focused: string | null;
  declare problem: string | null;
  declare samples: readonly Sample[];
  declare theme: Theme;
  declare dragging: boolean;
  declare seconds: number | null;
  declare at: Position | null;
  declare protected closed: boolean;
  declare offline: boolean;
  declare kept: readonly KeptNotebook[];
  declare shared: SharedNotebook | null;
  declare dismissed: string | null;
  readonly edits: Edits = new Edits(this);
  readonly verify = (audit: File): Promise<void> => verifyFile(this.renderRoot, audit);
  readonly files = new TableFiles(() => this.renderRoot);
  readonly autosave: Autosave = new Autosave(
    () => this.lab.saved(),
    (kept) => this.say({ text: `“${kept.title}” was changed in another tab. The tab that changes it last is what stays kept.`, lasting: true }),
  );
  private unsubscribe: (() => void) | null = null;
  private stopOffline: (() => void) | null = null;
  private leaveAddress: (() => void) | null = null;
  private serving = false;
  private readonly keyboard = new Keyboard(this);
  private readonly onScheme = (): void => this.requestUpdate();
  private embedded = false;
  private readonly onKey = (event: KeyboardEvent): void => {
    if (!this.embedded || event.composedPath().includes(this)) this.keyboard.take(event);
  };

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
    this.offline = false;
    this.kept = readNotebooks();
    this.shared = null;
    this.dismissed = null;
    wire(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.session === null && embedding.makeSession !== null) {
      this.embedded = true;
      this.session = embedding.makeSession();
    }
    chooseTheme(this.theme);
    document.addEventListener('keydown', this.onKey);
    globalThis.matchMedia?.('(prefers-color-scheme: dark)').addEventListener('change', this.onScheme);
    this.autosave.start();
    this.stopOffline = watchOffline((offline) => {
      this.offline = offline;
    });
    if (!this.embedded) this.leaveAddress = followAddress(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.onKey);
    this.leaveAddress?.();
    globalThis.matchMedia?.('(prefers-color-scheme: dark)').removeEventListener('change', this.onScheme);
    this.autosave.stop();
    this.stopOffline?.();
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
    this.files.set(name, files);
  }

  /** Forgets a table and frees its memory. */
  async removeTable(name: string): Promise<void> {
    await this.lab.removeTable(name);
    this.files.set(name, []);
  }

  /** Opens a notebook from its text; problems are shown at their lines. */
  open(text: string): void {
    this.begin(text);
    this.lab.open(text);
  }

  /** Opens a text with its parameters and roles; `id` continues a notebook kept in this browser. */
  restore(text: string, saved: Parameters<Session['restore']>[1], id: string | null = null): void {
    this.begin(text, id);
    this.lab.restore(text, saved);
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
    this.dismissed = null;
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

  /** The session. Throws a sentence before one is set. */
  get lab(): Session {
    if (this.session === null) throw new Error('This notebook has no session yet: set the session property first.');
    if (this.unsubscribe === null) this.performUpdate();
    return this.session;
  }

  /** True while the welcome page is shown instead of a notebook. */
  get inGallery(): boolean {
    const state = this.state;
    return state === null || this.closed || (state.notebook === null && state.text === '');
  }

  /** Runs work and shows its failure as a sentence. */
  async attempt(work: () => Promise<void> | void): Promise<void> {
    try {
      this.problem = null;
      await work();
    } catch (cause) {
      this.problem = cause instanceof Error ? cause.message : String(cause);
      this.emit('error', { message: this.problem });
    }
  }

  say(toast: Toast): void {
    this.renderRoot.querySelector<ToastsElement>('fl-toasts')?.say(toast);
  }

  show(dialog: DialogName): void {
    dialogOf(this.renderRoot, dialog)?.show();
  }

  go(id: string | null): void {
    if (id === null) return;
    this.view = 'notebook';
    this.closed = false;
    void this.updateComplete.then(() => {
      this.focused = id;
      goToCell(this.renderRoot, id);
    });
  }

  read(id: string): void {
    if (!focusInCell(this.renderRoot)) this.focused = id;
  }

  locate(where: Position): void {
    this.view = 'text';
    this.at = { ...where };
  }

  leave(closed: boolean): void {
    if (closed) this.kept = readNotebooks();
    this.closed = closed;
  }

  focusPart(selector: string): boolean {
    return focusPart(this.renderRoot, selector);
  }

  applyText(): void {
    if (this.view === 'text') textView(this.renderRoot)?.apply();
  }

  private begin(text: string, id: string | null = null): void {
    if (this.inGallery || this.shared !== null) {
      this.view = 'notebook';
      globalThis.scrollTo?.(0, 0);
    }
    this.closed = false;
    this.shared = null;
    this.autosave.opened(text, id);
  }

  private emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private receive(state: SessionState): void {
    const told = reports(this.state, state);
    if (told.some((report) => report.name === 'error')) this.dismissed = null;
    this.state = state;
    this.autosave.note(state);
    if (state.engine === 'ready' && !this.serving && !this.embedded) {
      // The copy for use without a network is made when the engine has started, so that it delays nothing.
      this.serving = true;
      offerOffline(this);
    }
    for (const report of told) this.emit(report.name, report.detail);
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.state === null ? nothing : pageBody(this.state, this);
  }
}

customElements.define('faultline-notebook', NotebookElement);
