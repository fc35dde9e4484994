import type { ReducedTable } from '../../reduce/types.ts';
import { cellResult } from '../result.ts';
import type { CellContext, CellResult } from '../types.ts';
import { worst } from '../verdict.ts';
import { countTables } from './counts.ts';
import { judgeTables } from './judge.ts';
import { auditMeasurements } from './measurements.ts';
import { auditScope, type BiasAuditParameters } from './parameters.ts';
import { medianOf } from './plan.ts';
import { reconcile } from './reconcile.ts';
import { auditCaveats, auditFindings, auditHeadline } from './report.ts';
import { auditCharts, auditTables } from './tables.ts';

/** Tables, tests and verdicts of a bias audit. Throws CellInputError where a column cannot be a category. */
export function decideBiasAudit(waves: readonly (readonly ReducedTable[])[], p: BiasAuditParameters, context: CellContext): CellResult {
  const scope = auditScope(p, context);
  const isScored = scope.outcome.kind === 'score';
  const median = isScored ? medianOf(waves) : null;
  const allRows = isScored ? Number(waves[0]?.[0]?.rows[0]?.measures['rows'] ?? 0) : null;
  const counted = countTables(isScored && waves.length < 4 ? undefined : waves[isScored ? 3 : 0]?.[0], scope, p);
  const judged = judgeTables(counted, p);
  const reconciled = reconcile(counted);
  const given = { p, scope, counted, judged, reconciled, median, rows: allRows ?? counted.rows };
  const isJudged = judged.some(({ categories }) => categories.some(({ comparison }) => comparison !== null));
  const verdict = worst([
    ...(isJudged || p.rule === 'none' ? [] : (['insufficient'] as const)),
    ...(counted.people === 0 ? (['insufficient'] as const) : []),
    ...judged.flatMap(({ categories }) => categories.map((each) => each.verdict)),
    ...reconciled.map((each) => each.verdict),
  ]);
  return cellResult({
    verdict,
    headline: auditHeadline(verdict, given),
    findings: auditFindings(given),
    measurements: auditMeasurements(judged, reconciled, counted, p, scope.method),
    tables: auditTables(judged, reconciled, counted, scope),
    charts: auditCharts(judged),
    caveats: auditCaveats(given),
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    ...(p.correction === 'max_gap' ? { seed: p.seed } : {}),
    rowsRead: given.rows,
  });
}
