import { css } from 'lit';

/** Colours and sizes of the timeline. Counting and drawn it has one height, so nothing below moves when the rows have been counted; without a timestamp it is one line. */
export const timelineStyles = css`
  :host { display: block; }
  section:has(.frame) { min-block-size: 210px; }
  .frame { display: grid; grid-template-rows: auto 130px 20px; gap: 2px; min-block-size: 184px; }
  .head { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: center; min-block-size: 30px; font-size: 12.5px; }
  .readout { flex: 1 1 260px; min-inline-size: 0; color: var(--fl-soft); line-height: 18px; }
  .readout strong { font-weight: 600; color: var(--fl-ink); }
  .pick { display: inline-flex; max-inline-size: 100%; overflow: auto hidden; padding: 2px; margin: -2px; }
  .pick button { border-radius: 0; margin-inline-start: -1px; padding: 0 9px; font-size: 12.5px; line-height: 24px; display: inline-flex; gap: 6px; align-items: center; }
  .pick button:first-child { border-start-start-radius: 6px; border-end-start-radius: 6px; margin: 0; }
  .pick button:last-child { border-start-end-radius: 6px; border-end-end-radius: 6px; }
  .pick button[aria-pressed='true'] { background: var(--fl-hover); font-weight: 600; }
  .swatch { inline-size: 9px; block-size: 9px; border-radius: 2px; background: currentColor; flex: none; }
  .whole { padding: 0 9px; line-height: 24px; font-size: 12.5px; }
  .note { font-size: 12px; line-height: 20px; color: var(--fl-muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .note.warn { color: var(--fl-warn); }
  .plot { position: relative; min-inline-size: 0; }
  svg.chart { display: block; inline-size: 100%; block-size: 130px; overflow: visible; touch-action: pan-y; cursor: crosshair; user-select: none; -webkit-user-select: none; }
  .bars { fill: color-mix(in srgb, var(--fl-reference) 38%, var(--fl-page)); }
  .gap { fill: var(--fl-warn-tint); stroke: var(--fl-warn); stroke-width: 1; stroke-dasharray: 2 2; stroke-opacity: 0.7; }
  .base { stroke: var(--fl-line); }
  .axis line { stroke: var(--fl-control); }
  text { font: 11px var(--fl-font); fill: var(--fl-muted); font-variant-numeric: tabular-nums; pointer-events: none; }
  text.event { fill: var(--fl-fail); } text.gap { fill: var(--fl-warn); stroke: none; }
  line.event { stroke: var(--fl-fail); stroke-dasharray: 3 2; stroke-width: 1.2; }
  .over { fill: transparent; }
  .reference { color: var(--fl-reference); } .current { color: var(--fl-accent); }
  .series-2 { color: var(--fl-series-2); } .series-3 { color: var(--fl-series-3); } .series-4 { color: var(--fl-series-4); }
  .series-5 { color: var(--fl-series-5); } .series-6 { color: var(--fl-series-6); }
  .tint { fill: currentColor; fill-opacity: 0.1; cursor: pointer; }
  .chosen .tint { fill-opacity: 0.15; cursor: crosshair; }
  .tinted { fill: currentColor; fill-opacity: 0.45; pointer-events: none; }
  .reference .tinted { fill-opacity: 0.6; }
  .edge { fill: currentColor; pointer-events: none; }
  text.name { font-weight: 600; fill: currentColor; paint-order: stroke; stroke: var(--fl-page); stroke-width: 3px; stroke-linejoin: round; }
  text.name.reference { fill: var(--fl-soft); }
  [role='slider'] { outline: none; }
  [role='slider'] .hit { fill: transparent; cursor: ew-resize; }
  [role='slider'] .grip { fill: currentColor; pointer-events: none; }
  [role='slider'] .ring { fill: none; stroke: none; pointer-events: none; }
  [role='slider'].body .hit { cursor: grab; }
  [role='slider']:focus-visible .ring { stroke: var(--fl-accent); stroke-width: 2; }
  .dragging svg.chart, .dragging [role='slider'].body .hit { cursor: grabbing; }
  .blank { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 12px; color: var(--fl-muted); font-size: 13px; line-height: 24px; min-block-size: 34px; }
  .blank.warn { color: var(--fl-warn); }
  .blank button { padding: 0 10px; font-size: 12.5px; line-height: 24px; }
  .ghost { block-size: 66px; margin-block-start: 32px; border-radius: 4px; background: linear-gradient(to top, var(--fl-grid) 60%, transparent 60%) 0 0 / 9px 100%, linear-gradient(to top, var(--fl-grid) 45%, transparent 45%); opacity: 0.8; }
  details { font-size: 12px; color: var(--fl-muted); }
  details ul { list-style: none; margin: 2px 0 6px; padding: 0; columns: 280px; column-gap: 24px; max-block-size: 220px; overflow: auto; }
  details li { line-height: 19px; }
  summary { font-size: 12px; color: var(--fl-muted); }
  @media (max-width: 560px) { .pick { flex: 1 1 0; min-inline-size: 0; } .frame { min-block-size: 232px; } section:has(.frame) { min-block-size: 258px; } .readout { flex-basis: 100%; order: 3; min-block-size: 36px; } .note { white-space: normal; line-height: 16px; } .frame { grid-template-rows: auto 130px 34px; } .head { align-content: start; } .whole { margin-inline-start: auto; } }
`;
