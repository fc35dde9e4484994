import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { answersOf, type Answers, type Request } from '../canary/answers.ts';
import { formatCount } from '../format.ts';
import type { Caveat, CellContext } from '../types.ts';
import type { FairnessParameters } from './parameters.ts';
import { pairRequests } from './pair-plan.ts';
import { factsOf, probeRequests, sidesOf, validWeight, type SideFacts, type SideName } from './probe.ts';
import { scopeOf, type Scope } from './scope.ts';
import { scoreRequests } from './score-plan.ts';
import { settle, type Settled } from './settle.ts';

/** More groups than this in one set cannot be read. */
const mostCells = 500;
/** One scan crosses all columns while their combinations stay below this. */
const mostCombinations = 60_000;
/** Rows of a table of persons' random groups, at most. */
const mostClusterRows = 100_000;

/** Columns (places in `groups`) crossed into one set of groups. */
export type GroupSet = readonly number[];

/** Everything the plan and the decision share, once the first wave is in. */
export interface Setup {
  readonly p: FairnessParameters;
  readonly context: CellContext;
  readonly scope: Scope;
  readonly facts: Readonly<Record<SideName, SideFacts>>;
  readonly settled: Settled;
  readonly sets: readonly GroupSet[];
  /** Columns of each scan of counts. */
  readonly scans: readonly GroupSet[];
  /** Persons are dealt to this many random groups; 0 where rows are independent. */
  readonly classes: number;
  readonly caveats: readonly Caveat[];
}

export function setupOf(p: FairnessParameters, context: CellContext, answers: Answers): Setup {
  const scope = scopeOf(p, context);
  const of = factsOf(scope, 'of', answers);
  const before = scope.before === null ? of : factsOf(scope, 'before', answers);
  const settled = settle(p, scope, scope.before === null ? [of] : [of, before]);
  const size = (set: GroupSet): number =>
    set.reduce((product, i) => product * (Math.max(of.levels[i]?.values.length ?? 0, before.levels[i]?.values.length ?? 0) + 1), 1);
  const caveats: Caveat[] = [];
  const all = combinations(scope.groups.length, Math.min(p.intersections, scope.groups.length));
  const sets = all.filter((set) => set.length === 1 || size(set) <= mostCells);
  if (sets.length < all.length)
    caveats.push({
      code: 'intersections_left_out',
      sentence: `${all.length - sets.length} of ${all.length} sets of groups have more than ${mostCells} combinations and are left out; use fewer or coarser columns`,
    });
  const outcomes = Math.max(1, of.labels.values.length + 1) * Math.max(1, of.predictions.values.length + 1);
  const widest = Math.max(1, ...sets.map(size)) * outcomes;
  const clustered = scope.unit !== null && [of, before].some(({ persons, rows }) => persons > 0 && persons < rows);
  const classes = clustered ? Math.max(20, Math.min(500, Math.floor(mostClusterRows / widest))) : 0;
  const every = scope.groups.map((_, i) => i);
  const longest = Math.max(...sets.map((set) => set.length));
  const scans =
    clustered || sets.length === 1
      ? sets
      : size(every) * outcomes <= mostCombinations
        ? [every]
        : sets.filter((set) => set.length === longest || !covered(set, sets));
  return { p, context, scope, facts: { of, before }, settled, sets, scans, classes, caveats };
}

function covered(set: GroupSet, sets: readonly GroupSet[]): boolean {
  return sets.some((other) => other.length > set.length && set.every((i) => other.includes(i)));
}

/** Each column alone, then every pair, then every triple. */
function combinations(columns: number, most: number): readonly GroupSet[] {
  const of = (size: number, from: number): readonly GroupSet[] =>
    size === 0 ? [[]] : Array.from({ length: Math.max(0, columns - from) }, (_, k) => from + k).flatMap((i) => of(size - 1, i + 1).map((rest) => [i, ...rest]));
  return Array.from({ length: most }, (_, k) => of(k + 1, 0)).flat();
}

/** Wave 0: which values there are. Wave 1: everything else. */
export function planFairness(p: FairnessParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  if (previous.length > 1) return null;
  const requests = requestsOf(p, context, previous.length, fairnessAnswers(p, context, previous));
  return requests.length > 0 ? requests.map(({ reduction }) => reduction) : null;
}

export function fairnessAnswers(p: FairnessParameters, context: CellContext, waves: readonly (readonly ReducedTable[])[]): Answers {
  return answersOf(waves, (wave, answers) => requestsOf(p, context, wave, answers));
}

function requestsOf(p: FairnessParameters, context: CellContext, wave: number, answers: Answers): readonly Request[] {
  if (wave === 0) return probeRequests(scopeOf(p, context));
  const setup = setupOf(p, context, answers);
  return [...countRequests(setup), ...personRequests(setup), ...strataRequests(setup), ...scoreRequests(setup), ...pairRequests(setup)];
}

const column = (name: string): Key => ({ kind: 'column', column: name });

/** Keys of the groups of a set. */
export function groupKeys(setup: Setup, set: GroupSet): Record<string, Key> {
  return Object.fromEntries(set.map((i) => [`g${i}`, column(setup.scope.groups[i]?.name ?? '')]));
}

/** Keys that tell outcomes apart, and what is counted under them. */
function outcomes(setup: Setup): { keys: Record<string, Key>; measures: Record<string, Measure> } {
  const { scope, settled } = setup;
  const keys: Record<string, Key> = {};
  if (scope.label !== null && settled.positiveLabel !== null) keys.label = column(scope.label.name);
  if (settled.calls.kind === 'prediction' && scope.prediction !== null) keys.prediction = column(scope.prediction.name);
  const valid = scope.weight === null ? null : validWeight(scope.weight.name);
  const conditions: Record<string, string | null> = { rows: null };
  if (settled.calls.kind === 'threshold' && scope.score !== null) {
    const score = `CAST(${quoteIdentifier(scope.score.name)} AS DOUBLE)`;
    conditions.scored = `isfinite(${score})`;
    conditions.called = `isfinite(${score}) AND ${score} >= ${doubleLiteral(settled.calls.threshold)}`;
  }
  const measures: Record<string, Measure> = {};
  for (const [name, condition] of Object.entries(conditions)) {
    const where = [valid, condition]
      .filter((text) => text !== null)
      .map((text) => `(${text})`)
      .join(' AND ');
    const filter = where === '' ? {} : { where };
    measures[name] = { kind: 'count', ...filter };
    if (scope.weight !== null) {
      measures[`${name}Weight`] = { kind: 'sum', column: scope.weight.name, pivot: 0, ...filter };
      measures[`${name}Squares`] = { kind: 'sumOfSquares', column: scope.weight.name, pivot: 0, ...filter };
    }
  }
  return { keys, measures };
}

/** The name of a scan's answer. */
export const scanId = (set: GroupSet, side: SideName): string => `counts:${set.join('-')}:${side}`;

function countRequests(setup: Setup): readonly Request[] {
  const { keys, measures } = outcomes(setup);
  const { scope, classes } = setup;
  const cluster: Record<string, Key> = classes > 0 && scope.unit !== null ? { cluster: { kind: 'hashed', column: scope.unit.name, classes } } : {};
  return sidesOf(scope).flatMap(({ name, from }) =>
    setup.scans.map((set) => ({
      id: scanId(set, name),
      reduction: { kind: 'grouped', from, keys: { ...groupKeys(setup, set), ...keys, ...cluster }, measures } as const,
    })),
  );
}

function personRequests(setup: Setup): readonly Request[] {
  const { scope } = setup;
  const unit = scope.unit;
  if (unit === null) return [];
  return setup.sets.map((set) => ({
    id: `persons:${set.join('-')}`,
    reduction: { kind: 'grouped', from: scope.from, keys: groupKeys(setup, set), measures: { persons: { kind: 'distinct', column: unit.name } } },
  }));
}

function strataRequests(setup: Setup): readonly Request[] {
  const { scope } = setup;
  if (scope.strata.length === 0) return [];
  const { keys, measures } = outcomes(setup);
  const strata = Object.fromEntries(scope.strata.map((each, i) => [`s${i}`, column(each.name)]));
  return scope.groups.map((_, i) => ({
    id: `strata:${i}`,
    reduction: { kind: 'grouped', from: scope.from, keys: { ...groupKeys(setup, [i]), ...strata, ...keys }, measures },
  }));
}

/** Rows in words, for sentences. */
export const rowsWord = (n: number): string => `${formatCount(n)} ${n === 1 ? 'row' : 'rows'}`;
