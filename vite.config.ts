import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin, type UserConfig } from 'vite';
import { policy, styleHashes } from './scripts/csp.mjs';
import { writeServiceWorker } from './scripts/offline.mjs';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Writes the production policy into the built page. The development server needs inline styles and has none. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    // As text: a tag descriptor would have its quotes escaped, which servers that copy the policy into a header could not read.
    async transformIndexHtml(html) {
      const tag = `<meta http-equiv="Content-Security-Policy" content="${policy(await styleHashes())}" />`;
      return html.replace('<head>', `<head>\n    ${tag}`);
    },
  };
}

/** Writes the service worker beside the built page, with the list of its files. */
export function offline(): Plugin {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    async writeBundle() {
      await writeServiceWorker(folder);
    },
  };
}

/**
 * The duckdb bindings hold an eval that is never reached, and that the policy would refuse; build timings are nobody's concern. The linear solver asks for `node:module` only
 * in Node.
 */
const quiet: UserConfig['build'] = {
  rolldownOptions: {
    checks: { eval: false, pluginTimings: false },
    onLog: (level, log, next) => {
      if (!log.message.includes('"node:module" has been externalized') || !log.message.includes('/highs/')) next(level, log);
    },
  },
};

/** What every build of the page shares: same-origin module workers, WebAssembly as files, one apache-arrow. */
export const shared: UserConfig = {
  base: './',
  resolve: {
    alias: { 'duckdb-blocking': here('node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser-blocking.mjs') },
    dedupe: ['apache-arrow'],
  },
  worker: { format: 'es', ...quiet },
  plugins: [contentSecurityPolicy()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false, chunkSizeWarningLimit: 2048, ...quiet },
};

/** The product and, beside it, the gallery of its components. */
export default mergeConfig(
  shared,
  defineConfig({
    plugins: [offline()],
    build: { rolldownOptions: { input: [here('index.html'), here('gallery.html')] } },
  }),
);
