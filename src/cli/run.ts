import { readFile, writeFile } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { cellTypes } from '../cells/registry.ts';
import { EngineError } from '../engine/errors.ts';
import { createNativeEngine } from '../engine/native/engine.ts';
import { checkNotebook } from '../notebook/check.ts';
import { formatDiagnostic } from '../notebook/diagnostics.ts';
import { documentText, resultDocument } from '../notebook/document.ts';
import type { RoleChoice } from '../notebook/resolve-roles.ts';
import { NotebookError } from '../notebook/notebook-error.ts';
import { runNotebook } from '../notebook/run.ts';
import { parseSavedState } from '../notebook/saved-state.ts';
import type { SavedState } from '../notebook/session-types.ts';
import type { UnitChoice } from '../notebook/settle-times.ts';
import type { Diagnostic } from '../notebook/types.ts';
import { timeUnits } from '../telemetry/time-reading.ts';
import type { TableInfo, Role } from '../telemetry/types.ts';
import { writeAlertRules } from './alert-rules.ts';
import { writeAuditFiles } from './audit.ts';
import { auditFiles, type AuditOptions, readAuditOptions } from './audit-options.ts';
import { cellLines } from './cell-lines.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { junitXml } from './junit.ts';
import { sarifLog } from './sarif.ts';
import { splitPair, tableFiles } from './table-files.ts';
import { progressLine, verdictMarks, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface RunOptions extends AuditOptions {
  readonly table: readonly string[];
  readonly param: readonly string[];
  readonly role: readonly string[];
  readonly unit: readonly string[];
  readonly state?: string;
  readonly json?: string;
  readonly junit?: string;
  readonly sarif?: string;
  readonly alertRules?: string;
  readonly insufficientExit?: string;
  readonly findings?: boolean;
}

/**
 * Runs a notebook over files and prints a line per cell; returns the exit code. Unreadable files are reported each in its own sentence,
 * then nothing runs: a verdict over half the data would mislead.
 */
export async function runCommand(path: string, options: RunOptions, terminal: Terminal, signal?: AbortSignal): Promise<number> {
  const started = performance.now();
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) {
    terminal.error(`there is no notebook "${path}"; faultline new lists the templates`);
    return exitCodes.input;
  }
  const { notebook, diagnostics } = checkNotebook(text, cellTypes);
  for (const diagnostic of diagnostics) terminal.error(formatDiagnostic(diagnostic, basename(path)));
  if (!notebook || diagnostics.some((d) => d.fatal)) return exitCodes.input;
  const files = await tableFiles(options.table);
  if (files.size === 0) {
    terminal.error(`no table given; expected --table ${notebook.tables[0]?.name ?? 'telemetry'}=export.parquet`);
    return exitCodes.input;
  }
  const saved = options.state === undefined ? { parameters: {}, roles: [] } : await readState(options.state);
  const audit = auditFiles(options).length === 0 ? null : await readAuditOptions(options);
  const engine = await createNativeEngine({ paths: [...files.values()].flat() });
  const progress = progressLine(terminal);
  try {
    const infos: TableInfo[] = [];
    let unreadable = 0;
    for (const [table, paths] of files) {
      try {
        infos.push(await engine.open({ table, files: paths.map((p) => ({ kind: 'path', path: p })) }, { onProgress: progress.show }));
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        progress.clear();
        terminal.error(error.message);
        unreadable++;
      }
    }
    if (unreadable > 0) return exitCodes.input;
    for (const info of infos) {
      for (const difference of info.differences) terminal.error(difference.sentence);
      for (const column of info.columns.filter((c) => !c.readable))
        terminal.error(`${info.table}.${column.name} cannot be read: ${column.reason ?? column.source}`);
    }
    const outcome = await runNotebook({
      notebook,
      cellTypes,
      engine,
      tables: infos,
      roles: [...saved.roles, ...options.role.map(roleChoice)],
      units: options.unit.map(unitChoice),
      parameters: { ...saved.parameters, ...Object.fromEntries(options.param.map((given) => splitPair(given, '--param', 'name=value'))) },
      onProgress: (_cells, event) => progress.show(event),
      ...(signal ? { signal } : {}),
    });
    progress.clear();
    const said = new Set(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, basename(path))));
    for (const line of outcome.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, basename(path)))) if (!said.has(line)) terminal.error(line);
    const document = await resultDocument({
      notebook,
      outcome,
      tables: infos,
      engine,
      createdAt: new Date(),
      timings: { run: (performance.now() - started) / 1000 },
    });
    const problems = [...new Map([...diagnostics, ...outcome.diagnostics].map((each) => [formatDiagnostic(each, ''), each])).values()];
    if (options.junit !== undefined) await writeFile(options.junit, junitXml(document, notebook, problems, path));
    if (options.sarif !== undefined) {
      const uri = relative(process.cwd(), resolve(path));
      await writeFile(options.sarif, `${JSON.stringify(sarifLog(document, notebook, problems, { uri, cellTypes }), null, 2)}\n`);
    }
    const rules = options.alertRules === undefined ? null : await writeAlertRules(options.alertRules, document);
    if (rules?.length === 0) terminal.error('no alert rules were written: the notebook has no slo cell with a result');
    if (options.json === '-') terminal.out(documentText(document).trimEnd());
    else {
      if (options.json !== undefined) await writeFile(options.json, documentText(document));
      for (const cell of document.cells) for (const line of cellLines(cell, options.findings === true)) terminal.out(line);
      terminal.out(`${verdictMarks[document.verdict]} ${document.verdict}: ${notebook.title}`);
    }
    const fallback = options.insufficientExit === undefined ? exitCodes.insufficient : Number(options.insufficientExit);
    const code = exitCodeOf(document, [...diagnostics, ...outcome.diagnostics], fallback);
    const isWritten = audit === null || (await writeAuditFiles(options, audit, { document, notebook, tables: infos, outcome }, terminal));
    return isWritten || code === exitCodes.engine || code === exitCodes.input ? code : exitCodes.privacy;
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    progress.clear();
    const problems: readonly Diagnostic[] =
      error.diagnostics.length > 0 ? error.diagnostics : [{ code: error.code, message: error.message, where: error.where, fatal: true }];
    for (const problem of problems) terminal.error(problemLine(problem, basename(path)));
    return exitCodes.input;
  } finally {
    progress.clear();
    await engine.close();
  }
}

/** A problem at its place in the notebook; one of the command line itself (which stands at the very start) without a place. */
function problemLine(problem: Diagnostic, file: string): string {
  const line = formatDiagnostic(problem, file);
  return problem.where.line === 1 && problem.where.column === 1 ? line.slice(`${file}:1:1: `.length) : line;
}

function roleChoice(given: string): RoleChoice {
  const match = /^([^.=]+)\.([a-z_]+)=(.+)$/.exec(given);
  if (!match) throw new UsageError(`invalid --role "${given}"; expected table.role=column, for example telemetry.latency=latency_ms`);
  return { table: match[1] ?? '', role: match[2] as Role, column: (match[3] ?? '').includes(',') ? (match[3] ?? '').split(',') : (match[3] ?? '') };
}

function unitChoice(given: string): UnitChoice {
  const match = /^([^.=]+)\.(.+)=([a-z]+)$/.exec(given);
  const unit = timeUnits.find((each) => each === match?.[3]);
  if (!match || unit === undefined)
    throw new UsageError(`invalid --unit "${given}"; expected table.column=unit with the unit s, ms, us, ns or iso, for example telemetry.created_at=ms`);
  return { table: match[1] ?? '', column: match[2] ?? '', unit };
}

/** The values and roles that a page saved. Throws UsageError when the file is not there or holds something else. */
async function readState(path: string): Promise<SavedState> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new UsageError(`there is no file "${path}"; --state takes the state that a page saved, as JSON`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${basename(path)} is not JSON; --state takes the state that a page saved`);
  }
  return parseSavedState(value);
}
