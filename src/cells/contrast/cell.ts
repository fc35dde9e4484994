import type { CellType } from '../types.ts';
import { decideContrast } from './decide.ts';
import { contrastParameters, contrastScope, type ContrastParameters } from './parameters.ts';
import { planContrast } from './plan.ts';

/** Holds rows against the nearest logged rows that were decided otherwise, pairs against their counterparts, and decisions against other thresholds. */
export const contrastCell: CellType<ContrastParameters> = {
  name: 'contrast',
  language: 'yaml',
  title: 'Contrast',
  summary:
    'How do rows differ from the nearest logged rows with another outcome, how often do counterfactual pairs flip, and what would other thresholds change?',
  parameters: contrastParameters,
  uses: ['prediction', 'score', 'group'],
  columns(p, context) {
    const scope = contrastScope(p, context);
    const names = [...scope.features, ...scope.immutable].map(({ name }) => name);
    return [
      { table: scope.from.table, columns: [...new Set([scope.outcome, ...names, ...(scope.score === null ? [] : [scope.score]), ...scope.groups])] },
      ...(scope.pairs === null
        ? []
        : [{ table: scope.pairs.originals.table, columns: [...new Set([scope.outcome, scope.pairs.id, scope.pairs.flag, ...scope.pairs.groups])] }]),
    ];
  },
  plan: planContrast,
  decide: decideContrast,
};
