import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkTo } from '../../src/ui/shell/shared-link.ts';
import { startSite, type Site } from './harness.ts';
import { cell, focusedOn, idle, notebookText, sampleFile, tabTo } from './person.ts';

const text = readFileSync(new URL('../../notebooks/slo-review.md', import.meta.url), 'utf8');

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await startSite('app');
  ({ page } = await site.open(`?sample=payments-fraud${new URL(linkTo({ text, saved: { parameters: {}, roles: [] } }, site.url)).hash}`));
});
afterAll(async () => {
  await site.close();
});

const budget = () => cell(page, 'budget');
const fact = (legend: string, name: string) =>
  budget()
    .getByRole('group', { name: legend })
    .getByRole('row', { name: new RegExp(`^${name} `) })
    .getByRole('cell')
    .last();

describe('what if, on the built page', () => {
  test('sliders answer from the keyboard, are announced, and are written into the notebook', async () => {
    await page.evaluate((given) => globalThis.faultline?.open(given), text);
    if (await page.evaluate(() => (globalThis.faultline?.current?.tables.length ?? 0) === 0)) {
      await page.locator('input[type=file]').first().setInputFiles(sampleFile('payments-fraud.parquet'));
      await page.waitForFunction(() => (globalThis.faultline?.current?.tables.length ?? 0) > 0);
    }
    await page.evaluate(() => globalThis.faultline?.run());
    await idle(page);
    await budget().locator('summary', { hasText: 'What if?' }).click();
    const limit = budget().getByRole('slider', { name: /^good when latency_ms/ });
    await limit.waitFor();
    const before = await fact('fast answers', 'budget left').textContent();
    await budget().locator('summary', { hasText: 'What if?' }).focus();
    await tabTo(page, /good when latency_ms/);
    expect(await focusedOn(page)).toMatch(/^input .*good when latency_ms/);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await limit.getAttribute('aria-valuetext')).toBe('230');
    await expect.poll(() => fact('fast answers', 'budget left').textContent()).not.toBe(before);
    await expect.poll(() => budget().locator('fl-what-if').getByRole('status').textContent()).toMatch(/^fast answers: fail, −.* of the budget left/);
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: { run(of: Document): Promise<{ violations: readonly { id: string }[] }> } };
      return (await axe.run(document)).violations.map(({ id }) => id);
    });
    expect(found).toEqual([]);
    const said = await fact('fast answers', 'pages').textContent();
    await budget().getByRole('group', { name: 'fast answers' }).getByRole('button', { name: 'Write into notebook' }).click();
    await idle(page);
    expect(await notebookText(page)).toContain('"latency_ms" < 230');
    await expect.poll(() => limit.getAttribute('aria-valuetext')).toBe('230');
    expect(await fact('fast answers', 'pages').textContent()).toBe(said);
    const pages = await page.evaluate(
      () =>
        globalThis.faultline?.current?.cells
          .find(({ id }) => id === 'budget')
          ?.result?.measurements.find((m) => m.of.sli === 'fast answers' && m.of.severity === 'page')?.value,
    );
    expect(said?.split(',')[0]).toBe(String(pages));
  });
});
