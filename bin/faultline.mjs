#!/usr/bin/env node
// Starts the built command line. In a checkout the bundle is built first when it is missing or older than the source.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const bundle = new URL('dist-cli/faultline.mjs', root);
const source = new URL('src/', root);

/** The newest change below a folder, in milliseconds. @param {URL} folder @returns {number} */
function newest(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((time, entry) => Math.max(time, statSync(`${entry.parentPath ?? entry.path}/${entry.name}`).mtimeMs), 0);
}

if (existsSync(source) && (!existsSync(bundle) || statSync(bundle).mtimeMs < newest(source))) {
  const { build } = await import('vite');
  await build({ root: fileURLToPath(root), configFile: fileURLToPath(new URL('vite.cli.config.ts', root)), logLevel: 'warn' });
}
const { main } = await import(bundle.href);
process.exitCode = await main(process.argv.slice(2));
