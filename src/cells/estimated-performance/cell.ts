import { columnsRead } from '../scores/sides.ts';
import type { CellType } from '../types.ts';
import { decideEstimated } from './decide.ts';
import { modelColumns } from './error-model.ts';
import { estimatedParameters, type EstimatedParameters } from './parameters.ts';
import { planEstimated } from './plan.ts';

/** Quality where labels have not come yet, estimated from calibrated scores or from how large errors used to be. */
export const estimatedPerformanceCell: CellType<EstimatedParameters> = {
  name: 'estimated-performance',
  language: 'yaml',
  title: 'Estimated performance',
  summary: 'How good is the model where labels have not come yet: estimated from calibrated scores, checked once labels land.',
  parameters: estimatedParameters,
  uses: ['prediction', 'score', 'uncertainty', 'label', 'timestamp', 'weight'],
  columns(p, context) {
    const features = p.features.length > 0 ? modelColumns(p, context, { ...noSide, from: context.population(p.of, 'of') }) : [];
    return columnsRead(p, context, features);
  },
  plan: planEstimated,
  decide: decideEstimated,
};

const noSide = {
  name: 'of',
  label: null,
  prediction: null,
  score: null,
  scores: [],
  labelTime: null,
  timestamp: null,
  query: null,
  position: null,
  uncertainty: null,
  weight: null,
  person: null,
} as const;
