import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparableHtml } from '../../src/audit/write.ts';
import { readAudit } from '../../src/audit/read.ts';
import { startSite, type Site } from './harness.ts';
import { idle, palette, sampleFile } from './person.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const data = sampleFile('payments-fraud.parquet');
const notebook = join(root, 'notebooks/canary-review.md');

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await startSite('app');
  folder = mkdtempSync(join(tmpdir(), 'faultline-audit-'));
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What axe finds, by rule. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(context: Document, options: unknown): Promise<{ violations: readonly { id: string; nodes: readonly { target: unknown }[] }[] }> };
    };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const found = await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => JSON.stringify(target)).join(' ')}`);
  });
}

function faultline(...words: readonly string[]): { readonly code: number; readonly out: string } {
  try {
    return { code: 0, out: execFileSync(process.execPath, [join(root, 'bin/faultline.mjs'), ...words], { encoding: 'utf8', stdio: 'pipe' }) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, out: `${stdout}${stderr}` };
  }
}

async function opened(colorScheme: 'light' | 'dark'): Promise<Page> {
  const { page } = await site.open('', { colorScheme, viewport: { width: 1280, height: 900 } });
  await page.evaluate(
    async ([text]) => {
      const blob = await (await fetch('./samples/payments-fraud.parquet')).blob();
      await globalThis.faultline?.addTable('telemetry', [new File([blob], 'payments-fraud.parquet')]);
      globalThis.faultline?.open(text);
      await globalThis.faultline?.run();
    },
    [readFileSync(notebook, 'utf8')] as const,
  );
  await idle(page);
  return page;
}

describe('an audit made in the page', () => {
  test('is the bytes that the command line writes, and verifies there and here', async () => {
    const page = await opened('light');
    await palette(page, 'Export an audit');
    const dialog = page.locator('fl-audit');
    await dialog.getByLabel('Author').fill('A. Author');
    await dialog.getByLabel('Purpose and intended use').fill('Routing of card payments');
    await dialog.getByLabel(/^Limitations/).fill('Two weeks only.');
    await dialog.getByRole('button', { name: 'Make the audit' }).click();
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await dialog.getByRole('button', { name: /^Download HTML/ }).click({ timeout: 60_000 });
    const file = join(folder, 'canary.html');
    await (await download).saveAs(file);
    await page.keyboard.press('Escape');

    const native = join(folder, 'native.html');
    const written = faultline(
      'run',
      notebook,
      '--table',
      `telemetry=${data}`,
      '--html',
      native,
      '--author',
      'B. Author',
      '--purpose',
      'Routing of card payments',
      '--limitation',
      'Two weeks only.',
    );
    expect([0, 1, 2], written.out).toContain(written.code);
    const [here, there] = [readFileSync(file, 'utf8'), readFileSync(native, 'utf8')];
    expect(readAudit(here).integrity?.root).toBe(readAudit(there).integrity?.root);
    expect(comparableHtml(here) === comparableHtml(there)).toBe(true);

    const verified = faultline('verify', file, '--table', `telemetry=${data}`);
    expect(verified.out).toContain('✓ identical: root');
    expect(verified.code).toBe(0);

    await page.keyboard.press('v');
    const verify = page.locator('fl-verify');
    await verify.getByLabel('Audit file').setInputFiles(native);
    await verify.getByText('The file is whole').waitFor();
    await verify.getByLabel(/^Input files/).setInputFiles(data);
    const compute = verify.getByRole('button', { name: 'Compute again and compare' });
    const before = page.workers().length;
    await compute.click();
    await expect.poll(() => page.workers().length).toBeGreaterThan(before);
    const took = await verify.evaluate(async (element) => {
      const cancel = [...(element.shadowRoot?.querySelectorAll('button') ?? [])].find((button) => button.textContent === 'Cancel');
      const start = performance.now();
      cancel?.click();
      await new Promise((drawn) => requestAnimationFrame(drawn));
      return cancel === undefined ? Number.POSITIVE_INFINITY : performance.now() - start;
    });
    expect(took).toBeLessThan(200);
    await verify.getByText('Cancelled: nothing was compared.').waitFor();
    await expect.poll(() => page.workers().length).toBe(before);
    await compute.click();
    await verify.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Verify an audit' }).waitFor({ state: 'hidden' });
    await expect.poll(() => page.workers().length).toBe(before);
    await page.keyboard.press('v');
    await compute.click();
    await verify.getByText('Identical: computed again from the files').waitFor({ timeout: 90_000 });
    expect(await verify.locator('tr[data-block]').count()).toBe(9);
    await page.context().close();
    site.assertClean();
  });

  test('reads without scripts and asks for nothing', async () => {
    const file = join(folder, 'canary.html');
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await site.browser.newContext({ javaScriptEnabled: false, colorScheme, viewport: { width: 1100, height: 900 } });
      const asked: string[] = [];
      const said: string[] = [];
      context.on('request', (request) => asked.push(request.url()));
      context.on('console', (message) => said.push(message.text()));
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Canary review');
      expect(await page.locator('section').count()).toBe(9);
      expect((await page.locator('figure svg').first().boundingBox())?.width).toBeGreaterThan(300);
      expect(asked).toEqual([pathToFileURL(file).href]);
      expect(said).toEqual([]);
      await context.close();
    }
  });

  test.each(['light', 'dark'] as const)('has no axe violation in the %s theme, and neither have the dialogs', async (colorScheme) => {
    // Axe itself is a script, which the file's policy would refuse.
    const own = await site.browser.newContext({ colorScheme, bypassCSP: true });
    const file = await own.newPage();
    await file.goto(pathToFileURL(join(folder, 'canary.html')).href);
    expect(await violations(file)).toEqual([]);
    await own.close();
    const page = await opened(colorScheme);
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'Export audit' }).waitFor();
    await page.getByText('More: earlier audits').click();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Export audit' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('v');
    await page.getByRole('dialog', { name: 'Verify an audit' }).waitFor();
    const verify = page.locator('fl-verify');
    const changed = join(folder, 'changed.html');
    writeFileSync(changed, readFileSync(join(folder, 'canary.html'), 'utf8').replace('Two weeks only.', 'Ten weeks only.'));
    await verify.getByLabel('Audit file').setInputFiles(changed);
    await verify.getByText(/Differs: /).waitFor();
    expect(await verify.getByRole('status').textContent()).toMatch(/limitations/);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test('that names somebody is refused, with the place and without the name', async () => {
    const page = await opened('light');
    await page.keyboard.press('e');
    const dialog = page.locator('fl-audit');
    await dialog.getByLabel('Purpose and intended use').fill('Ask mara.huber@mail.example');
    await dialog.getByRole('button', { name: 'Make the audit' }).click();
    await dialog.getByRole('alert').waitFor({ timeout: 60_000 });
    expect(await dialog.getByRole('alert').textContent()).toMatch(/No file was written.*email at identity\.purpose/s);
    expect(await dialog.getByRole('alert').textContent()).not.toContain('mara');
    await page.context().close();
  });
});
