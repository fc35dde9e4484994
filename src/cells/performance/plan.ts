import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { factsOf, probe, type SideFacts } from '../scores/probe.ts';
import { settle, type Settled } from '../scores/settle.ts';
import { partsOf, sidesOf, type Part, type Side } from '../scores/sides.ts';
import { classScoreReduction, strandReductions } from '../scores/strands.ts';
import { weightReductions } from '../scores/weighted.ts';
import { lagReduction } from './lag.ts';
import type { PerformanceParameters } from './parameters.ts';
import { rankingReduction } from './ranking.ts';
import { errorRanges, errorSums } from './regression.ts';

export interface Setup {
  readonly sides: readonly Side[];
  readonly facts: readonly SideFacts[];
  readonly settled: Settled;
  readonly parts: readonly Part[];
}

/** What the first wave tells: sides, task, positive class, breakdowns. */
export function setupOf(p: PerformanceParameters, context: CellContext, first: readonly ReducedTable[]): Setup {
  const sides = sidesOf(p, context);
  const facts = factsOf(sides, first);
  const settled = settle(p, sides, facts);
  if (settled.task === 'regression' && sides.some((side) => side.prediction === null))
    throw new CellInputError('a regression needs predicted numbers; set the role prediction or write prediction', 'prediction');
  return { sides, facts, settled, parts: partsOf(p, context) };
}

/** True when there is something to measure against. */
export function isMeasurable(setup: Setup): boolean {
  return setup.settled.task !== null && setup.sides[0]?.label !== null;
}

interface Request {
  readonly part: Part;
  readonly reductions: readonly Reduction[];
  /** Sums of weights, asked after the others; empty without weights. */
  readonly weights: readonly Reduction[];
}

/** The second wave, part by part. */
export function requests(setup: Setup): readonly Request[] {
  const { settled, parts, facts } = setup;
  return parts.map((part) => {
    const weights = settled.task === 'binary' || settled.task === 'multiclass' ? weightReductions(part, settled, facts) : [];
    switch (settled.task) {
      case 'binary':
        return { part, reductions: strandReductions(part, settled, facts), weights };
      case 'multiclass': {
        const plain = { ...part, side: { ...part.side, score: null } };
        const whole = part.name === 'all' || part.name === 'reference';
        const scores = whole ? part.side.scores.map(({ column }) => classScoreReduction(part, settled, column.name)) : [];
        return { part, reductions: [...strandReductions(plain, settled, facts), ...scores], weights };
      }
      case 'regression':
        return { part, reductions: [errorRanges(part)], weights };
      case 'ranking': {
        const index = part.name === 'reference' ? 1 : 0;
        const reduction = rankingReduction(part, facts[index]?.queries ?? 0);
        if (reduction === null) throw new CellInputError('ranking needs the roles query_id, position and label', 'task');
        return { part, reductions: [reduction], weights };
      }
      case null:
        return { part, reductions: [], weights };
    }
  });
}

/** Wave 0: what labels and scores look like. Wave 1: counts by label and prediction, scores by label, label lag. Wave 2: sums of errors. */
export function planPerformance(p: PerformanceParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  if (previous.length === 0) return probe(sidesOf(p, context));
  const setup = setupOf(p, context, previous[0] ?? []);
  const [of] = setup.sides;
  if (previous.length === 1) {
    if (!isMeasurable(setup) || of === undefined) return null;
    const lag = lagReduction(of, context);
    return [...requests(setup).flatMap((r) => [...r.reductions, ...r.weights]), ...(lag === null ? [] : [lag])];
  }
  if (previous.length === 2 && setup.settled.task === 'regression') {
    const wave = setup.parts.flatMap((part, i) => errorSums(part, previous[1]?.[i]) ?? []);
    return wave.length > 0 ? wave : null;
  }
  return null;
}
