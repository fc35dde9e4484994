import { CellInputError, type Caveat, type CellContext, type CellResult, type CellType } from '../cells/types.ts';
import { worst } from '../cells/verdict.ts';
import { cellResult } from '../cells/result.ts';
import { EngineError } from '../engine/errors.ts';
import type { Engine, ProgressEvent } from '../engine/types.ts';
import type { ReducedTable, Reduction } from '../reduce/types.ts';
import type { Population, RoleMap, TableInfo } from '../telemetry/types.ts';
import { compileCell, type CompiledCell } from './compile-cell.ts';
import { createContext } from './context.ts';
import { RunData } from './data.ts';
import { NotebookError } from './notebook-error.ts';
import { checkExpression } from './sql-guard.ts';
import { settleParameters } from './settle-parameters.ts';
import { resolvePopulations } from './resolve-populations.ts';
import { resolveRoles, type RoleChoice } from './resolve-roles.ts';
import { runRows, runSql } from './run-rows.ts';
import { substitute, substituteSql } from './substitute.ts';
import type { Parameters } from './parameters.ts';
import type { CellRecord, Diagnostic, Notebook, PopulationDefinition } from './types.ts';
import type { PopulationChange } from './session-types.ts';

export interface RunRequest {
  readonly notebook: Notebook;
  readonly cellTypes: readonly CellType[];
  readonly engine: Engine;
  readonly tables: readonly TableInfo[];
  readonly roles?: readonly RoleChoice[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly populations?: Readonly<Record<string, PopulationChange>>;
  /** Results to keep: these cells are not run again. */
  readonly keep?: ReadonlyMap<string, CellRecord>;
  readonly onCell?: (record: CellRecord) => void;
  readonly onProgress?: (cells: readonly string[], event: ProgressEvent) => void;
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly cells: readonly CellRecord[];
  readonly diagnostics: readonly Diagnostic[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly populations: Readonly<Record<string, { readonly rows: number }>>;
  readonly roles: Readonly<Record<string, RoleMap>>;
  readonly rows: Readonly<Record<string, number>>;
}

interface Active {
  readonly cell: CompiledCell;
  readonly waves: (readonly ReducedTable[])[];
}

/**
 * Runs a notebook: settles roles, parameters and populations, loads the columns its cells read, and answers all ready cells' reductions
 * in shared scans, wave by wave. A cell that fails becomes an `error` record; the others go on.
 * Throws NotebookError when nothing can run, and EngineError E_CANCELLED when the signal aborts.
 */
export async function runNotebook(request: RunRequest): Promise<RunOutcome> {
  const { notebook, engine, signal } = request;
  let running: readonly string[] = [];
  const onProgress = (event: ProgressEvent) => request.onProgress?.(running, event);
  const options = { onProgress, ...(signal ? { signal } : {}) };
  const data = new RunData(engine, request.tables, notebook.tables, options);
  const roles: Record<string, RoleMap> = {};
  for (const info of Object.values(data.tables))
    roles[info.table] = resolveRoles(
      info,
      notebook.tables.find((t) => t.name === info.table),
      request.roles ?? [],
    );
  const { rows, spans } = await data.measure(roles);
  const settled = await settleParameters(notebook.parameters, request.parameters ?? {}, data, roles);
  const parameters = Object.fromEntries([...settled].map(([name, { value }]) => [name, value]));
  const resolved = resolvePopulations(populationDefinitions(request, settled), Object.keys(data.tables), spans);
  const context = createContext({ data, roles, resolved, spans, rows, parameters });

  const names = [
    ...new Set([
      ...Object.keys(resolved.populations),
      ...Object.keys(data.tables),
      ...notebook.blocks.flatMap((b) => (b.kind === 'cell' && b.cell.language === 'sql' ? [b.cell.id] : [])),
    ]),
  ];
  const records = new Map<string, CellRecord>();
  const diagnostics: Diagnostic[] = [];
  const compiled: CompiledCell[] = [];
  const finish = (cell: { readonly id: string }, record: CellRecord) => {
    records.set(cell.id, record);
    request.onCell?.(record);
  };
  for (const block of notebook.blocks) {
    if (block.kind !== 'cell') continue;
    const kept = request.keep?.get(block.cell.id);
    const outcome = compileCell(block.cell, request.cellTypes, settled, names);
    if (!outcome.ok) {
      diagnostics.push(...outcome.diagnostics);
      finish(block.cell, errorRecord(block.cell, outcome.diagnostics[0]?.message ?? 'this cell cannot be read', outcome.diagnostics[0]?.code ?? 'E_CELL'));
    } else if (kept && outcome.cell.type.language !== 'sql') records.set(block.cell.id, kept);
    else compiled.push(outcome.cell);
  }

  await loadPopulations(data, context, resolved.populations);
  const waiting = new Set(compiled);
  while (waiting.size > 0) {
    const blocked = new Set([...waiting].map((cell) => cell.id));
    const ready = [...waiting].filter((cell) => cell.reads.every((name) => !blocked.has(name)));
    if (ready.length === 0) throw new NotebookError('E_CYCLE', `cells read each other in a circle: ${[...blocked].join(', ')}`);
    for (const cell of ready) waiting.delete(cell);
    running = ready.map((cell) => cell.id);
    await runReady(ready);
  }

  async function runReady(ready: readonly CompiledCell[]): Promise<void> {
    const sql = ready.filter((cell) => cell.type.language === 'sql');
    for (const cell of sql)
      await guarded(cell, async () => finish(cell, record(cell, await withJoins(cell, await runSql(cell, data, context, engine, options)))));
    const wanted = new Map<string, Set<string>>();
    const loadable: CompiledCell[] = [];
    for (const cell of ready.filter((c) => c.type.language !== 'sql')) {
      await guarded(cell, async () => {
        for (const { table, columns } of cell.type.columns(cell.parameters, context)) {
          const set = wanted.get(table) ?? new Set<string>();
          const all = data.tables[table]?.columns.map((c) => c.name) ?? [];
          for (const column of columns === 'all' ? all : columns) set.add(column);
          wanted.set(table, set);
        }
        loadable.push(cell);
      });
    }
    await data.load(wanted);
    let active: Active[] = loadable.map((cell) => ({ cell, waves: [] }));
    while (active.length > 0) {
      const batches: { entry: Active; batch: readonly Reduction[] }[] = [];
      for (const entry of active) {
        await guarded(entry.cell, async () => {
          const batch = entry.cell.type.plan(entry.cell.parameters, context, entry.waves);
          if (batch !== null && batch.length > 0) batches.push({ entry, batch });
          else finish(entry.cell, record(entry.cell, await withJoins(entry.cell, await decide(entry))));
        });
      }
      await answer(batches);
      active = batches.filter(({ entry }) => !records.has(entry.cell.id)).map(({ entry }) => entry);
    }
  }

  /** One shared scan for all; when it fails, each cell alone, so that only the culprit dies. */
  async function answer(batches: readonly { entry: Active; batch: readonly Reduction[] }[]): Promise<void> {
    if (batches.length === 0) return;
    try {
      const all = await data.reduce(
        batches.flatMap(({ batch }) => batch),
        options,
      );
      let next = 0;
      for (const { entry, batch } of batches) {
        entry.waves.push(all.slice(next, next + batch.length));
        next += batch.length;
      }
    } catch (error) {
      rethrowFatal(error);
      for (const { entry, batch } of batches) {
        await guarded(entry.cell, async () => {
          entry.waves.push(await data.reduce(batch, options));
        });
      }
    }
  }

  async function decide({ cell, waves }: Active) {
    if (!cell.type.rows) return cell.type.decide(waves, cell.parameters, context);
    return runRows(cell, data, context, engine, options);
  }

  /** Says on each cell that reads joined columns what the join leaves out. */
  async function withJoins(cell: CompiledCell, result: CellResult): Promise<CellResult> {
    const read =
      cell.type.language === 'sql'
        ? cell.reads.map((name) => ({ table: context.defaultPopulation(name)?.table ?? name, columns: 'all' as const }))
        : cell.type.columns(cell.parameters, context);
    const caveats = new Map<string, Caveat>();
    for (const { table, columns } of read) for (const caveat of await data.joinCaveats(table, columns)) caveats.set(caveat.sentence, caveat);
    return caveats.size > 0 ? { ...result, caveats: [...result.caveats, ...caveats.values()] } : result;
  }

  async function guarded(cell: CompiledCell, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      rethrowFatal(error);
      const key = error instanceof CellInputError ? error.key : undefined;
      const code = error instanceof EngineError || error instanceof NotebookError ? error.code : error instanceof CellInputError ? 'E_CELL' : 'E_INTERNAL';
      const where = cell.position(key);
      diagnostics.push({ code, message: messageOf(error), where, cell: cell.id, ...(key === undefined ? {} : { key }), fatal: false });
      finish(cell, errorRecord(cell, messageOf(error), code));
    }
  }

  const order = notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [block.cell.id] : []));
  return {
    cells: order.flatMap((id) => records.get(id) ?? []),
    diagnostics,
    parameters,
    roles,
    rows,
    populations: await countPopulations(data, resolved.populations),
  };
}

function populationDefinitions(request: RunRequest, parameters: Parameters): readonly PopulationDefinition[] {
  const changed = request.populations ?? {};
  const named = request.notebook.populations.filter((p) => !Object.hasOwn(changed, p.name)).map((p) => ({ ...p, ...inPlace(p, parameters) }));
  return [
    ...named,
    ...Object.entries(changed).map(([name, change]) => {
      const problem = change.where === undefined ? null : checkExpression(change.where);
      if (problem) throw new NotebookError(problem.code, problem.message, problem.where);
      return { name, ...change, position: { line: 1, column: 1 } };
    }),
  ];
}

/** The condition and window of a population with its parameters as values. */
function inPlace(p: PopulationDefinition, parameters: Parameters): Partial<PopulationDefinition> {
  const where = p.where === undefined ? null : substituteSql(p.where, parameters, { at: p.position, pinned: true });
  const window = p.window === undefined ? null : substitute(p.window, parameters, () => p.position);
  const [problem] = [...(where?.diagnostics ?? []), ...(window?.diagnostics ?? [])];
  if (problem) throw new NotebookError(problem.code, problem.message, problem.where);
  return { ...(where ? { where: where.value } : {}), ...(window ? { window: window.value as { from: string; to: string } } : {}) };
}

/** Loads what the populations' conditions read, so that counting them works. */
async function loadPopulations(
  data: RunData,
  context: CellContext,
  populations: Readonly<Record<string, { table: string; where?: string; window?: { column: string } }>>,
): Promise<void> {
  const wanted = new Map<string, Set<string>>();
  for (const { table, where, window } of Object.values(populations)) {
    const set = wanted.get(table) ?? new Set<string>();
    const text = (where ?? '').toLowerCase();
    for (const column of context.tables[table]?.columns ?? []) {
      if (column.name === window?.column || text.includes(column.name.toLowerCase())) set.add(column.name);
    }
    wanted.set(table, set);
  }
  await data.load(wanted);
}

async function countPopulations(data: RunData, populations: Readonly<Record<string, Population>>): Promise<Record<string, { rows: number }>> {
  const names = Object.keys(populations).sort();
  const reduced = await data.reduce(
    names.map((name) => ({ kind: 'grouped', from: populations[name] ?? { name, table: name }, keys: {}, measures: { rows: { kind: 'count' } } })),
  );
  return Object.fromEntries(names.map((name, i) => [name, { rows: Number(reduced[i]?.rows[0]?.measures.rows ?? 0) }]));
}

function record(cell: { id: string; type: { name: string } }, result: ReturnType<typeof cellResult>): CellRecord {
  return { id: cell.id, type: cell.type.name, ...result };
}

function errorRecord(cell: { id: string; type: string | { name: string } }, sentence: string, code: string): CellRecord {
  const type = typeof cell.type === 'string' ? cell.type : cell.type.name;
  return { id: cell.id, type, ...cellResult({ verdict: 'error', headline: sentence, caveats: [{ code, sentence }] }) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A cancel, a lost worker and a full memory concern the whole run. */
function rethrowFatal(error: unknown): void {
  if (error instanceof EngineError && ['E_CANCELLED', 'E_WORKER', 'E_WASM'].includes(error.code)) throw error;
  if (error instanceof Error && error.name === 'AbortError') throw new EngineError('E_CANCELLED', 'cancelled', { cause: error });
}

/** Returns the worst verdict of the cells. */
export function documentVerdict(cells: readonly CellRecord[]) {
  return worst(cells.map((cell) => cell.verdict));
}
