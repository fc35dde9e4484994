import type { ResultTable } from '../types.ts';
import type { JudgedMethod, Method } from './judge.ts';
import type { JointAnswers } from './methods.ts';

export const methodLabels: Readonly<Record<Method, string>> = {
  domain_auc: 'domain AUC',
  reconstruction_error: 'reconstruction error',
  mmd: 'mean discrepancy',
  correlation_change: 'correlations',
};
const effectLabels: Readonly<Record<Method, string>> = {
  domain_auc: 'area under the ROC curve',
  reconstruction_error: 'chance of a larger error, either way',
  mmd: 'squared discrepancy',
  correlation_change: 'largest certain change',
};

/** What each method says, with its bound. */
export function methodTable(judged: readonly JudgedMethod[], answers: JointAnswers): ResultTable {
  const adjusted = judged.some(({ pAdjusted }) => pAdjusted !== null);
  return {
    name: 'methods',
    title: 'Methods',
    columns: [
      { name: 'method', title: 'method', type: 'text' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
      { name: 'what', title: 'size', type: 'text' },
      { name: 'effect', title: 'value', type: 'number' },
      { name: 'bound', title: 'bound', type: 'number' },
      { name: 'p', title: 'p', type: 'number' },
      ...(adjusted ? [{ name: 'p_adjusted', title: 'adjusted p', type: 'number' } as const] : []),
      { name: 'detectable', title: 'smallest detectable', type: 'number' },
      { name: 'detail', title: 'how', type: 'text' },
    ],
    rows: judged.map(({ method, verdict, effect, bound, p, pAdjusted, detectable }) => [
      methodLabels[method],
      verdict,
      effectLabels[method],
      effect,
      bound,
      p,
      ...(adjusted ? [pAdjusted] : []),
      detectable,
      detailOf(method, answers),
    ]),
  };
}

function detailOf(method: Method, { domain, mmd, reconstruction, correlations }: JointAnswers): string {
  switch (method) {
    case 'domain_auc':
      return domain ? 'boosted trees that learn on one half of the sample and are judged on the other' : 'needs 50 rows a side';
    case 'reconstruction_error':
      return reconstruction
        ? `${reconstruction.components} of ${reconstruction.features} components, learned on half the reference sample`
        : 'needs two columns that vary and 40 reference rows';
    case 'mmd':
      return mmd ? `${mmd.features} random features, Gaussian kernel of width ${Number(mmd.bandwidth.toPrecision(3))}` : 'needs 10 rows a side that differ';
    case 'correlation_change':
      return correlations.length > 0 ? `${correlations.length} pairs of numeric columns, Spearman, Benjamini–Hochberg` : 'needs two numeric columns that vary';
  }
}

/** The columns that tell the sides apart. */
export function importanceTable(importance: readonly { readonly column: string; readonly share: number }[]): ResultTable {
  return {
    name: 'importance',
    title: 'What tells the sides apart',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'share', title: 'share of the gain', type: 'percent' },
    ],
    rows: importance.map(({ column, share }) => [column, share]),
  };
}

const shownPairs = 15;

/** The pairs whose rank correlation changed most surely; null without numeric pairs. */
export function correlationTable({ correlations, numeric }: JointAnswers): ResultTable | null {
  if (correlations.length === 0) return null;
  return {
    name: 'correlations',
    title: 'Rank correlations by how surely they changed',
    columns: [
      { name: 'first', title: 'column', type: 'text' },
      { name: 'second', title: 'with', type: 'text' },
      { name: 'reference', title: 'before', type: 'number' },
      { name: 'current', title: 'now', type: 'number' },
      { name: 'difference', title: 'change', type: 'number' },
      { name: 'low', title: '95 % from', type: 'number' },
      { name: 'high', title: 'to', type: 'number' },
      { name: 'p_adjusted', title: 'adjusted p', type: 'number' },
    ],
    rows: correlations
      .slice(0, shownPairs)
      .map(({ columns: [a, b], reference, current, difference, interval, pAdjusted }) => [
        numeric[a] ?? '',
        numeric[b] ?? '',
        reference,
        current,
        difference,
        interval.low,
        interval.high,
        pAdjusted,
      ]),
    ...(correlations.length > shownPairs ? { total: correlations.length } : {}),
  };
}
