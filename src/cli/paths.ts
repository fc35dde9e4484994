import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EngineError } from '../engine/errors.ts';

/** What a table's path may name when a directory is given. */
const dataFile = /\.(parquet|csv|tsv|jsonl|ndjson|json|arrow|feather|ipc)(\.gz)?$/i;

/**
 * Returns the files a `--table` argument names, sorted: one file, every data file below a directory, or a pattern with `*` and `?` in its
 * last part. Throws EngineError when there is none.
 */
export async function expandPaths(given: string): Promise<readonly string[]> {
  if (/[*?]/.test(basename(given))) {
    const pattern = new RegExp(
      `^${basename(given)
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    );
    const names = await readdir(dirname(given)).catch(() => []);
    const found = names
      .filter((name) => pattern.test(name))
      .sort()
      .map((name) => join(dirname(given), name));
    if (found.length === 0) throw new EngineError('E_FILE_FORMAT', `no file matches "${given}"`);
    return found;
  }
  const info = await stat(given).catch(() => null);
  if (!info) throw new EngineError('E_FILE_FORMAT', `there is no file "${given}"; give a file, a directory or a pattern such as exports/*.parquet`);
  if (!info.isDirectory()) return [given];
  const below = await readdir(given, { recursive: true, withFileTypes: true });
  const found = below
    .filter((entry) => entry.isFile() && dataFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (found.length === 0) throw new EngineError('E_FILE_FORMAT', `the directory "${given}" holds no Parquet, CSV, JSON Lines or Arrow file`);
  return found;
}
