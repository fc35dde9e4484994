import type { CellType } from '../types.ts';
import { decideFairness } from './decide.ts';
import { fairnessParameters, type FairnessParameters } from './parameters.ts';
import { planFairness } from './plan.ts';
import { columnsRead } from './scope.ts';

/** Compares groups of people: rates with intervals, gaps against a tolerance, before and after, within strata, by threshold and by score. */
export const fairnessCell: CellType<FairnessParameters> = {
  name: 'fairness',
  language: 'yaml',
  title: 'Fairness',
  summary: 'Are groups treated alike: rates by group, their gaps with intervals and tests, what chance and unknowns leave of them, before and after.',
  parameters: fairnessParameters,
  uses: ['group', 'prediction', 'score', 'label', 'subject_id', 'request_id', 'weight'],
  columns: columnsRead,
  plan: planFairness,
  decide: decideFairness,
};
