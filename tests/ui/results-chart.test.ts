// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChartData } from '../../src/cells/types.ts';
import { chartExamples } from '../../src/charts/examples.ts';
import { ChartElement } from '../../src/ui/results/chart-element.ts';
import { placeTip } from '../../src/ui/results/chart-tip.ts';
import { heatmap, series } from './chart-data.ts';

const day = 86_400_000;
const november = Date.UTC(2026, 10, 1);
let element: ChartElement;
let heard: [string, unknown][];

const root = (): ShadowRoot => element.shadowRoot ?? element.attachShadow({ mode: 'open' });
const frame = (): HTMLElement => root().querySelector<HTMLElement>('.frame') ?? document.body;
const status = (): string => root().querySelector('[role=status]')?.textContent ?? '';
const tipText = (): string => root().querySelector('.tip')?.textContent?.replace(/\s+/g, ' ') ?? '';

async function show(chart: ChartData, more: Partial<ChartElement> = {}): Promise<void> {
  element = new ChartElement();
  Object.assign(element, { chart, ...more });
  heard = [];
  for (const name of ['fl-filter', 'fl-window', 'fl-feature', 'fl-row'])
    element.addEventListener(name, (event) => heard.push([name, (event as CustomEvent).detail]));
  document.body.append(element);
  await element.updateComplete;
}
async function press(key: string, shiftKey = false): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true, cancelable: true });
  frame().dispatchEvent(event);
  await element.updateComplete;
  return event;
}
async function point(type: string, x: number, y: number, more: object = {}): Promise<void> {
  const event = new MouseEvent(type, { clientX: x, clientY: y, button: 0, bubbles: true, composed: true });
  Object.assign(event, { pointerType: 'mouse', pointerId: 1, ...more });
  frame().dispatchEvent(event);
  await element.updateComplete;
}
const anchor = (i: number): { x: number; y: number } => {
  const datum = element.drawing?.datum(i);
  if (datum === undefined) throw new Error('no drawing');
  return { x: datum.anchor.x, y: datum.box.y + datum.box.height / 2 };
};
const said = (name: string): unknown[] => heard.filter(([what]) => what === name).map(([, detail]) => detail);

beforeEach(() => {
  heard = [];
});
afterEach(() => element.remove());

describe('keys', () => {
  test('a chart is one tab stop, names itself and says the value that is reached', async () => {
    await show(series);
    expect(root().querySelectorAll('.stage [tabindex="0"]')).toHaveLength(1);
    expect(frame().getAttribute('aria-label')).toBe('p95 latency by day: arrow keys read the values');
    expect(root().querySelector('svg[role=img]')?.getAttribute('aria-label')).toContain('Target 300\u2009ms');
    frame().dispatchEvent(new FocusEvent('focus'));
    await element.updateComplete;
    expect(status()).toBe('1 Nov 2026 UTC: v1.8 268\u2009ms (255\u2009ms to 281\u2009ms), n of v1.8 14\u2009285');
    await press('ArrowRight');
    expect(status()).toContain('2 Nov 2026 UTC');
    await press('End');
    expect(status()).toContain('14 Nov 2026 UTC');
    await press('ArrowDown');
    expect(status()).toContain('n of v1.9');
    expect(tipText()).toContain('14 Nov 2026 UTC');
  });

  test('keys that are used stay in the chart; the others, and those with Ctrl, pass', async () => {
    await show(series);
    const outer = vi.fn();
    document.body.addEventListener('keydown', outer);
    expect((await press('ArrowRight')).defaultPrevented).toBe(true);
    expect((await press('Enter')).defaultPrevented).toBe(true);
    expect(outer).not.toHaveBeenCalled();
    expect((await press('j')).defaultPrevented).toBe(false);
    expect(outer).toHaveBeenCalledTimes(1);
    document.body.removeEventListener('keydown', outer);
  });

  test('Enter on a bucket sets the window; Shift and an arrow stretch it', async () => {
    await show(series);
    await press('ArrowRight');
    await press('Enter');
    expect(said('fl-window')).toEqual([{ from: november, to: november + day }]);
    await press('ArrowRight');
    await press('ArrowRight', true);
    await press('ArrowRight', true);
    expect(status()).toContain('2 Nov 2026 – 4 Nov 2026 UTC. Enter sets the window.');
    await press('Enter');
    expect(said('fl-window').at(-1)).toEqual({ from: november + day, to: november + 4 * day });
  });

  test('Escape lets go, and leaving forgets', async () => {
    await show(series);
    await press('ArrowRight');
    expect(root().querySelector('.tip')).not.toBeNull();
    await press('Escape');
    expect(root().querySelector('.tip')).toBeNull();
    await press('ArrowRight');
    frame().dispatchEvent(new FocusEvent('blur'));
    await element.updateComplete;
    expect(root().querySelector('.tip')).toBeNull();
    expect(status()).toBe('');
  });

  test('on a heat map Enter opens the feature and Space keeps its row', async () => {
    await show(heatmap);
    await press('ArrowRight');
    await press('ArrowDown');
    expect(status()).toContain('device_type: 1 Nov 2026 UTC');
    await press('Enter');
    expect(said('fl-feature')).toEqual([{ column: 'device_type' }]);
    await press(' ');
    expect(said('fl-row').at(-1)).toEqual({ column: 'device_type', pin: true });
  });

  test('Enter on a bin is a filter', async () => {
    await show(chartExamples[0]!.charts[1]!);
    await press('ArrowRight');
    await press('ArrowRight');
    await press('Enter');
    expect(said('fl-filter')).toEqual([{ column: 'merchant_age_days', above: 12, upTo: 30 }]);
  });
});

describe('pointer', () => {
  test('hovering tells exact values without flooding the status line', async () => {
    await show(series);
    const at = anchor(2);
    await point('pointermove', at.x, at.y);
    expect(tipText()).toContain('3 Nov 2026 UTC');
    expect(status()).toBe('');
    await point('pointerleave', 0, 0);
    expect(root().querySelector('.tip')).toBeNull();
  });

  test('a click on a bucket is its window, a drag is a stretch of whole buckets', async () => {
    await show(series);
    const [from, to] = [anchor(1), anchor(3)];
    await point('pointerdown', from.x, from.y);
    await point('pointerup', from.x, from.y);
    expect(said('fl-window')).toEqual([{ from: november + day, to: november + 2 * day }]);
    await point('pointerdown', to.x, to.y);
    await point('pointermove', from.x, from.y);
    expect(root().querySelector('[data-cursor] rect[fill="var(--fl-accent)"]')).not.toBeNull();
    await point('pointerup', from.x, from.y);
    expect(said('fl-window').at(-1)).toEqual({ from: november + day, to: november + 4 * day });
  });

  test('a click on a heat map keeps the row and does not change the window; a drag does', async () => {
    await show(heatmap);
    const at = anchor(3);
    await point('pointerdown', at.x, at.y);
    await point('pointerup', at.x, at.y);
    expect(said('fl-row').at(-1)).toEqual({ column: 'merchant_age_days', pin: true });
    expect(said('fl-window')).toEqual([]);
    const to = anchor(5);
    await point('pointerdown', at.x, at.y);
    await point('pointermove', to.x, to.y);
    await point('pointerup', to.x, to.y);
    expect(said('fl-window')).toEqual([{ from: november + 3 * day, to: november + 6 * day }]);
  });

  test('a click on a feature’s name opens the feature', async () => {
    await show(heatmap);
    const name = element.drawing?.rows[2];
    await point('pointerup', 5, (name?.box.y ?? 0) + 4);
    expect(said('fl-feature')).toEqual([{ column: 'amount_eur' }]);
  });

  test('a finger reads with the first tap and chooses with the second', async () => {
    await show(series);
    const at = anchor(1);
    await point('pointerup', at.x, at.y, { pointerType: 'touch' });
    expect(tipText()).toContain('2 Nov 2026 UTC');
    expect(said('fl-window')).toEqual([]);
    await point('pointerup', at.x, at.y, { pointerType: 'touch' });
    expect(said('fl-window')).toHaveLength(1);
  });

  test('the box stays inside the chart', () => {
    const box = document.createElement('div');
    Object.defineProperties(box, { offsetWidth: { value: 200 }, offsetHeight: { value: 80 } });
    const at = (x: number, y: number, width: number): string => {
      placeTip(box, { width, height: 200 }, { x, y });
      return box.style.transform;
    };
    expect(at(100, 100, 600)).toBe('translate(114px, 60px)');
    expect(at(500, 100, 600)).toBe('translate(286px, 60px)');
    expect(at(500, 0, 600)).toBe('translate(286px, -12px)');
    expect(at(150, 120, 300)).toBe('translate(50px, 26px)');
  });
});

describe('the rest', () => {
  test('an empty chart says so and offers nothing', async () => {
    await show({ kind: 'series', title: 'p95', unit: 'ms', bucketSeconds: 3600, points: [] });
    expect(root().textContent).toContain('Nothing to draw: this result has no values here.');
    expect(root().querySelector('fl-menu-button')).toBeNull();
  });

  test('numbers are folded below and made when opened', async () => {
    await show(heatmap);
    expect(root().querySelector('table')).toBeNull();
    const details = root().querySelector('details') as HTMLDetailsElement;
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
    await element.updateComplete;
    expect(root().querySelectorAll('tbody tr')).toHaveLength(7 * 14);
  });

  test('a long heat map unfolds', async () => {
    await show(chartExamples.find((example) => example.name === 'drift-wide')!.charts[0]!);
    const button = root().querySelector<HTMLButtonElement>('button.link');
    expect(button?.textContent).toBe('Show all 60 rows');
    button?.click();
    await element.updateComplete;
    expect(element.drawing?.rows).toHaveLength(60);
    expect(root().querySelector('button.link')?.getAttribute('aria-expanded')).toBe('true');
  });

  test('bare charts have neither title, table nor tab stop', async () => {
    await show(heatmap, { bare: true });
    expect(root().querySelector('figcaption, details, [tabindex]')).toBeNull();
    expect(root().querySelector('svg')).not.toBeNull();
  });

  test('a new chart of the same kind keeps the cursor where it was', async () => {
    await show(series);
    await press('ArrowRight');
    await press('ArrowRight');
    element.chart = { ...(series as Extract<ChartData, { kind: 'series' }>), unit: 's' };
    await element.updateComplete;
    expect(tipText()).toContain('2 Nov 2026 UTC');
    expect(tipText()).toContain('286 s');
  });
});

test('a chart that was never on screen is drawn for print', async () => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  await show(series);
  expect(element.drawing).toBeNull();
  globalThis.dispatchEvent(new Event('beforeprint'));
  expect(root().querySelector('.drawing svg')).not.toBeNull();
  vi.unstubAllGlobals();
});
