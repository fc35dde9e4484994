import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outward } from '../../src/telemetry/contract/outward.ts';

it('leaves what a reviewer can read', () => {
  expect(outward(-12.5, 99_999_999)).toEqual([-12.5, 99_999_999]);
  expect(outward(0, Number.POSITIVE_INFINITY)).toEqual([0, Number.POSITIVE_INFINITY]);
});

it('rounds long numbers outwards to three digits', () => {
  expect(outward(4_539_123_456_789_012, 4_539_923_456_789_012)).toEqual([4_530_000_000_000_000, 4_540_000_000_000_000]);
  expect(outward(-123_456_789, 442_070_037_169)).toEqual([-124_000_000, 443_000_000_000]);
});

it('always holds the extremes, with at most three digits where they are long', () => {
  const extreme = fc.double({ noNaN: true });
  fc.assert(
    fc.property(extreme, extreme, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [least, greatest] = outward(low, high);
      expect(least <= low && greatest >= high).toBe(true);
      for (const [end, of] of [
        [least, low],
        [greatest, high],
      ] as const)
        if (Math.abs(of) >= 1e8 && Math.abs(of) < 1e300) expect(Number(end.toPrecision(3))).toBe(end);
    }),
  );
});
