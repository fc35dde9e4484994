/** Maps numbers of a domain on pixels. */
export type Scale = (value: number) => number;

/** A straight scale; a domain without width maps everything on the middle. */
export function linear([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  const span = high - low;
  return span === 0 ? () => (from + to) / 2 : (value) => from + ((value - low) / span) * (to - from);
}

export interface Ticks {
  readonly values: readonly number[];
  readonly step: number;
}

/** About `count` round numbers (1, 2 or 5 times a power of ten apart, or `apart`) inside [low, high]. */
export function ticks(low: number, high: number, count: number, apart?: number): Ticks {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return { values: Number.isFinite(low) ? [low] : [], step: 1 };
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = apart ?? power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
  const decimals = Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(step))));
  const values: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) values.push(Number((i * step).toFixed(decimals)));
  return { values, step };
}

/** Widens a range to whole ticks; gives their distance with it. */
export function nice(low: number, high: number, count: number): { readonly domain: readonly [number, number]; readonly step: number } {
  const { step } = ticks(low, high, count);
  return { domain: high > low ? [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step] : [low, high], step };
}

/** The least and the greatest of finite numbers; null without any. */
export function extent(values: Iterable<number | null | undefined>): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}
