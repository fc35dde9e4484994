import type { CellType } from '../types.ts';
import { decideAttribution } from './decide.ts';
import { attributionParameters, attributionScope, type AttributionParameters } from './parameters.ts';
import { attributionColumns, mainColumns, planAttribution } from './plan.ts';

/** Checks logged attributions, watches them for drift, and takes score gaps between groups apart. */
export const attributionCell: CellType<AttributionParameters> = {
  name: 'attribution',
  language: 'yaml',
  title: 'Attribution',
  summary: 'Do logged attributions add up to the score, do they hold still, and which features carry the score gap between groups?',
  parameters: attributionParameters,
  uses: ['attribution', 'score', 'group'],
  columns(p, context) {
    const scope = attributionScope(p, context);
    const sides = scope.sides === null || scope.attributions.length === 0 ? [] : [scope.sides.reference, scope.sides.current];
    return [
      { table: scope.from.table, columns: [...new Set(mainColumns(scope).map(({ name }) => name))] },
      ...sides.map(({ table }) => ({ table, columns: attributionColumns(scope).map(({ name }) => name) })),
    ];
  },
  plan: planAttribution,
  decide: decideAttribution,
};
