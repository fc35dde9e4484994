import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkTo } from '../../src/ui/shell/shared-link.ts';
import { startSite, type Site } from './harness.ts';
import { cell, dropFiles, idle, sampleFile } from './person.ts';

const middle = { x: 640, y: 500 };
const sli = readFileSync(new URL('../../notebooks/sli-review.md', import.meta.url), 'utf8');
let site: Site;
let folder: string;
beforeAll(async () => {
  site = await startSite('app');
  folder = mkdtempSync(join(tmpdir(), 'faultline-files-'));
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A real file of this name and content. */
function written(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const rows = (count: number): string => {
  const line = (i: number): string => `${new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString().slice(0, 19)},${100 + ((i * 37) % 90)},${i % 50 === 0}`;
  return `ts,processing_time,fallback\n${Array.from({ length: count }, (_, i) => line(i)).join('\n')}\n`;
};

test('a dropped notebook opens and waits; the file dropped after it runs it', async () => {
  const { page, context } = await site.open();
  const notebook = written('mine.md', '---\nfaultline: 1\ntitle: My own questions\n---\n\n```sql rows id=count\nselect count(*) as n from telemetry\n```\n');
  await dropFiles(page, [notebook], middle);
  await page.getByRole('heading', { level: 1, name: 'My own questions' }).waitFor();
  expect(await cell(page, 'count').getAttribute('data-status')).toBe('idle');
  await dropFiles(page, [written('telemetry.csv', rows(120))], middle);
  await idle(page);
  expect(await cell(page, 'count').getByRole('cell').last().textContent()).toBe('120');
  await context.close();
  site.assertClean();
});

describe('a shared notebook whose roles no column surely has', () => {
  test('asks before anything runs, guesses nothing below 0.9, and runs with what was chosen', async () => {
    const { page, context } = await site.open(linkTo({ text: sli, saved: { parameters: {}, roles: [] } }, site.url));
    await page.getByRole('heading', { level: 1, name: 'SLI review' }).waitFor();
    await dropFiles(page, [written('telemetry.csv', rows(2000))], middle);
    await page.getByText(/No column is known as latency of telemetry/).waitFor();
    await page.getByRole('button', { name: 'Open and run' }).click();
    const dialog = page.getByRole('dialog', { name: 'Which columns does this notebook read?' });
    await dialog.waitFor();
    const latency = dialog.getByLabel(/^latency/i);
    expect(await latency.inputValue()).toBe('');
    const [likely] = await latency.locator('optgroup[label=Likely] option').allTextContents();
    expect(likely).toMatch(/^processing_time \(5\d\s%\)$/);
    expect(await page.evaluate(() => globalThis.faultline?.current?.cells.some((given) => given.status !== 'idle'))).toBe(false);
    await latency.selectOption('processing_time');
    await dialog.getByRole('button', { name: 'Use these roles' }).click();
    await idle(page);
    expect(await cell(page, 'latency').getAttribute('data-verdict')).toBe('pass');
    await context.close();
    site.assertClean();
  });
});

describe('a file that cannot be read', () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await site.open('?sample=azure-llm-code'));
    await idle(page);
  });

  test.each([
    ['picture.parquet', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]), /PNG/],
    ['cut.parquet', readFileSync(sampleFile('payments-fraud-labels.parquet')).subarray(0, 5000), /truncated|cut|end/i],
    ['nothing.csv', Buffer.alloc(0), /empty/i],
  ] as const)('%s: one sentence with its name; the notebook beside it stays and runs', async (name, content, says) => {
    await dropFiles(page, [written(name, content)], middle);
    const said = page.locator('fl-toasts .toast, .message .said').filter({ hasText: name });
    await said.waitFor();
    expect(await said.textContent()).toMatch(says);
    expect(await said.textContent()).not.toMatch(/undefined|\[object|RuntimeError|at .*\.js/);
    await page
      .getByRole('button', { name: /^Close this (message|notice)$/ })
      .last()
      .click();
    await page.getByRole('button', { name: 'Run again' }).click();
    await idle(page);
    expect(await cell(page, 'contents').getAttribute('data-verdict')).toBe('info');
  });

  test('a table without rows is a table of zero rows, in words, and nothing breaks', async () => {
    await dropFiles(page, [written('events.csv', 'time,kind\n')], middle);
    await page
      .getByRole('region', { name: 'events', exact: true })
      .getByText(/^0 × 2|^0 rows/)
      .waitFor();
    await idle(page);
    expect(await page.locator('[data-verdict=error]').count()).toBe(0);
    site.assertClean();
  });
});
