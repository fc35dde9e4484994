import { integer, number, percent, withUnit } from '../charts/format.ts';
import { mdNoise, mdTable, mdText } from './markdown.ts';
import type { Audit } from './write.ts';

/**
 * Sections of a model card (Mitchell et al. 2019: model details, intended use, factors, metrics, evaluation data, quantitative analyses, considerations) as far
 * as an audit knows them; what only the owner of the model knows is left to them and named.
 */
export function modelCard({ blocks, integrity, run }: Audit): string {
  const { identity, system, population, methods, inputs, results, limitations, privacy } = blocks;
  const judged = results.cells.flatMap((cell) => cell.measurements.filter((m) => m.verdict !== 'info').map((m) => ({ cell: cell.id, ...m })));
  const groups = [...new Set(results.cells.flatMap((cell) => cell.measurements.flatMap((m) => Object.keys(m.of.group ?? {}))))].sort();
  return `# Model card sections: ${mdText(identity.title)}

Taken from the audit with Merkle root \`${integrity.root}\`, made at ${run.createdAt}${run.author === '' ? '' : ` by ${mdText(run.author)}`}. Architecture, training data and licence are not part of it.

## Model details

${
  mdTable(
    ['Version', 'Rows', 'Share of traffic', 'First row (UTC)', 'Last row (UTC)'],
    system.versions.map((v) => [v.version ?? 'missing', v.rows === null ? 'hidden' : integer(v.rows), percent(v.share), v.first ?? '–', v.last ?? '–']),
  ) || 'No column holds a model version.\n'
}
## Intended use

${identity.purpose === '' ? 'Not stated.' : mdText(identity.purpose)}

## Factors

${groups.length === 0 ? 'No group is told apart.' : `Groups by ${groups.map(mdText).join(', ')}.`}

${mdTable(
  ['Column', 'Role', 'Unknown'],
  population.unknowns.map((u) => [u.column, u.role, u.unknown === null || u.rows === null ? 'hidden' : `${integer(u.unknown)} of ${integer(u.rows)}`]),
)}
## Metrics

${mdTable(
  ['Metric', 'Definition'],
  methods.metrics.map(({ metric, definition }) => [metric, definition]),
)}
${mdTable(
  ['Decided by', 'Value'],
  system.stated.map(({ cell, key, value }) => [`${cell}: ${key}`, String(value)]),
)}
## Evaluation data

${mdTable(
  ['File', 'Table', 'Rows of the table', 'SHA-256'],
  inputs.tables.flatMap(({ table, rows, files }) => files.map((file) => [file.name, table, integer(rows), file.sha256])),
)}
## Quantitative analyses

${mdTable(
  ['Cell', 'Metric', 'Of', 'Value', 'Interval', 'n', 'Verdict'],
  judged.map((m) => [
    m.cell,
    m.metric,
    [m.of.column, ...Object.entries(m.of.group ?? {}).map(([column, value]) => `${column} ${value ?? 'missing'}`), m.of.population].filter(Boolean).join(', '),
    m.value === null ? (m.reason ?? 'none') : withUnit(m.value, m.unit ?? ''),
    m.interval === undefined ? '–' : `${number(m.interval.low)} to ${number(m.interval.high)} (${m.interval.method})`,
    typeof m.n === 'number' ? integer(m.n) : `${integer(m.n.reference)} / ${integer(m.n.current)}`,
    m.verdict,
  ]),
)}
${mdNoise(privacy.noise, '###')}
## Considerations

${[...limitations.stated, ...limitations.found, ...limitations.general].map((item) => `- ${mdText(item)}\n`).join('')}`.replace(/\n{3,}/g, '\n\n');
}
