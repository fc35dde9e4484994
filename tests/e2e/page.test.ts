import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../src/notebook/types.ts';
import type { NotebookElement } from '../../src/ui/shell/notebook-element.ts';
import { startSite, type Site } from './harness.ts';

declare global {
  var axe: { run(context: Document): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const schemes = ['light', 'dark'] as const;

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () =>
    (await axe.run(document)).violations.map((found) => `${found.id}: ${JSON.stringify(found.nodes.map((node) => node.target).slice(0, 3))}`),
  );
}

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

describe.each(schemes)('in the %s theme', (scheme) => {
  test('the welcome state has no accessibility violation and fits a phone', async () => {
    const { page, context } = await site.open();
    await page.emulateMedia({ colorScheme: scheme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText('Payments fraud scoring').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await context.close();
  });

  test('a finished sample has no accessibility violation, unfolded or folded, and fits a phone', async () => {
    const { page, context } = await site.open('?sample=payments-fraud');
    await page.emulateMedia({ colorScheme: scheme });
    await idle(page);
    expect(await violations(page)).toEqual([]);
    const method = page.getByText(/^Method, SQL and caveats/);
    for (let i = 0; i < (await method.count()); i += 1) await method.nth(i).click();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.waitForFunction(() => document.documentElement.scrollWidth <= 360);
    await context.close();
  });
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

test('the keyboard alone reads, edits and runs a notebook', async () => {
  const { page, context } = await site.open('?sample=payments-fraud');
  await idle(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const focused = await page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement != null) active = active.shadowRoot.activeElement;
    return active?.getAttribute('data-cell') ?? null;
  });
  expect(focused).not.toBeNull();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('next and previous cell').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  const area = page.getByLabel('Notebook text');
  await area.waitFor();
  await area.press('Control+End');
  await area.pressSequentially('\n\n```yaml summary id=last_one\n```\n');
  await area.press('Control+Enter');
  await page.getByRole('button', { name: 'Notebook', exact: true }).press('Enter');
  await page.locator('[data-cell=last_one][data-verdict]').waitFor({ timeout: 60_000 });
  await context.close();
});

test('a cell that cannot be computed says so at its line, the others stay alive', async () => {
  const { page, context } = await site.open('?sample=payments-fraud');
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
