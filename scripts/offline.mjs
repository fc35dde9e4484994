import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policyOf } from './csp.mjs';

/** Sample data is large and optional: it is kept when it is first read. Its list is kept from the start. */
const left = /^samples\/(?!index\.json$)|^gallery\.html$|\.map$|^service-worker\.js$/;

/** Built files that the page needs without a network, with forward slashes, sorted. */
export async function offlineFiles(folder) {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    );
  return names.filter((name) => !left.test(name)).sort();
}

/** Text of the service worker for a built folder. Its version is a hash of the files' names and contents. */
export async function serviceWorker(folder) {
  const files = await offlineFiles(folder);
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(await readFile(join(folder, file)));
  const build = { version: hash.digest('hex').slice(0, 12), files, policy: policyOf(await readFile(join(folder, 'index.html'), 'utf8')) };
  const source = await readFile(fileURLToPath(new URL('service-worker.js', import.meta.url)), 'utf8');
  return source.replace('__BUILD__;', `${JSON.stringify(build, null, 2)};`);
}

/** Writes service-worker.js into a built folder. */
export async function writeServiceWorker(folder) {
  await writeFile(join(folder, 'service-worker.js'), await serviceWorker(folder));
}
