import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { cellTypes } from '../cells/registry.ts';
import { checkFile, type Finding } from '../audit/check.ts';
import { compareBlocks, type BlockComparison } from '../audit/compare.ts';
import { collectFacts } from '../audit/facts.ts';
import { AuditFileError, readAudit, type ReadAudit } from '../audit/read.ts';
import { blocksAgain, inputProblems, namedAsRecorded, recordedRoles } from '../audit/recompute.ts';
import type { Blocks } from '../audit/types.ts';
import { createNativeEngine } from '../engine/native/engine.ts';
import { checkNotebook } from '../notebook/check.ts';
import { resultDocument } from '../notebook/document.ts';
import { runNotebook } from '../notebook/run.ts';
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
  const again = await computeAgain(file.blocks, options, terminal, signal);
  if (again === null) return exitCodes.input;
  const changed = new Set(altered.map((finding) => finding.block));
  for (const { block, differences } of again) {
    if (differences.length > 0) changed.add(block);
    else if (!changed.has(block)) terminal.out(line({ block, ok: true, sentence: 'computed again, identical' }));
    for (const { path: at, recorded, computed } of differences)
      terminal.out(line({ block, ok: false, sentence: `${at}: the audit has ${recorded}, computed again it is ${computed}` }));
  }
  if (changed.size === 0) terminal.out(`✓ identical: root ${file.integrity?.root ?? ''}`);
  else terminal.out(`✕ differs: ${[...changed].join(', ')}`);
  return changed.size === 0 ? exitCodes.pass : exitCodes.fail;
}

/** Runs the recorded notebook over the given files; null, with a sentence on the terminal, when these are not the files of the audit. */
async function computeAgain(blocks: Blocks, options: VerifyOptions, terminal: Terminal, signal?: AbortSignal): Promise<readonly BlockComparison[] | null> {
  const { notebook, diagnostics } = checkNotebook(blocks.methods.notebook, cellTypes);
  const [fatal] = diagnostics.filter((diagnostic) => diagnostic.fatal);
  if (notebook === null || fatal) {
    terminal.error(`the recorded notebook cannot be run: ${fatal?.message ?? 'it cannot be read'}`);
    return null;
  }
  const earlier = await Promise.all(options.previous.map(readPrevious));
  const given = new Set(earlier.map(({ previous }) => previous.sha256));
  for (const previous of blocks.identity.previous.filter(({ sha256 }) => !given.has(sha256))) {
    terminal.error(`the audit counts what "${previous.title}" made public; give that file with --previous (SHA-256 ${previous.sha256})`);
    return null;
  }
  const files = await tableFiles(options.table);
  const absent = blocks.inputs.tables.find(({ table }) => !files.has(table));
  if (absent !== undefined) {
    terminal.error(
      `the audit reads the table ${absent.table} (${absent.files.map((file) => file.name).join(', ')}), which was not given; add --table ${absent.table}=path`,
    );
    return null;
  }
  const wanted = blocks.inputs.tables.map(({ table }) => ({ table, paths: files.get(table) ?? [] }));
  const engine = await createNativeEngine({ paths: wanted.flatMap(({ paths }) => paths) });
  const progress = progressLine(terminal);
  try {
    const tables = [];
    const hashes: Record<string, { name: string; sha256: string }[]> = {};
    for (const { table, paths } of wanted) {
      const info = await engine.open({ table, files: paths.map((path) => ({ kind: 'path', path })) }, { onProgress: progress.show });
      const own = await engine.hashes(table, { onProgress: progress.show });
      hashes[table] = info.files.map((file, i) => ({ name: file.name, sha256: own[i] ?? '' }));
      tables.push(info);
    }
    const strange = inputProblems(blocks, hashes);
    if (strange.length > 0) {
      progress.clear();
      for (const sentence of strange) terminal.error(`inputs: ${sentence}`);
      return null;
    }
    const outcome = await runNotebook({
      notebook,
      cellTypes,
      engine,
      tables,
      roles: recordedRoles(blocks),
      parameters: blocks.methods.parameters,
      onProgress: (_cells, event) => progress.show(event),
      ...(signal ? { signal } : {}),
    });
    const document = await resultDocument({ notebook, outcome, tables, engine, createdAt: new Date(0), timings: {} });
    const fresh = { document: namedAsRecorded(blocks, document), notebook, tables, facts: await collectFacts(outcome) };
    return compareBlocks(
      blocks,
      blocksAgain(
        blocks,
        fresh,
        earlier.map((each) => each.document),
      ),
    );
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
