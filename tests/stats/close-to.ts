import { expect } from 'vitest';

/** Asserts that `actual` is a number within `relative` of `expected` (or within `absolute` of it). */
export function expectClose(actual: number | null | undefined, expected: number, relative: number, absolute = 0, what = ''): void {
  const within = Math.max(absolute, relative * Math.abs(expected));
  expect(typeof actual === 'number' && Math.abs(actual - expected) <= within, `${what} got ${actual}, expected ${expected} ± ${within}`).toBe(true);
}
