import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policy, styleHashes } from '../../scripts/csp.mjs';
import { serve } from '../../scripts/serve.mjs';
import type { FaultlineNotebook } from '../../src/ui/elements-types.ts';
import { chromiumArguments, chromiumPath } from './chromium.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'dist-elements');
const site = mkdtempSync(join(tmpdir(), 'faultline-host-'));
const host = (
  rules: string,
): string => `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${rules}" /><title>Host</title><link rel="stylesheet" href="./elements.css"><script type="module" src="./elements.js"></script></head>
  <body><h1>Another page</h1><input id="own" aria-label="Own"><faultline-notebook></faultline-notebook></body></html>`;
const notebook = `---
faultline: 1
title: Embedded
tables: { telemetry: {} }
---

\`\`\`yaml summary
\`\`\`
`;

let server: Awaited<ReturnType<typeof serve>>;
let browser: Browser;
let page: Page;
const requests: string[] = [];
beforeAll(async () => {
  for (const name of ['elements.js', 'elements.css']) copyFileSync(join(folder, name), join(site, name));
  symlinkSync(join(folder, 'assets'), join(site, 'assets'));
  writeFileSync(join(site, 'index.html'), host(policy(await styleHashes())));
  server = await serve({ folder: site });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  page = await browser.newPage();
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  await page.goto(server.url);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(site, { recursive: true, force: true });
});

test('the package names the built entry, its style sheet and its types', () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, unknown> };
  expect(exports['./elements']).toEqual({ types: './dist-lib/ui/elements-types.d.ts', default: './dist-elements/elements.js' });
  expect(exports['./elements.css']).toBe('./dist-elements/elements.css');
  expect([existsSync(join(folder, 'elements.js')), existsSync(join(folder, 'elements.css'))]).toEqual([true, true]);
});

test('a page that imports it has the element, and drives it to a result', async () => {
  await page.waitForFunction(() => customElements.get('faultline-notebook') !== undefined);
  const document = await page.evaluate(async (text) => {
    const lab = globalThis.document.querySelector('faultline-notebook') as FaultlineNotebook | null;
    if (lab === null) throw new Error('there is no element');
    const verdicts: unknown[] = [];
    lab.addEventListener('verdict', (event) => verdicts.push((event as CustomEvent<unknown>).detail));
    await lab.addTable('telemetry', [new File(['a,b\n1,x\n2,y\n3,y\n'], 'three.csv')]);
    lab.open(text);
    await lab.run();
    return { result: await lab.result(), verdicts, status: lab.current?.cells.map((cell) => cell.status) };
  }, notebook);
  expect(document.status).toEqual(['done']);
  expect(document.result.inputs[0]?.rows).toBe(3);
  expect(document.verdicts).toEqual([{ cell: 'summary', verdict: 'info' }]);
  expect(await page.locator('[data-cell=summary]').getAttribute('data-verdict')).toBe('info');
});

test('it leaves the page around it alone: its keys, its address, its service worker, and it asks for no file but its own', async () => {
  await page.locator('#own').focus();
  await page.keyboard.press('Escape');
  await page.locator('h1').first().click();
  await page.keyboard.press('Control+k');
  expect(await page.locator('fl-palette').getByRole('combobox').isVisible()).toBe(false);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  const own = new Set(['/', '/favicon.ico', ...readdirSync(folder, { recursive: true }).map((name) => `/${String(name)}`)]);
  expect(requests.filter((path) => !own.has(path))).toEqual([]);
});

test('what is loaded at once stays within its budget', () => {
  const entry = readFileSync(join(folder, 'elements.js'), 'utf8');
  const chunks = [...entry.matchAll(/(?:from|import)\s*["']\.\/(assets\/[^"']+\.js)["']/g)].map(([, name]) => name ?? '');
  const bytes = [entry, ...chunks.map((name) => readFileSync(join(folder, name), 'utf8'))].map((text) => gzipSync(text).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(850_000);
});
