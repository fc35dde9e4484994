import { columnsRead, sidesOf } from '../scores/sides.ts';
import type { CellType } from '../types.ts';
import { decidePerformance } from './decide.ts';
import { performanceParameters, type PerformanceParameters } from './parameters.ts';
import { planPerformance } from './plan.ts';

/** Quality where labels exist: classes, scores, numbers and rankings, with intervals, against targets and against a reference. */
export const performanceCell: CellType<PerformanceParameters> = {
  name: 'performance',
  language: 'yaml',
  title: 'Performance',
  summary: 'How good is the model where labels exist: with intervals, by segment and over time, against targets and a reference.',
  parameters: performanceParameters,
  uses: ['prediction', 'score', 'label', 'label_time', 'timestamp', 'query_id', 'position', 'weight'],
  columns: (p, context) =>
    columnsRead(
      p,
      context,
      sidesOf(p, context).flatMap(({ person }) => person?.name ?? []),
    ),
  plan: planPerformance,
  decide: decidePerformance,
};
