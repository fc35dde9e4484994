import { sha256 } from 'hash-wasm';
import type { Engine, EngineOptions } from '../engine/types.ts';
import type { TableInfo } from '../telemetry/types.ts';
import type { RunOutcome } from './run.ts';
import { documentVerdict } from './run-records.ts';
import type { Notebook, ResultDocument } from './types.ts';

/**
 * Returns the result document of a run. Everything but `run` is the same bytes in every host: inputs are sorted by table, files by name,
 * and nothing depends on clock, locale or machine. Waits for the SHA-256 of every input file.
 */
export async function resultDocument(
  options: {
    readonly notebook: Notebook;
    readonly outcome: RunOutcome;
    readonly tables: readonly TableInfo[];
    readonly engine: Engine;
    readonly createdAt: Date;
    readonly timings: Readonly<Record<string, number>>;
  },
  engineOptions: EngineOptions = {},
): Promise<ResultDocument> {
  const { notebook, outcome, engine } = options;
  const inputs = [];
  for (const info of [...options.tables].sort((a, b) => (a.table < b.table ? -1 : 1))) {
    const hashes = await engine.hashes(info.table, engineOptions);
    inputs.push({
      table: info.table,
      files: info.files.map((file, i) => ({ name: file.name, bytes: file.bytes, sha256: hashes[i] ?? '' })),
      rows: outcome.rows[info.table] ?? 0,
      columns: info.columns.length,
      roles: sortedRecord(outcome.roles[info.table] ?? {}),
      ...(outcome.units[info.table] === undefined ? {} : { units: sortedRecord(outcome.units[info.table] ?? {}) }),
    });
  }
  return {
    faultline: 1,
    notebook: { title: notebook.title, sha256: await sha256(notebook.text) },
    inputs,
    parameters: sortedRecord(outcome.parameters),
    populations: sortedRecord(outcome.populations),
    verdict: documentVerdict(outcome.cells),
    run: { engine: { name: engine.name, version: await engine.version() }, createdAt: options.createdAt.toISOString(), timings: options.timings },
    cells: outcome.cells,
  };
}

/** Returns a document's text: two-space JSON and a final line break. Throws when a number is NaN or infinite, which JSON cannot hold. */
export function documentText(document: ResultDocument): string {
  return `${JSON.stringify(
    document,
    (key, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${key} is ${value}; a result holds null with a reason instead`);
      return value;
    },
    2,
  )}\n`;
}

/** Returns what must be equal in every host: the document's text without its `run` block. */
export function comparableText(document: ResultDocument): string {
  const { run: _host, ...rest } = document;
  return `${JSON.stringify(rest, null, 2)}\n`;
}

function sortedRecord<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
