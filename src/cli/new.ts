import { readdir, readFile, writeFile } from 'node:fs/promises';
import { exitCodes } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** The templates stand beside the built command line. */
const folder = new URL('../notebooks/', import.meta.url);

/** Prints or writes a template, or lists them; returns the exit code. Never overwrites a file. */
export async function newCommand(name: string | undefined, output: string | undefined, terminal: Terminal, templates: URL = folder): Promise<number> {
  const names = (await readdir(templates))
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -3))
    .sort();
  if (name === undefined) {
    for (const template of names) terminal.out(`${template.padEnd(24)} ${titleOf(await readFile(new URL(`${template}.md`, templates), 'utf8'))}`);
    return exitCodes.pass;
  }
  if (!names.includes(name)) {
    terminal.error(`there is no template "${name}"; templates: ${names.join(', ')}`);
    return exitCodes.input;
  }
  const text = await readFile(new URL(`${name}.md`, templates), 'utf8');
  if (output === undefined) {
    terminal.out(text.trimEnd());
    return exitCodes.pass;
  }
  try {
    await writeFile(output, text, { flag: 'wx' });
  } catch {
    terminal.error(`"${output}" exists already or cannot be written; choose another name`);
    return exitCodes.input;
  }
  terminal.out(`wrote ${output}; run it with: faultline run ${output} --table telemetry=export.parquet`);
  return exitCodes.pass;
}

function titleOf(text: string): string {
  return /^summary:\s*(.+)$/m.exec(text)?.[1]?.replace(/^["']|["']$/g, '') ?? '';
}
