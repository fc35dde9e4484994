// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ResultTable } from '../../src/cells/types.ts';
import { tableExample } from '../../src/charts/examples.ts';
import { TableElement } from '../../src/ui/results/table-element.ts';
import { tableMarkdown, tableTsv } from '../../src/ui/results/table-export.ts';
import { filterRows, sortRows } from '../../src/ui/results/table-view.ts';

const noon = Date.UTC(2026, 10, 1, 12);
const small: ResultTable = {
  name: 'small',
  title: 'Small',
  columns: [
    { name: 'name', title: 'name', type: 'text', column: 'device' },
    { name: 'verdict', title: 'verdict', type: 'verdict' },
    { name: 'psi', title: 'PSI', type: 'number' },
    { name: 'share', title: 'share', type: 'percent' },
    { name: 'n', title: 'rows', type: 'integer', unit: 'k' },
    { name: 'at', title: 'at', type: 'time' },
    { name: 'psi', title: 'again', type: 'number' },
  ],
  rows: [
    ['phone', 'pass', 0.012, 0.5, 9_007_199_254_740_991, noon, 1],
    ['=tab|let\nx', 'fail', null, null, null, null, null],
    [null, 'warn', -1.5e-7, 0.061, -3, noon + 1, 2.5],
  ],
};
const first = (rows: ResultTable['rows']): unknown[] => rows.map((row) => row[0]);

describe('order', () => {
  test('verdicts sort worst first, missing values last in both directions', () => {
    expect(sortRows(small, small.rows, { column: 1, down: false }).map((row) => row[1])).toEqual(['fail', 'warn', 'pass']);
    expect(sortRows(small, small.rows, { column: 2, down: false }).map((row) => row[2])).toEqual([-1.5e-7, 0.012, null]);
    expect(sortRows(small, small.rows, { column: 2, down: true }).map((row) => row[2])).toEqual([0.012, -1.5e-7, null]);
  });

  test('ties keep the order of the result', () => {
    const rows = [
      ['b', 1],
      ['a', 1],
      ['c', 0],
    ] as const;
    const table: ResultTable = {
      name: 't',
      title: 't',
      columns: [
        { name: 'x', title: 'x', type: 'text' },
        { name: 'y', title: 'y', type: 'number' },
      ],
      rows,
    };
    expect(first(sortRows(table, rows, { column: 1, down: true }))).toEqual(['b', 'a', 'c']);
  });

  test('words are looked for in values as shown and as they are', () => {
    expect(first(filterRows(small, 'PHONE'))).toEqual(['phone']);
    expect(first(filterRows(small, '6.1'))).toEqual([null]);
    expect(first(filterRows(small, 'warn 2026-11-01'))).toEqual([null]);
    expect(filterRows(small, 'nowhere')).toEqual([]);
    expect(filterRows(small, '  ')).toHaveLength(3);
  });
});

describe('text', () => {
  test('TSV is exact and one line a row; no cell becomes a formula', () => {
    const lines = tableTsv(small, small.rows).split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]?.split('\t')).toEqual(['phone', 'pass', '0.012', '0.5', '9007199254740991', '2026-11-01T12:00:00.000Z', '1']);
    expect(lines[2]).toBe("'=tab|let x\tfail\t\t\t\t\t");
  });

  test('Markdown aligns figures and escapes pipes', () => {
    const lines = tableMarkdown(small, small.rows).split('\n');
    expect(lines[0]).toBe('| name | verdict | PSI | share | rows (k) | at | again |');
    expect(lines[1]).toBe('| --- | --- | ---: | ---: | ---: | --- | ---: |');
    expect(lines[3]).toBe('| =tab\\|let x | fail | – | – | – | – | – |');
  });
});

describe('<fl-table>', () => {
  let element: TableElement;
  const root = (): ShadowRoot => element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const cells = (column: number): string[] => [...root().querySelectorAll('tbody tr')].map((row) => row.children[column]?.textContent?.trim() ?? '');
  async function show(table: ResultTable): Promise<void> {
    element = new TableElement();
    element.table = table;
    document.body.append(element);
    await element.updateComplete;
  }
  afterEach(() => element.remove());

  test('a header sorts up, down and not at all', async () => {
    await show(small);
    const button = root().querySelectorAll<HTMLButtonElement>('th button')[4];
    const seen: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      button?.click();
      await element.updateComplete;
      seen.push([root().querySelectorAll('th')[4]?.getAttribute('aria-sort'), cells(4)[0]]);
    }
    expect(seen).toEqual([
      ['ascending', '−3'],
      ['descending', '9\u2009007\u2009199\u2009254\u2009740\u2009991'],
      ['none', '9\u2009007\u2009199\u2009254\u2009740\u2009991'],
    ]);
  });

  test('short tables have no filter box, long ones find rows by words', async () => {
    await show(small);
    expect(root().querySelector('input')).toBeNull();
    element.table = tableExample;
    await element.updateComplete;
    const input = root().querySelector('input') as HTMLInputElement;
    expect(input.getAttribute('aria-label')).toBe('Filter rows of Features');
    input.value = 'entropy';
    input.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(cells(0)).toEqual(['email_domain_entropy']);
    expect(root().querySelector('[role=status]')?.textContent).toBe('1 of 60 rows');
    input.value = 'nothing like it';
    input.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(root().textContent).toContain('No row holds “nothing like it”.');
  });

  test('a new run keeps order and words, another table does not', async () => {
    await show(tableExample);
    root().querySelectorAll<HTMLButtonElement>('th button')[5]?.click();
    await element.updateComplete;
    element.table = { ...tableExample };
    await element.updateComplete;
    expect(root().querySelectorAll('th')[5]?.getAttribute('aria-sort')).toBe('ascending');
    element.table = small;
    await element.updateComplete;
    expect(root().querySelector('[aria-sort=ascending]')).toBeNull();
  });

  test('a cell of a data column is a filter, also where the value is missing', async () => {
    await show(small);
    const heard: unknown[] = [];
    document.body.addEventListener('fl-filter', (event) => heard.push((event as CustomEvent).detail));
    for (const button of root().querySelectorAll<HTMLButtonElement>('td .pick')) button.click();
    expect(heard).toEqual([
      { column: 'device', is: ['phone'] },
      { column: 'device', is: ['=tab|let\nx'] },
      { column: 'device', is: [null] },
    ]);
  });

  test('verdicts are icon and word, figures end-aligned, missing values a dash', async () => {
    await show(small);
    const row = root().querySelectorAll('tbody tr')[1];
    expect(row?.children[1]?.querySelector('.chip.fail svg')).not.toBeNull();
    expect(row?.children[1]?.textContent?.trim()).toBe('fail');
    expect(row?.children[2]?.className).toContain('figure');
    expect(row?.children[2]?.textContent).toBe('–');
    expect(cells(3)[2]).toBe('6.1\u2009%');
  });

  test('copying says what happened', async () => {
    await show(small);
    vi.stubGlobal('navigator', { clipboard: { writeText: async () => undefined } });
    const items = (root().querySelector('fl-menu-button') as (Element & { items: { label: string; act: () => void }[] }) | null)?.items ?? [];
    expect(items.map((item) => item.label)).toEqual(['Download CSV', 'Download Parquet', 'Copy as TSV', 'Copy as Markdown']);
    items[3]?.act();
    await vi.waitFor(() => expect(root().querySelector('[role=status]')?.textContent).toBe('Copied as Markdown: 3 rows.'), 20_000);
    vi.unstubAllGlobals();
  });

  test('a table without rows says so', async () => {
    await show({ ...small, rows: [] });
    expect(root().querySelector('.empty')?.textContent).toBe('No rows.');
    expect(root().querySelector('table')).toBeNull();
  });
});
