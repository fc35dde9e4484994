import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../base/icons.ts';
import '../base/menu-element.ts';
import type { MenuItem } from '../base/menu-element.ts';
import { isDark } from '../base/theme-choice.ts';
import { command } from './commands.ts';
import type { Page } from './page.ts';
import { isApple, showKeys } from './shortcuts.ts';

function item(page: Page, id: string, given: Partial<MenuItem> = {}): MenuItem {
  const found = command(id);
  const keys = found.keys?.[0];
  return {
    label: found.title,
    act: () => void page.attempt(() => found.run(page)),
    disabled: found.when?.(page) === false,
    ...(keys === undefined ? {} : { keys: showKeys(keys, isApple()) }),
    ...given,
  };
}

function downloads(page: Page): readonly MenuItem[] {
  const noResult = !page.current?.cells.some((cell) => cell.result !== null);
  return [
    item(page, 'save-text', { label: 'Notebook (.md)', note: 'text with its YAML and SQL cells' }),
    item(page, 'audit', { label: 'Audit (HTML, JSON, Markdown)', note: noResult ? 'after the first run' : 'small counts hidden, hashes, signature' }),
    item(page, 'verify', { label: 'Verify an audit', note: 'computes it again from its files' }),
    item(page, 'save-result', { label: 'Result (JSON)', note: noResult ? 'after the first run' : 'what the command line writes', disabled: noResult }),
    item(page, 'save-state', { label: 'Text, parameters and roles (JSON)', note: 'no data' }),
    item(page, 'print', { label: 'Print or PDF', separated: true }),
  ];
}

/** Everything the narrow bar has no room for. */
function compact(page: Page): readonly MenuItem[] {
  const inside = page.inGallery
    ? []
    : [
        item(page, 'undo', { label: `Undo${step(page.current?.history.undo)}` }),
        item(page, 'redo', { label: `Redo${step(page.current?.history.redo)}` }),
        item(page, 'text', { label: page.view === 'text' ? 'Show the notebook' : 'Show the text', separated: true }),
        item(page, 'share', { label: 'Share' }),
        ...downloads(page).map(({ note: _, ...rest }) => rest),
        item(page, 'automatic', { label: 'Changes run by themselves', checked: page.edits.automatic }),
      ];
  return [
    ...inside,
    item(page, 'palette', { separated: inside.length > 0 }),
    item(page, 'theme', { label: isDark(page.theme) ? 'Light theme' : 'Dark theme' }),
    item(page, 'help'),
    item(page, 'privacy'),
  ];
}

const step = (name: string | null | undefined): string => (name == null ? '' : `: ${name}`);

function square(page: Page, id: string, sign: Parameters<typeof icon>[0], label: string, classes: string): TemplateResult {
  const found = command(id);
  const keys = found.keys?.[0];
  return html`<button class="quiet square ${classes}" aria-label=${label} title=${keys === undefined ? label : `${label} (${showKeys(keys, isApple())})`} ?disabled=${found.when?.(page) === false}
    @click=${() => void page.attempt(() => found.run(page))}>${icon(sign)}</button>`;
}

function history(page: Page): TemplateResult {
  const { undo, redo } = page.current?.history ?? { undo: null, redo: null };
  return html`<span class="history wide">${square(page, 'undo', 'undo', `Undo${step(undo)}`, '')}${square(page, 'redo', 'redo', `Redo${step(redo)}`, '')}</span>`;
}

function views(page: Page): TemplateResult {
  const show = (view: 'notebook' | 'text') => (): void => {
    page.view = view;
  };
  return html`<div class="views wide" role="group" aria-label="View">
      <button aria-pressed=${page.view === 'notebook' ? 'true' : 'false'} @click=${show('notebook')}>Notebook</button><button aria-pressed=${page.view === 'text' ? 'true' : 'false'} @click=${show('text')}>Text</button></div>`;
}

/** The top bar: name, notebook, undo, view, share, download, palette, theme, help, privacy; on a phone a menu holds them. */
export function pageHeader(page: Page, offline: boolean): TemplateResult {
  const title = page.inGallery ? null : (page.current?.notebook?.title ?? 'Notebook');
  const files = (page.current?.tables ?? []).map((table) => table.info.table).join(', ');
  return html`<header class="bar">
    <button class="quiet brand" title="All notebooks" aria-label="Faultline, all notebooks" ?disabled=${page.current?.notebook == null} @click=${() => page.leave(!page.inGallery)}>${icon('brand')}<span>Faultline</span></button>
    <span class="where">${title === null ? nothing : html`<strong>${title}</strong>${files === '' ? nothing : html`<span class="of"> · ${files}</span>`}`}</span><span class="grow"></span>
    ${offline ? html`<span class="offline" title="There is no network. Everything works from this browser's copy.">${icon('offline')}<span class="word">offline</span></span>` : nothing}
    ${
      title === null
        ? nothing
        : html`${history(page)}${views(page)}<button class="wide" @click=${() => page.show('share')}>Share</button><fl-menu-button class="wide" label="Download" .items=${downloads(page)}></fl-menu-button>`
    }
    <span class="tools wide">${square(page, 'palette', 'search', 'Find a command', '')}${square(page, 'theme', isDark(page.theme) ? 'sun' : 'moon', isDark(page.theme) ? 'Light theme' : 'Dark theme', '')}${square(page, 'help', 'help', 'Help', '')}</span>
    <fl-privacy-badge></fl-privacy-badge>
    <fl-menu-button class="narrow" label="Menu" icon="more" .items=${compact(page)}></fl-menu-button>
  </header>`;
}
