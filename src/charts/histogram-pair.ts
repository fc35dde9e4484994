import { numberAxis, root, tickMargin, tickTexts } from './axes.ts';
import { describeChart } from './describe.ts';
import { type Box, type ChartOf, type DrawOptions, type Drawing, filterOf, stepAlong } from './drawing.ts';
import { distinctly, integer, number, percent } from './format.ts';
import { legend } from './legend.ts';
import { linear, ticks } from './scale.ts';
import { boxPath, fitted, linePath, pen, textWidth } from './svg.ts';
import { colours } from './theme.ts';

type Pair = ChartOf<'histogramPair'>;

const plotHeight = 158;
const special = /^\(?(missing|unseen|null|nan|±?∞|infinite|all others|other values|new values?|outside|out of range)\)?$/i;

/** Bars that stand apart at the end: rows without a value, values the reference never had, the rest. */
export function specialBars(chart: Pair): number {
  const ranges = chart.edges === undefined ? null : chart.edges.length - 1;
  if (ranges !== null && ranges > 0 && ranges <= chart.labels.length) return chart.labels.length - ranges;
  let count = 0;
  while (count < chart.labels.length && special.test(chart.labels[chart.labels.length - 1 - count] ?? '')) count += 1;
  return count;
}

/** The label without the brackets that mark it as special. */
const bare = (label: string): string => label.replace(/^\((.*)\)$/, '$1');
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Shares per bin: the reference as grey steps, the current as blue bars; bars for missing and unseen stand apart at the end. */
export function histogramPair(chart: Pair, options: DrawOptions): Drawing {
  const p = pen(options.document);
  const width = options.width;
  const totals = { reference: sum(chart.reference), current: sum(chart.current) };
  const share = (counts: readonly number[], total: number, i: number): number => (total === 0 ? 0 : (counts[i] ?? 0) / total);
  const bins = chart.labels.map((label, i) => ({
    label,
    reference: share(chart.reference, totals.reference, i),
    current: share(chart.current, totals.current, i),
  }));
  const top = Math.max(0.001, ...bins.flatMap((bin) => [bin.reference, bin.current])) * 1.06;
  const steps = ticks(0, top, 4);
  const texts = tickTexts(steps, 'share');
  const left = tickMargin(texts);
  const names = legend(
    p,
    [
      {
        name: `${fitted(chart.currentName, 150)}, n ${integer(totals.current)}`,
        draw: (x, y) => [p('rect', { x, y, width: 16, height: 10, rx: 1.5, fill: colours.current })],
      },
      {
        name: `${fitted(chart.referenceName, 150)}, n ${integer(totals.reference)}`,
        draw: (x, y) => [
          p('rect', { x, y, width: 16, height: 10, fill: colours.reference, 'fill-opacity': 0.28 }),
          p('line', { x1: x, x2: x + 16, y1: y + 1, y2: y + 1, stroke: colours.ink, 'stroke-width': 1.75 }),
        ],
      },
    ],
    left,
    width,
  );
  const apart = specialBars(chart);
  const gap = apart > 0 && apart < bins.length ? 14 : 0;
  const plot: Box = { x: left, y: names.height + 4, width: width - left - 8, height: plotHeight };
  const regularBars = bins.length - apart;
  // Bars that stand apart are as wide as their names, as long as the ranges keep most of the room.
  const even = (plot.width - gap) / Math.max(1, bins.length);
  const named = Math.max(even, Math.min(60, 8 + Math.max(0, ...bins.slice(regularBars).map((bin) => textWidth(bare(bin.label))))));
  const last = regularBars > 0 && named * apart <= plot.width * 0.4 ? named : even;
  const slot = regularBars > 0 ? (plot.width - gap - last * apart) / regularBars : even;
  const start = (i: number): number => plot.x + Math.min(i, regularBars) * slot + (i >= regularBars ? gap + (i - regularBars) * last : 0);
  const wide = (i: number): number => (i < regularBars ? slot : last);
  const y = linear([0, top], [plot.y + plot.height, plot.y]);
  const base = plot.y + plot.height;
  const inset = slot > 14 ? Math.min(5, slot * 0.14) : slot > 5 ? 1 : 0.25;
  const regular = bins.slice(0, bins.length - apart);

  const bar = (bin: (typeof bins)[number], i: number): string => boxPath(start(i) + inset, y(bin.current), wide(i) - 2 * inset, base - y(bin.current));
  const outline = regular.flatMap((bin, i) => [
    { x: start(i), y: y(bin.reference) },
    { x: start(i) + slot, y: y(bin.reference) },
  ]);
  const area = outline.length === 0 ? '' : `${linePath([{ x: plot.x, y: base }, ...outline, { x: start(regular.length - 1) + slot, y: base }])}Z`;
  const steplets = bins.slice(regular.length).map((bin, k) => {
    const x = start(regular.length + k);
    return [
      { x: x + inset / 2, y: y(bin.reference) },
      { x: x + last - inset / 2, y: y(bin.reference) },
    ];
  });

  const axis = labelsBelow(chart, regular.length, slot, last, start, width);
  const height = base + axis.height;
  const svg = root(p, { width, height }, describeChart(chart), [
    names.element,
    numberAxis(p, steps, texts, y, plot),
    p('path', { d: area, fill: colours.reference, 'fill-opacity': 0.28 }),
    ...steplets.map((pair) =>
      p('path', {
        d: boxPath(pair[0]?.x ?? 0, pair[0]?.y ?? 0, (pair[1]?.x ?? 0) - (pair[0]?.x ?? 0), base - (pair[0]?.y ?? 0)),
        fill: colours.reference,
        'fill-opacity': 0.28,
      }),
    ),
    ...bins.map((bin, i) => p('path', { d: bar(bin, i), fill: colours.current, 'fill-opacity': i < regular.length ? 0.88 : 0.6, 'data-bin': bin.label })),
    p('path', { d: linePath([...outline, null, ...steplets.flatMap((pair) => [...pair, null])]), fill: 'none', stroke: colours.ink, 'stroke-width': 1.6 }),
    p('line', { x1: plot.x, x2: plot.x + plot.width, y1: base + 0.5, y2: base + 0.5, stroke: colours.muted, 'stroke-opacity': 0.6 }),
    ...axis.texts.map((text) =>
      p(
        'text',
        axis.slanted
          ? { transform: `translate(${(text.x + 4).toFixed(1)},${(base + 12).toFixed(1)}) rotate(-40)`, 'text-anchor': 'end' }
          : { x: text.x, y: base + 15, 'text-anchor': 'middle' },
        fitted(text.text, axis.most),
        ...(fitted(text.text, axis.most) === text.text ? [] : [p('title', {}, text.text)]),
      ),
    ),
  ]);
  return {
    svg,
    width,
    height,
    plot,
    count: bins.length,
    datum(i) {
      const bin = bins[i];
      if (bin === undefined) throw new RangeError(`no bin ${i}; the chart has ${bins.length}`);
      const points = (bin.current - bin.reference) * 100;
      return {
        box: { x: start(i), y: plot.y, width: wide(i), height: plot.height },
        anchor: { x: start(i) + wide(i) / 2, y: y(Math.max(bin.current, bin.reference)) },
        title: bin.label === '' ? `bin ${i + 1}` : bin.label,
        facts: [
          { label: chart.currentName, value: `${percent(bin.current)} (${number(chart.current[i] ?? 0, 12)})`, strong: true },
          { label: chart.referenceName, value: `${percent(bin.reference)} (${number(chart.reference[i] ?? 0, 12)})` },
          { label: 'difference', value: `${points > 0 ? '+' : ''}${number(points, 3)} points` },
        ],
        filter: filterOf(chart.column, i, chart.edges, chart.values),
        window: null,
        row: null,
      };
    },
    at(px, py) {
      if (py < plot.y - 4 || py > height || px < plot.x || px > plot.x + plot.width) return null;
      const i = bins.findLastIndex((_, k) => start(k) <= px);
      return i < 0 ? null : i;
    },
    move: (index, step) => stepAlong(index, step, bins.length),
    time: null,
    rows: [],
  };
}

interface Below {
  readonly texts: readonly { readonly x: number; readonly text: string }[];
  readonly slanted: boolean;
  readonly most: number;
  readonly height: number;
}

/** Names under the bars: edges between ranges where they are known, names of bins elsewhere, slanted where they would touch. */
function labelsBelow(chart: Pair, regular: number, slot: number, last: number, start: (i: number) => number, width: number): Below {
  const rest = chart.labels.slice(regular).map((text, k) => ({ x: start(regular + k) + last / 2, text: bare(text) }));
  const edges = chart.edges;
  const edgeTexts = distinctly(edges ?? []);
  const named =
    edges !== undefined && edges.length === regular + 1
      ? edges.flatMap((edge, i) => (edge === null ? [] : [{ x: i < regular ? start(i) : start(i - 1) + slot, text: edgeTexts[i] ?? '' }]))
      : chart.labels.slice(0, regular).map((text, i) => ({ x: start(i) + slot / 2, text }));
  const widest = Math.max(1, ...[...named, ...rest].map((label) => textWidth(label.text)));
  const restFits = rest.every((label) => textWidth(label.text) <= last + 6);
  const numeric = edges !== undefined;
  if (restFits && (numeric || widest + 6 <= slot)) {
    const every = numeric ? Math.max(1, Math.ceil((Math.max(1, ...named.map((label) => textWidth(label.text))) + 8) / slot)) : 1;
    return {
      texts: [...named.filter((_, i) => i % every === 0), ...rest].filter((label) => label.x < width),
      slanted: false,
      most: Math.max(slot + 12, widest),
      height: 24,
    };
  }
  const every = Math.max(1, Math.ceil(14 / slot));
  const most = 84;
  return { texts: [...named.filter((_, i) => i % every === 0), ...rest], slanted: true, most, height: 16 + Math.min(most, widest) * 0.66 };
}
