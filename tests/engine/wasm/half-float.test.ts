import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfToFloat } from '../../../src/engine/wasm/half-float.ts';

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65_504],
  [0x0400, 1 / 16_384],
  [0x0001, 1 / 16_777_216],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
])('bits %i are %d (IEEE 754 binary16)', (bits, value) => {
  expect(halfToFloat(bits)).toBe(value);
});

test('the sign of zero is kept', () => {
  expect(Object.is(halfToFloat(0x8000), -0)).toBe(true);
});

test('all exponent bits with a fraction are NaN', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 0x3ff }), (fraction) => Number.isNaN(halfToFloat(0x7c00 | fraction))));
});

test('positive bit patterns are in the order of their values', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 0x7bfe }), (bits) => halfToFloat(bits) < halfToFloat(bits + 1)));
});
