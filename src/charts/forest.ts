import { root } from './axes.ts';
import { describeChart } from './describe.ts';
import { type Box, type ChartOf, type DrawOptions, type Drawing, stepAlong } from './drawing.ts';
import { axisNumber, number } from './format.ts';
import { roomyLabelMargin } from './label-margin.ts';
import { extent, linear, nice, ticks } from './scale.ts';
import { fitted, linePath, pen, textWidth } from './svg.ts';
import { colours } from './theme.ts';

type Forest = ChartOf<'forest'>;
type Row = Forest['rows'][number];

const tall = 26;
/** Behind one limit, something very far must not press all others together: it is cut this many limits away, with an arrow. Between two limits nothing is cut. */
const farthest = 6;
const marks: Readonly<Record<string, string>> = { pass: '✓', warn: '▲', fail: '✕', insufficient: '◌', invalid: '⊘', error: '!', info: 'i' };

/** The text at the right end: the verdict's mark and a few words, so that colour is not alone. */
export function forestNote(row: Row): string {
  return `${marks[row.verdict] ?? ''} ${row.note}`.trim();
}

/** The theme's colour of a verdict: what is open has one of its own, what cannot be judged is not said to pass. */
const tints: Readonly<Record<Row['verdict'], string>> = {
  error: 'fail',
  invalid: 'fail',
  fail: 'fail',
  insufficient: 'open',
  warn: 'warn',
  pass: 'pass',
  info: 'muted',
};

/** Estimates on one scale: point, thick interval for one look, thin interval for any look, and what is too far behind one dashed limit or two. */
export function forest(chart: Forest, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const { width } = options;
  const x = roomyLabelMargin(
    chart.rows.map((row) => row.label),
    width,
  );
  const notes = chart.rows.map(forestNote);
  const sideWidth = width < 420 ? 26 : Math.ceil(Math.max(0, ...notes.map((text) => textWidth(text)))) + 16;
  const twoSided = chart.lowerLimit !== undefined;
  const most = twoSided ? Number.POSITIVE_INFINITY : (chart.limit ?? 1) * farthest;
  const found = extent([
    ...chart.rows.flatMap((row) => [row.value, row.low, row.high, row.outerLow, row.outerHigh].map((v) => (v === null ? null : clamp(v, most)))),
    0,
    ...(chart.limit === null ? [] : [chart.limit]),
    ...(chart.lowerLimit === undefined ? [] : [chart.lowerLimit]),
  ]) ?? [0, 1];
  const room = Math.max(40, width - x - sideWidth - 8);
  const steppings = Math.max(2, Math.floor(room / 70));
  const pad = (found[1] - found[0] || 1) * 0.03;
  const { domain, step } = nice(found[0] - pad, found[1] + pad, steppings);
  const plot: Box = { x, y: chart.limit === null ? 4 : 18, width: room, height: Math.max(1, chart.rows.length) * tall };
  const base = plot.y + plot.height;
  const height = base + 34;
  const toX = linear(domain, [plot.x, plot.x + plot.width]);
  const within = (value: number): number => Math.max(plot.x, Math.min(plot.x + plot.width, toX(value)));
  const steps = ticks(domain[0], domain[1], steppings, step);
  const middle = (i: number): number => plot.y + (i + 0.5) * tall;
  const colour = (row: Row): string => `var(--fl-${tints[row.verdict]})`;
  const span = (row: Row, i: number, low: number | null, high: number | null, thick: number): readonly SVGElement[] =>
    low === null || high === null
      ? []
      : [
          p('line', {
            x1: within(low),
            x2: within(high),
            y1: middle(i),
            y2: middle(i),
            stroke: colour(row),
            'stroke-width': thick,
            'stroke-linecap': thick > 2 ? 'round' : 'butt',
            'data-interval': thick > 2 ? 'one' : 'any',
          }),
        ];
  const point = (row: Row, i: number): SVGElement => {
    const [at, y] = [within(row.value), middle(i)];
    const look = { fill: colours.panel, stroke: colour(row), 'stroke-width': 2 };
    if (toX(row.value) === at) return p('circle', { cx: at, cy: y, r: 4.5, ...look });
    const way = row.value > 0 ? 1 : -1;
    const from = at - 9 * way;
    const arrow = linePath([
      { x: from, y: y - 5.5 },
      { x: at, y },
      { x: from, y: y + 5.5 },
    ]);
    return p('path', { d: `${arrow}z`, 'stroke-linejoin': 'round', ...look });
  };
  const limitX = chart.limit === null ? 0 : toX(chart.limit);
  const lowerX = chart.lowerLimit === undefined ? plot.x : toX(chart.lowerLimit);
  const zero = within(0);
  const svg = root(p, { width, height }, describeChart(chart), [
    ...(chart.limit === null
      ? []
      : [
          p('rect', {
            x: limitX,
            y: plot.y,
            width: Math.max(0, plot.x + plot.width - limitX),
            height: plot.height,
            fill: colours.target,
            'fill-opacity': 0.08,
          }),
          ...(twoSided
            ? [p('rect', { x: plot.x, y: plot.y, width: Math.max(0, lowerX - plot.x), height: plot.height, fill: colours.target, 'fill-opacity': 0.08 })]
            : []),
        ]),
    ...steps.values.map((value) => {
      const at = Math.round(toX(value)) + 0.5;
      return p(
        'g',
        {},
        p('line', { x1: at, x2: at, y1: plot.y, y2: base, stroke: colours.grid }),
        p('text', { x: at, y: base + 15, 'text-anchor': 'middle' }, axisNumber(value, steps.step, '', false)),
      );
    }),
    p('line', { x1: zero, x2: zero, y1: plot.y, y2: base, stroke: colours.muted, 'stroke-opacity': 0.7 }),
    ...(chart.limit === null
      ? []
      : [
          p('line', { x1: limitX, x2: limitX, y1: plot.y - 3, y2: base, stroke: colours.target, 'stroke-dasharray': '4 3', 'stroke-width': 1.2 }),
          ...(twoSided
            ? [p('line', { x1: lowerX, x2: lowerX, y1: plot.y - 3, y2: base, stroke: colours.target, 'stroke-dasharray': '4 3', 'stroke-width': 1.2 })]
            : []),
          p('text', { x: twoSided ? (limitX + lowerX) / 2 : limitX, y: 11, 'text-anchor': 'middle', fill: colours.target }, chart.limitName),
        ]),
    ...chart.rows.flatMap((row, i) => [...span(row, i, row.outerLow, row.outerHigh, 1.5), ...span(row, i, row.low, row.high, 5), point(row, i)]),
    ...chart.rows.map((row, i) => {
      const text = fitted(row.label, x - 12);
      return p(
        'text',
        { x: x - 9, y: middle(i) + 3.5, 'text-anchor': 'end', fill: 'var(--fl-soft)' },
        text,
        ...(text === row.label ? [] : [p('title', {}, row.label)]),
      );
    }),
    ...notes.map((text, i) => p('text', { x: plot.x + plot.width + 10, y: middle(i) + 3.5, fill: colours.ink }, width < 420 ? text.slice(0, 1) : text)),
    p('text', { x: plot.x + plot.width, y: base + 30, 'text-anchor': 'end', fill: colours.muted }, twoSided ? chart.unit : 'worse →'),
  ]);
  return {
    svg,
    width,
    height,
    plot,
    count: chart.rows.length,
    datum(i) {
      const row = chart.rows[i];
      if (row === undefined) throw new RangeError(`no row ${i}; the chart has ${chart.rows.length}`);
      const between = (low: number | null, high: number | null): string => (low === null || high === null ? 'none' : `${number(low)} to ${number(high)}`);
      return {
        box: { x: 0, y: plot.y + i * tall, width: width - 1, height: tall },
        anchor: { x: within(row.value), y: middle(i) },
        title: row.label,
        facts: [
          { label: '', value: `${number(row.value)} ${chart.unit}`, strong: true },
          { label: twoSided ? 'interval' : 'one look', value: between(row.low, row.high) },
          ...(row.outerLow === null ? [] : [{ label: 'any look', value: between(row.outerLow, row.outerHigh) }]),
          { label: '', value: forestNote(row) },
        ],
        filter: null,
        window: null,
        row: null,
      };
    },
    at(_, py) {
      const i = Math.floor((py - plot.y) / tall);
      return i >= 0 && i < chart.rows.length ? i : null;
    },
    move: (index, to) => stepAlong(index, to, chart.rows.length),
    time: null,
    rows: [],
  };
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}
