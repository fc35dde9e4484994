import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { SessionState } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import { headParameters, parameterField, parameterStyles } from './parameter-control.ts';

/**
 * `<fl-parameters .state>`: one row with a labelled control for each notebook parameter that has no `input` cell of its own.
 * Fires `fl-parameter` { name, value }. Empty without such parameters.
 */
export class ParametersElement extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    shared,
    parameterStyles,
    css`
    :host { display: block; }
    form { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: center; padding-block: 8px; border-block: 1px solid var(--fl-line); }
    @media print { input, select { border-color: transparent; padding-inline: 0; font-weight: 600; } }
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

  protected override render(): TemplateResult | typeof nothing {
    const definitions = headParameters(this.state?.notebook ?? null);
    if (definitions.length === 0) return nothing;
    return html`<form aria-label="Parameters" @submit=${(event: Event) => event.preventDefault()}>
      ${definitions.map((definition) => parameterField(definition, this.state, (value) => this.set(definition.name, value)))}</form>`;
  }
}

customElements.define('fl-parameters', ParametersElement);
