import type { SessionState } from '../../notebook/session-types.ts';
import { fetchSampleFiles, type Sample } from './samples.ts';
import { assignFiles } from '../data/table-names.ts';
import { templates } from './templates.ts';

/** What taking in files and notebooks needs of the page. */
export interface Intake {
  readonly current: SessionState | null;
  addTable(name: string, files: readonly File[]): Promise<void>;
  open(text: string): void;
  run(): Promise<void>;
}

/** Files picked or dropped: a Markdown file opens as notebook and waits; data becomes tables, and an open notebook runs on them. */
export async function takeFiles(page: Intake, files: readonly File[]): Promise<void> {
  const isNotebook = (file: File): boolean => /\.md$/i.test(file.name);
  const notebook = files.find(isNotebook);
  if (notebook !== undefined) page.open(await notebook.text());
  const data = files.filter((file) => !isNotebook(file));
  if (data.length === 0) return;
  const declared = page.current?.notebook?.tables.map((table) => table.name) ?? [];
  const existing = page.current?.tables.map((table) => table.info.table) ?? [];
  for (const table of assignFiles(data, declared, existing)) await page.addTable(table.table, table.files);
  if (notebook === undefined && page.current?.notebook) await page.run();
}

/** Opens a template and, when there is data, runs it. Throws with the choices when there is no such template. */
export async function openTemplate(page: Intake, id: string): Promise<void> {
  const template = templates.find((given) => given.id === id);
  if (template === undefined) throw new Error(`There is no template named ${id}. Choose one of ${templates.map((given) => given.id).join(', ')}.`);
  page.open(template.text);
  if ((page.current?.tables.length ?? 0) > 0) await page.run();
}

/** Reads the tables of a sample and opens its notebook. Throws with the choices when there is no such sample. */
export async function openSample(page: Intake, samples: readonly Sample[], id: string): Promise<void> {
  const sample = samples.find((given) => given.id === id);
  const choices = samples.map((given) => given.id).join(', ');
  if (sample === undefined)
    throw new Error(`There is no sample named ${id}. ${choices === '' ? 'This page has no samples; add files of your own.' : `Choose one of ${choices}.`}`);
  for (const [table, names] of Object.entries(sample.tables)) await page.addTable(table, await fetchSampleFiles(names));
  await openTemplate(page, sample.notebook);
}
