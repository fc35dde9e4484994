import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkExpression, checkSelect } from '../../src/notebook/sql-guard.ts';

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;
let connection: Connection;

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const statement of [
    "create table telemetry as select i as request_id, i * 1.5 as latency_ms, i % 3 as model_version, timestamp '2026-01-01' + to_hours(i) as moment, [i, i + 1] as v, {'a': i} as s from range(10) r(i)",
    "create table other as select 1 as request_id, 'x' as note",
  ])
    await connection.run(statement);
});
afterAll(() => {
  connection.closeSync();
});

const queries = [
  'select 1',
  'from telemetry',
  'FROM telemetry SELECT request_id WHERE latency_ms > 3',
  "values (1, 'a'), (2, 'b')",
  '(select 1) union all (select 2)',
  'select request_id, latency_ms from telemetry where latency_ms > 300 -- slow ones',
  'select /* a note */ count(*), avg(latency_ms) from telemetry group by model_version having count(*) > 1 order by all',
  'with slow as (select * from telemetry where latency_ms > 3), named(a, b) as (select 1, 2) select * from slow, named',
  'with slow as materialized (from telemetry) select count(*) from slow',
  "select t.request_id, o.note from telemetry t left join other o on t.request_id = o.request_id and o.note = 'x'",
  'select * from telemetry join other using (request_id), range(2) as r(k)',
  'select * from telemetry t join other o on (t.request_id = o.request_id), unnest([1, 2]) as u(x)',
  'select distinct on (model_version) model_version, latency_ms, request_id from telemetry order by model_version, latency_ms',
  'select row_number() over (partition by model_version order by latency_ms) as n, lag(latency_ms, 1) over w from telemetry window w as (order by request_id)',
  "select extract(year from moment), substring('abc' from 2 for 1), trim(both 'x' from 'xax'), position('a' in 'ba') from telemetry",
  "select * exclude (v), cast(latency_ms as decimal(9, 2)) as d, latency_ms::varchar || 'x' from telemetry",
  'select * replace (upper(note) as note) from other',
  "select list_transform([1, 2], lambda x: x + 1), [x * 2 for x in [1, 2] if x > 1], {'a': 1}, map {'a': 1} from other",
  'select count(*) filter (where latency_ms is distinct from 3), sum(case when request_id in (1, 2) then 1 else 0 end) from telemetry',
  'select model_version, sum(latency_ms) from telemetry group by rollup (model_version)',
  "select * from (values (1, 'a')) as t(id, name)",
  'select (select max(latency_ms) from telemetry), exists (select 1 from other), 3 = any (select request_id from telemetry)',
  "select coalesce(null, 1), nullif(1, 2), try_cast('x' as integer), interval 3 day, interval (3) day, date '2026-01-01'",
  'select "quoted.name" from (select 1 as "quoted.name") q',
  'select s.a, v[1], v[1:2] from telemetry',
  "select time_bucket(interval '1 hour', moment) as hour, quantile_cont(latency_ms, 0.95) from telemetry group by 1 order by 1",
  "select '; drop table telemetry' as text, 'it''s' as quote",
  'select sum(load) from (select 1 as load) t',
  'select * from telemetry semi join other using (request_id) union by name select * from telemetry limit 3 offset 1',
  'select x from range(3) t(x) qualify row_number() over (order by x) = 1',
];

describe('queries a notebook may run', () => {
  it.each(queries)('%s', async (sql) => {
    expect(checkSelect(sql)).toBeNull();
    await connection.runAndReadAll(`SELECT * FROM (\n${sql}\n)`);
  });

  it.each([
    "status = 'ok'",
    'latency_ms > 300 and not fallback',
    'model_version = {{control}}',
    "lower(route) in ('a', 'b')",
    'x is not distinct from y',
    'x is distinct from 3',
    'extract(hour from moment) between 9 and 17',
    'cast(x as decimal(9, 2)) > 0.5',
    'x::integer = 3',
    'case when a then 1 else 0 end = 1',
    'len(v) * 2 = 8',
    '"from" = 1',
    't."select" = 2',
    "regexp_matches(route, '^/a')",
    "list_contains(['a', 'b'], route)",
    'coalesce(x, 0) / nullif(y, 0) >= 1',
    "note = 'a -- b; select'",
    "interval '1 hour' < d",
  ])('an expression may be: %s', (sql) => {
    expect(checkExpression(sql)).toBeNull();
  });
});

const refusedQueries: readonly (readonly [string, number, RegExp])[] = [
  ['', 1, /no SQL/],
  ['-- only a comment', 1, /no SQL/],
  ['select 1; select 2', 9, /one statement/],
  ['select 1;', 9, /semicolon/],
  ["select * from query('select 1')", 15, /table function query/],
  ['select * from "query"(\'select 1\')', 15, /table function "query"/],
  ["select * from query_table('telemetry')", 15, /query_table/],
  ['select * from duckdb_settings()', 15, /duckdb_settings/],
  ['select * from duckdb_tables', 15, /catalogue/],
  ['select * from pragma_database_list', 15, /catalogue/],
  ['select * from information_schema.tables', 15, /catalogue/],
  ['select * from pg_catalog.pg_class', 15, /catalogue/],
  ['select * from "information_schema"."tables"', 15, /catalogue/],
  ['select * from main.telemetry', 15, /without a schema/],
  ['select * from sqlite_master', 15, /catalogue/],
  ["select * from read_csv('https://example.com/a.csv')", 15, /read_csv/],
  ["select * from read_parquet('a.parquet')", 15, /read_parquet/],
  ["select * from READ_TEXT('/etc/passwd')", 15, /READ_TEXT/],
  ["select * from glob('*')", 15, /glob/],
  ["select * from sniff_csv('a')", 15, /sniff_csv/],
  ["select * from parquet_metadata('a')", 15, /parquet_metadata/],
  ["select * from 'https://example.com/a.csv'", 15, /file or an address/],
  ["from 'a.csv'", 6, /file or an address/],
  ["select * from telemetry, 'a.csv'", 26, /file or an address/],
  ["select * from telemetry t join 'a.csv' on true", 32, /file or an address/],
  ["select * from telemetry t join other o on t.a = o.a, 'b.csv'", 54, /file or an address/],
  ["select * from ('a.csv')", 16, /file or an address/],
  ["select * from (telemetry cross join 'a.csv')", 37, /file or an address/],
  ["select * from lateral 'a.csv'", 23, /file or an address/],
  ["with a as (from 'a.csv') select * from a", 17, /file or an address/],
  ["select * from a : 'a.csv'", 15, /alias before/],
  ["select (select max(x) from 'a.csv')", 28, /file or an address/],
  ["select 1 union all from 'a.csv'", 25, /file or an address/],
  ["select substring((from 'a.csv') from 1)", 24, /file or an address/],
  ["select distinct from 'a.csv'", 22, /file or an address/],
  ['select * from "https://example.com/a.csv"', 15, /looks like a file/],
  ['select * from "a.parquet"', 15, /looks like a file/],
  ['select * from "folder/a"', 15, /looks like a file/],
  ['select * from "C:\\a"', 15, /looks like a file/],
  ["select current_setting('threads')", 8, /current_setting/],
  ["select getvariable('x')", 8, /getvariable/],
  ["select getenv('HOME')", 8, /getenv/],
  ['select random()', 8, /random/],
  ['select now()', 8, /now/],
  ['select current_timestamp', 8, /clock/],
  ['select current_user', 8, /session/],
  ["select main.getenv('HOME')", 13, /getenv/],
  ["select 'HOME'.getenv()", 15, /getenv/],
  ["select nextval('s')", 8, /nextval/],
  ["select x::timestamp with time zone, getenv('HOME') from telemetry", 37, /getenv/],
  ['select version()', 8, /version/],
  ["copy telemetry to 'a.csv'", 1, /begins with/],
  ["attach 'a.db'", 1, /begins with/],
  ['install httpfs', 1, /begins with/],
  ['load httpfs', 1, /begins with/],
  ['set threads = 1', 1, /begins with/],
  ['pragma database_list', 1, /begins with/],
  ['create table x as select 1', 1, /begins with/],
  ['insert into telemetry values (1)', 1, /begins with/],
  ['update telemetry set a = 1', 1, /begins with/],
  ['delete from telemetry', 1, /begins with/],
  ['call pragma_version()', 1, /begins with/],
  ["export database 'x'", 1, /begins with/],
  ["import database 'x'", 1, /begins with/],
  ['show tables', 1, /begins with/],
  ['describe telemetry', 1, /begins with/],
  ['summarize telemetry', 1, /begins with/],
  ['explain select 1', 1, /begins with/],
  ['pivot telemetry on a', 1, /begins with/],
  ['table telemetry', 1, /begins with/],
  ['select * from (show tables)', 16, /SHOW/],
  ['select * from (describe telemetry)', 16, /DESCRIBE/],
  ['select * from (summarize telemetry)', 16, /SUMMARIZE/],
  ["select * from (pivot 'a.csv' on x)", 16, /PIVOT/],
  ['select * from telemetry pivot (count(*) for a in (1))', 25, /PIVOT/],
  ['with x as (insert into telemetry values (1)) select 1', 12, /INSERT/],
  ["with x as (copy telemetry to 'a') select 1", 12, /COPY/],
  ['with recursive x as (select 1 union all select * from x) select * from x', 6, /RECURSIVE/],
  ['select * into x from telemetry', 10, /INTO/],
  ['select * from telemetry using sample 3', 31, /USING SAMPLE/],
  ['select * from telemetry tablesample 3%', 25, /TABLESAMPLE/],
  ['select $$a$$', 8, /Dollar/],
  ["select $tag$ ' $tag$ from 'x'", 8, /Dollar/],
  ['select $1', 8, /bound/],
  ['select ?', 8, /Bound/],
  ["select e'\\'; drop'", 8, /prefix e/],
  ["select U&'\\0041'", 8, /prefix U/],
  ["select 'open", 8, /not closed/],
  ['select "open', 8, /not closed/],
  ['select /* open', 8, /comment/],
  ['select /* a /* b */ c */ 1', 8, /comment/],
  ['select (1', 8, /not closed/],
  ['select 1)', 9, /no beginning/],
  ['select [1)', 10, /no beginning/],
  ['select 1) from telemetry union (select 2', 9, /no beginning/],
  ['select ‘x’', 8, /quote ‘/],
  ['select 1\u00a0from telemetry', 9, /U\+00A0/],
  ['select 1 \\ 2', 10, /U\+005C/],
  ['select a\u0000b', 9, /U\+0000/],
  ['select {{x', 8, /not closed/],
  [`select ${'('.repeat(200)}1${')'.repeat(200)}`, 108, /nested/],
  ['select * from', 14, /missing/],
];

describe('queries a notebook may not run', () => {
  it.each(refusedQueries)('%j', (sql, column, message) => {
    const found = checkSelect(sql);
    expect(found?.message).toMatch(message);
    expect(found).toMatchObject({ code: 'E_SQL_REFUSED', where: { line: 1, column } });
  });

  it('counts lines within the SQL, and from where it stands in the notebook', () => {
    const sql = "select *\nfrom\n  read_csv('a')";
    expect(checkSelect(sql)?.where).toEqual({ line: 3, column: 3 });
    expect(checkSelect(sql, { at: { line: 20, column: 1 } })?.where).toEqual({ line: 22, column: 3 });
    expect(checkSelect(sql, { at: { line: 20, column: 4 }, pinned: true })?.where).toEqual({ line: 20, column: 4 });
  });
});

const refusedExpressions: readonly (readonly [string, number, RegExp])[] = [
  ['', 1, /no expression/],
  ['a = 1; drop table x', 6, /one statement/],
  ['a = 1 -- x', 7, /Comments/],
  ['a /* x */ = 1', 3, /Comments/],
  ['a in (select 1)', 7, /SELECT/],
  ['exists (from x)', 1, /EXISTS/],
  ['(from x) = 1', 2, /FROM/],
  ['a = (values (1))', 6, /VALUES/],
  ['count(*) > 1', 1, /aggregate/],
  ['sum(a) > 1', 1, /aggregate/],
  ['"max"(a) = 1', 1, /aggregate/],
  ['row_number() over () = 1', 1, /window/],
  ['lag(a) over w = 1', 1, /window/],
  ['a = 1, b = 2', 6, /one expression/],
  ['a = 1) or (b = 2', 6, /no beginning/],
  ['(a = 1', 1, /not closed/],
  ['a = 1 order by b', 7, /ORDER/],
  ['a = 1 union select 2', 7, /UNION/],
  ['a = 1 group by b', 7, /GROUP/],
  ['a = 1 limit 1', 7, /LIMIT/],
  ['* = 1', 1, /star/],
  ['t.* is null', 3, /star/],
  ["query('x')", 1, /query/],
  ["read_csv('x') is null", 1, /read_csv/],
  ["getenv('HOME') = 'x'", 1, /getenv/],
  ['random() < 0.5', 1, /random/],
  ['now() > a', 1, /now/],
  ['a < current_date', 5, /clock/],
  ['columns(*) = 1', 1, /COLUMNS/],
  ['a = $$x$$', 5, /Dollar/],
  ['a = ?', 5, /Bound/],
  ['a = 1 as b', 7, /AS/],
  ['x: a = 1', 2, /one expression/],
  ['unnest([1]) = 1', 1, /unnest/],
  ['a = ‘x’', 5, /quote/],
  ['a = 1 where b', 7, /WHERE/],
  ['information_schema.tables = 1', 1, /catalogue/],
  ['a filter (where b)', 11, /WHERE/],
];

describe('expressions', () => {
  it.each(refusedExpressions)('refuses %s', (sql, column, message) => {
    const found = checkExpression(sql);
    expect(found?.message).toMatch(message);
    expect(found).toMatchObject({ code: 'E_EXPRESSION', where: { line: 1, column } });
  });
});
