// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LitElement } from 'lit';
import { NotebookElement } from '../../src/ui/shell/notebook-element.ts';
import { empty, fakeSession, results, type FakeSession } from './fake-session.ts';
import type { SessionState } from '../../src/notebook/session-types.ts';

let page: NotebookElement;
let session: FakeSession;

/** Every element below a root, through open shadow roots. */
function all(root: Element | ShadowRoot, selector: string): Element[] {
  const found: Element[] = [...root.querySelectorAll(selector)];
  for (const child of root.querySelectorAll('*')) if (child.shadowRoot !== null) found.push(...all(child.shadowRoot, selector));
  return found;
}
const inside = (selector: string): Element[] => all(page.shadowRoot ?? page, selector);
const one = (selector: string): HTMLElement => {
  const found = inside(selector)[0];
  if (!(found instanceof HTMLElement)) throw new Error(`nothing matches ${selector}`);
  return found;
};
const button = (text: string): HTMLButtonElement => {
  const found = inside('button').find((candidate) => candidate.textContent?.trim() === text || candidate.getAttribute('aria-label') === text);
  if (!(found instanceof HTMLButtonElement)) throw new Error(`no button says ${text}`);
  return found;
};
const lit =
  'fl-welcome, fl-templates, fl-menu-button, fl-dialog, fl-notebook-view, fl-cell, fl-data-panel, fl-table-card, fl-verdict-strip, fl-outline, fl-parameters, fl-text-view, fl-table, fl-help';
async function settled(): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    await page.updateComplete;
    for (const element of inside(lit)) if ('updateComplete' in element) await (element as LitElement).updateComplete;
  }
}
async function show(state: SessionState): Promise<void> {
  session = fakeSession(state);
  page = new NotebookElement();
  page.session = session;
  document.body.append(page);
  await settled();
}

beforeEach(() => {
  vi.stubGlobal('fetch', async () => new Response('[]', { status: 200 }));
  Element.prototype.scrollIntoView = () => undefined;
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
});
afterEach(() => {
  page.remove();
  vi.unstubAllGlobals();
});

describe('without data', () => {
  beforeEach(() => show(empty));

  test('there is a picker labelled “Add files”, and picked files become a table', async () => {
    const input = inside('input[type=file]').find((candidate) => candidate.closest('label')?.textContent?.trim() === 'Add files');
    if (!(input instanceof HTMLInputElement)) throw new Error('no input labelled Add files');
    const file = new File(['a\n1\n'], 'export-2026.csv');
    Object.defineProperty(input, 'files', { value: [file] });
    input.dispatchEvent(new Event('change'));
    await vi.waitFor(() => expect(session.calls).toEqual([['addTable', 'telemetry', [{ kind: 'file', file }]]]), { timeout: 10_000 });
  });

  test('each template says which question it answers, and opens', async () => {
    const item = inside('button.open')[0];
    expect(item?.textContent).toContain('?');
    (item as HTMLElement).click();
    await vi.waitFor(() => expect(session.calls[0]?.[0]).toBe('open'), 20_000);
  });
});

describe('with results', () => {
  beforeEach(() => show(results));

  test('each cell carries its id, type and verdict; one that never ran carries none', () => {
    expect(inside('[data-cell]').map((cell) => [cell.getAttribute('data-cell'), cell.getAttribute('data-type'), cell.getAttribute('data-verdict')])).toEqual([
      ['validity', 'summary', 'pass'],
      ['features', 'drift', 'fail'],
      ['latency', 'sli', 'warn'],
      ['groups', 'fairness', 'insufficient'],
      ['late', 'rows', null],
      ['broken', 'sli', 'error'],
    ]);
  });

  test('the strip is a status with counts worst first, and a count jumps to its cell', async () => {
    const strip = one('[role=status]');
    expect([...strip.querySelectorAll('button')].map((chip) => chip.textContent?.trim())).toEqual(['1 error', '1 fail', '1 insufficient', '1 warn', '1 pass']);
    strip.querySelectorAll('button')[1]?.click();
    await settled();
    await settled();
    expect(inside('[aria-current=location]')[0]?.textContent).toContain('Did inputs shift?');
  });

  test('a headline sets the deciding number in bold', () => {
    expect(inside('.headline strong').map((strong) => strong.textContent)).toEqual([
      '200 000 rows',
      '2 of 24 features drifted',
      'p95 latency is 309 ms',
      'False positive rate differs by 2.1 points',
    ]);
  });

  test('a running cell says rows and bytes and can be cancelled', () => {
    expect(one('.progress').textContent).toContain('decoding row group 3 of 41 · 61\u2009440 of 200\u2009000 rows · 4.1\u2009MB of 41\u2009MB');
    one('.progress').querySelector('button')?.click();
    expect(session.calls).toEqual([['cancel']]);
  });

  test('a broken cell names the place; the place opens the text', async () => {
    const problem = one('.problems');
    expect(problem.textContent).toContain('line 8, column 3');
    problem.querySelector('button')?.click();
    await settled();
    const area = one('textarea');
    if (!(area instanceof HTMLTextAreaElement)) throw new Error('expected a textarea');
    expect(area.value.slice(0, area.selectionStart).split('\n')).toHaveLength(8);
  });

  test('HTML in prose stays text and scripts in links are dropped', () => {
    expect(inside('.prose img')).toHaveLength(0);
    expect(inside('.prose a').map((link) => link.getAttribute('href'))).toEqual(['https://example.org/guide']);
    expect(inside('.prose')[0]?.textContent).toContain('<img src=x onerror=alert(1)>');
  });

  test('an unsure proposal is asked, never taken', () => {
    button('Yes, use fallback as fallback').click();
    expect(session.calls).toEqual([['setRole', 'telemetry', 'fallback', 'fallback']]);
  });

  test('parameters are typed controls', () => {
    const input = one('input[name=margin]') as HTMLInputElement;
    input.value = '0.01';
    input.dispatchEvent(new Event('change'));
    (one('input[name=strict]') as HTMLInputElement).click();
    // A run has happened before, so each change runs what is out of date.
    const run = ['run', { cells: ['latency'] }];
    expect(session.calls).toEqual([['setParameter', 'margin', 0.01], run, ['setParameter', 'strict', true], run]);
  });

  test('j and k walk the cells, ? opens help, Ctrl-Enter runs, letters in fields do nothing', async () => {
    const press = (key: string, ctrlKey = false, target: EventTarget = document.body): boolean =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, composed: true }));
    const current = async (): Promise<string | undefined> => {
      await settled();
      return inside('[aria-current=location]')[0]?.textContent?.trim().split(': ').at(-1);
    };
    press('j');
    expect(await current()).toContain('comparison');
    press('j');
    expect(await current()).toContain('inputs');
    press('k');
    expect(await current()).toContain('comparison');
    press('j', false, one('input[name=note]'));
    expect(await current()).toContain('comparison');
    press('?');
    expect((all(one('fl-help').shadowRoot ?? page, 'dialog')[0] as HTMLDialogElement).open).toBe(true);
    press('Enter', true);
    await vi.waitFor(() => expect(session.calls).toEqual([['run', undefined]]), { timeout: 10_000 });
  });

  test('long tables come in pages of 50', async () => {
    const table = inside('fl-table')[0];
    expect(all(table?.shadowRoot ?? page, 'tbody tr')).toHaveLength(50);
    expect(table?.shadowRoot?.textContent).toContain('page 1 of 3');
    const header = all(table?.shadowRoot ?? page, 'th button')[1] as HTMLElement;
    header.click();
    await settled();
    expect(all(table?.shadowRoot ?? page, 'th')[1]?.getAttribute('aria-sort')).toBe('ascending');
    expect(all(table?.shadowRoot ?? page, 'td')[0]?.textContent).toBe('=feature_119');
  });

  test('verdict, progress and error are told as events', () => {
    const heard: unknown[] = [];
    for (const name of ['verdict', 'progress', 'error']) page.addEventListener(name, (event) => heard.push([name, (event as CustomEvent).detail]));
    const late = results.cells[4];
    const drift = results.cells[1];
    if (late === undefined || drift?.result == null) throw new Error('expected cells');
    session.set({
      ...results,
      message: 'The engine stopped. Reload the page.',
      cells: [
        { ...drift, result: { ...drift.result } },
        { ...late, progress: { phase: 'query', label: 'counting' } },
      ],
    });
    expect(heard).toEqual([
      ['error', { message: 'The engine stopped. Reload the page.' }],
      ['verdict', { cell: 'features', verdict: 'fail' }],
      ['progress', { cell: 'late', progress: { phase: 'query', label: 'counting' } }],
    ]);
  });

  test('a failing action is told in a sentence', async () => {
    button('Download').click();
    await settled();
    inside('[role=menuitem]').forEach((item) => item.textContent?.includes('Result (JSON)') === true && (item as HTMLElement).click());
    await vi.waitFor(() => expect(inside('[role=alert]')[0]?.textContent).toBe('Run the notebook first.'), 20_000);
  });

  test('the theme button flips the theme and remembers it', async () => {
    button('Dark theme').click();
    expect(document.documentElement.dataset['theme']).toBe('dark');
    await settled();
    button('Light theme').click();
    expect(document.documentElement.dataset['theme']).toBe('light');
  });

  test('no template writes a style attribute', () => {
    expect(inside('[style]').map((element) => element.tagName)).toEqual([]);
  });
});
