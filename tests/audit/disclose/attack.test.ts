import { solve } from 'yalps';
import { expect, test } from 'vitest';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import type { Measurement } from '../../../src/cells/types.ts';
import { seededUniform, type Uniform } from '../../../src/stats/random.ts';
import { documentOf, rate } from './documents.ts';

/** One of the smallest pieces that all people fall into. */
interface Atom {
  readonly group: Readonly<Record<string, string>>;
  readonly y: boolean;
  readonly called: boolean;
  readonly count: number;
}

/** What each rate counts, written down here a second time: the attacker reads the definitions, not the code. */
const rates: Readonly<Record<string, { readonly of: (atom: Atom) => boolean; readonly hit: (atom: Atom) => boolean }>> = {
  selection_rate: { of: () => true, hit: ({ called }) => called },
  prevalence: { of: () => true, hit: ({ y }) => y },
  accuracy: { of: () => true, hit: ({ y, called }) => y === called },
  true_positive_rate: { of: ({ y }) => y, hit: ({ called }) => called },
  false_positive_rate: { of: ({ y }) => !y, hit: ({ called }) => called },
  positive_predictive_value: { of: ({ called }) => called, hit: ({ y }) => y },
};

/** People by race, or by race and sex. */
function people(random: Uniform, races: number, sexes: readonly string[]): Atom[] {
  const draw = (most: number) => Math.floor(random() * (most + 1));
  return Array.from({ length: races }, (_, race) => (sexes.length === 0 ? [{ race: `race ${race}` }] : sexes.map((sex) => ({ race: `race ${race}`, sex }))))
    .flat()
    .flatMap((group) => {
      const size = [6, 25, 120][draw(2)]!;
      return [true, false].flatMap((y) => [true, false].map((called) => ({ group, y, called, count: draw(size) })));
    });
}

/** All groups by no column, by each and by all. */
function groupsOf(atoms: readonly Atom[]): Readonly<Record<string, string>>[] {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (const { group } of atoms)
    for (const of of [{}, ...Object.entries(group).map(([column, value]) => ({ [column]: value })), group]) found.set(JSON.stringify(of), of);
  return [...found.values()];
}

const belongs = (atom: Atom, group: Readonly<Record<string, string | null>>) => Object.entries(group).every(([column, value]) => atom.group[column] === value);
const total = (atoms: readonly Atom[], holds: (atom: Atom) => boolean) => atoms.reduce((sum, atom) => sum + (holds(atom) ? atom.count : 0), 0);

function measurementsOf(atoms: readonly Atom[], random: Uniform): Measurement[] {
  const chosen = Object.entries(rates).filter(() => random() < 0.6);
  return groupsOf(atoms).flatMap((group) => {
    const size = total(atoms, (atom) => belongs(atom, group));
    return [
      { ...rate('group_size', 0, 1, group), value: size, n: size },
      ...chosen.flatMap(([metric, { of, hit }]) => {
        const n = total(atoms, (atom) => belongs(atom, group) && of(atom));
        return n === 0
          ? []
          : [
              rate(
                metric,
                total(atoms, (atom) => belongs(atom, group) && of(atom) && hit(atom)),
                n,
                group,
              ),
            ];
      }),
    ];
  });
}

/** What is known: sums over atoms. */
function equations(atoms: readonly Atom[], measurements: readonly Measurement[]) {
  return measurements.flatMap(({ metric, of: { group = {} }, value, n }) => {
    if (value === null || typeof n !== 'number') return [];
    const { of, hit } = rates[metric] ?? { of: () => true, hit: () => true };
    const row = (holds: (atom: Atom) => boolean, equal: number) => ({ atoms: atoms.map((atom) => belongs(atom, group) && holds(atom)), equal });
    return [row(of, n), ...(metric === 'group_size' ? [] : [row((atom) => of(atom) && hit(atom), Math.round(value * n))])];
  });
}

function range(atoms: readonly Atom[], known: ReturnType<typeof equations>, holds: (atom: Atom) => boolean): readonly [number, number] {
  const find = (direction: 'minimize' | 'maximize') => {
    const variables = atoms.map(
      (atom, i) => [i, [...(holds(atom) ? [[-1, 1] as const] : []), ...known.flatMap(({ atoms: row }, at) => (row[i] ? [[at, 1] as const] : []))]] as const,
    );
    const constraints = [[-1, { max: 1e6 }] as const, ...known.map(({ equal }, at) => [at, { equal }] as const)];
    const { status, result } = solve({ direction, objective: -1, constraints, variables });
    expect(status).toBe('optimal');
    return result;
  };
  return [Math.ceil(find('minimize') - 1e-6), Math.floor(find('maximize') + 1e-6)];
}

test.each([
  { seed: 2024, documents: 500, least: 3000 },
  { seed: 99, documents: 150, least: 900 },
])(
  '$documents documents: with everything printed as equations over people, no count of 1 to 10 is known to within 11, hidden larger ones no better, and no small sum of two',
  ({ seed, documents, least }) => {
    const random = seededUniform(seed);
    let [small, others, sums] = [0, 0, 0];
    for (let run = 0; run < documents; run += 1) {
      const isCrossed = run % 12 === 0;
      const atoms = people(random, isCrossed ? 2 : 3 + (run % 3), isCrossed ? ['F', 'M'] : []);
      const given = documentOf([{ measurements: measurementsOf(atoms, random) }], { inputs: [] });
      const { document, report } = disclose(given, defaultPolicy);
      expect(report.exposed).toEqual([]);
      const known = equations(atoms, document.cells[0]!.measurements);
      const hidden: { readonly inside: (atom: Atom) => boolean; readonly count: number }[] = [];
      for (const [
        place,
        {
          metric,
          of: { group = {} },
          value,
          n,
        },
      ] of given.cells[0]!.measurements.entries()) {
        const { of, hit } = rates[metric] ?? { of: () => true, hit: () => true };
        for (const holds of [of, (atom: Atom) => of(atom) && hit(atom), (atom: Atom) => of(atom) && !hit(atom)]) {
          const inside = (atom: Atom) => belongs(atom, group) && holds(atom);
          const count = total(atoms, inside);
          if (value === null || n === 0) continue;
          // Others may be printed; one that is not known from what is printed has to be as open, zeros and complements too.
          if (count === 0 || count > 10) {
            if (document.cells[0]!.measurements[place]!.value !== null) continue;
            others += 1;
            if (others % 9 !== 0) continue;
            const [low, high] = range(atoms, known, inside);
            expect(high === low || high - low >= 11, `run ${run}: ${metric} ${JSON.stringify(group)} ${count} in ${low} to ${high}`).toBe(true);
            continue;
          }
          small += 1;
          hidden.push({ inside, count });
          if (small % 3 !== 0) continue;
          const [low, high] = range(atoms, known, inside);
          expect(high - low, `run ${run}: ${metric} ${JSON.stringify(group)} ${count}`).toBeGreaterThanOrEqual(11);
        }
      }
      // The sum of two hidden counts of different people must not follow either where it is small.
      for (const [i, one] of hidden.entries()) {
        const two = hidden[(i + 1 + (run % 5)) % hidden.length]!;
        if (one.count + two.count > 10 || atoms.some((atom) => one.inside(atom) && two.inside(atom))) continue;
        sums += 1;
        if (sums % 3 !== 0) continue;
        const [low, high] = range(atoms, known, (atom) => one.inside(atom) || two.inside(atom));
        expect(high, `run ${run}: a sum of ${one.count} and ${two.count}`).toBeGreaterThan(low);
      }
    }
    expect(small).toBeGreaterThan(least);
    expect(others).toBeGreaterThan(documents);
    expect(sums).toBeGreaterThan(documents);
  },
  300_000,
);
