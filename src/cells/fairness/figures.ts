import { groupRateNames, type GroupRateName } from '../../stats/group-rates.ts';
import type { Answers } from '../canary/answers.ts';
import { checkNames, pairsOf, type Pair } from './pairs.ts';
import type { GroupSet, Setup } from './plan.ts';
import { sizedRate, type SizedRate } from './sized-rate.ts';
import { addTallies, groupsOf, groupValue, labelOf, rowsOf, type Group, type Tally } from './tally.ts';

export interface GroupFigures extends Group {
  readonly rates: ReadonlyMap<GroupRateName, SizedRate>;
  /** Distinct persons; null without a column of persons, and where several values mean "unknown". */
  readonly persons: number | null;
}

/** One set of groups: a column, or several crossed. */
export interface SetFigures {
  readonly set: GroupSet;
  readonly columns: readonly string[];
  /** The columns in words: `race × sex`. */
  readonly name: string;
  readonly groups: readonly GroupFigures[];
  readonly pairs: readonly { readonly group: GroupFigures; readonly reference: GroupFigures }[];
}

export interface Figures {
  readonly sets: readonly SetFigures[];
  readonly before: readonly SetFigures[];
  readonly overall: Tally;
  readonly overallRates: ReadonlyMap<GroupRateName, SizedRate>;
}

/** Which rates have a meaning here: all with labels, the selection rate without. */
export function ratesOf(setup: Setup): readonly GroupRateName[] {
  return setup.settled.positiveLabel === null ? ['selection_rate'] : groupRateNames;
}

function measure(setup: Setup, tally: Tally): ReadonlyMap<GroupRateName, SizedRate> {
  return new Map(ratesOf(setup).map((metric) => [metric, sizedRate(setup, metric, tally)]));
}

/** Measures every group of every set. Throws CellInputError for a reference group or pair that nobody belongs to. */
export function figuresOf(setup: Setup, answers: Answers): Figures {
  const side = (name: 'of' | 'before'): readonly SetFigures[] =>
    setup.sets.map((set) => {
      const columns = set.map((i) => setup.scope.groups[i]?.name ?? '');
      const persons = personsOf(setup, set, answers);
      const groups = groupsOf(setup, set, name, answers).map((group) => ({
        ...group,
        rates: measure(setup, group.tally),
        persons: name === 'of' ? (persons.get(group.label) ?? null) : null,
      }));
      const found = (pair: Pair) => ({ group: at(groups, pair.group), reference: at(groups, pair.reference) });
      return { set, columns, name: columns.join(' × '), groups, pairs: pairsOf(setup, set, groups).map(found) };
    });
  const sets = side('of');
  checkNames(setup, sets);
  const overall = addTallies(
    setup,
    (sets[0]?.groups ?? []).map((group) => group.tally),
  );
  return { sets, before: setup.scope.before === null ? [] : side('before'), overall, overallRates: measure(setup, overall) };
}

function at(groups: readonly GroupFigures[], wanted: Group): GroupFigures {
  const found = groups.find((group) => group.label === wanted.label);
  if (found === undefined) throw new Error(`there is no group ${wanted.label}`);
  return found;
}

function personsOf(setup: Setup, set: GroupSet, answers: Answers): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const several = new Set<string>();
  for (const row of answers.get(`persons:${set.join('-')}`)?.rows ?? []) {
    const label = labelOf(Object.fromEntries(set.map((i) => [String(i), groupValue(setup, row.keys[`g${i}`] ?? null)])));
    if (found.has(label)) several.add(label);
    found.set(label, Number(row.measures['persons'] ?? 0));
  }
  for (const label of several) found.delete(label);
  return found;
}

/** Whether a rate of a group rests on enough rows, and persons where they are known. */
export function isEnough(setup: Setup, group: GroupFigures, rate: SizedRate): boolean {
  return rate.value !== null && rate.n >= setup.p.minimum_n && (group.persons === null || group.persons >= setup.p.minimum_n);
}

/** Groups that count for the largest gap of a rate: known, defined and large enough. */
export function eligible(setup: Setup, set: SetFigures, metric: GroupRateName): readonly { readonly group: GroupFigures; readonly rate: SizedRate }[] {
  return set.groups.flatMap((group) => {
    const rate = group.rates.get(metric);
    return group.known && rowsOf(group.tally) > 0 && rate !== undefined && isEnough(setup, group, rate) ? [{ group, rate }] : [];
  });
}
