import { sqrt } from '../../stats/elementary.ts';
import { varianceOf, type SliceRules } from '../../stats/slice-search.ts';
import type { SlicesParameters } from './parameters.ts';
import type { SliceScope } from './scope.ts';
import type { Spaces } from './space.ts';

export interface CellRules extends SliceRules {
  /** The difference that matters. */
  readonly bound: number;
  /** Fewest rows of a slice in both parts together. */
  readonly fewest: number;
}

/** Returns how the searched rows are judged; `auto` bounds come from the rows themselves. A slice comes up from half the bound on. */
export function sliceRules(scope: SliceScope, p: SlicesParameters, { search, confirm }: Spaces): CellRules {
  const n = search.total.n + confirm.total.n;
  const rate = n > 0 ? (search.total.sum + confirm.total.sum) / n : 0;
  const kind = scope.objective.kind;
  const bad = scope.objective.direction === 'higher' ? rate : 1 - rate;
  const spread = sqrt(varianceOf(search.total.n >= confirm.total.n ? search.total : confirm.total));
  const automatic = kind === 'rate' ? Math.max(0.02, bad / 2) : kind === 'mean' ? spread / 5 : 0.02;
  const bound = p.effect === 'auto' ? automatic : p.effect;
  const rare = kind === 'mean' ? 1 : Math.min(rate, 1 - rate);
  const fewest = p.min_rows === 'auto' ? Math.ceil(Math.max(100, n / 500, kind !== 'mean' && rare > 0 ? 10 / rare : 0)) : p.min_rows;
  return {
    outcome: kind,
    direction: scope.objective.direction,
    maxOrder: p.max_order,
    minRows: Math.max(2, Math.ceil(fewest * (1 - p.holdout))),
    minEffect: bound > 0 ? bound / 2 : Number.MIN_VALUE,
    alpha: p.alpha,
    bound,
    fewest,
  };
}
