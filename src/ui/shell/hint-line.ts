import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../base/icons.ts';
import { closeHint, hintStands, hints, type HintName } from './hints.ts';

export const hintStyles = css`
  .hint { display: flex; align-items: center; gap: 10px; inline-size: 100%; max-inline-size: 1060px; margin-inline: auto; padding: 3px 4px 3px 14px; border-radius: var(--fl-radius); background: var(--fl-accent-tint); font-size: 13px; color: var(--fl-soft); }
  .hint span { flex: 1; }
  .notebook-hint { max-inline-size: none; }
  @media print { .hint { display: none; } }
`;

/** One hint with a button that closes it for good; nothing when it was closed before. */
export function hintLine(name: HintName, redraw: () => void): TemplateResult | typeof nothing {
  if (!hintStands(name)) return nothing;
  const close = (): void => {
    closeHint(name);
    redraw();
  };
  return html`<div class="hint ${name === 'timeline' ? 'notebook-hint' : ''}" role="note"><span>${hints[name]}</span><button class="quiet square" aria-label="Close this hint" @click=${close}>${icon('close')}</button></div>`;
}
