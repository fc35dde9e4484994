import type { NoiseBlock } from '../disclose/noise/types.ts';
import { noiseSentences, noisyTable, spentTable, type TextTable } from '../noise-rows.ts';
import { h, type Markup } from './escape.ts';
import { table } from './parts.ts';

/** Counts with noise, the rates that follow from them, and what was spent. */
export function noiseTables(noise: NoiseBlock): Markup {
  const { drawn, spent } = noiseSentences(noise);
  if (noise.tables.length === 0) return h`<h3>Counts with noise</h3><p>${drawn}</p>`;
  return h`<h3>Counts with noise</h3>
<p>${drawn}</p>
${noise.tables.map((given) => asMarkup(noisyTable(given)))}
${asMarkup(spentTable(noise))}
<p>${spent}</p>
<ul>${noise.notes.map((note) => h`<li>${note}</li>`)}</ul>`;
}

function asMarkup({ title, columns, rows }: TextTable): Markup {
  return table(title, columns, rows);
}
