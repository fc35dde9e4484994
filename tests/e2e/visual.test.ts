import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkTo } from '../../src/ui/shell/shared-link.ts';
import { startSite, type Site } from './harness.ts';
import { cell, idle } from './person.ts';
import { comparePictures, unlike } from './pictures.ts';

const size = { width: 1280, height: 800 };
let site: Site;
let page: Page;
beforeAll(async () => {
  site = await startSite('app');
});
afterAll(async () => {
  await site.close();
});

/** The page as it stands, without what depends on clock, port or machine. */
async function picture(of: Page): Promise<Buffer> {
  await of.mouse.move(1, 300);
  await of.evaluate(() => document.fonts.ready.then(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))));
  const mask = [of.locator('fl-verdict-strip .time'), of.getByText(/memory held$/), of.locator('fl-share input'), of.locator('fl-share .size')];
  return of.screenshot({ animations: 'disabled', caret: 'hide', mask, maskColor: '#808080' });
}

interface State {
  readonly name: string;
  readonly dark: boolean;
  readonly reach: () => Promise<unknown>;
  readonly leave?: () => Promise<unknown>;
}

const close = (): Promise<void> => page.keyboard.press('Escape');
const drift = () => cell(page, 'drift');
const toDrift = (): Promise<void> => drift().evaluate((element) => element.scrollIntoView({ block: 'start', behavior: 'instant' }));
const states: readonly State[] = [
  { name: 'welcome', dark: true, reach: () => page.getByText('Azure LLM trace, conversation').waitFor() },
  {
    name: 'result',
    dark: true,
    reach: async () => {
      await page.getByRole('button', { name: /^Azure LLM trace, conversation/ }).click();
      await idle(page);
      await page.getByRole('button', { name: 'Faultline, all notebooks' }).click();
      await page.getByRole('button', { name: /^Weekly drift review/ }).click();
      await idle(page);
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  { name: 'drift', dark: true, reach: toDrift },
  {
    name: 'form',
    dark: true,
    reach: async () => {
      await drift().getByRole('button', { name: 'Edit', exact: true }).click();
      await drift().getByLabel('Bins', { exact: true }).waitFor();
      await toDrift();
    },
    leave: () => drift().getByRole('button', { name: 'Done' }).click(),
  },
  {
    name: 'why',
    dark: false,
    reach: () => drift().getByRole('button', { name: 'Why?' }).click().then(toDrift),
    leave: () => drift().getByRole('button', { name: 'Why?' }).click(),
  },
  { name: 'share', dark: false, reach: () => page.keyboard.press('s').then(() => page.getByLabel('Link', { exact: true }).waitFor()), leave: close },
  { name: 'palette', dark: true, reach: () => page.keyboard.press('Control+k').then(() => page.getByRole('combobox').last().waitFor()), leave: close },
  {
    name: 'text',
    dark: false,
    reach: async () => {
      await page.getByRole('button', { name: 'Text', exact: true }).click();
      await page.locator('.cm-content').waitFor();
      await page.evaluate(() => scrollTo(0, 0));
    },
    leave: () => page.getByRole('button', { name: 'Notebook', exact: true }).click(),
  },
  {
    name: 'phone',
    dark: false,
    reach: async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.evaluate(() => scrollTo(0, 0));
    },
    leave: () => page.setViewportSize(size),
  },
];

describe.each(['light', 'dark'] as const)('in the %s theme the page looks as it did on', (colorScheme) => {
  beforeAll(async () => {
    ({ page } = await site.open('', { colorScheme, viewport: size, reducedMotion: 'reduce' }));
  });
  afterAll(async () => {
    await page.context().close();
  });

  test.each(states.filter(({ dark }) => dark || colorScheme === 'light'))('$name', async ({ name, reach, leave }) => {
    await reach();
    expect(unlike(`${name}-${colorScheme}`, await picture(page))).toBeNull();
    await leave?.();
  });
});

test('in the light theme a shared notebook looks as it did', async () => {
  const text = readFileSync(new URL('../../notebooks/weekly-drift-review.md', import.meta.url), 'utf8');
  const own = await site.open(linkTo({ text, saved: { parameters: {}, roles: [] } }, site.url), { colorScheme: 'light', viewport: size });
  await own.page.getByRole('heading', { level: 1, name: 'Weekly drift review' }).waitFor();
  expect(unlike('shared-light', await picture(own.page))).toBeNull();
  await own.context.close();
});

describe('the comparison itself', () => {
  const grey = (changed: number): Buffer => {
    const png = new PNG({ width: 200, height: 100 });
    png.data.fill(200);
    for (let i = 0; i < changed; i += 1) png.data.set([180, 20, 20, 255], i * 4);
    return PNG.sync.write(png);
  };

  test('counts the pixels that were changed, and only those', () => {
    expect(comparePictures(grey(0), grey(0)).differing).toBe(0);
    expect(comparePictures(grey(0), grey(400)).differing).toBe(400 / 20_000);
  });

  test('fails for a picture whose notebook stands 16 pixels lower, of another size, or of another state', () => {
    const committed = new URL('../visual/', import.meta.url);
    const changed = PNG.sync.read(readFileSync(new URL('result-light.png', committed)));
    PNG.bitblt(PNG.sync.read(readFileSync(new URL('result-light.png', committed))), changed, 300, 100, 900, 600, 300, 116);
    expect(unlike('result-light', PNG.sync.write(changed))).toMatch(/% of its pixels differ\. See .+result-light\.actual\.png and .+result-light\.diff\.png/);
    expect(unlike('result-light', grey(0))).toContain('it has another size');
    expect(unlike('result-light', readFileSync(new URL('result-dark.png', committed)))).not.toBeNull();
  });
});
