import { root } from './axes.ts';
import { describeChart } from './describe.ts';
import { type Box, type ChartOf, type DrawOptions, type Drawing, stepAlong } from './drawing.ts';
import { axisNumber, withUnit } from './format.ts';
import { roomyLabelMargin } from './label-margin.ts';
import { extent, linear, nice, ticks } from './scale.ts';
import { fitted, pen, textWidth } from './svg.ts';
import { colours } from './theme.ts';

type Bars = ChartOf<'bars'>;
type Bar = Bars['bars'][number];

const tall = 26;

const isSign = (unit: string): boolean => unit === 'share' || unit === 'rate' || unit.length <= 3;

function interval(bar: Bar): { readonly low: number; readonly high: number } | null {
  return bar.low === undefined || bar.high === undefined ? null : { low: bar.low, high: bar.high };
}

/** Horizontal estimates: with an interval a point on its bar of uncertainty, without one a plain bar from zero; exact values at the right. */
export function bars(chart: Bars, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const { width } = options;
  const x = roomyLabelMargin(
    chart.bars.map((bar) => bar.label),
    width,
  );
  // A unit in words stands at the axis; repeated at every bar it would take the room of the bars.
  const side = chart.bars.map((bar) => withUnit(bar.value, isSign(chart.unit) ? chart.unit : ''));
  const sideWidth = width < 360 ? 0 : Math.ceil(Math.max(0, ...side.map((text) => textWidth(text)))) + 14;
  const plain = chart.bars.some((bar) => interval(bar) === null);
  const found = extent([...chart.bars.flatMap((bar) => [bar.value, bar.low, bar.high]), chart.target, ...(plain ? [0] : [])]) ?? [0, 1];
  const room = width - x - sideWidth - 14;
  const most = Math.max(2, Math.floor(room / 90));
  const pad = (found[1] - found[0] || 1) * 0.02;
  // Room at both ends for the marks, but not beyond zero: a rate has no values there.
  const low = found[0] >= 0 ? Math.max(0, found[0] - pad) : found[0] - pad;
  const high = found[1] <= 0 ? Math.min(0, found[1] + pad) : found[1] + pad;
  const { domain, step } = nice(low, high, most);
  const top = chart.target === undefined ? 4 : 18;
  const plot: Box = { x, y: top, width: room, height: Math.max(1, chart.bars.length) * tall };
  const height = plot.y + plot.height + 24;
  const base = plot.y + plot.height;
  const toX = linear(domain, [plot.x, plot.x + plot.width]);
  const steps = ticks(domain[0], domain[1], most, step);
  const middle = (i: number): number => plot.y + (i + 0.5) * tall;
  const zero = toX(Math.max(domain[0], Math.min(domain[1], 0)));

  const mark = (bar: Bar, i: number): readonly SVGElement[] => {
    const at = toX(bar.value);
    const range = interval(bar);
    if (range === null)
      return [
        p('rect', {
          x: Math.min(zero, at),
          y: middle(i) - 7,
          width: Math.max(1, Math.abs(at - zero)),
          height: 14,
          rx: 2,
          fill: colours.current,
          'fill-opacity': 0.88,
        }),
      ];
    return [
      p('line', {
        x1: toX(range.low),
        x2: toX(range.high),
        y1: middle(i),
        y2: middle(i),
        stroke: colours.current,
        'stroke-opacity': 0.4,
        'stroke-width': 5,
        'stroke-linecap': 'round',
      }),
      p('circle', { cx: at, cy: middle(i), r: 4.5, fill: colours.current, stroke: colours.panel, 'stroke-width': 1.5 }),
    ];
  };
  const target = chart.target;
  const targetX = target === undefined ? 0 : toX(target);
  const targetText = target === undefined ? '' : `target ${withUnit(target, chart.unit)}`;
  const svg = root(p, { width, height }, describeChart(chart), [
    ...steps.values.map((value, i) => {
      const at = Math.round(toX(value)) + 0.5;
      const text = axisNumber(value, steps.step, chart.unit, i === steps.values.length - 1);
      // The last number carries the unit: it moves left rather than out of the picture.
      const middleOfText = Math.min(at, width - textWidth(text) / 2 - 1);
      return p(
        'g',
        {},
        p('line', { x1: at, x2: at, y1: plot.y, y2: base, stroke: colours.grid }),
        p('text', { x: middleOfText, y: base + 15, 'text-anchor': 'middle' }, text),
      );
    }),
    ...(domain[0] <= 0 && domain[1] >= 0 ? [p('line', { x1: zero, x2: zero, y1: plot.y, y2: base, stroke: colours.muted, 'stroke-opacity': 0.7 })] : []),
    ...(target === undefined
      ? []
      : [
          p('line', { x1: targetX, x2: targetX, y1: plot.y - 3, y2: base, stroke: colours.target, 'stroke-dasharray': '4 3', 'stroke-width': 1.2 }),
          p(
            'text',
            {
              x: Math.max(textWidth(targetText) / 2, Math.min(width - textWidth(targetText) / 2, targetX)),
              y: 11,
              'text-anchor': 'middle',
              fill: colours.target,
            },
            targetText,
          ),
        ]),
    ...chart.bars.flatMap(mark),
    ...chart.bars.map((bar, i) => {
      const text = fitted(bar.label, x - 12);
      return p(
        'text',
        { x: x - 9, y: middle(i) + 3.5, 'text-anchor': 'end', fill: 'var(--fl-soft)' },
        text,
        ...(text === bar.label ? [] : [p('title', {}, bar.label)]),
      );
    }),
    ...(sideWidth === 0 ? [] : side.map((text, i) => p('text', { x: width - 2, y: middle(i) + 3.5, 'text-anchor': 'end', fill: colours.ink }, text))),
  ]);
  return {
    svg,
    width,
    height,
    plot,
    count: chart.bars.length,
    datum(i) {
      const bar = chart.bars[i];
      if (bar === undefined) throw new RangeError(`no bar ${i}; the chart has ${chart.bars.length}`);
      const range = interval(bar);
      return {
        box: { x: 0, y: plot.y + i * tall, width: width - 1, height: tall },
        anchor: { x: toX(bar.value), y: middle(i) },
        title: bar.label,
        facts: [
          { label: '', value: withUnit(bar.value, chart.unit), strong: true },
          ...(range === null ? [] : [{ label: 'interval', value: `${withUnit(range.low, chart.unit)} to ${withUnit(range.high, chart.unit)}` }]),
          ...(target === undefined ? [] : [{ label: 'target', value: withUnit(target, chart.unit) }]),
        ],
        filter: chart.column === undefined ? null : { column: chart.column, is: bar.is ?? [bar.label] },
        window: null,
        row: null,
      };
    },
    at(_, py) {
      const i = Math.floor((py - plot.y) / tall);
      return i >= 0 && i < chart.bars.length ? i : null;
    },
    move: (index, step) => stepAlong(index, step, chart.bars.length),
    time: null,
    rows: [],
  };
}
