import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnsOf, textTable } from './engine-calls.ts';
import { startSite, type Site } from './harness.ts';

let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite('engine');
  ({ page } = await site.open());
});

afterAll(async () => {
  await site.close();
});

describe('values', () => {
  test('each SQL type arrives as its plain value', async () => {
    expect(
      await columnsOf(
        page,
        `SELECT 1::TINYINT, 2.5::DECIMAL(9,2), sum(3), 'x', true, NULL::INTEGER, [1, 2.5], {'a': 1}, UUID '00000000-0000-0000-0000-000000000001'`,
      ),
    ).toEqual([
      ['bigint', 1],
      ['double', 2.5],
      ['double', 3],
      ['varchar', 'x'],
      ['boolean', true],
      ['bigint', null],
      ['list', [1, 2.5]],
      ['varchar', "{'a': 1}"],
      ['varchar', '00000000-0000-0000-0000-000000000001'],
    ]);
  });

  test('times are epoch milliseconds and may have a fraction', async () => {
    expect(
      await columnsOf(page, "SELECT TIMESTAMP '1970-01-01 00:00:01.0005', DATE '1970-01-02', TIMESTAMP 'infinity', TIMESTAMP_NS '1970-01-01 00:00:00.001'"),
    ).toEqual([
      ['timestamp', 1000.5],
      ['timestamp', 86_400_000],
      ['timestamp', null],
      ['timestamp', 1],
    ]);
  });

  test('an integer that a number cannot hold arrives as text', async () => {
    expect(await columnsOf(page, 'SELECT 9007199254740991, 9007199254740993, 18446744073709551615::UBIGINT')).toEqual([
      ['bigint', 9_007_199_254_740_991],
      ['bigint', '9007199254740993'],
      ['bigint', '18446744073709551615'],
    ]);
  });

  test('repeated output names keep their columns apart', async () => {
    expect(await columnsOf(page, 'SELECT 1 AS a, 2 AS a')).toEqual([
      ['bigint', 1],
      ['bigint', 2],
    ]);
  });
});

describe('text files', () => {
  test('CSV: types over all rows, zoned instants in UTC, empty is null', async () => {
    expect(await textTable(page, 'c', 'c.csv', 'id,at,note\n1,2024-01-01T02:00:00+02:00,a\n2,2024-01-01T00:00:01Z,\n')).toEqual({
      columns: ['id BIGINT', 'at TIMESTAMP', 'note VARCHAR'],
      rows: 2,
    });
    expect(await columnsOf(page, 'SELECT id, "at", note, __part FROM c ORDER BY id')).toEqual([
      ['bigint', 1, 2],
      ['timestamp', 1_704_067_200_000, 1_704_067_201_000],
      ['varchar', 'a', null],
      ['bigint', 0, 0],
    ]);
  });

  test('CSV with a row that is too long: the file and the line are named', async () => {
    const failure = await textTable(page, 'bad', 'bad.csv', `a,b\n${'1,2\n'.repeat(50)}3,4,5\n${'1,2\n'.repeat(50)}`).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(failure).toContain('bad.csv, line 52');
  });

  test('gzip is taken off first', async () => {
    const rows = await page.evaluate(async () => {
      const stream = new Blob(['a,b\n1,x\n2,y\n']).stream().pipeThrough(new CompressionStream('gzip'));
      const file = new File([await new Response(stream).blob()], 'z.csv.gz');
      await window.engine.open({ table: 'z', files: [{ kind: 'file', file }] });
      return (await window.engine.load('z', ['b'])).rows;
    });
    expect(rows).toBe(2);
    expect(await columnsOf(page, 'SELECT b FROM z')).toEqual([['varchar', 'x', 'y']]);
  });

  test('JSON Lines: nested members become dotted columns, absent ones null', async () => {
    expect(await textTable(page, 'j', 'j.jsonl', '{"id":1,"user":{"country":"de"}}\n{"id":2}\n')).toEqual({
      columns: ['id BIGINT', 'user.country VARCHAR'],
      rows: 2,
    });
    expect(await columnsOf(page, 'SELECT id, "user.country" FROM j')).toEqual([
      ['bigint', 1, 2],
      ['varchar', 'de', null],
    ]);
  });

  test('files of one table come in name order, and columns loaded later stand beside the earlier ones', async () => {
    const answer = await page.evaluate(async () => {
      const files = [new File(['a,b\n3,z\n'], 'part-2.csv'), new File(['a,b\n1,x\n2,y\n'], 'part-1.csv')];
      await window.engine.open({ table: 'two', files: files.map((file) => ({ kind: 'file' as const, file })) });
      await window.engine.load('two', ['b']);
      await window.engine.load('two', ['a', 'b']);
      return (await window.engine.query('SELECT a, b FROM two')).columns.map((column) => column.values);
    });
    expect(answer).toEqual([
      [1, 2, 3],
      ['x', 'y', 'z'],
    ]);
  });

  test('the hash is the SHA-256 of the file', async () => {
    const [digest] = await page.evaluate(async () => {
      await window.engine.open({ table: 'h', files: [{ kind: 'file', file: new File(['a\n1\n'], 'h.csv') }] });
      return window.engine.hashes('h');
    });
    expect(digest).toBe('309b0e45a73d3fc5325e2b6ed0a01ef8b9cde6b05a5633c1f893f970d52bfddc');
  });
});

test('no other host was asked for anything, and no policy was broken', () => {
  expect(() => site.assertClean()).not.toThrow();
});
