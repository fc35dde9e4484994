import { describe, expect, it } from 'vitest';
import { exp, expm1, ln, log10, log1p, log2, pow, sqrt } from '../../src/stats/elementary.ts';

describe('elementary functions', () => {
  it('agree with known values', () => {
    expect(exp(1)).toBeCloseTo(2.718281828459045, 14);
    expect(ln(2)).toBe(0.6931471805599453);
    expect(log2(8)).toBe(3);
    expect(log10(1000)).toBeCloseTo(3, 14);
    expect(expm1(1e-20)).toBe(1e-20);
    expect(log1p(1e-20)).toBe(1e-20);
    expect(pow(2, 10)).toBe(1024);
    expect(sqrt(2)).toBe(1.4142135623730951);
  });

  it('report the poles and the domain as IEEE 754 does', () => {
    expect(ln(0)).toBe(-Infinity);
    expect(ln(-1)).toBeNaN();
    expect(exp(-1000)).toBe(0);
  });
});
