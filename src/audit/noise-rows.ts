import { integer, number, percent } from '../charts/format.ts';
import { tableName } from './disclose/noise/ledger.ts';
import { noisyCells, type NoiseBlock, type NoisyTable } from './disclose/noise/types.ts';

/** A table as text. */
export interface TextTable {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly figure?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

/** Groups with their noisy counts and the rates that follow from those. */
export function noisyTable(given: NoisyTable): TextTable {
  const cells = noisyCells.filter((cell) => given.groups.some(({ counts }) => Object.hasOwn(counts, cell)));
  const rates = [...new Set(given.groups.flatMap((group) => Object.keys(group.rates)))].toSorted();
  return {
    title: `Counts with noise, ${tableName(given)}`,
    columns: [{ title: 'Group' }, ...[...cells, ...rates].map((name) => ({ title: titled(name), figure: true }))],
    rows: given.groups.map(({ group, counts, rates: own }) => [
      group.length === 0 ? 'all rows' : group.map((value) => value ?? 'missing').join(', '),
      ...cells.map((cell) => shown(counts[cell], integer)),
      ...rates.map((rate) => shown(own[rate], percent)),
    ]),
  };
}

/** What each table spends of the budget, and how much noise that makes. */
export function spentTable({ tables }: NoiseBlock): TextTable {
  return {
    title: 'What the noise spends',
    columns: [
      { title: 'Table' },
      { title: 'ε', figure: true },
      { title: 'Counts', figure: true },
      { title: '95 % within ±', figure: true },
      { title: 'Variance', figure: true },
    ],
    rows: tables.map((given) => [
      tableName(given),
      number(given.epsilon),
      integer(given.groups.reduce((sum, { counts }) => sum + Object.keys(counts).length, 0)),
      integer(given.halfWidth95),
      number(given.variance),
    ]),
  };
}

/** What was drawn, and what it spends in all, in sentences. */
export function noiseSentences({ epsilon, tables }: NoiseBlock): { readonly drawn: string; readonly spent: string } {
  if (tables.length === 0) return { drawn: `No cell counts groups that noise could be added to; of ε = ${number(epsilon)} nothing is spent.`, spent: '' };
  return {
    drawn:
      'Every count below has noise of the two-sided geometric distribution added, P(z) = (1 − a)/(1 + a) · a^|z| with a = exp(−ε); small counts too. A count below 0 is noise.',
    spent: `Counts of one table are of different rows and share its ε. A row may be in every table, also where two cells count the same rows, so the tables add up: ε = ${number(epsilon)} is spent.`,
  };
}

const titled = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
const shown = (value: number | null | undefined, format: (value: number) => string): string => (value === null || value === undefined ? '–' : format(value));
