import { root, timeAxisHeight, timeMarks } from './axes.ts';
import { describeChart } from './describe.ts';
import type { Box, ChartOf, Datum, DrawOptions, Drawing, Step, TimeAxis } from './drawing.ts';
import { eventFacts, eventMarks, layoutEvents } from './events.ts';
import { integer, number, windowText } from './format.ts';
import { labelMargin } from './label-margin.ts';
import { heatLegend, legendHeight } from './legend.ts';
import { reasonText } from './reasons.ts';
import { boxPath, fitted, pen } from './svg.ts';
import { colours, heatStep, heatSteps } from './theme.ts';

type Heatmap = ChartOf<'heatmap'>;
type Cell = Heatmap['cells'][number];

/** More rows than this are folded until asked for. */
export const mostRows = 40;
const leastCell = 3;

function rowHeight(rows: number): number {
  return rows <= 12 ? 22 : rows <= 24 ? 18 : rows <= mostRows ? 15 : 12;
}

/** Every bucket from the first to the last, so that hours without traffic are seen; only those that exist where that would be mostly holes. */
export function bucketTimes(chart: Heatmap): readonly number[] {
  const bucket = chart.bucketSeconds * 1000;
  const first = chart.times[0];
  const last = chart.times.at(-1);
  if (first === undefined || last === undefined || !(bucket > 0)) return chart.times;
  const count = Math.round((last - first) / bucket) + 1;
  if (count > 600 || count > chart.times.length * 2 + 12 || chart.times.some((time) => (time - first) % bucket !== 0)) return chart.times;
  return Array.from({ length: count }, (_, i) => first + i * bucket);
}

/** Epoch milliseconds to pixels by bucket; between the buckets of a list with holes it follows the list. */
function timeAxis(times: readonly number[], bucket: number, x: number, width: number): TimeAxis {
  const each = width / Math.max(1, times.length);
  const first = times[0] ?? 0;
  const last = (times.at(-1) ?? 0) + bucket;
  return {
    first,
    last,
    bucket,
    toX(time) {
      let at = times.findLastIndex((start) => start <= time);
      if (at < 0) at = 0;
      return x + each * (at + Math.min(1, (time - (times[at] ?? 0)) / bucket));
    },
    toTime(px) {
      const at = Math.max(0, Math.min(times.length - 1, Math.floor((px - x) / each)));
      return (times[at] ?? 0) + Math.max(0, Math.min(1, (px - x) / each - at)) * bucket;
    },
  };
}

let patterns = 0;

/** Feature by time. Tint begins above what each cell's own number of rows shows by chance; cells without a value are hatched. */
export function heatmap(chart: Heatmap, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const rows = options.all ? chart.rows : chart.rows.slice(0, mostRows);
  const times = bucketTimes(chart);
  const bucket = chart.bucketSeconds * 1000;
  const x = labelMargin(rows, options.width);
  const room = Math.max(times.length * leastCell, options.width - x - 6);
  const each = room / Math.max(1, times.length);
  const tall = rowHeight(rows.length);
  const axis = timeAxis(times, bucket, x, room);
  const events = layoutEvents(options.events, axis.toX, x, x + room);
  const plot: Box = { x, y: legendHeight + events.height + 2, width: room, height: rows.length * tall };
  const width = Math.ceil(x + room + 6);
  const height = plot.y + plot.height + timeAxisHeight;

  const column = new Map(times.map((time, i) => [time, i]));
  const line = new Map(rows.map((row, i) => [row, i]));
  const grid: (Cell | undefined)[] = Array.from({ length: rows.length * times.length });
  for (const cell of chart.cells) {
    const r = line.get(cell.row);
    const t = column.get(cell.time);
    if (r !== undefined && t !== undefined) grid[r * times.length + t] = cell;
  }

  const gap = each >= 18 ? 3 : each >= 9 ? 2 : each >= 5 ? 1 : 0;
  const rowGap = tall >= 18 ? 3 : tall >= 15 ? 2 : 1;
  const radius = gap > 1 && rowGap > 1 ? 2.5 : 0;
  const box = (i: number): Box => ({ x: x + (i % times.length) * each, y: plot.y + Math.floor(i / times.length) * tall, width: each, height: tall });
  const stepOf = (cell: Cell | undefined): number => heatStep(cell?.value ?? null, cell?.floor ?? 0, Math.max(chart.ceiling, 2 * (cell?.floor ?? 0))) + 1;
  const paths = Array.from({ length: heatSteps + 2 }, () => '');
  for (let i = 0; i < grid.length; i += 1) {
    const step = stepOf(grid[i]);
    const b = box(i);
    // Without gaps, neighbours of one tint are one box: no seams, and a fraction of the path.
    const end = (Math.floor(i / times.length) + 1) * times.length;
    let cells = 1;
    while (gap === 0 && i + 1 < end && stepOf(grid[i + 1]) === step) {
      i += 1;
      cells += 1;
    }
    paths[step] += boxPath(b.x + gap / 2, b.y + rowGap / 2, Math.max(0.5, cells * b.width - gap), b.height - rowGap, radius);
  }
  patterns += 1;
  const hatch = `fl-hatch-${patterns}`;
  const size = tall >= 15 ? 11 : 10;
  const svg = root(p, { width, height }, describeChart(chart), [
    p(
      'defs',
      {},
      p(
        'pattern',
        { id: hatch, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        p('line', { x1: 0, x2: 0, y1: 0, y2: 5, stroke: colours.muted, 'stroke-opacity': 0.45, 'stroke-width': 1.2 }),
      ),
    ),
    heatLegend(p, chart, hatch, x, options.width - 6),
    ...paths.map((d, i) => p('path', { d, fill: i === 0 ? `url(#${hatch})` : `var(--fl-heat-${i - 1})`, 'data-step': i - 1 })),
    ...rows.map((row, i) => {
      const text = fitted(row, x - 12, size);
      return p(
        'text',
        { x: x - 8, y: plot.y + (i + 0.5) * tall + 3.5, 'text-anchor': 'end', 'font-size': size, fill: 'var(--fl-soft)', 'data-row': row },
        text,
        ...(text === row ? [] : [p('title', {}, row)]),
      );
    }),
    p('path', { d: markPath(chart, line, column, box, times.length), stroke: colours.ink, 'stroke-width': 2, 'data-marks': '' }),
    ...(times.length === 0 ? [] : [timeMarks(p, axis, plot)]),
    eventMarks(p, events, plot, legendHeight),
  ]);

  const datum = (i: number): Datum => {
    const cell = grid[i];
    const b = box(i);
    const row = rows[Math.floor(i / times.length)] ?? '';
    const from = times[i % times.length] ?? 0;
    return {
      box: b,
      anchor: { x: b.x + b.width / 2, y: b.y + b.height / 2 },
      title: row,
      facts: [
        { label: '', value: windowText(from, from + bucket) },
        { label: chart.metric, value: cell?.value == null ? reasonText(cell?.reason, cell?.n ?? 0) : number(cell.value), strong: true },
        ...(cell === undefined
          ? []
          : [
              { label: 'by chance up to', value: number(cell.floor) },
              { label: 'n', value: integer(cell.n) },
            ]),
        ...eventFacts(options.events, from, from + bucket),
      ],
      filter: null,
      window: { from, to: from + bucket },
      row,
    };
  };
  return {
    svg,
    width,
    height,
    plot,
    count: grid.length,
    datum,
    at(px, py) {
      const c = Math.floor((px - x) / each);
      const r = Math.floor((py - plot.y) / tall);
      return c >= 0 && c < times.length && r >= 0 && r < rows.length ? r * times.length + c : null;
    },
    move: (index, step) => moveInGrid(index, step, rows.length, times.length),
    time: times.length === 0 ? null : axis,
    rows: rows.map((name, i) => ({ name, box: { x: 0, y: plot.y + i * tall, width: x, height: tall } })),
  };
}

/** A stroke at the left edge of each bucket from which on its row has changed. */
function markPath(chart: Heatmap, line: ReadonlyMap<string, number>, column: ReadonlyMap<number, number>, box: (i: number) => Box, width: number): string {
  return (chart.marks ?? [])
    .map(({ row, time }) => {
      const r = line.get(row);
      const t = column.get(time);
      if (r === undefined || t === undefined) return '';
      const { x, y, height } = box(r * width + t);
      return `M${x} ${y}v${height}`;
    })
    .join('');
}

function moveInGrid(index: number, step: Step, rows: number, columns: number): number {
  const r = Math.floor(index / columns);
  const c = index % columns;
  if (step === 'first') return r * columns;
  if (step === 'last') return r * columns + columns - 1;
  const row = Math.max(0, Math.min(rows - 1, r + (step === 'down' ? 1 : step === 'up' ? -1 : 0)));
  const column = Math.max(0, Math.min(columns - 1, c + (step === 'right' ? 1 : step === 'left' ? -1 : 0)));
  return row * columns + column;
}
