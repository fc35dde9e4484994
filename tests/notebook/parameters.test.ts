import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindParameters, parseParameter } from '../../src/notebook/parameters.ts';
import { checkExpression } from '../../src/notebook/sql-guard.ts';
import { substitute, substituteSql } from '../../src/notebook/substitute.ts';
import type { ParameterDefinition } from '../../src/notebook/types.ts';

const where = { line: 5, column: 3 };
const define = (name: string, type: ParameterDefinition['type'], value: unknown, rest: Partial<ParameterDefinition> = {}): ParameterDefinition => ({
  name,
  type,
  default: value,
  label: name,
  where,
  ...rest,
});
const definitions = [
  define('n', 'number', 2, { min: -10, max: 10 }),
  define('t', 'text', "it's"),
  define('b', 'boolean', true),
  define('c', 'choice', 'x', { options: ['x', 'y'] }),
  define('d', 'date', '2026-01-31'),
  define('u', 'duration', '1h30m'),
  define('k', 'column', 'latency "ms"'),
  define('p', 'population', 'slow'),
  define('v', 'choice', 'most-frequent', { of: 'model_version' }),
];
const { parameters } = bindParameters(definitions);
const place = (path: string) => ({ line: 10, column: path.length });

describe('a parameter', () => {
  const accepted: readonly (readonly [string, unknown, unknown])[] = [
    ['n', '3.5', 3.5],
    ['n', ' -1e0 ', -1],
    ['n', 4, 4],
    ['t', 'any text', 'any text'],
    ['b', 'false', false],
    ['b', true, true],
    ['c', 'y', 'y'],
    ['d', '2026-02-28T12:00Z', '2026-02-28T12:00Z'],
    ['u', '7d', '7d'],
    ['k', 'a b', 'a b'],
    ['p', 'control', 'control'],
    ['v', 'v2', 'v2'],
    ['v', 3, '3'],
    ['v', 'newest', { kind: 'symbolic', pick: 'newest', of: 'model_version' }],
  ];
  it.each(accepted)('%s takes %j', (name, given, value) => {
    const definition = definitions.find((each) => each.name === name);
    expect(definition === undefined ? null : parseParameter(definition, given)).toEqual({ ok: true, value });
  });

  const refused: readonly (readonly [string, unknown, string])[] = [
    ['n', 'ten', '"ten" is not a number'],
    ['n', '0x10', '"0x10" is not a number'],
    ['n', '', '"" is not a number'],
    ['n', Number.NaN, 'null is not a number'],
    ['n', 11, '11 is not at most 10'],
    ['n', '-11', '"-11" is not at least -10'],
    ['b', 'yes', '"yes" is not true or false'],
    ['c', 'z', '"z" is not one of x, y'],
    ['d', '2026-02-30', '"2026-02-30" is not a date'],
    ['d', 'now', '"now" is not a date'],
    ['u', '7', '"7" is not a duration'],
    ['u', '99999999w', '"99999999w" is not a duration'],
    ['k', '', '"" is not a column name'],
    ['p', "a'; drop", '"a\'; drop" is not the name of a population or a table'],
    ['t', 3, '3 is not a text'],
    ['t', 'a\u0000b', '"a\\u0000b" is not free of control characters'],
    ['t', ['a'], '["a"] is not a text'],
  ];
  it.each(refused)('%s refuses %j', (name, given, message) => {
    const definition = definitions.find((each) => each.name === name);
    expect(definition === undefined ? null : parseParameter(definition, given)).toMatchObject({ ok: false, message });
  });

  it('takes an override before its default; a wrong or unknown one is told at its place', () => {
    const bound = bindParameters(definitions, { n: '5', c: 'z', m: '1' });
    expect(bound.parameters.get('n')?.value).toBe(5);
    expect(bound.parameters.get('c')?.value).toBe('x');
    expect(bound.diagnostics.map((each) => [each.code, each.message, each.fatal])).toEqual([
      ['E_PARAMETER', 'The parameter \'c\': "z" is not one of x, y', true],
      ['E_PARAMETER', "There is no parameter 'm'", true],
    ]);
  });
});

describe('in SQL a parameter', () => {
  it('is a typed literal, or a quoted name', () => {
    const filled = substituteSql('a = {{ n }} and b = {{t}} and c = {{b}} and d > {{d}} and e < {{u}} and {{k}} = 1 and f = {{c}}', parameters);
    expect(filled.diagnostics).toEqual([]);
    expect(filled.value).toBe(
      "a = 2 and b = 'it''s' and c = TRUE and d > TIMESTAMP '2026-01-31 00:00:00.000' and e < to_seconds(5400) and \"latency \"\"ms\"\"\" = 1 and f = 'x'",
    );
  });
  it('never joins what stands beside it', () => {
    const bound = bindParameters([define('n', 'number', -1), define('t', 'text', "x'; --")]).parameters;
    expect(substituteSql('1 -{{n}}', bound).value).toBe('1 -(-1)');
    expect(substituteSql("'a'{{t}}'b'", bound).value).toBe("'a' 'x''; --' 'b'");
    expect(substituteSql('e{{t}}', bound).value).toBe("e 'x''; --'");
  });
  it('that waits for data stays in place', () => {
    expect(substituteSql('a = {{v}} and b = {{n}}', parameters)).toEqual({ value: 'a = {{v}} and b = 2', diagnostics: [], symbolic: ['v'] });
  });
  it.each(["a = '{{t}}'", 'a = "{{t}}"', '1 -- {{t}}', '/* {{t}} */ 1', 'a = {{unknown}}', 'a = {{}}'])('cannot stand in %s', (sql) => {
    const filled = substituteSql(sql, parameters);
    expect(filled.value).toBe(sql);
    expect(filled.diagnostics[0]).toMatchObject({ code: 'E_PARAMETER', where: { line: 1 } });
  });
  it('is read back by the engine as the same text, whatever it holds', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 40, unit: 'grapheme' }).filter((text) => !/\p{Cc}/u.test(text)),
        async (text) => {
          const bound = bindParameters([define('t', 'text', text)]).parameters;
          const sql = substituteSql('{{t}} = {{t}}', bound).value;
          expect(checkExpression(sql)).toBeNull();
          const rows = (await connection.runAndReadAll(`SELECT ${substituteSql('{{t}}', bound).value} AS v, (${sql}) AS same`)).getRowObjects();
          expect(rows).toEqual([{ v: text, same: true }]);
        },
      ),
      { numRuns: 50 },
    );
    connection.closeSync();
  });
});

describe('in YAML a parameter', () => {
  it('is a typed value where it is the whole scalar', () => {
    const value = { alpha: '{{n}}', flag: '{{ b }}', list: ['{{t}}', 'plain'], deep: { of: '{{p}}' }, same: 3, none: null };
    expect(substitute(value, parameters, place)).toEqual({
      value: { alpha: 2, flag: true, list: ["it's", 'plain'], deep: { of: 'slow' }, same: 3, none: null },
      diagnostics: [],
      symbolic: [],
    });
  });
  it('is a literal in where, good and valid, also as the whole scalar: never SQL as text', () => {
    expect(substitute({ where: '{{t}}', objectives: [{ good: 'a < {{n}}', valid: '{{b}}' }] }, parameters, place).value).toEqual({
      where: "'it''s'",
      objectives: [{ good: 'a < 2', valid: 'TRUE' }],
    });
  });
  it('anywhere else is an error at its key', () => {
    const found = substitute({ a: 'x {{n}}', b: ['{{m}}'], '{{n}}': 1, where: "'{{t}}'" }, parameters, place, 'cell').diagnostics;
    expect(found.map((each) => [each.code, each.key, each.cell])).toEqual([
      ['E_PARAMETER', 'a', 'cell'],
      ['E_PARAMETER', 'b.0', 'cell'],
      ['E_PARAMETER', '{{n}}', 'cell'],
      ['E_PARAMETER', 'where', 'cell'],
    ]);
  });
  it('that waits for data stays in place', () => {
    expect(substitute({ a: '{{v}}' }, parameters, place)).toEqual({ value: { a: '{{v}}' }, diagnostics: [], symbolic: ['v'] });
  });
});
