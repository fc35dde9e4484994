import type { CellType } from '../types.ts';
import { decideShadow } from './decide.ts';
import { shadowParameters, shadowScope, type ShadowParameters } from './parameters.ts';
import { planShadow } from './plan.ts';

/** Compares two models request by request: agreement, flips, score differences, by segment. */
export const shadowCell: CellType<ShadowParameters> = {
  name: 'shadow',
  language: 'yaml',
  title: 'Shadow',
  summary: 'Does the shadow model answer the same requests alike: agreement, flips and score differences, paired by id.',
  parameters: shadowParameters,
  uses: ['request_id', 'prediction', 'score'],
  columns(p, context) {
    const scope = shadowScope(p, context);
    const answers = [...scope.answers, ...scope.scores];
    return [
      { table: scope.primary.table, columns: [...new Set([scope.on.left, ...answers, ...scope.by])] },
      { table: scope.shadow.table, columns: [...new Set([scope.on.right, ...answers])] },
    ];
  },
  plan: planShadow,
  decide: decideShadow,
};
