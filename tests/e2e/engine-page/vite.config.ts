import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import { shared } from '../../../vite.config.ts';

/** The engine alone on a page, built like the product, for tests. */
export default mergeConfig(
  shared,
  defineConfig({
    root: fileURLToPath(new URL('.', import.meta.url)),
    publicDir: false,
    build: { outDir: fileURLToPath(new URL('../../../dist-test', import.meta.url)), emptyOutDir: true, minify: false },
  }),
);
