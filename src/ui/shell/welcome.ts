import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Sample } from './samples.ts';
import '../data/file-drop.ts';
import { shared } from '../base/shared-styles.ts';
import type { Template } from './templates.ts';

/** `<fl-welcome>`: drop zone, samples, templates. Fires `fl-sample` and `fl-template` with an id. */
export class Welcome extends LitElement {
  static override properties = { samples: { attribute: false }, templates: { attribute: false }, hasData: { type: Boolean } };
  static override styles = [
    shared,
    css`
    :host { display: grid; gap: 30px; max-inline-size: 900px; margin-inline: auto; padding-block: 20px 48px; }
    h1 { font-size: 27px; line-height: 1.2; font-weight: 680; letter-spacing: -0.015em; }
    .lead { margin-block-start: 8px; color: var(--fl-soft); font-size: 15.5px; max-inline-size: 64ch; }
    h2 { font-size: 14px; font-weight: 650; margin-block-end: 8px; }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr)); gap: 10px; }
    .item { display: grid; gap: 2px; align-content: start; text-align: start; padding: 12px 14px; white-space: normal; border-radius: 8px; block-size: 100%; inline-size: 100%; }
    .item:hover { border-color: var(--fl-control); }
    .item strong { font-size: 14px; font-weight: 620; }
    .item span { color: var(--fl-muted); font-size: 13px; line-height: 1.45; }
    ul { list-style: none; margin: 0; padding: 0; }
  `,
  ];

  declare samples: readonly Sample[];
  declare templates: readonly Template[];
  declare hasData: boolean;

  constructor() {
    super();
    this.samples = [];
    this.templates = [];
    this.hasData = false;
  }

  private fire(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private gallery(): TemplateResult | typeof nothing {
    if (this.templates.length === 0) return nothing;
    return html`<section><h2>${this.hasData ? 'Choose a question' : 'Or start from a question'}</h2><ul class="grid">${this.templates.map(
      (template) => html`<li>
      <button class="item" @click=${() => this.fire('fl-template', template.id)}><strong>${template.title}</strong><span>${template.summary}</span><span>${template.cells} ${template.cells === 1 ? 'cell' : 'cells'}</span></button></li>`,
    )}</ul></section>`;
  }

  protected override render(): TemplateResult {
    return html`<div><h1>${this.hasData ? 'The data is here. What do you want to know?' : 'Find out what changed in your model, without sending its data anywhere.'}</h1>
        <p class="lead">${
          this.hasData
            ? 'Check the proposed roles on the left, then open a notebook. Each one says what it measured, how sure it is and what to look at next.'
            : 'Drift, canaries, service levels, fairness: checked notebooks over your telemetry, computed in this tab, the same numbers on the command line.'
        }</p></div>
      ${this.hasData ? this.gallery() : html`<fl-file-drop></fl-file-drop>`}
      ${
        this.samples.length === 0
          ? nothing
          : html`<section><h2>Try a sample</h2><ul class="grid">${this.samples.map(
              (sample) => html`<li>
        <button class="item" @click=${() => this.fire('fl-sample', sample.id)}><strong>${sample.title}</strong><span>${sample.description}</span></button></li>`,
            )}</ul></section>`
      }
      ${this.hasData ? html`<fl-file-drop hint="More tables: labels that arrive late, events, a reference period. Files named like a table become that table."></fl-file-drop>` : this.gallery()}`;
  }
}

customElements.define('fl-welcome', Welcome);
