import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { completeCell, completeNotebook, notebookPlace } from '../../src/ui/edit/complete-notebook.ts';
import { knownNames } from '../../src/ui/edit/known-names.ts';
import { yamlPlace } from '../../src/ui/edit/yaml-place.ts';
import { cursor, editState, labels, notebookText } from './edit-fixtures.ts';

const names = knownNames(editState());
const place = (marked: string) => {
  const { text, offset } = cursor(marked);
  return yamlPlace(text, offset);
};
const cell = (type: string, marked: string) => {
  const { text, offset } = cursor(marked);
  return completeCell(text, offset, { type, language: type === 'rows' ? 'sql' : 'yaml', id: null }, cellTypes, names);
};
const offered = (type: string, marked: string) => labels(cell(type, marked));
/** The text after taking an offer. */
const taken = (type: string, marked: string, label: string): string => {
  const { text, offset } = cursor(marked);
  const found = cell(type, marked);
  const option = found?.options.find((each) => each.label === label);
  if (found === null || option === undefined) throw new Error(`${label} is not offered`);
  return text.slice(0, found.from) + (option.apply ?? option.label) + text.slice(offset);
};

describe('the place of a cursor in YAML', () => {
  test.each([
    ['|', 'key', []],
    ['of: a\nal|', 'key', []],
    ['alpha: 0.|', 'value', ['alpha']],
    ['alpha: "{{|', 'value', ['alpha']],
    ['effect:\n  k|', 'key', ['effect']],
    ['effect: { ks: 1, p|', 'key', ['effect']],
    ['effect: { ks: |', 'value', ['effect', 'ks']],
    ['columns: [ a, b|', 'item', ['columns', 1]],
    ['columns:\n  - a\n  - |', 'item', ['columns', 1]],
    ['columns:\n- a\n- b|', 'item', ['columns', 1]],
    ['slis:\n  - { metric: p95, co|', 'key', ['slis', 0]],
    ['slis:\n  - metric: p95\n    co|', 'key', ['slis', 0]],
    ['slis:\n  - metric: p95\n  - metric: |', 'value', ['slis', 1, 'metric']],
    ['slis:\n  - metric: p95\nle|', 'key', []],
    ['overrides:\n  country:\n    alpha: |', 'value', ['overrides', 'country', 'alpha']],
    ['slis: [\n  { metric: p95 },\n  { me|', 'key', ['slis', 1]],
    ['kinds: { "a, b": |', 'value', ['kinds', 'a, b']],
  ] as const)('%j is %s at %j', (marked, kind, path) => {
    expect(place(marked)).toMatchObject({ in: kind, path });
  });

  test('comments and running text have no place', () => {
    expect(place('# al|')).toBeNull();
    expect(place('of: a # c|')).toMatchObject({ in: 'value' });
    expect(place('some words he|')).toBeNull();
  });

  test('keys that stand before and after the cursor are known', () => {
    expect(place('of: a\n|\nby: b')?.siblings).toEqual(['of', 'by']);
    expect(place('- { metric: p95, |, target: 3 }')?.siblings).toEqual(['metric', 'target']);
  });

  test('no text makes it throw, and the word lies before the cursor', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '-', '{', '}', '[', ']', ',', '"', "'", '#', '|') }), fc.nat(), (text, at) => {
        const offset = Math.min(at, text.length);
        const found = yamlPlace(text, offset);
        expect(found === null || (found.from >= 0 && found.from <= offset)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('completion in YAML', () => {
  test('keys that are not written yet, with their default and what they mean', () => {
    const found = cell('drift', 'reference: before\n|');
    expect(labels(found)).toContain('alpha');
    expect(labels(found)).not.toContain('reference');
    expect(found?.options.find((option) => option.label === 'alpha')?.info).toContain('Default: 0.05');
  });
  test('keys of a list’s objects', () => {
    expect(offered('sli', 'slis:\n  - metric: p95\n    |')).toEqual([
      'name',
      'column',
      'role',
      'buckets',
      'where',
      'numerator',
      'denominator',
      'expected',
      'target',
      'direction',
      'unit',
    ]);
    expect(offered('sli', 'slis:\n  - |')).toContain('metric');
  });
  test('values of a choice, the default marked', () => {
    const found = cell('drift', 'correction: |');
    expect(labels(found)).toEqual(['bh', 'by', 'holm', 'bonferroni', 'none', '{{level}}']);
    expect(found?.options[0]?.detail).toBe('default');
    expect(offered('drift', 'exact: |')).toEqual(['true', 'false', '{{level}}']);
  });
  test('columns and the roles they have where a column is wanted, quoted where YAML needs it', () => {
    expect(offered('drift', 'columns: [ |')).toEqual(expect.arrayContaining(['latency_ms', 'country', 'latency', 'fallback']));
    expect(offered('drift', 'columns: [ country, |')).not.toContain('country');
    expect(taken('chart', 'x: co|', 'country')).toBe('x: country');
    expect(offered('drift', 'kinds: { |')).toContain('country');
  });
  test('roles, populations, tables and SQL cells where they are wanted', () => {
    expect(offered('sli', 'slis:\n  - { metric: rate, role: |')).toContain('latency');
    expect(offered('summary', 'of: |')).toEqual(['telemetry', 'reference', 'current', 'before', 'after', 'late', '{{level}}']);
    expect(offered('input', 'parameter: |')).toContain('level');
  });
  test('a parameter is written as a value of its own', () => {
    expect(taken('drift', 'alpha: |', '{{level}}')).toBe('alpha: "{{level}}"');
    expect(taken('drift', 'alpha: "{{l|', 'level')).toBe('alpha: "{{level}}"');
  });
  test('a condition completes as SQL over the cell’s columns', () => {
    expect(offered('sli', 'of: telemetry\nslis:\n  - { metric: rate, where: "lat|')).toEqual(expect.arrayContaining(['latency_ms', 'abs', 'and']));
    expect(offered('sli', 'slis:\n  - { metric: rate, where: "|')).not.toContain('select');
  });
});

describe('completion in SQL', () => {
  test('after FROM stand tables, populations and other SQL cells', () => {
    expect(offered('rows', 'select * from |')).toEqual(expect.arrayContaining(['telemetry', 'before', 'late']));
    expect(offered('rows', 'select * from |')).not.toContain('latency_ms');
  });
  test('elsewhere columns first, then functions a notebook allows', () => {
    const found = cell('rows', 'select | from telemetry');
    expect(labels(found)).toEqual(expect.arrayContaining(['latency_ms', 'count', 'date_trunc', 'row_number', 'where']));
    expect(labels(found)).not.toContain('read_csv');
    expect(found?.options.find((option) => option.label === 'was fallback')?.apply).toBe('"was fallback"');
  });
  test('after an alias its columns, and nothing else', () => {
    expect(offered('rows', 'select t.| from telemetry as t')).toEqual(['ts', 'latency_ms', 'country', 'was fallback', 'model_version']);
  });
  test('parameters after two braces; nothing inside text and comments', () => {
    expect(taken('rows', 'select {{|', 'level')).toBe('select {{level}}');
    expect(cell('rows', "select 'la|")).toBeNull();
    expect(cell('rows', 'select 1 -- la|')).toBeNull();
    expect(cell('rows', 'select "was |')?.options.map((option) => option.apply)).toContain('was fallback"');
  });
});

describe('completion in a notebook', () => {
  const at = (needle: string, after: string) => {
    const offset = notebookText.indexOf(needle) + needle.length;
    const text = notebookText.slice(0, offset) + after + notebookText.slice(offset);
    return labels(completeNotebook(text, offset + after.length, cellTypes, names));
  };
  test('cell types after a fence’s language', () => {
    expect(at('# Weekly review\n', '\n```yaml ')).toEqual(expect.arrayContaining(['summary', 'drift', 'sli', 'chart', 'input']));
    expect(at('# Weekly review\n', '\n```sql ')).toEqual(['rows']);
    expect(at('# Weekly review\n', '\n```')).toContain('sql rows');
  });
  test('the front matter’s own keys', () => {
    expect(at('summary: Did anything move?\n', '')).toContain('events');
    expect(at('telemetry:\n    roles: {', ' ')).toEqual(expect.arrayContaining(['latency', 'label']));
    expect(at('level: { ', '')).toEqual(expect.arrayContaining(['step', 'of']));
    expect(at('level: { ', '')).not.toContain('type');
  });
  test('nothing in prose', () => {
    expect(at('# Weekly', ' ')).toEqual([]);
  });
  test('each part of the text is what it is', () => {
    const kind = (needle: string) => notebookPlace(notebookText, notebookText.indexOf(needle)).kind;
    expect([kind('title:'), kind('# Weekly'), kind('yaml drift'), kind('current: after'), kind('select')]).toEqual(['front', 'prose', 'fence', 'body', 'body']);
  });
});
