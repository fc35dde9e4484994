import { describe, expect, it, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { askStores, readStores, type StoredTable } from '../../../src/engine/sql/read-stores.ts';
import { nativeDuckdb } from '../../reduce/native.ts';

/** Two stores of one table, as two loads make them; both know the parts. */
const telemetry: StoredTable = {
  table: 'telemetry',
  stores: [
    { name: '__load_1', columns: ['ts', '__part'].map((name, i) => ({ name, stored: i === 0 ? 'v0' : name })) },
    { name: '__load_2', columns: ['Score', 'a "b"', 'größe', '__part'].map((name, i) => ({ name, stored: i < 3 ? `v${i}` : name })) },
  ],
};
const read = (sql: string): string => readStores(sql, telemetry);

describe('a statement reads the stores of the columns that it names', () => {
  it('and no other store', () => {
    expect(read('SELECT max("Score") FROM "telemetry"')).toBe(
      'SELECT max("Score") FROM (SELECT s0."v0" AS "Score" FROM "__load_2" AS s0) AS "telemetry"',
    );
  });

  it('whatever the case of the name, quoted or not', () => {
    const source = 'SELECT s0."v0" AS "Score", s0."v1" AS "a ""b""", s0."v2" AS "größe" FROM "__load_2" AS s0';
    expect(read('SELECT sum(SCORE), max("A ""B"""), min(größe) FROM "telemetry"')).toBe(
      `SELECT sum(SCORE), max("A ""B"""), min(größe) FROM (${source}) AS "telemetry"`,
    );
  });

  it('with the part from a store that is read anyway', () => {
    expect(read('SELECT "__part", max(ts) FROM "telemetry" GROUP BY 1')).toContain(
      '(SELECT s0."v0" AS "ts", s0."__part" AS "__part" FROM "__load_1" AS s0)',
    );
    expect(read('SELECT "__part", max(score) FROM "telemetry" GROUP BY 1')).toContain('FROM "__load_2" AS s0)');
  });

  it('side by side where it names columns of both', () => {
    expect(read('SELECT max(ts), max(score) FROM "telemetry"')).toContain('FROM "__load_1" AS s0 POSITIONAL JOIN "__load_2" AS s1)');
  });

  it('and counts the rows of one where it names none', () => {
    expect(read('SELECT count(*) FROM "telemetry"')).toBe('SELECT count(*) FROM (SELECT NULL AS "__nothing" FROM "__load_1" AS s0) AS "telemetry"');
  });

  it('in every place', () => {
    const sql = 'SELECT max(ts) FROM "telemetry" UNION ALL SELECT min(ts) FROM "telemetry" WHERE ts > 1';
    expect(read(sql).match(/__load_1/g)).toHaveLength(2);
    expect(read(sql)).not.toContain('__load_2');
  });
});

describe('a statement is left as it is', () => {
  it.each([
    ['that reads another table', 'SELECT max(score) FROM "other"'],
    ['that names the table elsewhere', 'SELECT max("telemetry".score) FROM "telemetry"'],
    ['that takes a row as a value', 'SELECT count(telemetry) FROM "telemetry"'],
    ['that names columns by a pattern', `SELECT max(COLUMNS('s.*')) FROM "telemetry"`],
    ['that writes names by code points', 'SELECT max(U&"\\0053core") FROM "telemetry"'],
  ])('%s', (_, sql) => {
    expect(read(sql)).toBe(sql);
  });

  it('within strings and comments', () => {
    const sql = `SELECT count(*) FILTER (WHERE ts = 'FROM "telemetry" score' /* FROM "telemetry" score */ OR ts = $$FROM "telemetry" score$$) -- score\nFROM "telemetry"`;
    expect(read(sql)).toBe(sql.replace(/FROM "telemetry"$/, 'FROM (SELECT s0."v0" AS "ts" FROM "__load_1" AS s0) AS "telemetry"'));
  });
});

test('the answers are those of the view', async () => {
  const connection = await nativeDuckdb();
  await connection.run('CREATE TABLE "__load_1" AS SELECT i AS v0, i // 10 AS "__part" FROM range(40) t(i)');
  await connection.run(`CREATE TABLE "__load_2" AS SELECT i * 0.5 AS v0, 'x' || i % 3 AS v1, nullif(i % 5, 2) AS v2, i // 10 AS "__part" FROM range(40) t(i)`);
  await connection.run(
    'CREATE VIEW "telemetry" AS SELECT n0.v0 AS ts, n1.v0 AS "Score", n1.v1 AS "a ""b""", n1.v2 AS "größe", n0."__part" FROM "__load_1" AS n0 POSITIONAL JOIN "__load_2" AS n1',
  );
  const statements = [
    'SELECT count(*) FROM "telemetry"',
    'SELECT "__part", count(*), sum(score) FROM "telemetry" WHERE ts >= 7 GROUP BY 1 ORDER BY 1',
    'SELECT "a ""b""", count(*) FROM "telemetry" WHERE "größe" IS NOT NULL GROUP BY 1 ORDER BY 1',
    'WITH "__numbered" AS (SELECT *, row_number() OVER () AS "__row" FROM "telemetry") SELECT score, "__row" FROM "__numbered" WHERE "größe" = 1 ORDER BY hash("__row", 7), "__row" LIMIT 5',
    'SELECT l.k, r.n FROM (SELECT ts AS k FROM "telemetry") l JOIN (SELECT ts AS k, score AS n FROM "telemetry") r USING (k) ORDER BY 1',
  ];
  for (const sql of statements) {
    const narrow = read(sql);
    expect(narrow).not.toBe(sql);
    expect([sql, (await connection.runAndReadAll(narrow)).getRows()]).toEqual([sql, (await connection.runAndReadAll(sql)).getRows()]);
  }
});

test('what fails with the stores is asked as it stands, once, and a cancelled statement is not asked again', async () => {
  const asked: string[] = [];
  const engine = (code: 'E_SQL' | 'E_CANCELLED') =>
    askStores(
      (sql) => {
        asked.push(sql);
        return Promise.reject(new EngineError(code, `it said ${sql.includes('__load') ? 'stores' : 'view'}`));
      },
      [telemetry],
    );
  await expect(engine('E_SQL')('SELECT max(ts) FROM "telemetry"')).rejects.toThrow('it said view');
  await expect(engine('E_CANCELLED')('SELECT max(ts) FROM "telemetry"')).rejects.toThrow('it said stores');
  expect(asked.map((sql) => sql.includes('__load'))).toEqual([true, false, true]);
});
