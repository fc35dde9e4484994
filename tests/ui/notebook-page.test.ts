// @vitest-environment jsdom
import { afterEach, describe, expect, test } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { CellState, SessionState } from '../../src/notebook/session-types.ts';
import { layoutOf } from '../../src/ui/notebook/layout.ts';
import { NotebookView } from '../../src/ui/notebook/notebook-view.ts';
import { OutlineElement, outlineOf } from '../../src/ui/notebook/outline-element.ts';
import { ParametersElement } from '../../src/ui/notebook/parameters-element.ts';
import { headParameters } from '../../src/ui/notebook/parameter-control.ts';
import { VerdictStrip, runFacts, verdictCounts } from '../../src/ui/notebook/verdict-strip.ts';
import { results } from './fake-session.ts';

const text = `---
faultline: 1
title: Review
parameters:
  alpha: { type: number, default: 0.05, label: Alpha }
  target: { type: number, default: 300, label: Target }
  strict: { type: boolean, default: false, label: Strict }
tables:
  telemetry:
    roles: {}
---

# Review

Introduction.

## First

Why it is here.

\`\`\`yaml input
parameter: alpha
\`\`\`

\`\`\`yaml input id=target
parameter: target
\`\`\`

\`\`\`yaml drift id=inputs
title: Did inputs shift?
\`\`\`

### Detail

\`\`\`sql rows id=late
select 1 as one
\`\`\`

## What to do

Read this.
`;
const notebook = parseNotebook(text, { cellTypes }).notebook;
if (notebook === null) throw new Error('the example does not parse');
const cells: readonly CellState[] = notebook.blocks.flatMap((block) =>
  block.kind === 'cell' ? [{ id: block.cell.id, type: block.cell.type, status: 'idle', result: null, progress: null, dependsOn: [] }] : [],
);
const state: SessionState = { ...results, notebook, text, diagnostics: [], cells, parameters: { alpha: 0.05, target: 300, strict: false } };

let element: HTMLElement | null = null;
async function draw<T extends NotebookView | OutlineElement | VerdictStrip | ParametersElement>(given: T, of: SessionState): Promise<T> {
  element = given;
  given.state = of;
  document.body.append(given);
  await given.updateComplete;
  return given;
}
const words = (root: ParentNode, selector: string): string[] =>
  [...root.querySelectorAll(selector)].map((found) => found.textContent?.replace(/\s+/g, ' ').trim() ?? '');
afterEach(() => element?.remove());

describe('the layout', () => {
  test('title and introduction lead; cells stand one level below their heading; neighbouring controls share a row', () => {
    const layout = layoutOf(notebook.blocks);
    expect(layout.lead).toContain('Introduction.');
    expect(layout.lead).not.toContain('First');
    expect(layout.cells).toBe(4);
    expect(
      layout.parts.map((part) =>
        part.kind === 'prose'
          ? `${part.kind} ${part.leads}`
          : part.kind === 'inputs'
            ? part.sources.map((given) => given.source.id).join('+')
            : `${part.source.id} ${part.level}`,
      ),
    ).toEqual(['prose true', 'input+target', 'inputs 3', 'prose true', 'late 4', 'prose false']);
  });

  test('every cell has one card, in order, whatever row it shares', async () => {
    const view = await draw(new NotebookView(), state);
    expect(view.cells.map((cell) => cell.cell?.id)).toEqual(['input', 'target', 'inputs', 'late']);
    expect([view.cells[0]?.first, view.cells[3]?.last, view.cells[1]?.first, view.cells[1]?.last]).toEqual([true, true, false, false]);
    expect(view.cell('late')?.cell?.type).toBe('sql');
    expect(view.cell('gone')).toBeNull();
  });

  test('what the shell places comes after the introduction and before the parameters', async () => {
    const view = await draw(new NotebookView(), state);
    const order = [...view.renderRoot.querySelectorAll('.lead, slot[name=lead], fl-parameters, .parts')].map((found) => found.localName + found.className);
    expect(order).toEqual(['divlead', 'slot', 'fl-parameters', 'divparts']);
  });

  test('a line to add a cell stands after each cell and at the end', async () => {
    const view = await draw(new NotebookView(), state);
    expect([...view.renderRoot.querySelectorAll('fl-add-cell')].map((adder) => (adder as unknown as { after: string | null }).after)).toEqual([
      'target',
      'inputs',
      'late',
      null,
    ]);
  });
});

describe('parameters', () => {
  test('one that has an input cell is shown there only', async () => {
    expect(headParameters(notebook).map((definition) => definition.name)).toEqual(['strict']);
    const form = await draw(new ParametersElement(), state);
    expect(words(form.renderRoot as ShadowRoot, 'label')).toEqual(['Strict']);
  });
});

describe('nothing to show yet', () => {
  test('without data the notebook says what it reads, and each cell what it will compute', async () => {
    const view = await draw(new NotebookView(), { ...state, tables: [] });
    expect(view.renderRoot.querySelector('fl-file-drop')?.getAttribute('hint')).toMatch(/^This notebook reads telemetry\. Drop /);
    await view.cell('inputs')?.updateComplete;
    expect(words(view.cell('inputs')?.shadowRoot ?? document, '.promise')).toHaveLength(1);
  });

  test('a table without rows and a table that is missing each get a sentence', async () => {
    const table = results.tables[0];
    if (table === undefined) throw new Error('expected a table');
    const empty = { ...table, info: { ...table.info, rows: 0 } };
    const view = await draw(new NotebookView(), { ...state, tables: [empty] });
    expect(words(view.renderRoot, '.notices li')).toEqual([
      'telemetry has 0 rows, so nothing can be computed from it. Check the filter of the export, or drop another file in its place.',
    ]);
    const other = { ...table, info: { ...table.info, table: 'labels' } };
    view.state = { ...state, tables: [other] };
    await view.updateComplete;
    expect(words(view.renderRoot, '.notices li')).toEqual([]);
    if (state.notebook === null) throw new Error('expected a notebook');
    const population = { name: 'late', table: 'telemetry', position: { line: 1, column: 1 } };
    view.state = { ...state, tables: [other], notebook: { ...state.notebook, populations: [population] } };
    await view.updateComplete;
    expect(words(view.renderRoot, '.notices li')).toEqual([
      'This notebook also reads telemetry, which is not open yet. Cells that need it will say so; the others work.',
    ]);
  });
});

describe('the strip', () => {
  test('counts verdicts worst first, without controls and cells that only show rows', () => {
    const info = {
      ...results.cells[0],
      id: 'r',
      type: 'sql',
      result: results.cells[0]?.result && { ...results.cells[0].result, verdict: 'info' },
    } as CellState;
    expect(verdictCounts([...results.cells, info]).map(({ verdict, count }) => `${count} ${verdict}`)).toEqual([
      '1 error',
      '1 fail',
      '1 insufficient',
      '1 warn',
      '1 pass',
    ]);
  });

  test('says what a run cost, of what is known', () => {
    expect(runFacts(results, 1.8, '1.4.3').replace(/\u2009/g, ' ')).toBe('ran in 1.8 s · 22 MB in 11 columns · 200 000 rows · DuckDB 1.4.3 in this tab');
    expect(runFacts({ ...results, tables: [], engine: 'booting' }, null, null)).toBe('engine starting');
    expect(runFacts({ ...results, running: true }, 1.8, null)).toBe('4 of 6 cells done');
  });

  test('runs all, then what changed, then again; a run can be cancelled', async () => {
    const strip = await draw(new VerdictStrip(), state);
    const label = async (given: SessionState): Promise<string | undefined> => {
      strip.state = given;
      await strip.updateComplete;
      return words(strip.renderRoot, '.strip > button')[0];
    };
    const done = { ...results, cells: results.cells.slice(0, 2) };
    expect([await label(state), await label(results), await label(done), await label({ ...done, running: true })]).toEqual([
      'Run all',
      'Run 1 changed',
      'Run again',
      'Cancel',
    ]);
    await label({ ...state, tables: [] });
    expect(strip.renderRoot.querySelector<HTMLButtonElement>('.strip > button')?.disabled).toBe(true);
  });

  test('“Run changes” is a checkbox when the page can run changes by itself', async () => {
    const strip = await draw(new VerdictStrip(), results);
    expect(strip.renderRoot.querySelector('input')).toBeNull();
    strip.autorun = true;
    await strip.updateComplete;
    const told: unknown[] = [];
    strip.addEventListener('fl-autorun', (event) => told.push((event as CustomEvent).detail));
    const box = strip.renderRoot.querySelector('input');
    expect(box?.checked).toBe(true);
    box?.click();
    expect(told).toEqual([false]);
  });
});

describe('the outline', () => {
  test('has the cells under their headings, without controls and without headings that lead to no cell', () => {
    expect(outlineOf(notebook).map((line) => `${line.kind} ${line.text}`)).toEqual(['heading First', 'cell Did inputs shift?', 'cell Late']);
  });

  test('marks the cell being read, and the one in focus over it', async () => {
    const outline = await draw(new OutlineElement(), state);
    const marked = async (): Promise<string[]> => {
      await outline.updateComplete;
      return words(outline.renderRoot, '[aria-current=location]');
    };
    outline.parentNode?.dispatchEvent(new CustomEvent('fl-current', { detail: 'late' }));
    document.dispatchEvent(new CustomEvent('fl-current', { detail: 'late' }));
    expect(await marked()).toEqual(['not run: Late']);
    outline.focused = 'inputs';
    expect(await marked()).toEqual(['not run: Did inputs shift?']);
  });

  test('is one stop for Tab; arrows, Home and End move; a click goes', async () => {
    const outline = await draw(new OutlineElement(), results);
    const buttons = [...outline.renderRoot.querySelectorAll<HTMLButtonElement>('li button')];
    const stops = (): number => buttons.filter((button) => button.tabIndex === 0).length;
    const press = async (key: string): Promise<string | undefined> => {
      outline.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await outline.updateComplete;
      expect(stops()).toBe(1);
      return (outline.shadowRoot?.activeElement as HTMLElement | null)?.dataset['for'];
    };
    buttons[0]?.focus();
    expect([await press('ArrowDown'), await press('End'), await press('ArrowDown'), await press('ArrowUp'), await press('Home')]).toEqual([
      'features',
      'broken',
      'broken',
      'late',
      'validity',
    ]);
    const told: unknown[] = [];
    outline.addEventListener('fl-go', (event) => told.push((event as CustomEvent).detail));
    buttons[2]?.click();
    expect(told).toEqual(['latency']);
  });
});

test('print is light whatever the screen is, and the screen comes back', async () => {
  const root = document.documentElement.dataset;
  for (const theme of ['dark', undefined]) {
    if (theme === undefined) delete root['theme'];
    else root['theme'] = theme;
    await draw(new NotebookView(), state);
    globalThis.dispatchEvent(new Event('beforeprint'));
    expect(root['theme']).toBe('light');
    globalThis.dispatchEvent(new Event('afterprint'));
    expect(root['theme']).toBe(theme);
    element?.remove();
  }
});
