import { css } from 'lit';

/** The card of a cell. */
export const cellStyles = css`
  :host { display: block; scroll-margin-block-start: 110px; border-radius: var(--fl-radius); }
  .card { border: 1px solid var(--fl-line); border-inline-start: 3px solid var(--fl-line); border-radius: var(--fl-radius); background: var(--fl-panel); padding: 12px 18px 10px; }
  .edge-fail, .edge-error, .edge-invalid { border-inline-start-color: var(--fl-fail); }
  .edge-warn { border-inline-start-color: var(--fl-warn); }
  .edge-insufficient { border-inline-start-color: var(--fl-open); }
  .edge-pass { border-inline-start-color: var(--fl-pass); }
  .chip, .mark { align-self: center; }
  header { display: flex; flex-wrap: wrap; gap: 2px 9px; align-items: baseline; min-block-size: 30px; }
  header .title { font-size: 15.5px; font-weight: 650; line-height: 28px; overflow-wrap: anywhere; }
  header code { font-size: 12px; }
  .actions { margin-inline-start: auto; display: inline-flex; gap: 2px; align-self: center; }
  .headline { font-size: 15px; line-height: 1.55; max-inline-size: 76ch; margin-block: 4px 12px; color: var(--fl-soft); overflow-wrap: anywhere; }
  .headline strong { color: var(--fl-ink); font-weight: 700; }
  .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 16px 28px; margin-block-end: 8px; }
  fl-chart.heatmap, fl-chart.series, fl-chart.plot { grid-column: 1 / -1; }
  fl-chart.sparkline { max-inline-size: 420px; }
  .findings, .problems, .caveats { margin: 2px 0 8px; padding: 0; list-style: none; font-size: 13.5px; }
  .findings li { display: flex; gap: 8px; padding-block: 2px; overflow-wrap: anywhere; }
  .findings strong { font-weight: 600; }
  .findings li > span:last-child { min-inline-size: 0; }
  .mark { flex: none; display: grid; place-items: center; inline-size: 18px; block-size: 18px; border-radius: 4px; align-self: start; margin-block-start: 1px; color: var(--fl-info); background: var(--fl-info-tint); }
  .mark.pass { color: var(--fl-pass); background: var(--fl-pass-tint); }
  .mark.fail, .mark.error, .mark.invalid { color: var(--fl-fail); background: var(--fl-fail-tint); }
  .mark.warn { color: var(--fl-warn); background: var(--fl-warn-tint); }
  .mark.insufficient { color: var(--fl-open); background: var(--fl-open-tint); }
  .mark svg { inline-size: 10px; block-size: 10px; }
  .problems li { padding: 6px 10px; background: var(--fl-fail-tint); border-radius: 6px; margin-block: 4px; }
  .caveats { list-style: disc; padding-inline-start: 20px; max-inline-size: 80ch; }
  .caveats strong { font-weight: inherit; }
  details { border-block-start: 1px solid var(--fl-line); padding-block: 4px; }
  details .label { margin-block: 8px 2px; }
  pre { margin: 4px 0; padding: 10px 12px; overflow: auto; max-block-size: 320px; background: var(--fl-sunken); border: 1px solid var(--fl-line); border-radius: 6px; font-size: 12.5px; line-height: 1.5; }
  .progress { display: grid; grid-template-columns: minmax(60px, 180px) 1fr auto; gap: 12px; align-items: center; font-size: 12.5px; margin-block: 4px 8px; }
  progress { appearance: none; inline-size: 100%; block-size: 5px; border: 0; border-radius: 3px; background: var(--fl-hover); overflow: hidden; }
  progress::-webkit-progress-bar { background: var(--fl-hover); }
  progress::-webkit-progress-value { background: var(--fl-accent); }
  progress::-moz-progress-bar { background: var(--fl-accent); }
  progress:indeterminate { animation: breathe 1.4s ease-in-out infinite; background: var(--fl-accent); }
  @keyframes breathe { 50% { opacity: 0.35; } }
  .live { color: var(--fl-accent); background: var(--fl-accent-tint); }
  .live .dot { inline-size: 7px; block-size: 7px; border-radius: 50%; background: currentColor; animation: breathe 1.4s ease-in-out infinite; }
  .is-stale .charts, .is-running .charts { filter: saturate(0.3); }
  @media (max-width: 560px) { .card { padding-inline: 12px; } header code { display: none; } header .title { flex: 1 1 50%; } .progress { grid-template-columns: 1fr auto; } .progress span { grid-row: 2; grid-column: 1 / -1; } }
  @media print { header button, summary { display: none; } .card { break-inside: avoid; } }
`;
