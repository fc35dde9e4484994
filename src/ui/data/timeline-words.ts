import { html, nothing, type TemplateResult } from 'lit';
import type { SessionState, TableState, Timeline } from '../../notebook/session-types.ts';
import { counted } from './table-facts.ts';
import { eventWords, gapWords } from './timeline-drawing.ts';
import { overlap, rowsIn, wholeSpan, type TimeWindow } from './timeline-model.ts';
import { boundsWords, lasting, when, windowWords } from './window-words.ts';

/** A population as the timeline shows it now, a window being drawn included. */
export interface Shown {
  readonly name: string;
  readonly window: TimeWindow | null;
  readonly where: string | null;
}

const usual = 'Drag to draw a window. Its edges stretch it, the strip with its name moves it; arrow keys move what has the focus.';

/** The sentence under the drawing: an empty window, rows that two populations share, else how windows are made. */
export function noteOf(populations: readonly Shown[], chosen: string, timeline: Timeline): { readonly text: string; readonly warn: boolean } {
  const own = populations.find(({ name }) => name === chosen);
  const window = own?.window ?? null;
  if (own === undefined || window === null) return { text: usual, warn: false };
  if (rowsIn(timeline, window).count === 0) return { text: `The window of ${chosen} holds no rows.`, warn: true };
  // Populations with different conditions may share a window without sharing a row.
  for (const other of populations.filter(({ name, where }) => name !== chosen && where === own.where)) {
    const shared = other.window === null ? 0 : overlap(window, other.window);
    if (shared > 0) return { text: `${chosen} and ${other.name} share ${lasting(shared)}: rows in both hide part of any difference.`, warn: true };
  }
  return { text: usual, warn: false };
}

/** The chosen window in words, with the rows in it. */
export function readout(populations: readonly Shown[], chosen: string, timeline: Timeline): TemplateResult {
  const own = populations.find(({ name }) => name === chosen);
  const window = own?.window ?? null;
  const where = own?.where == null ? nothing : html` ${window === null ? 'where' : 'before'} <code>${own.where}</code>`;
  if (window === null) return html`<span class="readout"><strong>${chosen}</strong> has no window: all of ${boundsWords(wholeSpan(timeline))}${where}</span>`;
  return html`<span class="readout"><strong>${chosen}</strong> ${windowWords(window, rowsIn(timeline, window))}${where}</span>`;
}

/** Every event and gap in words, folded; nothing when there are none. */
export function eventList(timeline: Timeline): TemplateResult | typeof nothing {
  const { events, gaps } = timeline;
  if (events.length + gaps.length === 0) return nothing;
  const entries = [
    ...events.map((event) => ({ time: event.time, text: eventWords(event) })),
    ...gaps.map((gap) => ({ time: gap.from, text: gapWords(gap) })),
  ].sort((a, b) => a.time - b.time);
  const counts = [events.length === 0 ? '' : counted(events.length, 'event'), gaps.length === 0 ? '' : counted(gaps.length, 'gap')];
  return html`<details><summary>${counts.filter((text) => text !== '').join(', ')}</summary><ul>${entries.map(({ time, text }) => html`<li>${when(time)} · ${text}</li>`)}</ul></details>`;
}

/** What stands in place of the drawing: no table yet, rows still being counted, or no timestamp; then `choose` is told the table. */
export function untimed(state: SessionState, choose: (table: string) => void): TemplateResult {
  const table = state.tables.find((given) => !given.loading && given.error === null) ?? state.tables[0];
  if (table === undefined) return html`<div class="blank"><span>Add telemetry to see its traffic over time.</span></div>`;
  const refusal = (given: TableState): string | null =>
    given.times?.settled?.refused.find(({ role, column }) => role === 'timestamp' && column === given.roles.timestamp)?.sentence ?? null;
  const counts = (given: TableState): boolean => given.loading || (given.roles.timestamp !== undefined && given.timeline === null && refusal(given) === null);
  if (state.tables.some((given) => given.error === null && counts(given))) {
    return html`<div class="frame" aria-busy="true"><div class="head"><span class="readout">Counting rows over time…</span></div><div class="plot"><div class="ghost"></div></div><p class="note"></p></div>`;
  }
  const refused = refusal(table);
  if (refused !== null)
    return html`<div class="blank warn"><span>${refused}.</span><button @click=${() => choose(table.info.table)}>Choose the timestamp</button></div>`;
  if (table.roles.timestamp !== undefined) return html`<div class="blank"><span>There are no rows to show over time.</span></div>`;
  return html`<div class="blank"><span>Give a column the role timestamp to see traffic over time.</span><button @click=${() => choose(table.info.table)}>Choose the timestamp</button></div>`;
}
