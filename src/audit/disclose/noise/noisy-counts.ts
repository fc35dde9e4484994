import type { ResultDocument } from '../../../notebook/types.ts';
import { prepared } from '../prepare/document.ts';
import type { DisclosurePolicy } from '../types.ts';
import { discreteLaplace, halfWidth95, noiseVariance } from './discrete-laplace.ts';
import { decimalFraction, dividedBy } from './fraction.ts';
import { groupTables } from './group-tables.ts';
import { noisyRates } from './noisy-rates.ts';
import type { RandomWords } from './random-words.ts';
import type { GroupCounts, GroupTable, NoiseBlock, NoisyCell } from './types.ts';

/**
 * Every count of the group tables of a document with noise of the two-sided geometric distribution, small ones and zeros too, within `policy.privacyBudget`; null
 * without a budget. Labels are replaced as in the disclosed document. `random` gives the words that noise is drawn from: a cryptographic generator, or it hides nothing.
 */
export function noisyCounts(
  document: ResultDocument,
  policy: DisclosurePolicy,
  random: RandomWords,
  rowsPerPerson: Readonly<Record<string, number>> = {},
): NoiseBlock | null {
  if (policy.privacyBudget === null) return null;
  const tables = namedTables(document, policy);
  const epsilon = dividedBy(decimalFraction(policy.privacyBudget.epsilon), Math.max(1, tables.length));
  return blockOf(tables, policy.privacyBudget.epsilon, rowsPerPerson, (count) => count + Number(discreteLaplace(epsilon, random)));
}

/**
 * The same block with the noisy counts that a file records in place of new ones, which would be others: tables, groups, budget and rates are worked out again, the draws
 * are not. A count that is not recorded as a whole number is null, and so differs.
 */
export function recordedNoise(
  document: ResultDocument,
  policy: DisclosurePolicy,
  recorded: NoiseBlock | undefined,
  rowsPerPerson: Readonly<Record<string, number>> = {},
): NoiseBlock | null {
  if (policy.privacyBudget === null) return null;
  return blockOf(namedTables(document, policy), policy.privacyBudget.epsilon, rowsPerPerson, (_count, table, group, cell) => {
    const drawn = recorded?.tables[table]?.groups[group]?.counts[cell];
    return Number.isSafeInteger(drawn) ? (drawn as number) : null;
  });
}

/** The group tables of a document as they are named in its disclosed form. */
export function namedTables(document: ResultDocument, policy: DisclosurePolicy): readonly GroupTable[] {
  return groupTables(prepared(document, policy).document, policy.statutory);
}

type Draw = (count: number, table: number, group: number, cell: NoisyCell) => number | null;

function blockOf(tables: readonly GroupTable[], epsilon: number, rowsPerPerson: Readonly<Record<string, number>>, draw: Draw): NoiseBlock {
  const each = epsilon / Math.max(1, tables.length);
  return {
    distribution: 'two_sided_geometric',
    sensitivity: 1,
    epsilon,
    tables: tables.map(({ groups, ...table }, i) => ({
      ...table,
      epsilon: each,
      halfWidth95: halfWidth95(each),
      variance: noiseVariance(each),
      groups: groups.map(({ group, counts }, j) => {
        const drawn = Object.fromEntries(Object.entries(counts).map(([cell, count]) => [cell, draw(count, i, j, cell as NoisyCell)])) as GroupCounts['counts'];
        return { group, counts: drawn, rates: noisyRates(drawn) };
      }),
    })),
    notes: notesOf(epsilon, rowsPerPerson),
  };
}

/** Group privacy (Dwork and Roth 2014, theorem 2.2): c rows of one person are covered by c times the ε of one row. */
function notesOf(epsilon: number, rowsPerPerson: Readonly<Record<string, number>>): readonly string[] {
  const tables = Object.entries(rowsPerPerson).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...notes,
    ...tables.map(([table, most]) => `in ${table} no person has more than ${most} rows, so a person is covered by ${most} · ${epsilon} = ${most * epsilon}`),
  ];
}

const notes: readonly string[] = [
  'the guarantee is about these tables by themselves, for one row more or less: the exact numbers elsewhere in this file have none, and a reader may combine both',
  'a person with c rows in the population is covered by c · ε (group privacy); rows of a person are not clipped',
  'that a group occurs, and which counts a table has, follows from the data without noise',
  'the noise is drawn once for this file; another export draws again, and what both spend adds up',
  'the table of how far hidden counts can be narrowed is about exact numbers; these counts tell more about a hidden count, with the uncertainty stated',
];
