import type { ChartOf } from './drawing.ts';
import { number } from './format.ts';
import { textWidth, type Pen } from './svg.ts';
import { colours, heatSteps } from './theme.ts';

/** Room that a line of legend takes above a plot. */
export const legendHeight = 20;

/** Steps of a heat map with the numbers where tint begins and ends, flush right. */
export function heatLegend(p: Pen, chart: ChartOf<'heatmap'>, hatch: string, left: number, right: number): SVGElement {
  const ceiling = `≥ ${number(Math.max(chart.ceiling, 2 * chart.floor), 2)}`;
  const roomy = right - left > 330;
  const floor = roomy ? `by chance ≤ ${number(chart.floor, 2)}` : `≤ ${number(chart.floor, 2)}`;
  const none = 'no value';
  const swatch = 14;
  const hatched = chart.cells.some((cell) => cell.value === null) || chart.cells.length < chart.rows.length * chart.times.length;
  const parts: SVGElement[] = [];
  let x = Math.max(2, right - (textWidth(floor) + 8 + (heatSteps + 1) * swatch + 8 + textWidth(ceiling) + (hatched ? 14 + 5 + textWidth(none) + 14 : 0)));
  const words = (text: string): void => {
    parts.push(p('text', { x, y: 12 }, text));
    x += textWidth(text);
  };
  if (hatched) {
    parts.push(p('rect', { x, y: 3, width: swatch, height: 10, fill: `url(#${hatch})`, stroke: colours.grid }));
    x += swatch + 5;
    words(none);
    x += 14;
  }
  words(floor);
  x += 8;
  for (let step = 0; step <= heatSteps; step += 1) {
    parts.push(
      p('rect', { x, y: 3, width: swatch - 1.5, height: 10, rx: 1.5, fill: `var(--fl-heat-${step})`, ...(step === 0 ? { stroke: 'var(--fl-line)' } : {}) }),
    );
    x += swatch;
  }
  x += 6;
  words(ceiling);
  return p('g', {}, ...parts);
}

export interface LegendEntry {
  readonly name: string;
  /** Draws into a 16 × 10 box whose corner is at (x, y). */
  readonly draw: (x: number, y: number) => readonly SVGElement[];
}

/** Entries side by side in as many lines as they need; gives the drawing and its height. */
export function legend(p: Pen, entries: readonly LegendEntry[], left: number, right: number): { readonly element: SVGElement; readonly height: number } {
  let x = left;
  let line = 0;
  const parts = entries.flatMap((entry) => {
    const width = 22 + textWidth(entry.name) + 14;
    if (x > left && x + width > right) {
      x = left;
      line += 1;
    }
    const at = x;
    x += width;
    return [...entry.draw(at, 3 + line * 16), p('text', { x: at + 22, y: 12 + line * 16 }, entry.name)];
  });
  return { element: p('g', {}, ...parts), height: entries.length === 0 ? 0 : (line + 1) * 16 + 4 };
}
