import type { CellType } from '../types.ts';
import { decideBiasAudit } from './decide.ts';
import { auditScope, biasAuditParameters, type BiasAuditParameters } from './parameters.ts';
import { planBiasAudit } from './plan.ts';

/** Selection or scoring rates and impact ratios by sex, race and both, as New York City's Local Law 144 tables them. */
export const biasAuditCell: CellType<BiasAuditParameters> = {
  name: 'bias-audit',
  language: 'yaml',
  title: 'Bias audit',
  summary: 'Selection or scoring rates and impact ratios by sex, race and their intersections, with tests, unknown counts and reconciliation.',
  parameters: biasAuditParameters,
  uses: ['prediction', 'score'],
  columns(p, context) {
    const { from, dimensions, outcome, person } = auditScope(p, context);
    const more = [...(outcome.kind === 'summary' ? [outcome.applicants] : []), ...(person === null ? [] : [person])];
    return [{ table: from.table, columns: [...new Set([...dimensions.map(({ column }) => column), outcome.column, ...more])] }];
  },
  plan: planBiasAudit,
  decide: decideBiasAudit,
};
