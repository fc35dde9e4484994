import { css } from 'lit';

export const chartElementStyles = css`
  :host { display: block; min-inline-size: 0; }
  figure { margin: 0; }
  figcaption { display: flex; gap: 8px; align-items: center; font-size: 13px; font-weight: 600; margin-block-end: 2px; min-block-size: 28px; }
  figcaption > span:first-child { overflow-wrap: anywhere; min-inline-size: 0; }
  .push { margin-inline-start: auto; flex: none; }
  .note { font-size: 11.5px; font-weight: 400; color: var(--fl-muted); }
  .stage { position: relative; }
  .frame { overflow-x: auto; overflow-y: hidden; border-radius: 4px; }
  .frame:focus-visible { outline-offset: 1px; }
  .frame.brush { cursor: crosshair; }
  .frame.pick { cursor: pointer; }
  .drawing { min-block-size: 24px; inline-size: max-content; max-inline-size: none; }
  .fl-plot { display: block; font-variant-numeric: tabular-nums; user-select: none; }
  .fl-plot [data-row] { cursor: pointer; }
  .tip {
    position: absolute; inset-inline-start: 0; inset-block-start: 0; z-index: 6; pointer-events: none; display: grid; gap: 1px; inline-size: max-content; max-inline-size: min(320px, 100%);
    padding: 7px 10px; border-radius: 7px; background: var(--fl-panel); border: 1px solid var(--fl-line); box-shadow: 0 4px 18px rgb(0 0 0 / 0.16); font-size: 12px; line-height: 1.45;
  }
  .tip strong { font-weight: 650; overflow-wrap: anywhere; }
  .fact { display: flex; justify-content: space-between; gap: 16px; color: var(--fl-soft); }
  .fact .value { text-align: end; color: var(--fl-ink); }
  .fact.strong .value, .fact.strong .lone { color: var(--fl-ink); font-weight: 650; }
  .hint { color: var(--fl-muted); font-size: 11px; margin-block-start: 3px; }
  .link { font-size: 12.5px; }
  .empty { color: var(--fl-muted); font-size: 13px; padding: 18px 0; }
  .problem { color: var(--fl-fail); font-size: 12.5px; }
  summary { font-size: 12px; color: var(--fl-muted); }
  .twin { max-block-size: 320px; overflow: auto; border: 1px solid var(--fl-line); border-radius: 6px; }
  table { border-collapse: collapse; font-size: 12px; min-inline-size: 100%; }
  th, td { padding: 3px 10px; text-align: start; white-space: nowrap; border-block-end: 1px solid var(--fl-line); }
  th { position: sticky; inset-block-start: 0; background: var(--fl-panel); font-weight: 600; }
  .figure { text-align: end; }
  @media print { :host { color-scheme: light; break-inside: avoid; } .tip, details, fl-menu-button, button, [data-cursor] { display: none; } .drawing { inline-size: auto; } .frame { overflow: visible; } .fl-plot { max-inline-size: 100%; block-size: auto; } }
`;
