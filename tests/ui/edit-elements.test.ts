// @vitest-environment jsdom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LitElement } from 'lit';
import { cellTypes } from '../../src/cells/registry.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { AddCell, searchTypes } from '../../src/ui/edit/add-cell.ts';
import type { CellRecord } from '../../src/notebook/types.ts';
import { CellMenu, cellMarkdown } from '../../src/ui/edit/cell-menu.ts';
import { CellText } from '../../src/ui/edit/cell-text.ts';
import { knownNames } from '../../src/ui/edit/known-names.ts';
import { fitted, newCell } from '../../src/ui/edit/new-cell.ts';
import { difference } from '../../src/ui/edit/offset.ts';
import { markDiagnostics } from '../../src/ui/edit/quick-fix.ts';
import { TextView } from '../../src/ui/edit/text-view.ts';
import { cellOf, editState, notebookText } from './edit-fixtures.ts';

let events: [string, unknown][] = [];
const listen = (event: Event): void => void events.push([event.type, (event as CustomEvent<unknown>).detail]);
const names = ['fl-change', 'fl-run', 'fl-announce'];

beforeEach(() => {
  events = [];
  for (const name of names) document.addEventListener(name, listen);
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});
afterEach(() => {
  for (const name of names) document.removeEventListener(name, listen);
  document.body.replaceChildren();
});

function textOf(blob: Blob | undefined): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = failed;
    reader.readAsText(blob ?? new Blob([]));
  });
}

async function put<E extends LitElement>(element: E, properties: object): Promise<E> {
  Object.assign(element, properties);
  document.body.append(element);
  await element.updateComplete;
  return element;
}
const press = (target: Element | null, key: string): void =>
  void target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));

describe('the text of a notebook', () => {
  const area = (view: TextView | CellText): HTMLTextAreaElement => {
    const found = view.renderRoot.querySelector('textarea');
    if (found === null) throw new Error('no field');
    return found;
  };
  const write = async (view: TextView | CellText, text: string): Promise<void> => {
    area(view).value = text;
    area(view).dispatchEvent(new Event('input'));
    await view.updateComplete;
  };

  test('is applied by button and key, and runs after Ctrl-Enter', async () => {
    const view = await put(new TextView(), { state: editState() });
    expect(area(view).getAttribute('aria-label')).toBe('Notebook text');
    view.apply();
    expect(events).toEqual([]);
    await write(view, `${notebookText}\nMore.`);
    area(view).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, cancelable: true }));
    expect(events).toEqual([
      ['fl-change', { kind: 'replaceText', text: `${notebookText}\nMore.` }],
      ['fl-run', null],
    ]);
  });

  test('is not lost when the view is left, even when it cannot be parsed', async () => {
    const view = await put(new TextView(), { state: editState() });
    await write(view, 'no front matter');
    view.remove();
    await Promise.resolve();
    expect(events).toEqual([['fl-change', { kind: 'replaceText', text: 'no front matter' }]]);
  });

  test('follows a change from elsewhere, but never over what was typed', async () => {
    const view = await put(new TextView(), { state: editState() });
    const other = notebookText.replace('Did anything move?', 'Why?');
    view.state = editState(other);
    await view.updateComplete;
    expect(area(view).value).toBe(other);
    await write(view, `${other}\nMine.`);
    view.state = editState();
    await view.updateComplete;
    expect(area(view).value).toBe(`${other}\nMine.`);
  });

  test('of one cell is its body; a body that cannot be read stays here', async () => {
    const view = await put(new CellText(), { state: editState(), cell: 'inputs' });
    expect(area(view).value).toMatch(/^reference: before\n/);
    await write(view, 'columns: [ a');
    view.apply();
    await view.updateComplete;
    expect(events).toEqual([]);
    expect(view.renderRoot.querySelector('.problems')?.textContent).toContain('line 1');
    await write(view, 'columns: [ country ]');
    view.apply();
    expect(events).toEqual([['fl-change', { kind: 'setCellText', cell: 'inputs', text: 'columns: [ country ]' }]]);
  });

  test('two texts differ in one stretch, and replacing it gives the other', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), fc.string({ unit: fc.constantFrom('a', 'b', '\n') }), (before, after) => {
        const change = difference(before, after);
        expect(change === null ? before : before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(after);
      }),
    );
  });
});

describe('quick fixes', () => {
  const fixed = (wrong: string): string => {
    const { diagnostics } = checkNotebook(wrong, cellTypes);
    const mark = markDiagnostics(wrong, diagnostics).find((each) => each.fix !== null);
    if (mark?.fix == null) throw new Error(`no fix: ${diagnostics.map((each) => `${each.message} ${each.hint}`).join('; ')}`);
    return wrong.slice(0, mark.fix.from) + mark.fix.insert + wrong.slice(mark.fix.to);
  };
  test.each([
    ['a cell type', 'yaml drift', 'yaml drfit'],
    ['a key', 'reference: before', 'referense: before'],
    ['a population', 'current: after', 'current: aftr'],
    ['a key in a row', 'direction: lower', 'directon: lower'],
    ['a parameter', '"{{level}}"', '"{{levle}}"'],
    ['a value of a list', '{ country: categorical }', '{ country: categorcal }'],
  ])('%s is put right by the hint', (_, right, wrong) => {
    expect(fixed(notebookText.replace(right, wrong))).toBe(notebookText);
  });
  test('stretches lie inside the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: notebookText.length }), fc.constantFrom('', ':', '\n', '{', 'x y'), (at, insert) => {
        const text = notebookText.slice(0, at) + insert + notebookText.slice(at + 3);
        for (const { from, to } of markDiagnostics(text, checkNotebook(text, cellTypes).diagnostics)) {
          expect(from >= 0 && from <= to && to <= text.length).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the menu of a cell', () => {
  test('is a menu: arrows, Escape, focus back; what cannot be done is off', async () => {
    const cell = cellOf(editState(), 'inputs');
    const menu = await put(new CellMenu(), { cell, source: cell, first: true });
    const opener = menu.renderRoot.querySelector<HTMLElement>('.opener');
    opener?.click();
    await menu.updateComplete;
    await Promise.resolve();
    const active = (): string => (menu.renderRoot instanceof ShadowRoot ? (menu.renderRoot.activeElement?.textContent ?? '') : '');
    expect(active()).toBe('Move down');
    press(menu.renderRoot.querySelector('[role=menu]'), 'ArrowDown');
    expect(active()).toBe('Duplicate');
    press(menu.renderRoot.querySelector('[role=menu]'), 'End');
    expect(active()).toBe('Delete');
    press(menu.renderRoot.querySelector('[role=menu]'), 'Escape');
    await menu.updateComplete;
    expect(opener?.getAttribute('aria-expanded')).toBe('false');
    expect(active()).toBe('⋯');
  });
  test('each entry fires its change', async () => {
    const menu = await put(new CellMenu(), { cell: cellOf(editState(), 'inputs') });
    for (const item of menu.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')) item.click();
    expect(events).toEqual([
      ['fl-change', { kind: 'moveCell', cell: 'inputs', by: -1 }],
      ['fl-change', { kind: 'moveCell', cell: 'inputs', by: 1 }],
      ['fl-change', { kind: 'duplicateCell', cell: 'inputs' }],
      ['fl-run', { cells: ['inputs'] }],
      ['fl-change', { kind: 'deleteCell', cell: 'inputs' }],
    ]);
  });
  test('an slo cell that ran offers the files of its alert rules, as the command line writes them', async () => {
    const rows = ['fast answers', 'Fast: answers?'].flatMap((name) => ['Prometheus', 'Sloth', 'OpenSLO'].map((tool) => [name, tool, `# ${tool} of ${name}\n`]));
    const result = { tables: [{ name: 'export', title: '', columns: [], rows }] } as unknown as CellRecord;
    const titles = (menu: CellMenu): string[] => [...menu.renderRoot.querySelectorAll('[role=menuitem]')].map((item) => item.textContent ?? '');
    const menu = await put(new CellMenu(), { cell: { id: 'budget', type: 'slo', result } });
    const offered = ['Download Prometheus rules', 'Download Sloth rules', 'Download OpenSLO rules'];
    expect(titles(menu).filter((title) => title.startsWith('Download'))).toEqual(offered);
    expect(titles(await put(new CellMenu(), { cell: { id: 'budget', type: 'slo', result: null } })).join()).not.toContain('Download');
    expect(titles(await put(new CellMenu(), { cell: { id: 'budget', type: 'sli', result } })).join()).not.toContain('Download');

    const saved: [string, Blob | undefined][] = [];
    let blob: Blob | undefined;
    vi.spyOn(URL, 'createObjectURL').mockImplementation((made) => {
      blob = made as Blob;
      return 'blob:rules';
    });
    vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
      saved.push([this.download, blob]);
    });
    menu.show();
    await menu.updateComplete;
    await Promise.resolve();
    const list = menu.renderRoot.querySelector('[role=menu]');
    for (let k = 0; k < 8 && !(menu.renderRoot as ShadowRoot).activeElement?.textContent?.includes('Sloth'); k += 1) press(list, 'ArrowDown');
    ((menu.renderRoot as ShadowRoot).activeElement as HTMLElement | null)?.click();
    vi.restoreAllMocks();
    expect(await Promise.all(saved.map(async ([name, made]) => [name, await textOf(made)]))).toEqual([
      ['budget.fast-answers.sloth.yaml', '# Sloth of fast answers\n'],
      ['budget.fast-answers.sloth-2.yaml', '# Sloth of Fast: answers?\n'],
    ]);
    expect(events).toEqual([['fl-announce', 'Saved budget.fast-answers.sloth.yaml, budget.fast-answers.sloth-2.yaml']]);
  });
  test('a copied cell is the cell as it stands in the notebook', () => {
    expect(notebookText).toContain(cellMarkdown(cellOf(editState(), 'late')));
    expect(cellMarkdown({ ...cellOf(editState(), 'late'), text: '```\nx' })).toMatch(/^````sql rows id=late\n```\nx\n````\n$/);
  });
});

describe('a new cell', () => {
  test('the gallery asks what one wants to know, says what the data has, and adds the cell', async () => {
    const add = await put(new AddCell(), { after: 'inputs', state: editState() });
    add.show();
    await add.updateComplete;
    const text = add.renderRoot.querySelector('[data-type=sli]')?.textContent ?? '';
    expect(text).toContain('✓ latency is there');
    expect(text).toContain('cost not set');
    add.renderRoot.querySelector<HTMLElement>('[data-type=sql]')?.click();
    expect(events).toEqual([['fl-change', { kind: 'addCell', type: 'sql', after: 'inputs', text: 'select * from telemetry limit 20' }]]);
  });
  test('search finds by question and role', () => {
    expect(searchTypes(cellTypes, 'shift').map((type) => type.name)).toContain('drift');
    expect(searchTypes(cellTypes, 'latency').map((type) => type.name)).toContain('sli');
    expect(searchTypes(cellTypes, '')).toHaveLength(cellTypes.length);
  });
  test.each(cellTypes.map((type) => [type.name, type] as const))('%s starts with parameters that its schema takes', (_, type) => {
    const change = newCell(type, null, knownNames(editState()));
    if (change.kind !== 'addCell') throw new Error('expected addCell');
    if (type.language === 'sql') expect(change.text).toContain('telemetry');
    else expect(fitted(type, change.parameters ?? {})).toEqual(change.parameters ?? {});
  });
  test('a table of another name is read by its name', () => {
    const state = editState();
    const renamed = { ...knownNames(state), tables: ['export'], columns: [] };
    const summary = cellTypes.find((type) => type.name === 'summary');
    expect(summary && newCell(summary, null, renamed)).toMatchObject({ parameters: { of: 'export' } });
  });
});
