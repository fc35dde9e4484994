import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';

const sample = fileURLToPath(new URL('../../public/samples/payments-fraud-labels.parquet', import.meta.url));
let site: Site;
let page: Page;

beforeAll(async () => {
  site = await startSite('app');
  ({ page } = await site.open());
});
afterAll(async () => {
  await site.close();
});

/** Adds a file the way a drop does; returns the sentence it fails with, or null. */
async function add(name: string, content: string | readonly number[], table = 'telemetry'): Promise<string | null> {
  return page.evaluate(
    async ([tableName, fileName, data]) => {
      const lab = globalThis.faultline;
      if (!lab) throw new Error('the page has not started');
      const parts = typeof data === 'string' ? data : new Uint8Array(data);
      try {
        await lab.addTable(tableName, [new File([parts], fileName)]);
        return null;
      } catch (error) {
        return (error as Error).message;
      }
    },
    [table, name, content] as const,
  );
}

/** Runs a notebook; returns headline and verdict of each cell. */
async function run(text: string): Promise<{ readonly verdict: string; readonly headline: string }[]> {
  return page.evaluate(async (notebook) => {
    const lab = globalThis.faultline;
    if (!lab) throw new Error('the page has not started');
    lab.open(notebook);
    await lab.run();
    const document = await lab.result();
    return document.cells.map(({ verdict, headline }) => ({ verdict, headline }));
  }, text);
}

const notebook = (body: string, front = '') => `---\nfaultline: 1\ntitle: Test\ntables:\n  telemetry: {}\n${front}---\n\n${body}\n`;
const summary = notebook('```yaml summary\n```');

describe('a file that cannot be opened gives one sentence, and a good file opens afterwards', () => {
  const bytes = [...readFileSync(sample)];
  test.each([
    ['empty.parquet', [], /empty/i],
    ['truncated.parquet', bytes.slice(0, 4000), /truncated|cut|end/i],
    ['page.parquet', '<!doctype html><html><body>Sign in</body></html>', /HTML/],
    ['picture.csv', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0], /PNG/i],
  ] as const)('%s', async (name, content, expected) => {
    const sentence = await add(name, content);
    expect(sentence).toMatch(expected);
    expect(sentence).toContain(name);
    expect(sentence).not.toMatch(/RuntimeError|unreachable|table index|undefined|\[object/);
    expect(await add('good.csv', 'a,b\n1,x\n2,y\n')).toBeNull();
    expect(await run(summary)).toEqual([{ verdict: 'info', headline: expect.stringContaining('2 rows') }]);
  });
});

describe('strange content still opens', () => {
  test.each([
    ['a header and no row', 'a,b\n', /^0 rows/],
    ['names with quotes, emoji and SQL keywords', '"say ""hi""",🙂,select,"a;drop table x"\n1,2,3,4\n', /^1 rows × 4/],
    ['repeated names', 'a,a,A\n1,2,3\n', /^1 rows × 3/],
    ['all-null and constant columns', 'a,b\n,1\n,1\n,1\n', /^3 rows/],
    ['whole numbers beyond 2^53', 'id\n9007199254740993\n9223372036854775807\n', /^2 rows/],
    ['dates in 1677 and 9999', 'd\n1677-09-21\n9999-12-31\n', /^2 rows/],
    ['NaN and infinities', 'x\nnan\n1\ninf\n-inf\n', /^4 rows/],
    ['2 000 columns', `${Array.from({ length: 2000 }, (_, i) => `c${i}`).join(',')}\n${Array.from({ length: 2000 }, (_, i) => i).join(',')}\n`, /^1 rows × 2/],
  ])('%s', async (_what, text, headline) => {
    expect(await add('strange.csv', text)).toBeNull();
    expect(await run(summary)).toEqual([{ verdict: 'info', headline: expect.stringMatching(headline) }]);
  });
});

describe('SQL that reaches for files or hosts is refused, and the cell beside it lives', () => {
  test.each([
    "select * from read_csv('https://example.com/x.csv')",
    "select * from 'other.parquet'",
    "select * from read_text('/etc/passwd')",
    "copy telemetry to 'out.csv'",
    "select * from query('select 1')",
    'select 1; select 2',
  ])('%s', async (sql) => {
    expect(await add('good.csv', 'a,b\n1,x\n2,y\n')).toBeNull();
    const [refused, alive] = await run(notebook(`\`\`\`sql rows id=bad\n${sql}\n\`\`\`\n\n\`\`\`yaml summary\n\`\`\``));
    expect(refused?.verdict).toBe('error');
    expect(alive).toEqual({ verdict: 'info', headline: expect.stringContaining('2 rows') });
    site.assertClean();
  });
});

test('a syntax error names what the engine did not understand, and other cells run', async () => {
  const [broken, alive] = await run(notebook('```sql rows id=bad\nselect a frm telemetry wher\n```\n\n```yaml summary\n```'));
  expect(broken?.verdict).toBe('error');
  expect(broken?.headline.length).toBeLessThan(400);
  expect(alive?.verdict).toBe('info');
});

test('an unknown role or column is named with the nearest one', async () => {
  const [cell] = await run(notebook('```yaml sli\nslis: [{ metric: p95, column: latncy }]\n```'));
  expect(cell).toEqual({ verdict: 'error', headline: expect.stringContaining('"latncy"') });
});
