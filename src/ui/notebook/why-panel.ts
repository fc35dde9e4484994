import { css, html, type TemplateResult } from 'lit';
import type { WhyStep } from '../edit/why.ts';

/** The list under `Why?`: each entry adds a pre-filled cell below this one. */
export function whyPanel(steps: readonly WhyStep[], act: { choose(step: WhyStep): void; close(): void }): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      act.close();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const root = event.currentTarget as HTMLElement;
    const buttons = [...root.querySelectorAll<HTMLButtonElement>('button.step')];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    buttons[(at + (event.key === 'ArrowDown' ? 1 : -1) + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  };
  return html`<div class="why" role="group" aria-label="Where to look next" @keydown=${onKey}>
    ${
      steps.length === 0
        ? html`<p class="muted">No kind of cell narrows this down further. The method below shows how the verdict came about.</p>`
        : html`<ul>${steps.map((step) => html`<li><button class="step" @click=${() => act.choose(step)}><strong>${step.title}</strong><span>${step.sentence}</span></button></li>`)}</ul>`
    }
    <button class="quiet" @click=${() => act.close()}>Close</button></div>`;
}

export const whyStyles = css`
  .why { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: start; gap: 8px; margin-block: 6px 12px; padding: 6px; background: var(--fl-sunken); border: 1px solid var(--fl-line); border-radius: 6px; }
  .why ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1px; }
  .why p { padding: 4px 8px; font-size: 13px; }
  .why .step { display: grid; grid-template-columns: minmax(0, 15ch) minmax(0, 1fr); gap: 2px 14px; inline-size: 100%; text-align: start; white-space: normal; border-color: transparent; background: none; padding: 5px 8px; }
  .why .step strong { font-weight: 600; color: var(--fl-accent); overflow-wrap: anywhere; }
  .why .step span { color: var(--fl-soft); }
  @media (max-width: 560px) { .why .step { grid-template-columns: minmax(0, 1fr); } }
`;
