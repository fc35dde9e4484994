import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import { shared } from './vite.config.ts';

/** `<faultline-notebook>` for other pages: one module, one style sheet, and beside them its workers, WebAssembly and fonts, found relative to the module. */
export default mergeConfig(
  shared,
  defineConfig({
    publicDir: false,
    build: {
      outDir: 'dist-elements',
      emptyOutDir: true,
      cssCodeSplit: false,
      rolldownOptions: {
        input: { elements: fileURLToPath(new URL('src/ui/elements.ts', import.meta.url)) },
        preserveEntrySignatures: 'strict',
        output: {
          entryFileNames: 'elements.js',
          assetFileNames: (asset) => (asset.names.some((name) => name.endsWith('.css')) ? 'elements.css' : 'assets/[name]-[hash][extname]'),
        },
      },
    },
  }),
);
