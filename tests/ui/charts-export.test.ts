// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import { chartTable, fileName } from '../../src/charts/chart-table.ts';
import { chartExamples } from '../../src/charts/examples.ts';
import { standaloneSvg } from '../../src/charts/export-svg.ts';
import { drawChart } from '../../src/charts/render.ts';
import { tableTwin } from '../../src/charts/table-twin.ts';
import { tableCsv } from '../../src/ui/base/save-file.ts';

const charts = chartExamples.flatMap((example) => example.charts.map((chart, i) => ({ name: `${example.name} ${i}`, chart, events: example.events })));
const resolve = (variable: string): string => (variable === '--fl-font' ? 'Inter, sans-serif' : variable === '--fl-panel' ? '#191c1f' : '#123456');

describe.each(charts)('$name', ({ chart, events }) => {
  test('its SVG stands alone: variables resolved, fonts named, a background, the title, no cursor, nothing foreign', () => {
    const { svg } = drawChart(chart, { width: 700, document, events });
    const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    cursor.setAttribute('data-cursor', '');
    svg.append(cursor);
    const { text, width, height } = standaloneSvg(svg, chart, { resolve, document });
    expect(text).not.toMatch(/var\(|currentColor|data-cursor|<style|href=/);
    expect(text.match(/https?:\/\/[^"]+/g)?.every((url) => url === 'http://www.w3.org/2000/svg')).toBe(true);
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    const root = parsed.documentElement;
    expect([root.tagName, root.getAttribute('font-family'), Number(root.getAttribute('width')), Number(root.getAttribute('height'))]).toEqual([
      'svg',
      'Inter, sans-serif',
      width,
      height,
    ]);
    expect(root.querySelector('rect')?.getAttribute('fill')).toBe('#191c1f');
    expect(root.querySelector(':scope > text')?.textContent?.slice(0, 12)).toBe(chart.title.slice(0, 12));
    expect(svg.querySelector('[data-cursor]')).not.toBeNull();
  });

  test('its CSV has one line a row of the table twin, with full numbers', () => {
    const table = chartTable(chart);
    const twin = tableTwin(chart);
    expect(table.rows).toHaveLength(twin.rows.length);
    const lines = tableCsv(table).trimEnd().split('\r\n');
    expect(lines).toHaveLength(twin.rows.length + 1);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

test('files are named after the chart', () => {
  expect(fileName('PSI by day, against the week before')).toBe('PSI-by-day-against-the-week-before');
  expect(fileName('Größe / p95 (ms)')).toMatch(/^Gr/);
  expect(fileName('…')).toBe('chart');
});
