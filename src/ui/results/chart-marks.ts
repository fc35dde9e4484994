import type { ChartData } from '../../cells/types.ts';
import type { Drawing, TimeWindow } from '../../charts/drawing.ts';
import { pen } from '../../charts/svg.ts';

export interface CursorState {
  readonly active: number | null;
  readonly byKey: boolean;
  readonly range: TimeWindow | null;
  /** The feature whose distribution is shown beside a heat map. */
  readonly selected: string | null;
}

/** Draws crosshair, focus, chosen row and window into a group of their own, without touching the drawing itself. */
export function markCursor(drawing: Drawing, kind: ChartData['kind'], state: CursorState, document: Document): void {
  const p = pen(document);
  const { plot, svg } = drawing;
  const found = svg.querySelector(':scope > [data-cursor]');
  const group = found ?? p('g', { 'data-cursor': '', 'pointer-events': 'none' });
  if (found === null) svg.append(group);
  const marks: SVGElement[] = [];
  const row = drawing.rows.find((candidate) => candidate.name === state.selected);
  if (row !== undefined)
    marks.push(
      p('rect', {
        x: 0.75,
        y: row.box.y,
        width: plot.x + plot.width + 1,
        height: row.box.height,
        rx: 4,
        fill: 'none',
        stroke: 'var(--fl-accent)',
        'stroke-width': 1.5,
      }),
    );
  const axis = drawing.time;
  if (state.range !== null && axis !== null) {
    const x = axis.toX(state.range.from);
    marks.push(
      p('rect', {
        x,
        y: plot.y,
        width: Math.max(1, axis.toX(state.range.to) - x),
        height: plot.height,
        fill: 'var(--fl-accent)',
        'fill-opacity': 0.14,
        stroke: 'var(--fl-accent)',
      }),
    );
  }
  if (state.active !== null && state.active < drawing.count) {
    const { box, anchor } = drawing.datum(state.active);
    const stroke = state.byKey ? 'var(--fl-accent)' : 'var(--fl-ink)';
    if (kind === 'series')
      marks.push(p('line', { x1: anchor.x, x2: anchor.x, y1: plot.y, y2: plot.y + plot.height, stroke: 'var(--fl-ink)', 'stroke-opacity': 0.35 }));
    if (kind === 'series' || kind === 'plot')
      marks.push(p('circle', { cx: anchor.x, cy: anchor.y, r: 5.5, fill: 'none', stroke, 'stroke-width': state.byKey ? 2.5 : 1.5 }));
    else
      marks.push(
        p('rect', {
          ...box,
          rx: 3,
          fill: kind === 'heatmap' ? 'none' : 'var(--fl-ink)',
          'fill-opacity': 0.06,
          stroke: kind === 'heatmap' || state.byKey ? stroke : 'none',
          'stroke-width': state.byKey ? 2 : 1.5,
        }),
      );
  }
  group.replaceChildren(...marks);
}
