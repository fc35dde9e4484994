import { integer, number, percent } from '../../charts/format.ts';
import { tableName } from '../disclose/noise/ledger.ts';
import { noisyCells, type NoiseBlock, type NoisyTable } from '../disclose/noise/types.ts';
import { h, type Markup } from './escape.ts';
import { table } from './parts.ts';

/** Counts with noise, the rates that follow from them, and what was spent. */
export function noiseTables({ epsilon, tables, notes }: NoiseBlock): Markup {
  if (tables.length === 0)
    return h`<h3>Counts with noise</h3><p>No cell counts groups that noise could be added to; of ε = ${number(epsilon)} nothing is spent.</p>`;
  return h`<h3>Counts with noise</h3>
<p>Every count below has noise of the two-sided geometric distribution added, P(z) = (1 − a)/(1 + a) · a^|z| with a = exp(−ε); small counts too. A count below 0 is noise.</p>
${tables.map(noisyTable)}
${table(
  'What the noise spends',
  [
    { title: 'Table' },
    { title: 'ε', figure: true },
    { title: 'Counts', figure: true },
    { title: '95 % within ±', figure: true },
    { title: 'Variance', figure: true },
  ],
  tables.map((given) => [
    tableName(given),
    number(given.epsilon),
    integer(given.groups.reduce((sum, { counts }) => sum + Object.keys(counts).length, 0)),
    integer(given.halfWidth95),
    number(given.variance),
  ]),
)}
<p>Counts of one table are of different rows and share its ε; the tables add up to ε = ${number(epsilon)}.</p>
<ul>${notes.map((note) => h`<li>${note}</li>`)}</ul>`;
}

function noisyTable(given: NoisyTable): Markup {
  const cells = noisyCells.filter((cell) => given.groups.some(({ counts }) => Object.hasOwn(counts, cell)));
  const rates = [...new Set(given.groups.flatMap((group) => Object.keys(group.rates)))].toSorted();
  return table(
    `Counts with noise, ${tableName(given)}`,
    [{ title: 'Group' }, ...[...cells, ...rates].map((name) => ({ title: titled(name), figure: true }))],
    given.groups.map(({ group, counts, rates: own }) => [
      group.map((value) => value ?? 'missing').join(', '),
      ...cells.map((cell) => shown(counts[cell], integer)),
      ...rates.map((rate) => shown(own[rate], percent)),
    ]),
  );
}

const titled = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;
const shown = (value: number | null | undefined, format: (value: number) => string): string => (value === null || value === undefined ? '–' : format(value));
