import type { KeyValue, ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { wilson } from '../../stats/intervals.ts';
import { personsAt, personsBehindRows } from '../persons.ts';
import { calibrationNoise, confusionFigures, confusionOf, coverageOf, scoreFigures } from '../scores/binary-figures.ts';
import { undefinedFigure, withinRange, type Figure } from '../scores/figure.ts';
import { classFigures, classScoreFigures, classTableOf } from '../scores/multiclass-figures.ts';
import { weightedCalibrationNoise } from '../scores/weighted-calibration.ts';
import {
  weightedClassFigures,
  weightedConfusionFigures,
  weightedGroups,
  weightedScoreFigures,
  weightedScoresOf,
  type WeightedGroup,
} from '../scores/weighted.ts';
import type { Part } from '../scores/sides.ts';
import { withPersons } from '../scores/persons-behind.ts';
import { readGroups, strandsOf, type Group } from '../scores/strands.ts';
import type { PerformanceParameters } from './parameters.ts';
import { requests, type Setup } from './plan.ts';
import { rankedGroups, rankingFigures, type RankedGroup } from './ranking.ts';
import { errorFigures } from './regression.ts';

/** Rows of one part with the same keys, and their figures. */
export interface Measured {
  readonly part: Part;
  readonly keys: Readonly<Record<string, KeyValue>>;
  readonly rows: number;
  readonly labelled: number;
  readonly figures: readonly Figure[];
  /** Set for classes. */
  readonly group: Group | null;
  /** Set for classes where rows are weighted. */
  readonly weighted: WeightedGroup | null;
  /** Set for rankings. */
  readonly ranked: RankedGroup | null;
}

/** Returns every group of every part with its figures, in the order of the plan. */
export function measuredGroups(p: PerformanceParameters, setup: Setup, waves: readonly (readonly ReducedTable[])[]): readonly Measured[] {
  let next = 0;
  let sums = 0;
  return requests(setup).flatMap(({ part, reductions, weights }) => {
    const answers = (waves[1] ?? []).slice(next, next + reductions.length);
    next += reductions.length;
    const weighed = (waves[1] ?? []).slice(next, next + weights.length);
    next += weights.length;
    if (setup.settled.task === 'ranking') return rankedPart(p, part, answers[0]);
    if (setup.settled.task === 'regression') {
      const hasErrors = (answers[0]?.rows ?? []).some((row) => typeof row.measures.low === 'number');
      return errorPart(p, part, answers[0], hasErrors ? waves[2]?.[sums++] : undefined);
    }
    return classPart(p, setup, part, answers, weights.length > 0 ? weightedGroups(part, weighed) : null);
  });
}

function isWhole(part: Part): boolean {
  return part.name === 'all' || part.name === 'reference';
}

function classPart(
  p: PerformanceParameters,
  setup: Setup,
  part: Part,
  answers: readonly ReducedTable[],
  weights: readonly WeightedGroup[] | null,
): readonly Measured[] {
  const { settled } = setup;
  const binary = settled.task === 'binary';
  const found = readGroups(part, binary ? answers : answers.slice(0, 1));
  const groups = found.length === 0 && isWhole(part) ? [{ keys: {}, cells: [], strands: [], binned: false }] : found;
  return groups.map((group) => {
    const { labelled, rows } = coverageOf(group);
    const judged = settled.usesPrediction || settled.threshold !== null;
    const weighted =
      weights === null ? null : (weights.find((w) => JSON.stringify(w.keys) === JSON.stringify(group.keys)) ?? { keys: {}, cells: [], scores: [] });
    const figures = weighted
      ? weightedPart(p, setup, part, weighted)
      : binary
        ? [
            ...(judged ? confusionFigures(confusionOf(group, settled), p.level) : []),
            ...(part.side.score ? scoreFigures(group, settled, p.level, isWhole(part)) : []),
          ]
        : [
            ...(settled.usesPrediction ? classFigures(classTableOf(group, settled), p.level, p.seed, isWhole(part)) : []),
            ...(answers.length > 1
              ? classScoreFigures(
                  part.side.scores.map(({ name }, i) => ({ name, strands: strandsOf(part.side, answers[i + 1] ?? nothing).map((s) => s.strand) })),
                  p.level,
                )
              : []),
          ];
    const plain = [...figures.map(withinRange), coverageFigure(labelled, rows, p.level)];
    // What weights make of rows is no number of persons.
    return { part, keys: group.keys, rows, labelled, figures: weighted ? plain : withPersons(plain, group, settled), group, weighted, ranked: null };
  });
}

/** The plain calibration error of two classes beside that of true scores; null where there is none. */
export function noiseOf(p: PerformanceParameters, { settled }: Setup, { group, weighted }: Measured): ReturnType<typeof calibrationNoise> {
  if (settled.task !== 'binary' || group === null) return null;
  if (weighted === null) return calibrationNoise(group, settled, p.seed);
  return weighted.scores === null ? null : weightedCalibrationNoise(weightedScoresOf(weighted.scores, settled.positiveLabel), p.seed);
}

/** The figures of weighted rows. Scores of several classes are not weighted: their figures would mix weights with counts. */
function weightedPart(p: PerformanceParameters, { settled }: Setup, part: Part, group: WeightedGroup): readonly Figure[] {
  if (settled.task === 'binary')
    return [
      ...(settled.usesPrediction || settled.threshold !== null ? weightedConfusionFigures(group, settled, p.level) : []),
      ...(part.side.score ? weightedScoreFigures(group, settled, p.level, isWhole(part)) : []),
    ];
  const refused = part.side.scores.length > 0 && isWhole(part) ? (['roc_auc', 'average_precision', 'log_loss', 'brier'] as const) : [];
  return [
    ...(settled.usesPrediction ? weightedClassFigures(group, settled, p.level, isWhole(part)) : []),
    ...refused.map((metric) => undefinedFigure(metric, 'weighted')),
  ];
}

const nothing: ReducedTable = {
  reduction: { kind: 'sample', from: { name: '', table: '' }, columns: [], rows: 0, seed: 0 },
  rows: [],
  valueCounts: [],
  sql: [],
};

function errorPart(p: PerformanceParameters, part: Part, ranges: ReducedTable | undefined, table: ReducedTable | undefined): readonly Measured[] {
  const rows = ranges?.rows ?? [];
  return rows.map((row) => {
    const found = table?.rows.find((r) => JSON.stringify(r.keys) === JSON.stringify(row.keys));
    const all = Number(row.measures.rows ?? 0);
    const labelled = Number(row.measures.labelled ?? 0);
    return {
      part,
      keys: row.keys,
      rows: all,
      labelled,
      figures: [...errorFigures(found, table, p.level).map((figure) => ofPersons(withinRange(figure), row)), coverageFigure(labelled, all, p.level)],
      group: null,
      weighted: null,
      ranked: null,
    };
  });
}

/** The persons behind the rows that have an error. */
function ofPersons(figure: Figure, row: ReducedRow): Figure {
  const persons = personsAt(row, 'persons');
  return persons === undefined ? figure : { ...figure, behind: { ...figure.behind, persons: personsBehindRows(persons) } };
}

function rankedPart(p: PerformanceParameters, part: Part, answer: ReducedTable | undefined): readonly Measured[] {
  const found = rankedGroups(part, answer);
  const groups = found.length === 0 && isWhole(part) ? [{ keys: {}, queries: [], unlabelled: 0, items: 0 }] : found;
  return groups.map((ranked) => ({
    part,
    keys: ranked.keys,
    rows: ranked.items,
    labelled: ranked.items - ranked.unlabelled,
    figures: [...rankingFigures(ranked, p.top, p.gain, p.level), coverageFigure(ranked.items - ranked.unlabelled, ranked.items, p.level)],
    group: null,
    weighted: null,
    ranked,
  }));
}

function coverageFigure(labelled: number, rows: number, level: number): Figure {
  const interval = wilson(labelled, rows, level);
  return interval === null
    ? undefinedFigure('label_coverage', 'no_rows')
    : { metric: 'label_coverage', value: labelled / rows, n: rows, low: interval.low, high: interval.high, method: 'Wilson' };
}
