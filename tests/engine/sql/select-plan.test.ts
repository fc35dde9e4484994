import { describe, expect, test } from 'vitest';
import { describeSql, isPlain, plainSql, scalarTypeOf, selectSql } from '../../../src/engine/sql/select-plan.ts';

describe('what a DuckDB type becomes in an answer', () => {
  test.each([
    ['TINYINT', 'bigint'],
    ['UBIGINT', 'bigint'],
    ['HUGEINT', 'double'],
    ['FLOAT', 'double'],
    ['DECIMAL(9,2)', 'double'],
    ['BOOLEAN', 'boolean'],
    ['DATE', 'timestamp'],
    ['TIMESTAMP', 'timestamp'],
    ['TIMESTAMP_NS', 'timestamp'],
    ['TIMESTAMP WITH TIME ZONE', 'timestamp'],
    ['FLOAT[]', 'list'],
    ['DOUBLE[3]', 'list'],
    ['DECIMAL(4,1)[]', 'list'],
    ['VARCHAR', 'varchar'],
    ['VARCHAR[]', 'varchar'],
    ['FLOAT[][]', 'varchar'],
    ['UUID', 'varchar'],
    ['TIME', 'varchar'],
    ['MAP(VARCHAR, INTEGER)', 'varchar'],
  ])('%s → %s', (source, type) => {
    expect(scalarTypeOf(source)).toBe(type);
  });
});

test('what can be read as it is needs no cast, so that its statement is planned once', () => {
  const types = ['TINYINT', 'UBIGINT', 'DOUBLE', 'FLOAT', 'BOOLEAN', 'VARCHAR', 'DOUBLE[]', 'UBIGINT[]'];
  expect(types.filter((type) => !isPlain(type))).toEqual([]);
  const cast = ['HUGEINT', 'DECIMAL(9,2)', 'TIMESTAMP', 'DATE', 'VARCHAR[]', 'HUGEINT[]', 'DOUBLE[3]', 'UUID', 'BLOB', 'MAP(VARCHAR, INTEGER)', 'STRUCT(a DOUBLE)'];
  expect(cast.filter(isPlain)).toEqual([]);
});

test('also a SELECT read as it is stands in brackets, which a second statement cannot leave', () => {
  expect(plainSql('SELECT 1) ; DROP TABLE t; SELECT (1')).toBe('SELECT * FROM (\nSELECT 1) ; DROP TABLE t; SELECT (1\n)');
});

test('a trailing semicolon and a trailing comment do not break the brackets', () => {
  expect(describeSql('SELECT 1 -- one\n; ')).toBe('DESCRIBE SELECT * FROM (\nSELECT 1 -- one\n)');
});

test('outputs are cast by position, so that repeated names cannot clash', () => {
  const sql = selectSql('SELECT 1 AS a, 2.5 AS a', [
    { name: 'a', type: 'bigint', unit: null, source: 'INTEGER' },
    { name: 'a', type: 'double', unit: null, source: 'DECIMAL(2,1)' },
  ]);
  expect(sql).toBe('SELECT CAST("c0" AS BIGINT) AS "c0", CAST("c1" AS DOUBLE) AS "c1" FROM (\nSELECT 1 AS a, 2.5 AS a\n) AS q("c0", "c1")');
});
