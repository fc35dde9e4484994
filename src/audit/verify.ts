import { cellTypes } from '../cells/registry.ts';
import { checkNotebook } from '../notebook/check.ts';
import { resultDocument } from '../notebook/document.ts';
import { runNotebook, type RunRequest } from '../notebook/run.ts';
import type { BlockComparison } from './compare.ts';
import { collectFacts } from './facts.ts';
import type { previousAudit } from './previous.ts';
import { comparedAgain, type FreshRun, inputProblems, namedAsRecorded, recordedRoles, recordedUnits } from './recompute.ts';
import type { Blocks } from './types.ts';
import type { ResultDocument } from '../notebook/types.ts';

type Engine = RunRequest['engine'];
type Options = NonNullable<Parameters<Engine['hashes']>[1]>;

export interface VerifyRequest {
  readonly blocks: Blocks;
  /** An engine of its own: tables are opened under the names of the audit. */
  readonly engine: Engine;
  readonly files: ReadonlyMap<string, Parameters<Engine['open']>[0]['files']>;
  readonly earlier: readonly Awaited<ReturnType<typeof previousAudit>>[];
}

/** How the blocks of a new run are made and compared: here, or in a worker. */
export type Compare = (blocks: Blocks, fresh: FreshRun, earlier: readonly ResultDocument[]) => readonly BlockComparison[] | Promise<readonly BlockComparison[]>;

/** The blocks compared, or why they cannot be: these are not the files, or not all that is needed. */
export type Verification =
  | { readonly ok: true; readonly comparisons: readonly BlockComparison[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What is missing before an audit can be computed again: its tables and the audits it follows. Empty when nothing is. */
export function missingFor({ blocks, files, earlier }: Omit<VerifyRequest, 'engine'>): readonly string[] {
  const given = new Set(earlier.map(({ previous }) => previous.sha256));
  return [
    ...blocks.identity.previous
      .filter(({ sha256 }) => !given.has(sha256))
      .map(({ title, sha256 }) => `the audit counts what "${title}" made public; give that file too (SHA-256 ${sha256})`),
    ...blocks.inputs.tables
      .filter(({ table }) => !files.has(table))
      .map(({ table, files: own }) => `the audit reads the table ${table} (${own.map((file) => file.name).join(', ')}), which was not given`),
  ];
}

/** Runs the recorded notebook over the given files, with parameters, roles and policy as recorded, and compares every block. Throws EngineError and NotebookError as a run does. */
export async function verifyAudit(request: VerifyRequest, options: Options = {}, compare: Compare = comparedAgain): Promise<Verification> {
  const { blocks, engine, files, earlier } = request;
  const { notebook, diagnostics } = checkNotebook(blocks.methods.notebook, cellTypes);
  const fatal = diagnostics.find((diagnostic) => diagnostic.fatal);
  if (notebook === null || fatal !== undefined)
    return { ok: false, problems: [`the recorded notebook cannot be run: ${fatal?.message ?? 'it cannot be read'}`] };
  const missing = missingFor(request);
  if (missing.length > 0) return { ok: false, problems: missing };
  const tables = [];
  const hashes: Record<string, { name: string; sha256: string }[]> = {};
  for (const { table } of blocks.inputs.tables) {
    const info = await engine.open({ table, files: files.get(table) ?? [] }, options);
    const own = await engine.hashes(table, options);
    hashes[table] = info.files.map((file, i) => ({ name: file.name, sha256: own[i] ?? '' }));
    tables.push(info);
  }
  const strange = inputProblems(blocks, hashes);
  if (strange.length > 0) return { ok: false, problems: strange.map((sentence) => `inputs: ${sentence}`) };
  const { onProgress, signal } = options;
  const outcome = await runNotebook({
    notebook,
    cellTypes,
    engine,
    tables,
    roles: recordedRoles(blocks),
    units: recordedUnits(blocks),
    parameters: blocks.methods.parameters,
    ...(onProgress ? { onProgress: (_cells, event) => onProgress(event) } : {}),
    ...(signal ? { signal } : {}),
  });
  const document = await resultDocument({ notebook, outcome, tables, engine, createdAt: new Date(0), timings: {} });
  const fresh = { document: namedAsRecorded(blocks, document), notebook, tables, facts: await collectFacts(outcome) };
  const documents = earlier.map((each) => each.document);
  return { ok: true, comparisons: await compare(blocks, fresh, documents) };
}
