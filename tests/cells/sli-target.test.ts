import { describe, expect, it } from 'vitest';
import type { Indicator } from '../../src/cells/sli/indicator.ts';
import { judge, targetOf } from '../../src/cells/sli/target.ts';

const indicator = (target: number | string | null, direction: 'lower' | 'higher' = 'lower'): Indicator => ({
  name: 'x',
  metric: 'p99',
  published: 'p99',
  quantile: 0.99,
  column: 'x',
  expression: null,
  target,
  direction,
  unit: '',
});
const estimate = (low: number | null, value: number | null, high: number | null) => ({ low, value, high });

describe('the verdict of an indicator against its target', () => {
  it.each([
    ['lower', 'wholly below', 8, 9, 10, 'pass'],
    ['lower', 'around, point below', 8, 10, 12, 'pass'],
    ['lower', 'around, point above', 9, 10.5, 12, 'warn'],
    ['lower', 'wholly above', 10.5, 11, 12, 'fail'],
    ['lower', 'low end on the target', 10, 11, 12, 'warn'],
    ['lower', 'point on the target', 9, 10, 11, 'pass'],
    ['higher', 'wholly above', 10, 11, 12, 'pass'],
    ['higher', 'around, point above', 9, 11, 12, 'pass'],
    ['higher', 'around, point below', 8, 9.5, 12, 'warn'],
    ['higher', 'wholly below', 7, 8, 9, 'fail'],
    ['higher', 'high end on the target', 8, 9, 10, 'warn'],
    ['higher', 'point on the target', 9, 10, 11, 'pass'],
  ] as const)('%s is better, the interval %s: %s %s %s is %s', (direction, _where, low, value, high, verdict) => {
    expect(judge(indicator(10, direction), estimate(low, value, high), 10)).toBe(verdict);
  });

  it('is info without a target, insufficient without value, interval or baseline', () => {
    expect(judge(indicator(null), estimate(1, 2, 3), null)).toBe('info');
    expect(judge(indicator(10), estimate(null, null, null), 10)).toBe('insufficient');
    expect(judge(indicator(10), estimate(null, 5, null), 10)).toBe('insufficient');
    expect(judge(indicator('95%'), estimate(1, 2, 3), null)).toBe('insufficient');
  });
});

it('a target is a number or a percentage of the baseline', () => {
  expect(targetOf(indicator(3), 100)).toBe(3);
  expect(targetOf(indicator('95%'), 200)).toBe(190);
  expect(targetOf(indicator('102.5 %'), 200)).toBe(205);
  expect(targetOf(indicator('95%'), null)).toBeNull();
  expect(targetOf(indicator(null), 100)).toBeNull();
});
