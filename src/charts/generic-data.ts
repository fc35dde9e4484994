import type { ChartOf } from './drawing.ts';
import { instant, integer, number } from './format.ts';
import { extent, nice } from './scale.ts';

export type Value = string | number | boolean | Date | null;

/** One thing an author's chart draws: a row of its data, a bin, a counted category or the summary of a box. */
export interface Item {
  readonly x: Value;
  readonly x2: Value;
  readonly y: Value;
  readonly color: string | null;
  readonly facet: Value;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** A value as text, the same everywhere; instants in UTC. */
export function showValue(value: Value | undefined): string {
  if (value instanceof Date) return `${instant(value.getTime())} UTC`;
  return typeof value === 'number' ? number(value, 6) : String(value ?? 'missing');
}

/** A column of the chart; instants become dates. */
export function columnOf(chart: ChartOf<'plot'>, name: string | null): readonly Value[] {
  if (name === null) return [];
  const timed = chart.times.includes(name);
  return (chart.data[name] ?? []).map((value) => (timed && typeof value === 'number' ? new Date(value) : value));
}

const isNumeric = (value: Value): value is number | Date => (typeof value === 'number' && Number.isFinite(value)) || value instanceof Date;

/** True when bars of the column are ranges, not categories. */
export function isRanged(values: readonly Value[]): boolean {
  const first = values.find((value) => value !== null);
  return first !== undefined && isNumeric(first);
}

function counted(chart: ChartOf<'plot'>, key: (i: number) => { readonly id: string; readonly x: Value; readonly x2: Value } | null): readonly Item[] {
  const colors = columnOf(chart, chart.color);
  const facets = columnOf(chart, chart.facet);
  const groups = new Map<string, { readonly item: Omit<Item, 'y' | 'facts'>; count: number }>();
  for (let i = 0; i < columnOf(chart, chart.x).length; i += 1) {
    const bin = key(i);
    if (bin === null) continue;
    const color = chart.color === null ? null : showValue(colors[i]);
    const facet = facets[i] ?? null;
    const id = JSON.stringify([showValue(facet), bin.id, color]);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { item: { x: bin.x, x2: bin.x2, color, facet }, count: 1 });
    else group.count += 1;
  }
  // Stacks keep one order of colours, that of their first appearance.
  const order = [...new Set(colors.map((color) => showValue(color)))];
  const sorted = [...groups.values()].sort((a, b) => order.indexOf(a.item.color ?? '') - order.indexOf(b.item.color ?? ''));
  return sorted.map(({ item, count }) => ({ ...item, y: count, facts: [{ label: 'rows', value: integer(count) }] }));
}

function histogram(chart: ChartOf<'plot'>): readonly Item[] {
  const values = columnOf(chart, chart.x);
  const numbers = values.map((value) => (isNumeric(value) ? Number(value) : null));
  const found = extent(numbers);
  if (found === null) return [];
  const dated = values.some((value) => value instanceof Date);
  const [low, high] = found[0] === found[1] ? [found[0] - 0.5, found[1] + 0.5] : nice(found[0], found[1], 24).domain;
  const step = found[0] === found[1] ? 1 : nice(found[0], found[1], 24).step;
  const last = Math.max(0, Math.round((high - low) / step) - 1);
  const wrap = (value: number): Value => (dated ? new Date(value) : Number(value.toPrecision(12)));
  return counted(chart, (i) => {
    const value = numbers[i] ?? null;
    if (value === null) return null;
    // Right-closed, as every histogram of the product.
    const bin = Math.max(0, Math.min(last, Math.ceil((value - low) / step - 1e-9) - 1));
    return { id: String(bin), x: wrap(low + bin * step), x2: wrap(low + (bin + 1) * step) };
  });
}

/** Type-7 quantile of sorted numbers. */
function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? 0;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? low) - low);
}

function boxes(chart: ChartOf<'plot'>): readonly Item[] {
  const y = chart.y;
  const values = columnOf(chart, y ?? chart.x);
  const names: readonly Value[] = y === null ? [] : columnOf(chart, chart.x);
  const facets = columnOf(chart, chart.facet);
  const groups = new Map<string, { x: Value; facet: Value; values: number[] }>();
  values.forEach((value, i) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return;
    const id = JSON.stringify([showValue(names[i] ?? null), showValue(facets[i] ?? null)]);
    const group = groups.get(id) ?? { x: names[i] ?? null, facet: facets[i] ?? null, values: [] };
    group.values.push(value);
    groups.set(id, group);
  });
  return [...groups.values()].map((group) => {
    const sorted = group.values.toSorted((a, b) => a - b);
    const median = quantile(sorted, 0.5);
    const part = (label: string, value: number) => ({ label, value: number(value, 6) });
    return {
      x: y === null ? median : group.x,
      x2: null,
      y: y === null ? null : median,
      color: null,
      facet: group.facet,
      facts: [
        part('median', median),
        part('quartile 1', quantile(sorted, 0.25)),
        part('quartile 3', quantile(sorted, 0.75)),
        part('least', sorted[0] ?? 0),
        part('greatest', sorted.at(-1) ?? 0),
        { label: 'n', value: integer(sorted.length) },
      ],
    };
  });
}

/** Everything the chart draws, in the order of its data. Rows without an x (or a y where one is needed) are left out. */
export function itemsOf(chart: ChartOf<'plot'>): readonly Item[] {
  const xs = columnOf(chart, chart.x);
  if (chart.mark === 'box') return boxes(chart);
  const categories = (i: number) => ({ id: showValue(xs[i]), x: showValue(xs[i]), x2: null });
  if (chart.mark === 'histogram') return isRanged(xs) ? histogram(chart) : counted(chart, categories);
  if (chart.mark === 'bar' && chart.y === null) return counted(chart, categories);
  const ys = columnOf(chart, chart.y ?? chart.x);
  const colors = columnOf(chart, chart.color);
  const facets = columnOf(chart, chart.facet);
  const yName = chart.y ?? chart.x;
  const items = xs.flatMap((x, i): Item[] => {
    const y = ys[i] ?? null;
    if (x === null || y === null) return [];
    return [
      { x, x2: null, y, color: chart.color === null ? null : showValue(colors[i]), facet: facets[i] ?? null, facts: [{ label: yName, value: showValue(y) }] },
    ];
  });
  // A line goes from left to right, whatever the order of the rows.
  const ordered = (chart.mark === 'line' || chart.mark === 'area') && isRanged(xs);
  return ordered ? items.toSorted((a, b) => Number(a.x) - Number(b.x)) : items;
}
