import type { ReducedTable } from '../../reduce/types.ts';
import { cellResult } from '../result.ts';
import { verdicts, type CellContext, type CellResult } from '../types.ts';
import { worst } from '../verdict.ts';
import { contrastPart } from './nearest-part.ts';
import { findContrasts } from './nearest.ts';
import { pairsPart } from './pairs-part.ts';
import { contrastScope, type ContrastParameters } from './parameters.ts';
import { places } from './plan.ts';
import { thresholdPart } from './threshold-part.ts';

/** Contrasts, pairs and other thresholds; the pairs alone are judged, where a tolerance is written. */
export function decideContrast(waves: readonly (readonly ReducedTable[])[], p: ContrastParameters, context: CellContext): CellResult {
  const scope = contrastScope(p, context);
  const [wave = []] = waves;
  const pairs = pairsPart(wave, scope, p);
  const thresholds = thresholdPart(waves, scope, p);
  const contrasts = contrastPart(findContrasts(wave[places.sample], scope, p), scope, p);
  const parts = [...(pairs === null ? [] : [pairs]), contrasts, ...(thresholds === null ? [] : [thresholds])];
  const verdict = worst(parts.map((each) => each.verdict));
  const opening = (parts.find((each) => each.verdict === verdict) ?? contrasts).sentence;
  return cellResult({
    verdict,
    headline: `${opening.slice(0, 1).toUpperCase()}${opening.slice(1)}`,
    findings: parts.flatMap((each) => each.findings).sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict)),
    measurements: parts.flatMap((each) => each.measurements),
    tables: parts.flatMap((each) => each.tables),
    charts: parts.flatMap((each) => each.charts),
    caveats: parts.flatMap((each) => each.caveats),
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    seed: p.seed,
    rowsRead: Number(wave[places.range]?.rows[0]?.measures['rows'] ?? 0),
  });
}
