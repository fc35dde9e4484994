import { readStored, writeStored } from './storage.ts';

export type Theme = 'auto' | 'light' | 'dark';

const key = 'faultline-theme';

/** The stored choice; `auto` without one or where storage is refused. */
export function readTheme(): Theme {
  const stored = readStored(key);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}

/** Applies a choice to the document and remembers it; `auto` follows the system and stores nothing. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  writeStored(key, theme === 'auto' ? null : theme);
}

/** True when the page is dark now, by choice or by the system. */
export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'auto' && globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches === true);
}
