import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import { checkNotebook } from '../../notebook/check.ts';
import { describeNotebook, type CellDescription, type NotebookDescription } from '../../notebook/describe.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Notebook, ParseResult } from '../../notebook/types.ts';
import { icon } from '../base/icons.ts';
import { shared } from '../base/shared-styles.ts';
import '../data/file-drop.ts';
import { cellTitle } from '../notebook/cell-title.ts';
import { contentSentence } from './share-dialog.ts';
import type { SharedNotebook } from './shared-link.ts';

/** Tables a notebook reads: those it names, else one named telemetry. */
export function neededTables(notebook: Notebook): readonly string[] {
  const named = [...new Set([...notebook.tables.map((table) => table.name), ...notebook.populations.map((population) => population.table)])];
  return named.length > 0 ? named : ['telemetry'];
}

/**
 * `<fl-shared .shared .state>`: a notebook that came with the address: what it will compute and which files it needs, before anything is computed.
 * Fires `fl-open-shared` { run } and `fl-close-shared`.
 */
export class SharedPage extends LitElement {
  static override properties = { shared: { attribute: false }, state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: grid; gap: var(--fl-space-5); grid-template-columns: minmax(0, 1fr); inline-size: 100%; max-inline-size: 800px; margin-inline: auto; padding-block: 14px 48px; }
    h1 { font-size: 28px; line-height: 1.18; font-weight: 690; letter-spacing: -0.02em; overflow-wrap: anywhere; margin-block-start: 4px; }
    h2 { margin-block-end: 8px; }
    .lead { margin-block-start: 8px; color: var(--fl-soft); font-size: 15.5px; }
    .came { margin-block-start: 10px; color: var(--fl-muted); font-size: 13px; }
    ol, ul { list-style: none; margin: 0; padding: 0; }
    .cells { border: 1px solid var(--fl-line); border-radius: 9px; background: var(--fl-panel); }
    .cells li { display: grid; grid-template-columns: 108px minmax(0, 1fr); gap: 2px 14px; padding: 9px 15px; border-block-end: 1px solid var(--fl-line); font-size: 13.5px; }
    .cells li:last-child { border-block-end: 0; }
    .cells code { color: var(--fl-muted); }
    .cells span { color: var(--fl-soft); } .cells small { color: var(--fl-muted); font-size: 12px; }
    .tables li { display: flex; gap: 8px; align-items: center; font-size: 13.5px; padding-block: 2px; }
    .tables svg { color: var(--fl-pass); flex: none; }
    .tables .open svg { color: var(--fl-muted); }
    fl-file-drop { margin-block-start: 10px; }
    .problem { padding: 9px 14px; border-radius: var(--fl-radius); background: var(--fl-warn-tint); font-size: 13.5px; }
    .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
    .actions .note { color: var(--fl-muted); font-size: 13px; flex: 1 1 220px; }
    @media (max-width: 560px) { .cells li { grid-template-columns: minmax(0, 1fr); } }
  `,
  ];

  declare shared: SharedNotebook | null;
  declare state: SessionState | null;
  private parsed: ParseResult = { notebook: null, diagnostics: [] };

  constructor() {
    super();
    this.shared = null;
    this.state = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('shared') && this.shared !== null) this.parsed = checkNotebook(this.shared.text, cellTypes);
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private cell(cell: CellDescription, notebook: Notebook): TemplateResult {
    const block = notebook.blocks.find((given) => given.kind === 'cell' && given.cell.id === cell.id);
    const reads = [...cell.populations, ...(cell.populations.length > 0 ? [] : cell.tables), ...cell.roles.map((role) => role.replaceAll('_', ' '))];
    return html`<li><code>${cell.type}</code><div><strong>${cellTitle(block?.kind === 'cell' ? block.cell : null, cell.id)}</strong><br>
      <span>${cell.summary || 'This version does not know this type of cell.'}</span>${reads.length === 0 ? nothing : html`<br><small>reads ${reads.join(', ')}</small>`}</div></li>`;
  }

  private roles(description: NotebookDescription): TemplateResult | typeof nothing {
    const lacking = description.missingRoles.filter((role) => role.required);
    if (lacking.length === 0) return nothing;
    return html`<p class="problem">No column is known as ${lacking.map((role) => `${role.role.replaceAll('_', ' ')} of ${role.table}`).join(', ')}. You are asked before anything runs.</p>`;
  }

  private files(notebook: Notebook): TemplateResult {
    const open = new Set(this.state?.tables.map((table) => table.info.table));
    const needed = neededTables(notebook);
    const missing = needed.filter((name) => !open.has(name));
    return html`<section aria-label="What it needs"><h2 class="label">What it needs</h2><ul class="tables">${needed.map((name) => {
      const table = this.state?.tables.find((given) => given.info.table === name);
      return table === undefined
        ? html`<li class="open">${icon('file')}<span><strong>${name}</strong>, not added yet</span></li>`
        : html`<li>${icon('tick')}<span><strong>${name}</strong> from ${table.info.files.map((file) => file.name).join(', ')}</span></li>`;
    })}</ul>${missing.length === 0 ? nothing : html`<fl-file-drop hint="It reads ${missing.join(' and ')}. Adding files computes nothing yet."></fl-file-drop>`}</section>`;
  }

  private actions(ready: boolean): TemplateResult {
    const roles = (this.shared?.saved.roles.length ?? 0) > 0 ? ' Roles that came with the link are taken over.' : '';
    return html`<div class="actions"><button class="primary" ?disabled=${!ready} @click=${() => this.fire('fl-open-shared', { run: true })}>Open and run</button>
      <button @click=${() => this.fire('fl-open-shared', { run: false })}>Open without running</button><button class="quiet" @click=${() => this.fire('fl-close-shared', null)}>Do not open</button>
      <span class="note">${ready ? `Everything runs in this tab.${roles}` : 'It can run once its files are added.'}</span></div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const content = this.shared;
    if (content === null) return nothing;
    const { notebook, diagnostics } = this.parsed;
    const [first] = diagnostics;
    const problem =
      first === undefined
        ? nothing
        : html`<p class="problem">${diagnostics.length === 1 ? 'One problem' : `${diagnostics.length} problems`} in the text, first in line ${first.where.line}: ${first.message}</p>`;
    const came = html`<p class="came">Came with the link: ${contentSentence(content)}. No data. Nothing has been computed.</p>`;
    if (notebook === null)
      return html`<div><span class="label">Shared notebook</span><h1>This text is not a notebook yet</h1>${came}</div>${problem}${this.actions(false)}`;
    const description = describeNotebook(notebook, this.state?.tables ?? []);
    const open = new Set(this.state?.tables.map((table) => table.info.table));
    const ready = neededTables(notebook).every((name) => open.has(name)) && this.state?.engine !== 'failed';
    return html`<div><span class="label">Shared notebook</span><h1>${notebook.title}</h1>${notebook.summary === '' ? nothing : html`<p class="lead">${notebook.summary}</p>`}${came}</div>
      ${problem}
      <section aria-label="What it computes"><h2 class="label">What it computes</h2><ol class="cells">${description.cells.map((cell) => this.cell(cell, notebook))}</ol></section>
      ${this.files(notebook)}${this.roles(description)}${this.actions(ready)}`;
  }
}

customElements.define('fl-shared', SharedPage);
