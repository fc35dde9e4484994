// Runs the property tests with fresh inputs and ten times as many of them. Words are file filters, as for vitest; FAULTLINE_SEED and FAULTLINE_RUNS override.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2);
const files = readdirSync(join(root, 'tests'), { recursive: true })
  .map((name) => `tests/${String(name).replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"))
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .sort();
if (files.length === 0) {
  console.error(`No property test has "${filters.join('" or "')}" in its path.`);
  process.exit(1);
}
const env = { FAULTLINE_SEED: 'random', FAULTLINE_RUNS: '10', ...process.env };
process.exitCode =
  spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', '--project', 'node', '--project', 'ui', ...files], { cwd: root, env, stdio: 'inherit' }).status ??
  1;
