// @vitest-environment jsdom
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, distinctly, instant, integer, number, percent, tick, withUnit } from '../../src/charts/format.ts';
import { nextWithVerdict, stepFrom } from '../../src/ui/shell/cell-walk.ts';
import { commands } from '../../src/ui/shell/commands.ts';
import { readStroke, showKeys, type Press } from '../../src/ui/shell/shortcuts.ts';
import { isForeign } from '../../src/ui/shell/request-watch.ts';
import { pieces } from '../../src/ui/base/rich-text.ts';
import { tableCsv } from '../../src/ui/base/save-file.ts';
import { assignFiles, slug } from '../../src/ui/data/table-names.ts';
import { readTemplate } from '../../src/ui/shell/templates.ts';
import { offsetOf } from '../../src/ui/edit/text-view.ts';
import { results } from './fake-session.ts';

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));
const tables = (files: readonly { name: string; webkitRelativePath?: string }[], declared: string[] = [], existing: string[] = []): Record<string, string[]> =>
  Object.fromEntries(assignFiles(files, declared, existing).map((group) => [group.table, group.files.map((file) => file.name)]));

describe('files become tables', () => {
  test('one file becomes the table the notebook waits for', () => {
    expect(tables(named('export-2026-11.parquet'), ['requests'])).toEqual({ requests: ['export-2026-11.parquet'] });
    expect(tables(named('export-2026-11.parquet'))).toEqual({ telemetry: ['export-2026-11.parquet'] });
  });
  test('files named like tables become those; parts of one export stay together', () => {
    expect(tables(named('labels.csv', 'part-0001.parquet', 'part-0002.parquet'))).toEqual({
      labels: ['labels.csv'],
      telemetry: ['part-0001.parquet', 'part-0002.parquet'],
    });
    expect(tables(named('reference.parquet', 'current.parquet'))).toEqual({ reference: ['reference.parquet'], current: ['current.parquet'] });
  });
  test('a second export does not replace the first', () => {
    expect(tables(named('costs.csv'), ['telemetry'], ['telemetry'])).toEqual({ costs: ['costs.csv'] });
  });
  test('a folder is one table', () => {
    expect(
      tables(
        [
          { name: 'a.parquet', webkitRelativePath: 'Lab Runs/day=1/a.parquet' },
          { name: 'x.parquet', webkitRelativePath: 'Lab Runs/day=2/x.parquet' },
        ],
        ['telemetry'],
        ['telemetry'],
      ),
    ).toEqual({ lab_runs: ['a.parquet', 'x.parquet'] });
  });
  test('every file lands in exactly one table with a usable name', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 }), (names) => {
        const groups = assignFiles(named(...names), [], []);
        expect(groups.flatMap((group) => group.files.map((file) => file.name)).sort()).toEqual([...names].sort());
        expect(new Set(groups.map((group) => group.table)).size).toBe(groups.length);
        for (const group of groups) expect(group.table).toMatch(/^[a-z_][a-z0-9_]*$/);
      }),
    );
  });
  test('slugs', () => expect(['2026 Export.parquet', 'é.csv', 'A-b.C.jsonl.gz'].map(slug)).toEqual(['t_2026_export', 'table_1', 'a_b_c']));
});

test('the deciding number is the first figure, never a digit inside a name or code', () => {
  const strong = (sentence: string): string | undefined => pieces(sentence).find((piece) => piece.as === 'strong')?.text;
  expect(
    [
      'p95 latency is 41 ms worse',
      '`col_7` moved by −0.4 standard deviations',
      'v1.9 is fine',
      '12.5 % of 200 000 rows',
      '200 000 rows',
      '1 of 9 columns drifted',
      'p < 1e-12',
      'ip_risk has 21 values',
    ].map(strong),
  ).toEqual(['41 ms', '−0.4 standard deviations', undefined, '12.5 %', '200 000', '1 of 9 columns', '1e-12', '21']);
});

test('pieces lose nothing but the backticks', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(
        pieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text.replaceAll('`', ''));
    }),
  );
});

test('numbers read the same everywhere', () => {
  expect([
    number(0.30512),
    number(12_345.6),
    number(-0.5),
    number(1e-7),
    number(null),
    number(0),
    integer(9400),
    integer(200_000),
    percent(0.0612),
    withUnit(41, 'ms'),
    bytes(41_000_000),
    bytes(512),
  ]).toEqual(['0.3051', '12\u2009346', '−0.5', '1.00e−7', '–', '0', '9400', '200\u2009000', '6.12\u2009%', '41\u2009ms', '41\u2009MB', '512\u2009B']);
});

test('numbers side by side have as many digits as tell them apart', () => {
  expect(distinctly([0.1234, 12.34, 1500])).toEqual(['0.123', '12.3', '1500']);
  expect(distinctly([-118.49, -118.31, null, -118.31])).toEqual(['\u2212118.5', '\u2212118.3', '–', '\u2212118.3']);
  expect(distinctly([1, 1 + 1e-15])).toEqual(['1', '1']);
});

test('instants are UTC and as long as they need to be', () => {
  expect([Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 1, 6), Date.UTC(2026, 10, 1, 6, 0, 12)].map(instant)).toEqual([
    '2026-11-01',
    '2026-11-01 06:00',
    '2026-11-01 06:00:12',
  ]);
  expect([tick(Date.UTC(2026, 10, 1, 6), 3600), tick(Date.UTC(2026, 10, 2), 3600)]).toEqual(['06:00', '2 Nov']);
});

test('CSV quotes, keeps null apart and defuses formulas in text', () => {
  expect(
    tableCsv({
      name: 't',
      title: 'T',
      columns: [
        { name: 'a', title: 'A', type: 'text' },
        { name: 'n', title: 'N', type: 'number' },
        { name: 't', title: 'T', type: 'time' },
      ],
      rows: [
        ['x,"y"', -1.5, 0],
        ['=1+1', null, null],
      ],
    }),
  ).toBe('a,n,t\r\n"x,""y""",-1.5,1970-01-01T00:00:00.000Z\r\n\'=1+1,,\r\n');
});

describe('shortcuts', () => {
  const press = (key: string, more: Partial<Press> = {}): Press => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  const entries = commands.flatMap((command) => (command.keys ?? []).map((keys) => ({ keys, value: command.id })));
  const meaning = (given: Press, waiting: string | null = null): unknown => readStroke(entries, waiting, given);

  test('letters, capitals, signs and modifiers find their command', () => {
    expect(meaning(press('j'))).toEqual({ done: 'next' });
    expect(meaning(press('J', { shiftKey: true }))).toEqual({ done: 'down' });
    expect(meaning(press('?', { shiftKey: true }))).toEqual({ done: 'help' });
    expect(meaning(press('Enter', { ctrlKey: true }))).toEqual({ done: 'run' });
    expect(meaning(press('k', { metaKey: true }))).toEqual({ done: 'palette' });
    expect(meaning(press('Z', { metaKey: true, shiftKey: true }))).toEqual({ done: 'redo' });
    expect(meaning(press('y', { ctrlKey: true }))).toEqual({ done: 'redo' });
    expect(meaning(press('j', { ctrlKey: true }))).toBeNull();
    expect(meaning(press('j', { altKey: true }))).toBeNull();
    expect(meaning(press('x'))).toBeNull();
  });

  test('two strokes wait for the second; a wrong second means nothing', () => {
    expect(meaning(press('g'))).toEqual({ waiting: 'g' });
    expect(meaning(press('d'), 'g')).toEqual({ done: 'data' });
    expect(meaning(press('d'))).toEqual({ done: 'duplicate' });
    expect(meaning(press('x'), 'g')).toBeNull();
  });

  test('no shortcut means two things, and none of one key deletes', () => {
    const all = entries.map((entry) => entry.keys);
    expect(new Set(all).size).toBe(all.length);
    const firsts = new Set(all.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0]));
    expect(all.filter((keys) => firsts.has(keys))).toEqual([]);
    expect(commands.find((command) => command.id === 'delete')?.keys).toBeUndefined();
  });

  test('are written as people read them', () => {
    expect(['Mod+k', 'Mod+Shift+z', 'g o', 'J', 'Escape'].map((keys) => [showKeys(keys, false), showKeys(keys, true)])).toEqual([
      ['Ctrl K', '⌘K'],
      ['Ctrl Shift Z', '⌘⇧Z'],
      ['g then o', 'g then o'],
      ['Shift J', 'Shift J'],
      ['Esc', 'Esc'],
    ]);
  });
});

test('only other origins count as foreign', () => {
  expect(
    ['https://a.example/x', 'https://b.example/x', 'blob:https://a.example/1', 'data:,x', 'wss://b.example/'].map((address) =>
      isForeign(address, 'https://a.example'),
    ),
  ).toEqual([false, true, false, false, true]);
});

test('a template tells its title, question and number of cells', () => {
  expect(
    readTemplate('x', '---\nfaultline: 1\ntitle: First look\nsummary: What is here?\n---\n\n```yaml summary\n```\n\n```sql\nselect 1\n```\n'),
  ).toMatchObject({ title: 'First look', summary: 'What is here?', cells: 1 });
});

test('a position becomes an offset, also beyond the end', () => {
  expect([offsetOf('ab\ncd\n', { line: 2, column: 2 }), offsetOf('ab', { line: 9, column: 1 })]).toEqual([4, 2]);
});

test('walking the cells stays at the ends; jumping to a verdict goes round', () => {
  const cells = results.cells;
  expect([stepFrom(cells, null, 1), stepFrom(cells, null, -1), stepFrom(cells, 'validity', -1), stepFrom(cells, 'validity', 1), stepFrom([], null, 1)]).toEqual(
    ['validity', 'broken', 'validity', 'features', null],
  );
  expect([nextWithVerdict(cells, 'features', 'fail'), nextWithVerdict(cells, null, 'error'), nextWithVerdict(cells, null, 'invalid')]).toEqual([
    'features',
    'broken',
    null,
  ]);
});
