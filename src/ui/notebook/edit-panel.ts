import { css, html, type TemplateResult } from 'lit';
import type { SessionState } from '../../notebook/session-types.ts';
import type { CellSource } from '../../notebook/types.ts';
import '../edit/cell-form.ts';
import '../edit/cell-text.ts';

export type EditTab = 'form' | 'text';

export interface EditPanel {
  readonly state: SessionState | null;
  readonly source: CellSource;
  readonly type: string;
  readonly tab: EditTab;
  show(tab: EditTab): void;
  close(): void;
}

const tabs: readonly { readonly tab: EditTab; readonly title: string }[] = [
  { tab: 'form', title: 'Form' },
  { tab: 'text', title: 'Text' },
];

/** The cell's parameters as a form, or its text: tabs under the head of the card. Arrow keys change tabs, Esc closes. */
export function editPanel(panel: EditPanel): TemplateResult {
  const id = (part: string): string => `${part}-${panel.source.id}`;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    panel.close();
  };
  const onTab = (event: KeyboardEvent): void => {
    const other = tabs.find((given) => given.tab !== panel.tab);
    if ((event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') || other === undefined) return;
    event.preventDefault();
    const list = event.currentTarget as HTMLElement;
    panel.show(other.tab);
    list.querySelector<HTMLElement>(`[data-tab=${other.tab}]`)?.focus();
  };
  return html`<div class="edit" role="group" aria-label="Edit ${panel.source.id}" @keydown=${onKey}>
    <div class="bar"><div class="tabs" role="tablist" aria-label="How to edit" @keydown=${onTab}>${tabs.map(
      ({
        tab,
        title,
      }) => html`<button role="tab" id=${id(`tab-${tab}`)} data-tab=${tab} aria-selected=${tab === panel.tab ? 'true' : 'false'} aria-controls=${id('panel')}
        tabindex=${tab === panel.tab ? '0' : '-1'} @click=${() => panel.show(tab)}>${title}</button>`,
    )}</div><button class="quiet" @click=${() => panel.close()}>Done</button></div>
    <div role="tabpanel" id=${id('panel')} aria-labelledby=${id(`tab-${panel.tab}`)}>${
      panel.tab === 'form'
        ? html`<fl-cell-form .state=${panel.state} .source=${panel.source} .type=${panel.type}></fl-cell-form>`
        : html`<fl-cell-text .state=${panel.state} .cell=${panel.source.id}></fl-cell-text>`
    }</div></div>`;
}

export const editStyles = css`
  .edit { margin-block: 6px 14px; border: 1px solid var(--fl-line); border-radius: 6px; background: var(--fl-sunken); }
  .edit .bar { display: flex; justify-content: space-between; align-items: center; padding: 4px 6px 0; border-block-end: 1px solid var(--fl-line); }
  .edit .tabs { display: flex; gap: 2px; }
  .edit [role='tab'] { border: 0; border-block-end: 2px solid transparent; border-radius: 0; background: none; color: var(--fl-soft); padding-block: 5px; margin-block-end: -1px; }
  .edit [role='tab'][aria-selected='true'] { color: var(--fl-ink); font-weight: 600; border-block-end-color: var(--fl-accent); }
  .edit [role='tabpanel'] { padding: 12px; }
  @media print { .edit { display: none; } }
`;
