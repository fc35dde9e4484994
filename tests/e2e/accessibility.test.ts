import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { linkTo } from '../../src/ui/shell/shared-link.ts';
import { startSite, type Site } from './harness.ts';
import { cell, dropFiles, idle, sampleFile } from './person.ts';

interface Axe {
  run(context: Document, options: unknown): Promise<{ violations: readonly { id: string; nodes: readonly { target: unknown; failureSummary: string }[] }[] }>;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const notebook = (name: string): string => readFileSync(new URL(`../../notebooks/${name}.md`, import.meta.url), 'utf8');
const shared = (site: Site, name: string): string => linkTo({ text: notebook(name), saved: { parameters: {}, roles: [] } }, site.url);

/** What axe finds on the page as it stands, one line for each rule. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async (wanted) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const found = await axe.run(document, { runOnly: { type: 'tag', values: wanted }, resultTypes: ['violations'] });
    return found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary }) => `${JSON.stringify(target)} ${failureSummary}`)
          .join(' · ')}`,
    );
  }, tags);
}

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

/** States on one page, in this order: each goes on from the one before, and the last step closes what it opened. */
interface State {
  readonly name: string;
  readonly reach: () => Promise<unknown>;
  readonly leave?: () => Promise<unknown>;
}

const close = (): Promise<void> => page.keyboard.press('Escape');
const drift = () => cell(page, 'drift');
const states: readonly State[] = [
  { name: 'welcome', reach: () => page.getByText('Payments fraud scoring').waitFor() },
  {
    name: 'running',
    reach: async () => {
      await page.getByRole('button', { name: /^California housing/ }).click();
      await page.locator('[data-status=running]').first().waitFor();
    },
  },
  { name: 'result', reach: () => idle(page) },
  { name: 'result, everything unfolded', reach: () => unfold() },
  {
    name: 'result at 360 pixels',
    reach: () => page.setViewportSize({ width: 360, height: 740 }),
    leave: () => page.setViewportSize({ width: 1280, height: 800 }),
  },
  { name: 'why', reach: () => drift().getByRole('button', { name: 'Why?' }).click(), leave: () => drift().getByRole('button', { name: 'Why?' }).click() },
  {
    name: 'cell form',
    reach: async () => {
      await drift().getByRole('button', { name: 'Edit', exact: true }).click();
      await drift().getByLabel('Bins', { exact: true }).waitFor();
    },
  },
  {
    name: 'cell text',
    reach: async () => {
      await drift().getByRole('tab', { name: 'Text' }).click();
      await drift().locator('.cm-content').waitFor();
    },
    leave: () => drift().getByRole('button', { name: 'Done' }).click(),
  },
  { name: 'cell menu', reach: () => drift().getByRole('button', { name: 'More for drift' }).click(), leave: close },
  { name: 'add a cell', reach: () => page.keyboard.press('a').then(() => page.getByRole('dialog', { name: 'Add a cell' }).waitFor()), leave: close },
  { name: 'share', reach: () => page.keyboard.press('s').then(() => page.getByLabel('Link', { exact: true }).waitFor()), leave: close },
  { name: 'palette', reach: () => page.keyboard.press('Control+k').then(() => page.getByRole('combobox').last().waitFor()), leave: close },
  {
    name: 'help',
    reach: () => page.keyboard.press('?').then(() => page.getByText('next and previous').or(page.getByText('Next cell')).first().waitFor()),
    leave: close,
  },
  {
    name: 'privacy',
    reach: async () => {
      await page.locator('fl-privacy-badge').getByRole('button').click();
      await page.getByText('Policy in force').waitFor();
    },
    leave: close,
  },
  {
    name: 'text view',
    reach: async () => {
      await page.getByRole('button', { name: 'Text', exact: true }).click();
      await page.locator('.cm-content').waitFor();
    },
    leave: () => page.getByRole('button', { name: 'Notebook', exact: true }).click(),
  },
  {
    name: 'error',
    reach: async () => {
      await page.evaluate(() =>
        globalThis.faultline?.open('---\nfaultline: 1\ntitle: Two\n---\n\n```yaml drfit id=bad\n```\n\n```yaml summary id=good\n```\n'),
      );
      await page.getByRole('button', { name: /^Run (all|\d)/ }).click();
      await cell(page, 'good').and(page.locator('[data-verdict]')).waitFor();
      await page
        .getByText(/line 6, column \d+/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'welcome with data',
    reach: async () => {
      await page.getByRole('button', { name: 'Faultline, all notebooks' }).click();
      await page.getByText('The data is here.').waitFor();
    },
  },
];

async function unfold(): Promise<void> {
  const folded = page.locator('main summary');
  for (let i = 0; i < (await folded.count()); i += 1) await folded.nth(i).click();
}

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing on', (colorScheme) => {
  beforeAll(async () => {
    ({ page } = await site.open('', { colorScheme, viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' }));
  });
  afterAll(async () => {
    await page.context().close();
  });

  test.each(states)('$name', async ({ reach, leave }) => {
    await reach();
    expect(await violations(page)).toEqual([]);
    await leave?.();
  });
});

describe.each(['light', 'dark'] as const)('in the %s theme, on a page of its own, axe finds nothing on', (colorScheme) => {
  let own: Page;
  afterEach(async () => {
    await own.context().close();
  });

  test('a shared notebook', async () => {
    ({ page: own } = await site.open(shared(site, 'weekly-drift-review'), { colorScheme }));
    await own.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
    expect(await violations(own)).toEqual([]);
  });

  test('the role dialog', async () => {
    ({ page: own } = await site.open(shared(site, 'sli-review'), { colorScheme }));
    await own.getByRole('heading', { level: 1, name: 'SLI review' }).waitFor();
    await dropFiles(own, [sampleFile('AzureLLMInferenceTrace_code.csv')], { x: 640, y: 400 });
    await expect.poll(() => own.getByRole('button', { name: 'Open and run' }).isEnabled(), { timeout: 20_000 }).toBe(true);
    await own.getByRole('button', { name: 'Open and run' }).click();
    await own.getByRole('dialog', { name: 'Which columns does this notebook read?' }).waitFor();
    expect(await violations(own)).toEqual([]);
  });

  test('the gallery of components', async () => {
    ({ page: own } = await site.open('gallery.html', { colorScheme }));
    await own.getByRole('heading', { name: 'Shared notebook' }).or(own.getByText('Shared notebook')).first().waitFor();
    expect(await violations(own)).toEqual([]);
  });
});

test('axe would find something: a picture without words is reported', async () => {
  const own = await site.open();
  await own.page.evaluate(() => document.body.append(document.createElement('img')));
  expect((await violations(own.page)).join()).toContain('image-alt');
  await own.context.close();
});
