import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { setYaml } from '../../../src/notebook/edit/yaml-edit.ts';

const body = `# first
reference: "control"   # the old one
alpha:   0.05
metrics:
  # the tail
  - { metric: p95, role: latency,   margin: 10% }
  - metric: rate   # of fallbacks
    role: fallback
overrides: { a: { effect: 0.2 } }
columns:
  - x # keep
  - y
note: |
  two
  lines
empty:
`;
const line = (text: string, path: readonly (string | number)[], value: unknown): readonly string[] => {
  const before = body.split('\n');
  return setYaml(text, path, value)
    .split('\n')
    .filter((each) => !before.includes(each));
};

describe('one value of a YAML text', () => {
  it.each([
    [['alpha'], 0.01, ['alpha:   0.01']],
    [['reference'], 'canary', ['reference: "canary"   # the old one']],
    [['metrics', 0, 'margin'], '5%', ['  - { metric: p95, role: latency,   margin: 5% }']],
    [['metrics', 0, 'target'], 300, ['  - { metric: p95, role: latency,   margin: 10%, target: 300 }']],
    [['metrics', 1, 'role'], 'cost', ['    role: cost']],
    [['metrics', 1, 'direction'], 'lower', ['    direction: lower']],
    [['metrics', 2], { metric: 'p50', role: 'latency' }, ['  - { metric: p50, role: latency }']],
    [['overrides', 'b', 'effect'], 0.1, ['overrides: { a: { effect: 0.2 }, b: { effect: 0.1 } }']],
    [['columns', 2], 'z', ['  - z']],
    [['columns'], ['x', 'y', 'z'], ['  - z']],
    [['empty'], true, ['empty: true']],
    [['note'], 'short', ['note: short']],
    [['bucket'], '1h', ['bucket: 1h']],
    [['by'], ['a', 'b'], ['by: [ a, b ]']],
    [['alpha'], '{{alpha}}', ['alpha:   "{{alpha}}"']],
    [['slis'], [{ metric: 'p50' }, { metric: 'rate' }], ['slis:', '  - { metric: p50 }', '  - { metric: rate }']],
  ])('%j set to %j changes these lines and no other', (path, value, lines) => {
    expect(line(body, path, value)).toEqual(lines);
  });

  it('is removed with its line, and comments of others stay', () => {
    expect(setYaml(body, ['alpha'], undefined)).toBe(body.replace('alpha:   0.05\n', ''));
    expect(setYaml(body, ['metrics', 1, 'metric'], undefined)).toBe(body.replace('- metric: rate   # of fallbacks\n    role', '- role'));
    expect(setYaml(body, ['metrics', 1], undefined)).toBe(body.replace('  - metric: rate   # of fallbacks\n    role: fallback\n', ''));
    expect(setYaml(body, ['overrides', 'a'], undefined)).toBe(body.replace('{ a: { effect: 0.2 } }', '{}'));
    expect(setYaml(body, ['columns'], ['y'])).toBe(body.replace('  - x # keep\n', ''));
    expect(setYaml('columns:\n  - x\n', ['columns', 0], undefined)).toBe('columns: []\n');
    expect(setYaml(body, ['nothing'], undefined)).toBe(body);
  });

  it('of an empty text is its first line', () => {
    expect(setYaml('', ['alpha'], 0.01)).toBe('alpha: 0.01\n');
    expect(setYaml('# all defaults\n', ['metrics', 0, 'metric'], 'p95')).toBe('# all defaults\nmetrics:\n  - { metric: p95 }\n');
    expect(setYaml('{}\n', ['a', 'b'], 1)).toBe('a: { b: 1 }\n');
    expect(setYaml('alpha: 0.05\n', ['alpha'], undefined)).toBe('');
  });

  it('stands in the order asked for', () => {
    expect(setYaml('title: T\nparameters: {}\n', ['filters', 0], { column: 'a', is: 'b' }, ['title', 'filters', 'parameters'])).toBe(
      'title: T\nfilters:\n  - { column: a, is: b }\nparameters: {}\n',
    );
  });

  it('that leads nowhere is refused in words', () => {
    expect(() => setYaml(body, ['metrics', 5], 1)).toThrow('there is no item "5"');
    expect(() => setYaml(body, ['alpha', 'deep'], 1)).toThrow('inside a single value');
    expect(() => setYaml(body, ['alpha'], Number.NaN)).toThrow('NaN cannot stand in a notebook');
    expect(() => setYaml('a: [', ['a'], 1)).toThrow('mend its text first');
  });

  const key = fc.constantFrom('a', 'b', 'c', 'long_key', 'x-y');
  const scalar = fc.oneof(
    fc.integer({ min: -1e6, max: 1e6 }),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.string({ maxLength: 12 }).filter((text) => !/\p{C}/u.test(text)),
    fc.constantFrom('yes', '1.0', '{{x}}', 'a: b', '# no', '2026-01-01', "it's", ' spaces ', '- x', 'two\nlines', ''),
  );
  const tree = fc.letrec((tie) => ({
    node: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(key, tie('node'), { maxKeys: 3, noNullPrototype: true })),
  })).node;
  const root = fc.dictionary(key, tree, { maxKeys: 4, noNullPrototype: true });
  const layout = fc.tuple(root, fc.boolean()).map(([value, flow]) =>
    flow
      ? Object.entries(value)
          .map(([name, member]) => `${name}:  ${JSON.stringify(member)}  # why\n`)
          .join('')
      : block(value, ''),
  );

  it('reads back as it was set, whatever the layout', () => {
    fc.assert(
      fc.property(
        layout,
        fc.array(fc.oneof(key, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 3 }),
        fc.option(tree, { nil: undefined }),
        (text, path, value) => {
          fc.pre(typeof path[0] === 'string');
          let next = '';
          try {
            next = setYaml(text, path, value);
          } catch (error) {
            expect((error as Error).message).toMatch(/there is no item|inside a single value/);
            return;
          }
          const found = path.reduce<unknown>((inner, each) => (inner as Record<string, unknown> | null | undefined)?.[String(each)], parse(next));
          if (value !== undefined) expect(found).toEqual(value);
          const [first] = path;
          const before = (parse(text) ?? {}) as Record<string, unknown>;
          const after = (parse(next) ?? {}) as Record<string, unknown>;
          for (const name of Object.keys(before)) if (name !== first) expect(after[name]).toEqual(before[name]);
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** A value in block layout with a comment on each line. */
function block(value: Record<string, unknown>, indent: string): string {
  return Object.entries(value)
    .map(([name, member]) => {
      if (member !== null && typeof member === 'object' && !Array.isArray(member) && Object.keys(member).length > 0)
        return `${indent}${name}: # map\n${block(member as Record<string, unknown>, `${indent}  `)}`;
      if (Array.isArray(member) && member.length > 0)
        return `${indent}${name}:\n${member.map((item) => `${indent}- ${JSON.stringify(item)} # item\n`).join('')}`;
      return `${indent}${name}: ${JSON.stringify(member)} # leaf\n`;
    })
    .join('');
}
