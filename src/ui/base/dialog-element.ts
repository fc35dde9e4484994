import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { shared } from './shared-styles.ts';

/**
 * `<fl-dialog heading="…">`: a modal on the native dialog, which traps focus and closes on Esc; a click beside it closes it too.
 * Content goes into the default slot, buttons into `slot="actions"`. Methods `show()` and `close()`; fires `fl-close`.
 */
export class DialogElement extends LitElement {
  static override properties = { heading: { type: String }, wide: { type: Boolean, reflect: true }, bare: { type: Boolean, reflect: true } };
  static override styles = [
    shared,
    css`
    :host { display: contents; }
    dialog { padding: 0; inline-size: min(520px, calc(100vw - 24px)); max-inline-size: none; max-block-size: min(86vh, 820px); overflow: hidden; }
    dialog[open] { display: flex; flex-direction: column; }
    :host([wide]) dialog { inline-size: min(720px, calc(100vw - 24px)); }
    .head { display: flex; align-items: center; gap: 8px; padding: 14px 12px 4px 22px; }
    h2:focus-visible { outline: none; }
    h2 { flex: 1; font-size: 17px; line-height: 24px; font-weight: 660; letter-spacing: -0.01em; }
    .body { padding: 6px 22px 18px; overflow: auto; overscroll-behavior: contain; }
    .body:focus-visible { outline-offset: -3px; }
    :host([bare]) .body { padding: 0; }
    footer { display: flex; flex-wrap: wrap; gap: 8px; padding: 12px 22px; border-block-start: 1px solid var(--fl-line); background: var(--fl-sunken); }
    footer.none { display: none; }
    @media (max-width: 560px) { .head { padding-inline-start: 16px; } .body { padding-inline: 16px; } footer { padding-inline: 16px; } }
  `,
  ];

  declare heading: string;
  declare wide: boolean;
  declare bare: boolean;

  constructor() {
    super();
    this.heading = '';
    this.wide = false;
    this.bare = false;
  }

  private get dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog');
  }

  /** True while it is open. */
  get open(): boolean {
    return this.dialog?.open === true;
  }

  /** Opens it above the page; does nothing when it is open. */
  show(): void {
    if (this.isConnected && !this.hasUpdated) this.performUpdate();
    if (this.dialog?.open === false) this.dialog.showModal();
  }

  /** Closes it and gives the focus back to where it was. */
  close(): void {
    if (this.dialog?.open === true) this.dialog.close();
  }

  private get hasActions(): boolean {
    return this.querySelector('[slot=actions]') !== null;
  }

  private beside(event: MouseEvent): void {
    if (event.target === this.dialog) this.close();
  }

  protected override render(): TemplateResult {
    const closed = (): unknown => this.dispatchEvent(new CustomEvent('fl-close', { bubbles: true, composed: true }));
    return html`<dialog aria-label=${this.heading} @click=${this.beside} @close=${closed}>
      ${
        this.bare
          ? nothing
          : html`<div class="head"><h2 tabindex="-1" autofocus>${this.heading}</h2><button class="quiet square" aria-label="Close" title="Close (Esc)" @click=${() => this.close()}>${icon('close')}</button></div>`
      }
      <div class="body" tabindex=${this.bare ? nothing : 0}><slot></slot></div><footer class=${this.hasActions ? '' : 'none'}><slot name="actions" @slotchange=${() => this.requestUpdate()}></slot></footer></dialog>`;
  }
}

customElements.define('fl-dialog', DialogElement);
