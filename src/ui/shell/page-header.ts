import { html, nothing, type TemplateResult } from 'lit';

/** What the top bar shows and does. */
export interface HeaderOptions {
  /** Title of the open notebook; null in the gallery. */
  readonly title: string | null;
  readonly view: 'notebook' | 'text';
  readonly dark: boolean;
  readonly canLeave: boolean;
  readonly hasResults: boolean;
  readonly leave: () => void;
  readonly show: (view: 'notebook' | 'text') => void;
  readonly save: () => void;
  readonly flip: () => void;
  readonly help: () => void;
}

/** The top bar: name, notebook, view, result, theme, help, privacy. */
export function pageHeader(options: HeaderOptions): TemplateResult {
  const theme = options.dark ? 'Light theme' : 'Dark theme';
  const notebook = html`<div class="views" role="group" aria-label="View">
      <button aria-pressed=${options.view === 'notebook'} @click=${() => options.show('notebook')}>Notebook</button><button aria-pressed=${options.view === 'text'} @click=${() => options.show('text')}>Text</button></div>
    <button class="wide" ?disabled=${!options.hasResults} @click=${options.save}>Result JSON</button>`;
  return html`<header class="bar">
    <button class="quiet brand" title="All notebooks" ?disabled=${!options.canLeave} @click=${options.leave}>
      <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M1.5 11h3l2.2-6.5 3.6 12 2.8-8 1.4 2.5h4" /></svg>Faultline</button>
    <span class="where">${options.title ?? nothing}</span><span class="grow"></span>${options.title === null ? nothing : notebook}
    <button class="quiet square" aria-label=${theme} title=${theme} @click=${options.flip}>${options.dark ? '☀' : '☾'}</button>
    <button class="quiet square wide" aria-label="Help" title="Help (?)" @click=${options.help}>?</button>
    <fl-privacy-badge></fl-privacy-badge>
  </header>`;
}
