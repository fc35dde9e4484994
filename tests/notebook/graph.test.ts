import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/notebook/graph.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { referenceValues } from '../../src/notebook/references.ts';
import type { Notebook } from '../../src/notebook/types.ts';
import { example, notebookOf, registry } from './example.ts';

function read(text: string): Notebook {
  const { notebook, diagnostics } = parseNotebook(text, { cellTypes: registry });
  expect(diagnostics).toEqual([]);
  if (notebook === null) throw new Error('no notebook');
  return notebook;
}
const sql = (id: string, text: string): string => `\`\`\`sql rows id=${id}\n${text}\n\`\`\`\n\n`;
const yaml = (info: string, text: string): string => `\`\`\`yaml ${info}\n${text}\n\`\`\`\n\n`;

describe('the dependencies of a notebook', () => {
  it('lead from parameters and tables to populations to cells', () => {
    const graph = buildGraph(read(example));
    expect(graph.diagnostics).toEqual([]);
    expect(graph.readsOf('cell:verdict')).toEqual(['population:control', 'population:canary', 'parameter:margin']);
    expect(graph.readsOf('population:canary')).toEqual(['table:telemetry', 'parameter:canary']);
    expect(graph.readsOf('cell:late')).toEqual(['table:telemetry']);
    expect(graph.readsOf('cell:chart')).toEqual(['cell:late']);
    expect(graph.cells).toEqual(['verdict', 'late', 'chart']);
  });

  it('lead from filters to every population and to cells that use a table as one, not to SQL over a table', () => {
    const graph = buildGraph(read(example.replace('parameters:\n', 'filters:\n  - { column: country, is: "{{canary}}" }\nparameters:\n')));
    expect(graph.readsOf('filters')).toEqual(['parameter:canary']);
    expect(graph.affected(['filters'])).toEqual(expect.arrayContaining(['population:control', 'population:canary', 'cell:verdict', 'cell:chart']));
    expect(graph.affected(['filters'])).not.toContain('cell:late');
  });

  it('run a cell after what it reads, wherever it stands', () => {
    const graph = buildGraph(
      read(notebookOf(`${yaml('chart', 'data: c')}${sql('c', 'from b')}${sql('b', 'from telemetry')}${yaml('drift', 'reference: telemetry')}`)),
    );
    expect(graph.cells).toEqual(['b', 'drift', 'c', 'chart']);
  });

  it('tell what a change touches and nothing else', () => {
    const graph = buildGraph(read(example));
    expect(graph.affected(['parameter:margin'])).toEqual(['parameter:margin', 'cell:verdict']);
    expect(graph.affected(['cell:late'])).toEqual(['cell:late', 'cell:chart']);
    expect(graph.affected(['canary'])).toEqual(['parameter:canary', 'population:canary', 'cell:verdict']);
    expect(graph.affected(['telemetry'])).toHaveLength(6);
    expect(graph.affected(['nothing'])).toEqual([]);
  });

  it('name a population before a table before a sql cell', () => {
    const notebook = read(
      notebookOf(
        `${sql('rows_a', 'from telemetry')}${yaml('drift', 'reference: slow\ncurrent: rows_a')}${yaml('sli', 'of: other')}`,
        'populations: { slow: { table: telemetry } }\n',
      ),
    );
    const graph = buildGraph(notebook);
    expect(graph.readsOf('cell:drift')).toEqual(['population:slow', 'cell:rows_a']);
    expect(graph.readsOf('cell:sli')).toEqual(['table:other']);
  });

  it('know the default populations, and take any table while none is declared', () => {
    expect(buildGraph(read(notebookOf(yaml('drift', 'reference: reference\ncurrent: current')))).diagnostics).toEqual([]);
    expect(buildGraph(read(`---\nfaultline: 1\ntitle: x\n---\n${yaml('sli', 'of: anything')}`)).diagnostics).toEqual([]);
  });

  it('tell an unknown name at its key, and that a YAML cell is no table', () => {
    const graph = buildGraph(read(notebookOf(`${yaml('drift', 'alpha: 0.1\nreference: telemtry')}${yaml('sli', 'of: drift')}`)));
    expect(graph.diagnostics).toMatchObject([
      { code: 'E_REFERENCE', where: { line: 9, column: 1 }, cell: 'drift', hint: "did you mean 'telemetry'?", fatal: false },
      { code: 'E_REFERENCE', where: { line: 13, column: 1 }, cell: 'sli' },
    ]);
  });

  it('of a gate are the cells its rule asks, or all others', () => {
    const body = `${yaml('drift', '')}${yaml('slo', '')}`;
    expect(buildGraph(read(notebookOf(`${body}${yaml('gate', "rule: drift.verdict != 'slo.x'")}`))).readsOf('cell:gate')).toEqual(['cell:drift']);
    expect(buildGraph(read(notebookOf(`${body}${yaml('gate', '')}`))).readsOf('cell:gate')).toEqual(['cell:drift', 'cell:slo']);
    expect(buildGraph(read(notebookOf(`${body}${yaml('gate', "rule: drfit.verdict != 'fail'")}`))).diagnostics[0]).toMatchObject({
      code: 'E_REFERENCE',
      hint: "did you mean 'drift'?",
    });
  });

  it('of joined tables lead to the table they are joined to', () => {
    const graph = buildGraph(read('---\nfaultline: 1\ntitle: x\ntables:\n  t:\n  labels: { join: t, on: id }\n---\n'));
    expect(graph.affected(['labels'])).toEqual(['table:labels', 'table:t']);
  });

  it('that go in a circle are fatal, with the way round', () => {
    const graph = buildGraph(read(notebookOf(`${sql('a', 'from b')}${sql('b', 'from c')}${sql('c', 'from a')}${yaml('chart', 'data: c')}`)));
    expect(graph.diagnostics).toMatchObject([
      { code: 'E_CYCLE', message: 'These read each other in a circle: a → b → c → a', where: { line: 7, column: 1 }, fatal: true },
    ]);
    expect(graph.cells).toEqual([]);
  });

  it('put every node after all it reads, in any notebook without circles', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }), fc.nat(), (picks, turn) => {
        const cells = picks.map((pick, index) => sql(`c${index}`, index === 0 ? 'from telemetry' : `from c${pick % index}`));
        const shift = turn % cells.length;
        const graph = buildGraph(read(notebookOf([...cells.slice(shift), ...cells.slice(0, shift)].join(''))));
        expect(graph.diagnostics).toEqual([]);
        expect(graph.cells).toHaveLength(picks.length);
        for (const [index, node] of graph.order.entries()) for (const each of graph.readsOf(node)) expect(graph.order.indexOf(each)).toBeLessThan(index);
      }),
    );
  });
});

describe('a population parameter', () => {
  const front = (value: string): string => `populations: { slow: { table: telemetry } }\nparameters: { p: { type: population, default: ${value} } }\n`;
  const body = `${sql('a', 'from telemetry')}${yaml('sli', 'of: "{{p}}"')}`;

  it('may stand for any population, table or sql cell', () => {
    expect(buildGraph(read(notebookOf(body, front('slow')))).readsOf('cell:sli')).toEqual([
      'population:slow',
      'table:telemetry',
      'table:other',
      'cell:a',
      'parameter:p',
    ]);
  });

  it('has a default that exists', () => {
    expect(buildGraph(read(notebookOf(body, front('slwo')))).diagnostics).toMatchObject([
      { code: 'E_REFERENCE', where: { line: 6, column: 15 }, hint: "did you mean 'slow'?", fatal: true },
    ]);
  });
});

describe('reference keys', () => {
  it('are read at any depth, as one name or several, without parameters and auto', () => {
    expect(referenceValues({ of: 'a', slis: [{ baseline: 'b', metric: 'of' }], reference: ['c', '{{p}}'], current: 'auto', data: 3, control: null })).toEqual([
      'a',
      'b',
      'c',
    ]);
  });
});
