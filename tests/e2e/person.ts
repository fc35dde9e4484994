import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { comparableText } from '../../src/notebook/document.ts';

/** A file that ships with the page as a sample. */
export const sampleFile = (name: string): string => fileURLToPath(new URL(`../../public/samples/${name}`, import.meta.url));

/** True when a notebook is open, every cell is decided and nothing runs or is previewed. Runs in the page. */
function isQuiet(): boolean {
  const state = globalThis.faultline?.current;
  if (state == null || state.running || state.preview !== null || state.cells.length === 0) return false;
  return state.cells.every((cell) => cell.status === 'done' || cell.status === 'error');
}

/** Waits until the notebook is quiet and still is after two frames: what was pressed has begun, and what was found is drawn. */
export async function idle(page: Page): Promise<void> {
  do {
    await page.waitForFunction(isQuiet, undefined, { timeout: 90_000 });
    await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
  } while (!(await page.evaluate(isQuiet)));
}

/** The card of a cell. */
export const cell = (page: Page, id: string): Locator => page.locator(`[data-cell=${id}]`);

/** The chips of the notebook's filters. */
export const chips = (page: Page): Locator => page.locator('fl-filters').getByRole('button', { name: /^Remove the filter/ });

/** The result document apart from its `run` block, as text. */
export async function resultText(page: Page): Promise<string> {
  const document = await page.evaluate(() => globalThis.faultline?.result());
  if (document === undefined) throw new Error('the page has no result');
  return comparableText(document);
}

/** The text of the open notebook. */
export async function notebookText(page: Page): Promise<string> {
  return page.evaluate(() => globalThis.faultline?.current?.text ?? '');
}

/** The box of an element in the middle of the screen, once it is the same in two frames: while results come in, the page below them still moves. */
export async function restingBox(target: Locator): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
  await target.evaluate(async (element) => {
    const place = () => JSON.stringify(element.getBoundingClientRect());
    const frame = () => new Promise(requestAnimationFrame);
    for (let last = ''; last !== place(); ) {
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      last = place();
      await frame();
      await frame();
    }
  });
  const box = await target.boundingBox();
  if (box === null) throw new Error('there is nothing to point at');
  return box;
}

/** A place in an element on the screen, at shares of its size, after it was scrolled into view. */
export async function placeIn(target: Locator, across: number, down: number): Promise<{ readonly x: number; readonly y: number }> {
  const box = await restingBox(target);
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}

/** What the focus is on, through shadow roots: its accessible name as far as attributes and text give it, and its tag. */
export async function focusedOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement != null) active = active.shadowRoot.activeElement;
    if (active === null) return '';
    const label =
      active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement || active instanceof HTMLSelectElement ? active.labels?.[0] : null;
    const name = active.getAttribute('aria-label') ?? label?.textContent ?? active.textContent ?? '';
    return `${active.tagName.toLowerCase()} ${active.getAttribute('data-cell') ?? ''} ${name.replace(/\s+/g, ' ').trim().slice(0, 80)}`;
  });
}

/** Presses Tab (or Shift+Tab) until the focus is on something of this name. Fails with the way it went when that takes too long. */
export async function tabTo(page: Page, name: RegExp, back = false): Promise<void> {
  const way: string[] = [];
  for (let step = 0; step < 90; step += 1) {
    const found = await focusedOn(page);
    if (name.test(found)) return;
    way.push(found);
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`Tab never reached ${String(name)}; it went ${way.join(' → ')}`);
}

/** Chooses a line of the command palette by typing it. */
export async function palette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Find a command/ }).waitFor();
  await page.keyboard.type(words);
  await expect.poll(() => page.locator('fl-palette').getByRole('option').first().textContent()).toContain(words);
  await page.keyboard.press('Enter');
}

/** Drops real files on a place of the page, as a file manager does. */
export async function dropFiles(page: Page, paths: readonly string[], at: { readonly x: number; readonly y: number }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
}
