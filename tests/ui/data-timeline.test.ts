// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionState } from '../../src/notebook/session-types.ts';
import type { BrushEvent } from '../../src/ui/data/brush.ts';
import { TimelineElement } from '../../src/ui/data/timeline.ts';
import { lab, start, timeline, withTable } from './data-states.ts';
import { all, Stage } from './data-stage.ts';
import { empty } from './fake-session.ts';

const hour = 3_600_000;
const day = 24 * hour;
let stage: Stage<TimelineElement>;
let frames: FrameRequestCallback[] = [];

async function show(state: SessionState): Promise<void> {
  stage = new Stage(new TimelineElement(), ['fl-brush', 'fl-choose-role']);
  stage.element.state = state;
  await stage.settled();
}
const brushes = (): BrushEvent[] => stage.fired.map(([, detail]) => detail as BrushEvent);
const phases = (): string[] => brushes().map(({ phase }) => phase);
const frame = (): void => {
  for (const run of frames.splice(0)) run(0);
};
const slider = (part: string): HTMLElement => stage.find(`[role=slider][data-part=${part}]`);
/** Pixels of an instant: the drawing is 640 wide where nothing measures it. */
const at = (time: number): number => ((time - start) / (14 * day)) * 640;
function pointer(type: string, target: Element, time: number, rest: MouseEventInit = {}): void {
  target.dispatchEvent(new MouseEvent(type, { clientX: at(time), bubbles: true, composed: true, button: 0, ...rest }));
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => frames.push(run));
  vi.stubGlobal('cancelAnimationFrame', () => {
    frames = [];
  });
  await show(lab);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what is shown', () => {
  test('the chosen window in words with its rows, current first', () => {
    expect(stage.texts('.readout')[0]).toMatch(/^current 9 Nov 2026 to 15 Nov 2026 UTC, 6 d, \d\d \d{3} rows$/);
    expect(stage.texts('.pick button')).toEqual(['reference', 'current', 'canary_eu']);
  });

  test('gaps and events in words, also where their labels have no room', () => {
    expect(stage.texts('details li')).toEqual([
      '8 Nov 2026 14:00 · deploy v1.9',
      '8 Nov 2026 16:00 · v1.9 first seen',
      '8 Nov 2026 19:00 · config threshold 0.62',
      '10 Nov 2026 18:00 · no rows for 5 h',
      '11 Nov 2026 20:00 · incident payment timeouts',
    ]);
  });

  test('windows of one table that overlap give a sentence; a condition of its own does not', async () => {
    expect(stage.texts('.note')[0]).toMatch(/^Drag to draw/);
    await show({
      ...lab,
      populations: {
        ...lab.populations,
        reference: { name: 'reference', table: 'telemetry', window: { column: 'ts', from: timeline.first, to: start + 10 * day } },
      },
    });
    expect(stage.texts('.note')).toEqual(['current and reference share 2 d: rows in both hide part of any difference.']);
  });

  test('empty, untimed and counting states; the missing timestamp can be chosen', async () => {
    await show(empty);
    expect(stage.texts('.blank')).toEqual(['Add telemetry to see its traffic over time.']);
    await show(withTable({ timeline: null }));
    expect(stage.texts('.readout')).toEqual(['Counting rows over time…']);
    await show(withTable({ timeline: null, roles: {} }));
    await stage.press('Choose the timestamp');
    expect(stage.fired).toEqual([['fl-choose-role', { table: 'telemetry', role: 'timestamp' }]]);
    const refused = [{ column: 'ts', role: 'timestamp', given: true, sentence: '"ts" holds numbers of no unit' }] as const;
    const wanted = [{ column: 'ts', type: 'BIGINT', role: 'timestamp', given: true, unit: null }] as const;
    await show(withTable({ timeline: null, times: { wanted, settled: { relation: 'telemetry', readings: [], refused } } }));
    expect(stage.texts('.blank span')).toEqual(['"ts" holds numbers of no unit.']);
    await stage.press('Choose the timestamp');
    expect(stage.fired).toEqual([['fl-choose-role', { table: 'telemetry', role: 'timestamp' }]]);
  });
});

describe('keys', () => {
  test('handles are sliders that say their window', () => {
    expect(slider('from').getAttribute('aria-valuetext')).toMatch(/^9 Nov 2026 UTC; 9 Nov 2026 to 15 Nov 2026 UTC, 6.d/);
    expect(Number(slider('to').getAttribute('aria-valuenow'))).toBe(timeline.last + 1);
  });

  test('arrows move by a bucket, with Shift by ten; the change ends a while after the last key', async () => {
    await stage.key(slider('from'), 'ArrowRight');
    await stage.key(slider('from'), 'ArrowRight', true);
    frame();
    expect(brushes()).toEqual([
      { population: 'current', window: { from: start + 8 * day + hour, to: timeline.last + 1 }, phase: 'start' },
      { population: 'current', window: { from: start + 8 * day + 11 * hour, to: timeline.last + 1 }, phase: 'move' },
    ]);
    vi.advanceTimersByTime(1000);
    expect(phases()).toEqual(['start', 'move', 'end']);
  });

  test('Home and End go to the ends of the span; the body keeps its length', async () => {
    await stage.key(slider('from'), 'Home');
    expect(brushes()[0]?.window).toEqual({ from: timeline.first, to: timeline.last + 1 });
    stage.element.choose('canary_eu');
    await stage.settled();
    await stage.key(slider('body'), 'End');
    expect(brushes().at(-1)?.window).toEqual({ from: timeline.last + 1 - 2 * day, to: timeline.last + 1 });
  });

  test('Escape restores the window, during a change and after it', async () => {
    slider('from').dispatchEvent(new FocusEvent('focus'));
    await stage.key(slider('from'), 'ArrowRight');
    await stage.key(slider('from'), 'Escape');
    expect(phases()).toEqual(['start', 'cancel']);
    expect(stage.texts('.readout')[0]).toContain('9 Nov 2026 to');
    await stage.key(slider('from'), 'ArrowRight');
    vi.advanceTimersByTime(1000);
    await stage.key(slider('from'), 'Escape');
    expect(phases()).toEqual(['start', 'cancel', 'start', 'end', 'start', 'end']);
    expect(brushes().at(-1)?.window.from).toBe(start + 8 * day);
  });

  test('Escape without a change is left to others', async () => {
    let seen = 0;
    stage.element.addEventListener('keydown', () => (seen += 1));
    slider('from').dispatchEvent(new FocusEvent('focus'));
    await stage.key(slider('from'), 'Escape');
    expect([seen, stage.fired.length]).toEqual([1, 0]);
  });
});

describe('the pointer', () => {
  const chart = (): HTMLElement => stage.find('svg.chart');

  test('drawing a window snaps to buckets and tells at most one move a frame', async () => {
    pointer('pointerdown', chart(), start + 2 * day);
    for (const hours of [10, 20, 30, 48]) pointer('pointermove', chart(), start + 2 * day + hours * hour + 600_000);
    expect(phases()).toEqual(['start']);
    frame();
    expect(phases()).toEqual(['start', 'move']);
    pointer('pointerup', chart(), start + 4 * day);
    expect(brushes().at(-1)).toEqual({ population: 'current', window: { from: start + 2 * day, to: start + 4 * day }, phase: 'end' });
    await stage.settled();
    expect(stage.texts('.readout')[0]).toContain('3 Nov 2026 to 5 Nov 2026');
  });

  test('the body moves, an edge stretches, Escape gives up', async () => {
    stage.element.choose('canary_eu');
    await stage.settled();
    pointer('pointerdown', slider('body'), start + 10 * day);
    pointer('pointermove', chart(), start + 9 * day);
    pointer('pointerup', chart(), start + 9 * day);
    expect(brushes().at(-1)?.window).toEqual({ from: start + 8 * day, to: start + 10 * day });
    await stage.settled();
    pointer('pointerdown', slider('to'), start + 10 * day);
    pointer('pointermove', chart(), start + 12 * day);
    await stage.key(document.body, 'Escape');
    expect(brushes().at(-1)).toEqual({ population: 'canary_eu', window: { from: start + 8 * day, to: start + 10 * day }, phase: 'cancel' });
  });

  test('a click on another band chooses it and changes nothing', async () => {
    pointer('pointerdown', stage.find('[data-band=reference]'), start + day);
    pointer('pointerup', chart(), start + day);
    await stage.settled();
    expect(stage.fired).toEqual([]);
    expect(all(stage.root, '.pick [aria-pressed=true]').map((button) => button.textContent)).toEqual(['reference']);
  });

  test('the whole span', async () => {
    await stage.press('Whole span');
    expect(brushes().map(({ window, phase }) => [window.from, window.to, phase])).toEqual([
      [timeline.first, timeline.last + 1, 'start'],
      [timeline.first, timeline.last + 1, 'end'],
    ]);
  });

  test('a drawn window stays until the session has taken it', async () => {
    await stage.press('Whole span');
    const window = { column: 'ts', from: timeline.first, to: timeline.last + 1 };
    stage.element.state = { ...lab, running: true };
    await stage.settled();
    expect(stage.texts('.readout')[0]).toContain('1 Nov 2026 00:12');
    stage.element.state = {
      ...lab,
      populations: { ...lab.populations, current: { name: 'current', table: 'telemetry', window: { ...window, from: start + day } } },
    };
    await stage.settled();
    expect(stage.texts('.readout')[0]).toContain('2 Nov 2026 to');
  });
});
