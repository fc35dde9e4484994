import { cellTypes } from '../../cells/registry.ts';
import { checkNotebook } from '../../notebook/check.ts';
import { parseSavedState } from '../../notebook/saved-state.ts';
import type { SavedState, SessionState } from '../../notebook/session-types.ts';
import type { Toast } from '../base/toasts-element.ts';
import { fetchSampleFiles, type Sample } from './samples.ts';
import type { SharedNotebook } from './shared-link.ts';
import type { TableFiles } from './table-files.ts';
import { templates } from './templates.ts';

/** What taking in files and notebooks needs of the page. */
export interface Intake {
  readonly current: SessionState | null;
  /** A notebook that came with the address and waits to be opened; files are added for it, and nothing runs. */
  readonly shared: SharedNotebook | null;
  restore(text: string, saved: SavedState, id: string | null): void;
  addTable(name: string, files: readonly File[]): Promise<void>;
  readonly files: Pick<TableFiles, 'of' | 'settle'>;
  /** Opens the dialog that verifies audits with this one. */
  verify(audit: File): Promise<void>;
  say(toast: Toast): void;
  open(text: string): void;
  run(): Promise<void>;
}

/** The text, parameters and roles of a downloaded state; null when the file is something else. */
async function readState(file: File): Promise<SharedNotebook | null> {
  if (!/-state\.json$/i.test(file.name)) return null;
  try {
    const content: unknown = JSON.parse(await file.text());
    if (typeof content !== 'object' || content === null || !('text' in content) || typeof content.text !== 'string') return null;
    return { text: content.text, saved: parseSavedState('saved' in content ? content.saved : {}) };
  } catch {
    return null;
  }
}

/** Files picked or dropped: an HTML file is taken for an audit to verify; a Markdown file or a downloaded state opens as notebook and waits; data becomes tables, and an open notebook runs on them. */
export async function takeFiles(page: Intake, files: readonly File[]): Promise<void> {
  const data: File[] = [];
  let opened = false;
  for (const file of files) {
    if (/\.html?$/i.test(file.name)) {
      await page.verify(file);
      continue;
    }
    const state = await readState(file);
    const isText = /\.md$/i.test(file.name);
    if (state === null && !isText) data.push(file);
    else if (!opened) {
      opened = true;
      if (state === null) page.open(await file.text());
      else page.restore(state.text, state.saved, null);
    }
  }
  if (data.length === 0) return;
  const waiting = page.shared === null ? (page.current?.notebook ?? null) : checkNotebook(page.shared.text, cellTypes).notebook;
  const settled = await page.files.settle(data, page.current === null ? null : { ...page.current, notebook: waiting });
  if (settled === null) return;
  for (const sentence of settled.refused) page.say({ text: sentence, lasting: true });
  for (const { table, files: own, mode } of settled.tables) await page.addTable(table, mode === 'append' ? [...page.files.of(table), ...own] : own);
  if (settled.tables.length === 0) return;
  if (!opened && page.shared === null && page.current?.notebook) await page.run();
}

/** Opens a template and, when there is data, runs it. Throws with the choices when there is no such template. */
export async function openTemplate(page: Intake, id: string): Promise<void> {
  const template = templates.find((given) => given.id === id);
  if (template === undefined) throw new Error(`There is no template named ${id}. Choose one of ${templates.map((given) => given.id).join(', ')}.`);
  page.open(template.text);
  if ((page.current?.tables.length ?? 0) > 0) await page.run();
}

/** Reads the tables of a sample and opens a notebook on them, by default its own. Throws with the choices when there is no such sample. */
export async function openSample(page: Intake, samples: readonly Sample[], id: string, notebook?: string): Promise<void> {
  const sample = samples.find((given) => given.id === id);
  const choices = samples.map((given) => given.id).join(', ');
  if (sample === undefined)
    throw new Error(`There is no sample named ${id}. ${choices === '' ? 'This page has no samples; add files of your own.' : `Choose one of ${choices}.`}`);
  for (const [table, names] of Object.entries(sample.tables)) await page.addTable(table, await fetchSampleFiles(names));
  await openTemplate(page, notebook ?? sample.notebook);
}
