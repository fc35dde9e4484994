import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import { roles, type Population } from '../../telemetry/types.ts';
import { requireColumn } from '../columns.ts';
import { narrowed } from '../joint/side.ts';
import type { CellContext } from '../types.ts';
import { embeddingSides, sampledRows, type EmbeddingParameters, type EmbeddingSide } from './parameters.ts';
import { hasLength, hasOtherLength, isBroken, isSound, isZero } from './vector-sql.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Rows looked at for the usual dimension, and for the unusual ones. */
const lookRows = 200;
const otherRows = 500;
/** Unusual dimensions counted one by one; the rest are counted together. */
const mostOthers = 12;

/**
 * Wave 0: rows, missing, and a few vectors to learn the dimension from. Wave 1: on all rows, how many have that dimension and hold no numbers or only zeros; the sample to compare; some vectors of other
 * dimensions. Wave 2: how many rows have each of those.
 */
export function planEmbedding(p: EmbeddingParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  const both = embeddingSides(p, context);
  if (previous.length === 0) {
    return both.flatMap(({ from, column }): Reduction[] => [
      { kind: 'grouped', from, keys: {}, measures: { rows: { kind: 'count' }, missing: { kind: 'missing', column: column.name } } },
      { kind: 'sample', from, columns: [{ name: column.name, as: 'list' }], rows: lookRows, seed: p.seed },
    ]);
  }
  const dimensions = [usualDimension(previous, 0), usualDimension(previous, 1)];
  if (previous.length === 1) {
    const wave = both.flatMap((side, s) => countsOf(side, dimensions[s] ?? null, p));
    const [d] = dimensions;
    const comparable = d !== null && d !== undefined && d > 0 && d === dimensions[1];
    const samples = comparable ? both.map((side) => mainSample(side, d, p, context)) : [];
    return wave.length > 0 ? [...wave, ...samples] : null;
  }
  if (previous.length > 2) return null;
  const wave = both.flatMap((side, s): Reduction[] => {
    const lengths = otherDimensions(previous, s);
    if (lengths.length === 0) return [];
    const measures = Object.fromEntries(lengths.map((length) => [`length${length}`, { kind: 'count' as const, where: hasLength(side.column, length) }]));
    return [{ kind: 'grouped', from: side.from, keys: {}, measures }];
  });
  return wave.length > 0 ? wave : null;
}

function countsOf({ from, column }: EmbeddingSide, dimension: number | null, p: EmbeddingParameters): Reduction[] {
  if (dimension === null) return [];
  return [
    {
      kind: 'grouped',
      from,
      keys: {},
      measures: {
        usual: { kind: 'count', where: hasLength(column, dimension) },
        other: { kind: 'count', where: hasOtherLength(column, dimension) },
        broken: { kind: 'count', where: isBroken(column) },
        zero: { kind: 'count', where: isZero(column) },
      },
    },
    {
      kind: 'sample',
      from: narrowed(from, hasOtherLength(column, dimension)),
      columns: [{ name: column.name, as: 'list' }],
      rows: otherRows,
      seed: p.seed,
    },
  ];
}

/** The column that current rows are told apart by; null where none is asked for, or no column has the role that is. Throws CellInputError for a column that is not there. */
export function groupColumn(p: EmbeddingParameters, context: CellContext, from: Population): string | null {
  if (p.by === null || ((roles as readonly string[]).includes(p.by) && context.column(from, p.by) === null)) return null;
  return requireColumn(context, from, p.by, 'by').name;
}

function mainSample({ side, from, column }: EmbeddingSide, dimension: number, p: EmbeddingParameters, context: CellContext): Reduction {
  const group = side === 'current' ? groupColumn(p, context, from) : null;
  const by = group === null ? [] : [{ name: group, as: 'text' as const }];
  return {
    kind: 'sample',
    from: narrowed(from, isSound(column, dimension)),
    columns: [{ name: column.name, as: 'list' }, ...by],
    rows: sampledRows(p, dimension),
    seed: p.seed,
  };
}

function lengthsOf(table: ReducedTable | undefined): readonly number[] {
  return (table?.sample?.columns[0] ?? []).flatMap((value) => (Array.isArray(value) ? [value.length] : []));
}

/** The commonest length among the first look's vectors, the shorter of equals; null where there is no vector. */
export function usualDimension(waves: Waves, side: number): number | null {
  const counts = new Map<number, number>();
  for (const length of lengthsOf(waves[0]?.[2 * side + 1])) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [first] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return first?.[0] ?? null;
}

/** A side's answers in wave 1: the counts and the vectors of other lengths. Undefined where nothing was asked. */
export function secondWave(waves: Waves, side: number): { readonly counts: ReducedTable | undefined; readonly others: ReducedTable | undefined } {
  const before = side === 1 && usualDimension(waves, 0) !== null ? 2 : 0;
  if (usualDimension(waves, side) === null) return { counts: undefined, others: undefined };
  return { counts: waves[1]?.[before], others: waves[1]?.[before + 1] };
}

/** Lengths other than the usual one, the commonest first. */
export function otherDimensions(waves: Waves, side: number): readonly number[] {
  const counts = new Map<number, number>();
  for (const length of lengthsOf(secondWave(waves, side).others)) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, mostOthers)
    .map(([length]) => length);
}

/** The samples to compare; undefined where the dimensions do not allow it. */
export function mainSamples(waves: Waves): readonly [ReducedTable | undefined, ReducedTable | undefined] {
  const before = [0, 1].filter((side) => usualDimension(waves, side) !== null).length * 2;
  return [waves[1]?.[before], waves[1]?.[before + 1]];
}
