import { css } from 'lit';

/** The card of a cell: edge, head, sentence, drawings, folded parts. */
export const cellStyles = css`
  :host { display: block; scroll-margin-block-start: 110px; border-radius: var(--fl-radius); }
  :host(:focus-visible) { outline-offset: 3px; }
  .card { border: 1px solid var(--fl-line); border-inline-start: 3px solid var(--fl-line); border-radius: var(--fl-radius); background: var(--fl-panel); padding: 12px 18px 8px; }
  .edge-fail, .edge-error, .edge-invalid { border-inline-start-color: var(--fl-fail); }
  .edge-warn { border-inline-start-color: var(--fl-warn); }
  .edge-insufficient { border-inline-start-color: var(--fl-open); }
  .edge-pass { border-inline-start-color: var(--fl-pass); }
  .edge-quiet { border-inline-start-width: 1px; padding: 8px 18px 6px 20px; background: none; }
  .many .body { content-visibility: auto; contain-intrinsic-size: auto 420px; overflow-clip-margin: 60px; }
  .chip, .mark { align-self: center; }
  header { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; min-block-size: 30px; }
  header .title { font-size: 16px; font-weight: 650; line-height: 28px; letter-spacing: -0.005em; overflow-wrap: anywhere; }
  header.quiet .title { font-size: 14px; font-weight: 600; color: var(--fl-soft); }
  header .type { font-size: 12px; }
  header .count { font-size: 12.5px; }
  .actions { margin-inline-start: auto; display: inline-flex; gap: 2px; align-self: center; align-items: center; }
  .actions .why-button { color: var(--fl-accent); }
  .actions .wanted { color: var(--fl-accent); }
  .actions .spare { opacity: 0; }
  .card:hover .spare, .input:hover .spare, .card:focus-within .spare, .input:focus-within .spare, :host(:focus) .spare { opacity: 1; }
  @media (hover: none) { .actions .spare { opacity: 1; } }
  .headline { font-size: 15px; line-height: 1.55; max-inline-size: 80ch; margin-block: 3px 12px; color: var(--fl-soft); overflow-wrap: anywhere; }
  .one-line { white-space: nowrap; }
  .headline strong { color: var(--fl-ink); font-weight: 680; }
  .promise { font-size: 13.5px; margin-block: 0 6px; max-inline-size: 80ch; }
  .charts { margin-block-end: 10px; }
  .findings, .problems, .caveats { margin: 2px 0 8px; padding: 0; list-style: none; font-size: 13.5px; }
  .findings li { display: flex; gap: 8px; padding-block: 2px; overflow-wrap: anywhere; }
  .findings li > span:last-child { min-inline-size: 0; }
  .mark { flex: none; display: grid; place-items: center; inline-size: 18px; block-size: 18px; border-radius: 4px; align-self: start; margin-block-start: 1px; color: var(--fl-info); background: var(--fl-info-tint); }
  .mark.pass { color: var(--fl-pass); background: var(--fl-pass-tint); }
  .mark.fail, .mark.error, .mark.invalid { color: var(--fl-fail); background: var(--fl-fail-tint); }
  .mark.warn { color: var(--fl-warn); background: var(--fl-warn-tint); }
  .mark.insufficient { color: var(--fl-open); background: var(--fl-open-tint); }
  .mark svg { inline-size: 10px; block-size: 10px; }
  .problems li { padding: 6px 10px; background: var(--fl-fail-tint); border-radius: 6px; margin-block: 4px; }
  .caveats { list-style: disc; padding-inline-start: 20px; max-inline-size: 80ch; }
  .facts { font-size: 13px; }
  .rows { margin-block-end: 4px; }
  .folds { display: grid; grid-template-columns: minmax(0, 1fr); }
  details { border-block-start: 1px solid var(--fl-line); padding-block: 4px; min-inline-size: 0; }
  details .label { margin-block: 8px 2px; }
  details[open] > summary { margin-block-end: 4px; }
  .edge-quiet details { border-block-start-color: transparent; padding-block: 0; }
  pre { margin: 4px 0; padding: 10px 12px; overflow: auto; max-block-size: 320px; background: var(--fl-sunken); border: 1px solid var(--fl-line); border-radius: 6px; font-size: 12.5px; line-height: 1.5; }
  /* Labels above their controls, so that a row of inputs lines up; the actions float above and take no room. */
  .input { position: relative; display: inline-grid; max-inline-size: 100%; }
  .input .parameter:not(.boolean) { flex-direction: column; align-items: start; }
  .input .actions { position: absolute; inset-block-end: 100%; inset-inline-start: -6px; z-index: 2; padding: 2px 4px; border: 1px solid var(--fl-line); border-radius: 7px; background: var(--fl-panel); opacity: 0; pointer-events: none; }
  .input:hover .actions, .input:focus-within .actions, :host(:focus) .input .actions { opacity: 1; pointer-events: auto; }
  @media (hover: none) { .input .actions { position: static; opacity: 1; pointer-events: auto; border: 0; padding: 0; background: none; justify-self: start; } }
`;

/** What running, waiting, previewing and outdated cards look like, and the card on a phone and on paper. */
export const cellStatusStyles = css`
  .progress { margin-inline-start: auto; display: grid; grid-template-columns: minmax(0, auto) auto; gap: 0 8px; align-items: center; justify-content: end; font-size: 12.5px; min-inline-size: 0; text-align: end; position: relative; }
  .progress progress { position: absolute; inset-inline: 0; inset-block-end: -3px; }
  progress { appearance: none; inline-size: 100%; block-size: 3px; border: 0; border-radius: 2px; background: var(--fl-hover); overflow: hidden; }
  progress::-webkit-progress-bar { background: var(--fl-hover); }
  progress::-webkit-progress-value { background: var(--fl-accent); }
  progress::-moz-progress-bar { background: var(--fl-accent); }
  progress:indeterminate { animation: breathe 1.4s ease-in-out infinite; background: var(--fl-accent); }
  @keyframes breathe { 50% { opacity: 0.35; } }
  .live { color: var(--fl-accent); background: var(--fl-accent-tint); }
  .live .dot { inline-size: 7px; block-size: 7px; border-radius: 50%; background: currentColor; animation: breathe 1.4s ease-in-out infinite; }
  .outdated { white-space: normal; }
  .is-stale:not(.previewing) .body, .is-running:not(.previewing) .body, .is-queued:not(.previewing) .body { filter: saturate(0.15); --fl-soft: var(--fl-muted); }
  .is-stale:not(.previewing) .headline strong, .is-running:not(.previewing) .headline strong, .is-queued:not(.previewing) .headline strong { color: var(--fl-muted); }
  .previewing { border-block-color: var(--fl-accent); border-inline-end-color: var(--fl-accent); }
  @media (max-width: 560px) {
    :host { margin-inline: calc(-1 * var(--fl-gutter, 12px)); border-radius: 0; }
    .card { border-inline-width: 3px 0; border-radius: 0; padding-inline: 12px 14px; }
    .edge-quiet { border-inline-width: 0; padding-inline: 15px 14px; }
    .input { padding-inline: 15px 14px; }
    header .type { display: none; }
    header .title { order: 3; flex: 1 1 100%; line-height: 24px; }
    header .outdated { order: 2; }
    header.quiet .title { order: 0; flex: 1 1 auto; }
    header .spare { display: none; }
    .progress { order: 4; flex: 1 1 100%; grid-template-columns: 1fr auto; text-align: start; }
  }
  @media print {
    :host { color-scheme: light; margin: 0; }
    .card { break-inside: avoid-page; border-radius: 0; background: none; }
    .chip, .mark, .charts { print-color-adjust: exact; }
    .actions, .progress, .why, details:not([open]), .previewing .live { display: none; }
    .many .body { content-visibility: visible; }
    pre { max-block-size: none; overflow: visible; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 7pt; line-height: 1.3; padding: 2px 6px; margin: 2px 0; background: none; }
    header, .headline { break-after: avoid; }
  }
`;
