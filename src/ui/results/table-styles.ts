import { css } from 'lit';

export const tableStyles = css`
  :host { display: block; min-inline-size: 0; }
  .frame { overflow: auto; border: 1px solid var(--fl-line); border-radius: 6px; max-block-size: 480px; }
  .frame.long { block-size: 480px; }
  table { border-collapse: separate; border-spacing: 0; font-size: 12.5px; min-inline-size: 100%; }
  th, td { padding: 3px 12px; text-align: start; white-space: nowrap; border-block-end: 1px solid var(--fl-line); background: var(--fl-panel); }
  td { max-inline-size: 360px; overflow: hidden; text-overflow: ellipsis; block-size: 27px; }
  tbody tr:hover td { background: var(--fl-hover); }
  thead th { position: sticky; inset-block-start: 0; background: var(--fl-sunken); font-weight: 600; z-index: 2; }
  th:first-child, td:first-child { position: sticky; inset-inline-start: 0; z-index: 1; max-inline-size: min(300px, 46cqi); overflow: hidden; text-overflow: ellipsis; }
  thead th:first-child { z-index: 3; }
  .scrolled th:first-child, .scrolled td:first-child { border-inline-end: 1px solid var(--fl-line); }
  th button { border: 0; background: none; padding: 2px 0; font-size: inherit; font-weight: 600; color: inherit; }
  th button:hover:not(:disabled) { background: none; text-decoration: underline; }
  .arrow { display: inline-block; inline-size: 1em; text-align: center; }
  .figure { text-align: end; }
  .none { color: var(--fl-muted); }
  .pick { border: 0; background: none; padding: 0; min-block-size: 24px; line-height: 20px; font-size: inherit; color: inherit; border-radius: 3px; text-decoration: underline dotted var(--fl-control); text-underline-offset: 3px; }
  .pick:hover:not(:disabled) { color: var(--fl-accent); background: none; }
  .over, .under { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; font-size: 12.5px; color: var(--fl-muted); }
  .over { margin-block-end: 6px; }
  .over input { inline-size: min(240px, 100%); color: var(--fl-ink); }
  .under { margin-block: 6px 10px; }
  .grow { flex: 1; }
  .unit { font-weight: 400; color: var(--fl-muted); }
  .empty { padding: 14px 12px; color: var(--fl-muted); font-size: 13px; }
  :host { container-type: inline-size; }
  @media print {
    :host { color-scheme: light; }
    .frame, .frame.long { max-block-size: none; block-size: auto; overflow: visible; }
    th, td { position: static; white-space: normal; }
    .over, .under button, fl-menu-button { display: none; }
  }
`;
