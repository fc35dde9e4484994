import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const folder = fileURLToPath(new URL('../visual', import.meta.url));
/** Of a picture's pixels: another build of Chromium smooths edges differently, a moved or lost part changes more. */
const mostDiffering = 0.005;
const threshold = 0.2;

export interface Comparison {
  /** Of all pixels, in [0, 1]; 1 when the sizes differ. */
  readonly differing: number;
  /** The differences in red; null when the sizes differ. */
  readonly diff: Buffer | null;
}

/** Compares two PNG files pixel by pixel. */
export function comparePictures(expected: Buffer, actual: Buffer): Comparison {
  const [a, b] = [PNG.sync.read(expected), PNG.sync.read(actual)];
  if (a.width !== b.width || a.height !== b.height) return { differing: 1, diff: null };
  const diff = new PNG({ width: a.width, height: a.height });
  const count = pixelmatch(a.data, b.data, diff.data, a.width, a.height, { threshold });
  return { differing: count / (a.width * a.height), diff: PNG.sync.write(diff) };
}

/** Null when a picture is like the committed one; else a sentence with the files to look at. With UPDATE_SNAPSHOTS=1 it becomes the committed one. */
export function unlike(name: string, actual: Buffer): string | null {
  const path = join(folder, `${name}.png`);
  if (process.env['UPDATE_SNAPSHOTS'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, actual);
    return null;
  }
  if (!existsSync(path)) return `There is no picture ${path}. Run with UPDATE_SNAPSHOTS=1 to take it.`;
  const { differing, diff } = comparePictures(readFileSync(path), actual);
  if (differing <= mostDiffering) return null;
  const out = join(tmpdir(), 'faultline-visual');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${name}.actual.png`), actual);
  if (diff !== null) writeFileSync(join(out, `${name}.diff.png`), diff);
  const what = diff === null ? 'it has another size' : `${(differing * 100).toFixed(2)} % of its pixels differ`;
  return `${name} no longer looks like ${path}: ${what}. See ${join(out, `${name}.actual.png`)}${diff === null ? '' : ` and ${join(out, `${name}.diff.png`)}`}.`;
}
