import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';
import { cell, chips, dropFiles, idle, notebookText, placeIn, resultText, sampleFile } from './person.ts';

const file = 'payments-fraud.parquet';
let site: Site;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

/** Drags the mouse over the timeline, between two shares of its width. `meanwhile` runs before the button is let go. */
async function brush(page: Page, from: number, to: number, meanwhile: () => Promise<void>): Promise<void> {
  const box = await page.locator('fl-timeline svg.chart').boundingBox();
  if (box === null) throw new Error('there is no timeline');
  const y = box.y + box.height / 2;
  // With Shift a new window is drawn even where a band lies.
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y, { steps: 5 });
  await page.mouse.move(box.x + box.width * to, y, { steps: 5 });
  await meanwhile();
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

test('by mouse: sample, template, window, filter, threshold, undo, link; elsewhere the same file gives the same document', async () => {
  const { page, context } = await site.open();
  await page.getByRole('button', { name: /^Payments fraud scoring/ }).click();
  await idle(page);

  await page.getByRole('button', { name: 'Faultline, all notebooks' }).click();
  await page.getByRole('button', { name: 'Remove labels' }).click();
  await page.getByRole('alertdialog', { name: 'Remove labels?' }).getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: /^Weekly drift review/ }).click();
  await idle(page);
  const drift = cell(page, 'drift');
  expect(await drift.getAttribute('data-verdict')).toBe('fail');

  const before = await drift.locator('.headline').textContent();
  await brush(page, 0.72, 0.95, async () => {
    await drift.locator('.chip', { hasText: 'preview' }).waitFor();
  });
  await idle(page);
  expect(await drift.locator('.chip', { hasText: 'preview' }).count()).toBe(0);
  expect(await drift.locator('.headline').textContent()).not.toBe(before);
  expect(await notebookText(page)).toMatch(/current:\s+table: telemetry\s+window:/);

  const heat = drift.locator('fl-chart').filter({ hasText: 'PSI against reference' });
  await heat
    .locator('svg text')
    .filter({ hasText: /^device_type$/ })
    .click();
  const bars = drift.locator('fl-chart').filter({ hasText: 'share of rows' }).first();
  await bars.locator('figcaption', { hasText: 'device_type' }).waitFor();
  const { x, y } = await placeIn(bars.locator('.drawing svg'), 0.3, 0.7);
  await page.mouse.move(x, y);
  await bars.getByText('click to keep only these rows').waitFor();
  await page.mouse.click(x, y);
  await chips(page).first().waitFor();
  expect(await chips(page).allTextContents()).toEqual([expect.stringMatching(/^device_type is \w+/)]);
  await idle(page);

  const alpha = page.getByLabel(/false alarms tolerated/);
  await alpha.click({ clickCount: 3 });
  await page.keyboard.type('0.01');
  await page.getByRole('heading', { level: 1 }).click();
  await idle(page);
  await page.getByRole('button', { name: /^Undo: .*alpha/ }).click();
  await expect.poll(() => alpha.inputValue()).toBe('0.05');
  await idle(page);
  await alpha.click({ clickCount: 3 });
  await page.keyboard.type('0.02');
  await page.getByRole('heading', { level: 1 }).click();
  await idle(page);

  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(new URL(link).hash.length).toBeGreaterThan(10);
  expect(decodeURIComponent(link)).not.toContain(file);
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  const first = await resultText(page);
  await context.close();

  const asked = site.requests.length;
  const other = await site.open(link);
  await other.page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  await other.page.getByRole('region', { name: 'What it computes' }).getByText('drift', { exact: true }).waitFor();
  await other.page.getByText('telemetry', { exact: true }).first().waitFor();
  expect(await other.page.getByRole('button', { name: 'Open and run' }).isDisabled()).toBe(true);
  await dropFiles(other.page, [sampleFile(file)], { x: 600, y: 400 });
  const run = other.page.getByRole('button', { name: 'Open and run' });
  await expect.poll(() => run.isEnabled(), { timeout: 30_000 }).toBe(true);
  expect(await other.page.evaluate(() => globalThis.faultline?.current?.cells.some((given) => given.result !== null))).toBe(false);
  await run.click();
  await idle(other.page);
  expect(await resultText(other.page)).toBe(first);
  expect(site.requests.slice(asked).filter((url) => url.includes('/samples/payments'))).toEqual([]);
  await other.context.close();
  site.assertClean();
});
