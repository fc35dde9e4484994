import '../../base/tokens.css';
import { LitElement, css, html, type TemplateResult } from 'lit';
import { verdicts } from '../../../cells/types.ts';
import { chartExamples, tableExample } from '../../../charts/examples.ts';
import type { SessionState } from '../../../notebook/session-types.ts';
import '../../base/dialog-element.ts';
import type { DialogElement } from '../../base/dialog-element.ts';
import { icon } from '../../base/icons.ts';
import '../../base/menu-element.ts';
import { shared, verdictStyles } from '../../base/shared-styles.ts';
import { chooseTheme, isDark, readTheme } from '../../base/theme-choice.ts';
import '../../base/toasts-element.ts';
import type { ToastsElement } from '../../base/toasts-element.ts';
import '../../base/tooltip-element.ts';
import { verdictIcon, verdictWords } from '../../base/verdicts.ts';
import '../../data/data-panel.ts';
import '../../data/file-drop.ts';
import '../../data/filters.ts';
import '../../data/populations.ts';
import '../../data/timeline.ts';
import '../../notebook/notebook-view.ts';
import '../../notebook/outline-element.ts';
import '../../notebook/verdict-strip.ts';
import '../../results/charts-element.ts';
import '../../results/table-element.ts';
import type { KeptNotebook } from '../autosave.ts';
import { hints } from '../hints.ts';
import '../shared-page.ts';
import { templates } from '../templates.ts';
import { troubleArea, troubleStyles } from '../trouble-area.ts';
import { troubleOf } from '../trouble.ts';
import '../welcome.ts';
import { everything, fresh, reading } from './states.ts';

const now = Date.UTC(2026, 10, 20);
const kept: KeptNotebook = {
  id: 'kept',
  tab: 'gallery',
  savedAt: now - 7_200_000,
  title: 'Weekly drift review',
  text: everything.text,
  saved: { parameters: {}, roles: [] },
  files: { telemetry: ['payments-fraud.parquet'] },
};
const sentences: readonly (readonly [string | null, SessionState['engine']])[] = [
  ['The engine crashed (table index is out of bounds): it was restarted, try the step again.', 'ready'],
  ['There is not enough memory for this step: load fewer columns or rows, or aggregate more in SQL.', 'ready'],
  ['export.parquet was changed, moved or deleted after it was opened. Open it again to continue.', 'ready'],
  ['Cancelled. Finished cells are kept; run again to go on.', 'ready'],
  ['This browser refuses WebAssembly.', 'failed'],
];

/** `<fl-gallery>`: every component in its states, with invented numbers. A page to look at, and for tests. */
export class GalleryElement extends LitElement {
  static override styles = [
    shared,
    verdictStyles,
    troubleStyles,
    css`
    :host { display: block; background: var(--fl-page); min-block-size: 100vh; }
    header { display: flex; gap: 12px; align-items: center; padding: 10px 20px; border-block-end: 1px solid var(--fl-line); background: var(--fl-panel); }
    h1 { font-size: 15px; font-weight: 680; flex: 1; }
    main { display: grid; gap: 34px; grid-template-columns: minmax(0, 1fr); max-inline-size: 1120px; margin: 0 auto; padding: 20px 16px 60px; }
    h2 { margin-block-end: 10px; }
    .row { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; }
    .stack { display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); }
    .panels { display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, minmax(min(280px, 100%), 1fr)); align-items: start; }
    .message { margin: 0; }
    fl-verdict-strip { border: 1px solid var(--fl-line); border-radius: var(--fl-radius); }
    h3 { font-size: 13px; font-weight: 600; margin-block-end: 6px; }
    h3 span { font-weight: 400; color: var(--fl-muted); }
  `,
  ];

  private section(name: string, content: unknown): TemplateResult {
    return html`<div><h2 class="label">${name}</h2>${content}</div>`;
  }

  private controls(): TemplateResult {
    const act = (): void =>
      this.renderRoot
        .querySelector<ToastsElement>('fl-toasts')
        ?.say({ text: 'Undone: Set alpha to 0.01', lasting: true, action: { label: 'Redo', act: () => undefined } });
    return html`<div class="row"><button>Button</button><button class="primary">Primary</button><button class="quiet">Quiet</button><button class="danger">Danger</button><button disabled>Disabled</button><button class="primary" disabled>Disabled</button>
      <button class="link">Link</button><button class="quiet square" aria-label="Undo">${icon('undo')}</button><fl-menu-button label="Menu" .items=${[
        { label: 'Plain', act },
        { label: 'With keys', keys: 'Ctrl K', act },
        { label: 'Checked', checked: true, act },
        { label: 'Disabled', disabled: true, act, note: 'after the first run' },
      ]}></fl-menu-button>
      <label>Text <input value="0.05" size="8"></label><label>Choice <select><option>v1.8</option><option>v1.9</option></select></label><label><input type="checkbox" checked> Check</label>
      <fl-tooltip text="What it does, in a sentence"><button>Tooltip</button></fl-tooltip><button @click=${act}>Notice</button>
      <button @click=${() => this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show()}>Dialog</button><kbd>Ctrl K</kbd><code>latency_ms</code></div>
      <fl-dialog heading="A dialog"><p>Focus stays inside; Esc closes it and gives the focus back.</p><button slot="actions" class="primary">Do it</button></fl-dialog><fl-toasts></fl-toasts>`;
  }

  protected override render(): TemplateResult {
    const flip = (): void => {
      chooseTheme(isDark(readTheme()) ? 'light' : 'dark');
    };
    return html`<header><h1>Components</h1><button @click=${flip}>Light or dark</button></header><main>
      ${this.section('Controls', this.controls())}
      ${this.section('Verdicts', html`<div class="row">${verdicts.map((verdict) => html`<span class="chip ${verdict}">${verdictIcon(verdict)}${verdictWords[verdict]}</span>`)}</div>`)}
      ${this.section(
        'Messages',
        html`<div class="stack">${sentences.map(([sentence, engine]) =>
          troubleArea(
            troubleOf(sentence, engine),
            () => undefined,
            () => undefined,
          ),
        )}</div>`,
      )}
      ${this.section('Hints', html`<div class="stack">${Object.values(hints).map((hint) => html`<p class="muted">${hint}</p>`)}</div>`)}
      ${this.section('Strip', html`<div class="stack"><fl-verdict-strip .state=${everything} .seconds=${1.8} .autorun=${true}></fl-verdict-strip></div>`)}
      ${this.section('Timeline', html`<div class="stack"><fl-timeline .state=${everything}></fl-timeline><fl-filters .state=${everything}></fl-filters></div>`)}
      ${this.section('Data', html`<div class="panels"><fl-data-panel .state=${reading}></fl-data-panel><fl-populations .state=${everything}></fl-populations><fl-outline .state=${everything} .focused=${'fast_enough'}></fl-outline></div>`)}
      ${this.section('Charts', html`<div class="stack">${chartExamples.map((example) => html`<div><h3>${example.name} <span>${example.shows}</span></h3><fl-charts .charts=${example.charts} .events=${example.events}></fl-charts></div>`)}</div>`)}
      ${this.section('Table', html`<fl-table .table=${tableExample}></fl-table>`)}
      ${this.section('Notebook', html`<fl-notebook-view .state=${everything}></fl-notebook-view>`)}
      ${this.section('Before the first run', html`<fl-notebook-view .state=${fresh}></fl-notebook-view>`)}
      ${this.section('Shared notebook', html`<fl-shared .state=${{ ...everything, tables: [] }} .shared=${{ text: everything.text, saved: { parameters: {}, roles: [] } }}></fl-shared>`)}
      ${this.section('Welcome', html`<fl-welcome .templates=${templates} .kept=${[kept]} .now=${now}></fl-welcome>`)}
    </main>`;
  }
}

customElements.define('fl-gallery', GalleryElement);
