import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { shared } from '../base/shared-styles.ts';

export interface PickerOption {
  readonly value: string;
  readonly detail: string;
}

const shownOptions = 60;

/**
 * `<fl-name-picker .options .value .label .multiple .placeholder .help .invalid>`: a combobox with search over names, for one or several.
 * A name that is not offered may be typed. Fires `fl-pick` (not bubbling) with the chosen names; an empty list means nothing is chosen.
 */
export class NamePicker extends LitElement {
  static override properties = {
    options: { attribute: false },
    value: { attribute: false },
    label: {},
    placeholder: {},
    help: {},
    multiple: { type: Boolean },
    invalid: { type: Boolean },
    typed: { state: true },
    active: { state: true },
    open: { state: true },
  };
  static override styles = [
    shared,
    css`
      :host { display: block; position: relative; min-inline-size: 0; }
      .box { display: flex; flex-wrap: wrap; gap: 3px; align-items: center; border: 1px solid var(--fl-control); border-radius: 6px; background: var(--fl-panel); padding: 2px 4px; min-block-size: 30px; }
      .box:focus-within { outline: 2px solid var(--fl-accent); outline-offset: 1px; }
      .box.invalid { border-color: var(--fl-fail); }
      input { flex: 1; min-inline-size: 70px; border: 0; outline: 0; background: transparent; padding: 1px 4px; font-family: var(--fl-mono); font-size: 12.5px; min-block-size: 24px; }
      input::placeholder { color: var(--fl-muted); opacity: 1; }
      .chip { display: inline-flex; align-items: center; border-radius: 5px; background: var(--fl-accent-tint); font: 12.5px/24px var(--fl-mono); padding-inline-start: 7px; overflow-wrap: anywhere; max-inline-size: 100%; }
      .chip button { border: 0; background: none; padding: 0; inline-size: 24px; block-size: 24px; line-height: 1; color: var(--fl-soft); }
      ul { position: absolute; z-index: 20; inset-inline: 0; inset-block-start: calc(100% + 3px); margin: 0; padding: 4px; list-style: none; max-block-size: 232px; overflow: auto; min-inline-size: min(240px, 100%); background: var(--fl-panel); border: 1px solid var(--fl-line); border-radius: 6px; box-shadow: 0 4px 16px rgb(0 0 0 / 0.14); }
      li { display: flex; justify-content: space-between; gap: 10px; padding: 3px 8px; border-radius: 4px; cursor: pointer; font: 12.5px/20px var(--fl-mono); overflow-wrap: anywhere; }
      li span { color: var(--fl-muted); font: 12px/20px var(--fl-font); text-align: end; }
      li.active { background: var(--fl-accent); color: var(--fl-on-accent); }
      li.active span { color: inherit; }
    `,
  ];

  declare options: readonly PickerOption[];
  declare value: readonly string[];
  declare label: string;
  declare placeholder: string;
  declare help: string;
  declare multiple: boolean;
  declare invalid: boolean;
  /** Text in the field while it is being edited; null while it is not. */
  declare protected typed: string | null;
  declare protected active: number;
  declare protected open: boolean;

  constructor() {
    super();
    this.options = [];
    this.value = [];
    this.label = '';
    this.placeholder = '';
    this.help = '';
    this.multiple = false;
    this.invalid = false;
    this.typed = null;
    this.active = -1;
    this.open = false;
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  private get offered(): readonly PickerOption[] {
    const wanted = (this.typed ?? '').toLowerCase();
    const free = this.multiple ? this.options.filter((option) => !this.value.includes(option.value)) : this.options;
    const hit = (option: PickerOption): boolean => `${option.value} ${option.detail}`.toLowerCase().includes(wanted);
    const starts = (option: PickerOption): number => (option.value.toLowerCase().startsWith(wanted) ? 0 : 1);
    return free
      .filter(hit)
      .sort((a, b) => (wanted === '' ? 0 : starts(a) - starts(b)))
      .slice(0, shownOptions);
  }

  private pick(names: readonly string[]): void {
    this.typed = this.multiple ? '' : null;
    this.active = -1;
    if (!this.multiple) this.open = false;
    if (names.join('\n') !== this.value.join('\n')) this.dispatchEvent(new CustomEvent('fl-pick', { detail: names }));
  }

  private take(name: string): void {
    this.pick(this.multiple ? [...this.value, name] : [name]);
  }

  /** Takes what was typed without choosing: leaving the field must not lose it. */
  private settle(): void {
    const text = this.typed?.trim() ?? null;
    this.open = false;
    this.active = -1;
    this.typed = null;
    if (text === null) return;
    if (text !== '' && !this.value.includes(text)) this.pick(this.multiple ? [...this.value, text] : [text]);
    else if (text === '' && !this.multiple) this.pick([]);
    this.typed = null;
  }

  private key(event: KeyboardEvent): void {
    const offered = this.offered;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!this.open) this.open = true;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = offered.length === 0 ? -1 : (this.active + step + offered.length + (this.active < 0 && step < 0 ? 1 : 0)) % offered.length;
      void this.updateComplete.then(() => this.renderRoot.querySelector('li.active')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter') {
      const chosen =
        offered[this.active] ?? (this.typed !== null && this.typed !== '' ? (offered.find((option) => option.value === this.typed?.trim()) ?? null) : null);
      if (!this.open && this.typed === null) return;
      event.preventDefault();
      if (chosen !== null && chosen !== undefined) this.take(chosen.value);
      else this.settle();
    } else if (event.key === 'Escape' && this.open) {
      event.preventDefault();
      event.stopPropagation();
      this.open = false;
      this.active = -1;
      this.typed = null;
    } else if (event.key === 'Backspace' && this.multiple && (this.typed ?? '') === '' && this.value.length > 0) this.pick(this.value.slice(0, -1));
  }

  protected override render(): TemplateResult {
    const offered = this.open ? this.offered : [];
    const shown = this.typed ?? (this.multiple ? '' : (this.value[0] ?? ''));
    return html`<div class="box ${this.invalid ? 'invalid' : ''}">${
      this.multiple
        ? this.value.map(
            (name) =>
              html`<span class="chip">${name}<button type="button" aria-label="Remove ${name} from ${this.label}" @click=${() => this.pick(this.value.filter((each) => each !== name))}>×</button></span>`,
          )
        : nothing
    }<input role="combobox" aria-label=${this.label} aria-expanded=${offered.length > 0 ? 'true' : 'false'} aria-controls="list" aria-autocomplete="list" aria-invalid=${this.invalid ? 'true' : 'false'}
        aria-describedby="help" aria-activedescendant=${this.active >= 0 ? `option-${this.active}` : nothing} autocomplete="off" spellcheck="false" .value=${shown}
        placeholder=${this.multiple && this.value.length > 0 ? '' : this.placeholder}
        @input=${(event: InputEvent) => {
          this.typed = (event.currentTarget as HTMLInputElement).value;
          this.open = true;
          this.active = -1;
        }} @click=${() => {
          this.open = true;
        }} @keydown=${(event: KeyboardEvent) => this.key(event)} @blur=${() => this.settle()}></div>
      <ul id="list" role="listbox" aria-label=${this.label} ?hidden=${offered.length === 0} @mousedown=${(event: Event) => event.preventDefault()}>${offered.map(
        (option, index) =>
          html`<li id="option-${index}" role="option" class=${index === this.active ? 'active' : ''} aria-selected=${index === this.active || this.value.includes(option.value) ? 'true' : 'false'} @click=${() => this.take(option.value)}>${option.value}<span>${option.detail}</span></li>`,
      )}</ul><span class="hidden" id="help">${this.help}</span>`;
  }
}

customElements.define('fl-name-picker', NamePicker);
