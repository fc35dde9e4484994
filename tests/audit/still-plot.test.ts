import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { drawingText, textDocument } from '../../src/audit/html/svg-document.ts';
import type { ChartData } from '../../src/cells/types.ts';
import { stillPlot } from '../../src/charts/still-plot.ts';

const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (html: string) => { readonly window: { readonly document: Document } } };
type Plot = Extract<ChartData, { kind: 'plot' }>;
const plot = (given: Partial<Plot>): Plot => ({
  kind: 'plot',
  title: 'Rates',
  mark: 'line',
  x: 'threshold',
  y: 'rate',
  color: null,
  facet: null,
  data: { threshold: [0, 0.5, 1], rate: [0, 0.25, 1] },
  times: [],
  ...given,
});
function drawn(given: Partial<Plot>): Element | null {
  const svg = stillPlot(plot(given), { width: 760, document: textDocument });
  return svg === null ? null : new JSDOM(drawingText(svg, 'p-')).window.document.querySelector('svg');
}
const words = (svg: Element | null): readonly string[] => [...(svg?.querySelectorAll('text') ?? [])].map((text) => text.textContent ?? '');

describe('a plot without a browser', () => {
  it('is an image with a name, its axes named and in round numbers', () => {
    const svg = drawn({});
    expect(svg?.getAttribute('role')).toBe('img');
    expect(svg?.getAttribute('aria-label')).toBe('Rates. line of threshold and rate, 3 rows.');
    expect(words(svg)).toEqual(expect.arrayContaining(['threshold', 'rate', '0.2', '1.0']));
  });

  it('draws a line through its points: a bend is where it is', () => {
    const path = drawn({})?.querySelector('path')?.getAttribute('d') ?? '';
    const [a, b, c] = [...path.matchAll(/[ML]([\d.]+),([\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBeCloseTo((c?.x ?? 0) - (b?.x ?? 0), 1);
    // A quarter of the way up in the first half, the rest in the second.
    expect(((a?.y ?? 0) - (b?.y ?? 0)) / ((a?.y ?? 0) - (c?.y ?? 0))).toBeCloseTo(0.25, 2);
  });

  it('tells series apart by dash and by name', () => {
    const svg = drawn({ color: 'group', data: { threshold: [0, 1, 0, 1], rate: [0, 1, 1, 0], group: ['a', 'a', 'b', 'b'] } });
    expect([...(svg?.querySelectorAll('path') ?? [])].map((line) => line.getAttribute('stroke-dasharray'))).toEqual([null, '6 3']);
    expect(words(svg)).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it('stacks bars on each other from zero', () => {
    const svg = drawn({ mark: 'bar', x: 'region', color: 'kind', data: { region: ['n', 'n', 's'], rate: [3, 1, 4], kind: ['x', 'y', 'x'] } });
    const bars = [...(svg?.querySelectorAll('rect[fill-opacity]') ?? [])].map((bar) => ({
      top: Number(bar.getAttribute('y')),
      bottom: Number(bar.getAttribute('y')) + Number(bar.getAttribute('height')),
    }));
    expect(bars).toHaveLength(3);
    expect(bars[1]?.bottom).toBeCloseTo(bars[0]?.top ?? 0, 1);
    expect(bars[1]?.top).toBeCloseTo(bars[2]?.top ?? 0, 1);
    expect(bars[0]?.bottom).toBeCloseTo(bars[2]?.bottom ?? 0, 1);
  });

  it('draws histograms, dots and areas, and instants in UTC', () => {
    expect(drawn({ mark: 'histogram', y: null, data: { threshold: [1, 2, 2, 3, 3, 3] } })?.querySelectorAll('rect[fill-opacity]').length).toBeGreaterThan(2);
    expect(drawn({ mark: 'dot' })?.querySelectorAll('path')).toHaveLength(3);
    expect(drawn({ mark: 'area' })?.querySelector('path')?.getAttribute('d')).toMatch(/z$/);
    const day = 86_400_000;
    expect(words(drawn({ times: ['threshold'], data: { threshold: [0, day, 2 * day], rate: [1, 2, 3] } })).some((text) => text.endsWith('UTC'))).toBe(true);
  });

  it('leaves boxes, facets, categories upwards and empty charts to the table', () => {
    expect(drawn({ mark: 'box' })).toBeNull();
    expect(drawn({ facet: 'group', data: { threshold: [0], rate: [1], group: ['a'] } })).toBeNull();
    expect(drawn({ mark: 'dot', data: { threshold: [0], rate: ['high'] } })).toBeNull();
    expect(drawn({ data: { threshold: [], rate: [] } })).toBeNull();
  });
});
