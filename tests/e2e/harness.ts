import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';
import { chromiumArguments, chromiumPath } from './chromium.ts';

const folders = { app: fileURLToPath(new URL('../../dist', import.meta.url)), engine: fileURLToPath(new URL('../../dist-test', import.meta.url)) };

/** A browser on a served build, with everything that happened on the wire. */
export interface Site {
  readonly url: string;
  readonly browser: Browser;
  /** Every URL that any page asked for, in order. */
  readonly requests: string[];
  /** Content-Security-Policy refusals and errors that no code caught. */
  readonly violations: string[];
  /** A fresh page in its own context, which is a browser profile of its own. `path` is below the site, or a whole address on it. */
  open(path?: string, options?: BrowserContextOptions): Promise<{ readonly page: Page; readonly context: BrowserContext }>;
  /** Throws when a page asked for another origin, or broke the policy. */
  assertClean(): void;
  close(): Promise<void>;
}

/** Serves a build with its production headers and starts a browser on it. `app` is the product, `engine` the engine alone. */
export async function startSite(build: keyof typeof folders): Promise<Site> {
  const server = await serve({ folder: folders[build] });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments });
  const origin = new URL(server.url).origin;
  const requests: string[] = [];
  const violations: string[] = [];
  return {
    url: server.url,
    browser,
    requests,
    violations,
    async open(path = '', options = {}) {
      const context = await browser.newContext(options);
      context.setDefaultTimeout(60_000);
      context.on('request', (request) => requests.push(request.url()));
      context.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => violations.push(`uncaught: ${error.message}`));
      await page.goto(new URL(path, server.url).href);
      return { page, context };
    },
    assertClean() {
      const foreign = requests.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:') && new URL(url).origin !== origin);
      if (foreign.length > 0) throw new Error(`The page asked for other hosts: ${foreign.join(', ')}`);
      if (violations.length > 0) throw new Error(`The page broke its rules: ${violations.join('; ')}`);
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
