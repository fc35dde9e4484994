import { codesOf } from '../../reduce/code-words.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Coded, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { correlationRatio } from '../../stats/correlation-ratio.ts';
import type { Population } from '../../telemetry/types.ts';
import { columnsOf, treatmentOf } from '../columns.ts';
import type { Caveat, CellContext, Measurement, ResultTable } from '../types.ts';
import { codedColumn } from './coded.ts';
import type { Judged } from './judge.ts';
import { sideOf, type ComparedColumn, type DriftParameters } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Moved columns whose importance is looked up, most shifted first. */
const mostColumns = 20;
/** Steps over the range of the score, so that its sums are exact. */
const gridSteps = 65_536;
/** Fewer rows with a score than this say nothing. */
const fewest = 30;

/** How much the moved columns matter to the output. */
export interface Importances {
  /** Per column a number in [0, 1], and the rows it rests on. */
  readonly of: ReadonlyMap<string, { readonly value: number; readonly n: number }>;
  readonly caveat: Caveat;
  /** Columns that are the output themselves, not what it depends on. */
  readonly outputs: ReadonlySet<string>;
}

/** The attribution column of each compared column: `shap_age`, `age_attribution` or any other name that begins or ends with the column's. */
function attributionsOf(context: CellContext, from: Population, columns: readonly ComparedColumn[]): readonly { feature: string; column: string }[] {
  const held = context.roles[from.table]?.attribution;
  const named = held === undefined ? [] : typeof held === 'string' ? [held] : held;
  const numeric = new Set(
    columnsOf(context, from)
      .filter((c) => c.readable && treatmentOf(c) === 'numeric')
      .map((c) => c.name),
  );
  return named.flatMap((column) => {
    const name = column.toLowerCase();
    const features = columns
      .map((c) => c.name)
      .filter((feature) => name.startsWith(`${feature.toLowerCase()}_`) || name.endsWith(`_${feature.toLowerCase()}`))
      .sort((a, b) => b.length - a.length);
    const [feature] = features;
    return feature !== undefined && numeric.has(column) ? [{ feature, column }] : [];
  });
}

/** The model's output: the score, else a numeric prediction. */
function outputOf(context: CellContext, from: Population): string | null {
  for (const role of ['score', 'prediction'] as const) {
    const held = context.roles[from.table]?.[role];
    const column = columnsOf(context, from).find((c) => c.name === held);
    if (column?.readable && treatmentOf(column) === 'numeric') return column.name;
  }
  return null;
}

/** The columns that the model gives out: they depend on the inputs, and rank beside none. */
export function outputsOf(context: CellContext, from: Population): ReadonlySet<string> {
  return new Set((['score', 'prediction'] as const).flatMap((role) => context.roles[from.table]?.[role] ?? []));
}

/** Columns that have to be loaded beside the compared ones. */
export function importanceColumns(
  p: DriftParameters,
  context: CellContext,
  columns: readonly ComparedColumn[],
  side: 'reference' | 'current',
): readonly string[] {
  const from = sideOf(p, context, side);
  const output = side === 'reference' ? outputOf(context, from) : null;
  const attributions = side === 'current' ? attributionsOf(context, from, columns).map((a) => a.column) : [];
  return [...attributions, ...(output === null ? [] : [output])];
}

/** The range of the output on the reference, which its grid is cut from. */
export function outputMeasures(p: DriftParameters, context: CellContext, side: 'reference' | 'current'): Record<string, Measure> {
  const column = side === 'reference' ? outputOf(context, sideOf(p, context, 'reference')) : null;
  return column === null ? {} : { output_minimum: { kind: 'minimum', column }, output_maximum: { kind: 'maximum', column } };
}

/** Asks for logged attributions on the current side; where none names a column, how the output depends on each moved column on the reference. */
export function importanceReductions(
  moved: readonly Judged[],
  p: DriftParameters,
  context: CellContext,
  columns: readonly ComparedColumn[],
  previous: Waves,
): readonly Reduction[] {
  const current = sideOf(p, context, 'current');
  const attributions = attributionsOf(context, current, columns);
  if (attributions.length > 0) {
    const measures: Record<string, Measure> = {};
    for (const { feature, column } of attributions) {
      const up = `${quoteIdentifier(column)} >= 0`;
      measures[`attribution_up ${feature}`] = { kind: 'sum', column, pivot: 0, where: up };
      measures[`attribution_down ${feature}`] = { kind: 'sum', column, pivot: 0, where: `NOT (${up})` };
      measures[`attribution_rows ${feature}`] = { kind: 'finite', column };
    }
    return [{ kind: 'grouped', from: current, keys: {}, measures }];
  }
  const from = sideOf(p, context, 'reference');
  const output = outputOf(context, from);
  const { output_minimum: low, output_maximum: high } = previous[0]?.[0]?.rows[0]?.measures ?? {};
  if (output === null || typeof low !== 'number' || typeof high !== 'number' || !(high > low)) return [];
  const outputs = outputsOf(context, from);
  const coded = moved.flatMap((j) => {
    const one = outputs.has(j.c.column.name) ? null : codedColumn(j.c);
    return one === null ? [] : [one];
  });
  const [first] = coded;
  if (first === undefined) return [];
  const few = coded.slice(0, mostColumns);
  return [
    {
      kind: 'lattice',
      from,
      columns: few,
      sets: few.map((_, i) => [i]),
      outcome: { kind: 'grid', column: output, low: low / 2 + high / 2, step: high / gridSteps - low / gridSteps },
      split: { column: first.column, seed: 0, below: 1000 },
    },
  ];
}

/** True of what `importanceReductions` asks. */
export function isImportance(reduction: Reduction): boolean {
  if (reduction.kind === 'lattice') return reduction.outcome.kind === 'grid';
  return reduction.kind === 'grouped' && Object.keys(reduction.measures).some((name) => name.startsWith('attribution_up '));
}

/** Reads how much each moved column matters; null where neither attributions nor an output are there. */
export function importancesOf(waves: Waves, outputs: ReadonlySet<string>): Importances | null {
  const table = waves.flat().find((t) => isImportance(t.reduction));
  if (!table) return null;
  const found = table.reduction.kind === 'lattice' ? fromOutput(table, table.reduction.columns, table.reduction.outcome) : fromAttributions(table);
  return { ...found, outputs };
}

function fromAttributions(table: ReducedTable): Omit<Importances, 'outputs'> {
  const measures = table.rows[0]?.measures ?? {};
  const sizes = Object.keys(measures).flatMap((name) => {
    const feature = name.startsWith('attribution_rows ') ? name.slice('attribution_rows '.length) : null;
    const n = Number(measures[name]);
    if (feature === null || !(n > 0)) return [];
    return [{ feature, n, mean: (Number(measures[`attribution_up ${feature}`] ?? 0) - Number(measures[`attribution_down ${feature}`] ?? 0)) / n }];
  });
  const all = sizes.reduce((sum, { mean }) => sum + mean, 0);
  return {
    of: new Map(all > 0 ? sizes.map(({ feature, n, mean }) => [feature, { value: mean / all, n }]) : []),
    caveat: {
      code: 'importance',
      sentence: 'importance is a column’s part of the mean absolute attributions that the current rows carry, among the columns compared here',
    },
  };
}

function fromOutput(
  { lattice }: ReducedTable,
  columns: readonly Coded[],
  outcome: { readonly kind: string; readonly column?: string },
): Omit<Importances, 'outputs'> {
  const of = new Map<string, { value: number; n: number }>();
  columns.forEach((coded, set) => {
    const cells = { n: new Array<number>(codesOf(coded)).fill(0), sum: new Array<number>(codesOf(coded)).fill(0) };
    let squares = 0;
    lattice?.set.forEach((s, i) => {
      if (s !== set) return;
      const place = lattice.place[i] ?? 0;
      cells.n[place] = (cells.n[place] ?? 0) + (lattice.n[i] ?? 0);
      cells.sum[place] = (cells.sum[place] ?? 0) + (lattice.sum[i] ?? 0);
      squares += lattice.squares[i] ?? 0;
    });
    const n = cells.n.reduce((a, b) => a + b, 0);
    const value = n < fewest ? null : correlationRatio(cells.n, cells.sum, squares);
    if (value !== null) of.set(coded.column, { value, n });
  });
  return {
    of,
    caveat: {
      code: 'importance',
      sentence: `importance is the correlation ratio of ${outcome.column ?? 'the output'} on the column’s cells, over the reference rows: how much of the output’s spread goes with the column, not what it causes`,
    },
  };
}

/** Returns the moved columns by shift × importance; those of unknown importance last, by shift. */
export function importanceTable(moved: readonly Judged[], importances: Importances): ResultTable | null {
  const inputs = moved.filter((j) => !importances.outputs.has(j.c.column.name));
  const rows = inputs.map((j) => {
    const shift = j.effect?.ratio ?? null;
    const value = importances.of.get(j.c.column.name)?.value ?? null;
    return { j, shift, value, product: shift === null || value === null ? null : shift * value };
  });
  if (rows.every(({ product }) => product === null)) return null;
  rows.sort((a, b) => (b.product ?? -1) - (a.product ?? -1) || (b.shift ?? -1) - (a.shift ?? -1));
  return {
    name: 'importance',
    title: 'Moved columns by shift × importance',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
      { name: 'shift', title: 'shift, in bounds', type: 'number' },
      { name: 'importance', title: 'importance', type: 'number' },
      { name: 'product', title: 'shift × importance', type: 'number' },
    ],
    rows: rows.slice(0, 200).map(({ j, shift, value, product }) => [j.c.column.name, j.verdict, shift, value, product]),
    ...(rows.length > 200 ? { total: rows.length } : {}),
  };
}

/** Returns the importances as numbers, in the order of the columns given. */
export function importanceMeasurements(
  moved: readonly Judged[],
  importances: Importances,
  names: { reference: string; current: string },
): readonly Measurement[] {
  return moved.flatMap((j) => {
    const found = importances.of.get(j.c.column.name);
    if (found === undefined) return [];
    const of = { column: j.c.column.name, reference: names.reference, population: names.current };
    return [{ metric: 'importance', of, value: found.value, n: found.n, verdict: 'info' as const }];
  });
}
