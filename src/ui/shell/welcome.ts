import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { integer } from '../../charts/format.ts';
import { ago } from '../base/relative-time.ts';
import { shared } from '../base/shared-styles.ts';
import type { TableState } from '../../notebook/session-types.ts';
import '../data/file-drop.ts';
import type { KeptNotebook } from './autosave.ts';
import type { Sample } from './samples.ts';
import './template-list.ts';
import type { Template } from './templates.ts';

/** Names of the files a kept notebook read, at most three written out. */
export function neededFiles(kept: KeptNotebook): string {
  const names = [...new Set(Object.values(kept.files).flat())];
  if (names.length === 0) return '';
  return names.length <= 3 ? `needs ${names.join(', ')}` : `needs ${names.slice(0, 2).join(', ')} and ${integer(names.length - 2)} more files`;
}

/** `<fl-welcome>`: kept notebooks, drop zone, samples, templates. Fires `fl-sample`, `fl-continue` and `fl-forget` with an id, and what `<fl-templates>` fires. */
export class Welcome extends LitElement {
  static override properties = {
    samples: { attribute: false },
    templates: { attribute: false },
    kept: { attribute: false },
    tables: { attribute: false },
    now: { type: Number },
  };
  static override styles = [
    shared,
    css`
    :host { display: grid; gap: var(--fl-space-6); inline-size: 100%; max-inline-size: 1060px; margin-inline: auto; padding-block: 14px 56px; }
    h1 { font-size: 30px; line-height: 1.16; font-weight: 700; letter-spacing: -0.022em; max-inline-size: 26ch; text-wrap: balance; }
    .lead { margin-block-start: 10px; color: var(--fl-soft); font-size: 15.5px; max-inline-size: 66ch; }
    h2 { margin-block-end: 10px; }
    ul { list-style: none; margin: 0; padding: 0; }
    .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr)); gap: 10px; }
    .item { display: grid; gap: 4px; align-content: start; text-align: start; padding: 11px 13px; white-space: normal; border-radius: 9px; block-size: 100%; inline-size: 100%; box-shadow: var(--fl-shadow); transition: border-color 120ms; }
    .item:hover:not(:disabled) { border-color: var(--fl-control); background: var(--fl-panel); }
    .item strong { font-size: 14px; font-weight: 630; }
    .item span { color: var(--fl-soft); font-size: 12.5px; line-height: 1.45; text-wrap: pretty; }
    .kept li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; padding: 10px 10px 10px 15px; background: var(--fl-accent-tint); border-radius: 9px; margin-block-end: 6px; }
    .kept .what { flex: 1 1 240px; min-inline-size: 0; font-size: 13.5px; overflow-wrap: anywhere; }
    .kept .what span { color: var(--fl-soft); }
    .kept .quiet:hover:not(:disabled) { background: none; text-decoration: underline; }
  `,
  ];

  declare samples: readonly Sample[];
  declare templates: readonly Template[];
  declare kept: readonly KeptNotebook[];
  /** The open tables; without any, samples are offered. */
  declare tables: readonly TableState[];
  /** Epoch milliseconds that ages are counted from. */
  declare now: number;

  constructor() {
    super();
    this.samples = [];
    this.templates = [];
    this.kept = [];
    this.tables = [];
    this.now = Date.now();
  }

  private get hasData(): boolean {
    return this.tables.length > 0;
  }

  private fire(name: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private continued(): TemplateResult | typeof nothing {
    if (this.kept.length === 0) return nothing;
    const line = (kept: KeptNotebook): TemplateResult => {
      const needs = this.hasData ? '' : neededFiles(kept);
      return html`<li><span class="what"><strong>${kept.title}</strong><span>, edited ${ago(kept.savedAt, this.now)}${needs === '' ? nothing : `, ${needs}`}</span></span>
        <button class="primary" aria-label="Continue ${kept.title}" @click=${() => this.fire('fl-continue', kept.id)}>Continue</button><button class="quiet" aria-label="Forget ${kept.title}" @click=${() => this.fire('fl-forget', kept.id)}>Forget</button></li>`;
    };
    return html`<section aria-label="Continue"><h2 class="label">Continue</h2><ul class="kept">${this.kept.slice(0, 3).map(line)}</ul></section>`;
  }

  private gallery(): TemplateResult {
    return html`<fl-templates .templates=${this.templates} .tables=${this.tables} .samples=${this.samples}></fl-templates>`;
  }

  private trials(): TemplateResult | typeof nothing {
    if (this.samples.length === 0) return nothing;
    return html`<section><h2 class="label">Try a sample</h2><ul class="grid">${this.samples.map(
      (sample) => html`<li>
        <button class="item" @click=${() => this.fire('fl-sample', sample.id)}><strong>${sample.title}</strong><span>${sample.description.replace(/(\d) (?=\d{3})/g, '$1\u202f')}</span></button></li>`,
    )}</ul></section>`;
  }

  protected override render(): TemplateResult {
    if (this.hasData) {
      return html`<div><h1>The data is here. What do you want to know?</h1><p class="lead">Check the proposed roles on the left, then open a notebook. Each one says what it measured, how sure it is and what to look at next.</p></div>
        ${this.continued()}${this.gallery()}
        <fl-file-drop hint="More tables: labels that arrive late, events, a reference period. Files named like a table become that table."></fl-file-drop>`;
    }
    return html`<div><h1>Find out what changed in your model, without sending its data anywhere.</h1>
        <p class="lead">Drift, canaries, service levels, fairness: checked notebooks over your telemetry, computed in this tab, with the same numbers on the command line.</p></div>
      ${this.continued()}<fl-file-drop></fl-file-drop>${this.trials()}${this.gallery()}`;
  }
}

customElements.define('fl-welcome', Welcome);
