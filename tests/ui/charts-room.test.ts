// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { ChartData } from '../../src/cells/types.ts';
import type { Drawing } from '../../src/charts/drawing.ts';
import { drawChart } from '../../src/charts/render.ts';
import { textWidth } from '../../src/charts/svg.ts';

const draw = (chart: ChartData, width = 800): Drawing => drawChart(chart, { width, document });

test.each(['rate', 'ms', 'requests'])('no text of bars in %s is cut off at the side, however narrow', (unit) => {
  const chart: ChartData = {
    kind: 'bars',
    title: 'latency p99 by deployment',
    unit,
    target: 0.98,
    bars: [
      { label: 'prod-a', value: 0.4, low: 0.3, high: 0.5 },
      { label: 'prod-b', value: 0.9, low: 0.8, high: 0.99 },
    ],
  };
  for (let width = 240; width <= 900; width += 20)
    for (const text of draw(chart, width).svg.querySelectorAll('text')) {
      const [x, wide, anchor] = [Number(text.getAttribute('x')), textWidth(text.firstChild?.textContent ?? ''), text.getAttribute('text-anchor')];
      const right = anchor === 'middle' ? x + wide / 2 : anchor === 'end' ? x : x + wide;
      expect(right, `${text.textContent} at ${width}`).toBeLessThanOrEqual(width);
    }
});

test('dots in rows of text take the height of their rows and need no legend', () => {
  const events = (kinds: readonly string[]): Drawing =>
    draw({
      kind: 'plot',
      title: 'Events',
      mark: 'dot',
      x: 'time',
      y: 'kind',
      color: 'kind',
      facet: null,
      data: { time: kinds.map((_, i) => Date.UTC(2026, 10, 3, i)), kind: kinds },
      times: ['time'],
    });
  const [two, four] = [events(['deploy', 'config', 'deploy']), events(['deploy', 'config', 'alert', 'resolved'])];
  expect(four.height - two.height).toBe(68);
  expect([...two.svg.querySelectorAll('text')].filter((text) => text.textContent === 'deploy')).toHaveLength(1);
});
