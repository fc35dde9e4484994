import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { bytes, integer } from '../../charts/format.ts';
import type { DialogElement } from '../base/dialog-element.ts';
import '../base/dialog-element.ts';
import { shared } from '../base/shared-styles.ts';
import { askServiceWorker, type ServiceWorkerFacts } from './offline.ts';
import { keptHere, policyLines, type Kept } from './privacy-facts.ts';
import { watchRequests, type RequestCount } from './request-watch.ts';

/** `<fl-privacy-panel .forget>`: requests, the policy in force, what is stored, and forgetting it. `forget` removes everything and returns a sentence. */
export class PrivacyPanel extends LitElement {
  static override properties = {
    forget: { attribute: false },
    count: { state: true },
    kept: { state: true },
    worker: { state: true },
    asked: { state: true },
    shown: { state: true },
    done: { state: true },
  };
  static override styles = [
    shared,
    css`
    p { font-size: 13.5px; color: var(--fl-soft); }
    h3 { margin-block: 18px 6px; }
    table { inline-size: 100%; border-collapse: collapse; font-size: 13px; }
    td, th { text-align: start; vertical-align: top; padding: 4px 12px 4px 0; border-block-end: 1px solid var(--fl-line); font-weight: 400; }
    tr:last-child > * { border-block-end: 0; }
    td.n { text-align: end; padding-inline-end: 0; font-weight: 600; white-space: nowrap; }
    td.n.zero { color: var(--fl-pass); }
    td.n.some { color: var(--fl-fail); }
    .policy th { font: 500 12px/18px var(--fl-mono); white-space: nowrap; }
    .policy code { color: var(--fl-muted); overflow-wrap: anywhere; font-size: 11.5px; display: block; }
    .note { font-size: 12.5px; color: var(--fl-muted); margin-block-start: 6px; }
    ul { font-size: 12.5px; overflow-wrap: anywhere; padding-inline-start: 18px; }
    .grow { flex: 1; }
    .ask { font-size: 13px; color: var(--fl-soft); flex: 1 1 220px; }
    code { font-size: 12px; overflow-wrap: anywhere; }
  `,
  ];

  declare forget: () => Promise<string>;
  declare protected count: RequestCount;
  declare protected kept: readonly Kept[];
  declare protected worker: ServiceWorkerFacts | null;
  declare protected asked: boolean;
  declare protected shown: boolean;
  declare protected done: string | null;
  private stop: (() => void) | null = null;

  constructor() {
    super();
    this.forget = async () => '';
    this.count = { total: 0, foreign: [], refused: 0 };
    this.kept = [];
    this.worker = null;
    this.asked = false;
    this.shown = false;
    this.done = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = watchRequests(location.origin, (count) => {
      this.count = count;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  /** Opens it and reads anew what is stored. */
  show(): void {
    this.asked = false;
    this.shown = true;
    this.done = null;
    void this.refresh();
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show();
  }

  private async refresh(): Promise<void> {
    [this.kept, this.worker] = await Promise.all([keptHere(), askServiceWorker()]);
  }

  private async clear(): Promise<void> {
    this.asked = false;
    this.done = await this.forget();
    await this.refresh();
  }

  private requests(): TemplateResult {
    const { total, foreign, refused } = this.count;
    const line = (name: string, value: number, guarded: boolean): TemplateResult =>
      html`<tr><td>${name}</td><td class="n ${guarded ? (value === 0 ? 'zero' : 'some') : ''}">${integer(value)}</td></tr>`;
    const worker = this.worker;
    return html`<table><tbody>${line('Requests of this page to other servers', foreign.length, true)}
        ${worker === null ? nothing : line('Requests of its workers to other servers', worker.foreign, true)}
        ${line('Requests refused by the policy', refused, true)}${line('Requests of this page to its own server', total - foreign.length, false)}
        ${worker === null ? nothing : line('Requests of page and workers answered from this browser’s copy', worker.cached, false)}</tbody></table>
      ${foreign.length === 0 ? nothing : html`<ul>${foreign.map((address) => html`<li>${address}</li>`)}</ul>`}
      <p class="note">Counted from the performance record of the page since it was loaded${worker === null ? '; a worker’s own requests are not in that record, and the policy binds workers too' : ', and by the service worker, which sees every request of the page and of its workers since it took over'}.</p>`;
  }

  private policy(): TemplateResult {
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? null;
    if (policy === null) return html`<p>This copy of the page carries no policy of its own (a development server); the built page does.</p>`;
    return html`<table class="policy"><tbody>${policyLines(policy).map((line) => html`<tr><th scope="row">${line.name}</th><td>${line.meaning}<code>${line.sources}</code></td></tr>`)}</tbody></table>
      <p class="note">The browser enforces these lines, whatever the page’s code tries. The server sends them with every worker too.</p>`;
  }

  private storage(): TemplateResult {
    if (this.kept.length === 0) return html`<p>Nothing.</p>`;
    return html`<table><tbody>${this.kept.map(
      (kept) =>
        html`<tr><td><code>${kept.name}</code><br><span class="muted">${kept.where}${kept.what === '' ? nothing : html` · ${kept.what}`}</span></td><td class="n">${kept.bytes === null ? '' : bytes(kept.bytes)}</td></tr>`,
    )}</tbody></table><p class="note">Rows of your files are never stored. They live in the memory of this tab until it is closed.</p>`;
  }

  private actions(): TemplateResult {
    if (this.asked) {
      return html`<span class="ask" slot="actions" role="alert">This closes the tables and the notebook of this tab and removes everything listed above. It cannot be undone.</span>
        <button slot="actions" @click=${() => {
          this.asked = false;
        }}>Keep</button><button slot="actions" class="danger" @click=${() => void this.clear()}>Forget everything</button>`;
    }
    return html`<span class="ask" slot="actions" role="status">${this.done ?? nothing}</span><button slot="actions" class="danger" @click=${() => {
      this.asked = true;
    }}>Forget everything…</button>`;
  }

  protected override render(): TemplateResult {
    const close = (): void => {
      this.shown = false;
    };
    return html`<fl-dialog heading="What leaves this tab" wide @fl-close=${close}>${this.shown ? this.content() : nothing}${this.shown ? this.actions() : nothing}</fl-dialog>`;
  }

  private content(): TemplateResult {
    return html`<p>Files are read in this tab and their rows never leave it. Every number below comes from the browser, not from a promise.</p>
      <h3 class="label">Requests since this page was loaded</h3>${this.requests()}
      <h3 class="label">Stored in this browser</h3>${this.storage()}
      <h3 class="label">Policy in force</h3>${this.policy()}`;
  }
}

customElements.define('fl-privacy-panel', PrivacyPanel);
