import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Position } from '../../notebook/types.ts';
import { saveText } from '../base/save-file.ts';
import { shared } from '../base/shared-styles.ts';

/** Offset in the text of a position whose line and column count from 1; the end of the text when it lies beyond. */
export function offsetOf(text: string, where: Position): number {
  let at = 0;
  for (let line = 1; line < where.line; line += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return Math.min(text.length, at + where.column - 1);
}

/** `<fl-text-view .state>`: the notebook's text, with its problems by line. Fires `fl-open` with the text. */
export class TextView extends LitElement {
  static override properties = { state: { attribute: false }, at: { attribute: false }, draft: { state: true } };
  static override styles = [
    shared,
    css`
    :host { display: grid; gap: 10px; }
    textarea { inline-size: 100%; min-block-size: 62vh; font: 13px/1.55 var(--fl-mono); tab-size: 2; padding: 12px 14px; resize: vertical; background: var(--fl-panel); white-space: pre; overflow: auto; }
    .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
    .grow { flex: 1; }
    ul { list-style: none; margin: 0; padding: 0; font-size: 13.5px; }
    li { padding: 6px 10px; border-radius: 6px; background: var(--fl-fail-tint); margin-block-end: 4px; }
  `,
  ];

  declare state: SessionState | null;
  declare at: Position | null;
  declare protected draft: string | null;

  constructor() {
    super();
    this.state = null;
    this.at = null;
    this.draft = null;
  }

  private get area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  /** Puts the caret at a place of the text and scrolls it into view. */
  locate(where: Position): void {
    const area = this.area;
    if (area === null) return;
    const offset = offsetOf(area.value, where);
    area.focus();
    area.setSelectionRange(offset, offset);
    area.scrollTop = Math.max(0, (where.line - 6) * 20);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('at') && this.at !== null) this.locate(this.at);
  }

  /** Reads the text as it stands in the editor into the session. */
  apply(): void {
    const text = this.area?.value ?? '';
    this.draft = null;
    this.dispatchEvent(new CustomEvent('fl-open', { detail: text, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const text = this.draft ?? state.text;
    const changed = this.draft !== null && this.draft !== state.text;
    return html`<div class="row"><span class="muted">${changed ? 'Changed, not applied yet' : 'Markdown with YAML and SQL cells'}</span><span class="grow"></span>
        <button @click=${() => saveText('notebook.md', text, 'text/markdown')}>Download .md</button>
        <button ?disabled=${!changed} @click=${() => {
          this.draft = null;
        }}>Discard</button>
        <button class="primary" ?disabled=${!changed} @click=${() => this.apply()}>Apply</button></div>
      ${
        state.diagnostics.length === 0
          ? nothing
          : html`<ul aria-label="Problems">${state.diagnostics.map(
              (problem) => html`<li>
        <button class="link" @click=${() => this.locate(problem.where)}>line ${problem.where.line}, column ${problem.where.column}</button>
        ${problem.message}${problem.hint === undefined ? nothing : html` <span>${problem.hint}</span>`}</li>`,
            )}</ul>`
      }
      <textarea aria-label="Notebook text" spellcheck="false" .value=${text} @input=${(event: Event) => {
        this.draft = (event.currentTarget as HTMLTextAreaElement).value;
      }}></textarea>`;
  }
}

customElements.define('fl-text-view', TextView);
