export type Theme = 'auto' | 'light' | 'dark';

const key = 'faultline-theme';

/** The stored choice; `auto` without one or where storage is refused. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return stored === 'light' || stored === 'dark' ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

/** Applies a choice to the document and remembers it; `auto` follows the system and stores nothing. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'auto') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage may be refused (private windows, file pages); the choice then lasts as long as the page.
  }
}

/** True when the page is dark now, by choice or by the system. */
export function isDark(theme: Theme): boolean {
  return theme === 'dark' || (theme === 'auto' && globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches === true);
}
