import type { ChartData, Finding, Measurement, ResultTable } from '../../cells/types.ts';
import { integer, number, withUnit } from '../../charts/format.ts';
import { drawChart } from '../../charts/render.ts';
import { stillPlot } from '../../charts/still-plot.ts';
import { tableTwin } from '../../charts/table-twin.ts';
import { leftOutText, toldFindings } from '../told-findings.ts';
import type { ResultsBlock } from '../types.ts';
import { h, raw, type Markup } from './escape.ts';
import { chip, counts, shownValue, table } from './parts.ts';
import { drawingText, textDocument } from './svg-document.ts';

/** Charts of one cell that are drawn, the rest is told as tables only. */
const drawnCharts = 8;
const width = 760;

/** One cell of the results: verdict, sentence, findings, tables, charts, every measurement, caveats. */
export function cellArticle(cell: ResultsBlock['cells'][number]): Markup {
  return h`<article id="cell-${cell.id}" aria-labelledby="title-${cell.id}">
<div class="head"><h3 id="title-${cell.id}">${cell.id}</h3> ${chip(cell.verdict)} <span class="muted">${cell.type}${cell.rowsRead > 0 ? ` · ${integer(cell.rowsRead)} rows read` : ''}${cell.seed === undefined ? '' : ` · seed ${cell.seed}`}</span></div>
<p class="headline">${cell.headline}</p>
${findingList(cell.findings)}
${cell.tables.map(resultTable)}
${cell.charts.map((chart, i) => chartFigure(chart, `${cell.id}-${i}-`, i < drawnCharts))}
${cell.measurements.length === 0 ? null : h`<details><summary>${cell.measurements.length} measurements</summary>${measurements(cell.measurements)}</details>`}
${cell.caveats.length === 0 ? null : h`<h4>To bear in mind</h4><ul>${[...new Set(cell.caveats.map(({ sentence }) => sentence))].map((sentence) => h`<li>${sentence}</li>`)}</ul>`}
</article>
`;
}

function findingList(findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  const parted = toldFindings(findings);
  return h`<ul>${parted.told.map(({ verdict, sentence }) => h`<li>${chip(verdict)} ${sentence}</li>`)}${
    parted.leftOut.length === 0 ? null : h`<li>${leftOutText(parted)}: ${counts(parted.leftOut)}</li>`
  }</ul>`;
}

function resultTable(given: ResultTable): Markup {
  const columns = given.columns.map(({ title, unit, type }) => ({
    title: unit === undefined || unit === '' ? title : `${title} (${unit})`,
    figure: type === 'number' || type === 'integer' || type === 'percent',
  }));
  const rows = given.rows.map((row) => row.map((value, i) => shownValue(value, given.columns[i] ?? { name: '', title: '', type: 'text' })));
  return table(given.title, columns, rows, given.total ?? rows.length);
}

function chartFigure(chart: ChartData, prefix: string, drawn: boolean): Markup {
  const twin = tableTwin(chart);
  const columns = twin.columns.map(({ title, numeric }) => ({ title, figure: numeric }));
  const numbers = twin.rows.length === 0 ? null : table(chart.title, columns, twin.rows);
  const few = hiddenMajority(chart);
  if (few !== null)
    return h`<p class="muted">${chart.title} is not drawn: ${few}.</p>${numbers === null ? null : h`<details><summary>${chart.title}: the numbers</summary>${numbers}</details>`}`;
  const svg = !drawn
    ? null
    : chart.kind === 'plot'
      ? stillPlot(chart, { width, document: textDocument })
      : drawChart(chart, { width, document: textDocument }).svg;
  if (svg === null) return h`<details><summary>${chart.title}: the numbers</summary>${numbers}</details>`;
  return h`<figure><figcaption>${chart.title}</figcaption>${raw(drawingText(svg, prefix))}</figure>
${numbers === null ? null : h`<details><summary>${chart.title}: the numbers</summary>${numbers}</details>`}`;
}

/** Why a chart over time would mislead: where most of its numbers are suppressed, the rest looks like all there was. */
function hiddenMajority(chart: ChartData): string | null {
  const marked = chart.kind === 'series' ? chart.points : chart.kind === 'heatmap' ? chart.cells : [];
  const hidden = marked.filter(({ reason }) => reason === 'suppressed').length;
  const shown = marked.filter(({ value }) => value !== null).length;
  return hidden > shown ? `${hidden} of its ${hidden + shown} numbers are suppressed` : null;
}

function measurements(all: readonly Measurement[]): Markup {
  const columns = [
    { title: 'Of' },
    { title: 'Metric' },
    { title: 'Value', figure: true },
    { title: 'Interval', figure: true },
    { title: 'n', figure: true },
    { title: 'Rule' },
    { title: 'Verdict' },
  ];
  return table(
    'Every measurement',
    columns,
    all.map((m) => [
      ofText(m),
      m.metric,
      m.value === null ? `none: ${(m.reason ?? 'not defined').replaceAll('_', ' ')}` : withUnit(m.value, m.unit ?? ''),
      m.interval === undefined
        ? (m.intervalReason ?? '–').replaceAll('_', ' ')
        : `${number(m.interval.low)} to ${number(m.interval.high)}, ${number(m.interval.level * 100)}\u2009% ${m.interval.method}`,
      typeof m.n === 'number' ? integer(m.n) : `${integer(m.n.reference)} / ${integer(m.n.current)}`,
      m.threshold === undefined ? '–' : m.threshold.rule,
      chip(m.verdict),
    ]),
  );
}

function ofText({ of }: Measurement): string {
  const groups = (given: Readonly<Record<string, string | null>> | undefined): string =>
    given === undefined
      ? ''
      : Object.entries(given)
          .map(([column, value]) => `${column} ${value ?? 'missing'}`)
          .join(', ');
  const pair = of.referenceGroup === undefined ? groups(of.group) : `${groups(of.group)} against ${groups(of.referenceGroup)}`;
  const populations = of.reference === undefined ? of.population : `${of.population ?? ''} against ${of.reference}`;
  const others = [of.column, pair, of.class, of.rule, of.sli, of.severity, of.burnWindow, of.window?.join(' to '), populations];
  const told = others.filter((text) => text !== undefined && text !== '').join(' · ');
  return told === '' ? 'all' : told;
}
