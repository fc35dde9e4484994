import { root } from './axes.ts';
import { describeChart } from './describe.ts';
import { type Box, type ChartOf, type DrawOptions, type Drawing, filterOf, stepAlong } from './drawing.ts';
import { integer, percent } from './format.ts';
import { linear } from './scale.ts';
import { fitted, pen, textWidth } from './svg.ts';
import { colours } from './theme.ts';

/** The shape of one column as small bars; from 200 px on with its first and last label. */
export function sparkline(chart: ChartOf<'sparkline'>, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const small = options.width < 200;
  const width = Math.min(options.width, 460);
  const first = chart.labels[0] ?? '';
  const last = chart.labels.at(-1) ?? '';
  const named = !small && (first !== '' || last !== '');
  const plot: Box = { x: 0, y: 4, width, height: small ? 35 : 64 };
  const height = plot.y + plot.height + (named ? 18 : 1);
  const base = plot.y + plot.height;
  const slot = plot.width / Math.max(1, chart.counts.length);
  const y = linear([0, Math.max(1, ...chart.counts)], [base, plot.y]);
  const rows = chart.counts.reduce((sum, count) => sum + count, 0);
  const gap = slot > 4 ? Math.min(3, slot * 0.15) : 0;
  const ends =
    first === last
      ? [{ x: 0, anchor: 'start', text: first }]
      : [
          { x: 0, anchor: 'start', text: first },
          { x: width, anchor: 'end', text: last },
        ];
  const svg = root(p, { width, height }, describeChart(chart), [
    ...chart.counts.map((count, i) => {
      // A bar that holds any rows at all is seen.
      const tall = count > 0 ? Math.max(1, base - y(count)) : 0;
      return p('rect', { x: i * slot + gap / 2, y: base - tall, width: Math.max(0.5, slot - gap), height: tall, fill: colours.reference });
    }),
    p('line', { x1: 0, x2: width, y1: base + 0.5, y2: base + 0.5, stroke: colours.muted, 'stroke-opacity': 0.5 }),
    ...(named
      ? ends.map((end) => p('text', { x: end.x, y: base + 14, 'text-anchor': end.anchor }, fitted(end.text, Math.max(textWidth('…'), width * 0.42))))
      : []),
  ]);
  return {
    svg,
    width,
    height,
    plot,
    count: chart.counts.length,
    datum(i) {
      const count = chart.counts[i] ?? 0;
      const label = chart.labels[i] ?? '';
      return {
        box: { x: i * slot, y: plot.y, width: slot, height: plot.height },
        anchor: { x: (i + 0.5) * slot, y: y(count) },
        title: label === '' ? `${chart.column}, bar ${i + 1} of ${chart.counts.length}` : label,
        facts: [
          { label: 'rows', value: integer(count), strong: true },
          { label: 'share', value: percent(rows === 0 ? null : count / rows) },
        ],
        filter: filterOf(chart.column, i, chart.edges, chart.values),
        window: null,
        row: null,
      };
    },
    at(px) {
      const i = Math.floor(px / slot);
      return i >= 0 && i < chart.counts.length ? i : null;
    },
    move: (index, step) => stepAlong(index, step, chart.counts.length),
    time: null,
    rows: [],
  };
}
