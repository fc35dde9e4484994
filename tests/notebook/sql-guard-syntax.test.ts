import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExpression, checkSelect } from '../../src/notebook/sql-guard.ts';
import { aggregateFunctions, scalarFunctions } from '../../src/notebook/sql-functions.ts';
import { tableFunctions, windowFunctions } from '../../src/notebook/sql-words.ts';

/**
 * What DuckDB's own parser makes of a query, against what the guard lets pass: in a query that passes, the syntax tree names only plain
 * tables and listed functions. Operators and the macros behind plain SQL forms appear as functions in the tree.
 */
const operators = new Set([
  '+',
  '-',
  '*',
  '/',
  '%',
  '||',
  '**',
  '^',
  '//',
  '~~',
  '!~~',
  'nullif',
  'list_value',
  'struct_pack',
  'row',
  'array_extract',
  'count_star',
  'isnull',
]);
const plainTables = new Set(['telemetry', 'other', 'a', 'b']);

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;
let connection: Connection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => {
  connection.closeSync();
});

/** Every unlisted thing the tree names; null when the text is no query at all. */
async function foreign(sql: string): Promise<string[] | null> {
  const rows = (await connection.runAndReadAll(`SELECT json_serialize_sql('${sql.replaceAll("'", "''")}')::VARCHAR AS tree`)).getRowObjects();
  const tree = JSON.parse(String(rows[0]?.['tree'])) as { error: boolean; statements?: unknown[] };
  if (tree.error) return null;
  const found: string[] = (tree.statements ?? []).length === 1 ? [] : ['statements'];
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    const record = node as Record<string, unknown>;
    const type = record['type'];
    if (type === 'BASE_TABLE' && !plainTables.has(String(record['table_name']))) found.push(`table ${String(record['table_name'])}`);
    if (type === 'SHOW_REF' || type === 'PIVOT' || record['sample'] instanceof Object) found.push(String(type));
    const name = String(record['function_name'] ?? '').toLowerCase();
    if (
      name !== '' &&
      !scalarFunctions.has(name) &&
      !aggregateFunctions.has(name) &&
      !windowFunctions.has(name) &&
      !tableFunctions.has(name) &&
      !operators.has(name)
    )
      found.push(name);
    Object.values(record).forEach(visit);
  };
  visit(tree.statements);
  return found;
}

const gap = fc.constantFrom(' ', '\n', ' /* c */ ', ' -- c\n', '\t');
const badSource = fc.constantFrom(
  "'a.csv'",
  '"a.csv"',
  "query('select 1')",
  "read_csv('a')",
  'duckdb_settings()',
  'duckdb_tables',
  'information_schema.tables',
  "a : 'a.csv'",
  '(describe telemetry)',
  '(show tables)',
  "glob('*')",
  "t('x')",
  'main.telemetry',
  "LATERAL query('x')",
  '"query"(\'x\')',
);
const goodSource = fc.constantFrom(
  'telemetry',
  'other o',
  'telemetry as t(x, y)',
  'range(3) r(k)',
  '(values (1)) v(x)',
  'unnest([1, 2])',
  '(telemetry cross join other)',
  'lateral (select 1)',
);
const source = fc.oneof({ weight: 5, arbitrary: goodSource }, { weight: 2, arbitrary: badSource });
const badValue = fc.constantFrom(
  "getenv('HOME')",
  "current_setting('threads')",
  'random()',
  'now()',
  'current_date',
  'x.getenv()',
  "main.getenv('x')",
  "getvariable('x')",
  "x::timestamp with time zone, getenv('x')",
);
const goodValue = fc.constantFrom(
  '1',
  "'a'",
  'x',
  'sum(x)',
  'lower(x)',
  'count(*)',
  'x is distinct from y',
  'extract(year from x)',
  'substring(x from 2)',
  'cast(x as decimal(9, 2))',
  'coalesce(x, 1)',
  '[x, 1]',
  "{'a': 1}",
  'row_number() over (order by x)',
  'x in (1, 2)',
  'case when x then y end',
);
const { query } = fc.letrec<{ query: string; value: string; from: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'sql' },
    { weight: 6, arbitrary: goodValue },
    { weight: 1, arbitrary: badValue },
    { weight: 1, arbitrary: tie('query').map((sql) => `(${sql})`) },
    { weight: 1, arbitrary: tie('value').map((value) => `abs(${value})`) },
  ),
  from: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'sql' },
    { weight: 6, arbitrary: source },
    { weight: 1, arbitrary: tie('query').map((sql) => `(${sql}) q`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('from'), fc.constantFrom(',', 'join', 'left join', 'cross join', 'natural join'), source)
        .map(([left, join, right]) => `${left} ${join} ${right}${join.includes('left') || join === 'join' ? ' on x = y' : ''}`),
    },
    { weight: 1, arbitrary: fc.tuple(tie('from'), source).map(([left, right]) => `${left} join other z on z.x = 1, ${right}`) },
  ),
  query: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'sql' },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          tie('value'),
          gap,
          tie('from'),
          gap,
          fc.constantFrom('', 'where x = 1', 'group by all', 'order by 1, 2', 'limit 3', 'using sample 3', 'qualify x = 1'),
        )
        .map(([value, before, from, after, end]) => `select ${value}${before}from${before}${from}${after}${end}`),
    },
    { weight: 1, arbitrary: tie('from').map((from) => `from ${from}`) },
    { weight: 1, arbitrary: fc.tuple(tie('from'), tie('value')).map(([from, value]) => `from ${from} select ${value}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('query'), fc.constantFrom('union', 'union all by name', 'except', 'intersect'), tie('query'))
        .map(([a, by, b]) => `${a} ${by} ${b}`),
    },
    { weight: 1, arbitrary: fc.tuple(tie('query'), tie('query')).map(([inner, outer]) => `with b(k) as (${inner}) ${outer}`) },
    { weight: 1, arbitrary: tie('value').map((value) => `select distinct on (x) ${value}, y from telemetry, other`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('select 1; select 2', 'pivot telemetry on x using sum(y)', 'describe telemetry', 'show tables', "values (1, 'a')"),
    },
  ),
}));

describe('a query that passes the guard', () => {
  it.each(["select * from 'a.csv'", "select getenv('x')", "from query('x')", 'from (show tables)', 'select 1; select 2', 'select now()'])(
    'unlike %s',
    async (sql) => {
      expect(await foreign(sql)).not.toEqual([]);
      expect(checkSelect(sql)).not.toBeNull();
    },
  );

  it('holds nothing unlisted by the word of DuckDB’s parser', async () => {
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(query, async (sql) => {
        if (checkSelect(sql) !== null) return;
        passed += 1;
        expect((await foreign(sql)) ?? []).toEqual([]);
      }),
      { numRuns: 1500 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});

describe('an expression that passes the guard', () => {
  it('stays one expression without a query, whatever tokens it is made of', async () => {
    const token = fc.constantFrom(
      'x',
      "'a'",
      '1',
      '(',
      ')',
      ',',
      '=',
      'and',
      'or',
      'not',
      'lower(',
      'sum(',
      'select',
      'from',
      'other',
      'in',
      'is',
      'null',
      'cast(',
      'as',
      'integer',
      '--',
      '/*',
      '*/',
      'union',
      '*',
      '[',
      ']',
      ':',
      'over',
      '()',
      'case',
      'when',
      'then',
      'end',
      'exists(',
      'extract(',
      'year',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 9 }), async (tokens) => {
        const expression = tokens.join(' ');
        if (checkExpression(expression) !== null) return;
        const rows = (
          await connection.runAndReadAll(`SELECT json_serialize_sql('SELECT 1 FROM telemetry WHERE (${expression.replaceAll("'", "''")})')::VARCHAR AS tree`)
        ).getRowObjects();
        const tree = String(rows[0]?.['tree']);
        if (tree.includes('"error":true')) return;
        expect(tree).not.toContain('SUBQUERY');
        expect(tree.match(/SELECT_NODE/g)).toHaveLength(1);
        expect(tree).not.toContain('"function_name":"sum"');
      }),
      { numRuns: 3000 },
    );
  });
});
