import { svg, type SVGTemplateResult } from 'lit';

const shapes = {
  undo: svg`<path d="M6.2 4.2 3 7.4l3.2 3.2" /><path d="M3.2 7.4h6.3a3.6 3.6 0 0 1 0 7.2H7.2" />`,
  redo: svg`<path d="M9.8 4.2 13 7.4l-3.2 3.2" /><path d="M12.8 7.4H6.5a3.6 3.6 0 0 0 0 7.2h2.3" />`,
  sun: svg`<circle cx="8" cy="8" r="2.8" /><path d="M8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1" />`,
  moon: svg`<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z" />`,
  more: svg`<path d="M3.2 8h.1M8 8h.1M12.8 8h.1" stroke-width="2.4" />`,
  search: svg`<circle cx="7" cy="7" r="4.3" /><path d="m10.2 10.2 3.6 3.6" />`,
  help: svg`<path d="M5.6 5.8A2.5 2.5 0 1 1 8.8 8.3c-.6.3-.8.6-.8 1.3" /><path d="M8 12.4v.1" stroke-width="2" />`,
  close: svg`<path d="m4 4 8 8M12 4l-8 8" />`,
  down: svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />`,
  tick: svg`<path d="m3.5 8.6 3 3 6-7" />`,
  alert: svg`<path d="M8 2.2 14.4 13.4H1.6Z" /><path d="M8 6.4v3.2M8 11.5v.1" />`,
  note: svg`<circle cx="8" cy="8" r="6.2" /><path d="M8 7.4v3.6M8 5v.1" />`,
  offline: svg`<path d="M2 2l12 12M2.2 6.2A9 9 0 0 1 5 4.6M7.6 3.9a9 9 0 0 1 6.2 2.3M4.5 8.7a5.6 5.6 0 0 1 2-1.2M11.5 8.7l-.4-.3M8 12.2v.1" />`,
  file: svg`<path d="M4 1.8h5l3.2 3.2v9.2H4Z" /><path d="M9 1.8V5h3.2" />`,
  brand: svg`<path d="M1.2 8.8h2.4l1.8-5.2 2.9 9.6 2.2-6.4 1.1 2h3.2" />`,
} as const;

export type IconName = keyof typeof shapes;

/** A 16 × 16 line icon; hidden from assistive technology, so a control that holds nothing else needs an aria-label. */
export function icon(name: IconName): SVGTemplateResult {
  return svg`<svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes[name]}</svg>`;
}
