import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellTypes } from '../../../src/cells/registry.ts';
import { applyChange } from '../../../src/notebook/edit/apply.ts';
import type { NotebookChange } from '../../../src/notebook/edit/change.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import type { CellSource, Notebook } from '../../../src/notebook/types.ts';

const folder = new URL('../../../notebooks/', import.meta.url);
const templates = readdirSync(folder).filter((name) => name.endsWith('.md'));
const texts = templates.map((name) => readFileSync(new URL(name, folder), 'utf8'));
/** Texts that were read: a sequence of changes compares every text with the one before it. */
const known = new Map<string, Notebook>();
const read = (text: string): Notebook => {
  const before = known.get(text);
  if (before) return before;
  const { notebook } = parseNotebook(text, { cellTypes });
  if (notebook === null) throw new Error('the notebook cannot be read');
  known.set(text, notebook);
  return notebook;
};
const cells = (text: string): readonly CellSource[] => read(text).blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell] : []));
const ids = (text: string) => cells(text).map((cell) => cell.id);
const prose = (text: string) => read(text).blocks.flatMap((block) => (block.kind === 'prose' ? [block.text] : []));

/** Prose without the blank lines between its blocks, which a deleted cell joins. */
const words = (text: string) => prose(text).join('\n').replaceAll(/\n+/g, '\n');

const small = `---
faultline: 1
title:   Small   # a comment
tables: { telemetry: {} }
---

Text above.

\`\`\`yaml drift
alpha:  0.05   # strict
\`\`\`

Between.

\`\`\`yaml summary
\`\`\`

\`\`\`yaml drift
alpha: 0.01
\`\`\`

\`\`\`sql rows id=late
select * from telemetry
\`\`\`
`;
const changed = (change: NotebookChange, text = small) => applyChange(text, change);

describe('a change of the text', () => {
  it('of a parameter touches its line only, and says what it did', () => {
    const { text, label } = changed({ kind: 'setCellParameter', cell: 'drift', path: ['alpha'], value: 0.01 });
    expect(text).toBe(small.replace('alpha:  0.05   # strict', 'alpha:  0.01   # strict'));
    expect(label).toBe('Set alpha to 0.01');
    const { text: removed, label: why } = changed({ kind: 'setCellParameter', cell: 'drift', path: ['alpha'], value: undefined });
    expect(removed).toBe(small.replace('alpha:  0.05   # strict\n', ''));
    expect(why).toBe('Remove alpha of drift');
  });

  it('of a parameter of an empty cell makes its first line', () => {
    const { text } = changed({ kind: 'setCellParameter', cell: 'summary', path: ['columns'], value: ['a', 'b'] });
    expect(text).toBe(small.replace('```yaml summary\n', '```yaml summary\ncolumns: [ a, b ]\n'));
  });

  it('that does not fit is refused with a sentence', () => {
    expect(() => changed({ kind: 'setCellParameter', cell: 'drift', path: ['alpha'], value: 7 })).toThrow("'alpha' is 7");
    expect(() => changed({ kind: 'setCellParameter', cell: 'drift', path: ['alhpa'], value: 0.1 })).toThrow("did you mean 'alpha'?");
    expect(() => changed({ kind: 'setCellParameter', cell: 'drfit', path: ['alpha'], value: 0.1 })).toThrow(
      'there is no cell "drfit"; did you mean \'drift\'?',
    );
    expect(() => changed({ kind: 'setCellParameter', cell: 'late', path: ['x'], value: 1 })).toThrow('is SQL and has no parameters');
    expect(() => changed({ kind: 'addCell', type: 'drfit', after: null })).toThrow('there is no cell type "drfit"');
    expect(() => changed({ kind: 'moveCell', cell: 'drift', by: -1 })).toThrow('already the first');
    expect(() => changed({ kind: 'removeFilter', index: 0 })).toThrow('the notebook has none');
    expect(() => changed({ kind: 'setPopulation', name: 'Big Name', definition: { table: 'telemetry' } })).toThrow('is not a name');
    expect(() => changed({ kind: 'setPopulation', name: 'current', definition: { table: 'telemetry', where: '1; drop table t' } })).toThrow();
    expect(() => changed({ kind: 'addFilter', filter: { column: 'x', is: [] } })).toThrow('lists no value');
    expect(() => changed({ kind: 'deleteCell', cell: 'drift' }, 'no front matter')).toThrow('mend the text first');
  });

  it('adds a cell behind another or at the end, with an id of its own', () => {
    const after = changed({ kind: 'addCell', type: 'sli', after: 'summary', parameters: { of: 'telemetry', slis: [{ metric: 'p95', role: 'latency' }] } });
    expect(after.cell).toBe('sli');
    expect(after.text).toBe(
      small.replace('```yaml summary\n```\n', '```yaml summary\n```\n\n```yaml sli id=sli\nof: telemetry\nslis:\n  - { metric: p95, role: latency }\n```\n'),
    );
    const end = changed({ kind: 'addCell', type: 'sql', after: null, text: "select '```' as tick" });
    expect(end.text).toBe(`${small}\n\`\`\`\`sql rows id=sql\nselect '\`\`\`' as tick\n\`\`\`\`\n`);
    expect(ids(changed({ kind: 'addCell', type: 'drift', after: null }).text)).toEqual(['drift', 'summary', 'drift_2', 'late', 'drift_3']);
  });

  it('never renames a cell: where the order would, the id is written out', () => {
    expect(ids(changed({ kind: 'addCell', type: 'drift', after: 'drift' }).text)).toEqual(['drift', 'drift_3', 'summary', 'drift_2', 'late']);
    expect(ids(changed({ kind: 'deleteCell', cell: 'drift' }).text)).toEqual(['summary', 'drift_2', 'late']);
    const moved = changed({ kind: 'moveCell', cell: 'drift_2', by: -1 }).text;
    expect(ids(moved)).toEqual(['drift', 'drift_2', 'summary', 'late']);
    expect(ids(changed({ kind: 'moveCell', cell: 'drift_2', by: -1 }, moved).text)).toEqual(['drift_2', 'drift', 'summary', 'late']);
  });

  it('moves a cell past its neighbour and leaves the prose', () => {
    const { text, label } = changed({ kind: 'moveCell', cell: 'summary', by: -1 });
    expect(label).toBe('Move summary up');
    expect(ids(text)).toEqual(['summary', 'drift', 'drift_2', 'late']);
    expect(prose(text)).toEqual(prose(small));
    expect(applyChange(text, { kind: 'moveCell', cell: 'summary', by: 1 }).text).toBe(small);
  });

  it('duplicates a cell with its comments, and deletes it again', () => {
    const { text, cell } = changed({ kind: 'duplicateCell', cell: 'drift' });
    expect(cell).toBe('drift_3');
    expect(text).toBe(
      small.replace('alpha:  0.05   # strict\n```\n', 'alpha:  0.05   # strict\n```\n\n```yaml drift id=drift_3\nalpha:  0.05   # strict\n```\n'),
    );
    expect(applyChange(text, { kind: 'deleteCell', cell: 'drift_3' }).text).toBe(small);
  });

  it('sets populations and filters in the front matter, in its order', () => {
    const window = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' };
    const brushed = changed({ kind: 'setPopulation', name: 'current', definition: { table: 'telemetry', window } }).text;
    expect(brushed).toBe(
      small.replace(
        'telemetry: {} }\n',
        'telemetry: {} }\npopulations:\n  current: { table: telemetry, window: { from: 2026-01-01T00:00:00.000Z, to: 2026-01-02T00:00:00.000Z } }\n',
      ),
    );
    expect(read(brushed).populations[0]?.window).toEqual(window);
    const filtered = changed({ kind: 'addFilter', filter: { column: 'country', is: ['DE', null] } }, brushed);
    expect(filtered.label).toBe('Filter country is DE or missing');
    const both = changed({ kind: 'addFilter', filter: { column: 'latency_ms', above: 100, upTo: 300 } }, filtered.text).text;
    expect(both).toContain('\nfilters:\n  - { column: country, is: [ DE, null ] }\n  - { column: latency_ms, above: 100, up_to: 300 }\n---\n');
    expect(read(both).filters).toEqual([
      { column: 'country', is: ['DE', null] },
      { column: 'latency_ms', above: 100, upTo: 300 },
    ]);
    expect(changed({ kind: 'removeFilter', index: 1 }, both).text).toBe(filtered.text);
    expect(changed({ kind: 'removeFilter', index: 0 }, filtered.text).text).toBe(brushed);
  });

  it('takes a whole text as it is, also one that cannot be read', () => {
    expect(changed({ kind: 'replaceText', text: 'no front matter' }).text).toBe('no front matter');
    const broken = changed({ kind: 'setCellText', cell: 'drift', text: 'alpha: [' }).text;
    expect(cells(broken)[0]?.problem?.code).toBe('E_YAML');
    expect(applyChange(broken, { kind: 'setCellText', cell: 'drift', text: 'alpha:  0.05   # strict' }).text).toBe(small);
    const fenced = changed({ kind: 'setCellText', cell: 'late', text: "select 1\n```\n-- '```'" }).text;
    expect(cells(fenced).at(-1)?.text).toBe("select 1\n```\n-- '```'");
  });

  it('keeps line ends and the byte order mark', () => {
    const windows = `\uFEFF${small.replaceAll('\n', '\r\n')}`;
    const { text } = applyChange(windows, { kind: 'setCellParameter', cell: 'summary', path: ['bucket'], value: '1h' });
    expect(text).toBe(windows.replace('```yaml summary\r\n', '```yaml summary\r\nbucket: 1h\r\n'));
  });
});

describe('any sequence of changes on any template', () => {
  const change = fc.record({
    kind: fc.constantFrom('parameter', 'text', 'add', 'move', 'duplicate', 'delete', 'population', 'filter', 'unfilter'),
    at: fc.nat(20),
    type: fc.constantFrom('drift', 'summary', 'sli', 'sql'),
    by: fc.constantFrom<-1 | 1>(-1, 1),
    column: fc.constantFrom('country', 'it is', 'latency_ms'),
    alpha: fc.double({ min: 0.001, max: 0.4, noNaN: true }),
  });

  it('leaves a text that parses, with the change visible and the other cells as they were', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 6 }), (start, steps) => {
        let text = start;
        for (const { kind, at, type, by, column, alpha } of steps) {
          const before = cells(text);
          const cell = before[at % Math.max(1, before.length)];
          const id = cell?.id ?? 'none';
          const made: NotebookChange | null =
            kind === 'add'
              ? { kind: 'addCell', type, after: at % 2 === 0 ? id : null, ...(type === 'sql' ? { text: 'select 1' } : {}) }
              : kind === 'population'
                ? { kind: 'setPopulation', name: 'current', definition: { table: 'telemetry', where: `"${column}" > ${alpha}` } }
                : kind === 'filter'
                  ? { kind: 'addFilter', filter: { column, is: [alpha, null] } }
                  : kind === 'unfilter'
                    ? { kind: 'removeFilter', index: 0 }
                    : kind === 'move'
                      ? { kind: 'moveCell', cell: id, by }
                      : kind === 'duplicate' || kind === 'delete'
                        ? { kind: `${kind}Cell`, cell: id }
                        : kind === 'text'
                          ? { kind: 'setCellText', cell: id, text: cell?.language === 'sql' ? 'select 2' : '# nothing' }
                          : cell?.type === 'drift'
                            ? { kind: 'setCellParameter', cell: id, path: ['alpha'], value: alpha }
                            : null;
          if (made === null) continue;
          let next: ReturnType<typeof applyChange>;
          try {
            next = applyChange(text, made);
          } catch (error) {
            expect((error as Error).name).toBe('NotebookError');
            continue;
          }
          const after = cells(next.text);
          const touched = new Set([id, next.cell]);
          const others = (list: readonly CellSource[]) => list.filter((each) => !touched.has(each.id)).map((each) => [each.id, each.type, each.text]);
          expect(others(after).sort()).toEqual(others(before).sort());
          expect(words(next.text)).toBe(words(text));
          const present = after.find((each) => each.id === (next.cell ?? id));
          if (made.kind === 'deleteCell') expect(present).toBeUndefined();
          else if (made.kind === 'setCellParameter') expect(present?.value).toMatchObject({ alpha });
          else if (made.kind === 'setCellText') expect(present?.text).toBe(made.text);
          else if (made.kind === 'addCell' || made.kind === 'duplicateCell') expect(after).toHaveLength(before.length + 1);
          else if (made.kind === 'moveCell') expect(after.findIndex((each) => each.id === id)).toBe(before.findIndex((each) => each.id === id) + by);
          if (kind === 'filter') expect(read(next.text).filters.at(-1)).toEqual({ column, is: [alpha, null] });
          expect(next.label).not.toBe('');
          text = next.text;
        }
      }),
      { numRuns: 40 },
    );
  });
});
