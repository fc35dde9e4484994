import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

/** The statistics as others import them: `import { psi } from 'faultline/stats'`. */
const { sideEffects, files, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Readonly<{
  sideEffects: readonly string[];
  files: readonly string[];
  exports: Readonly<Record<string, unknown>>;
}>;

it('a bundler may drop what is not used of the statistics, and of nothing else', () => {
  const layers = readdirSync('src').filter((name) => exports[`./${name}/*`] !== undefined && name !== 'stats');
  expect(layers.length).toBeGreaterThan(5);
  for (const layer of layers) expect(sideEffects).toContain(`./dist-lib/${layer}/**`);
  for (const folder of files.filter((name) => !['dist-lib', 'notebooks'].includes(name))) expect(sideEffects).toContain(`./${folder}/**`);
  expect(sideEffects.filter((pattern) => pattern.includes('stats'))).toEqual([]);
});

it('one test pulls in no engine: only statistics and the libraries of mathematics they name', async () => {
  const entry = 'virtual:entry';
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : null),
        load: (id) => (id === `\0${entry}` ? `export { cramerVonMises } from '${resolve('src/stats/index.ts')}';` : null),
      },
    ],
    build: { write: false, minify: false, rollupOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  });
  const chunks = (Array.isArray(built) ? built : [built]).flatMap((each) => ('output' in each ? each.output : []));
  const modules = chunks.flatMap((chunk: Rolldown.OutputChunk | Rolldown.OutputAsset) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  const folder = resolve('src/stats');
  const strangers = modules.filter(
    (id) => !id.startsWith('\0') && !id.startsWith(folder) && !/node_modules\/(@stdlib|ml-matrix|pure-rand|debug|ms|is-any-array|ml-array-[a-z]+)\//.test(id),
  );
  expect(modules.some((id) => id.endsWith('cramer-von-mises.ts'))).toBe(true);
  expect(strangers).toEqual([]);
});
