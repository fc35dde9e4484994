import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { checkFile, type Finding } from '../audit/check.ts';
import type { BlockComparison } from '../audit/compare.ts';
import { AuditFileError, readAudit, type ReadAudit } from '../audit/read.ts';
import { missingFor, verifyAudit } from '../audit/verify.ts';
import type { Blocks } from '../audit/types.ts';
import { createNativeEngine } from '../engine/native/engine.ts';
import { readPrevious } from './audit-options.ts';
import { exitCodes } from './exit-code.ts';
import { tableFiles } from './table-files.ts';
import { progressLine, type Terminal } from './terminal.ts';

export interface VerifyOptions {
  readonly table: readonly string[];
  readonly previous: readonly string[];
  readonly fileOnly?: boolean;
}

/** Checks an audit file against itself, computes it again from the files, and prints a line for each block; returns the exit code. */
export async function verifyCommand(path: string, options: VerifyOptions, terminal: Terminal, signal?: AbortSignal): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const name = basename(path);
  if (text === null) {
    terminal.error(`there is no audit "${path}"`);
    return exitCodes.input;
  }
  let file: ReadAudit;
  try {
    file = readAudit(text);
  } catch (error) {
    if (!(error instanceof AuditFileError)) throw error;
    terminal.error(`${name}: ${error.message}`);
    return exitCodes.input;
  }
  const check = await checkFile(file);
  const altered = check.findings.filter((finding) => !finding.ok);
  for (const finding of altered) terminal.out(line(finding));
  terminal.out(signatureLine(check));
  if (options.fileOnly === true || file.blocks === null) {
    if (altered.length > 0) terminal.out(`✕ differs: ${altered.map((finding) => finding.block).join(', ')}`);
    else terminal.out(`✓ ${name} is whole: root ${file.integrity?.root ?? ''}; nothing was computed again`);
    return altered.length > 0 ? exitCodes.fail : exitCodes.pass;
  }
  const again = await computeAgain(file.blocks, options, terminal, signal).catch((cause: unknown) => {
    if (altered.length === 0 || !(cause instanceof TypeError)) throw cause;
    terminal.out('✕ nothing was computed again: the changed data do not have the shape of an audit');
    return [];
  });
  if (again === null) return exitCodes.input;
  const changed = new Set(altered.map((finding) => finding.block));
  for (const { block, differences, note } of again) {
    if (differences.length > 0) changed.add(block);
    else if (!changed.has(block)) terminal.out(line({ block, ok: true, sentence: `computed again, identical${note === undefined ? '' : `; ${note}`}` }));
    for (const { path: at, recorded, computed } of differences)
      terminal.out(line({ block, ok: false, sentence: `${at}: the audit has ${recorded}, computed again it is ${computed}` }));
  }
  if (changed.size === 0) terminal.out(`✓ identical: root ${file.integrity?.root ?? ''}`);
  else terminal.out(`✕ differs: ${[...changed].join(', ')}`);
  return changed.size === 0 ? exitCodes.pass : exitCodes.fail;
}

/** Computes the audit again; null, with sentences on the terminal, when what was given is not what the audit was made from. */
async function computeAgain(blocks: Blocks, options: VerifyOptions, terminal: Terminal, signal?: AbortSignal): Promise<readonly BlockComparison[] | null> {
  const earlier = await Promise.all(options.previous.map(readPrevious));
  const paths = await tableFiles(options.table);
  const files = new Map([...paths].map(([table, own]) => [table, own.map((path) => ({ kind: 'path' as const, path }))]));
  const missing = missingFor({ blocks, files, earlier });
  if (missing.length > 0) {
    for (const sentence of missing)
      terminal.error(`${sentence}; ${sentence.startsWith('the audit counts') ? 'add --previous audit.html' : 'add --table name=path'}`);
    return null;
  }
  const engine = await createNativeEngine({ paths: blocks.inputs.tables.flatMap(({ table }) => paths.get(table) ?? []) });
  const progress = progressLine(terminal);
  try {
    const verified = await verifyAudit({ blocks, engine, files, earlier }, { onProgress: progress.show, ...(signal ? { signal } : {}) });
    progress.clear();
    if (verified.ok) return verified.comparisons;
    for (const sentence of verified.problems) terminal.error(sentence);
    return null;
  } finally {
    progress.clear();
    await engine.close();
  }
}

function line({ block, ok, sentence }: Finding): string {
  return `${ok ? '✓' : '✕'} ${block.padEnd(16)} ${sentence}`;
}

function signatureLine({ signature, keyId }: { readonly signature: 'none' | 'fits' | 'broken'; readonly keyId: string | null }): string {
  if (signature === 'none') return 'i signature        none: the file shows that it is whole, not who made it';
  if (signature === 'broken') return '✕ signature        does not fit';
  return `✓ signature        fits; SHA-256 of the public key ${keyId ?? ''}: compare it with the key you know`;
}
