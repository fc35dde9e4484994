// Everything that has to hold: types, lint, layers, source rules, the builds, and every test in Node and Chromium. The last line is `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './find-chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
let passed = 0;
let failed = 0;

/** The words that start a program of this package. @param {string} program @param {readonly string[]} words */
const started = (program, words) => /** @type {const} */ ([program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program), words]);

/** Runs a program, prints what it said when it has ended, and counts whether it succeeded. @param {string} title @param {string} program @param {readonly string[]} words */
function step(title, program, ...words) {
  return new Promise((resolve) => {
    const child = spawn(...started(program, words), { cwd: root });
    /** @type {Buffer[]} */
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part));
    child.on('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.on('close', (code) => {
      console.log(`\n── ${title}\n${Buffer.concat(said)}${code === 0 ? '' : `✗ ${title}`}`);
      if (code === 0) passed += 1;
      else failed += 1;
      resolve(undefined);
    });
  });
}

/** Steps one after another. @param {readonly (() => Promise<unknown>)[]} steps */
async function inOrder(...steps) {
  for (const next of steps) await next();
}

/** Runs vitest and adds up its report; a crash without a failing test counts as one. */
function tests() {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  const report = join(folder, 'report.json');
  console.log('\n── tests');
  const words = ['run', ...process.argv.slice(2), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const fine = spawnSync(...started('vitest', words), { cwd: root, stdio: 'inherit' }).status === 0;
  let broken = 0;
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const emptyFiles = testResults.filter(
      (/** @type {{ status: string, assertionResults: unknown[] }} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    passed += numPassedTests;
    broken = numFailedTests + emptyFiles.length;
  } catch {
    console.log('✗ vitest wrote no report');
  }
  failed += !fine && broken === 0 ? 1 : broken;
  rmSync(folder, { recursive: true, force: true });
}

try {
  process.env.CHROME_PATH = ensureChromium();
} catch (error) {
  failed += 1;
  console.log(`✗ ${error instanceof Error ? error.message : error}`);
}
// Two processors have one of these each: the type checker knows no second one.
await Promise.all([
  inOrder(
    () => step('types', 'tsc', '--noEmit', '-p', '.'),
    () => step('build of the library', 'tsc', '-p', 'tsconfig.lib.json'),
  ),
  inOrder(
    () => step('build of the page', 'vite', 'build', '--logLevel', 'warn'),
    () => step('build of the command line', 'vite', 'build', '--config', 'vite.cli.config.ts', '--logLevel', 'warn'),
    () => step('build of the element', 'vite', 'build', '--config', 'vite.elements.config.ts', '--logLevel', 'warn'),
    () => step('lint', 'biome', 'lint', '--error-on-warnings'),
    () => step('layers', 'node', 'scripts/check-layers.mjs'),
    () => step('source rules', 'node', 'scripts/check-source.mjs'),
  ),
]);
tests();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
