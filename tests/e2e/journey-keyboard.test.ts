import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';
import { cell, chips, idle, notebookText, palette, resultText, sampleFile, tabTo } from './person.ts';

let site: Site;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

test('by keyboard alone: sample, template, window, filter, form, undo, link; elsewhere the same file gives the same document', async () => {
  const { page, context } = await site.open();
  await page.getByText('Azure LLM trace, coding').waitFor();
  await palette(page, 'Azure LLM trace, coding');
  await idle(page);
  await palette(page, 'Weekly drift review');
  await page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  await idle(page);

  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await tabTo(page, /Start of current/);
  const verdict = await cell(page, 'drift').locator('.headline').textContent();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('Shift+ArrowRight');
  await cell(page, 'drift').locator('.chip', { hasText: 'preview' }).waitFor();
  await page.keyboard.press('Enter');
  await idle(page);
  expect(await notebookText(page)).toMatch(/current:\s+table: telemetry\s+window:/);
  expect(await cell(page, 'drift').locator('.headline').textContent()).not.toBe(verdict);

  await palette(page, 'Drift');
  await tabTo(page, /Tokens: arrow keys read the values/);
  await page.keyboard.press('ArrowRight');
  await page.getByText('Enter: keep only these rows').waitFor();
  await page.keyboard.press('Enter');
  await chips(page).first().waitFor();
  await idle(page);

  await palette(page, 'Drift');
  await tabTo(page, /cell drift/);
  await page.keyboard.press('Enter');
  await tabTo(page, /Smallest effect that matters/);
  await page.keyboard.type('0.4');
  await page.keyboard.press('Tab');
  await expect.poll(() => notebookText(page)).toMatch(/effect: 0\.4/);
  await idle(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect.poll(() => notebookText(page)).not.toMatch(/effect: 0\.4/);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => notebookText(page)).toMatch(/effect: 0\.4/);
  await idle(page);

  await page.keyboard.press('s');
  await tabTo(page, /^input\s+Link/);
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.keyboard.press('Escape');
  const first = await resultText(page);
  await context.close();

  const other = await site.open(link);
  await other.page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  const chooser = other.page.waitForEvent('filechooser');
  await tabTo(other.page, /^input\s+Add files/);
  await other.page.keyboard.press('Enter');
  await (await chooser).setFiles(sampleFile('AzureLLMInferenceTrace_code.csv'));
  await expect.poll(() => other.page.getByRole('button', { name: 'Open and run' }).isEnabled(), { timeout: 30_000 }).toBe(true);
  await tabTo(other.page, /Open and run/);
  await other.page.keyboard.press('Enter');
  await idle(other.page);
  expect(await resultText(other.page)).toBe(first);
  await other.context.close();
  site.assertClean();
});
