// Everything that has to hold: types, lint, layers, source rules, the builds, and every test in Node and Chromium. The last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './find-chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
let passed = 0;
let failed = 0;

/** Runs a program of this package; true when it succeeded. @param {string} title @param {string} program @param {readonly string[]} words */
function succeeds(title, program, words) {
  console.log(`\n── ${title}`);
  const path = program === 'node' ? process.execPath : join(root, 'node_modules/.bin', program);
  return spawnSync(path, words, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** @param {string} title @param {string} program @param {readonly string[]} words */
function step(title, program, words) {
  if (succeeds(title, program, words)) passed += 1;
  else {
    failed += 1;
    console.log(`✗ ${title}`);
  }
}

/** Runs vitest and adds up its report; a crash without a failing test counts as one. */
function tests() {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  const report = join(folder, 'report.json');
  const fine = succeeds('tests', 'vitest', ['run', ...process.argv.slice(2), '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
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
step('types', 'tsc', ['--noEmit', '-p', '.']);
step('lint', 'biome', ['lint', '--error-on-warnings']);
step('layers', 'node', ['scripts/check-layers.mjs']);
step('source rules', 'node', ['scripts/check-source.mjs']);
step('build of the page', 'vite', ['build', '--logLevel', 'warn']);
step('build of the command line', 'vite', ['build', '--config', 'vite.cli.config.ts', '--logLevel', 'warn']);
step('build of the library', 'tsc', ['-p', 'tsconfig.lib.json']);
step('build of the element', 'vite', ['build', '--config', 'vite.elements.config.ts', '--logLevel', 'warn']);
tests();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
