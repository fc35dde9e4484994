import { describe, expect, it } from 'vitest';
import { checkNotebook } from '../../src/notebook/check.ts';
import { formatDiagnostic } from '../../src/notebook/diagnostics.ts';
import { nearestName } from '../../src/notebook/nearest-name.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { schemaKeys } from '../../src/notebook/schema-keys.ts';
import { validateCell } from '../../src/notebook/validate-cell.ts';
import { notebookOf, registry } from './example.ts';

const said = (type: string, body: string): string[] =>
  checkNotebook(notebookOf(`\`\`\`yaml ${type}\n${body}\n\`\`\``), registry).diagnostics.map((each) => formatDiagnostic(each, 'n.md'));

describe('a cell', () => {
  it('gets every default for an empty body', () => {
    const { notebook } = parseNotebook(notebookOf('```yaml drift\n```'), { cellTypes: registry });
    const block = notebook?.blocks[0];
    const drift = registry.find((type) => type.name === 'drift');
    if (block?.kind !== 'cell' || drift === undefined) throw new Error('no cell');
    expect(validateCell(block.cell, drift, block.cell.value)).toEqual({ ok: true, parameters: { alpha: 0.05, correction: 'bh', columns: 'auto' } });
  });

  const messages: readonly (readonly [string, string, string])[] = [
    ['drift', 'alhpa: 0.1', "n.md:8:1: There is no key 'alhpa' in a 'drift' cell (did you mean 'alpha'?)"],
    ['drift', 'colour: red', "n.md:8:1: There is no key 'colour' in a 'drift' cell (choose one of alpha, columns, correction, current, reference)"],
    ['drift', 'alpha: high', 'n.md:8:1: \'alpha\' is "high" (expected number)'],
    ['drift', 'correction: hb', 'n.md:8:1: \'correction\' is "hb" (expected bh or by or holm or none)'],
    ['drift', 'correction: Holn', "n.md:8:1: 'correction' is \"Holn\" (did you mean 'holm'?)"],
    ['drift', 'correction: everything', 'n.md:8:1: \'correction\' is "everything" (expected bh or by or holm or none)'],
    ['canary', 'metrics:\n  - { metric: p95, margn: 1 }', "n.md:9:20: There is no key 'margn' in 'metrics.0' of a 'canary' cell (did you mean 'margin'?)"],
    ['canary', 'metrics:\n  - metric: p95\n    margin: [1]', "n.md:10:5: 'metrics.0.margin' is [1] (expected number or string)"],
    ['canary', 'metrics:\n  - { margin: 1 }', "n.md:9:5: 'metrics.0.metric' is missing (add `metric: …`)"],
    ['canary', 'alpha: 2', "n.md:8:1: 'alpha' is 2 (expected <=1)"],
    ['drift', 'columns: [1]', "n.md:8:11: 'columns.0' is 1 (expected string)"],
  ];
  it.each(messages)('%s with %j is told so', (type, body, message) => {
    expect(said(type, body)).toEqual([message]);
  });

  it('is checked with its parameters in place', () => {
    const body = '```yaml drift\nalpha: "{{a}}"\n```';
    const check = (type: string) => checkNotebook(notebookOf(body, `parameters: { a: { type: ${type} } }\n`), registry).diagnostics.map((each) => each.code);
    expect(check('number, default: 0.1')).toEqual([]);
    expect(check('text, default: high')).toEqual(['E_VALUE']);
    expect(check('choice, of: model_version')).toEqual([]);
  });
});

describe('the keys of a schema', () => {
  it('are found through lists, options and alternatives', () => {
    const schema = registry.find((type) => type.name === 'canary')?.parameters;
    expect(schemaKeys(schema, [])).toEqual(['alpha', 'canary', 'control', 'metrics']);
    expect(schemaKeys(schema, ['metrics', '0'])).toEqual(['column', 'direction', 'margin', 'metric', 'role', 'where']);
    expect(schemaKeys(schema, ['alpha'])).toEqual([]);
    expect(schemaKeys(schema, ['nowhere', '0'])).toEqual([]);
  });
});

describe('the nearest name', () => {
  it('is one within a third of its letters, by lower case and with - as _', () => {
    expect(nearestName('drfit', ['drift', 'slo'])).toBe('drift');
    expect(nearestName('Embedding_Drift', ['embedding-drift', 'drift'])).toBe('embedding-drift');
    expect(nearestName('colour', ['alpha', 'bins'])).toBeNull();
    expect(nearestName('x', [])).toBeNull();
    expect(nearestName('a'.repeat(1000), ['a'])).toBeNull();
  });
});
