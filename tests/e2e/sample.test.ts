import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';

const sample = fileURLToPath(new URL('../../public/samples/payments-fraud.parquet', import.meta.url));
let site: Site;

beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

test('a dropped Parquet file and the drift template name the two drifted features and no other; nothing leaves the origin', async () => {
  const { page } = await site.open();
  await page
    .locator('[data-template="weekly-drift-review"]')
    .or(page.getByRole('button', { name: /Weekly drift review/ }))
    .first()
    .click();
  await page.getByLabel('Add files').first().setInputFiles(sample);
  // A notebook that waits for its data runs by itself when that comes.
  const drift = page.locator('[data-type="drift"]');
  await expect.poll(() => drift.getAttribute('data-verdict'), { timeout: 90_000, interval: 250 }).toBe('fail');
  const document = await page.evaluate(() => globalThis.faultline?.result());
  const cell = document?.cells.find((c) => c.type === 'drift');
  expect(cell?.findings.map((f) => f.column).sort()).toEqual(['device_type', 'merchant_age_days']);
  expect(cell?.headline).toMatch(/^2 of \d+ columns drifted: merchant_age_days .* and device_type/);
  site.assertClean();
});
