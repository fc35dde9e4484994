import { css } from 'lit';

/** A dense form: two columns, one on a phone. */
export const formStyles = css`
  :host { display: block; container-type: inline-size; }
  .fields { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px 22px; align-items: start; }
  @container (min-width: 560px) { .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  .field { display: grid; gap: 2px; min-inline-size: 0; align-content: start; }
  .wide { grid-column: 1 / -1; }
  .head { display: flex; gap: 8px; align-items: center; min-block-size: 24px; font-size: 13px; }
  .head label, .head .name { font-weight: 600; }
  .head .key { font-size: 11.5px; color: var(--fl-muted); }
  .head .end { margin-inline-start: auto; display: inline-flex; gap: 4px; align-items: center; }
  .head button { padding: 0 6px; font-size: 12px; min-block-size: 24px; }
  select.bind { inline-size: 52px; min-block-size: 24px; padding: 0 2px; border-color: transparent; background: transparent; color: var(--fl-muted); font: 12px var(--fl-mono); }
  select.bind:hover, select.bind:focus { border-color: var(--fl-control); color: var(--fl-ink); }
  .field input:not([type='checkbox']), .field select:not(.bind), .field textarea { inline-size: 100%; min-block-size: 30px; min-inline-size: 0; }
  .field textarea { resize: vertical; font-size: 12.5px; line-height: 20px; padding: 4px 8px; display: block; }
  .field ::placeholder { color: var(--fl-muted); opacity: 1; }
  .field [aria-invalid='true'] { border-color: var(--fl-fail); }
  .help { font-size: 12px; line-height: 1.4; color: var(--fl-muted); }
  .problem { font-size: 12.5px; line-height: 1.4; color: var(--fl-fail); font-weight: 500; overflow-wrap: anywhere; }
  .problem:empty, .help:empty { display: none; }
  .bound { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; min-block-size: 30px; padding: 2px 4px 2px 8px; border: 1px dashed var(--fl-control); border-radius: 6px; background: var(--fl-panel); font-size: 12.5px; }
  .bound code { color: var(--fl-accent); }
  .bound button { margin-inline-start: auto; padding: 0 7px; font-size: 12px; min-block-size: 24px; }
  .several { display: flex; flex-wrap: wrap; gap: 2px 14px; }
  .several > .help { align-self: center; }
  .several label { display: inline-flex; gap: 5px; align-items: center; font-size: 12.5px; min-block-size: 24px; }
  .several input { margin: 0; }
  ol { list-style: none; margin: 2px 0 4px; padding: 0; display: grid; gap: 6px; }
  ol[hidden] { display: none; }
  li.row, .group { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px; padding: 6px 6px 8px 10px; border: 1px solid var(--fl-line); border-radius: 6px; background: var(--fl-panel); }
  .group { grid-template-columns: minmax(0, 1fr); }
  .inner { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(148px, 100%), 1fr)); gap: 4px 10px; align-items: start; min-inline-size: 0; }
  .inner .head { font-size: 12px; color: var(--fl-soft); }
  .inner .head label, .inner .head .name { font-weight: 500; }
  .inner .key, .inner .help { display: none; }
  .moves { display: flex; gap: 1px; align-self: start; }
  .moves button { padding: 0; inline-size: 26px; block-size: 26px; }
  .add { justify-self: start; display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
  .add fl-name-picker { inline-size: 220px; }
`;
