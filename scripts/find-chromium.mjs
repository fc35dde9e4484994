import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fixed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The path of an installed Chromium: $CHROME_PATH, the usual places, $PATH; else null. @returns {string | null} */
export function findChromium() {
  const asked = process.env.CHROME_PATH;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...(asked ? [asked] : []), ...fixed, ...onPath].find((path) => existsSync(path)) ?? null;
}

/** Finds Chromium, or installs it where apt-get exists. Throws with what to do when neither works. @returns {string} */
export function ensureChromium() {
  const found = findChromium();
  if (found !== null) return found;
  const root = process.getuid?.() === 0;
  const run = (/** @type {string[]} */ words) => {
    const [command = '', ...rest] = root ? words : ['sudo', ...words];
    execFileSync(command, rest, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  try {
    run(['apt-get', 'update']);
    run(['apt-get', 'install', '-y', 'chromium']);
  } catch {
    throw new Error('Chromium is needed for the browser tests and could not be installed; install it and set CHROME_PATH to its program.');
  }
  const installed = findChromium();
  if (installed === null) throw new Error('Chromium was installed but not found; set CHROME_PATH to its program.');
  return installed;
}
