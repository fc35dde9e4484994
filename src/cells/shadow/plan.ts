import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, PairedReduction, ReducedTable, Reduction } from '../../reduce/types.ts';
import { logBucketEdges } from '../quantile-waves.ts';
import type { CellContext } from '../types.ts';
import { shadowScope, type ShadowParameters, type ShadowScope } from './parameters.ts';

/** Where each answer of wave 0 stands: both sides, pairs, then flips by answer column, then segments by column. */
export const places = { primary: 0, shadow: 1, pairs: 2, flips: 3 } as const;

export function planShadow(p: ShadowParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const scope = shadowScope(p, context);
  if (previous.length === 0) return [...sides(scope), pairs(scope, p), ...flips(scope), ...segments(scope, p)];
  if (previous.length > 1) return null;
  const measures: Record<string, Measure> = {};
  scope.scores.forEach((score, i) => {
    const row = previous[0]?.[places.pairs]?.rows[0];
    const low = row?.measures[`minimum${i}`];
    const high = row?.measures[`maximum${i}`];
    if (typeof low !== 'number' || typeof high !== 'number') return;
    const column = `difference.${score}`;
    measures[`sum${i}`] = { kind: 'sum', column, pivot: 0 };
    measures[`buckets${i}`] = { kind: 'histogram', column, edges: logBucketEdges(low, high) };
  });
  return Object.keys(measures).length > 0 ? [paired(scope, {}, measures)] : null;
}

function sides({ primary, shadow, on }: ShadowScope): readonly Reduction[] {
  const measures = (column: string): Record<string, Measure> => ({
    rows: { kind: 'count' },
    ids: { kind: 'present', column },
    distinct: { kind: 'distinct', column },
  });
  return [
    { kind: 'grouped', from: primary, keys: {}, measures: measures(on.left) },
    { kind: 'grouped', from: shadow, keys: {}, measures: measures(on.right) },
  ];
}

function paired(scope: ShadowScope, keys: PairedReduction['keys'], measures: Record<string, Measure>): PairedReduction {
  const derive = scope.scores.map((score) => ({ kind: 'difference' as const, name: score, left: score, right: score }));
  return { kind: 'paired', from: scope.primary, to: scope.shadow, on: scope.on, derive, keys, measures };
}

/** Two nulls agree; a null and a value do not. */
export function agreement(column: string): string {
  return `CAST(${quoteIdentifier(`left.${column}`)} AS VARCHAR) IS NOT DISTINCT FROM CAST(${quoteIdentifier(`right.${column}`)} AS VARCHAR)`;
}

function near(column: string, tolerance: number): string {
  return `abs(${quoteIdentifier(`difference.${column}`)}) <= ${tolerance}`;
}

function compared(scope: ShadowScope, p: ShadowParameters): Record<string, Measure> {
  return Object.fromEntries([
    ...scope.answers.map((column, i) => [`agree${i}`, { kind: 'truth', expression: agreement(column) }] as const),
    ...scope.scores.map((column, i) => [`near${i}`, { kind: 'truth', expression: near(column, p.score_tolerance) }] as const),
  ]);
}

function pairs(scope: ShadowScope, p: ShadowParameters): PairedReduction {
  const extremes = scope.scores.flatMap((score, i) => [
    [`minimum${i}`, { kind: 'minimum', column: `difference.${score}` }] as const,
    [`maximum${i}`, { kind: 'maximum', column: `difference.${score}` }] as const,
  ]);
  return paired(scope, {}, { pairs: { kind: 'count' }, ...compared(scope, p), ...Object.fromEntries(extremes) });
}

function flips(scope: ShadowScope): readonly PairedReduction[] {
  return scope.answers.map((column) =>
    paired(scope, { left: { kind: 'column', column: `left.${column}` }, right: { kind: 'column', column: `right.${column}` } }, { pairs: { kind: 'count' } }),
  );
}

function segments(scope: ShadowScope, p: ShadowParameters): readonly PairedReduction[] {
  return scope.by.map((column) =>
    paired(scope, { segment: { kind: 'column', column: `left.${column}` } }, { pairs: { kind: 'count' }, ...compared(scope, p) }),
  );
}
