import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import { columnsOf } from '../columns.ts';
import { factsOf, probe, type SideFacts } from '../scores/probe.ts';
import { settle, type Settled } from '../scores/settle.ts';
import { partsOf, sidesOf, type Part, type Side } from '../scores/sides.ts';
import { classScoreReduction, strandReductions } from '../scores/strands.ts';
import { weightedScoreReduction } from '../scores/weighted-strands.ts';
import { NoNumbersError } from '../input-error.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { errorCells, errorModelRanges, errorModelSpread } from './error-model.ts';
import type { EstimatedParameters } from './parameters.ts';

export interface Setup {
  readonly sides: readonly Side[];
  readonly facts: readonly SideFacts[];
  readonly settled: Settled;
  readonly parts: readonly Part[];
}

/** What the first wave tells. Throws CellInputError where a column that estimates rest on is missing. */
export function setupOf(p: EstimatedParameters, context: CellContext, first: readonly ReducedTable[]): Setup {
  const sides = sidesOf(p, context);
  const facts = factsOf(sides, first);
  const settled = settle(p, sides, facts);
  const [of, reference] = sides;
  if (settled.undecided !== undefined) return { sides, facts, settled, parts: [] };
  const where = (side: Side | undefined) => side?.from.name ?? '';
  if (reference?.label === null)
    throw new CellInputError(
      `no column of ${where(reference)} is a label; estimates are calibrated on labelled rows: join labels, set the role label or write label`,
      'reference',
    );
  for (const side of sides) {
    if (settled.task === 'binary' && side.score === null) {
      const held = columnsOf(context, side.from).find((c) => c.name === context.column(side.from, 'score'));
      if (held)
        throw new NoNumbersError(
          side.from.table,
          held.name,
          `the column "${held.name}" of ${where(side)} has the role score and is ${held.type}; a score needs numbers`,
          'score',
        );
      throw new CellInputError(`no column of ${where(side)} is a score; estimates need one: set the role score or write score`, 'score');
    }
    if ((settled.task === 'regression' || settled.task === 'multiclass') && side.prediction === null)
      throw new CellInputError(`no column of ${where(side)} is a prediction; set the role prediction or write prediction`, 'prediction');
    if (settled.task === 'multiclass' && side.scores.length === 0)
      throw new CellInputError('several classes need a score each: write scores: { class: column }', 'scores');
  }
  if (settled.task === null && of)
    throw new CellInputError(
      `the labels of ${where(reference)} are neither classes nor numbers${(facts[1]?.labelled ?? 0) === 0 ? ': there are none' : ''}; write task`,
      'task',
    );
  return { sides, facts, settled, parts: partsOf(p, context, true) };
}

/** The second wave for classes, part by part. */
export function requests(setup: Setup): readonly { readonly part: Part; readonly reductions: readonly Reduction[] }[] {
  const { settled, facts, parts } = setup;
  return parts.map((given) => {
    // Estimates are no counts, so nobody asks for the persons behind them.
    const part = { ...given, side: { ...given.side, person: null } };
    const { score, scores } = part.side;
    const weighted = (column: string): Reduction | null => weightedScoreReduction(part, settled, facts, column);
    if (settled.task === 'binary') {
      const [counts, own] = strandReductions(part, settled, facts);
      return { part, reductions: [counts, score && own ? (weighted(score.name) ?? own) : null].filter((r) => r !== null && r !== undefined) };
    }
    const plain = { ...part, side: { ...part.side, score: null } };
    return {
      part,
      reductions: [
        ...strandReductions(plain, settled, facts),
        ...scores.map(({ column }) => weighted(column.name) ?? classScoreReduction(part, settled, column.name)),
      ],
    };
  });
}

/** Wave 0: what labels and scores look like. Classes, wave 1: scores by label and call. Regression, waves 1 to 3: ranges, bins, errors by bin. */
export function planEstimated(p: EstimatedParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  if (previous.length === 0) return probe(sidesOf(p, context));
  const setup = setupOf(p, context, previous[0] ?? []);
  if (setup.settled.undecided !== undefined) return null;
  if (setup.settled.task !== 'regression') return previous.length === 1 ? requests(setup).flatMap((r) => r.reductions) : null;
  if (previous.length === 1) return errorModelRanges(p, context, setup);
  if (previous.length === 2) return errorModelSpread(p, context, setup, previous[1] ?? []);
  if (previous.length === 3) return errorCells(p, context, setup, previous);
  return null;
}
