import { describe, expect, it } from 'vitest';
import { checkNotebook } from '../../src/notebook/check.ts';
import { formatDiagnostic } from '../../src/notebook/diagnostics.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { printNotebook } from '../../src/notebook/print.ts';
import type { CellSource, Notebook } from '../../src/notebook/types.ts';
import { example, notebookOf, registry } from './example.ts';

const options = { cellTypes: registry };

function read(text: string): Notebook {
  const { notebook, diagnostics } = parseNotebook(text, options);
  expect(diagnostics).toEqual([]);
  if (notebook === null) throw new Error('no notebook');
  return notebook;
}

const cells = (notebook: Notebook): CellSource[] => notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell] : []));
const ids = (body: string): string[] => cells(read(notebookOf(body))).map((cell) => cell.id);
const said = (text: string): string[] => parseNotebook(text, options).diagnostics.map((each) => formatDiagnostic(each, 'n.md'));

describe('the front matter', () => {
  it('gives title, tables, populations and parameters, each with its place', () => {
    const notebook = read(example);
    expect(notebook).toMatchObject({ version: 1, title: 'Canary review', summary: 'Is the new model version safe to roll out further?', events: null });
    expect(notebook.tables).toEqual([{ name: 'telemetry', roles: {}, position: { line: 6, column: 3 } }]);
    expect(notebook.populations[1]).toEqual({ name: 'canary', table: 'telemetry', where: 'model_version = {{canary}}', position: { line: 10, column: 3 } });
    expect(notebook.parameters[2]).toEqual({
      name: 'margin',
      type: 'number',
      default: 0.002,
      min: 0,
      max: 1,
      step: 0.001,
      label: 'Tolerated loss in quality',
      where: { line: 14, column: 3 },
    });
  });

  it('reads the role scores, a column for each class, and says what else it is not', () => {
    const front = (scores: string) => `---\nfaultline: 1\ntitle: x\ntables:\n  t: { roles: { label: y, scores: ${scores} } }\n---\n`;
    const notebook = read(front('{ cat: p_cat, dog: p_dog }'));
    expect(notebook.tables).toMatchObject([{ roles: { label: 'y' }, scores: { cat: 'p_cat', dog: 'p_dog' } }]);
    expect(read(printNotebook(notebook)).tables).toMatchObject([{ scores: { cat: 'p_cat', dog: 'p_dog' } }]);
    for (const wrong of ['p_cat', '[p_cat]', '{ cat: 1 }', '{}'])
      expect(parseNotebook(front(wrong), options).diagnostics).toMatchObject([{ code: 'E_VALUE', key: 'tables.t.roles.scores', fatal: true }]);
  });

  it('reads roles, joins, windows and events', () => {
    const notebook = read(
      '---\nfaultline: 1\ntitle: x\ntables:\n  t: { roles: { latency: ms, feature: [a, b] } }\n  labels: { join: t, on: id }\n  e:\npopulations:\n  last: { table: t, window: { from: end - 7d, to: end } }\nevents: e\n---\n',
    );
    expect(notebook.tables.map(({ position: _, ...table }) => table)).toEqual([
      { name: 't', roles: { latency: 'ms', feature: ['a', 'b'] } },
      { name: 'labels', roles: {}, join: 't', on: 'id' },
      { name: 'e', roles: {} },
    ]);
    expect(notebook.populations[0]?.window).toEqual({ from: 'end - 7d', to: 'end' });
    expect(notebook.events).toBe('e');
  });

  it('says what is wrong, where, and what to do', () => {
    expect(said('---\nfaultline: 3\ntitle: x\n---\n')).toEqual([
      'n.md:2:1: This notebook has format 3; this version of Faultline reads format 1 (update Faultline)',
    ]);
    expect(said('---\nfaultline: 1\ntitel: x\n---\n')).toEqual([
      'n.md:2:1: The front matter needs a title (add `title: …`)',
      "n.md:3:1: There is no key 'titel' here (did you mean 'title'?)",
    ]);
    expect(said('---\nfaultline: 1\ntitle: 3\n---\n')[1]).toBe("n.md:3:1: 'title' takes text, not 3 (put it in quotes)");
    expect(said('---\nfaultline: 1\ntitle: x\ntables: { t: { join: u, on: id } }\n---\n')[0]).toBe(
      "n.md:4:16: There is no table 'u' (did you mean 't'?)".replace(" (did you mean 't'?)", ' (choose one of t)'),
    );
    expect(said('---\nfaultline: 1\ntitle: x\ntables: { t: { join: t } }\n---\n')[0]).toMatch(/^n\.md:4:11: The table 't' needs both/);
    expect(said('---\nfaultline: 1\ntitle: x\nparameters: { p: { type: choice, default: a } }\n---\n')[0]).toMatch(/needs either `options` or `of`/);
    expect(said('---\nfaultline: 1\ntitle: x\nparameters: { p: { type: date, min: 1, default: 2026-01-01 } }\n---\n')[0]).toMatch(
      /'min' has no meaning for a date/,
    );
    expect(said('---\nfaultline: 1\ntitle: x\nparameters: { p: { type: number } }\n---\n')[0]).toMatch(/'p' has no default/);
  });
});

describe('cells', () => {
  it('keep their body, value, and the place of every key', () => {
    const [verdict, late] = cells(read(example));
    expect(verdict).toMatchObject({ id: 'verdict', type: 'canary', named: true, language: 'yaml', position: { line: 21, column: 1 } });
    expect(verdict?.value).toMatchObject({ metrics: [{ margin: '10%' }, { margin: '{{margin}}' }] });
    expect(verdict?.positions).toMatchObject({
      control: { line: 22, column: 1 },
      'metrics.0': { line: 25, column: 5 },
      'metrics.1.margin': { line: 26, column: 37 },
    });
    expect(late).toMatchObject({
      id: 'late',
      type: 'sql',
      language: 'sql',
      value: null,
      text: 'select request_id, latency_ms from telemetry where latency_ms > 300',
      positions: { '': { line: 30, column: 1 } },
    });
  });

  it('count columns in the notebook also when the fence is indented', () => {
    const [cell] = cells(read(notebookOf('  ```yaml drift\n  alpha: 0.1\n  ```')));
    expect(cell?.positions['alpha']).toEqual({ line: 8, column: 3 });
  });

  it('are named by id=, else by their type, and never by a name already written', () => {
    expect(ids('```yaml drift\n```\n\n```yaml drift\n```\n\n```yaml embedding-drift\n```\n\n```sql rows\nselect 1\n```')).toEqual([
      'drift',
      'drift_2',
      'embedding_drift',
      'sql',
    ]);
    expect(ids('```yaml drift\n```\n\n```yaml drift id=drift\n```')).toEqual(['drift_2', 'drift']);
  });

  it('may have an empty body or only a comment', () => {
    expect(cells(read(notebookOf('```yaml drift\n```\n\n```yaml drift\n# all defaults\n```'))).map((cell) => cell.value)).toEqual([null, null]);
  });

  it('bare yaml and sql, other languages and code in lists are prose', () => {
    const body = '```yaml\na: 1\n```\n\n```sql\nselect 1;\n```\n\n```json drift\n{}\n```\n\n- ```yaml\n  a: 1\n  ```\n\n`<b>` and 1 < 2\n\n    <i>code</i>';
    expect(read(notebookOf(body)).blocks).toEqual([{ kind: 'prose', text: body, position: { line: 7, column: 1 } }]);
  });

  it('hint at the nearest name', () => {
    expect(said(notebookOf('```yaml drfit\n```'))).toEqual(["n.md:7:9: There is no cell type 'drfit' (did you mean 'drift'?)"]);
    expect(said(notebookOf('```sql drift\n```'))).toEqual(["n.md:7:1: A 'drift' cell is written in yaml, not sql (write `yaml drift`)"]);
    expect(said(notebookOf('```sql sql\nselect 1\n```'))).toEqual(["n.md:7:8: There is no cell type 'sql' (write `sql rows`)"]);
    expect(said(notebookOf('```yaml drift ID=x\n```'))[0]).toMatch(/did you mean 'id'/);
  });

  it('that cannot be read stay and say why, and leave the others standing', () => {
    const { notebook, diagnostics } = parseNotebook(notebookOf('```yaml drift\na: [\n```\n\n```yaml slo\n```'), options);
    expect(diagnostics.map((each) => [each.code, each.cell, each.fatal])).toEqual([['E_YAML', 'drift', false]]);
    expect(notebook === null ? [] : cells(notebook).map((cell) => [cell.id, cell.text, cell.problem?.code])).toEqual([
      ['drift', 'a: [', 'E_YAML'],
      ['slo', '', undefined],
    ]);
  });
});

describe('the text', () => {
  it('is read the same with any line ends and a byte order mark', () => {
    expect(read(`\uFEFF${example.replaceAll('\n', '\r\n')}`)).toEqual(read(example));
  });

  it('keeps prose between cells with its line', () => {
    expect(read(example).blocks[0]).toEqual({
      kind: 'prose',
      text: '# Canary review\n\nProse explains *why* each check is here and what to do when it fails.',
      position: { line: 17, column: 1 },
    });
  });

  it('of the example has nothing wrong with it', () => {
    expect(checkNotebook(example, registry).diagnostics).toEqual([]);
  });
});
