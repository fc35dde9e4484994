import { html, nothing, type TemplateResult } from 'lit';
import { integer } from '../../charts/format.ts';
import type { CellState, TimelineEvent } from '../../notebook/session-types.ts';
import type { CellRecord, CellSource } from '../../notebook/types.ts';
import { cellTypes } from '../../cells/registry.ts';
import '../results/charts-element.ts';
import '../results/table-element.ts';
import './what-if-element.ts';
import { setStyle } from '../base/set-style.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';
import { decidingSentence, plainSentence } from './deciding.ts';
import { summaryOf } from './empty-state.ts';
import { isQuiet } from './verdict-words.ts';

const findingsShown = 6;

/** What a card has to know to draw a result: what is unfolded, and how to change that. */
export interface Unfolding {
  readonly open: ReadonlySet<string>;
  /** True where folded parts are left out until they are opened. */
  readonly lazy: boolean;
  toggle(part: string, open: boolean): void;
}

/** What the body of a card shows. */
export interface Drawn {
  readonly type: string;
  readonly result: CellRecord | null;
  readonly preview: CellRecord | null;
  readonly source: CellSource | null;
  readonly events: readonly TimelineEvent[];
}

/** Column names of a record, which read as code in its sentences. */
export function namesOf(record: CellRecord): readonly string[] {
  return [...new Set([...record.findings.map((finding) => finding.column), ...record.measurements.map((measurement) => measurement.of.column)])].filter(
    (name) => name !== undefined,
  );
}

function fold(view: Unfolding, part: string, summary: TemplateResult, content: () => TemplateResult, from = false): TemplateResult {
  const open = view.open.has(part) || (from && !view.open.has(`-${part}`));
  return html`<details class=${part.replace(/[^a-z].*$/, '')} ?open=${open} @toggle=${(event: Event) => view.toggle(part, (event.currentTarget as HTMLDetailsElement).open)}>
    <summary>${summary}</summary>${open || !view.lazy ? content() : nothing}</details>`;
}

/** Before its first run a card says what it will compute. */
export function promiseOf(cell: CellState): TemplateResult | typeof nothing {
  const summary = cell.status === 'error' ? null : summaryOf(cell.type);
  return summary === null ? nothing : html`<p class="promise muted">${summary}</p>`;
}

/** The deciding sentence, at least `held` pixels high. Nothing for cells that only show rows or a drawing: their count stands in the head. */
export function headlineOf(type: string, record: CellRecord, held: number | null): TemplateResult | typeof nothing {
  if (record.headline === '' || isQuiet(type, record.verdict)) return nothing;
  const names = namesOf(record);
  return html`<p class="headline" ${setStyle({ 'min-block-size': held === null ? null : `${held}px` })}>${record.verdict === 'error' ? plainSentence(record.headline, names) : decidingSentence(record.headline, names)}</p>`;
}

/** Charts of the result; while a window is dragged those of the preview in their place. */
function chartsOf(drawn: Drawn): TemplateResult | typeof nothing {
  const charts = (drawn.result ?? drawn.preview)?.charts ?? [];
  if (charts.length === 0 && (drawn.preview?.charts.length ?? 0) === 0) return nothing;
  return html`<fl-charts class="charts" .charts=${charts} .preview=${drawn.preview?.charts ?? null} .events=${drawn.events}></fl-charts>`;
}

function findingsOf(record: CellRecord, view: Unfolding): TemplateResult | typeof nothing {
  // A finding whose column the headline names repeats it, unless it goes on: `…; sudden since 2026-11-09`.
  const told = ({ column, sentence }: CellRecord['findings'][number]): boolean =>
    column !== undefined && [column, ...sentence.split('; ').slice(1)].every((part) => record.headline.includes(part));
  const all = record.findings.every(told);
  const findings = all ? [] : record.findings.filter((finding) => finding.sentence !== record.headline);
  if (findings.length === 0) return nothing;
  const names = namesOf(record);
  const item = (finding: CellRecord['findings'][number]): TemplateResult =>
    html`<li><span class="mark ${finding.verdict}">${verdictIcon(finding.verdict)}<span class="hidden">${verdictWords[finding.verdict]}: </span></span><span>${plainSentence(finding.sentence, names)}</span></li>`;
  const rest = findings.slice(findingsShown);
  return html`<ul class="findings">${findings.slice(0, findingsShown).map(item)}</ul>
    ${rest.length === 0 ? nothing : fold(view, 'findings', html`${integer(rest.length)} more findings`, () => html`<ul class="findings">${rest.map(item)}</ul>`)}`;
}

function tablesOf(type: string, record: CellRecord, view: Unfolding): TemplateResult[] {
  return record.tables.map((table, i) => {
    const rows = table.total ?? table.rows.length;
    const content = (): TemplateResult => html`<fl-table .table=${table}></fl-table>`;
    if (isQuiet(type, record.verdict) && i === 0) return html`<div class="rows">${content()}</div>`;
    return fold(view, `table-${i}`, html`${table.title} <span class="muted">${integer(rows)} ${rows === 1 ? 'row' : 'rows'}</span>`, content);
  });
}

function methodOf(record: CellRecord, source: CellSource | null, view: Unfolding): TemplateResult {
  const caveats = record.caveats.length;
  const own = source?.text.trim();
  const sql = record.sql.filter((statement) => statement.trim() !== own);
  const names = namesOf(record);
  const content =
    (): TemplateResult => html`${caveats === 0 ? nothing : html`<ul class="caveats">${record.caveats.map((caveat) => html`<li>${plainSentence(caveat.sentence, names)}</li>`)}</ul>`}
    <p class="muted facts">${integer(record.rowsRead)} rows read · ${integer(record.measurements.length)} ${record.measurements.length === 1 ? 'measurement' : 'measurements'}${record.seed === undefined ? '' : ` · seed ${record.seed}`}</p>
    ${source === null || source.text.trim() === '' ? nothing : html`<p class="label">Cell</p><pre tabindex="0" role="region" aria-label="Text of the cell ${record.id}"><code>${source.text}</code></pre>`}
    ${sql.length === 0 ? nothing : html`<p class="label">SQL${sql.length === 1 ? '' : ` · ${integer(sql.length)} statements`}</p><pre tabindex="0" role="region" aria-label="SQL of ${record.id}"><code>${sql.join(';\n\n')}</code></pre>`}`;
  return fold(view, 'method', html`Method, SQL and caveats${caveats === 0 ? '' : ` (${caveats})`}`, content);
}

/** Sliders for other settings, of cells that can be asked; counted when opened. */
function whatIfOf(drawn: Drawn, view: Unfolding): TemplateResult | typeof nothing {
  const { result, type } = drawn;
  if (result === null || drawn.preview !== null || cellTypes.find((given) => given.name === type)?.whatIf === undefined) return nothing;
  const content = (): TemplateResult => html`<fl-what-if .cell=${result.id} .record=${result}></fl-what-if>`;
  return fold({ ...view, lazy: true }, 'what-if', html`What if?`, content);
}

/** Everything below the deciding sentence: drawings, findings, tables and method. */
export function resultBody(drawn: Drawn, view: Unfolding): TemplateResult | typeof nothing {
  const record = drawn.preview ?? drawn.result;
  if (record === null) return nothing;
  const { type, source } = drawn;
  return html`${chartsOf(drawn)}${findingsOf(record, view)}<div class="folds">${whatIfOf(drawn, view)}${tablesOf(type, record, view)}${methodOf(record, source, view)}</div>`;
}
