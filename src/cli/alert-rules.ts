import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultDocument } from '../notebook/types.ts';
import { ruleFiles } from '../telemetry/alert-rules/files.ts';

/** Writes the alert rules of a result's slo cells into a folder, which is made where it is not there. Returns the names of the files. */
export async function writeAlertRules(folder: string, document: ResultDocument): Promise<readonly string[]> {
  const names = new Set<string>();
  await mkdir(folder, { recursive: true });
  for (const cell of document.cells) {
    const table = cell.type === 'slo' ? cell.tables.find(({ name }) => name === 'export') : undefined;
    for (const { name, text } of ruleFiles(cell.id, table?.rows ?? [], names)) await writeFile(join(folder, name), text);
  }
  return [...names];
}
