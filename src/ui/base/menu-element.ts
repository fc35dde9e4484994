import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { icon, type IconName } from './icons.ts';
import { shared } from './shared-styles.ts';

/** One line of a menu. `checked` makes it a switch; `keys` shows its shortcut. */
export interface MenuItem {
  readonly label: string;
  readonly act: () => void;
  readonly keys?: string;
  readonly note?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly separated?: boolean;
}

/** `<fl-menu-button label="…" .items>`: a button with a menu. Arrows, Home, End and letters move; Esc closes; `icon` shows a sign instead of the label. */
export class MenuElement extends LitElement {
  static override properties = {
    label: { type: String },
    items: { attribute: false },
    icon: { type: String },
    open: { state: true },
    disabled: { type: Boolean },
  };
  static override styles = [
    shared,
    css`
    :host { display: inline-block; position: relative; }
    .opener { display: inline-flex; align-items: center; gap: 4px; padding-inline-end: 7px; }
    .opener svg { inline-size: 13px; block-size: 13px; }
    .opener.square { padding: 0; } .opener.square svg { inline-size: 16px; block-size: 16px; }
    [role='menu'] {
      position: absolute; inset-block-start: calc(100% + 6px); inset-inline-end: 0; z-index: 20; min-inline-size: 232px; max-inline-size: min(340px, calc(100vw - 24px)); padding: 5px;
      max-block-size: calc(100vh - 80px); overflow: auto;
      background: var(--fl-panel); border: 1px solid var(--fl-line); border-radius: 9px; box-shadow: var(--fl-shadow-high);
    }
    [role='menu'] button {
      display: grid; grid-template-columns: 18px minmax(0, 1fr) auto; gap: 0 6px; align-items: center; inline-size: 100%; text-align: start; white-space: normal;
      border: 0; background: none; padding: 5px 8px 5px 4px; border-radius: 6px; font-size: 13px;
    }
    [role='menu'] button:hover:not(:disabled), [role='menu'] button:focus-visible { background: var(--fl-hover); outline-offset: -2px; }
    [role='menu'] svg { inline-size: 14px; block-size: 14px; color: var(--fl-accent); }
    small { grid-column: 2; font-size: 12px; color: var(--fl-muted); }
    hr { border: 0; border-block-start: 1px solid var(--fl-line); margin: 5px 4px; }
  `,
  ];

  declare label: string;
  declare items: readonly MenuItem[];
  declare icon: IconName | '';
  declare protected open: boolean;
  declare disabled: boolean;
  private readonly outside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.open = false;
  };

  constructor() {
    super();
    this.label = '';
    this.items = [];
    this.icon = '';
    this.open = false;
    this.disabled = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.outside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.outside);
  }

  private entries(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('[role=menu] button:not(:disabled)')];
  }

  private async toggle(open: boolean, at: 'first' | 'last' = 'first'): Promise<void> {
    this.open = open;
    await this.updateComplete;
    if (open)
      this.entries()
        .at(at === 'first' ? 0 : -1)
        ?.focus();
    else this.renderRoot.querySelector<HTMLButtonElement>('.opener')?.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const entries = this.entries();
    const active = this.shadowRoot?.activeElement;
    const now = active instanceof HTMLButtonElement ? entries.indexOf(active) : -1;
    const to = (index: number): void => {
      entries[(index + entries.length) % entries.length]?.focus();
    };
    if (!this.open) {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      void this.toggle(true, event.key === 'ArrowDown' ? 'first' : 'last');
    } else if (event.key === 'Escape') void this.toggle(false);
    else if (event.key === 'Tab') {
      this.open = false;
      return;
    } else if (event.key === 'ArrowDown') to(now + 1);
    else if (event.key === 'ArrowUp') to(now < 0 ? -1 : now - 1);
    else if (event.key === 'Home') to(0);
    else if (event.key === 'End') to(-1);
    else if (/^[a-z0-9]$/i.test(event.key)) {
      const letter = event.key.toLowerCase();
      const rest = [...entries.slice(now + 1), ...entries.slice(0, now + 1)];
      rest.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(item: MenuItem): void {
    void this.toggle(false).then(item.act);
  }

  private line(item: MenuItem): TemplateResult {
    return html`${item.separated === true ? html`<hr role="separator">` : nothing}<button tabindex="-1" role=${item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
      aria-checked=${item.checked === undefined ? nothing : item.checked ? 'true' : 'false'} ?disabled=${item.disabled === true} @click=${() => this.choose(item)}>
      <span>${item.checked === true ? icon('tick') : nothing}</span><span>${item.label}</span>${item.keys === undefined ? html`<span></span>` : html`<kbd aria-hidden="true">${item.keys}</kbd>`}${item.note === undefined ? nothing : html`<small>${item.note}</small>`}</button>`;
  }

  protected override render(): TemplateResult {
    const sign = this.icon === '' ? null : this.icon;
    return html`<div @keydown=${this.onKey}><button class="opener ${sign === null ? '' : 'quiet square'}" aria-haspopup="menu" aria-expanded=${this.open ? 'true' : 'false'} aria-label=${sign === null ? nothing : this.label}
        title=${sign === null ? nothing : this.label} ?disabled=${this.disabled} @click=${() => void this.toggle(!this.open)}>${sign === null ? html`${this.label}${icon('down')}` : icon(sign)}</button>
      ${this.open ? html`<div role="menu" aria-label=${this.label}>${this.items.map((item) => this.line(item))}</div>` : nothing}</div>`;
  }
}

customElements.define('fl-menu-button', MenuElement);
