import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Key, Reduction } from '../../reduce/types.ts';
import type { Request } from '../canary/answers.ts';
import { exactScores, scoreEdges } from '../scores/strands.ts';
import { groupKeys, type Setup } from './plan.ts';
import { validWeight } from './probe.ts';

/** Weights are summed by group, label and score: of more sums than this they are not. */
const mostWeighed = 100_000;

/** The key of scores in weighted answers. */
export const scoreKey = 'score';

/** Whether scores by group can be weighed one by one. True without weights. */
export function canWeighScores({ scope, facts }: Setup): boolean {
  if (scope.weight === null) return true;
  const groups = Math.max(...facts.of.levels.map(({ values }) => values.length + 1));
  return Math.min(facts.of.rows, facts.of.score.distinct * groups * (facts.of.labels.values.length + 1)) <= mostWeighed;
}

/** Scores by group and label: one by one while they are few, else in narrow bins; with weights their sums by score. */
export function scoreRequests(setup: Setup): readonly Request[] {
  const { scope, facts, settled } = setup;
  const score = scope.score?.name;
  const { low, high, distinct } = facts.of.score;
  if (score === undefined || low === null || high === null || !canWeighScores(setup)) return [];
  const label: Record<string, Key> = scope.label !== null && settled.positiveLabel !== null ? { label: { kind: 'column', column: scope.label.name } } : {};
  const exact = facts.of.rows <= exactScores || distinct <= 1000;
  const edges = exact || low >= high ? null : scoreEdges(low, high, settled.calls.kind === 'threshold' ? settled.calls.threshold : null);
  return scope.groups.map((_, i) => {
    const keys = { ...groupKeys(setup, [i]), ...label };
    return { id: `scores:${i}`, reduction: scope.weight === null ? counted(setup, score, keys, edges) : weighed(setup, score, keys, scope.weight.name) };
  });
}

function counted({ scope }: Setup, column: string, keys: Record<string, Key>, edges: readonly number[] | null): Reduction {
  if (edges === null) return { kind: 'valueCounts', from: scope.from, column, as: 'number', keys };
  return { kind: 'grouped', from: scope.from, keys, measures: { fine: { kind: 'histogram', column, edges } } };
}

function weighed({ scope }: Setup, score: string, keys: Record<string, Key>, column: string): Reduction {
  const where = `${validWeight(column)} AND isfinite(CAST(${quoteIdentifier(score)} AS DOUBLE))`;
  return {
    kind: 'grouped',
    from: scope.from,
    keys: { ...keys, [scoreKey]: { kind: 'column', column: score } },
    measures: {
      rows: { kind: 'count', where },
      weights: { kind: 'sum', column, pivot: 0, where },
      squares: { kind: 'sumOfSquares', column, pivot: 0, where },
    },
  };
}
