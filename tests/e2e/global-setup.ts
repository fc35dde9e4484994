import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

function newest(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** True when a build, known by one of its files, is missing or older than something it is made from. */
function stale(output: string, inputs: readonly string[]): boolean {
  const made = join(root, output);
  if (!existsSync(made)) return true;
  const built = statSync(made).mtimeMs;
  return inputs.map((input) => join(root, input)).some((input) => existsSync(input) && newest(input) > built);
}

const sources = ['src', 'workers', 'public', 'notebooks', 'index.html', 'vite.config.ts', 'scripts/csp.mjs', 'package-lock.json'];

/** Builds the product, its element for other pages and the engine's test page once, when they are out of date: as for users, not with the development parts that NODE_ENV=test would choose. */
export default async function setup(): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  if (stale('dist/index.html', sources)) await build({ configFile: join(root, 'vite.config.ts'), root, logLevel: 'warn' });
  if (stale('dist-elements/elements.js', [...sources, 'vite.elements.config.ts']))
    await build({ configFile: join(root, 'vite.elements.config.ts'), root, logLevel: 'warn' });
  if (stale('dist-test/index.html', [...sources, 'tests/e2e/engine-page'])) {
    await build({ configFile: join(root, 'tests/e2e/engine-page/vite.config.ts'), logLevel: 'warn' });
  }
}
