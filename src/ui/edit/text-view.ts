import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { Position } from '../../notebook/types.ts';
import { saveText } from '../base/save-file.ts';
import { completeNotebook } from './complete-notebook.ts';
import type { Suggestions } from './complete-types.ts';
import { EditorHost } from './editor-host.ts';
import type { KnownNames } from './known-names.ts';
import { offsetOf, withLineFeeds } from './offset.ts';

export { offsetOf } from './offset.ts';

const problemsShown = 8;

/**
 * `<fl-text-view .state .at>`: the notebook's text with highlighting, completion and its problems in place. Setting `at` puts the cursor there.
 * Fires `fl-change` (replaceText) when the text is applied, by button, key or leaving the view, and then `fl-run` after Ctrl/⌘-Enter.
 */
export class TextView extends EditorHost {
  static override properties = { at: { attribute: false } };
  static override styles = [
    ...EditorHost.styles,
    css`
      .frame { block-size: max(420px, calc(100vh - 250px)); }
      @media (max-width: 560px) { .frame { block-size: 64vh; } textarea { padding-inline-start: 14px; } }
    `,
  ];

  declare at: Position | null;

  constructor() {
    super();
    this.at = null;
  }

  protected get base(): string | null {
    return this.state === null ? null : withLineFeeds(this.state.text);
  }
  protected get language(): 'notebook' {
    return 'notebook';
  }
  protected get label(): string {
    return 'Notebook text';
  }
  protected get runs(): null {
    return null;
  }
  protected complete(text: string, offset: number, names: KnownNames): Suggestions | null {
    return completeNotebook(text, offset, cellTypes, names);
  }
  protected whole(text: string): { readonly text: string; readonly above: number } {
    return { text, above: 0 };
  }
  protected change(text: string): NotebookChange {
    return { kind: 'replaceText', text };
  }

  /** Puts the cursor at a place of the text and scrolls it into view. */
  locate(where: Position): void {
    const offset = offsetOf(this.text, where);
    if (this.editor !== null) {
      this.editor.goTo(offset);
      return;
    }
    const area = this.renderRoot.querySelector('textarea');
    area?.focus();
    area?.setSelectionRange(offset, offset);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('at') && this.at !== null) this.locate(this.at);
  }

  protected override ready(): void {
    if (this.at !== null) this.locate(this.at);
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    if (state === null) return nothing;
    const changed = this.draft !== null;
    const rest = this.problems.length - problemsShown;
    return html`<h1 class="hidden">Text of ${state.notebook?.title ?? 'the notebook'}</h1><div class="row"><span class="note" role="status">${changed ? 'Changed, not applied yet' : 'Markdown with YAML and SQL cells'}</span><span class="grow"></span>
        <button class="quiet" @click=${() => saveText('notebook.md', this.text, 'text/markdown')}>Download .md</button>
        <button ?disabled=${!changed} @click=${() => this.discard()}>Discard</button>
        <button class="primary" ?disabled=${!changed} @click=${() => this.apply()}>Apply</button></div>
      ${this.field()}
      <div class="row">${this.leaveNote()}</div>
      ${
        this.problems.length === 0
          ? nothing
          : html`<ul class="problems" aria-label="Problems">${this.problems.slice(0, problemsShown).map(
              (
                problem,
              ) => html`<li><button class="link" @click=${() => this.locate(problem.where)}>line ${problem.where.line}, column ${problem.where.column}</button>
              ${problem.message}${problem.hint === undefined ? nothing : html` <span>(${problem.hint})</span>`}</li>`,
            )}${rest > 0 ? html`<li>${rest} more problems, marked in the text</li>` : nothing}</ul>`
      }`;
  }
}

customElements.define('fl-text-view', TextView);
