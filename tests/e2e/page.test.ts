import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultDocument } from '../../src/notebook/types.ts';
import type { NotebookElement } from '../../src/ui/shell/notebook-element.ts';
import { startSite, type Site } from './harness.ts';

const idle = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    () => {
      const cells = [
        ...(document.querySelector('faultline-notebook')?.shadowRoot?.querySelector('fl-notebook-view')?.shadowRoot?.querySelectorAll('[data-cell]') ?? []),
      ];
      return cells.length > 0 && cells.every((cell) => cell.hasAttribute('data-verdict'));
    },
    undefined,
    { timeout: 90_000 },
  );
};

let site: Site;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

test('a file, a notebook and a run give verdicts, a document, and no request to another origin', async () => {
  const { page, context } = await site.open();
  const rows = Array.from(
    { length: 4000 },
    (_, i) => `${new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString().slice(0, 19)},${(i * 7919) % 101},${i < 2000 ? 'a' : 'b'}`,
  );
  await page
    .getByLabel('Add files')
    .setInputFiles({ name: 'telemetry.csv', mimeType: 'text/csv', buffer: Buffer.from(`ts,latency_ms,kind\n${rows.join('\n')}\n`) });
  await page.getByText('Choose a question').waitFor();
  const result = await page.evaluate(async (): Promise<ResultDocument> => {
    const element = document.querySelector('faultline-notebook') as NotebookElement;
    const heard: string[] = [];
    element.addEventListener('verdict', (event) => heard.push((event as CustomEvent<{ cell: string }>).detail.cell));
    element.open(
      '---\nfaultline: 1\ntitle: Shift\n---\n\n# Shift\n\n```yaml drift id=features\n```\n\n```sql rows id=slow\nselect kind, count(*) as n from telemetry group by kind order by kind\n```\n',
    );
    await element.run();
    if (heard.length < 2) throw new Error(`heard ${heard.join()}`);
    return element.result();
  });
  expect(result.cells.map((cell) => cell.id)).toEqual(['features', 'slow']);
  const card = page.locator('[data-cell=features]');
  expect(await card.getAttribute('data-verdict')).toBe('fail');
  expect(await card.getAttribute('data-type')).toBe('drift');
  expect(await page.getByRole('status').first().textContent()).toContain('1 fail');
  await context.close();
  site.assertClean();
});

test('a cell that cannot be computed says so at its line, the others stay alive', async () => {
  const { page, context } = await site.open('?sample=azure-llm-code');
  await idle(page);
  await page.evaluate(async () => {
    const element = document.querySelector('faultline-notebook') as NotebookElement;
    element.open('---\nfaultline: 1\ntitle: Two\n---\n\n```yaml drfit id=bad\n```\n\n```yaml summary id=good\n```\n');
    await element.run();
  });
  await page
    .getByText(/line 6, column \d+/)
    .first()
    .waitFor();
  await page.locator('[data-cell=good][data-verdict]').waitFor();
  await context.close();
});
