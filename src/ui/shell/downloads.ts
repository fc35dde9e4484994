import { saveText } from '../base/save-file.ts';
import type { Page } from './page.ts';

/** A file name from a title: lower case, words joined by hyphens. */
export function fileStem(title: string): string {
  const stem = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return stem === '' ? 'notebook' : stem;
}

const stem = (page: Page): string => fileStem(page.current?.notebook?.title ?? '');

/** Downloads the notebook's text. */
export function downloadNotebook(page: Page): void {
  saveText(`${stem(page)}.md`, page.lab.state.text, 'text/markdown');
}

/** Downloads the result document. Throws a sentence before the first run. */
export async function downloadResult(page: Page): Promise<void> {
  saveText(`${stem(page)}-result.json`, `${JSON.stringify(await page.result(), null, 2)}\n`, 'application/json');
}

/** Downloads the values of parameters and the chosen roles with the text; no data. */
export function downloadSaved(page: Page): void {
  const content = { faultline: 1, text: page.lab.state.text, saved: page.lab.saved() };
  saveText(`${stem(page)}-state.json`, `${JSON.stringify(content, null, 2)}\n`, 'application/json');
}
