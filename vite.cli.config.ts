import { defineConfig } from 'vite';

/** The command line as one file for Node 20; packages stay outside, so that the native engine keeps its binary. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'src/cli/main.ts',
    target: 'node20',
    outDir: 'dist-cli',
    emptyOutDir: true,
    minify: false,
    rollupOptions: { output: { format: 'es', entryFileNames: 'faultline.mjs', chunkFileNames: '[name].mjs' } },
  },
});
