import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Block, Diagnostic } from '../../notebook/types.ts';
import './cell-element.ts';
import '../data/file-drop.ts';
import './parameters-element.ts';
import { lastHeading, leadEnd, prose } from './prose.ts';
import { headline } from '../base/rich-text.ts';
import { shared } from '../base/shared-styles.ts';

interface Placed {
  readonly key: string;
  readonly block: Block;
  readonly level: number;
}

/** The first prose as title with introduction, and what follows its next heading apart, so that parameters can stand between. */
function withLead(blocks: readonly Block[]): readonly Block[] {
  const [first, ...rest] = blocks;
  if (first?.kind !== 'prose') return blocks;
  const end = leadEnd(first.text);
  const after = first.text.slice(end);
  return after.trim() === '' ? blocks : [{ ...first, text: first.text.slice(0, end) }, { ...first, text: after }, ...rest];
}

/** Blocks with a heading level for cells: one below the heading they stand under. */
function place(blocks: readonly Block[]): readonly Placed[] {
  let level = 2;
  return blocks.map((block, i) => {
    if (block.kind === 'cell') return { key: `cell ${block.cell.id}`, block, level };
    const depth = lastHeading(block.text);
    if (depth !== null) level = Math.min(depth + 1, 4);
    return { key: `prose ${i}`, block, level };
  });
}

/** `<fl-notebook-view .state>`: prose, parameters and cells in the order of the text. */
export class NotebookView extends LitElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); }
    .prose { max-inline-size: 72ch; font-size: 15px; line-height: 1.6; color: var(--fl-soft); overflow-wrap: anywhere; }
    .prose h1, .title { font-size: 26px; line-height: 1.2; font-weight: 680; letter-spacing: -0.015em; color: var(--fl-ink); margin-block: 4px 8px; }
    .prose h2 { font-size: 18px; font-weight: 650; color: var(--fl-ink); margin-block: 16px 6px; }
    .prose h3 { font-size: 15px; font-weight: 650; color: var(--fl-ink); margin-block: 12px 4px; }
    .prose p + p { margin-block-start: 8px; }
    .prose ul, .prose ol { margin-block: 6px; padding-inline-start: 22px; }
    .prose pre { padding: 10px 12px; overflow: auto; background: var(--fl-sunken); border: 1px solid var(--fl-line); border-radius: 6px; font-size: 12.5px; }
    .prose blockquote { margin: 8px 0; padding-inline-start: 14px; border-inline-start: 3px solid var(--fl-line); }
    .problems { list-style: none; margin: 0; padding: 0; }
    .problems li { background: var(--fl-fail-tint); border-radius: 6px; padding: 8px 12px; margin-block-end: 4px; font-size: 14px; }
  `,
  ];

  declare state: SessionState | null;

  constructor() {
    super();
    this.state = null;
  }

  private locate(problem: Diagnostic): void {
    this.dispatchEvent(new CustomEvent('fl-locate', { detail: problem.where, bubbles: true, composed: true }));
  }

  private block(placed: Placed, state: SessionState): TemplateResult {
    const block = placed.block;
    if (block.kind === 'prose') return html`<div class="prose">${prose(block.text)}</div>`;
    const source = block.cell;
    const cell = state.cells.find((given) => given.id === source.id) ?? {
      id: source.id,
      type: source.type,
      status: 'idle',
      result: null,
      progress: null,
      dependsOn: [],
    };
    return html`<fl-cell .cell=${cell} .source=${source} .running=${state.running} .level=${placed.level} .diagnostics=${state.diagnostics.filter((problem) => problem.cell === source.id)}></fl-cell>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.state;
    const notebook = state?.notebook ?? null;
    if (state === null) return nothing;
    const known = new Set(state.cells.map((cell) => cell.id));
    const problems = state.diagnostics.filter((problem) => problem.cell === undefined || !known.has(problem.cell));
    const list =
      problems.length === 0
        ? nothing
        : html`<ul class="problems" aria-label="Problems of the notebook">${problems.map(
            (problem) => html`<li>${headline(problem.message)}${problem.hint === undefined ? nothing : html` ${headline(problem.hint)}`}
      <button class="link" @click=${() => this.locate(problem)}>line ${problem.where.line}, column ${problem.where.column}</button></li>`,
          )}</ul>`;
    if (notebook === null) return html`${list}`;
    const blocks = place(withLead(notebook.blocks));
    const first = blocks[0]?.block;
    const titled = first?.kind === 'prose' && /^\s*# /m.test(first.text);
    const lead = titled ? blocks.slice(0, 1) : [];
    const missing = notebook.tables.map((table) => table.name).filter((name) => !state.tables.some((table) => table.info.table === name));
    const item = (placed: Placed): TemplateResult => this.block(placed, state);
    return html`${titled ? nothing : html`<div class="prose"><h1>${notebook.title}</h1><p>${notebook.summary}</p></div>`}
      ${lead.map(item)}${list}
      ${state.tables.length > 0 ? nothing : html`<fl-file-drop hint=${missing.length > 0 ? `This notebook reads ${missing.join(' and ')}. Drop Parquet, CSV, JSON Lines or Arrow files; they stay in this tab.` : ''}></fl-file-drop>`}
      <fl-parameters .state=${state}></fl-parameters>
      ${repeat(blocks.slice(lead.length), (placed) => placed.key, item)}`;
  }
}

customElements.define('fl-notebook-view', NotebookView);
