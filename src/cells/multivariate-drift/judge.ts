import { adjustPValues } from '../../stats/multiplicity.ts';
import { normalQuantile } from '../../stats/distributions.ts';
import { sqrt } from '../../stats/elementary.ts';
import { detectableAuc, judgeMethod, type MethodAnswer } from '../joint/judge.ts';
import type { Verdict } from '../types.ts';
import type { JointAnswers } from './methods.ts';
import type { JointBounds } from './parameters.ts';

export const methods = ['domain_auc', 'reconstruction_error', 'mmd', 'correlation_change'] as const;
export type Method = (typeof methods)[number];

/** A method with its decision; `info` where it has no say. */
export interface JudgedMethod extends MethodAnswer {
  readonly method: Method;
  readonly pAdjusted: number | null;
  readonly verdict: Verdict;
}

/** Decides each method: the classifier alone, or all of them with p adjusted by Holm over those that are defined. */
export function judgeMethods(
  answers: JointAnswers,
  bounds: JointBounds,
  options: { readonly alpha: number; readonly decide: 'domain_auc' | 'any'; readonly rows: { readonly reference: number; readonly current: number } },
): readonly JudgedMethod[] {
  const { alpha, decide, rows } = options;
  const given: Readonly<Record<Method, MethodAnswer>> = {
    domain_auc: {
      p: answers.domain?.p ?? null,
      effect: answers.domain?.auc ?? null,
      none: 0.5,
      bound: bounds.domain_auc,
      detectable: detectableAuc(rows.reference, rows.current, alpha),
    },
    reconstruction_error: reconstructionAnswer(answers, bounds.reconstruction_error, alpha),
    mmd: { p: answers.mmd?.p ?? null, effect: answers.mmd?.value ?? null, none: 0, bound: bounds.mmd, detectable: null },
    correlation_change: correlationAnswer(answers, bounds.correlation_change),
  };
  const defined = methods.filter((method) => given[method].p !== null);
  const adjusted =
    decide === 'any'
      ? adjustPValues(
          defined.map((method) => given[method].p ?? 1),
          'holm',
        )
      : [];
  return methods.map((method) => {
    const answer = given[method];
    const pAdjusted = decide === 'any' ? (adjusted[defined.indexOf(method)] ?? null) : null;
    const speaks = method === 'domain_auc' || (decide === 'any' && answer.p !== null);
    const verdict = speaks ? judgeMethod({ ...answer, p: pAdjusted ?? answer.p }, alpha) : 'info';
    return { ...answer, method, pAdjusted, verdict };
  });
}

/** Either direction counts: rows that fit better than before have changed too. */
function reconstructionAnswer({ reconstruction }: JointAnswers, bound: number, alpha: number): MethodAnswer {
  if (reconstruction === null) return { p: null, effect: null, none: 0.5, bound, detectable: null };
  const { n, m } = { n: reconstruction.n.reference, m: reconstruction.n.current };
  const reach = normalQuantile(1 - alpha / 2) + normalQuantile(0.8);
  return {
    p: reconstruction.p,
    effect: 0.5 + Math.abs(reconstruction.probability - 0.5),
    none: 0.5,
    bound,
    detectable: 0.5 + reach * sqrt((n + m + 1) / (12 * n * m)),
  };
}

/** The surest pair speaks for all: its p is adjusted over the pairs. */
function correlationAnswer({ correlations }: JointAnswers, bound: number): MethodAnswer {
  const sure = correlations[0];
  if (sure === undefined) return { p: null, effect: null, none: 0, bound, detectable: null };
  const significant = correlations.filter((pair) => pair.pAdjusted <= sure.pAdjusted);
  return { p: sure.pAdjusted, effect: significant.reduce((most, pair) => Math.max(most, Math.abs(pair.difference)), 0), none: 0, bound, detectable: null };
}
