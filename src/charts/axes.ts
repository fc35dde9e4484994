import type { Box, TimeAxis } from './drawing.ts';
import { axisNumber } from './format.ts';
import type { Scale, Ticks } from './scale.ts';
import { textWidth, type Pen } from './svg.ts';
import { colours } from './theme.ts';
import { timeTicks } from './time-ticks.ts';

/** The root of a drawing: an image with a name, its own font and colours, so that it can stand alone. */
export function root(p: Pen, size: { readonly width: number; readonly height: number }, label: string, parts: readonly SVGElement[]): SVGSVGElement {
  const { width, height } = size;
  return p(
    'svg',
    {
      class: 'fl-plot',
      role: 'img',
      'aria-label': label,
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'var(--fl-font)',
      'font-size': 11,
      fill: colours.muted,
    },
    ...parts,
  ) as SVGSVGElement;
}

/** Texts of a number axis; the unit stands once, at the last tick. */
export function tickTexts(ticks: Ticks, unit: string): readonly string[] {
  return ticks.values.map((value, i) => axisNumber(value, ticks.step, unit, i === ticks.values.length - 1));
}

/** Room at the left for the texts of a number axis. */
export function tickMargin(texts: readonly string[]): number {
  return Math.ceil(Math.max(18, ...texts.map((text) => textWidth(text)))) + 12;
}

/** Horizontal grid lines with their numbers at the left. */
export function numberAxis(p: Pen, ticks: Ticks, texts: readonly string[], scale: Scale, plot: Box): SVGElement {
  return p(
    'g',
    {},
    ...ticks.values.flatMap((value, i) => {
      const y = Math.round(scale(value)) + 0.5;
      return [
        p('line', { x1: plot.x, x2: plot.x + plot.width, y1: y, y2: y, stroke: colours.grid }),
        p('text', { x: plot.x - 8, y: y + 3.5, 'text-anchor': 'end' }, texts[i] ?? ''),
      ];
    }),
  );
}

/** Height that `timeMarks` needs. */
export const timeAxisHeight = 34;

const day = 86_400_000;

/** UTC ticks below a plot: what changes above, the day, month or year it belongs to below. Buckets of a day and longer are named at their middle. */
export function timeMarks(p: Pen, axis: TimeAxis, plot: Box): SVGElement {
  const ticks = timeTicks(axis.first, axis.last, plot.width);
  const shift = axis.bucket >= day ? axis.bucket / 2 : 0;
  const y = plot.y + plot.height + 0.5;
  let free = Number.NEGATIVE_INFINITY;
  const marks = ticks.flatMap((tick, i) => {
    const x = Math.round(axis.toX(tick.time + shift)) + 0.5;
    const context = i === 0 && tick.context !== '' ? `${tick.context}, UTC` : tick.context;
    const half = textWidth(tick.label) / 2;
    const anchor = x - half < 0 ? { 'text-anchor': 'start', x: 0 } : { 'text-anchor': 'middle', x };
    const parts = [
      p('line', { x1: x, x2: x, y1: y, y2: y + 4, stroke: colours.muted, 'stroke-opacity': 0.6 }),
      p('text', { ...anchor, y: y + 15 }, tick.label),
    ];
    const wide = textWidth(context, 10.5);
    const from = Math.max(0, x - half);
    if (context !== '' && from >= free && from + wide <= plot.x + plot.width + 24) {
      parts.push(p('text', { x: from, y: y + 28, 'font-size': 10.5 }, context));
      free = from + wide + 10;
    }
    return parts;
  });
  return p('g', {}, ...marks);
}
