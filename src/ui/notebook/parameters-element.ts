import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { SessionState } from '../../notebook/session-types.ts';
import type { ParameterDefinition } from '../../notebook/types.ts';
import { shared } from '../base/shared-styles.ts';

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `<fl-parameters .state>`: a form with one labelled control per notebook parameter. Fires `fl-parameter` with name and value. */
export class ParametersElement extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: block; }
    form { display: flex; flex-wrap: wrap; gap: 10px 18px; align-items: end; padding: 12px 18px; border: 1px solid var(--fl-line); border-radius: var(--fl-radius); background: var(--fl-panel); }
    label { display: grid; gap: 3px; font-size: 12px; color: var(--fl-soft); }
    input:not([type='checkbox']), select { min-inline-size: 120px; max-inline-size: 220px; min-block-size: 30px; }
    input[type='number'] { max-inline-size: 120px; }
  `,
  ];

  declare state: SessionState | null;

  constructor() {
    super();
    this.state = null;
  }

  private set(name: string, value: unknown): void {
    this.dispatchEvent(new CustomEvent('fl-parameter', { detail: { name, value }, bubbles: true, composed: true }));
  }

  private options(definition: ParameterDefinition): readonly string[] | null {
    const state = this.state;
    if (definition.type === 'column') return state?.tables.flatMap((table) => table.info.columns.map((column) => column.name)) ?? null;
    if (definition.type === 'population') return state?.notebook?.populations.map((population) => population.name) ?? null;
    return definition.options ?? null;
  }

  private control(definition: ParameterDefinition): TemplateResult {
    const value = this.state?.parameters[definition.name] ?? definition.default;
    const text = textOf(value);
    if (definition.type === 'boolean') {
      return html`<input type="checkbox" name=${definition.name} .checked=${value === true} @change=${(event: Event) => this.set(definition.name, (event.currentTarget as HTMLInputElement).checked)}>`;
    }
    const options = this.options(definition);
    if (options !== null && options.length > 0) {
      const all = text === '' || options.includes(text) ? options : [text, ...options];
      return html`<select name=${definition.name} .value=${text} @change=${(event: Event) => this.set(definition.name, (event.currentTarget as HTMLSelectElement).value)}>
        ${all.map((option) => html`<option value=${option} ?selected=${option === text}>${option}</option>`)}</select>`;
    }
    const change = (event: Event): void => {
      const given = (event.currentTarget as HTMLInputElement).value;
      this.set(definition.name, definition.type === 'number' ? (given === '' ? null : Number(given)) : given);
    };
    if (definition.type === 'number') {
      return html`<input type="number" name=${definition.name} .value=${text} min=${definition.min ?? nothing} max=${definition.max ?? nothing} step=${definition.step ?? 'any'} @change=${change}>`;
    }
    const date = definition.type === 'date' && /^\d{4}-\d\d-\d\d$/.test(text);
    return html`<input type=${date ? 'date' : 'text'} name=${definition.name} .value=${text} autocomplete="off" spellcheck="false" @change=${change}>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const definitions = this.state?.notebook?.parameters ?? [];
    if (definitions.length === 0) return nothing;
    return html`<form aria-label="Parameters" @submit=${(event: Event) => event.preventDefault()}>
      ${definitions.map((definition) => html`<label><span>${definition.label || definition.name}</span>${this.control(definition)}</label>`)}</form>`;
  }
}

customElements.define('fl-parameters', ParametersElement);
