import { groupRate, swapped } from '../../stats/group-rates.ts';
import { formatList } from '../format.ts';
import { CellInputError } from '../types.ts';
import type { GroupSet, Setup } from './plan.ts';
import type { Group } from './tally.ts';

export interface Pair {
  readonly group: Group;
  readonly reference: Group;
}

/** The favourable rate of a group in [0, 1]; null without rows. */
export function favourableRate(setup: Setup, group: Group): number | null {
  const vector = group.tally.weights;
  return groupRate('selection_rate', setup.settled.favourable === 'positive' ? vector : swapped(vector)).value;
}

/** Which groups of a set are compared. `named` pairs that belong to another set are none here. */
export function pairsOf(setup: Setup, set: GroupSet, groups: readonly Group[]): readonly Pair[] {
  const known = groups.filter((group) => group.known);
  const columns = set.map((i) => setup.scope.groups[i]?.name ?? '');
  if (setup.p.pairs !== 'auto')
    return setup.p.pairs.flatMap(({ group, reference }) => {
      const [one, two] = [findGroup(known, columns, group), findGroup(known, columns, reference)];
      return one === null || two === null || one === two ? [] : [{ group: one, reference: two }];
    });
  const reference = referenceGroup(setup, columns, known);
  return reference === null ? [] : known.filter((group) => group !== reference).map((group) => ({ group, reference }));
}

function findGroup(known: readonly Group[], columns: readonly string[], wanted: string | Readonly<Record<string, string | null>>): Group | null {
  if (typeof wanted === 'string') return columns.length === 1 ? (known.find((group) => group.label === wanted) ?? null) : null;
  const keys = Object.keys(wanted);
  if (keys.length !== columns.length || !columns.every((column) => keys.includes(column))) return null;
  return known.find((group) => columns.every((column) => group.values[column] === wanted[column])) ?? null;
}

function referenceGroup(setup: Setup, columns: readonly string[], known: readonly Group[]): Group | null {
  const wanted = setup.p.reference_group;
  const [largest] = known;
  if (largest === undefined) return null;
  if (wanted === 'highest') {
    const enough = known.filter((group) => groupRate('selection_rate', group.tally.rows).among >= setup.p.minimum_n);
    return [...enough].sort((a, b) => (favourableRate(setup, b) ?? -1) - (favourableRate(setup, a) ?? -1))[0] ?? largest;
  }
  if (wanted === 'largest') return largest;
  if (typeof wanted === 'string') return findGroup(known, columns, wanted) ?? largest;
  const own = Object.fromEntries(columns.flatMap((column) => (wanted[column] === undefined ? [] : [[column, wanted[column]]])));
  return findGroup(known, columns, own) ?? largest;
}

/** Throws CellInputError for a reference or a pair that names a group nobody belongs to. */
export function checkNames(setup: Setup, sets: readonly { readonly columns: readonly string[]; readonly groups: readonly Group[] }[]): void {
  const exists = (wanted: string | Readonly<Record<string, string | null>>): boolean =>
    sets.some(
      ({ columns, groups }) =>
        findGroup(
          groups.filter((group) => group.known),
          columns,
          wanted,
        ) !== null,
    );
  const values = formatList(
    sets.filter(({ columns }) => columns.length === 1).flatMap(({ groups }) => groups.filter((group) => group.known).map((group) => group.label)),
    8,
  );
  const shown = (wanted: string | Readonly<Record<string, string | null>>): string => (typeof wanted === 'string' ? wanted : JSON.stringify(wanted));
  const { reference_group: reference, pairs } = setup.p;
  if (typeof reference === 'string' && reference !== 'largest' && reference !== 'highest' && !exists(reference))
    throw new CellInputError(`no group is ${reference}; expected largest, highest or one of ${values}`, 'reference_group');
  if (typeof reference === 'object')
    for (const [column, value] of Object.entries(reference))
      if (!exists({ [column]: value })) throw new CellInputError(`no group has ${column} = ${value}; values are ${values}`, 'reference_group');
  if (pairs === 'auto') return;
  pairs.forEach(({ group, reference: other }, i) => {
    for (const wanted of [group, other]) if (!exists(wanted)) throw new CellInputError(`no group is ${shown(wanted)}; values are ${values}`, `pairs.${i}`);
  });
}
