import { integer, number, withUnit } from '../charts/format.ts';
import type { Finding, ResultTable } from '../cells/types.ts';
import type { NoiseBlock } from './disclose/noise/types.ts';
import { shownRows } from './html/parts.ts';
import { noiseSentences, noisyTable, spentTable, type TextTable } from './noise-rows.ts';
import { leftOutText, toldFindings } from './told-findings.ts';
import type { Audit } from './write.ts';

/** Text as Markdown that shows it as it is: nothing in it is markup, a line break is a space. */
export function mdText(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');
}

/** A Markdown table; a long one ends with how many rows are left out. */
export function mdTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => mdText(cell)).join(' | ')} |`;
  const left = rows.length - shownRows;
  return [
    line(columns),
    `|${' --- |'.repeat(columns.length)}`,
    ...rows.slice(0, shownRows).map(line),
    ...(left > 0 ? ['', `${left} more rows are left out.`] : []),
    '',
  ].join('\n');
}

/** Counts with noise, their budget and what they spend, below a heading such as `###`; empty without any. */
export function mdNoise(noise: NoiseBlock | undefined, heading: string): string {
  if (noise === undefined) return '';
  const { drawn, spent } = noiseSentences(noise);
  const titled = ({ title, columns, rows }: TextTable): string =>
    `**${mdText(title)}**\n\n${mdTable(
      columns.map((column) => column.title),
      rows,
    )}`;
  const tables = noise.tables.length === 0 ? [] : [...noise.tables.map((given) => titled(noisyTable(given))), titled(spentTable(noise)), `${mdText(spent)}\n`];
  return [`${heading} Counts with noise\n`, `${mdText(drawn)}\n`, ...tables, list(noise.notes)].join('\n');
}

const list = (items: readonly string[]): string => items.map((item) => `- ${mdText(item)}\n`).join('');

function findingLines(findings: readonly Finding[]): readonly string[] {
  const parted = toldFindings(findings);
  const lines = parted.told.map(({ verdict, sentence }) => `${verdict}: ${sentence}`);
  return parted.leftOut.length === 0 ? lines : [...lines, `${leftOutText(parted)} (${parted.leftOut.join(', ')})`];
}

/** The audit as Markdown: the same sections, the same numbers as its HTML file, and the root to check them by. */
export function auditMarkdown({ blocks, integrity, run }: Audit): string {
  const { identity, population, results, privacy, inputs, limitations, signOff } = blocks;
  const cells = results.cells.map(
    (cell) => `### ${mdText(cell.id)} (${cell.type}): ${cell.verdict}

${mdText(cell.headline)}

${list(findingLines(cell.findings))}
${cell.tables.map((table) => `**${mdText(table.title)}**\n\n${resultTable(table)}`).join('\n')}
${list([...new Set(cell.caveats.map(({ sentence }) => sentence))])}`,
  );
  return `# ${mdText(identity.title)}: audit

${mdText(identity.summary)}

**${results.verdict}** is the worst verdict of ${results.cells.length === 1 ? '1 cell' : `${results.cells.length} cells`}.
${identity.purpose === '' ? '' : `\nPurpose and intended use: ${mdText(identity.purpose)}\n`}
## Population

${mdTable(
  ['Population', 'Rows', 'Table', 'Condition', 'Window (UTC)'],
  Object.entries(population.populations).map(([name, of]) => [name, integer(of.rows), of.table ?? '–', of.where ?? '–', of.window?.join(' to ') ?? '–']),
)}
## Results

${cells.join('\n')}
## Privacy

Smallest count shown: ${privacy.policy.k} ${privacy.report.unit}. Hidden numbers: ${privacy.report.hidden.length}.
${privacy.policy.overrideReason === null ? '' : `\nWritten although the gate objected. Reason given: ${mdText(privacy.policy.overrideReason)}\n`}
${mdTable(
  ['Rule', 'Hidden'],
  Object.entries(privacy.report.counts).map(([rule, n]) => [rule, integer(n ?? 0)]),
)}
${mdNoise(privacy.noise, '###')}
## Provenance

${mdTable(
  ['File', 'Table', 'Bytes', 'SHA-256'],
  inputs.tables.flatMap(({ table, files }) => files.map((file) => [file.name, table, integer(file.bytes), file.sha256])),
)}
Notebook SHA-256: \`${identity.notebook.sha256}\`
Merkle root: \`${integrity.root}\`
Made with Faultline ${identity.tool.version} at ${run.createdAt}${run.author === '' ? '' : ` by ${mdText(run.author)}`}.

## Limitations

${list([...limitations.stated, ...limitations.found, ...limitations.general])}
## Sign-off

${signOff.lines.length === 0 ? 'Nobody has signed off.\n' : list(signOff.lines)}`.replace(/\n{3,}/g, '\n\n');
}

function resultTable(table: ResultTable): string {
  return mdTable(
    table.columns.map(({ title }) => title),
    table.rows.map((row) =>
      row.map((value, i) => {
        const type = table.columns[i]?.type;
        if (value === null) return '–';
        if (typeof value !== 'number') return String(value);
        if (type === 'time') return new Date(value).toISOString();
        return type === 'integer' ? integer(value) : type === 'percent' ? withUnit(value, 'share') : number(value, 5);
      }),
    ),
  );
}
