import type { ReducedTable } from '../../reduce/types.ts';
import { defaultPopulationCaveats } from '../default-populations.ts';
import { formatCount } from '../format.ts';
import { cellResult } from '../result.ts';
import { verdicts, type Caveat, type CellContext, type CellResult } from '../types.ts';
import { worst } from '../verdict.ts';
import { checkAdditivity } from './additivity-part.ts';
import { compareShares } from './drift-part.ts';
import { decomposeGroups } from './gap-part.ts';
import { attributionScope, type AttributionParameters, type AttributionScope } from './parameters.ts';
import { part, type Part } from '../joint/part.ts';
import { places } from './plan.ts';
import { rankFeatures } from './ranking-part.ts';
import { attributionRows, numbersAt, textsAt, type AttributionRows } from './rows.ts';

/** Do logged attributions add up, do they hold still, and what carries the score gap between groups? */
export function decideAttribution(waves: readonly (readonly ReducedTable[])[], p: AttributionParameters, context: CellContext): CellResult {
  const scope = attributionScope(p, context);
  const [wave = []] = waves;
  const own = wave[places.of];
  const parts = scope.attributions.length === 0 ? [rankFeatures(own, scope, p)] : attributionParts(wave, scope, p, context);
  const verdict = worst(parts.map((each) => each.verdict));
  const deciding = parts.find((each) => each.verdict === verdict) ?? parts[0];
  const findings = parts.flatMap((each) => each.findings).sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict));
  const opening = deciding?.sentence ?? '';
  return cellResult({
    verdict,
    headline: `${opening.slice(0, 1).toUpperCase()}${opening.slice(1)}`,
    findings,
    measurements: parts.flatMap((each) => each.measurements),
    tables: parts.flatMap((each) => each.tables),
    charts: parts.flatMap((each) => each.charts),
    caveats: [...sampleCaveat(own, p), ...parts.flatMap((each) => each.caveats)],
    sql: [...new Set(wave.flatMap((table) => table.sql))],
    seed: p.seed,
    rowsRead: own?.sample?.of ?? 0,
  });
}

function attributionParts(wave: readonly ReducedTable[], scope: AttributionScope, p: AttributionParameters, context: CellContext): readonly Part[] {
  const own = wave[places.of];
  const rows = attributionRows(own, scope, p);
  const width = scope.attributions.length;
  const scores = numbersAt(own, width, rows.kept);
  const isColumn = scope.base.kind === 'column';
  const baseColumn = isColumn ? numbersAt(own, width + 1, rows.kept) : null;
  const checked = checkAdditivity(rows, scores, scope.base.kind === 'value' ? scope.base.value : baseColumn, p);
  const gaps = scope.groups.map((column, g) =>
    decomposeGroups(rows, scores, baseColumn, checked.link, column, textsAt(own, width + (isColumn ? 2 : 1) + g, rows.kept), p),
  );
  const notes: Caveat[] = [
    ...missingCaveat(rows, p.of),
    ...(scope.groups.length > 0
      ? [{ code: 'score_gaps_only', sentence: 'attributions take gaps of the mean score apart; they say nothing of gaps in true or false positive rates' }]
      : []),
  ];
  const drift =
    scope.sides === null
      ? part({
          verdict: 'info',
          sentence: '',
          caveats: [{ code: 'no_reference', sentence: 'there are no populations reference and current, so no drift of attributions is looked for' }],
        })
      : driftOf(wave, scope, p, context);
  return [checked.part, drift, ...gaps, part({ verdict: 'info', sentence: '', caveats: notes })];
}

function driftOf(wave: readonly ReducedTable[], scope: AttributionScope, p: AttributionParameters, context: CellContext): Part {
  const [reference, current] = [attributionRows(wave[places.reference], scope, p), attributionRows(wave[places.current], scope, p)];
  const found = compareShares(reference, current, p);
  const populations = defaultPopulationCaveats(context, p.reference, p.current);
  return { ...found, caveats: [...found.caveats, ...populations, ...missingCaveat(reference, p.reference), ...missingCaveat(current, p.current)] };
}

function missingCaveat({ sampled, n }: AttributionRows, name: string): readonly Caveat[] {
  return sampled > n
    ? [
        {
          code: 'missing_attributions',
          sentence: `${formatCount(sampled - n)} of ${formatCount(sampled)} sampled rows of ${name} lack an attribution, or have another number of them, and are left out`,
        },
      ]
    : [];
}

function sampleCaveat(table: ReducedTable | undefined, p: AttributionParameters): readonly Caveat[] {
  const [sampled, of] = [table?.sample?.columns[0]?.length ?? 0, table?.sample?.of ?? 0];
  return sampled < of
    ? [{ code: 'sampled', sentence: `all figures are of a sample of ${formatCount(sampled)} of ${formatCount(of)} rows, drawn by seed ${p.seed}` }]
    : [];
}
