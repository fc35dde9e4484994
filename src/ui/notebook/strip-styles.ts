import { css } from 'lit';

/** The line under the header: verdicts on the left, what the run cost and its buttons on the right. */
export const stripStyles = css`
  :host { display: block; }
  .strip { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; padding: 7px 20px; }
  [role='status'] { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; min-block-size: 30px; }
  button.chip { border: 0; padding: 2px 9px; min-block-size: 24px; }
  button.chip:hover:not(:disabled) { box-shadow: inset 0 0 0 1px currentColor; }
  button.chip.pass:hover:not(:disabled) { background: var(--fl-pass-tint); }
  button.chip.fail:hover:not(:disabled), button.chip.error:hover:not(:disabled), button.chip.invalid:hover:not(:disabled) { background: var(--fl-fail-tint); }
  button.chip.warn:hover:not(:disabled) { background: var(--fl-warn-tint); }
  button.chip.insufficient:hover:not(:disabled) { background: var(--fl-open-tint); }
  .live { color: var(--fl-accent); background: var(--fl-accent-tint); }
  .live .dot { inline-size: 7px; block-size: 7px; border-radius: 50%; background: currentColor; animation: breathe 1.4s ease-in-out infinite; }
  @keyframes breathe { 50% { opacity: 0.35; } }
  .grow { flex: 1; }
  .time { font-size: 12.5px; color: var(--fl-muted); }
  .auto { display: inline-flex; gap: 6px; align-items: center; font-size: 13px; color: var(--fl-soft); min-block-size: 24px; cursor: pointer; }
  @media (max-width: 860px) { .time { display: none; } }
  @media (max-width: 560px) { .strip { padding-inline: 12px; gap: 6px 8px; } }
  @media print { button:not(.chip), .auto { display: none; } :host { color-scheme: light; } .chip { print-color-adjust: exact; } }
`;
