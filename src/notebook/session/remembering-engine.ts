import type { Engine, EngineOptions } from '../../engine/types.ts';
import type { ReducedTable, Reduction } from '../../reduce/types.ts';

/** Numbers and texts held in all: some tens of megabytes. */
const mostValues = 2_000_000;
/** Sets of definitions told apart: each edit of a query makes one, and its text is held. */
const mostWorlds = 200;

/**
 * An engine that keeps what reductions were answered, so that a run which changes only how numbers are judged (a level, a margin, a threshold) asks nothing
 * again. An answer stands as long as no table is opened or dropped, and for the definitions under which it was given. Samples are not kept: they are large.
 */
export function rememberingEngine(engine: Engine): Engine {
  const kept = new Map<string, ReducedTable>();
  const worlds = new Map<string, number>();
  const definitions = new Map<string, string>();
  let held = 0;
  /** Counts what made answers invalid, so that one on its way is not kept. */
  let age = 0;
  let world = 0;

  const forget = (): void => {
    kept.clear();
    held = 0;
    age += 1;
  };
  const settleWorld = (): void => {
    const described = JSON.stringify([...definitions]);
    if (worlds.size >= mostWorlds && !worlds.has(described)) {
      worlds.clear();
      forget();
    }
    world = worlds.get(described) ?? worlds.size + 1;
    worlds.set(described, world);
  };
  const keep = (key: string, answer: ReducedTable): void => {
    const size = sizeOf(answer);
    if (kept.has(key) || size > mostValues) return;
    kept.set(key, answer);
    held += size;
    for (const [oldest, old] of kept) {
      if (held <= mostValues) break;
      kept.delete(oldest);
      held -= sizeOf(old);
    }
  };
  const recall = (key: string): ReducedTable | undefined => {
    const answer = kept.get(key);
    if (answer === undefined) return undefined;
    kept.delete(key);
    kept.set(key, answer);
    return answer;
  };

  const reduce = async (batch: readonly Reduction[], options?: EngineOptions): Promise<ReducedTable[]> => {
    options?.signal?.throwIfAborted();
    const keys = batch.map((reduction) => `${world} ${JSON.stringify(reduction)}`);
    const known = keys.map(recall);
    const missing = batch.filter((_, i) => known[i] === undefined);
    if (missing.length === 0) return known.flatMap((answer) => answer ?? []);
    const asked = age;
    const found = (await engine.reduce(missing, options)).values();
    return keys.map((key, i) => {
      const answer = known[i] ?? found.next().value;
      if (answer === undefined) throw new TypeError('an engine answers every reduction');
      if (asked === age && answer.sample === undefined) keep(key, answer);
      return answer;
    });
  };

  return {
    name: engine.name,
    version: () => engine.version(),
    open: (source, options) => {
      forget();
      return engine.open(source, options).finally(forget);
    },
    peek: (table, rows, options) => engine.peek(table, rows, options),
    memory: () => engine.memory(),
    load: (table, columns, options) => engine.load(table, columns, options),
    estimate: (table, columns) => engine.estimate(table, columns),
    reduce,
    query: (sql, options) => engine.query(sql, options),
    define: async (name, sql) => {
      await engine.define(name, sql);
      definitions.set(name, sql);
      settleWorld();
    },
    drop: (name) => {
      definitions.delete(name);
      settleWorld();
      forget();
      return engine.drop(name);
    },
    hashes: (table, options) => engine.hashes(table, options),
    close: () => {
      forget();
      return engine.close();
    },
  };
}

/** How many numbers and texts an answer holds. */
function sizeOf({ rows, valueCounts, lattice }: ReducedTable): number {
  const measures = rows.reduce((sum, row) => sum + Object.values(row.measures).reduce<number>((n, x) => n + (Array.isArray(x) ? x.length : 1), 0), 0);
  const counts = valueCounts.reduce((sum, { values }) => sum + 2 * values.length, 0);
  return measures + counts + (lattice ? 6 * lattice.n.length : 0);
}
