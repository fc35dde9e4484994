import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSite, type Site } from './harness.ts';
import { cell, idle, notebookText, tabTo } from './person.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await startSite('app');
  ({ page } = await site.open('?sample=azure-llm-conv'));
  await idle(page);
});
afterAll(async () => {
  await site.close();
});

/** Ids of the notebook's cells that compute, in the order of the page. */
const order = (): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis.faultline?.current?.cells ?? []).filter((given) => given.type !== 'input').map((given) => given.id));

const undo = async (): Promise<void> => {
  await page.getByRole('button', { name: /^Undo/ }).click();
  await idle(page);
};

describe('cells by the menu', () => {
  const choose = async (id: string, entry: string): Promise<void> => {
    await cell(page, id)
      .getByRole('button', { name: `More for ${id}` })
      .click();
    await page
      .getByRole('menu', { name: `More for ${id}` })
      .getByRole('menuitem', { name: entry })
      .click();
    await idle(page);
  };

  test('are added from the gallery with parameters that fit the data, and run', async () => {
    await page.getByRole('button', { name: '+ Add cell after volume' }).or(page.locator('fl-add-cell').last().getByRole('button')).first().click();
    await page.getByRole('dialog', { name: 'Add a cell' }).getByLabel('Search cell types').fill('drift');
    await page.keyboard.press('Enter');
    await cell(page, 'drift').waitFor();
    await idle(page);
    expect(await cell(page, 'drift').getAttribute('data-verdict')).toMatch(/^(pass|warn|fail|insufficient)$/);
    await undo();
    expect(await order()).toEqual(['contents', 'volume']);
  });

  test('move, are duplicated and deleted; each is one step of undo', async () => {
    await choose('volume', 'Move up');
    expect(await order()).toEqual(['volume', 'contents']);
    await choose('volume', 'Duplicate');
    expect(await order()).toHaveLength(3);
    await choose('contents', 'Delete');
    expect(await order()).not.toContain('contents');
    await undo();
    await undo();
    await undo();
    expect(await order()).toEqual(['contents', 'volume']);
  });
});

test('cells by the keyboard: duplicate, move, delete from the menu, add, undo', async () => {
  await tabTo(page, /^fl-cell contents|cell contents/).catch(() => undefined);
  await page.keyboard.press('Escape');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const focus = async (id: string): Promise<void> => {
    for (let i = 0; i < 6; i += 1) {
      if ((await page.evaluate(() => globalThis.faultline?.focused)) === id) return;
      await page.keyboard.press(i < 3 ? 'j' : 'k');
      await page.waitForFunction(() => globalThis.faultline?.focused !== null);
    }
    throw new Error(`j and k never reached ${id}`);
  };
  await focus('volume');
  await page.keyboard.press('d');
  await expect.poll(order).toHaveLength(3);
  await idle(page);
  const [, , copy] = await order();
  await page.keyboard.press('Shift+K');
  await expect.poll(order).toEqual(['contents', copy, 'volume']);
  await idle(page);
  await page.keyboard.press('m');
  await page.getByRole('menu').first().waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect.poll(order).toEqual(['contents', 'volume']);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(order).toEqual(['contents', 'volume']);
  await idle(page);
  expect(await page.getByRole('button', { name: /^Undo/ }).isDisabled()).toBe(true);
});

test('the text view shows an error at its line as it is typed, mends it with one click, applies and takes back', async () => {
  const before = await notebookText(page);
  await page.getByRole('button', { name: 'Text', exact: true }).click();
  const editor = page.locator('.cm-content');
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('\n\n```yaml drfit id=shift\n```\n');
  const problem = page.getByRole('list', { name: 'Problems' });
  await problem.getByText(/drfit/).waitFor();
  expect(await problem.getByRole('button').first().textContent()).toMatch(/^line \d+, column \d+$/);
  await page.locator('.cm-lintRange-error').first().hover();
  await page.getByRole('button', { name: 'Change to drift' }).click();
  await expect.poll(() => problem.count()).toBe(0);
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  expect(await notebookText(page)).toContain('```yaml drift id=shift');
  await page.getByRole('button', { name: 'Notebook', exact: true }).click();
  await page.getByRole('button', { name: /^Run (all|\d)/ }).click();
  await idle(page);
  expect(await cell(page, 'shift').getAttribute('data-verdict')).toMatch(/^(pass|warn|fail|insufficient)$/);
  await undo();
  expect(await notebookText(page)).toBe(before);
});

test('Why? adds a cell that is filled in and runs', async () => {
  await page.getByRole('button', { name: 'Faultline, all notebooks' }).click();
  await page.getByRole('button', { name: /^Weekly drift review/ }).click();
  await idle(page);
  const drift = cell(page, 'drift');
  expect(await drift.getAttribute('data-verdict')).toBe('fail');
  const column = await page.evaluate(() => globalThis.faultline?.current?.cells.find((given) => given.id === 'drift')?.result?.findings[0]?.column);
  const before = await order();
  await drift.getByRole('button', { name: 'Why?' }).click();
  const step = drift
    .getByRole('group', { name: 'Where to look next' })
    .getByRole('button')
    .filter({ hasText: `${column}` })
    .first();
  await step.click();
  await expect.poll(order).toHaveLength(before.length + 1);
  await idle(page);
  const [added] = (await order()).filter((id) => !before.includes(id));
  expect(await notebookText(page)).toMatch(new RegExp(`id=${added}|${column}`));
  expect(await cell(page, `${added}`).getAttribute('data-verdict')).not.toBe('error');
  site.assertClean();
});
