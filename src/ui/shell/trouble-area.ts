import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../base/icons.ts';
import { headline } from '../base/rich-text.ts';
import type { Remedy, Trouble } from './trouble.ts';

const labels: Readonly<Record<Remedy, string>> = { reload: 'Reload the page', run: 'Run again', files: 'Add the files again', text: 'Show the text' };

export const troubleStyles = css`
  .message { display: flex; gap: 6px 10px; align-items: center; margin: 12px 20px 0; padding: 8px 8px 8px 14px; border-radius: var(--fl-radius); background: var(--fl-fail-tint); font-size: 13.5px; }
  .message > svg { color: var(--fl-fail); flex: none; }
  .message.calm { background: var(--fl-info-tint); } .message.calm > svg { color: var(--fl-info); }
  .message .square { flex: none; } .message .body { display: flex; flex: 1; flex-wrap: wrap; gap: 6px 10px; align-items: center; min-inline-size: 0; }
  .message .said { flex: 1 1 200px; min-inline-size: 0; overflow-wrap: anywhere; }
  @media (max-width: 560px) { .message { margin-inline: 12px; align-items: start; } }
  @media print { .message { display: none; } }
  .message .still { color: var(--fl-soft); }
`;

/** The message area: a sentence, what still works, and one thing to do. */
export function troubleArea(trouble: Trouble | null, act: (remedy: Remedy) => void, close: () => void): TemplateResult | typeof nothing {
  if (trouble === null) return nothing;
  const { remedy } = trouble;
  return html`<div class="message ${trouble.calm ? 'calm' : ''}">${icon(trouble.calm ? 'note' : 'alert')}
    <div class="body"><div class="said" role=${trouble.calm ? 'status' : 'alert'}>${headline(trouble.sentence)}${trouble.still === '' ? nothing : html` <span class="still">${trouble.still}</span>`}</div>
    ${remedy === null ? nothing : html`<button @click=${() => act(remedy)}>${labels[remedy]}</button>`}</div>
    <button class="quiet square" aria-label="Close this message" @click=${close}>${icon('close')}</button></div>`;
}
