import { biasAuditCell } from './bias-audit/cell.ts';
import { captureCell } from './capture/cell.ts';
import { attributionCell } from './attribution/cell.ts';
import { canaryCell } from './canary/cell.ts';
import { changePointsCell } from './change-points/cell.ts';
import { chartCell } from './chart/cell.ts';
import { contrastCell } from './contrast/cell.ts';
import { contractCell } from './contract/cell.ts';
import { driftCell } from './drift/cell.ts';
import { embeddingDriftCell } from './embedding-drift/cell.ts';
import { gateCell } from './gate/cell.ts';
import { explainChangeCell } from './explain-change/cell.ts';
import { eventsCell } from './events/cell.ts';
import { inputCell } from './input/cell.ts';
import { multivariateDriftCell } from './multivariate-drift/cell.ts';
import { slicesCell } from './slices/cell.ts';
import { privacyCell } from './privacy/cell.ts';
import { estimatedPerformanceCell } from './estimated-performance/cell.ts';
import { fairnessCell } from './fairness/cell.ts';
import { performanceCell } from './performance/cell.ts';
import { skewCell } from './skew/cell.ts';
import { shadowCell } from './shadow/cell.ts';
import { sliCell } from './sli/cell.ts';
import { sloCell } from './slo/cell.ts';
import { sqlCell } from './sql/cell.ts';
import { summaryCell } from './summary/cell.ts';
import type { CellType } from './types.ts';

/** Every cell type there is, in menu order. A new cell type is a folder and a line here. */
export const cellTypes: readonly CellType[] = [
  erase(summaryCell),
  erase(contractCell),
  erase(captureCell),
  erase(privacyCell),
  erase(driftCell),
  erase(multivariateDriftCell),
  erase(embeddingDriftCell),
  erase(skewCell),
  erase(sliCell),
  erase(sloCell),
  erase(eventsCell),
  erase(canaryCell),
  erase(performanceCell),
  erase(estimatedPerformanceCell),
  erase(fairnessCell),
  erase(biasAuditCell),
  erase(contrastCell),
  erase(attributionCell),
  erase(slicesCell),
  erase(changePointsCell),
  erase(explainChangeCell),
  erase(shadowCell),
  erase(gateCell),
  erase(sqlCell),
  erase(chartCell),
  erase(inputCell),
];

/** Forgets a cell's parameter type: the runner passes each cell only what its own schema made. */
function erase<P>(type: CellType<P>): CellType {
  return type as unknown as CellType;
}
