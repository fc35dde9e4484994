// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SessionState } from '../../src/notebook/session-types.ts';
import { CellElement } from '../../src/ui/notebook/cell-element.ts';
import { NotebookView } from '../../src/ui/notebook/notebook-view.ts';
import { drift, results } from './fake-session.ts';

let view: NotebookView;
async function settled(): Promise<void> {
  for (let i = 0; i < 2; i += 1) {
    await view.updateComplete;
    for (const cell of view.cells) await cell.updateComplete;
  }
}
async function show(state: SessionState): Promise<void> {
  view = new NotebookView();
  view.state = state;
  document.body.append(view);
  await settled();
}
async function next(state: SessionState): Promise<void> {
  view.state = state;
  await settled();
}
function card(id: string): CellElement {
  const cell = view.cell(id);
  if (cell === null) throw new Error(`no card ${id}`);
  return cell;
}
const inside = (id: string, selector: string): HTMLElement[] => [...card(id).renderRoot.querySelectorAll<HTMLElement>(selector)];
const words = (id: string, selector: string): string[] => inside(id, selector).map((element) => element.textContent?.replace(/\s+/g, ' ').trim() ?? '');
const press = (id: string, label: string): void => {
  const button = inside(id, 'button').find((given) => given.textContent?.trim() === label || given.getAttribute('aria-label') === label);
  if (button === undefined) throw new Error(`no button ${label} on ${id}`);
  button.click();
};
function heard(...names: string[]): unknown[][] {
  const list: unknown[][] = [];
  for (const name of names) view.addEventListener(name, (event) => list.push([name, (event as CustomEvent).detail]));
  return list;
}
/** The state with one cell changed. */
function withCell(id: string, change: Partial<SessionState['cells'][number]>, state: SessionState = results): SessionState {
  return { ...state, cells: state.cells.map((cell) => (cell.id === id ? { ...cell, ...change } : cell)) };
}

afterEach(() => {
  view.remove();
  vi.restoreAllMocks();
});

describe('a card', () => {
  test('carries id, type, status and verdict, and says the verdict in a word beside its icon', async () => {
    await show(results);
    expect(view.cells.map((cell) => [cell.dataset['cell'], cell.dataset['type'], cell.dataset['status'], cell.dataset['verdict']])).toEqual([
      ['validity', 'summary', 'done', 'pass'],
      ['features', 'drift', 'done', 'fail'],
      ['latency', 'sli', 'stale', 'warn'],
      ['groups', 'fairness', 'done', 'insufficient'],
      ['late', 'rows', 'running', undefined],
      ['broken', 'sli', 'error', 'error'],
    ]);
    expect(words('features', 'header > .chip')).toEqual(['fail']);
    expect(inside('features', 'header > .chip svg[aria-hidden=true]')).toHaveLength(1);
  });

  test('a decision is said in its own word, with the verdict for who does not see colours', async () => {
    await show(withCell('features', { type: 'canary', result: { ...drift, type: 'canary' } }));
    expect(words('features', 'header > .chip')).toEqual(['roll back (fail)']);
  });

  test('sets the deciding part in bold and column names in code, and never repeats the headline as a finding', async () => {
    await show(withCell('features', { result: { ...drift, findings: [...drift.findings, { verdict: 'fail', sentence: drift.headline }] } }));
    expect(words('features', '.headline strong')).toEqual(['2 of 24 features drifted']);
    expect(words('features', '.headline code')).toEqual(['merchant_age_days', 'device_type', 'tablet_v2']);
    expect(inside('features', '.findings li')).toHaveLength(3);
    expect(words('broken', '.headline strong')).toEqual([]);
  });

  test('findings of columns that the headline names are not listed again, unless they say more', async () => {
    const headline = '1 of 2 columns drifted: age (PSI 0.3)';
    const listed = async (sentence: string): Promise<number> => {
      await show(withCell('features', { result: { ...drift, headline, findings: [{ verdict: 'fail', column: 'age', sentence }] } }));
      return inside('features', '.findings li').length;
    };
    expect(await listed('drifted: age (PSI 0.3), bound 0.1')).toBe(0);
    expect(await listed('drifted: age (PSI 0.3), bound 0.1; sudden since 2026-11-09 00:00')).toBe(1);
  });

  test('folds tables and method with their counts', async () => {
    await show(results);
    expect(words('features', 'summary')).toEqual(['Features by effect 120 rows', 'Method, SQL and caveats (1)']);
    expect(inside('features', 'details[open]')).toEqual([]);
  });

  test('the method shows every statement in one block, and not again what stands in the cell', async () => {
    await show(withCell('features', { result: { ...drift, sql: ['select 1', 'reference: control\ncurrent: canary', 'select 2'] } }));
    expect(inside('features', 'details.method pre').map((block) => block.textContent)).toEqual([
      'reference: control\ncurrent: canary',
      'select 1;\n\nselect 2',
    ]);
    expect(words('features', 'details.method .label')).toEqual(['Cell', 'SQL · 2 statements']);
  });

  test('a cell that shows rows has no chip and no headline: their count stands beside the title, the rows are open', async () => {
    const rows = { ...drift, type: 'rows', verdict: 'info' as const, headline: '120 rows', findings: [], charts: [] };
    await show(withCell('late', { status: 'done', progress: null, result: rows }));
    expect(inside('late', 'header > .chip, .headline')).toEqual([]);
    expect(words('late', '.count')).toEqual(['120 rows']);
    expect(inside('late', '.rows fl-table')).toHaveLength(1);
  });

  test('before its first run it says what it will compute', async () => {
    await show(withCell('features', { status: 'idle', result: null }));
    expect(words('features', 'header > .chip')).toEqual(['not run']);
    expect(words('features', '.promise')[0]).toMatch(/^[A-Z].+\.$/);
  });

  test('an error names the line, says its sentence once, and leaves the other cards alive', async () => {
    const message = results.diagnostics[0]?.message ?? '';
    const broken = results.cells.at(-1)?.result;
    if (broken == null) throw new Error('expected a broken cell');
    await show(withCell('broken', { result: { ...broken, headline: message } }));
    expect(words('broken', '.body')[0]?.split('There is no column').length).toBe(2);
    const events = heard('fl-locate');
    inside('broken', '.problems button')[0]?.click();
    expect(events).toEqual([['fl-locate', { line: 8, column: 3 }]]);
    expect(words('validity', '.headline')).toHaveLength(1);
  });
});

describe('a card whose result is not final', () => {
  test('running: step, rows, bytes and seconds left, and a cancel button', async () => {
    let now = 1000;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    await show(results);
    expect(words('late', '.progress span')).toEqual([
      'decoding row group 3 of 41 · 61\u2009440 of 200\u2009000 rows · 4.1\u2009MB of 41\u2009MB'.replace(/\u2009/g, ' '),
    ]);
    now = 5000;
    await next(withCell('late', { progress: { phase: 'decode', label: 'decoding row group 21 of 41', bytes: { done: 20_500_000, total: 41_000_000 } } }));
    expect(words('late', '.progress span')[0]).toContain('about 5 s left');
    const events = heard('fl-cancel');
    press('late', 'Cancel');
    expect(events).toHaveLength(1);
  });

  test('out of date: says what changed since it was computed, and offers to run', async () => {
    const fresh = { ...withCell('latency', { status: 'done', dependsOn: ['margin'] }), running: true };
    await show(fresh);
    await next({ ...fresh, running: false });
    const changed = { ...results.parameters, margin: 0.01 };
    await next({ ...fresh, running: false, parameters: changed });
    await next(withCell('latency', { status: 'stale', dependsOn: ['margin'] }, { ...fresh, running: false, parameters: changed }));
    expect(words('latency', '.outdated')).toEqual(['out of date: margin changed']);
    const events = heard('fl-run');
    press('latency', 'Run latency');
    expect(events).toEqual([['fl-run', { cells: ['latency'] }]]);
  });

  test('preview: the binned record stands in place of the result, marked, and leaves when it ends', async () => {
    await show(results);
    const preview = { ...drift, verdict: 'pass' as const, headline: 'none of 24 features drifted' };
    await next({ ...results, preview: { features: preview } });
    expect(words('features', 'header > .chip')).toEqual(['pass', 'preview · binned']);
    expect(words('features', '.headline')).toEqual(['none of 24 features drifted']);
    expect(card('features').dataset['verdict']).toBe('fail');
    await next(results);
    expect(words('features', 'header > .chip')).toEqual(['fail']);
  });

  test('preview: the card keeps its height', async () => {
    await show(results);
    const body = inside('features', '.body')[0];
    if (body === undefined) throw new Error('no body');
    Object.defineProperty(body, 'offsetHeight', { value: 611 });
    await next({ ...results, preview: { features: { ...drift, charts: [] } } });
    expect(body.style.getPropertyValue('min-block-size')).toBe('611px');
    await next(results);
    expect(body.style.getPropertyValue('min-block-size')).toBe('');
  });
});

describe('one of a hundred cards', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => `c${i}`);
  const many: SessionState = {
    ...results,
    diagnostics: [],
    notebook: results.notebook && {
      ...results.notebook,
      blocks: hundred.flatMap(
        (id) => results.notebook?.blocks.slice(2, 3).map((block) => (block.kind === 'cell' ? { ...block, cell: { ...block.cell, id } } : block)) ?? [],
      ),
    },
    cells: hundred.map((id) => ({ id, type: 'drift', status: 'done', progress: null, dependsOn: [], result: { ...drift, id, charts: [] } })),
  };

  test('progress redraws the running card and no other', async () => {
    await show(many);
    const queued = { ...many, cells: many.cells.map((cell, i) => ({ ...cell, status: i === 50 ? ('running' as const) : ('queued' as const) })) };
    await next(queued);
    const drawn: (string | undefined)[] = [];
    const { updated } = CellElement.prototype as unknown as { updated(): void };
    vi.spyOn(CellElement.prototype as unknown as { updated(): void }, 'updated').mockImplementation(function (this: CellElement) {
      drawn.push(this.cell?.id);
      updated.call(this);
    });
    // As the session does: a progress event makes a new object of every waiting cell.
    await next({ ...queued, cells: queued.cells.map((cell) => ({ ...cell, progress: { phase: 'query', label: 'counting' } })) });
    expect(drawn).toEqual(['c50']);
  });

  test('folded parts are drawn when they are opened', async () => {
    await show(many);
    expect(inside('c7', 'fl-table')).toEqual([]);
    const fold = inside('c7', 'details')[0] as HTMLDetailsElement;
    fold.open = true;
    fold.dispatchEvent(new Event('toggle'));
    await settled();
    expect(inside('c7', 'fl-table')).toHaveLength(1);
  });
});
