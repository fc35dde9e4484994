import { html, nothing, type TemplateResult } from 'lit';
import type { CellState } from '../../notebook/session-types.ts';
import type { CellRecord, CellSource } from '../../notebook/types.ts';
import '../edit/cell-menu.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';
import { cellTitle } from './cell-title.ts';
import { measureOf, progressText } from './progress-text.ts';
import { isQuiet, wordOf } from './verdict-words.ts';

/** What the head of a card can do, and which of it makes sense now. */
export interface CellActions {
  why(): void;
  edit(): void;
  run(): void;
  cancel(): void;
  readonly panel: 'why' | 'edit' | null;
  readonly canAsk: boolean;
  readonly canEdit: boolean;
  readonly canRun: boolean;
  readonly first: boolean;
  readonly last: boolean;
}

function chip(cell: CellState, preview: CellRecord | null): TemplateResult | typeof nothing {
  const record = preview ?? cell.result;
  const verdict = record?.verdict ?? (cell.status === 'error' ? 'error' : null);
  if (preview === null && cell.status === 'running') return html`<span class="chip live"><span class="dot"></span>running</span>`;
  if (preview === null && cell.status === 'queued') return html`<span class="chip">queued</span>`;
  if (verdict === null) return html`<span class="chip">not run</span>`;
  if (isQuiet(cell.type, verdict)) return nothing;
  const word = wordOf(cell.type, verdict);
  return html`<span class="chip ${verdict}">${verdictIcon(verdict)}${word}${word === verdictWords[verdict] ? nothing : html`<span class="hidden"> (${verdictWords[verdict]})</span>`}</span>`;
}

function progress(cell: CellState, secondsLeft: number | null, actions: CellActions): TemplateResult {
  const label = progressText(cell.progress, secondsLeft);
  const measure = measureOf(cell.progress);
  return html`<div class="progress"><span class="muted">${label}</span><button class="quiet" @click=${() => actions.cancel()}>Cancel</button>
    ${measure === null ? html`<progress aria-label=${label}></progress>` : html`<progress max=${measure.total} .value=${measure.done} aria-label=${label}></progress>`}</div>`;
}

function buttons(cell: CellState, source: CellSource | null, title: string, actions: CellActions): TemplateResult {
  const toggle = (panel: 'why' | 'edit'): 'true' | 'false' => (actions.panel === panel ? 'true' : 'false');
  const wanted = cell.status === 'stale' || cell.status === 'idle' || cell.status === 'error';
  return html`<span class="actions" role="group" aria-label="Actions of ${title}">
    <button class="quiet ${wanted ? 'wanted' : 'spare'}" ?disabled=${!actions.canRun} aria-label="Run ${cell.id}" @click=${() => actions.run()}>Run</button>
    ${actions.canAsk ? html`<button class="quiet why-button" aria-expanded=${toggle('why')} @click=${() => actions.why()}>Why?</button>` : nothing}
    ${actions.canEdit ? html`<button class="quiet" aria-expanded=${toggle('edit')} @click=${() => actions.edit()}>Edit</button>` : nothing}
    <fl-cell-menu .cell=${cell} .source=${source} .first=${actions.first} .last=${actions.last}></fl-cell-menu>
  </span>`;
}

/** The first line of a card: verdict, title, type and actions; progress in the actions' place while it runs. `bare`: only the actions. */
export function cellHead(
  cell: CellState,
  source: CellSource | null,
  preview: CellRecord | null,
  level: number,
  secondsLeft: number | null,
  reason: string | null,
  actions: CellActions,
  bare: boolean,
): TemplateResult {
  const title = cellTitle(source, cell.id);
  if (bare) return buttons(cell, source, title, actions);
  const record = preview ?? cell.result;
  const quiet = isQuiet(cell.type, record?.verdict ?? null);
  return html`<header class=${quiet ? 'quiet' : ''}>${chip(cell, preview)}
    ${preview === null ? nothing : html`<span class="chip live">preview · binned</span>`}
    <div class="title" role="heading" aria-level=${level}>${title}</div><code class="muted type">${cell.type}</code>
    ${quiet && record !== null && record.headline !== '' ? html`<span class="muted count">${record.headline}</span>` : nothing}
    ${preview === null && cell.status === 'stale' ? html`<span class="chip outdated">out of date${reason === null ? nothing : html`: ${reason}`}</span>` : nothing}
    ${cell.status === 'running' && preview === null ? progress(cell, secondsLeft, actions) : buttons(cell, source, title, actions)}</header>`;
}
