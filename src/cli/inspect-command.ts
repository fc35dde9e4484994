import { exitCodes } from './exit-code.ts';
import { inspectFiles } from './inspect.ts';
import { expandPaths } from './paths.ts';
import type { Terminal } from './terminal.ts';

/** Prints what is in files, as a table or as JSON; exit 0 when every file could be opened. */
export async function inspectCommand(given: readonly string[], json: boolean, terminal: Terminal): Promise<number> {
  const paths = (await Promise.all(given.map((path) => expandPaths(path).catch(() => [path])))).flat();
  const document = await inspectFiles(paths);
  if (json) terminal.out(JSON.stringify(document, null, 2));
  else {
    for (const file of document.files) {
      if (file.error !== null) {
        terminal.error(file.error);
        continue;
      }
      terminal.out(`${file.name}: ${file.rows} rows in ${file.rowGroups} row groups, ${file.columns.length} columns, ${file.bytes} bytes`);
      for (const column of file.columns) {
        const role = column.role === null ? '' : `${column.role} (${Math.round((column.confidence ?? 0) * 100)} %)`;
        terminal.out(`  ${column.name.padEnd(32)} ${column.type.padEnd(16)} ${role.padEnd(24)} ${column.readable ? '' : (column.reason ?? '')}`.trimEnd());
      }
    }
  }
  return document.files.every((file) => file.error === null) ? exitCodes.pass : exitCodes.input;
}
