import type { Verdict } from '../../cells/types.ts';
import { bytes, integer, percent } from '../../charts/format.ts';
import { filterText } from '../../notebook/filters.ts';
import type { Blocks } from '../types.ts';
import { cellArticle } from './cells.ts';
import { h, type Markup } from './escape.ts';
import { chip, counts, facts, plain, table } from './parts.ts';
import { privacySection } from './privacy.ts';

/** The visible sections made from the data blocks, in reading order. Section ids are stable. */
export function sections(blocks: Blocks): readonly { readonly id: string; readonly title: string; readonly body: Markup }[] {
  return [
    { id: 'verdict', title: 'Verdict', body: verdictSection(blocks) },
    { id: 'population', title: 'Population and unknowns', body: populationSection(blocks) },
    { id: 'results', title: 'Results', body: h`${blocks.results.cells.map(cellArticle)}` },
    { id: 'methods', title: 'Methods and SQL', body: methodsSection(blocks) },
    { id: 'privacy', title: 'Privacy', body: privacySection(blocks) },
    { id: 'provenance', title: 'Provenance', body: provenanceSection(blocks) },
    { id: 'limitations', title: 'Limitations and sign-off', body: limitationsSection(blocks) },
  ];
}

function verdictSection({ identity, results }: Blocks): Markup {
  const verdicts: readonly Verdict[] = results.cells.map((cell) => cell.verdict);
  const telling = results.cells.filter((cell) => cell.verdict !== 'info');
  return h`<p>${chip(results.verdict)} is the worst verdict of ${results.cells.length === 1 ? '1 cell' : `${integer(results.cells.length)} cells`}.</p>
${counts(verdicts)}
${identity.purpose === '' ? null : h`<h3>Purpose and intended use</h3><p>${identity.purpose}</p>`}
${
  telling.length === 0
    ? null
    : table(
        'What each cell found',
        [{ title: 'Cell' }, { title: 'Verdict' }, { title: 'In one sentence' }],
        telling.map((cell) => [h`<a href="#cell-${cell.id}">${cell.id}</a>`, chip(cell.verdict), cell.headline]),
      )
}`;
}

function populationSection({ population }: Blocks): Markup {
  const { populations, filters, unknowns } = population;
  return h`${table(
    'Populations',
    [{ title: 'Name' }, { title: 'Rows', figure: true }, { title: 'Table' }, { title: 'Condition' }, { title: 'Window (UTC, half-open)' }],
    Object.entries(populations).map(([name, of]) => [name, integer(of.rows), of.table ?? '–', of.where ?? '–', of.window?.join(' to ') ?? '–']),
  )}
${filters.length === 0 ? h`<p>No filter restricts the rows.</p>` : h`<h3>Filters on every population</h3><ul>${filters.map((filter) => h`<li>${filterText(filter)}</li>`)}</ul>`}
${
  unknowns.length === 0
    ? null
    : table(
        'Unknown values',
        [
          { title: 'Column' },
          { title: 'Role' },
          { title: 'Table' },
          { title: 'Rows', figure: true },
          { title: 'Unknown', figure: true },
          { title: 'Share', figure: true },
        ],
        unknowns.map((u) => [
          u.column,
          u.role.replaceAll('_', ' '),
          u.table,
          u.rows === null ? hidden(u.reason) : integer(u.rows),
          u.unknown === null ? hidden(u.reason) : integer(u.unknown),
          u.unknown === null || u.rows === null || u.rows === 0 ? '–' : percent(u.unknown / u.rows),
        ]),
      )
}`;
}

const hidden = (reason: string | null): string => (reason ?? 'hidden').replaceAll('_', ' ');

function methodsSection({ methods }: Blocks): Markup {
  const parameters = Object.entries(methods.parameters);
  return h`${
    parameters.length === 0
      ? null
      : table(
          'Parameters',
          [{ title: 'Name' }, { title: 'Value' }],
          parameters.map(([name, value]) => [name, plain(value)]),
        )
  }
${
  methods.metrics.length === 0
    ? null
    : table(
        'Metrics',
        [{ title: 'Metric' }, { title: 'Formula, direction, denominator' }],
        methods.metrics.map(({ metric, definition }) => [metric, definition]),
      )
}
<p>Tests, interval methods, levels and seeds stand with each measurement. Undefined numbers are empty with a reason, never zero.</p>
<h3>The notebook, as run</h3>
<details><summary>${methods.notebook.split('\n').length} lines</summary><pre>${methods.notebook}</pre></details>
<h3>SQL of each cell</h3>
${methods.cells.flatMap((cell) => (cell.sql.length === 0 ? [] : [h`<details><summary>${cell.id} (${cell.type}): ${cell.sql.length} ${cell.sql.length === 1 ? 'statement' : 'statements'}</summary>${cell.sql.slice(0, 20).map((sql) => h`<pre>${shortened(sql)}</pre>`)}${cell.sql.length > 20 ? h`<p class="muted">${cell.sql.length - 20} more stand in the data block.</p>` : null}</details>`]))}`;
}

/** Statements over long lists of edges are cut on the page; the data block holds them whole. */
function shortened(sql: string): string {
  return sql.length <= 4000 ? sql : `${sql.slice(0, 4000)}\n… ${integer(sql.length - 4000)} more characters in the data block`;
}

function provenanceSection({ identity, inputs, system }: Blocks): Markup {
  const files = inputs.tables.flatMap((input) => input.files.map((file) => [file.name, input.table, bytes(file.bytes), file.sha256]));
  return h`${facts([
    ['Notebook', identity.title],
    ['SHA-256 of the notebook', h`<span class="hash">${identity.notebook.sha256}</span>`],
    ['Made with', `Faultline ${identity.tool.version}, audit format ${identity.format}`],
    ...identity.previous.map((previous): [string, Markup] => ['Follows the audit', h`${previous.title}, file <span class="hash">${previous.sha256}</span>`]),
  ])}
${table('Input files', [{ title: 'File' }, { title: 'Table' }, { title: 'Size', figure: true }, { title: 'SHA-256', hash: true }], files)}
${table(
  'Tables',
  [{ title: 'Table' }, { title: 'Format' }, { title: 'Rows', figure: true }, { title: 'Columns', figure: true }, { title: 'First and last row (UTC)' }],
  inputs.tables.map((input) => [
    input.table,
    input.format,
    integer(input.rows),
    integer(input.columns),
    input.span === null ? '–' : `${input.span.first} to ${input.span.last}`,
  ]),
)}
${inputs.tables.map(
  (input) =>
    h`<details><summary>Columns and roles of ${input.table}</summary>${table(
      `Columns of ${input.table}`,
      [{ title: 'Column' }, { title: 'Type' }, { title: 'Role' }],
      input.schema.map(({ name, type }) => [name, type, rolesOf(input.roles, name)]),
    )}</details>`,
)}
${
  system.versions.length === 0
    ? h`<p>No column holds a model version.</p>`
    : table(
        'Model versions',
        [
          { title: 'Version' },
          { title: 'Column' },
          { title: 'Rows', figure: true },
          { title: 'Share of traffic', figure: true },
          { title: 'First row (UTC)' },
          { title: 'Last row (UTC)' },
        ],
        system.versions.map((v) => [
          v.version ?? 'missing',
          `${v.table}.${v.column}`,
          v.rows === null ? 'hidden' : integer(v.rows),
          v.share === null ? 'hidden' : percent(v.share),
          v.first ?? '–',
          v.last ?? '–',
        ]),
      )
}
${
  system.stated.length === 0
    ? null
    : table(
        'What the cells decide by',
        [{ title: 'Cell' }, { title: 'Key' }, { title: 'Value' }],
        system.stated.map(({ cell, key, value }) => [cell, key, plain(value)]),
      )
}`;
}

function rolesOf(roles: Readonly<Record<string, string | readonly string[]>>, column: string): string {
  const held = Object.entries(roles).filter(([, given]) => (typeof given === 'string' ? given === column : given.includes(column)));
  return held.length === 0 ? '–' : held.map(([role]) => role.replaceAll('_', ' ')).join(', ');
}

function limitationsSection({ limitations, signOff }: Blocks): Markup {
  const list = (items: readonly string[]): Markup => h`<ul>${items.map((item) => h`<li>${item}</li>`)}</ul>`;
  return h`${limitations.stated.length === 0 ? h`<p>The author states no limitations of their own.</p>` : h`<h3>Stated by the author</h3>${list(limitations.stated)}`}
${limitations.found.length === 0 ? null : h`<h3>Not judged</h3>${list(limitations.found)}`}
<h3>What holds for every such file</h3>${list(limitations.general)}
<h3>Sign-off</h3>${signOff.lines.length === 0 ? h`<p>Nobody has signed off.</p>` : list(signOff.lines)}`;
}
