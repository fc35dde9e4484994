import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columnsOf, failureOf, textTable } from './engine-calls.ts';
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

test('is the DuckDB that the command line uses', async () => {
  expect(await page.evaluate(() => window.engine.version())).toBe('1.4.3');
});

describe('lock-down', () => {
  test.each([
    "SELECT * FROM read_csv('https://example.com/x.csv')",
    "SELECT * FROM read_text('ingest/../secret')",
    "SELECT * FROM read_csv('other/x.csv')",
    "SELECT * FROM glob('*')",
  ])('%s is refused', async (sql) => {
    const failure = await failureOf(page, sql);
    expect(failure.code).toBe('E_SQL');
  });

  test('a loaded CSV cannot be read again by its path', async () => {
    await textTable(page, 'k', 'k.csv', 'a\n1\n');
    expect((await failureOf(page, "SELECT * FROM read_csv('ingest/*')")).code).toBe('E_SQL');
  });

  test('one SELECT at a time, and nothing but a SELECT', async () => {
    expect((await failureOf(page, 'SELECT 1; DROP TABLE x; SELECT 2')).code).toBe('E_SQL');
    expect((await failureOf(page, "SET memory_limit = '8GB'")).code).toBe('E_SQL');
  });
});

test('what was loaded is held as it is, as on the command line: compressing it takes longer than loading', async () => {
  expect(await columnsOf(page, "SELECT current_setting('checkpoint_threshold')")).toEqual([['varchar', '931.3 GiB']]);
});

test('groups of whole numbers of 16 bits are counted in an array, as on the command line', async () => {
  expect(await columnsOf(page, "SELECT current_setting('perfect_ht_threshold')")).toEqual([['bigint', 17]]);
});

describe('when things go wrong', () => {
  test('cancel rejects promptly and the engine goes on', async () => {
    const outcome = await page.evaluate(async () => {
      const stop = new AbortController();
      const slow = window.engine.query('SELECT count(*) FROM range(100000) a, range(100000) b WHERE a.range * b.range % 7 = 3', { signal: stop.signal });
      setTimeout(() => stop.abort(), 300);
      const code = await slow.then(
        () => 'finished',
        (error: unknown) => String(Reflect.get(error as object, 'code')),
      );
      return [code, (await window.engine.query('SELECT 1 AS n')).columns[0]?.values[0]];
    });
    expect(outcome).toEqual(['E_CANCELLED', 1]);
  });

  test('a load can be cancelled midway and done again', async () => {
    const outcome = await page.evaluate(async () => {
      const text = Array.from({ length: 200_000 }, (_, i) => `{"a":${i}}`).join('\n');
      await window.engine.open({ table: 'mid', files: [{ kind: 'file', file: new File([text], 'mid.jsonl') }] });
      const stop = new AbortController();
      const half = window.engine.load('mid', ['a'], { signal: stop.signal, onProgress: () => stop.abort() });
      const code = await half.then(
        () => 'finished',
        (error: unknown) => String(Reflect.get(error as object, 'code')),
      );
      const { rows } = await window.engine.load('mid', ['a']);
      return [code, rows, ...(await window.engine.query('SELECT count(DISTINCT a), max(__part) FROM mid')).columns.map((column) => column.values[0])];
    });
    expect(outcome).toEqual(['E_CANCELLED', 200_000, 200_000, 1]);
  });

  test('out of memory is a sentence, and the engine goes on', async () => {
    const failure = await failureOf(page, "SELECT len(list(a.range || repeat('x', 2000))) FROM range(3000000) a");
    expect(failure.code).toBe('E_MEMORY');
    expect(failure.message).toContain('ran out of memory');
    expect(await columnsOf(page, 'SELECT 1')).toEqual([['bigint', 1]]);
  });

  test('a worker that dies is replaced, with the tables it held', async () => {
    const values = await page.evaluate(async () => {
      const engines: Worker[] = [];
      const Original = window.Worker;
      window.Worker = class extends Original {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          if (options?.name === 'faultline-engine') engines.push(this);
        }
      };
      const engine = window.createWasmEngine();
      await engine.open({ table: 't', files: [{ kind: 'file', file: new File(['a\n1\n2\n'], 't.csv') }] });
      await engine.load('t', ['a']);
      await engine.define('twice', 'SELECT a * 2 AS b FROM t');
      engines[0]?.dispatchEvent(new ErrorEvent('error', { message: 'RuntimeError: unreachable' }));
      const answer = (await engine.query('SELECT b FROM twice')).columns[0]?.values;
      await engine.close();
      window.Worker = Original;
      return [engines.length, answer];
    });
    expect(values).toEqual([2, [2, 4]]);
  });

  test('a worker that ends without a word is noticed: what waited for it is done by its successor, with the tables it held', async () => {
    await page.evaluate(async () => {
      await window.engine.open({ table: 'held', files: [{ kind: 'file', file: new File(['a\n7\n'], 'held.csv') }] });
      await window.engine.load('held', ['a']);
    });
    const worker = page.workers().find((each) => each.url().includes('engine.worker'));
    await worker?.evaluate(() => globalThis.close()).catch(() => undefined);
    expect(await columnsOf(page, 'SELECT a FROM held')).toEqual([['bigint', 7]]);
    await page.evaluate(() => window.engine.drop('held'));
  });

  test('a worker that does not answer a cancel is replaced after a second, with the tables it held', async () => {
    const outcome = await page.evaluate(async () => {
      await window.engine.open({ table: 'kept', files: [{ kind: 'file', file: new File(['a\n5\n'], 'kept.csv') }] });
      await window.engine.load('kept', ['a']);
      const stop = new AbortController();
      // Constants are folded before the first poll: no message reaches the worker meanwhile.
      const deaf = window.engine.query('SELECT list_sum(list_transform(range(30000000), x -> sin(x) + cos(x)))', { signal: stop.signal });
      setTimeout(() => stop.abort(), 100);
      const code = await deaf.then(
        () => 'finished',
        (error: unknown) => String(Reflect.get(error as object, 'code')),
      );
      return [code, (await window.engine.query('SELECT a FROM kept')).columns[0]?.values[0]];
    });
    expect(outcome).toEqual(['E_CANCELLED', 5]);
  });

  test('a file that changed on disk after it was opened is named', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'faultline-')), 'moving.csv');
    writeFileSync(path, 'a\n1\n');
    await page.setInputFiles('input', path);
    await page.evaluate(() => window.engine.open({ table: 'moving', files: [{ kind: 'file', file: window.pickedFile('moving.csv') }] }));
    writeFileSync(path, 'a\n1\n2\n3\n');
    utimesSync(path, 2_000_000_000, 2_000_000_000);
    const failure = await page.evaluate(() =>
      window.engine.load('moving', ['a']).then(
        () => null,
        (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
      ),
    );
    expect(failure).toEqual({
      code: 'E_FILE_CHANGED',
      message: 'moving.csv was changed, moved or deleted after it was opened: open it again to read its present content.',
    });
  });

  test('WebAssembly that cannot be loaded is a sentence', async () => {
    const bare = await startSite('engine');
    const { page: broken, context } = await bare.open();
    await context.route('**/*.wasm', (route) => route.abort());
    const failure = await broken.evaluate(() =>
      window
        .createWasmEngine()
        .version()
        .then(
          () => null,
          (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
        ),
    );
    expect(failure?.code).toBe('E_WASM');
    expect(failure?.message).toContain("'wasm-unsafe-eval'");
    await bare.close();
  });

  test('an unknown column is named together with what the table has', async () => {
    await textTable(page, 'u', 'u.csv', 'a,b\n1,2\n');
    const message = await page.evaluate(() =>
      window.engine.load('u', ['c']).then(
        () => '',
        (error: Error) => error.message,
      ),
    );
    expect(message).toBe('Table u has no column "c": it has a, b.');
  });

  test('dropping a table frees its memory and its name', async () => {
    const [before, after] = await page.evaluate(async () => {
      const text = `a\n${Array.from({ length: 200_000 }, (_, i) => i).join('\n')}\n`;
      await window.engine.open({ table: 'big', files: [{ kind: 'file', file: new File([text], 'big.csv') }] });
      await window.engine.load('big', ['a']);
      const held = (await window.engine.memory()).used;
      await window.engine.drop('big');
      return [held, (await window.engine.memory()).used];
    });
    expect(after).toBeLessThan(before ?? 0);
    expect((await failureOf(page, 'SELECT * FROM big')).code).toBe('E_SQL');
  });
});

test('no other host was asked for anything, and no policy was broken', () => {
  expect(() => site.assertClean()).not.toThrow();
});
