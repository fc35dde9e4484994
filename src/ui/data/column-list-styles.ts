import { css } from 'lit';

/** Rows of the column list: two lines and a shape, always 40 px, so that long lists can be drawn in part. */
export const columnListStyles = css`
  :host { display: block; border-block-start: 1px solid var(--fl-line); }
  .search { padding: 6px 8px; border-block-end: 1px solid var(--fl-line); }
  .search input { inline-size: 100%; font-size: 12.5px; line-height: 18px; }
  ul { list-style: none; margin: 0; padding: 0; max-block-size: min(48vh, 520px); overflow: auto; overscroll-behavior: contain; }
  li:not(.before, .after) { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px; align-items: center; block-size: 40px; padding: 0 6px 0 10px; border-block-end: 1px solid var(--fl-grid); }
  li:hover { background: color-mix(in srgb, var(--fl-hover) 45%, transparent); }
  .two { display: grid; min-inline-size: 0; }
  .name { font: 500 12.5px/17px var(--fl-mono); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .sub { display: flex; gap: 6px; align-items: baseline; min-inline-size: 0; font-size: 11.5px; line-height: 16px; color: var(--fl-muted); white-space: nowrap; }
  .type { overflow: hidden; text-overflow: ellipsis; }
  .type::before { content: '·'; margin-inline-end: 6px; }
  button.role { border: 0; background: none; padding: 0; font-size: 11.5px; line-height: 16px; color: var(--fl-soft); border-radius: 3px; position: relative; text-align: start; }
  button.role::after { content: ''; position: absolute; inset: -21px -4px -4px -4px; }
  button.role:hover:not(:disabled) { background: none; text-decoration: underline; color: var(--fl-ink); }
  button.role.unset { color: var(--fl-muted); }
  button.role.asked { color: var(--fl-accent); font-weight: 600; }
  .warn { color: var(--fl-warn); border-radius: 3px; }
  button.shape { border: 0; background: none; padding: 3px 4px; border-radius: 4px; line-height: 0; block-size: 30px; }
  .bar { fill: var(--fl-reference); pointer-events: none; }
  .hit { fill: transparent; }
  button.shape:hover .bar { fill: color-mix(in srgb, var(--fl-reference) 70%, var(--fl-accent)); }
  .ghost { inline-size: 66px; block-size: 14px; margin-inline-end: 4px; border-radius: 3px; background: var(--fl-grid); }
  .choose { display: flex; gap: 8px; align-items: center; min-inline-size: 0; min-block-size: 39px; cursor: pointer; }
  .choose input { flex: none; }
  .choose input[type='radio'] { inline-size: 18px; block-size: 18px; margin: 3px 0; accent-color: var(--fl-accent); }
  .none { padding: 10px; font-size: 12.5px; color: var(--fl-muted); }
  .tip { position: fixed; inset: auto; margin: 0; padding: 7px 11px; max-inline-size: min(300px, calc(100vw - 16px)); border: 1px solid var(--fl-line); border-radius: 7px; background: var(--fl-panel); color: var(--fl-soft); font-size: 12px; line-height: 1.45; box-shadow: 0 6px 20px rgb(0 0 0 / 0.14); pointer-events: none; overflow-wrap: anywhere; }
  .tip strong { font: 600 12px var(--fl-mono); color: var(--fl-ink); }
`;
