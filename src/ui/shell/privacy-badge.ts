import { LitElement, css, html, type TemplateResult } from 'lit';
import { shared } from '../base/shared-styles.ts';
import { watchRequests, type RequestCount } from './request-watch.ts';

/** `<fl-privacy-badge>`: how many requests left for other origins. Fires `fl-privacy`, which opens the panel. */
export class PrivacyBadge extends LitElement {
  static override properties = { count: { state: true } };
  static override styles = [
    shared,
    css`
    :host { flex: none; }
    button { display: inline-flex; align-items: center; gap: 6px; border: 0; border-radius: 99px; padding: 3px 11px; font-size: 12.5px; background: var(--fl-pass-tint); color: var(--fl-pass); }
    button:hover:not(:disabled) { background: var(--fl-pass-tint); text-decoration: underline; }
    button.leaked, button.leaked:hover:not(:disabled) { background: var(--fl-fail-tint); color: var(--fl-fail); }
    i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: currentColor; }
    @media (max-width: 560px) { .word { display: none; } }
  `,
  ];

  declare protected count: RequestCount;
  private stop: (() => void) | null = null;

  constructor() {
    super();
    this.count = { total: 0, foreign: [], refused: 0 };
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

  protected override render(): TemplateResult {
    const { foreign } = this.count;
    const open = (): unknown => this.dispatchEvent(new CustomEvent('fl-privacy', { detail: null, bubbles: true, composed: true }));
    return html`<button class=${foreign.length > 0 ? 'leaked' : ''} aria-haspopup="dialog" title="What leaves this tab" @click=${open}><i></i><span>${foreign.length}<span class="word"> requests left</span></span></button>`;
  }
}

customElements.define('fl-privacy-badge', PrivacyBadge);
