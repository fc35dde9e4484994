import type { Uniform } from './random.ts';

/** Every value as often as it occurs. */
export function repeated(values: ArrayLike<number>, counts: ArrayLike<number>): Float64Array {
  let size = 0;
  for (let i = 0; i < counts.length; i += 1) size += counts[i] ?? 0;
  const items = new Float64Array(size);
  let at = 0;
  for (let i = 0; i < counts.length; i += 1) {
    items.fill(values[i] ?? 0, at, at + (counts[i] ?? 0));
    at += counts[i] ?? 0;
  }
  return items;
}

/** Deals `drawn` of the items at random to the front, without return. The rest stays in whatever order a deal leaves: any order is as good to deal from. */
export function dealToFront(items: Float64Array, drawn: number, uniform: Uniform): void {
  for (let i = 0; i < drawn; i += 1) {
    const pick = i + Math.floor(uniform() * (items.length - i));
    const x = items[pick] ?? 0;
    items[pick] = items[i] ?? 0;
    items[i] = x;
  }
}
