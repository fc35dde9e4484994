import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { policy, styleHashes } from './scripts/csp.mjs';

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

/** The duckdb bindings hold an eval that is never reached, and that the policy would refuse; build timings are nobody's concern. */
const quiet = { rolldownOptions: { checks: { eval: false, pluginTimings: false } } };

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

export default defineConfig(shared);
