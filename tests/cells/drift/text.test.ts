import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNativeEngine } from '../../../src/engine/native/engine.ts';
import { columnExpression } from '../../../src/reduce/expressions.ts';
import { deepestJson } from '../../../src/reduce/json-valid.ts';
import { parquetOf } from '../../engine/native/files.ts';
import { columnVerdictOf, measured, runCell } from '../lab.ts';

const side = (seed: number, more: string) => `SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE ${more} END AS answer, i AS n
  FROM (SELECT i, hash(i + ${seed}) AS h FROM range(3000) AS t(i))`;
const words = "repeat('Grüße an alle, ', CAST(1 + h % 9 AS INTEGER))";

describe('valid JSON', () => {
  const broken = [
    '',
    ' ',
    '[',
    '[1,]',
    '{"a":}',
    '{"a" 1}',
    '{a:1}',
    "{'a':1}",
    '01',
    '1 2',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    'tru',
    'truefalse',
    's',
    'v',
    '[s]',
    '{"s":v}',
    '"a',
    '"\\x"',
    '"\\u12"',
  ];
  const sound = ['1', '-0.5e+3', '"a\\"b, [c"', 'null', '[]', '{}', ' [ 1 , {"a" : [ true, "}" ] } ] ', '"\\ud83d\\ude00 ü"', '{"":{"":{}}}', '[[[[[[1]]]]]]'];
  const awkward = [...broken, ...sound, '"tab\tinside"', '"line\ninside"', '\ufeff1', '\u00a01', '[1]\r\n', '{"a":1}{"a":1}', '[1]]', '["s","v"]', "['']"];
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  /** The number of texts of a column that the cell calls valid, by its own counts. */
  async function validOf(texts: readonly string[]): Promise<readonly boolean[]> {
    const list = texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(', ');
    const file = await parquetOf('json.parquet', `SELECT ${columnExpression('t', { kind: 'json' })} AS valid FROM (SELECT unnest([${list}]) AS t)`);
    const engine = await createNativeEngine({ paths: [file] });
    try {
      await engine.open({ table: 't', files: [{ kind: 'path', path: file }] });
      await engine.load('t', ['valid']);
      const { columns } = await engine.query('SELECT valid FROM t', {});
      return (columns[0]?.values ?? []) as readonly boolean[];
    } finally {
      await engine.close();
    }
  }

  it('is what JSON.parse takes', async () => {
    for (const text of broken) expect(isJson(text), text).toBe(false);
    for (const text of sound) expect(isJson(text), text).toBe(true);
    expect(await validOf(awkward)).toEqual(awkward.map(isJson));
    const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
    expect(await validOf([deep(deepestJson), deep(deepestJson + 1)])).toEqual([true, false]);
  });

  it('is what JSON.parse takes of documents with one character added, lost or changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            text: fc.json({ maxDepth: 4 }),
            at: fc.nat(),
            what: fc.constantFrom('keep', 'drop', 'add', 'swap'),
            by: fc.constantFrom(...'[]{},:"\\ 0-1.eEtsv\n'),
          }),
          { minLength: 50, maxLength: 50 },
        ),
        async (drawn) => {
          const texts = drawn
            .map(({ text, at, what, by }) => {
              const place = at % (text.length + 1);
              if (what === 'keep') return text;
              return text.slice(0, place) + (what === 'drop' ? '' : by) + text.slice(place + (what === 'add' ? 0 : 1));
            })
            .filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text));
          expect(await validOf(texts)).toEqual(texts.map(isJson));
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('text columns', async () => {
  const files = {
    reference: await parquetOf('text-reference.parquet', side(1, `CASE WHEN h % 50 = 0 THEN 'I''m sorry, no.' ELSE ${words} END`)),
    same: await parquetOf('text-same.parquet', side(77_777, `CASE WHEN h % 50 = 0 THEN 'I''m sorry, no.' ELSE ${words} END`)),
    refusing: await parquetOf('text-refusing.parquet', side(99_999, `CASE WHEN h % 3 = 0 THEN 'I cannot help with that 12345' ELSE ${words} END`)),
  };
  const run = (current: string) =>
    runCell('drift', { columns: ['n'], text: ['answer'], patterns: { greeting: 'Gr[uü]ße' } }, { reference: files.reference, current });

  it('are compared by their descriptors; missing text stays missing', async () => {
    const record = await run(files.refusing);
    const names = ['length', 'words', 'non-letter share', 'refusal', 'valid JSON', 'greeting'].map((name) => `answer · ${name}`);
    expect([...new Set(record.measurements.map((m) => m.of.column))].filter((name) => name?.startsWith('answer')).sort()).toEqual([...names].sort());
    for (const name of names) expect(measured(record, 'missing_rate_difference', name)).toMatchObject({ value: 0, n: { reference: 3000, current: 3000 } });
    expect(measured(record, 'psi', 'answer · length').n).toEqual({ reference: 3000, current: 3000 });
    expect(measured(record, 'ks', 'answer · length').n).toEqual({ reference: 2700, current: 2700 });
    expect(columnVerdictOf(record, 'answer · refusal')).toBe('fail');
    expect(columnVerdictOf(record, 'answer · greeting')).toBe('fail');
  });

  it('that did not change pass', async () => {
    const record = await run(files.same);
    for (const name of ['length', 'words', 'non-letter share', 'refusal', 'greeting']) expect(columnVerdictOf(record, `answer · ${name}`), name).toBe('pass');
  });

  it('with a role are compared without being named', async () => {
    const roles = ['reference', 'same'].map((table) => ({ table, role: 'response' as const, column: 'answer' }));
    const record = await runCell('drift', { current: 'same' }, { reference: files.reference, same: files.same }, { roles });
    expect(record.measurements.some((m) => m.of.column === 'answer · words')).toBe(true);
  });

  it('count characters, words and what is no letter', async () => {
    const one = await parquetOf('text-one.parquet', "SELECT unnest(['Hallo Welt, 42!', '', NULL, 'é ß']) AS t");
    const record = await runCell('drift', { text: ['t'], columns: ['t'], metrics: ['ks'] }, { reference: one, current: one });
    const pair = (name: string) => record.charts.find((c) => c.kind === 'histogramPair' && c.title === `t · ${name}`);
    expect(record.verdict).not.toBe('error');
    for (const [name, present] of [
      ['length', 3],
      ['words', 3],
      ['non-letter share', 2],
    ] as const) {
      const chart = pair(name);
      const missing = chart?.kind === 'histogramPair' ? chart.reference[chart.labels.indexOf('(missing)')] : null;
      expect(missing, name).toBe(4 - present);
    }
  });
});
