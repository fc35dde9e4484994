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
  .bar { display: flex; gap: 8px; align-items: center; padding: 7px 20px 7px 14px; }
  fl-verdict-strip { border-block-start: 1px solid var(--fl-line); background: var(--fl-page); }
  .brand { display: inline-flex; gap: 8px; align-items: center; font-weight: 680; font-size: 15px; }
  .brand, .brand:disabled { color: var(--fl-ink); }
  .brand svg { color: var(--fl-accent); }
  .where { font-size: 14px; color: var(--fl-soft); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .grow { flex: 1; }
  .square { inline-size: 32px; padding-inline: 0; text-align: center; }
  .views { display: inline-flex; }
  .views button { border-radius: 0; margin-inline-start: -1px; }
  .views button:first-child { border-radius: 6px 0 0 6px; margin: 0; }
  .views button:last-child { border-radius: 0 6px 6px 0; }
  .views button[aria-pressed='true'] { background: var(--fl-hover); font-weight: 600; }
  .message { margin: 12px 20px 0; padding: 9px 14px; border-radius: var(--fl-radius); background: var(--fl-fail-tint); color: var(--fl-fail); font-size: 14px; }
  .columns { display: grid; grid-template-columns: 272px minmax(0, 1fr); }
  .columns.single { grid-template-columns: minmax(0, 1fr); }
  aside { position: sticky; inset-block-start: 86px; align-self: start; max-block-size: calc(100vh - 86px); overflow: auto; padding: 16px 14px 24px 20px; }
  main { padding: 18px 28px 60px; max-inline-size: 1080px; min-inline-size: 0; }
  .columns.single main { max-inline-size: none; }
  @media (max-width: 860px) {
    .columns { grid-template-columns: minmax(0, 1fr); }
    aside { position: static; max-block-size: none; padding: 14px 16px 0; order: 2; }
    main { padding: 14px 16px 32px; }
  }
  @media (max-width: 560px) {
    .bar { padding-inline: 8px 12px; gap: 4px; }
    .wide, .where { display: none; }
    main { padding-inline: 12px; }
  }
  @media print { .top, aside, .message { display: none; } .columns { display: block; } main { max-inline-size: none; } }
`;
