import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Finding, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { changesOf, type Change } from './change.ts';
import { changeCharts, crossedGapCharts, gapCharts, scoreCharts } from './charts.ts';
import { conventionTable } from './conventions.ts';
import { figuresOf, ratesOf, type Figures, type SetFigures } from './figures.ts';
import { gapOf, replicatesOf, type GapFigure, type SetReplicates } from './gaps.ts';
import { compareSet, type Comparison } from './judge.ts';
import {
  calibrationMeasurements,
  changeMeasurements,
  comparisonMeasurements,
  gapMeasurements,
  impactMeasurements,
  rateMeasurements,
  strataMeasurements,
} from './measurements.ts';
import { calibrationTables, strataTables, thresholdTable, unknownTable } from './more-tables.ts';
import { decidingMetrics, judgedOf, type FairnessParameters } from './parameters.ts';
import { fairnessAnswers, setupOf, type Setup } from './plan.ts';
import { scoredSets } from './scored.ts';
import { caveatsOf, changeSentence, extraFindings, gapSentence } from './sentences.ts';
import { strataOf } from './strata.ts';
import { changeTable, comparisonTable, gapTable, methodTable, rateTable, settingsTable } from './tables.ts';
import { rowsOf } from './tally.ts';
import { unknownBoundsOf } from './unknown.ts';
import { pairingCaveat, versionMeasurements, versionsOf, versionTable } from './versions.ts';

const order: readonly Verdict[] = ['fail', 'insufficient', 'warn', 'pass', 'info'];
const next: Partial<Record<Verdict, readonly string[]>> = { fail: ['slices', 'performance', 'bias-audit'] };

/** Rates by group with intervals, their gaps against a tolerance, and what chance, unknowns, strata, thresholds and scores make of them. */
export function decideFairness(waves: readonly (readonly ReducedTable[])[], p: FairnessParameters, context: CellContext): CellResult {
  const answers = fairnessAnswers(p, context, waves);
  const setup = setupOf(p, context, answers);
  const figures = figuresOf(setup, answers);
  const labelled = setup.settled.positiveLabel !== null;
  const deciding = decidingMetrics(p, labelled);
  const comparisons = figures.sets.flatMap((set) => compareSet(setup, set, set.columns.length === 1 ? ratesOf(setup) : deciding));
  const decided = comparisons.filter((each) => deciding.includes(each.metric));
  const { gaps, replicates } = largestGaps(setup, figures);
  const changes = changesOf(setup, figures, answers);
  const versions = versionsOf(setup, figures, answers);
  const unknown = unknownBoundsOf(setup, figures.sets);
  const strata = strataOf(setup, figures, answers);
  const scored = scoredSets(setup, figures, answers);
  const conventions = conventionTable(setup, figures);
  const judged = judgedFindings(setup, figures, decided, changes);
  const verdict = worst(judged.map((finding) => finding.verdict));
  return cellResult({
    verdict,
    headline: headlineOf(judged, verdict, figures),
    findings: [...judged, ...extraFindings(gaps, strata)],
    measurements: [
      ...rateMeasurements(setup, figures),
      ...comparisonMeasurements(setup, comparisons),
      ...impactMeasurements(setup, figures.sets),
      ...gapMeasurements(setup, gaps),
      ...changeMeasurements(setup, changes),
      ...versionMeasurements(setup, versions),
      ...strataMeasurements(setup, strata.pairs),
      ...calibrationMeasurements(setup, scored),
    ],
    tables: [
      settingsTable(setup),
      rateTable(setup, figures),
      ...(decided.length > 0 ? [comparisonTable(decided), methodTable(setup, decided, replicates)] : []),
      ...(gaps.length > 0 ? [gapTable(gaps)] : []),
      ...(changes.length > 0 ? [changeTable(changes)] : []),
      ...(versions.length > 0 ? [versionTable(versions)] : []),
      ...(unknown.length > 0 ? [unknownTable(unknown)] : []),
      ...(strata.groups.length > 0 ? strataTables(setup, strata) : []),
      ...(scored.length > 0 ? [thresholdTable(scored)] : []),
      ...calibrationTables(scored),
      ...(conventions === null ? [] : [conventions]),
    ],
    charts: [...changeCharts(setup, changes), ...gapCharts(setup, decided), ...scoreCharts(setup, scored), ...crossedGapCharts(setup, decided)],
    caveats: [...caveatsOf(setup, figures, unknown, decided), ...pairingCaveat(setup, changes, versions), ...fewerReplicates(setup, replicates)],
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    seed: p.seed,
    rowsRead: setup.facts.of.rows + (setup.scope.before === null ? 0 : setup.facts.before.rows),
  });
}

/** Largest gaps of every set; bootstrapped where the set is one column. */
function largestGaps(setup: Setup, figures: Figures): { gaps: readonly GapFigure[]; replicates: ReadonlyMap<string, SetReplicates> } {
  const replicates = new Map<string, SetReplicates>();
  figures.sets.forEach((set, s) => {
    const drawn = set.columns.length === 1 ? replicatesOf(setup, set, s) : null;
    if (drawn !== null) replicates.set(set.name, drawn);
  });
  const metrics = ratesOf(setup).filter((metric) => ['selection_rate', 'true_positive_rate', 'false_positive_rate'].includes(metric));
  const gaps = figures.sets.flatMap((set, s) =>
    metrics.flatMap((metric, m) => gapOf(setup, set, metric, replicates.get(set.name) ?? null, 512 + s * 8 + m) ?? []),
  );
  return { gaps, replicates };
}

/** A bootstrap of persons is cut short where they have many counts; the result says to how many replicates. */
function fewerReplicates(setup: Setup, drawn: ReadonlyMap<string, SetReplicates>): readonly Caveat[] {
  const wanted = setup.p.replicates;
  return [...drawn].flatMap(([set, { rates }]) => {
    if (rates.replicates >= wanted) return [];
    const sentence = `the bootstrap of persons over ${set} has ${formatCount(rates.replicates)} replicates in place of ${formatCount(wanted)}, since their groups have so many counts; its intervals are rougher for it`;
    return [{ code: 'fewer_replicates', sentence }];
  });
}

function judgedFindings(setup: Setup, figures: Figures, comparisons: readonly Comparison[], changes: readonly Change[]): readonly Finding[] {
  const judged = judgedOf(setup.p);
  const found: Finding[] = [];
  for (const set of figures.sets) found.push(...nothingToCompare(set));
  if (judged.gaps) for (const each of comparisons) if (each.tolerance !== null) found.push(findingOf(each.verdict, gapSentence(setup, each)));
  if (judged.change) for (const each of changes) found.push(findingOf(each.verdict, changeSentence(each)));
  return found
    .map((finding, i) => ({ finding, i }))
    .sort((a, b) => order.indexOf(a.finding.verdict) - order.indexOf(b.finding.verdict) || a.i - b.i)
    .map(({ finding }) => finding);
}

function findingOf(verdict: Verdict, sentence: string): Finding {
  const then = next[verdict];
  return { verdict, sentence, ...(then === undefined ? {} : { next: then }) };
}

function nothingToCompare(set: SetFigures): readonly Finding[] {
  const known = set.groups.filter((group) => group.known && rowsOf(group.tally) > 0);
  if (known.length > 1) return [];
  const sentence =
    known[0] === undefined ? `no row has a known ${set.name}` : `${known[0].label} is the only group of ${set.name}, so there is nothing to compare it with`;
  return [{ verdict: 'insufficient', sentence }];
}

function headlineOf(judged: readonly Finding[], verdict: Verdict, figures: Figures): string {
  const own = judged.filter((finding) => finding.verdict === verdict);
  const [first] = own;
  const rows = formatCount(rowsOf(figures.overall));
  if (first === undefined) return `Rates of ${rows} rows by ${figures.sets.map((set) => set.name).join(', ')}; nothing is judged`;
  if (verdict === 'pass') return `All ${own.length} gaps lie inside their tolerance, on ${rows} rows`;
  const rest = own.length - 1;
  const more =
    rest === 0 ? '' : verdict === 'fail' ? `; ${rest} more ${rest === 1 ? 'gap is' : 'gaps are'} beyond` : `; ${rest} more ${rest === 1 ? 'is' : 'are'} open`;
  return `${first.sentence}${more}`;
}
