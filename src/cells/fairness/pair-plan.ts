import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Key, Measure, ReducedRow } from '../../reduce/types.ts';
import type { PairCell } from '../../stats/gap-correlation.ts';
import { numberAt, type Answers, type Request } from '../canary/answers.ts';
import { canonical } from '../scores/probe.ts';
import { agreement } from '../shadow/plan.ts';
import type { GroupSet, Setup } from './plan.ts';
import { validWeight } from './probe.ts';
import { isMissing } from './settle.ts';
import { groupValue, labelOf } from './tally.ts';

/** The column by which rows before and after are paired: the request, or the person where each has one row. null where they are not: several rows a person go by random groups. */
export function pairingOf({ scope, classes }: Setup): string | null {
  if (scope.before === null || classes > 0) return null;
  return (scope.join ?? scope.unit)?.name ?? null;
}

const column = (name: string): Key => ({ kind: 'column', column: name });

/** Measures of threshold calls: called before, called after. */
const calls = [
  ['both', true, true],
  ['first', true, false],
  ['second', false, true],
  ['neither', false, false],
] as const;

/** Pairs by group, label and both calls. Pairs whose group or label changed say nothing about one rate in two versions and are left out. */
export function pairRequests(setup: Setup): readonly Request[] {
  const { scope, settled } = setup;
  const on = pairingOf(setup);
  if (on === null || scope.before === null) return [];
  const before = scope.before;
  const labelled = scope.label !== null && settled.positiveLabel !== null;
  return setup.scans.map((set) => {
    const groups = set.map((i) => scope.groups[i]?.name ?? '');
    const keys: Record<string, Key> = Object.fromEntries(set.map((i, k) => [`g${i}`, column(`left.${groups[k] ?? ''}`)]));
    if (labelled && scope.label !== null) keys.label = column(`left.${scope.label.name}`);
    const same = [...groups, ...(labelled && scope.label !== null ? [scope.label.name] : [])].map(agreement);
    const weights = scope.weight === null ? [] : ['left', 'right'].map((side) => validWeight(`${side}.${scope.weight?.name ?? ''}`));
    const measures: Record<string, Measure> = {};
    const count = (name: string, more: readonly string[]): void => {
      const where = [...same, ...weights, ...more].map((text) => `(${text})`).join(' AND ');
      measures[name] = { kind: 'count', where };
      if (scope.weight !== null)
        measures[`${name}Weight`] = { kind: 'sum', column: `left.${scope.weight.name}`, pivot: 0, factors: [`right.${scope.weight.name}`], where };
    };
    if (settled.calls.kind === 'prediction' && scope.prediction !== null) {
      keys.first = column(`left.${scope.prediction.name}`);
      keys.second = column(`right.${scope.prediction.name}`);
      count('pairs', []);
    } else if (settled.calls.kind === 'threshold' && scope.score !== null) {
      const { threshold } = settled.calls;
      const [left, right] = ['left', 'right'].map((side) => `CAST(${quoteIdentifier(`${side}.${scope.score?.name ?? ''}`)} AS DOUBLE)`);
      const called = (score: string | undefined, yes: boolean): string =>
        `isfinite(${score ?? ''}) AND ${score ?? ''} ${yes ? '>=' : '<'} ${doubleLiteral(threshold)}`;
      for (const [name, one, two] of calls) count(name, [called(left, one), called(right, two)]);
    }
    return {
      id: `pairs:${set.join('-')}`,
      reduction: { kind: 'paired', from: before, to: scope.from, on: { left: on, right: on }, derive: [], keys, measures },
    };
  });
}

/** The pairs of each group of a set by the group's label; null where nothing is paired. */
export function pairsByGroup(setup: Setup, set: GroupSet, answers: Answers): ReadonlyMap<string, readonly PairCell[]> | null {
  if (pairingOf(setup) === null) return null;
  const scan = setup.scans.find((each) => set.every((i) => each.includes(i))) ?? set;
  const found = new Map<string, PairCell[]>();
  for (const row of answers.get(`pairs:${scan.join('-')}`)?.rows ?? []) {
    const values = Object.fromEntries(set.map((i) => [setup.scope.groups[i]?.name ?? '', groupValue(setup, row.keys[`g${i}`] ?? null)]));
    const label = labelOf(values);
    const cells = found.get(label) ?? [];
    found.set(label, cells);
    cells.push(...cellsOf(setup, row));
  }
  return found;
}

function cellsOf(setup: Setup, row: ReducedRow): readonly PairCell[] {
  const { settled, scope } = setup;
  const given = row.keys['label'] ?? null;
  const text = given === null ? null : canonical(String(given), scope.label);
  const outcome = settled.positiveLabel === null || isMissing(text, scope.label) ? 4 : text === settled.positiveLabel ? 0 : 1;
  const cell = (called: boolean): number => (called ? outcome : outcome === 4 ? 5 : outcome + 2);
  const made = (measure: string, before: boolean, after: boolean): readonly PairCell[] => {
    const rows = numberAt(row, measure);
    const weight = scope.weight === null ? rows : numberAt(row, `${measure}Weight`);
    return rows > 0 ? [{ before: cell(before), after: cell(after), rows, weight }] : [];
  };
  if (settled.calls.kind === 'threshold') return calls.flatMap(([name, one, two]) => made(name, one, two));
  const { values } = settled.calls;
  const [first, second] = [row.keys['first'] ?? null, row.keys['second'] ?? null];
  if (first === null || second === null) return [];
  const called = (value: unknown): boolean => values.includes(canonical(String(value), scope.prediction));
  return made('pairs', called(first), called(second));
}
