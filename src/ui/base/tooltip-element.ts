import { LitElement, css, html, type TemplateResult } from 'lit';
import { shared } from './shared-styles.ts';

/** `<fl-tooltip text="…">`: a sentence beside its content while that is pointed at or focused. Esc hides it. Never the only place of what it says. */
export class TooltipElement extends LitElement {
  static override properties = { text: { type: String }, shown: { type: Boolean, reflect: true } };
  static override styles = [
    shared,
    css`
    :host { position: relative; display: inline-flex; }
    .tip {
      position: absolute; inset-block-start: calc(100% + 6px); inset-inline-start: 50%; translate: -50% 0; z-index: 25; inline-size: max-content; max-inline-size: 260px; padding: 5px 9px; border-radius: 6px;
      background: var(--fl-ink); color: var(--fl-page); font-size: 12px; line-height: 17px; pointer-events: none; opacity: 0; visibility: hidden; transition: opacity 80ms 300ms, visibility 0s 380ms;
    }
    :host([shown]) .tip { opacity: 1; visibility: visible; transition-delay: 300ms, 300ms; }
  `,
  ];

  declare text: string;
  declare shown: boolean;

  constructor() {
    super();
    this.text = '';
    this.shown = false;
    const set = (shown: boolean) => (): void => {
      this.shown = shown;
    };
    for (const name of ['pointerenter', 'focusin']) this.addEventListener(name, set(true));
    for (const name of ['pointerleave', 'focusout']) this.addEventListener(name, set(false));
    this.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.shown = false;
    });
  }

  protected override render(): TemplateResult {
    return html`<slot></slot><span class="tip" role="tooltip">${this.text}</span>`;
  }
}

customElements.define('fl-tooltip', TooltipElement);
