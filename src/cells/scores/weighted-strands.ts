import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Key, Measure, ReducedRow, ReducedTable, Reduction, Rounding } from '../../reduce/types.ts';
import type { SideFacts } from './probe.ts';
import type { Settled } from './settle.ts';
import type { Part, Side } from './sides.ts';
import { below, columnKeys, sortsOf, strandsOf, type Strand } from './strands.ts';
import { keyedScore, mostScores, scoreKey, weightOf } from './weighted.ts';

/**
 * The rows, weights and squares of weights of a column of scores by label and prediction: of each score, or, of more scores than can be told apart, of
 * narrow bins with their mean score. A bin that the threshold cuts has two parts. null without the role weight.
 */
export function weightedScoreReduction(part: Part, settled: Settled, facts: readonly SideFacts[], column: string): Reduction | null {
  const weight = weightOf(part.side);
  if (weight === null) return null;
  const score = `CAST(${quoteIdentifier(column)} AS DOUBLE)`;
  const known = `${weight.known} AND isfinite(${score})`;
  const rounding = roundingOf(part, settled, facts);
  const key: Key = rounding === null ? { kind: 'column', column } : { kind: 'rounded', column, rounding };
  const totals = (name: string, where: string): Record<string, Measure> => ({
    [`${name}_rows`]: { kind: 'count', where },
    [`${name}_weights`]: { kind: 'sum', column: weight.column, pivot: 0, where },
    [`${name}_squares`]: { kind: 'sumOfSquares', column: weight.column, pivot: 0, where },
    ...(rounding === null ? {} : { [`${name}_scores`]: { kind: 'sum', column, pivot: 0, factors: [weight.column], where } }),
  });
  const measures =
    rounding === null || settled.threshold === null
      ? totals('all', known)
      : {
          ...totals('called', `${known} AND ${score} >= ${doubleLiteral(settled.threshold)}`),
          ...totals('others', `${known} AND ${score} < ${doubleLiteral(settled.threshold)}`),
        };
  return { kind: 'grouped', from: part.side.from, keys: { ...columnKeys(part, settled), [scoreKey]: key }, measures };
}

/** How scores become bins; null where each can stand alone. Scores of several classes were not looked at before: their bins are wide as their size asks. */
function roundingOf(part: Part, settled: Settled, facts: readonly SideFacts[]): Rounding | null {
  const whole = part.name === 'all' || part.name === 'reference';
  const binary = settled.task === 'binary';
  if (facts.every((f) => (whole && binary ? f.score.distinct : f.rows) <= mostScores)) return null;
  if (!binary) return { kind: 'digits', offset: 0, gap: 0.125, bits: whole ? 9 : 6 };
  const low = Math.min(...facts.map((f) => f.score.low ?? Number.POSITIVE_INFINITY));
  const high = Math.max(...facts.map((f) => f.score.high ?? Number.NEGATIVE_INFINITY));
  if (!(high > low)) return null;
  let step = 1;
  const width = (high - low) / (whole ? 4096 : 512);
  while (step < width) step *= 2;
  while (step / 2 >= width && step > 1e-270) step /= 2;
  return { kind: 'steps', step };
}

/** Reads scores, weighted or not, each strand with the keys it came with. Rows that weigh nothing are left out. */
export function anyStrandsOf(settled: Settled): typeof strandsOf {
  return (side, table) =>
    table.reduction.kind === 'grouped' && table.reduction.keys[scoreKey] !== undefined ? weightedStrandsOf(side, table, settled) : strandsOf(side, table);
}

function weightedStrandsOf(side: Side, table: ReducedTable, settled: Settled): ReturnType<typeof strandsOf> {
  const made = new Map<string, { keys: ReducedRow['keys']; strand: Strand & Growing }>();
  for (const row of table.rows) {
    const { [scoreKey]: _score, ...keys } = row.keys;
    const id = JSON.stringify(Object.values(keys));
    const found = made.get(id) ?? { keys, strand: { ...sortsOf(side, keys), scores: [], counts: [], weights: { sums: [], squares: [] } } };
    made.set(id, found);
    for (const name of ['others', 'called', 'all'] as const) {
      const number = (of: string): number => Number(row.measures[`${name}_${of}`] ?? 0);
      const [sum, squares] = [number('weights'), number('squares')];
      const mean = row.measures[`${name}_scores`] === undefined ? keyedScore(row) : number('scores') / sum;
      if (mean === null || !(sum > 0) || !(squares > 0)) continue;
      found.strand.scores.push(onItsSide(mean, name, settled.threshold));
      found.strand.counts.push(number('rows'));
      found.strand.weights.sums.push(sum);
      found.strand.weights.squares.push(squares);
    }
  }
  return [...made.values()];
}

interface Growing {
  readonly scores: number[];
  readonly counts: number[];
  readonly weights: { readonly sums: number[]; readonly squares: number[] };
}

/** A mean of scores that all reach the threshold, or all do not, does the same whatever its rounding. */
function onItsSide(mean: number, name: 'others' | 'called' | 'all', threshold: number | null): number {
  if (name === 'all' || threshold === null) return mean;
  return name === 'called' ? Math.max(mean, threshold) : Math.min(mean, below(threshold));
}
