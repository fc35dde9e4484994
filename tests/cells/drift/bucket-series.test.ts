import { describe, expect, it } from 'vitest';
import { bucketSeries, partialBucket, type Bucket } from '../../../src/cells/drift/bucket-series.ts';
import { psi } from '../../../src/stats/distances.ts';
import type { CellContext } from '../../../src/cells/types.ts';
import { driftOf } from '../drift-preview-lab.ts';

const day = 86_400_000;
/** Two cells; `share` of 1 000 rows in the first. Day 0 is a Thursday. */
const bucket = (i: number, share: number, side: Bucket['side']): Bucket => ({
  time: i * day,
  n: 1000,
  side,
  cells: [[Math.round(share * 1000), 1000 - Math.round(share * 1000)]],
});
const own = (b: Bucket) => b.cells[0] ?? [];
const sum = (list: readonly Bucket[]) => list.reduce<readonly number[]>((all, b) => own(b).map((n, k) => n + (all[k] ?? 0)), [0, 0]);
const value = (reference: readonly number[], b: Bucket) => Math.max(0, psi(reference, own(b))?.value ?? Number.NaN);
const options = { mode: 'fixed', window: 3 * day, floor: 'auto', limit: 10 } as const;

const reference = Array.from({ length: 14 }, (_, i) => bucket(i, i % 7 === 3 ? 0.7 : 0.5 + 0.01 * (i % 3), 'reference'));
const current = Array.from({ length: 7 }, (_, i) => bucket(14 + i, i % 7 === 3 ? 0.7 : 0.5, 'current'));
const all = [...reference, ...current];

describe('what a bucket is compared with', () => {
  it.each([
    ['fixed', (_: number) => reference],
    ['previous', (i: number) => all.slice(i - 1, i)],
    ['rolling', (i: number) => all.slice(Math.max(0, i - 3), i)],
    ['expanding', (i: number) => all.slice(0, i)],
  ] as const)('%s', (mode, of) => {
    const { points } = bucketSeries(all, 0, sum(reference), { ...options, mode });
    all.forEach((b, i) => {
      const expected = of(i);
      if (expected.length === 0) expect(points[i]).toMatchObject({ value: null, reason: 'no_reference' });
      else expect(points[i]?.value).toBeCloseTo(value(sum(expected), b), 12);
    });
  });

  it('leave-one-out: a reference bucket against the rest; the floor is what the reference shows of itself', () => {
    const { points, noise } = bucketSeries(all, 0, sum(reference), { ...options, floor: 'leave-one-out' });
    expect(points[3]?.value).toBeCloseTo(value(sum(reference.filter((_, i) => i !== 3)), reference[3] ?? bucket(0, 0, 'reference')), 12);
    expect(noise).toBeGreaterThan(1);
    // Every seventh day is odd, in the reference too: no later bucket is above the floor.
    expect(points.every((p) => (p.value ?? 0) <= p.floor + 1e-12)).toBe(true);
    expect(bucketSeries(all, 0, sum(reference), options).points.some((p) => (p.value ?? 0) > p.floor)).toBe(true);
  });

  it('weekday: an odd day is measured by its like, so the floor stays low and a wrong day is seen', () => {
    const wrong = [...reference, ...current.slice(0, 6), bucket(20, 0.7, 'current')];
    const { points, noise } = bucketSeries(wrong, 0, sum(reference), { ...options, floor: 'weekday' });
    expect(noise).toBe(1);
    expect(points[17]?.value).toBeLessThanOrEqual(points[17]?.floor ?? 0);
    expect(points[20]?.value).toBeGreaterThan(points[20]?.floor ?? Number.NaN);
  });
});

describe('the last bucket', () => {
  const context = (last: number) =>
    ({ defaultPopulation: (name: string) => ({ name, table: 't' }), span: () => ({ column: 'ts', first: 0, last }) }) as unknown as CellContext;
  it('is partial when its rows stop early', () => {
    expect(partialBucket(driftOf(), context(20.25 * day), all, day / 1000)).toMatchObject({ time: 20 * day, share: 0.25 });
    expect(partialBucket(driftOf(), context(21 * day - day / 1000), all, day / 1000)).toBeNull();
  });
});
