import { css } from 'lit';

/** The notebook as a page: prose at reading width, cards as wide as there is room. */
export const viewStyles = css`
  :host { display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); }
  ::slotted([slot='lead']) { display: block; }
  fl-parameters:not(:defined) { display: none; }
  .parts { display: grid; grid-template-columns: minmax(0, 1fr); margin-block-start: 4px; }
  .prose { max-inline-size: 72ch; font-size: 15px; line-height: 1.6; color: var(--fl-soft); overflow-wrap: anywhere; }
  .prose h1 { font-size: 26px; line-height: 1.2; font-weight: 680; letter-spacing: -0.015em; color: var(--fl-ink); margin-block: 4px 8px; }
  .prose h2 { font-size: 18px; line-height: 1.3; font-weight: 650; letter-spacing: -0.01em; color: var(--fl-ink); margin-block: 14px 5px; }
  .prose h3 { font-size: 15px; font-weight: 650; color: var(--fl-ink); margin-block: 12px 4px; }
  .prose p + p { margin-block-start: 8px; }
  .prose ul, .prose ol { margin-block: 6px; padding-inline-start: 22px; }
  .prose li + li { margin-block-start: 3px; }
  .prose pre { padding: 10px 12px; overflow: auto; background: var(--fl-sunken); border: 1px solid var(--fl-line); border-radius: 6px; font-size: 12.5px; }
  .prose blockquote { margin: 8px 0; padding-inline-start: 14px; border-inline-start: 3px solid var(--fl-line); }
  .parts .prose { margin-block-end: 14px; }
  .parts .prose.leads { margin-block-end: 10px; }
  .inputs { display: flex; flex-wrap: wrap; gap: 6px 32px; align-items: start; }
  .inputs fl-cell { max-inline-size: 100%; }
  .adder { min-block-size: 16px; display: grid; align-items: center; opacity: 0; }
  .adder:hover, .adder:focus-within, .adder.end { opacity: 1; }
  @media (hover: none) { .adder { opacity: 1; } }
  .needs { max-inline-size: 72ch; font-size: 13.5px; color: var(--fl-muted); }
  .problems, .notices { list-style: none; margin: 0; padding: 0; font-size: 14px; }
  .problems li, .notices li { border-radius: 6px; padding: 8px 12px; margin-block-end: 4px; }
  .problems li { background: var(--fl-fail-tint); }
  .notices li { background: var(--fl-warn-tint); }
  @media (max-width: 560px) { .inputs { display: grid; grid-template-columns: minmax(0, 1fr); } .prose { font-size: 15px; } }
  @media print {
    :host { display: block; color-scheme: light; }
    .adder, fl-file-drop, .needs { display: none; }
    .parts { display: block; }
    .prose { break-inside: avoid-page; }
    .prose.leads, .prose h2, .prose h3 { break-after: avoid-page; }
    .cell, .inputs, .lead { margin-block-end: 14px; }
  }
`;
