import { css } from 'lit';

/** Type, controls and focus, shared by every element. */
export const shared = css`
  /* Tabular figures where numbers stand under each other or change in place; in prose they would set hyphens apart. */
  :host { font: 400 14px/1.5 var(--fl-font); color: var(--fl-ink); }
  table, time, progress, output, [role='status'], .figure, .chip, .muted, .facts, .time { font-variant-numeric: tabular-nums; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  button, input, select, textarea { font: inherit; color: inherit; }
  input { font-variant-numeric: tabular-nums; }
  button {
    appearance: none; border: 1px solid var(--fl-line); background: var(--fl-panel); color: var(--fl-ink);
    border-radius: 6px; padding: 4px 11px; font-size: 13px; line-height: 20px; cursor: pointer; white-space: nowrap;
  }
  button:hover:not(:disabled) { background: var(--fl-hover); }
  button:disabled { color: var(--fl-muted); cursor: default; }
  button.primary { background: var(--fl-accent); border-color: var(--fl-accent); color: var(--fl-on-accent); font-weight: 600; }
  button.primary:hover:not(:disabled) { background: var(--fl-accent-strong); }
  button.primary:disabled { background: var(--fl-hover); border-color: var(--fl-line); color: var(--fl-muted); }
  button.quiet { border-color: transparent; background: transparent; color: var(--fl-soft); padding-inline: 7px; }
  button.quiet:hover:not(:disabled) { color: var(--fl-ink); }
  button.square { inline-size: 30px; block-size: 30px; padding: 0; display: inline-grid; place-items: center; }
  button.square svg { inline-size: 16px; block-size: 16px; }
  button.danger { color: var(--fl-fail); border-color: color-mix(in srgb, var(--fl-fail) 45%, var(--fl-line)); }
  button.danger:hover:not(:disabled) { background: var(--fl-fail-tint); }
  button.link { border: 0; background: none; padding: 0; min-height: 24px; color: var(--fl-accent); font-size: inherit; text-align: start; white-space: normal; }
  button.link:hover { text-decoration: underline; background: none; }
  input, select, textarea { border: 1px solid var(--fl-control); border-radius: 6px; background: var(--fl-panel); padding: 3px 8px; font-size: 13px; }
  input[type='checkbox'] { accent-color: var(--fl-accent); inline-size: 18px; block-size: 18px; margin: 3px 0; }
  :focus-visible { outline: 2px solid var(--fl-accent); outline-offset: 2px; }
  a { color: var(--fl-accent); }
  code, .mono { font-family: var(--fl-mono); font-size: 0.92em; }
  h1, h2, h3, p { margin: 0; text-wrap: pretty; }
  .muted { color: var(--fl-muted); }
  .hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  summary { cursor: pointer; color: var(--fl-soft); font-size: 13px; min-height: 24px; line-height: 24px; }
  summary:hover { color: var(--fl-ink); }
  .label { font-size: 11px; font-weight: 600; letter-spacing: 0.06em; text-transform: uppercase; color: var(--fl-muted); }
  kbd {
    display: inline-block; font: 500 11px/16px var(--fl-font); color: var(--fl-soft); background: var(--fl-sunken); border: 1px solid var(--fl-line); border-block-end-width: 2px;
    border-radius: 4px; padding: 0 5px; min-inline-size: 18px; text-align: center; white-space: nowrap;
  }
  dialog {
    border: 1px solid var(--fl-line); border-radius: var(--fl-radius-large); background: var(--fl-panel); color: var(--fl-ink); padding: 20px 24px;
    max-inline-size: min(560px, calc(100vw - 32px)); box-shadow: var(--fl-shadow-high);
  }
  dialog::backdrop { background: var(--fl-backdrop); }
  @media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
`;

/** Chips of a verdict: icon, word and tint together. Use with class `chip` and the verdict's name. */
export const verdictStyles = css`
  .chip {
    display: inline-flex; align-items: center; gap: 5px; border-radius: 5px; padding: 1px 8px; font-size: 12.5px; font-weight: 600; line-height: 20px;
    color: var(--fl-info); background: var(--fl-info-tint); white-space: nowrap;
  }
  .chip svg { inline-size: 12px; block-size: 12px; flex: none; }
  .pass { color: var(--fl-pass); background: var(--fl-pass-tint); }
  .fail, .error, .invalid { color: var(--fl-fail); background: var(--fl-fail-tint); }
  .warn { color: var(--fl-warn); background: var(--fl-warn-tint); }
  .insufficient { color: var(--fl-open); background: var(--fl-open-tint); }
`;

/** Plot's own rules, which it would put into each drawing, and how its tips look. */
export const chartStyles = css`
  .fl-plot { --plot-background: var(--fl-panel); display: block; block-size: auto; max-inline-size: 100%; overflow: visible; color: var(--fl-muted); font: 11px var(--fl-font); font-variant-numeric: tabular-nums; }
  .fl-plot text, .fl-plot tspan { white-space: pre; }
  .fl-plot [aria-label='tip'], .fl-plot g[pointer-events='none'] { color: var(--fl-ink); }
`;
