// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WhatIfQuestion } from '../../src/cells/what-if-types.ts';
import { WhatIfElement, type AskDetail } from '../../src/ui/notebook/what-if-element.ts';

const question: WhatIfQuestion = {
  title: 'fast answers',
  controls: [
    { name: 'limit', title: 'good when latency_ms <', steps: [250, 300, 350], written: 300, show: (value) => `${value} ms` },
    { name: 'objective', title: 'share that must be good', steps: [0.95, 0.99], written: 0.99, show: (value) => `${value * 100} %` },
  ],
  answer: ({ limit = 300, objective = 0.99 }) => [
    ['pages', String(350 - limit)],
    ['budget left', `${objective * 10} %`],
  ],
  sentence: ({ limit = 300 }) => `${350 - limit} pages`,
  changes: (values) => Object.entries(values).map(([name, value]) => ({ path: ['objectives', 0, name], value })),
};

let element: WhatIfElement;
let asked: AskDetail[];
let changed: unknown[];
const root = () => element.shadowRoot as ShadowRoot;
const sliders = () => [...root().querySelectorAll<HTMLInputElement>('input[type=range]')];
const rows = () => [...root().querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
const button = (name: string) => [...root().querySelectorAll('button')].find((given) => given.textContent === name);
async function slide(i: number, step: number): Promise<void> {
  const slider = sliders()[i];
  if (slider === undefined) throw new Error('no slider');
  slider.value = String(step);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await element.updateComplete;
}

/** Gives the questions to who asked and waits until they are drawn. */
async function give(i: number, questions: readonly WhatIfQuestion[] | null): Promise<void> {
  const given = asked[i]?.give(questions);
  await vi.advanceTimersByTimeAsync(50);
  await given;
  await element.updateComplete;
}

beforeEach(async () => {
  vi.useFakeTimers();
  [asked, changed] = [[], []];
  element = new WhatIfElement();
  element.cell = 'budget';
  element.addEventListener('fl-ask', (event) => asked.push((event as CustomEvent<AskDetail>).detail));
  element.addEventListener('fl-change', (event) => changed.push((event as CustomEvent).detail));
  document.body.append(element);
  await element.updateComplete;
});
afterEach(() => {
  element.remove();
  vi.useRealTimers();
});

describe('<fl-what-if>', () => {
  test('asks for its cell once, and says when there is nothing to ask', async () => {
    expect(asked.map(({ cell }) => cell)).toEqual(['budget']);
    expect(root().textContent).toContain('Counting');
    await give(0, null);
    expect(root().textContent).toContain('Run this cell');
  });

  test('shows the answer beside what stands in the notebook while a slider moves, and says it when the slider rests', async () => {
    await give(0, [question]);
    expect(sliders().map((slider) => [slider.getAttribute('max'), slider.value, slider.getAttribute('aria-valuetext')])).toEqual([
      ['2', '1', '300 ms'],
      ['1', '1', '99 %'],
    ]);
    expect(sliders().map((slider) => root().querySelector(`label[for=${slider.id}]`)?.textContent)).toEqual(question.controls.map(({ title }) => title));
    expect([button('Write into notebook')?.disabled, button('Reset')?.disabled]).toEqual([true, true]);
    await slide(0, 0);
    expect(rows()).toEqual([
      ['pages', '50', '100'],
      ['budget left', '9.9 %', '9.9 %'],
    ]);
    expect(sliders()[0]?.getAttribute('aria-valuetext')).toBe('250 ms');
    expect(root().querySelector('[role=status]')?.textContent).toBe('');
    vi.advanceTimersByTime(500);
    await element.updateComplete;
    expect(root().querySelector('[role=status]')?.textContent).toBe('100 pages');
  });

  test('before a slider can be moved, each has been moved to its ends, in tasks of their own, and what stands in the notebook was asked last', async () => {
    const settings: unknown[] = [];
    const answer: WhatIfQuestion['answer'] = (values) => {
      settings.push(values);
      return question.answer(values);
    };
    const given = asked[0]?.give([{ ...question, answer }]);
    expect(settings).toEqual([]);
    for (const seen of [1, 2, 3, 4]) {
      vi.advanceTimersToNextTimer();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      expect(settings).toHaveLength(seen);
    }
    await given;
    await element.updateComplete;
    expect(settings).toEqual([
      { limit: 250, objective: 0.99 },
      { limit: 350, objective: 0.99 },
      { limit: 300, objective: 0.95 },
      { limit: 300, objective: 0.99 },
    ]);
    expect(rows()[0]).toEqual(['pages', '50', '50']);
  });

  test('writes what was moved as changes of the cell, and can go back', async () => {
    await give(0, [question]);
    await slide(1, 0);
    button('Write into notebook')?.click();
    expect(changed).toEqual([
      { kind: 'setCellParameter', cell: 'budget', path: ['objectives', 0, 'limit'], value: 300 },
      { kind: 'setCellParameter', cell: 'budget', path: ['objectives', 0, 'objective'], value: 0.95 },
    ]);
    button('Reset')?.click();
    await element.updateComplete;
    expect(rows().every(([, before, after]) => before === after)).toBe(true);
  });

  test('asks again when the result is another, and a late answer of the first does not count', async () => {
    const record = {
      id: 'budget',
      type: 'slo',
      verdict: 'pass',
      headline: '',
      findings: [],
      measurements: [],
      tables: [],
      charts: [],
      caveats: [],
      sql: [],
      rowsRead: 1,
    } as const;
    element.record = record;
    await element.updateComplete;
    expect(asked).toHaveLength(2);
    await give(0, [question]);
    expect(root().textContent).toContain('Counting');
    await give(1, [question]);
    expect(sliders()).toHaveLength(2);
  });
});
