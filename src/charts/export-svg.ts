import { describeChart } from './describe.ts';
import type { ChartData } from '../cells/types.ts';
import { pen, fitted } from './svg.ts';

export interface ExportOptions {
  /** The value of a CSS variable (`--fl-ink`) where the chart stands: a colour or a list of fonts. */
  readonly resolve: (variable: string) => string;
  readonly document: Document;
}

export interface ExportedSvg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const margin = 16;
const head = 26;

/** Every `var(--x)` in the attributes of an element and what it holds. */
function inline(element: Element, resolve: (variable: string) => string): void {
  for (const node of [element, ...element.querySelectorAll('*')]) {
    for (const { name, value } of [...node.attributes]) {
      if (value.includes('var('))
        node.setAttribute(
          name,
          value.replace(/var\((--[\w-]+)\)/g, (_, variable: string) => resolve(variable)),
        );
      // Plot marks text with the colour it inherits.
      else if (value === 'currentColor') node.setAttribute(name, resolve('--fl-muted'));
    }
  }
}

/**
 * A drawing as a file of its own: colours and fonts written out, a background, the title above. Pointers and focus marks (`data-cursor`) are left out. Nothing in
 * it refers to another file.
 */
export function standaloneSvg(svg: SVGSVGElement, chart: ChartData, { resolve, document }: ExportOptions): ExportedSvg {
  const p = pen(document);
  const width = Number(svg.getAttribute('width')) + 2 * margin;
  const height = Number(svg.getAttribute('height')) + 2 * margin + head;
  const copy = svg.cloneNode(true) as SVGSVGElement;
  for (const mark of copy.querySelectorAll('[data-cursor]')) mark.remove();
  for (const name of ['role', 'aria-label', 'class']) copy.removeAttribute(name);
  copy.setAttribute('x', String(margin));
  copy.setAttribute('y', String(margin + head));
  const whole = p(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'font-family': 'var(--fl-font)' },
    p('title', {}, describeChart(chart)),
    p('rect', { width, height, fill: 'var(--fl-panel)' }),
    p('text', { x: margin, y: margin + 12, 'font-size': 13, 'font-weight': 600, fill: 'var(--fl-ink)' }, fitted(chart.title, width - 2 * margin, 13)),
    copy,
  );
  inline(whole, resolve);
  whole.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  // The serialiser would write the namespace a second time beside the attribute.
  const text = new XMLSerializer().serializeToString(whole).replace(/(<svg[^>]*?) xmlns="[^"]*"([^>]* xmlns=")/, '$1$2');
  return { text, width, height };
}
