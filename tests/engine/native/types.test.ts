import { describe, expect, it } from 'vitest';
import { answered, opened, parquetOf, typesOf, valuesOf } from './files.ts';

const everyType = `SELECT
  true AS b, 1::TINYINT AS i8, 2::SMALLINT AS i16, 3::INTEGER AS i32, 9007199254740993::BIGINT AS i64, 255::UTINYINT AS u8, 65535::USMALLINT AS u16,
  4294967295::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64, 1.5::FLOAT AS f32, 2.5::DOUBLE AS f64, 12.34::DECIMAL(9,2) AS d9, 1.5::DECIMAL(38,4) AS d38,
  DATE '1677-09-20' AS early, DATE '9999-12-31' AS late, TIME '10:11:12.5' AS time, TIMESTAMP '1677-01-02 03:04:05.678' AS ts, TIMESTAMP_NS '2024-01-01 00:00:00.123456789' AS ns,
  TIMESTAMP_MS '2024-01-01 00:00:00.123' AS ms, TIMESTAMPTZ '2024-01-01 02:00:00+02' AS tz, 'text' AS s, 'ab'::BLOB AS bin, '0a1b2c3d-0000-4000-8000-0123456789ab'::UUID AS id,
  INTERVAL 1 DAY AS gap, [1.5, 2.5]::FLOAT[] AS embedding, [[1], [2]] AS nested, [{'a': 1}] AS structs, {'country': 'DE', 'inner': {'x': 1}} AS user, MAP {'k': 1} AS m, 'x'::ENUM('x', 'y') AS e`;

describe('types of Parquet columns', async () => {
  const path = await parquetOf('types.parquet', everyType);
  const { engine, info } = await opened(path);
  const report = await engine.load(
    't',
    info.columns.map((column) => column.name),
  );

  it('map to one DuckDB type each', () => {
    expect(typesOf(info)).toEqual({
      b: 'BOOLEAN',
      i8: 'TINYINT',
      i16: 'SMALLINT',
      i32: 'INTEGER',
      i64: 'BIGINT',
      u8: 'UTINYINT',
      u16: 'USMALLINT',
      u32: 'UINTEGER',
      u64: 'UBIGINT',
      f32: 'FLOAT',
      f64: 'DOUBLE',
      d9: 'DECIMAL(9,2)',
      d38: 'DECIMAL(38,4)',
      early: 'DATE',
      late: 'DATE',
      time: 'TIME',
      ts: 'TIMESTAMP',
      ns: 'TIMESTAMP',
      ms: 'TIMESTAMP',
      tz: 'TIMESTAMP',
      s: 'VARCHAR',
      bin: 'BLOB',
      id: 'VARCHAR',
      gap: 'UNKNOWN',
      embedding: 'FLOAT[]',
      nested: 'INTEGER[][]',
      structs: 'STRUCT("a" INTEGER)[]',
      'user.country': 'VARCHAR',
      'user.inner.x': 'INTEGER',
      m: 'MAP(VARCHAR, INTEGER)',
      e: 'VARCHAR',
    });
    expect(info.columns.find((column) => column.name === 'tz')?.timeZone).toBe('UTC');
  });

  it('name the one that has no meaning as a number, and keep the rest', () => {
    expect(report.unreadable).toEqual([{ column: 'gap', sentence: expect.stringContaining('INTERVAL') }]);
  });

  it('are what the loaded table has', async () => {
    const described = valuesOf(
      await engine
        .query('SELECT column_name, column_type FROM (DESCRIBE t)')
        .catch(() => engine.query("SELECT column_name, data_type AS column_type FROM duckdb_columns() WHERE table_name = 't' AND column_name <> '__part'")),
    );
    const expected = Object.entries(typesOf(info)).filter(([name]) => name !== 'gap');
    expect(
      Object.fromEntries((described.column_name ?? []).map((name, i) => [name, described.column_type?.[i]]).filter(([name]) => name !== '__part')),
    ).toEqual(Object.fromEntries(expected.map(([name, type]) => [name, type.replace('"a"', 'a')])));
  });

  it('arrive with the values that were written', async () => {
    expect(Object.fromEntries(Object.entries(valuesOf(await engine.query('SELECT * FROM t'))).map(([name, values]) => [name, values[0]]))).toEqual({
      b: true,
      i8: 1,
      i16: 2,
      i32: 3,
      i64: '9007199254740993',
      u8: 255,
      u16: 65535,
      u32: 4294967295,
      u64: '18446744073709551615',
      f32: 1.5,
      f64: 2.5,
      d9: 12.34,
      d38: 1.5,
      early: Date.UTC(1677, 8, 20),
      late: Date.UTC(9999, 11, 31),
      time: '10:11:12.5',
      ts: Date.UTC(1677, 0, 2, 3, 4, 5, 678),
      ns: Date.UTC(2024, 0, 1) + 123.456,
      ms: Date.UTC(2024, 0, 1) + 123,
      tz: Date.UTC(2024, 0, 1),
      s: 'text',
      bin: 'ab',
      id: '0a1b2c3d-0000-4000-8000-0123456789ab',
      embedding: [1.5, 2.5],
      nested: '[[1], [2]]',
      structs: "[{'a': 1}]",
      'user.country': 'DE',
      'user.inner.x': 1,
      m: '{k=1}',
      e: 'x',
      __part: 0,
    });
  });
});

describe('values at the edges', () => {
  it('keep infinities and NaN apart from null', async () => {
    const path = await parquetOf(
      'edges.parquet',
      "SELECT unnest(['nan'::DOUBLE, 'inf'::DOUBLE, '-inf'::DOUBLE, NULL, '-0'::DOUBLE]) AS x, NULL::INTEGER AS nothing",
    );
    expect(valuesOf(await answered('SELECT x, nothing FROM t', path))).toEqual({
      x: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, -0],
      nothing: [null, null, null, null, null],
    });
  });

  it('give huge integers and decimals as doubles', async () => {
    const path = await parquetOf('one.parquet', 'SELECT 1 AS a');
    expect(valuesOf(await answered('SELECT sum(a) AS h, 1.25::DECIMAL(5,2) AS d, [1, 2] AS l FROM t', path))).toEqual({ h: [1], d: [1.25], l: [[1, 2]] });
  });
});
