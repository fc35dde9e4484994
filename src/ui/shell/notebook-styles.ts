import { css } from 'lit';

/** Frame of the page: sticky top, data and outline on the left, the notebook beside them. */
export const notebookStyles = css`
  :host { display: block; min-block-size: 100vh; background: var(--fl-page); }
  .page { min-block-size: 100vh; }
  .page.dragging::after {
    content: 'Drop to add'; position: fixed; inset: 12px; display: grid; place-items: center; border: 2px dashed var(--fl-accent); border-radius: 14px;
    background: color-mix(in srgb, var(--fl-accent-tint) 88%, transparent); color: var(--fl-accent); font-size: 22px; font-weight: 650; pointer-events: none; z-index: 9;
  }
  .top { position: sticky; inset-block-start: 0; z-index: 5; background: var(--fl-panel); border-block-end: 1px solid var(--fl-line); }
  .bar { display: flex; gap: 8px; align-items: center; min-block-size: 46px; padding: 0 20px 0 12px; }
  fl-verdict-strip { border-block-start: 1px solid var(--fl-line); background: var(--fl-page); }
  .brand { display: inline-flex; gap: 8px; align-items: center; font-weight: 690; font-size: 15px; letter-spacing: -0.01em; }
  .brand, .brand:disabled { color: var(--fl-ink); }
  .brand svg { color: var(--fl-accent); inline-size: 19px; block-size: 19px; }
  .where { font-size: 14px; color: var(--fl-muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-inline-size: 0; }
  .where strong { color: var(--fl-ink); font-weight: 620; }
  .grow { flex: 1; }
  .history, .tools { display: inline-flex; flex: none; }
  .views { display: inline-flex; flex: none; }
  .views button { border-radius: 0; margin-inline-start: -1px; color: var(--fl-soft); }
  .views button:first-child { border-radius: 6px 0 0 6px; margin: 0; }
  .views button:last-child { border-radius: 0 6px 6px 0; }
  .views button[aria-pressed='true'] { background: var(--fl-hover); color: var(--fl-ink); font-weight: 600; }
  .offline { display: inline-flex; align-items: center; gap: 5px; font-size: 12.5px; color: var(--fl-soft); background: var(--fl-info-tint); border-radius: 99px; padding: 3px 10px; }
  .offline svg { inline-size: 14px; block-size: 14px; }
  .narrow { display: none; }
  .columns { display: grid; grid-template-columns: 284px minmax(0, 1fr); }
  .columns.single { grid-template-columns: minmax(0, 1fr); }
  aside { position: sticky; inset-block-start: 88px; align-self: start; block-size: calc(100vh - 88px); overflow: auto; padding: 16px 14px 24px 20px; border-inline-end: 1px solid var(--fl-line); scrollbar-width: thin; }
  main { display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); align-content: start; padding: 18px 28px 60px; max-inline-size: 1120px; min-inline-size: 0; }
  .columns.single main { max-inline-size: none; }
  @media (max-width: 860px) {
    .columns { grid-template-columns: minmax(0, 1fr); }
    aside { position: static; block-size: auto; padding: 14px 16px 24px; order: 2; border: 0; border-block-start: 1px solid var(--fl-line); }
    main { padding: 14px 16px 32px; }
  }
  .lead { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr); }
  .try { margin: 0; color: var(--fl-soft); font-size: 13.5px; }
  .try button { color: var(--fl-accent); }
  @media (max-width: 1040px) { .where .of { display: none; } }
  @media (max-width: 820px) {
    .wide { display: none; }
    .narrow { display: inline-block; }
  }
  @media (max-width: 560px) {
    .bar { padding-inline: 6px 8px; gap: 6px; }
    .brand span, .offline .word { display: none; }
    .where { font-size: 13.5px; }
    main { padding-inline: 12px; }
  }
  @media print { .top, aside, .message { display: none; } .columns { display: block; } main { max-inline-size: none; } }
`;
