import { benefitInequality, differentialFairness } from '../../stats/benefit-inequality.ts';
import { swapped } from '../../stats/group-rates.ts';
import { addVectors, aequitasParity, aif360Parity, fairlearnParity, holisticaiParity, type Convention } from '../../stats/parity-conventions.ts';
import type { ResultTable } from '../types.ts';
import type { Figures, SetFigures } from './figures.ts';
import { conventionsOf } from './parameters.ts';
import type { Setup } from './plan.ts';

type Row = ResultTable['rows'][number];

/** What other libraries call by their names, from the same counts. */
export function conventionTable(setup: Setup, figures: Figures): ResultTable | null {
  const wanted = conventionsOf(setup.p);
  if (wanted.length === 0) return null;
  const rows = figures.sets.filter((set) => set.columns.length === 1).flatMap((set) => wanted.flatMap((library) => rowsOf(setup, set, library)));
  return {
    name: 'conventions',
    title: 'As other libraries define it',
    columns: [
      { name: 'library', title: 'library', type: 'text' },
      { name: 'rule', title: 'convention', type: 'text' },
      { name: 'set', title: 'groups', type: 'text' },
      { name: 'group', title: 'group', type: 'text' },
      { name: 'reference', title: 'against', type: 'text' },
      { name: 'name', title: 'its name', type: 'text' },
      { name: 'value', title: 'value', type: 'number' },
    ],
    rows,
  };
}

const rules = {
  fairlearn: 'positive outcome; largest less smallest, smallest over largest; groups of any size; an undefined rate is 0',
  aif360: 'favourable outcome; group less reference, signed; odds averaged',
  aequitas: 'positive outcome; group over reference; band 0.8 to 1.25; ppr is a share of all selected, pprev a rate',
  holisticai: 'favourable outcome; group less reference; four fifths is folded below 1',
} as const;

function rowsOf(setup: Setup, set: SetFigures, library: keyof typeof rules): readonly Row[] {
  const known = set.groups.filter((group) => group.known);
  const turn = (vector: readonly number[]): readonly number[] => (setup.settled.favourable === 'positive' ? vector : swapped(vector));
  const lines = (group: string, reference: string, values: Convention): readonly Row[] =>
    Object.entries(values).map(([name, value]) => [library, rules[library], set.name, group, reference, name, value]);
  const vectors = known.map((group) => group.tally.weights);
  if (library === 'fairlearn') return known.length === 0 ? [] : lines('all', '', fairlearnParity(vectors));
  const pairs = set.pairs.flatMap(({ group, reference }) => {
    const [one, two] = [group.tally.weights, reference.tally.weights];
    const values =
      library === 'aequitas' ? aequitasParity(one, two) : library === 'aif360' ? aif360Parity(turn(one), turn(two)) : holisticaiParity(turn(one), turn(two));
    return lines(group.label, reference.label, values);
  });
  if (library !== 'aif360') return pairs;
  const inequality = benefitInequality(turn(addVectors(vectors)));
  const ofLabels = differentialFairness(vectors, 'prevalence');
  const ofCalls = differentialFairness(vectors, 'selection_rate');
  return [
    ...pairs,
    ...lines('all', '', {
      generalized_entropy_index: inequality?.entropyIndex ?? null,
      theil_index: inequality?.theil ?? null,
      differential_fairness: ofCalls,
      differential_fairness_bias_amplification: ofCalls === null || ofLabels === null ? null : ofCalls - ofLabels,
    }),
  ];
}
