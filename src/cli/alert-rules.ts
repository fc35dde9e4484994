import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultDocument } from '../notebook/types.ts';

/**
 * Writes the alert rules of a result's slo cells into a folder, which is made where it is not there: a file for each objective and tool, such as
 * `budget.fast-answers.prometheus.yaml`. Returns the names of the files; objectives whose names differ only in signs are numbered.
 */
export async function writeAlertRules(folder: string, document: ResultDocument): Promise<readonly string[]> {
  const names = new Set<string>();
  await mkdir(folder, { recursive: true });
  for (const cell of document.cells) {
    const table = cell.type === 'slo' ? cell.tables.find(({ name }) => name === 'export') : undefined;
    for (const [objective, tool, text] of table?.rows ?? []) {
      const base = [cell.id, objective, tool].map((part) => plain(String(part))).join('.');
      let name = `${base}.yaml`;
      for (let k = 2; names.has(name); k += 1) name = `${base}-${k}.yaml`;
      names.add(name);
      await writeFile(join(folder, name), String(text));
    }
  }
  return [...names];
}

/** Letters and digits, with single hyphens for all others. */
function plain(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9_]+/g) ?? [];
  return words.length === 0 ? 'unnamed' : words.join('-');
}
