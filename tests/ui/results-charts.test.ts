// @vitest-environment jsdom
import { afterEach, describe, expect, test } from 'vitest';
import type { LitElement } from 'lit';
import type { ChartData } from '../../src/cells/types.ts';
import { chartExamples } from '../../src/charts/examples.ts';
import { ChartsElement, layoutCharts } from '../../src/ui/results/charts-element.ts';
import { bars, heatmap, histogramPair, plot, series, sparkline } from './chart-data.ts';

const drift = chartExamples.find((example) => example.name === 'drift')!;
let element = new ChartsElement();

async function settle(): Promise<void> {
  for (let i = 0; i < 2; i += 1) {
    await element.updateComplete;
    for (const chart of drawn()) await (chart as LitElement).updateComplete;
  }
}
const root = (): ShadowRoot => element.shadowRoot ?? element.attachShadow({ mode: 'open' });
const drawn = (): Element[] => [...root().querySelectorAll('fl-chart')];
const side = (): string =>
  (root().querySelector('.side fl-chart') as (Element & { chart: ChartData }) | null)?.chart.title ?? root().querySelector('.side')?.textContent?.trim() ?? '';
async function show(charts: readonly ChartData[]): Promise<void> {
  element = new ChartsElement();
  element.charts = charts;
  element.events = drift.events;
  document.body.append(element);
  await settle();
}
async function row(column: string, pin: boolean): Promise<void> {
  root()
    .querySelector('.duo fl-chart')
    ?.dispatchEvent(new CustomEvent('fl-row', { detail: { column, pin }, bubbles: true, composed: true }));
  await settle();
}
afterEach(() => element.remove());

test('distributions of a heat map’s rows stand beside it, everything else in a grid', () => {
  const { heat, overlays, others } = layoutCharts([series, heatmap, histogramPair, { ...histogramPair, column: 'elsewhere' } as ChartData, bars]);
  expect(heat).toBe(heatmap);
  expect([...overlays.keys()]).toEqual(['merchant_age_days']);
  expect(others.map((chart) => chart.kind)).toEqual(['series', 'histogramPair', 'bars']);
});

test('without a heat map distributions are charts like others', () => {
  expect(layoutCharts([histogramPair, bars]).others).toHaveLength(2);
});

describe('the distribution beside a heat map', () => {
  test('is the first feature’s, then the one pointed at, then the one that was kept', async () => {
    await show(drift.charts);
    expect(side()).toBe('merchant_age_days');
    await row('device_type', false);
    expect(side()).toBe('device_type');
    root().querySelector('.duo fl-chart')?.dispatchEvent(new Event('pointerleave'));
    await settle();
    expect(side()).toBe('merchant_age_days');
    await row('amount_eur', true);
    await row('device_type', false);
    root().querySelector('.duo fl-chart')?.dispatchEvent(new Event('pointerleave'));
    await settle();
    expect(side()).toBe('amount_eur');
  });

  test('says so where none is kept', async () => {
    await show(drift.charts);
    await row('mcc', false);
    expect(root().querySelector('.side')?.textContent).toContain('No distribution is kept for this feature.');
    expect(root().querySelector('.side')?.textContent).toContain('mcc');
  });

  test('follows real keys in the heat map', async () => {
    await show(drift.charts);
    const heat = drawn()[0] as LitElement;
    const frame = heat.shadowRoot?.querySelector('.frame');
    for (const key of ['ArrowDown', 'ArrowDown']) frame?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    await settle();
    expect(side()).toBe('device_type');
  });

  test('stays when a preview brings other rows in another order', async () => {
    await show(drift.charts);
    await row('device_type', true);
    root().querySelector('.duo fl-chart')?.dispatchEvent(new Event('pointerleave'));
    const [heat, ...rest] = drift.charts;
    if (heat?.kind !== 'heatmap') throw new Error('expected a heat map');
    element.preview = [{ ...heat, rows: [...heat.rows].reverse() }, ...rest];
    await settle();
    expect(side()).toBe('device_type');
    expect((drawn()[0] as LitElement).shadowRoot?.textContent).toContain('preview, binned');
    element.preview = null;
    await settle();
    expect((drawn()[0] as LitElement).shadowRoot?.textContent).not.toContain('preview, binned');
  });

  test('the inner event for rows does not leave, those of the contract do', async () => {
    const heard: string[] = [];
    for (const name of ['fl-row', 'fl-feature']) document.body.addEventListener(name, (event) => heard.push(event.type), { once: true });
    await show(drift.charts);
    const heat = drawn()[0] as LitElement;
    const frame = heat.shadowRoot?.querySelector('.frame');
    for (const key of ['ArrowDown', 'Enter']) frame?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    expect(heard).toEqual(['fl-feature']);
  });
});

describe('many charts', () => {
  test('four are shown, the rest on demand, distributions last', async () => {
    await show([series, bars, plot, sparkline, { ...bars, title: 'fifth' } as ChartData, heatmap, histogramPair]);
    const grid = (): number => root().querySelectorAll('.grid fl-chart').length;
    expect(grid()).toBe(4);
    const button = root().querySelector<HTMLButtonElement>('button.link');
    expect(button?.textContent).toBe('Show 2 more charts');
    button?.click();
    await settle();
    expect(grid()).toBe(6);
    expect(root().querySelector('button.link')?.textContent).toBe('Show fewer charts');
  });

  test('a result without charts draws nothing', async () => {
    await show([]);
    expect(drawn()).toEqual([]);
    expect(root().querySelector('button')).toBeNull();
  });

  test('only charts over time carry events', async () => {
    await show([series, bars]);
    expect(drawn().map((chart) => (chart as Element & { events: unknown[] }).events.length)).toEqual([drift.events.length, 0]);
  });
});

test('three charts over time stand side by side, also before all are shown; two take the whole width', async () => {
  const wide = (): number => root().querySelectorAll('.grid fl-chart.wide').length;
  await show([series, bars, bars, bars, { ...series, title: 'b' } as ChartData, { ...series, title: 'c' } as ChartData]);
  expect(wide()).toBe(0);
  element.charts = [series, bars, { ...series, title: 'b' } as ChartData];
  await settle();
  expect(wide()).toBe(2);
});

test('four charts stand two by two, three in a row, and bars with long names take the width', async () => {
  const even = (): boolean => root().querySelector('.grid.even') !== null;
  const titled = (n: number): ChartData[] => Array.from({ length: n }, (_, i) => ({ ...series, title: `series ${i}` }) as ChartData);
  await show(titled(4));
  expect(even()).toBe(true);
  element.remove();
  await show(titled(3));
  expect(even()).toBe(false);
  element.remove();
  await show([bars, { kind: 'bars', title: 'slices', unit: 'rate', bars: [{ label: 'region = eu-west and client = android', value: 0.4 }] }]);
  expect([...root().querySelectorAll('.grid fl-chart')].map((chart) => chart.classList.contains('wide'))).toEqual([false, true]);
});
