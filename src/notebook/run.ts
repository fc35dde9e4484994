import { NoNumbersError } from '../cells/input-error.ts';
import { CellInputError, type Caveat, type CellContext, type CellResult, type CellType } from '../cells/types.ts';
import { EngineError } from '../engine/errors.ts';
import type { Engine, EngineOptions, ProgressEvent } from '../engine/types.ts';
import type { ReducedTable, Reduction } from '../reduce/types.ts';
import type { TimeUnit } from '../telemetry/time-reading.ts';
import type { Population, RoleMap, TableInfo } from '../telemetry/types.ts';
import { bindFilters, filterPosition } from './apply-filters.ts';
import { compileCell, type CompiledCell } from './compile-cell.ts';
import { createContext } from './context.ts';
import { RunData } from './data.ts';
import { NotebookError } from './notebook-error.ts';
import { settleParameters } from './settle-parameters.ts';
import { resolvePopulations, type ResolvedPopulations } from './resolve-populations.ts';
import { resolveRoles, type RoleChoice } from './resolve-roles.ts';
import { settleAllTimes, timeless } from './run-times.ts';
import { settleSqlSpan, splitBySource, withSqlSources } from './sql-populations.ts';
import type { UnitChoice } from './settle-times.ts';
import { countPopulations, filtersInPlace, populationsInPlace, settlePopulations } from './run-populations.ts';
import { errorRecord, messageOf, outcomesOf, recordOf, rethrowFatal } from './run-records.ts';
import { cellsRead } from './references.ts';
import { prepareSql, runRows } from './run-rows.ts';
import { takeRolesForNumbers, takenForNumbers } from './valueless.ts';
import type { CellRecord, Diagnostic, Notebook } from './types.ts';

export interface RunRequest {
  readonly notebook: Notebook;
  readonly cellTypes: readonly CellType[];
  readonly engine: Engine;
  readonly tables: readonly TableInfo[];
  readonly roles?: readonly RoleChoice[];
  /** What columns of numbers or text count that are times. */
  readonly units?: readonly UnitChoice[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Results to keep: these cells are not run again. */
  readonly keep?: ReadonlyMap<string, CellRecord>;
  /** Runs these cells alone (and the SQL they read); without it every cell that is not kept. */
  readonly only?: readonly string[];
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
  /** Units that were said of columns, by table; those that the data told are not in it. */
  readonly units: Readonly<Record<string, Readonly<Record<string, TimeUnit>>>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly resolved: ResolvedPopulations;
  readonly context: CellContext;
  /** What the cells that ran were made of: enough to ask them again for other windows. */
  readonly finished: ReadonlyMap<string, FinishedCell>;
  /** Loads columns of tables that no cell read. */
  load(wanted: ReadonlyMap<string, Iterable<string>>): Promise<void>;
  /** Runs reductions over the notebook's names, as the cells' own were run. */
  reduce(batch: readonly Reduction[], options: EngineOptions): Promise<readonly ReducedTable[]>;
}

/** A cell with its parameters, and the answers to its reductions, wave by wave. */
export interface FinishedCell {
  readonly cell: CompiledCell;
  readonly waves: readonly (readonly ReducedTable[])[];
}

interface Active extends FinishedCell {
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
  const scores = Object.fromEntries(notebook.tables.flatMap((t) => (t.scores === undefined ? [] : [[t.name, t.scores] as const])));
  const { untimed, units } = await settleAllTimes(data, notebook, roles, { roles: request.roles ?? [], units: request.units ?? [] });
  await takeRolesForNumbers(data, roles);
  const { rows, spans } = await data.measure(roles);
  const settled = await settleParameters(notebook.parameters, request.parameters ?? {}, data, roles);
  const parameters = Object.fromEntries([...settled].map(([name, { value }]) => [name, value]));
  const { now, later } = splitBySource(notebook, populationsInPlace(notebook, settled), Object.keys(data.tables));
  const resolved = resolvePopulations(now, Object.keys(data.tables), spans, timeless(roles, rows, spans, untimed));
  const unresolved: Record<string, string> = { ...resolved.absent };
  const filters = bindFilters(
    filtersInPlace(notebook, settled),
    () => data.tables,
    (i) => filterPosition(notebook, i),
  );
  const populations: Record<string, Population> = {};
  for (const [name, population] of Object.entries(resolved.populations)) populations[name] = filters.filtered(population);
  const records = new Map<string, CellRecord>();
  const context = createContext({
    data,
    roles,
    scores,
    resolved,
    filters,
    spans,
    untimed,
    unresolved,
    rows,
    parameters,
    results: () => outcomesOf(notebook, records),
  });

  const names = [
    ...new Set([
      ...Object.keys(populations),
      ...later.map(({ name }) => name),
      ...Object.keys(data.tables),
      ...notebook.blocks.flatMap((b) => (b.kind === 'cell' && b.cell.language === 'sql' ? [b.cell.id] : [])),
    ]),
  ];
  const diagnostics: Diagnostic[] = [];
  const compiled: CompiledCell[] = [];
  const finished = new Map<string, FinishedCell>();
  const finish = (cell: { readonly id: string }, record: CellRecord) => {
    records.set(cell.id, record);
    request.onCell?.(record);
  };
  for (const block of notebook.blocks) {
    if (block.kind !== 'cell') continue;
    const isAsked = request.only === undefined || request.only.includes(block.cell.id);
    const kept = request.keep?.get(block.cell.id);
    const outcome = compileCell(block.cell, request.cellTypes, settled, names);
    if (!outcome.ok) {
      if (!isAsked) continue;
      diagnostics.push(...outcome.diagnostics);
      finish(block.cell, errorRecord(block.cell, outcome.diagnostics[0]?.message ?? 'this cell cannot be read', outcome.diagnostics[0]?.code ?? 'E_CELL'));
    } else {
      const cell = withSqlSources(outcome.cell, later);
      compiled.push(block.cell.type === 'gate' ? { ...cell, reads: [...cell.reads, ...cellsRead(block.cell, notebook)] } : cell);
      if (kept) records.set(block.cell.id, kept);
    }
  }

  const counted = await settlePopulations(data, notebook, { populations, resolved, unresolved });
  diagnostics.push(...counted.diagnostics);
  const waiting = new Set(needed(compiled, (id) => later.some(({ table }) => table === id) || (!records.has(id) && (request.only?.includes(id) ?? true))));
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
    for (const cell of sql) {
      await guarded(cell, async () => {
        await prepareSql(cell, data, context);
        const isRead = compiled.some(({ reads }) => reads.includes(cell.id));
        for (const name of await settleSqlSpan(cell, isRead, later, data, { resolved, spans, roles, unresolved })) populations[name] = context.population(name);
        if (!records.has(cell.id)) finish(cell, recordOf(cell, await withCaveats(cell, await runRows(cell, data, context, engine, options))));
      });
    }
    const wanted = new Map<string, Set<string>>();
    const loadable: CompiledCell[] = [];
    for (const cell of ready.filter((c) => c.type.language !== 'sql')) {
      await guarded(cell, async () => {
        for (const { table, columns } of cell.type.columns(cell.parameters, context)) {
          const set = wanted.get(table) ?? new Set<string>();
          const all = data.tables[table]?.columns.map((c) => c.name) ?? [];
          for (const column of columns === 'all' ? all : [...columns, ...filters.columns(table)]) set.add(column);
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
          else {
            finished.set(entry.cell.id, entry);
            finish(entry.cell, recordOf(entry.cell, await withCaveats(entry.cell, await decide(entry))));
          }
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

  /** Says on each cell what joins leave out of the columns it reads, and which filters its rows passed, or did not. */
  async function withCaveats(cell: CompiledCell, result: CellResult): Promise<CellResult> {
    const isSql = cell.type.language === 'sql';
    const read = isSql
      ? cell.reads.map((name) => ({ name, table: context.defaultPopulation(name)?.table ?? name, columns: 'all' as const }))
      : cell.type.columns(cell.parameters, context).map((each) => ({ ...each, name: null }));
    const caveats = new Map<string, Caveat>();
    for (const { name, table, columns } of read) {
      const filtered = name !== null && data.tables[name] ? filters.wholeTableCaveat(table) : filters.caveat(table);
      const windowed = columns !== 'all' && Object.values(populations).some((each) => each.table === table && each.window !== undefined);
      const timed = data.timeCaveats(table, windowed && spans[table] ? [...columns, spans[table].column] : columns);
      for (const caveat of [...timed, ...(await data.joinCaveats(table, columns)), ...(filtered ? [filtered] : [])]) caveats.set(caveat.sentence, caveat);
    }
    return caveats.size > 0 ? { ...result, caveats: [...result.caveats, ...caveats.values()] } : result;
  }

  async function guarded(cell: CompiledCell, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      rethrowFatal(error);
      if (error instanceof NoNumbersError && (await takenForNumbers(data, error.table, error.column))) return guarded(cell, work);
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
    units,
    rows,
    populations: { ...counted.counts, ...(await countPopulations(data, without(populations, counted.counts))) },
    resolved,
    context,
    finished,
    load: (wanted) => data.load(wanted),
    reduce: (batch, given) => data.reduce(batch, given),
  };
}

/** The populations that were made since: those over sql cells. */
function without(populations: Readonly<Record<string, Population>>, counted: object): Readonly<Record<string, Population>> {
  return Object.fromEntries(Object.entries(populations).filter(([name]) => !Object.hasOwn(counted, name)));
}

/** The cells to run: those asked for, and sql cells that one of them reads, for their relation has to stand. */
function needed(cells: readonly CompiledCell[], isAsked: (id: string) => boolean): readonly CompiledCell[] {
  const wanted = new Set(cells.filter((cell) => isAsked(cell.id)));
  for (const cell of wanted) {
    for (const other of cells) if (other.type.language === 'sql' && cell.reads.includes(other.id)) wanted.add(other);
  }
  return cells.filter((cell) => wanted.has(cell));
}
