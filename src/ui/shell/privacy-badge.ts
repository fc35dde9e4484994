import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { shared } from '../base/shared-styles.ts';
import { watchRequests, type RequestCount } from './request-watch.ts';

function stored(): readonly string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith('faultline'))
      .sort();
  } catch {
    return [];
  }
}

/** `<fl-privacy-badge>`: counts requests to other origins; opens a panel that says what left, what is stored, and forgets it. */
export class PrivacyBadge extends LitElement {
  static override properties = { count: { state: true }, keys: { state: true } };
  static override styles = [
    shared,
    css`
    .badge { display: inline-flex; align-items: center; gap: 6px; border: 0; border-radius: 99px; padding: 3px 11px; font-size: 12.5px; background: var(--fl-pass-tint); color: var(--fl-pass); }
    .badge:hover:not(:disabled) { background: var(--fl-pass-tint); text-decoration: underline; }
    .badge.leaked, .badge.leaked:hover { background: var(--fl-fail-tint); color: var(--fl-fail); }
    .badge i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: currentColor; }
    h2 { font-size: 17px; margin-block-end: 8px; }
    p { font-size: 13.5px; margin-block: 6px; }
    dl { display: grid; grid-template-columns: 1fr auto; gap: 4px 18px; font-size: 13.5px; } dd { margin: 0; font-weight: 600; text-align: end; }
    ul { font-size: 12.5px; overflow-wrap: anywhere; padding-inline-start: 18px; }
    form { display: flex; gap: 8px; margin-block-start: 14px; }
    pre { white-space: pre-wrap; font-size: 12px; background: var(--fl-sunken); padding: 8px 10px; border-radius: 6px; margin: 4px 0; }
    @media (max-width: 560px) { .word { display: none; } }
  `,
  ];

  declare protected count: RequestCount;
  declare protected keys: readonly string[];
  private stop: (() => void) | null = null;

  constructor() {
    super();
    this.count = { total: 0, foreign: [], refused: 0 };
    this.keys = [];
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

  private show(): void {
    this.keys = stored();
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  private forget(): void {
    for (const key of stored()) localStorage.removeItem(key);
    this.keys = stored();
  }

  protected override render(): TemplateResult {
    const { total, foreign, refused } = this.count;
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? null;
    return html`<button class="badge ${foreign.length > 0 ? 'leaked' : ''}" aria-haspopup="dialog" @click=${() => this.show()}><i></i>${foreign.length}<span class="word">requests left</span></button>
      <dialog aria-labelledby="title"><h2 id="title">What leaves this tab</h2>
        <p>Files are read in this tab and their rows never leave it. The content policy of the page allows connections to its own origin only, for the page and for its workers.</p>
        <dl><dt>Requests to other origins</dt><dd>${foreign.length}</dd><dt>Requests to this origin (the page itself, samples)</dt><dd>${total - foreign.length}</dd>
          <dt>Requests refused by the policy</dt><dd>${refused}</dd><dt>Stored in this browser</dt><dd>${this.keys.length === 0 ? 'nothing' : this.keys.join(', ')}</dd></dl>
        ${foreign.length === 0 ? nothing : html`<ul>${foreign.map((address) => html`<li>${address}</li>`)}</ul>`}
        ${policy === null ? html`<p class="muted">The policy in force is sent as a header with the page.</p>` : html`<p class="label">Policy</p><pre tabindex="0">${policy}</pre>`}
        <form method="dialog"><button class="primary">Close</button><button type="button" ?disabled=${this.keys.length === 0} @click=${() => this.forget()}>Forget everything stored</button></form></dialog>`;
  }
}

customElements.define('fl-privacy-badge', PrivacyBadge);
