import { decideDrift } from '../../src/cells/drift/decide.ts';
import { planDrift } from '../../src/cells/drift/plan.ts';
import type { CellContext, CellResult } from '../../src/cells/types.ts';
import type { Measure, ReducedTable, Reduction } from '../../src/reduce/types.ts';
import { binIndex } from '../../src/stats/histogram.ts';
import type { Uniform } from '../../src/stats/random.ts';
import { driftOf } from './drift-preview-lab.ts';

/** Draws one value of a column; null is missing. */
export type Draw = (uniform: Uniform) => number | string | null;
type Side = Readonly<Record<string, readonly (number | string | null)[]>>;

/** One drift report over two sides drawn from the same law, through the cell's own plan and decision, on counts of values held in memory. */
export function calmReport(
  columns: Readonly<Record<string, { readonly type: string; readonly draw: Draw }>>,
  rows: number,
  uniform: Uniform,
  given: object,
): CellResult {
  const side = (): Side => Object.fromEntries(Object.entries(columns).map(([name, { draw }]) => [name, Array.from({ length: rows }, () => draw(uniform))]));
  const tables: Readonly<Record<string, Side>> = { reference: side(), current: side() };
  const infos = Object.entries(columns).map(([name, { type }]) => ({ name, type, readable: true }));
  const info = (table: string) => ({ table, files: [], rows, columns: infos });
  const context: CellContext = {
    tables: { reference: info('reference'), current: info('current') } as unknown as CellContext['tables'],
    roles: {},
    population: (name) => ({ name, table: name }),
    defaultPopulation: (name) => ({ name, table: name }),
    column: (_from, name) => (Object.hasOwn(columns, name) ? name : null),
    span: () => null,
    rows: { reference: rows, current: rows },
    parameters: {},
    populationCaveats: [],
  };
  // Pairs only describe what failed, and counts held in memory answer no lattice.
  const p = driftOf({ columns: Object.keys(columns), pairs: 0, ...given });
  const waves: (readonly ReducedTable[])[] = [];
  for (;;) {
    const batch = planDrift(p, context, waves);
    if (batch === null) return decideDrift(waves, p, context);
    waves.push(batch.map((reduction) => reduced(reduction, tables[reduction.from.table] ?? {})));
  }
}

function reduced(reduction: Reduction, side: Side): ReducedTable {
  if (reduction.kind === 'grouped') {
    const measures = Object.fromEntries(Object.entries(reduction.measures).map(([name, measure]) => [name, measured(measure, side)]));
    return { reduction, rows: [{ keys: {}, measures }], valueCounts: [], sql: [] };
  }
  if (reduction.kind !== 'valueCounts') throw new Error(`the drift cell asks for ${reduction.kind}`);
  const counts = new Map<number | string, number>();
  for (const x of side[reduction.column] ?? []) if (x !== null) counts.set(x, (counts.get(x) ?? 0) + 1);
  const sorted = [...counts].sort(([a, n], [b, m]) => (typeof a === 'number' && typeof b === 'number' ? a - b : m - n || (a < b ? -1 : 1)));
  return {
    reduction,
    rows: [],
    valueCounts: [{ keys: {}, values: sorted.map(([x]) => x), counts: sorted.map(([, n]) => n), more: { distinct: 0, rows: 0 } }],
    sql: [],
  };
}

function measured(measure: Measure, side: Side): number | readonly number[] | null {
  if (measure.kind === 'count') return Object.values(side)[0]?.length ?? 0;
  if (measure.kind === 'truth') throw new Error('the drift cell asks for no truth');
  const all = side[measure.column] ?? [];
  const numbers = all.filter((x) => typeof x === 'number');
  switch (measure.kind) {
    case 'missing':
      return all.length - all.filter((x) => x !== null).length;
    case 'finite':
      return numbers.length;
    case 'minimum':
      return numbers.length > 0 ? Math.min(...numbers) : null;
    case 'maximum':
      return numbers.length > 0 ? Math.max(...numbers) : null;
    case 'histogram': {
      const bins = new Array<number>(measure.edges.length + 1).fill(0);
      for (const x of numbers) bins[binIndex(measure.edges, x)] = (bins[binIndex(measure.edges, x)] ?? 0) + 1;
      return bins;
    }
    default:
      throw new Error(`the drift cell asks for ${measure.kind}`);
  }
}

/** The whole numbers k that a binomial count of `trials` leaves with less than `tail` on either side: below the first, above the second. */
export function binomialRange(trials: number, low: number, high: number, tail: number): readonly [number, number] {
  const quantile = (rate: number, level: number) => {
    let mass = Math.pow(1 - rate, trials);
    let sum = mass;
    let k = 0;
    while (sum < level) {
      mass *= ((trials - k) * rate) / ((k + 1) * (1 - rate));
      sum += mass;
      k++;
    }
    return k;
  };
  return [quantile(low, tail), quantile(high, 1 - tail)];
}
