// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CellElement } from '../../src/ui/notebook/cell-element.ts';
import { drift, notebook, results } from './fake-session.ts';
import type { CellState } from '../../src/notebook/session-types.ts';
import type { CellSource } from '../../src/notebook/types.ts';

let cell: CellElement;
const inside = (selector: string): HTMLElement[] => [...cell.renderRoot.querySelectorAll<HTMLElement>(selector)];
const first = (selector: string): HTMLElement => {
  const found = inside(selector)[0];
  if (found === undefined) throw new Error(`nothing matches ${selector}`);
  return found;
};
const focused = (): Element | null => cell.shadowRoot?.activeElement ?? null;
const press = async (target: HTMLElement, key: string): Promise<boolean> => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
  target.dispatchEvent(event);
  await cell.updateComplete;
  return event.defaultPrevented;
};
const sourceOf = (id: string): CellSource => {
  const block = notebook.blocks.find((given) => given.kind === 'cell' && given.cell.id === id);
  if (block?.kind !== 'cell') throw new Error(`no cell ${id}`);
  return block.cell;
};
const failing: CellState = { id: 'features', type: 'drift', status: 'done', progress: null, dependsOn: [], result: drift };

beforeEach(async () => {
  cell = new CellElement();
  cell.cell = failing;
  cell.source = sourceOf('features');
  cell.state = results;
  document.body.append(cell);
  await cell.updateComplete;
});
afterEach(() => cell.remove());

describe('Why?', () => {
  test('is asked of verdicts that leave a question, and of no other', async () => {
    const asks = async (given: CellState): Promise<boolean> => {
      cell.cell = given;
      await cell.updateComplete;
      cell.why();
      await cell.updateComplete;
      const open = inside('.why').length === 1;
      expect(inside('.why-button')).toHaveLength(open ? 1 : 0);
      cell.close();
      await cell.updateComplete;
      return open;
    };
    const with_ = (verdict: 'fail' | 'warn' | 'insufficient' | 'invalid' | 'pass' | 'info' | 'error'): CellState => ({
      ...failing,
      result: { ...drift, verdict },
    });
    const answers: boolean[] = [];
    for (const verdict of ['fail', 'warn', 'insufficient', 'invalid', 'pass', 'info', 'error'] as const) answers.push(await asks(with_(verdict)));
    expect(answers).toEqual([true, true, true, true, false, false, false]);
    expect(await asks({ ...failing, status: 'running' })).toBe(false);
  });

  test('takes the focus, closes with Escape without telling the page, and gives the focus back', async () => {
    cell.why();
    await cell.updateComplete;
    await cell.updateComplete;
    expect(focused()?.closest('.why')).not.toBeNull();
    let leaked = false;
    document.addEventListener('keydown', () => (leaked = true), { once: true });
    expect(await press(focused() as HTMLElement, 'Escape')).toBe(true);
    await cell.updateComplete;
    expect([inside('.why').length, document.activeElement, leaked]).toEqual([0, cell, false]);
  });
});

describe('Edit', () => {
  beforeEach(async () => {
    cell.edit();
    await cell.updateComplete;
    await cell.updateComplete;
  });

  test('opens a form, with the text one tab away; arrow keys change the tab', async () => {
    expect(inside('[role=tab]').map((tab) => [tab.textContent, tab.getAttribute('aria-selected')])).toEqual([
      ['Form', 'true'],
      ['Text', 'false'],
    ]);
    expect(first('fl-cell-form')).toHaveProperty('source', cell.source);
    expect(focused()).toBe(first('[role=tab][aria-selected=true]'));
    await press(first('[role=tab]'), 'ArrowRight');
    expect(first('fl-cell-text')).toHaveProperty('cell', 'features');
    expect(focused()?.textContent).toBe('Text');
  });

  test('closes with Escape, with Done and with the button that opened it; focus returns to the card', async () => {
    await press(first('[role=tab]'), 'Escape');
    expect(inside('.edit')).toEqual([]);
    await cell.updateComplete;
    expect(document.activeElement).toBe(cell);
    cell.edit();
    await cell.updateComplete;
    expect(inside('button[aria-expanded=true]').map((button) => button.textContent)).toEqual(['Edit']);
    inside('.edit .bar > button')[0]?.click();
    await cell.updateComplete;
    expect(inside('.edit')).toEqual([]);
  });

  test('an Escape that a field has used stays with the field', async () => {
    const field = document.createElement('input');
    field.addEventListener('keydown', (event) => event.preventDefault());
    first('[role=tabpanel]').append(field);
    await press(field, 'Escape');
    expect(inside('.edit')).toHaveLength(1);
  });

  test('SQL opens as text', async () => {
    cell.close();
    cell.cell = { ...failing, id: 'late', type: 'rows', result: null, status: 'idle' };
    cell.source = sourceOf('late');
    await cell.updateComplete;
    cell.edit();
    await cell.updateComplete;
    expect(inside('[role=tab][aria-selected=true]').map((tab) => tab.textContent)).toEqual(['Text']);
  });
});

test('the state around a card redraws it only while a panel shows something of it', async () => {
  let updates = 0;
  const original = cell.requestUpdate.bind(cell);
  cell.requestUpdate = (...given: Parameters<CellElement['requestUpdate']>) => {
    updates += 1;
    original(...given);
  };
  cell.state = { ...results };
  expect(updates).toBe(0);
  cell.edit();
  updates = 0;
  cell.state = { ...results };
  expect(updates).toBe(1);
});

test('an input cell is its control and nothing more; a value out of range is refused with a sentence', async () => {
  const definition = notebook.parameters.find((given) => given.name === 'margin');
  if (definition === undefined) throw new Error('expected a parameter');
  cell.cell = { ...failing, id: 'input', type: 'input', result: { ...drift, type: 'input', verdict: 'info', headline: 'margin = 0.002' } };
  cell.source = { ...sourceOf('features'), id: 'input', type: 'input', value: { parameter: 'margin' } };
  await cell.updateComplete;
  expect([cell.dataset['cell'], cell.dataset['type'], cell.dataset['verdict'], inside('.card, .headline, details').length]).toEqual([
    'input',
    'input',
    'info',
    0,
  ]);
  const told: unknown[] = [];
  cell.addEventListener('fl-parameter', (event) => told.push((event as CustomEvent).detail));
  const input = first('label input') as HTMLInputElement;
  for (const value of ['2', '0.01']) {
    input.value = value;
    input.dispatchEvent(new Event('change'));
    if (value === '2') expect(input.validationMessage).toBe('At most 1 and at least 0.');
  }
  expect(told).toEqual([{ name: 'margin', value: 0.01 }]);
});

test('for print the method is unfolded at once, and folded again after', () => {
  const open = (): string[] => inside('details[open] > summary').map((summary) => summary.textContent ?? '');
  cell.print(true);
  expect(open()).toEqual(['Method, SQL and caveats (1)']);
  cell.print(false);
  expect(open()).toEqual([]);
});

test('choosing a suggestion adds its cell below this one, filled in, and closes the panel', async () => {
  cell.why();
  await cell.updateComplete;
  const told: unknown[] = [];
  cell.addEventListener('fl-change', (event) => told.push((event as CustomEvent).detail));
  const step = first('.why .step');
  expect(step.querySelector('span')?.textContent).toMatch(/[.?]$/);
  step.click();
  await cell.updateComplete;
  expect(told).toEqual([expect.objectContaining({ kind: 'addCell', after: 'features' })]);
  expect(inside('.why')).toEqual([]);
});

test('the menu opens with its first entry in focus', async () => {
  cell.menu();
  const menu = first('fl-cell-menu');
  await (menu as unknown as CellElement).updateComplete;
  expect(menu.shadowRoot?.querySelector('[role=menu]')?.hasAttribute('hidden')).toBe(false);
  expect(menu.shadowRoot?.activeElement?.getAttribute('role')).toBe('menuitem');
});
