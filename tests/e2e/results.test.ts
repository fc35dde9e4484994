import { readFileSync } from 'node:fs';
import { parquetReadObjects } from 'hyparquet';
import type { Download, Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';
import { cell, idle, tabTo } from './person.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await startSite('app');
  ({ page } = await site.open('?sample=california-housing'));
  await idle(page);
});
afterAll(async () => {
  await site.close();
});

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

/** Chooses an entry of a menu button and takes the file it saves. */
async function save(within: Locator, button: RegExp, entry: string): Promise<{ readonly name: string; readonly content: Buffer }> {
  await within.getByRole('button', { name: button }).first().click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry }).click()]);
  return { name: download.suggestedFilename(), content: await bytesOf(download) };
}

describe('a chart', () => {
  const bars = (): Locator => cell(page, 'drift').locator('fl-chart').filter({ hasText: 'share of rows' }).first();

  test('reads its exact values to the keyboard: those of the document', async () => {
    const chart = await page.evaluate(() =>
      globalThis.faultline?.current?.cells.find((given) => given.id === 'drift')?.result?.charts.find((given) => given.kind === 'histogramPair'),
    );
    if (chart?.kind !== 'histogramPair') throw new Error('there is no histogram');
    await page.keyboard.press('f');
    await tabTo(page, new RegExp(`^div\\s+${chart.column}: arrow keys read the values`));
    for (let i = 0; i < 3; i += 1) {
      const [now, before] = [chart.current[i] ?? 0, chart.reference[i] ?? 0];
      await expect.poll(() => bars().getByRole('status').textContent()).toContain(`${now}`.replace(/\B(?=(\d{3})+$)/g, now < 10_000 ? '' : '\u2009'));
      expect(await bars().locator('.tip').textContent()).toContain(`(${before})`);
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Escape');
  });

  test('is saved as a PNG that decodes, an SVG without references to elsewhere, and a CSV with its numbers', async () => {
    const png = await save(bars(), /^Download/, 'Download PNG');
    const picture = PNG.sync.read(png.content);
    expect(png.name).toMatch(/\.png$/);
    expect(picture.width).toBeGreaterThan(300);
    expect(new Set(picture.data.subarray(0, 400_000)).size).toBeGreaterThan(8);

    const svg = (await save(bars(), /^Download/, 'Download SVG')).content.toString();
    const parsed = await page.evaluate((text) => {
      const root = new DOMParser().parseFromString(text, 'image/svg+xml');
      const addresses = [...root.querySelectorAll('*')].flatMap((element) =>
        [...element.attributes].filter(({ name }) => /^(xlink:)?href$|^src$/.test(name)).map(({ value }) => value),
      );
      return {
        name: root.documentElement.tagName,
        failed: root.querySelector('parsererror') !== null,
        addresses,
        scripts: root.querySelectorAll('script, foreignObject').length,
      };
    }, svg);
    expect(parsed).toEqual({ name: 'svg', failed: false, addresses: parsed.addresses.filter((address) => /^(#|data:)/.test(address)), scripts: 0 });
    expect(svg).not.toMatch(/url\(['"]?(?!#|data:)|@import|var\(--/);

    const csv = (await save(bars(), /^Download/, 'Download CSV')).content.toString();
    expect(csv.trim().split('\n').length).toBeGreaterThan(5);
  });
});

test('a table is saved as CSV and as Parquet with the same rows', async () => {
  const drift = cell(page, 'drift');
  const summary = drift.getByText(/^Columns by size of the shift/).first();
  await summary.click();
  const table = drift.locator('fl-table').first();
  const csv = (await save(table, /^Save or copy/, 'Download CSV')).content.toString().trim().split('\n');
  const { content, name } = await save(table, /^Save or copy/, 'Download Parquet');
  expect(name).toMatch(/\.parquet$/);
  const rows = await parquetReadObjects({ file: content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength) as ArrayBuffer });
  expect(rows).toHaveLength(csv.length - 1);
  expect(rows.map((row) => String(row['column']))).toEqual(csv.slice(1).map((line) => line.split(',')[0]));
});

describe('a run', () => {
  test('that is cancelled settles, leaves the page usable and runs again to a verdict', async () => {
    const { page: own, context } = await site.open();
    await own.getByRole('button', { name: /^Payments fraud scoring/ }).click();
    await own.locator('[data-status=running]').first().waitFor();
    await own.locator('fl-verdict-strip').getByRole('button', { name: 'Cancel' }).click();
    await own.waitForFunction(() => globalThis.faultline?.current?.running === false, undefined, { timeout: 5000 });
    await own.locator('fl-verdict-strip').getByRole('button', { name: /^Run/ }).click();
    const settled = own.evaluate(() =>
      globalThis.faultline?.run().then(
        () => 'settled',
        () => 'settled',
      ),
    );
    await own.waitForFunction(() => globalThis.faultline?.current?.running === true);
    await own.keyboard.press('Escape');
    expect(await settled).toBe('settled');
    await own.locator('fl-verdict-strip').getByRole('button', { name: /^Run/ }).click();
    await idle(own);
    expect(await cell(own, 'drift').getAttribute('data-verdict')).toBe('fail');
    await context.close();
  });

  test('whose workers have died starts them again, reads the file again and comes to a verdict', async () => {
    const { page: own, context } = await site.open('?sample=azure-llm-conv');
    await idle(own);
    await own.getByRole('button', { name: 'Faultline, all notebooks' }).click();
    const workers = own.workers();
    expect(workers.length).toBeGreaterThan(0);
    await Promise.all(workers.map((worker) => worker.evaluate(() => globalThis.close()).catch(() => undefined)));
    await own.getByRole('button', { name: /^Weekly drift review/ }).click();
    await idle(own);
    expect(await cell(own, 'drift').getAttribute('data-verdict')).toBe('fail');
    await context.close();
  });
});
