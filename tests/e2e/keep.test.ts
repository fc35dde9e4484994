import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';
import { cell, dropFiles, idle, notebookText, sampleFile } from './person.ts';

const middle = { x: 640, y: 500 };
let site: Site;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

/** Values that no notebook holds, so that finding one in the browser's store means that data was kept. */
const secret = Array.from({ length: 300 }, (_, i) => `client-${(i * 7919 + 104_729).toString(36)}`);
const file = {
  name: 'telemetry.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    `ts,latency_ms,who\n${secret.map((who, i) => `${new Date(Date.UTC(2026, 2, 1) + i * 900_000).toISOString().slice(0, 19)},${(i * 37) % 250}.625,${who}`).join('\n')}\n`,
  ),
};

test('a reload offers to continue with text, parameters and roles, and never with data', async () => {
  const { page, context } = await site.open();
  await page.getByLabel('Add files').setInputFiles(file);
  await page.getByRole('button', { name: /^Weekly drift review/ }).click();
  await idle(page);
  await page.getByLabel(/false alarms tolerated/).fill('0.02');
  await page.getByLabel(/false alarms tolerated/).press('Tab');
  await idle(page);
  const role = page.getByRole('button', { name: /^Role of who:/ });
  await role.click();
  await page.getByRole('option', { name: /^group/ }).click();
  await cell(page, 'drift').getByRole('button', { name: 'Edit', exact: true }).click();
  await cell(page, 'drift').getByLabel('Bins', { exact: true }).fill('7');
  await cell(page, 'drift').getByLabel('Bins', { exact: true }).press('Tab');
  await expect.poll(() => notebookText(page)).toContain('bins: 7');
  await page.waitForFunction(() => (localStorage.getItem('faultline-notebooks') ?? '').includes('bins: 7'));
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  for (const value of secret) expect(kept).not.toContain(value);
  expect(kept).not.toContain('.625');

  await page.reload();
  await page.getByRole('button', { name: 'Continue Weekly drift review' }).click();
  await page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  expect(await notebookText(page)).toContain('bins: 7');
  expect(await page.getByLabel(/false alarms tolerated/).inputValue()).toBe('0.02');
  expect(await page.evaluate(() => globalThis.faultline?.current?.tables.length)).toBe(0);
  await page.getByLabel('Add files').first().setInputFiles(file);
  await idle(page);
  expect(await page.getByRole('button', { name: /^Role of who:/ }).textContent()).toContain('group');
  await context.close();
  site.assertClean();
});

test('forgetting everything leaves no key, no cache and no service worker', async () => {
  const { page, context } = await site.open('?sample=azure-llm-code');
  await idle(page);
  await page.evaluate(async () => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => (localStorage.getItem('faultline-notebooks') ?? '').length > 0);
  await page.locator('fl-privacy-badge').getByRole('button').click();
  await page.getByRole('button', { name: 'Forget everything…' }).click();
  await page.getByRole('button', { name: 'Forget everything', exact: true }).click();
  await page.getByText('Everything is forgotten: nothing is stored, no table is open.').waitFor();
  const left = async (): Promise<unknown> =>
    page.evaluate(async () => ({
      keys: Object.keys(localStorage),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
  expect(await left()).toEqual({ keys: [], caches: [], workers: 0 });
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  expect(await page.evaluate(() => globalThis.faultline?.current?.tables.length)).toBe(0);
  await page.getByText('Drop telemetry here').waitFor();
  await context.close();
  site.assertClean();
});

test('without a network: the page opens again, reads a dropped file and runs a template', async () => {
  const { page, context } = await site.open();
  await page.evaluate(async () => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await page.reload();
  await page.getByText('Drop telemetry here').waitFor();
  await page.getByText('offline', { exact: true }).waitFor();
  await dropFiles(page, [sampleFile('AzureLLMInferenceTrace_code.csv')], middle);
  await page.getByRole('button', { name: /^Weekly drift review/ }).click();
  await idle(page);
  expect(await cell(page, 'drift').getAttribute('data-verdict')).toMatch(/^(pass|warn|fail)$/);
  await page.keyboard.press('t');
  await page.locator('.cm-content').waitFor();
  await context.close();
});
