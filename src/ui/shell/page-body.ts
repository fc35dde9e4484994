import { html, nothing, type TemplateResult } from 'lit';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Position } from '../../notebook/types.ts';
import '../base/toasts-element.ts';
import '../data/data-panel.ts';
import { droppedFiles } from '../data/dropped-files.ts';
import '../data/file-drop.ts';
import '../data/file-plan-dialog.ts';
import '../data/filters.ts';
import '../data/populations.ts';
import '../data/role-map.ts';
import type { ChosenRole } from '../data/role-map.ts';
import '../data/timeline.ts';
import '../edit/text-view.ts';
import '../notebook/notebook-view.ts';
import '../notebook/outline-element.ts';
import '../notebook/verdict-strip.ts';
import { chooseTheme } from '../base/theme-choice.ts';
import './audit-dialog.ts';
import { type Autosave, forgetNotebook, readNotebooks, type KeptNotebook } from './autosave.ts';
import './help-dialog.ts';
import { hintLine } from './hint-line.ts';
import { openSample, takeFiles } from './intake.ts';
import type { Page } from './page.ts';
import { pageHeader } from './page-header.ts';
import './palette-element.ts';
import { paletteEntries } from './palette-entries.ts';
import './privacy-badge.ts';
import { forgetKept } from './privacy-facts.ts';
import './privacy-panel.ts';
import { askRoles } from './parts.ts';
import { missingRoles } from './role-needs.ts';
import './share-dialog.ts';
import type { SharedNotebook } from './shared-link.ts';
import './shared-page.ts';
import { sampleFor } from './template-list.ts';
import { templates } from './templates.ts';
import { troubleArea } from './trouble-area.ts';
import { troubleOf, type Remedy } from './trouble.ts';
import './verify-dialog.ts';
import './welcome.ts';

/** What the body draws and sets beside what commands need. */
export interface PageView extends Page {
  readonly at: Position | null;
  readonly seconds: number | null;
  readonly offline: boolean;
  problem: string | null;
  /** The session's message that was closed. */
  dismissed: string | null;
  dragging: boolean;
  kept: readonly KeptNotebook[];
  shared: SharedNotebook | null;
  readonly autosave: Pick<Autosave, 'drop'>;
}

/** Closes everything and keeps nothing; says what would not go. */
async function forgetAll(view: PageView): Promise<string> {
  view.autosave.drop();
  view.kept = [];
  view.shared = null;
  for (const table of view.lab.state.tables) await view.removeTable(table.info.table);
  view.lab.open('');
  chooseTheme((view.theme = 'auto'));
  const left = await forgetKept();
  return left.length === 0
    ? 'Everything is forgotten: nothing is stored, no table is open.'
    : `These stayed: ${left.map((kept) => kept.name).join(', ')}. Close the other tabs of this page and try again.`;
}

function message(state: SessionState, view: PageView): TemplateResult | typeof nothing {
  // What the notebook says of itself, with the place, is not said twice.
  const inPlace =
    !view.inGallery && view.view === 'notebook' && state.diagnostics.some(({ cell, message: said }) => cell === undefined && said === state.message);
  const sentence = view.problem ?? (state.message === view.dismissed || inPlace ? null : state.message);
  const trouble = state.engine === 'failed' && view.dismissed === (state.message ?? '') ? null : troubleOf(sentence, state.engine);
  const dismiss = (): void => {
    view.problem = null;
    view.dismissed = state.message ?? '';
  };
  const act = (remedy: Remedy): void => {
    dismiss();
    if (remedy === 'reload') location.reload();
    else if (remedy === 'run') void view.attempt(() => view.run());
    else if (remedy === 'text') view.view = 'text';
    else if (!view.focusPart('fl-file-drop input')) view.leave(true);
  };
  return troubleArea(trouble, act, dismiss);
}

function welcome(state: SessionState, view: PageView): TemplateResult {
  const take = (event: CustomEvent<string>): void => {
    const kept = readNotebooks().find((given) => given.id === event.detail);
    if (kept === undefined) view.kept = readNotebooks();
    else {
      view.restore(kept.text, kept.saved, kept.id);
      if (state.tables.length > 0) void view.attempt(() => view.run());
    }
  };
  const forget = (event: CustomEvent<string>): void => {
    forgetNotebook(event.detail);
    view.kept = readNotebooks();
  };
  return html`${hintLine(state.tables.length > 0 ? 'template' : 'files', () => view.requestUpdate())}
    <fl-welcome .samples=${view.samples} .templates=${templates} .kept=${view.kept} .tables=${state.tables} .now=${Date.now()} @fl-continue=${take} @fl-forget=${forget}></fl-welcome>`;
}

/** Runs; when cells name roles that no column has, asks for them first. */
async function runWhenMapped(view: PageView): Promise<void> {
  const needs = missingRoles(view.lab.state);
  if (needs === null) await view.run();
  else askRoles(view.renderRoot, needs);
}

function sharedPage(state: SessionState, shared: SharedNotebook, view: PageView): TemplateResult {
  const open = (event: CustomEvent<{ readonly run: boolean }>): void => {
    view.restore(shared.text, shared.saved, null);
    if (event.detail.run) void view.attempt(() => runWhenMapped(view));
  };
  return html`<fl-shared .state=${state} .shared=${shared} @fl-open-shared=${open} @fl-close-shared=${() => (view.shared = null)}></fl-shared>`;
}

function content(state: SessionState, view: PageView): TemplateResult {
  if (view.shared !== null) return sharedPage(state, view.shared, view);
  if (view.inGallery) return welcome(state, view);
  if (view.view === 'text' || state.notebook === null) return html`<fl-text-view .state=${state} .at=${view.at}></fl-text-view>`;
  const timed = state.tables.some((table) => table.timeline !== null);
  const title = state.notebook.title;
  const template = state.tables.length > 0 ? undefined : templates.find((given) => given.title === title);
  const sample = template === undefined ? null : sampleFor(template, view.samples);
  const tryIt = (): void => {
    if (template !== undefined && sample !== null) void view.attempt(() => openSample(view, view.samples, sample.id, template.id));
  };
  return html`<fl-notebook-view .state=${state}>${
    state.tables.length === 0
      ? sample === null
        ? nothing
        : html`<p class="try" slot="lead">No file at hand? <button class="quiet" @click=${tryIt}>Try it on ${sample.title}</button></p>`
      : html`<div class="lead" slot="lead">${timed && state.cells.some((cell) => cell.result !== null) ? hintLine('timeline', () => view.requestUpdate()) : nothing}<fl-timeline .state=${state}></fl-timeline><fl-filters .state=${state}></fl-filters></div>`
  }</fl-notebook-view>`;
}

function side(state: SessionState, view: PageView): TemplateResult | typeof nothing {
  const notebook = !view.inGallery && view.shared === null;
  if (state.tables.length === 0 && !notebook) return nothing;
  return html`<aside aria-label="Data and outline">${notebook ? html`<fl-outline .state=${state} .focused=${view.focused}></fl-outline>` : nothing}
    <fl-data-panel .state=${state}></fl-data-panel>${notebook ? html`<fl-populations .state=${state}></fl-populations>` : nothing}${state.tables.length > 0 && notebook ? html`<fl-file-drop compact></fl-file-drop>` : nothing}</aside>`;
}

function dialogs(state: SessionState, view: PageView): TemplateResult {
  const mapped = (event: CustomEvent<readonly ChosenRole[]>): void => {
    for (const { table, role, column } of event.detail) view.lab.setRole(table, role, column);
    void view.attempt(() => view.run());
  };
  return html`<fl-role-map .tables=${state.tables} @fl-roles=${mapped}></fl-role-map><fl-file-plan></fl-file-plan><fl-help></fl-help><fl-palette .source=${() => paletteEntries(view)}></fl-palette><fl-share .state=${state} .saved=${() => view.lab.saved()}></fl-share>
    <fl-audit .state=${state} .evidence=${(options: Parameters<PageView['lab']['evidence']>[0]) => view.lab.evidence(options)}></fl-audit><fl-verify></fl-verify>
    <fl-privacy-panel .forget=${() => forgetAll(view)}></fl-privacy-panel><fl-toasts></fl-toasts>`;
}

/** The whole page: top, message, side, content, dialogs. */
export function pageBody(state: SessionState, view: PageView): TemplateResult {
  const aside = side(state, view);
  const strip = !view.inGallery && view.shared === null;
  const over = (event: DragEvent): void => {
    event.preventDefault();
    view.dragging = true;
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    view.dragging = false;
    const transfer = event.dataTransfer;
    if (transfer !== null) void view.attempt(async () => takeFiles(view, await droppedFiles(transfer)));
  };
  const out = (event: DragEvent): void => {
    if (event.relatedTarget === null) view.dragging = false;
  };
  return html`<div class="page ${view.dragging ? 'dragging' : ''}" @dragover=${over} @dragleave=${out} @drop=${drop}>
    <div class="top">${pageHeader(view, view.offline)}${strip ? html`<fl-verdict-strip .state=${state} .seconds=${view.seconds} .engine=${state.engineVersion ?? null} .autorun=${view.edits.automatic}></fl-verdict-strip>` : nothing}</div>
    ${message(state, view)}
    <div class="columns ${aside === nothing ? 'single' : ''}">${aside}<main>${content(state, view)}</main></div>
    ${dialogs(state, view)}</div>`;
}
