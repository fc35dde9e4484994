import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAudit } from '../../src/audit/read.ts';
import { comparableHtml } from '../../src/audit/write.ts';
import { namesThem, peopleCsv, peopleRoles } from '../audit/people.ts';
import { startSite, type Site } from './harness.ts';
import { idle, sampleFile } from './person.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const review = `---
faultline: 1
title: Rates by race
tables: { telemetry: {} }
---

\`\`\`yaml fairness id=gaps
label: two_year_recid
score: decile_score
threshold: 5
groups: [ race ]
tolerance: 0.1
\`\`\`
`;

let site: Site;
let folder: string;
beforeAll(async () => {
  site = await startSite('app');
  folder = mkdtempSync(join(tmpdir(), 'faultline-exports-'));
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

function faultline(...words: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [join(root, 'bin/faultline.mjs'), ...words], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

/** The page with a notebook that has run over one table. */
async function ran(text: string, file: { readonly name: string; readonly content: string }): Promise<Page> {
  const { page } = await site.open('', { viewport: { width: 1280, height: 900 } });
  await page.evaluate(
    async ([notebook, name, content]) => {
      await globalThis.faultline?.addTable('telemetry', [new File([content], name)]);
      globalThis.faultline?.open(notebook);
      await globalThis.faultline?.run();
    },
    [text, file.name, file.content] as const,
  );
  await idle(page);
  return page;
}

async function opened(page: Page): Promise<Locator> {
  await page.keyboard.press('e');
  const dialog = page.locator('fl-audit');
  await dialog.getByLabel('Author').waitFor();
  return dialog;
}

const make = (dialog: Locator): Promise<void> => dialog.getByRole('button', { name: 'Make the audit' }).click();

/** What a button of the finished dialog downloads. */
async function downloaded(page: Page, dialog: Locator, button: RegExp): Promise<string> {
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await dialog.getByRole('button', { name: button }).click({ timeout: 60_000 });
  const path = join(folder, `file-${button.source.replace(/\W/g, '')}`);
  await (await download).saveAs(path);
  return readFileSync(path, 'utf8');
}

const compas = { name: 'compas-scores-two-years.csv', content: readFileSync(sampleFile('compas-scores-two-years.csv'), 'utf8') };
const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const native = (...words: readonly string[]): string =>
  faultline('run', written('review.md', review), '--table', `telemetry=${sampleFile(compas.name)}`, '--author', 'A. Author', ...words);

/** A text without the moment at which it was made. */
const timeless = (text: string): string => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'then');
/** The JSON form without what differs between runs. */
function comparableJson(text: string): string {
  const { run: _run, roCrate: _crate, seal: _seal, ...blocks } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify(blocks, null, 2);
}

describe('audits of the page', () => {
  test('have the JSON, Markdown and model card of the command line, signed with Ed25519, and count what earlier ones made public', async () => {
    const first = join(folder, 'first.html');
    expect(native('--html', first)).toContain('audit: root');
    const pair = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair;
    const key = written('key.jwk', JSON.stringify(await crypto.subtle.exportKey('jwk', pair.privateKey)));

    const page = await ran(review, compas);
    const dialog = await opened(page);
    await dialog.getByLabel('Author').fill('A. Author');
    await dialog.getByLabel(/^Signature/).selectOption('file');
    await dialog.getByLabel('Private key').setInputFiles(key);
    await dialog.getByText('More: earlier audits').click();
    await dialog.getByLabel(/^Earlier audits/).setInputFiles(first);
    await dialog.getByText('Rates by race', { exact: true }).waitFor();
    await make(dialog);
    const html = await downloaded(page, dialog, /^Download HTML/);
    const [json, markdown, card] = [
      await downloaded(page, dialog, /^JSON$/),
      await downloaded(page, dialog, /^Markdown$/),
      await downloaded(page, dialog, /^Model card$/),
    ];

    const paths = ['second.html', 'second.json', 'second.md', 'second-card.md'].map((name) => join(folder, name)) as [string, string, string, string];
    native('--html', paths[0], '--audit-json', paths[1], '--audit-md', paths[2], '--model-card', paths[3], '--previous', first);
    const there = paths.map((path) => readFileSync(path, 'utf8')) as [string, string, string, string];
    expect(comparableHtml(html) === comparableHtml(there[0])).toBe(true);
    expect(comparableJson(json) === comparableJson(there[1])).toBe(true);
    expect(timeless(markdown)).toBe(timeless(there[2]));
    expect(timeless(card)).toBe(timeless(there[3]));

    const { blocks, seal } = readAudit(html);
    expect(seal?.signature?.algorithm).toBe('Ed25519');
    expect(blocks?.identity.previous).toMatchObject([{ root: readAudit(readFileSync(first, 'utf8')).integrity?.root }]);
    const file = written('signed.html', html);
    const said = faultline('verify', file, '--table', `telemetry=${sampleFile(compas.name)}`, '--previous', first);
    expect(said).toMatch(/✓ signature {8}fits/);
    expect(said).toContain('✓ identical: root');

    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Export audit' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('v');
    await page.getByRole('dialog', { name: 'Verify an audit' }).waitFor();
    const verify = page.locator('fl-verify');
    await verify.getByLabel('Audit file').setInputFiles(file);
    await verify.getByText('Its signature fits the key in the file.').waitFor();
    await verify.getByLabel('Audit file').setInputFiles(first);
    await verify.getByLabel(/^Input files/).setInputFiles(sampleFile(compas.name));
    await verify.getByRole('button', { name: 'Compute again and compare' }).click();
    await verify.getByText('Identical: computed again from the files').waitFor({ timeout: 90_000 });
    await page.context().close();
    site.assertClean();
  });

  test('are made in a worker that a cancel ends, while the page draws on', async () => {
    const page = await ran(review.replace('[ race ]', '[ race, sex ]'), compas);
    const dialog = await opened(page);
    const started = page.waitForEvent('worker', { predicate: (worker) => worker.url().includes('audit.worker') });
    await make(dialog);
    const worker = await started;
    const ended = new Promise<void>((resolve) => worker.on('close', () => resolve()));
    await dialog
      .locator('.units')
      .filter({ hasText: /^(round [\d\u2009]+, )?table [\d\u2009]+ of [\d\u2009]+, [\d\u2009]+ of [\d\u2009]+ counts$/ })
      .waitFor({ timeout: 60_000 });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await dialog.getByRole('progressbar').count()).toBe(1);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.getByRole('button', { name: 'Make the audit' }).waitFor();
    await ended;
    expect(await dialog.getByRole('alert').count()).toBe(0);
    expect(page.workers().some((other) => other.url().includes('audit.worker'))).toBe(false);
    await page.context().close();
    site.assertClean();
  });
});

describe('audits of the page hold nobody', () => {
  const people = { name: 'people.csv', content: peopleCsv };
  const notebook = (...cells: readonly string[]): string =>
    `---\nfaultline: 1\ntitle: Calls\n${peopleRoles}---\n\n${cells.map((cell) => `\`\`\`${cell}\n\`\`\`\n`).join('\n')}`;

  test.each([
    ['an address as a category', ['yaml summary id=contents\nof: telemetry\ncolumns: [team]'], null],
    ['an SQL literal with a name', [`sql rows id=one\nselect count(*) as n from telemetry where customer_name = 'Mara Huber'`], /the SQL of the cell one/],
    [
      'an id in a tooltip',
      [
        'sql rows id=rows\nselect customer_id, latency_ms from telemetry where latency_ms > 97',
        'yaml chart id=picture\ndata: rows\nplot: dot\nx: customer_id\ny: latency_ms',
      ],
      null,
    ],
    ['a group of one person', ['yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms }]\nby: continent'], null],
  ] as const)('%s', async (_what, cells, refusal) => {
    const page = await ran(notebook(...cells), people);
    const dialog = await opened(page);
    await make(dialog);
    const done = dialog.getByRole('button', { name: /^Download HTML/ });
    await done.or(dialog.getByRole('alert')).first().waitFor({ timeout: 60_000 });
    if (refusal !== null) {
      const said = (await dialog.getByRole('alert').textContent()) ?? '';
      expect(said).toMatch(refusal);
      expect(said).not.toMatch(namesThem);
      expect(await done.count()).toBe(0);
    } else if ((await done.count()) > 0) {
      expect(await dialog.getByRole('status').textContent()).toMatch(/numbers? (is|are) hidden/);
      for (const button of [/^Download HTML/, /^JSON$/, /^Markdown$/, /^Model card$/]) expect(await downloaded(page, dialog, button)).not.toMatch(namesThem);
    } else expect(await dialog.getByRole('alert').textContent()).toMatch(/No file was written/);
    expect(await dialog.evaluate((element) => element.shadowRoot?.textContent ?? '')).not.toMatch(namesThem);
    await page.context().close();
    site.assertClean();
  });
});
