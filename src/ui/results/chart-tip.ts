import { html, nothing, type TemplateResult } from 'lit';
import type { Datum } from '../../charts/drawing.ts';

/** The box with exact values. Hidden from screen readers, which hear the status line instead. */
export function tip(datum: Datum, hint: string): TemplateResult {
  return html`<div class="tip" aria-hidden="true"><strong>${datum.title}</strong>
    ${datum.facts.map((fact) => html`<span class=${fact.strong === true ? 'fact strong' : 'fact'}>${fact.label === '' ? nothing : html`<span>${fact.label}</span>`}<span class=${fact.label === '' ? 'lone' : 'value'}>${fact.value}</span></span>`)}
    ${hint === '' ? nothing : html`<span class="hint">${hint}</span>`}</div>`;
}

const distance = 14;

/** Puts the box beside the value, on the side with room, inside the stage; where neither side has room, above or below it. */
export function placeTip(
  box: HTMLElement,
  stage: { readonly width: number; readonly height: number },
  anchor: { readonly x: number; readonly y: number },
): void {
  const width = box.offsetWidth;
  const height = box.offsetHeight;
  const right = anchor.x + distance;
  const left = anchor.x - distance - width;
  const beside = right + width <= stage.width ? right : left >= 0 ? left : null;
  const x = beside ?? Math.max(0, Math.min(stage.width - width, anchor.x - width / 2));
  const above = anchor.y - distance - height;
  const y = beside === null ? (above >= -height ? above : anchor.y + distance) : Math.max(-12, Math.min(stage.height - height + 12, anchor.y - height / 2));
  box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}
