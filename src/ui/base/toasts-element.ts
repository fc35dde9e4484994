import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { shared } from './shared-styles.ts';

/** A short notice. `lasting` stays until it is closed; others leave after six seconds. */
export interface Toast {
  readonly text: string;
  readonly action?: { readonly label: string; readonly act: () => void };
  readonly lasting?: boolean;
}

const milliseconds = 6000;

/** `<fl-toasts>`: notices at the foot of the page, read out politely. Call `say()`. At most three stand at once. */
export class ToastsElement extends LitElement {
  static override properties = { toasts: { state: true } };
  static override styles = [
    shared,
    css`
    :host { position: fixed; inset-block-end: 16px; inset-inline: 0; z-index: 30; display: grid; justify-items: center; gap: 8px; pointer-events: none; }
    .region { display: grid; justify-items: center; gap: 8px; }
    .toast {
      display: flex; align-items: center; gap: 12px; max-inline-size: min(560px, calc(100vw - 24px)); padding: 7px 7px 7px 14px; border-radius: 9px; pointer-events: auto;
      background: var(--fl-panel); border: 1px solid var(--fl-line); box-shadow: var(--fl-shadow-high); font-size: 13.5px;
    }
    .toast span { padding-block: 3px; }
    .toast .square { inline-size: 26px; block-size: 26px; }
    .toast button.act { color: var(--fl-accent); border-color: transparent; font-weight: 600; }
    @media print { :host { display: none; } }
  `,
  ];

  declare protected toasts: readonly Toast[];

  constructor() {
    super();
    this.toasts = [];
  }

  /** Shows a notice. The same text is not shown twice at once. */
  say(toast: Toast): void {
    this.toasts = [...this.toasts.filter((given) => given.text !== toast.text), toast].slice(-3);
    if (toast.lasting !== true) setTimeout(() => this.drop(toast), milliseconds);
  }

  private drop(toast: Toast): void {
    this.toasts = this.toasts.filter((given) => given !== toast);
  }

  protected override render(): TemplateResult {
    const act = (toast: Toast): void => {
      this.drop(toast);
      toast.action?.act();
    };
    return html`<div class="region" role="status" aria-label="Notices" aria-live="polite">${this.toasts.map(
      (
        toast,
      ) => html`<div class="toast"><span>${toast.text}</span>${toast.action === undefined ? nothing : html`<button class="act" @click=${() => act(toast)}>${toast.action.label}</button>`}
        <button class="quiet square" aria-label="Close this notice" @click=${() => this.drop(toast)}>${icon('close')}</button></div>`,
    )}</div>`;
  }
}

customElements.define('fl-toasts', ToastsElement);
