import { css, html, nothing, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import { fenceWord } from '../../notebook/names.ts';
import type { CellSource } from '../../notebook/types.ts';
import { completeCell } from './complete-notebook.ts';
import type { Suggestions } from './complete-types.ts';
import { EditorHost } from './editor-host.ts';
import type { KnownNames } from './known-names.ts';
import { withLineFeeds } from './offset.ts';

/**
 * `<fl-cell-text .state .cell>`: the body of one cell, by its id. Fires `fl-change` (setCellText) when applied, by button, key or leaving, and
 * then `fl-run` with the cell after Ctrl/⌘-Enter. Text that would make the cell unreadable is kept here until it is mended or left.
 */
export class CellText extends EditorHost {
  static override properties = { cell: { attribute: false } };
  static override styles = [
    ...EditorHost.styles,
    css`
      .frame { block-size: clamp(150px, var(--lines, 12em), 420px); background: var(--fl-panel); }
      textarea { padding-inline-start: 62px; }
    `,
  ];

  declare cell: string | null;

  constructor() {
    super();
    this.cell = null;
  }

  private get source(): CellSource | null {
    const block = this.state?.notebook?.blocks.find((each) => each.kind === 'cell' && each.cell.id === this.cell);
    return block?.kind === 'cell' ? block.cell : null;
  }
  protected get base(): string | null {
    return this.source?.text ?? null;
  }
  protected get language(): 'yaml' | 'sql' {
    return this.source?.language ?? 'yaml';
  }
  protected get label(): string {
    return `${this.language === 'sql' ? 'SQL' : 'YAML'} of ${this.cell ?? 'the cell'}`;
  }
  protected get runs(): { readonly cells: readonly string[] } | null {
    return this.cell === null ? null : { cells: [this.cell] };
  }
  protected complete(text: string, offset: number, names: KnownNames): Suggestions | null {
    const source = this.source;
    return source === null ? null : completeCell(text, offset, { ...source, type: fenceWord(source.type) }, cellTypes, names);
  }
  protected whole(text: string): { readonly text: string; readonly above: number } {
    const source = this.source;
    if (source === null || this.state === null) return { text, above: 0 };
    const lines = withLineFeeds(this.state.text).split('\n');
    const above = source.position.line;
    lines.splice(above, source.text === '' ? 0 : source.text.split('\n').length, ...(text === '' ? [] : text.split('\n')));
    return { text: lines.join('\n'), above };
  }
  protected change(text: string): NotebookChange {
    return { kind: 'setCellText', cell: this.cell ?? '', text };
  }

  /** True while the text could not be read as a cell: applying it would take the cell off the page. */
  private get unreadable(): boolean {
    return this.draft !== null && this.diagnose(this.draft).some((problem) => problem.code === 'E_YAML' || problem.code === 'E_FENCE');
  }

  override apply(): void {
    if (this.unreadable) this.problems = this.diagnose(this.text);
    else super.apply();
  }

  protected override run(): void {
    if (this.unreadable) this.problems = this.diagnose(this.text);
    else super.run();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.base === null) return nothing;
    const changed = this.draft !== null;
    this.style.setProperty('--lines', `${this.text.split('\n').length * 21 + 40}px`);
    return html`${this.field()}
      ${
        this.problems.length === 0
          ? nothing
          : html`<ul class="problems" aria-label="Problems">${this.problems.map((problem) => html`<li>line ${problem.where.line}: ${problem.message}${problem.hint === undefined ? nothing : html` <span>(${problem.hint})</span>`}</li>`)}</ul>`
      }
      <div class="row">${this.leaveNote()}<span class="grow"></span>
        <button ?disabled=${!changed} @click=${() => this.discard()}>Discard</button>
        <button class="primary" ?disabled=${!changed} @click=${() => this.apply()}>Apply</button></div>`;
  }
}

customElements.define('fl-cell-text', CellText);
