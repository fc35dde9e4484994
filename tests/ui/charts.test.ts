// @vitest-environment jsdom
import { expect, test, vi } from 'vitest';
import type { ChartData } from '../../src/cells/types.ts';
import { describeChart } from '../../src/charts/describe.ts';
import { renderChart } from '../../src/charts/render.ts';
import { tableTwin } from '../../src/charts/table-twin.ts';
import { heatStep } from '../../src/charts/theme.ts';
import { bars, charts, heatmap, histogramPair, plot, series, sparkline } from './chart-data.ts';

const draw = (chart: ChartData, width = 640): Element => renderChart(chart, { width, document });

test.each(Object.entries(charts))('%s draws without a warning, a style element or a style attribute, and names itself', (_, chart) => {
  const warn = vi.spyOn(console, 'warn');
  const svg = draw(chart);
  expect(warn).not.toHaveBeenCalled();
  expect(svg.tagName.toLowerCase()).toBe('svg');
  expect(svg.querySelector('style')).toBeNull();
  expect(svg.textContent).not.toContain('⚠');
  expect(svg.getAttribute('role')).toBe('img');
  expect(svg.getAttribute('aria-label')).toContain(chart.title);
  expect(svg.outerHTML).not.toContain('NaN');
  warn.mockRestore();
});

test.each(Object.entries(charts))('%s fits a phone', (_, chart) => {
  expect(Number(draw(chart, 300).getAttribute('width'))).toBeLessThanOrEqual(300);
});

test('a heat map tints only what is above the noise floor and leaves missing cells empty', () => {
  const svg = draw(heatmap).outerHTML;
  expect(svg).toContain('var(--fl-heat-0)');
  expect(svg).toContain('var(--fl-heat-5)');
  expect(svg).toContain('merchant_age_days');
  expect(svg).toContain('Nov 2026, UTC');
  expect([
    heatStep(null, 0.02, 0.3),
    heatStep(0.02, 0.02, 0.3),
    heatStep(0.021, 0.02, 0.3),
    heatStep(9, 0.02, 0.3),
    heatStep(0.1, 0.1, 0.1),
    heatStep(0.2, 0.1, 0.1),
  ]).toEqual([-1, 0, 1, 5, 0, 5]);
});

test('a pair of histograms shows shares, reference grey and current blue', () => {
  const svg = draw(histogramPair).outerHTML;
  expect(svg).toContain('var(--fl-reference)');
  expect(svg).toContain('var(--fl-accent)');
  expect(svg).toContain('12–30');
  const twin = tableTwin(histogramPair);
  expect(twin.rows[0]).toEqual(['≤ 12', '18\u2009120', '11.1\u2009%', '3510', '18.7\u2009%']);
  expect(twin.rows).toHaveLength(10);
});

test('a series breaks where a bucket is missing and where a value is null', () => {
  const svg = draw(series);
  const lines = [...svg.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '').filter((d) => d.startsWith('M') && !d.includes('Z'));
  expect(lines.length).toBeGreaterThan(0);
  expect(Math.max(...lines.map((d) => d.split('M').length - 1))).toBeGreaterThan(2);
  expect(svg.outerHTML).toContain('4 3');
  expect(describeChart(series)).toContain('Target 300\u2009ms');
});

test('the axis of bars ends at zero where no value lies beyond, and says a unit in words once', () => {
  const texts = (unit: string, value: number, low: number, high: number) =>
    [...draw({ kind: 'bars', title: '', unit, bars: [{ label: 'a', value, low, high }] }).querySelectorAll('text')].map((text) => text.textContent);
  expect(texts('rate', 0.17, 0.01, 0.19)[0]).toBe('0\u2009%');
  expect(texts('rate', -0.17, -0.19, -0.01)).toContain('0\u2009%');
  expect(texts('rate', 0.01, -0.01, 0.19).some((text) => text?.startsWith('\u2212'))).toBe(true);
  expect(texts('share of the gain', 0.2542, 0.1, 0.3).filter((text) => text?.includes('share of the gain'))).toHaveLength(1);
  expect(texts('ms', 12, 10, 14)).toContain('12\u2009ms');
});

test('bars with an interval draw it, bars without one start at zero', () => {
  const svg = draw(bars);
  expect(svg.querySelectorAll('circle')).toHaveLength(3);
  expect(tableTwin(bars).rows[0]).toEqual(['18–25', '2.1\u2009points', '0.4\u2009points', '3.9\u2009points']);
  expect(tableTwin(bars).rows[3]?.[2]).toBe('–');
});

test('a sparkline is named by its column and counts its rows', () => {
  expect(describeChart(sparkline)).toBe('latency_ms. Distribution of latency_ms, 200\u2009000 rows in 5 bins.');
  expect(draw(sparkline, 180).querySelectorAll('rect')).toHaveLength(5);
});

test.each(['histogram', 'bar', 'line', 'dot', 'area', 'box'] as const)('an author’s %s draws', (mark) => {
  if (plot.kind !== 'plot') throw new Error('expected a plot');
  const warn = vi.spyOn(console, 'warn');
  const svg = draw({ ...plot, mark, facet: mark === 'dot' ? 'model_version' : null });
  expect(svg.textContent).not.toContain('⚠');
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('times in the table twin are UTC', () => {
  expect(tableTwin(plot).rows[1]).toEqual(['2026-11-02', '12\u2009731', 'v1.8']);
});

test('empty data draws empty axes instead of failing', () => {
  expect(draw({ kind: 'series', title: 'nothing', unit: '', bucketSeconds: 3600, points: [] }).tagName.toLowerCase()).toBe('svg');
  expect(draw({ kind: 'bars', title: 'nothing', unit: '', bars: [] }).tagName.toLowerCase()).toBe('svg');
  expect(
    draw({ kind: 'heatmap', title: 'nothing', metric: 'psi', floor: 0, ceiling: 1, rows: [], times: [], bucketSeconds: 60, cells: [] }).tagName.toLowerCase(),
  ).toBe('svg');
  expect(describeChart({ kind: 'series', title: 'nothing', unit: '', bucketSeconds: 3600, points: [] })).toContain('no values');
});
