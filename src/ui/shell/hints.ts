import { readStoredJson, writeStored } from '../base/storage.ts';

export type HintName = 'files' | 'template' | 'timeline';

const key = 'faultline-hints';

/** The three hints there are. */
export const hints: Readonly<Record<HintName, string>> = {
  files: 'Drop files anywhere on this page. They are read in this tab and go nowhere.',
  template: 'Pick a question below: its cells fill in from the top, each with a verdict and the number behind it.',
  timeline: 'Drag across the timeline to look at another period; everything below follows.',
};

let closed: ReadonlySet<string> | null = null;

function read(): ReadonlySet<string> {
  const stored = readStoredJson(key);
  closed ??= new Set(Array.isArray(stored) ? stored.map(String) : []);
  return closed;
}

/** True until the hint was closed or followed. */
export function hintStands(name: HintName): boolean {
  return !read().has(name);
}

/** Closes a hint for good. */
export function closeHint(name: HintName): void {
  closed = new Set([...read(), name]);
  writeStored(key, JSON.stringify([...closed]));
}

/** Brings all hints back. */
export function restoreHints(): void {
  closed = new Set();
  writeStored(key, null);
}
