import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';
import { chips, idle, notebookText, restingBox, resultText, sampleFile } from './person.ts';

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
let site: Site;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

/** One finger drawn across an element, between two shares of its width. */
async function swipe(page: Page, target: Locator, from: number, to: number): Promise<void> {
  const box = await restingBox(target);
  const session = await page.context().newCDPSession(page);
  const y = box.y + box.height / 2;
  const at = (share: number) => [{ x: box.x + box.width * share, y }];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) });
  for (let step = 1; step <= 6; step += 1)
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(from + ((to - from) * step) / 6) });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await session.detach();
}

/** Chooses an entry of the header's menu. */
async function fromMenu(page: Page, entry: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Menu', exact: true }).tap();
  await page.getByRole('menuitem', { name: entry }).tap();
}

/** True when the page is not wider than the screen. */
const fits = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test('on a phone: sample, template, window, filter, threshold, undo, link; elsewhere the same file gives the same document', async () => {
  const { page, context } = await site.open('', phone);
  await page.getByRole('button', { name: /^Azure LLM trace, conversation/ }).waitFor();
  expect(await fits(page)).toBe(true);
  await page.getByRole('button', { name: /^Azure LLM trace, conversation/ }).tap();
  await idle(page);
  expect(await fits(page)).toBe(true);
  await page.getByRole('button', { name: 'Faultline, all notebooks' }).tap();
  await page.getByRole('button', { name: /^Weekly drift review/ }).tap();
  await page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  await idle(page);
  expect(await fits(page)).toBe(true);

  await page.locator('fl-timeline').getByRole('button', { name: 'current' }).tap();
  await swipe(page, page.locator('fl-timeline g.from .hit'), 0.5, 4);
  await expect.poll(() => notebookText(page)).toMatch(/current:\s+table: telemetry\s+window:/);
  await idle(page);

  await page.locator('[data-column=ContextTokens] button.shape').tap();
  const values = page.getByRole('dialog', { name: 'Values of ContextTokens' });
  await values.getByRole('button').first().tap();
  await chips(page).first().waitFor();
  await idle(page);

  const alpha = page.getByLabel(/false alarms tolerated/);
  await alpha.tap();
  await alpha.fill('0.02');
  await alpha.press('Enter');
  await alpha.blur();
  await idle(page);
  await fromMenu(page, /^Undo: .*alpha/);
  await expect.poll(() => alpha.inputValue()).toBe('0.05');
  await idle(page);
  await fromMenu(page, /^Redo: .*alpha/);
  await expect.poll(() => alpha.inputValue()).toBe('0.02');
  await idle(page);
  expect(await fits(page)).toBe(true);

  await fromMenu(page, /^Share/);
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Close', exact: true }).tap();
  const first = await resultText(page);
  await context.close();

  const other = await site.open(link, phone);
  await other.page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  expect(await fits(other.page)).toBe(true);
  await other.page.getByLabel('Add files').setInputFiles(sampleFile('AzureLLMInferenceTrace_conv.csv'));
  const run = other.page.getByRole('button', { name: 'Open and run' });
  await expect.poll(() => run.isEnabled(), { timeout: 30_000 }).toBe(true);
  await run.tap();
  await idle(other.page);
  expect(await resultText(other.page)).toBe(first);
  expect(await fits(other.page)).toBe(true);
  await other.context.close();
  site.assertClean();
});
