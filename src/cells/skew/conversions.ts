import { exp, ln, log10, log1p, log2, sqrt } from '../../stats/elementary.ts';

/** A known way in which a number changes between two systems: serving = apply(training). */
export interface Conversion {
  readonly apply: (x: number) => number;
  /** `serving = …` in terms of training. */
  readonly formula: string;
  /** The likely cause, in words. */
  readonly cause: string;
}

const scale = (factor: number, cause: string): Conversion => ({ apply: (x) => x * factor, formula: `training × ${factor}`, cause });
const part = (factor: number, cause: string): Conversion => ({ apply: (x) => x / factor, formula: `training ÷ ${factor}`, cause });

/** The commonest first: of conversions that fit alike the first is named. */
export const conversions: readonly Conversion[] = [
  scale(1000, 'seconds became milliseconds, or a unit became thousandths'),
  part(1000, 'milliseconds became seconds, or a unit became thousands'),
  scale(100, 'a fraction became a percentage, or currency became cents'),
  part(100, 'a percentage became a fraction, or cents became currency'),
  scale(60, 'minutes became seconds, or hours became minutes'),
  part(60, 'seconds became minutes, or minutes became hours'),
  scale(3600, 'hours became seconds'),
  part(3600, 'seconds became hours'),
  scale(24, 'days became hours'),
  part(24, 'hours became days'),
  scale(86_400, 'days became seconds'),
  part(86_400, 'seconds became days'),
  scale(86_400_000, 'days became milliseconds'),
  part(86_400_000, 'milliseconds became days'),
  scale(1e6, 'seconds became microseconds, or a unit became millionths'),
  part(1e6, 'microseconds became seconds, or a unit became millions'),
  scale(1e9, 'seconds became nanoseconds'),
  part(1e9, 'nanoseconds became seconds'),
  scale(12, 'years became months'),
  part(12, 'months became years'),
  scale(7, 'weeks became days'),
  part(7, 'days became weeks'),
  scale(10, 'a unit became tenths'),
  part(10, 'tenths became a unit'),
  scale(1024, 'kibibytes became bytes'),
  part(1024, 'bytes became kibibytes'),
  scale(1.609344, 'miles became kilometres'),
  part(1.609344, 'kilometres became miles'),
  scale(2.54, 'inches became centimetres'),
  part(2.54, 'centimetres became inches'),
  scale(0.3048, 'feet became metres'),
  part(0.3048, 'metres became feet'),
  scale(0.45359237, 'pounds became kilograms'),
  part(0.45359237, 'kilograms became pounds'),
  { apply: (x) => -x, formula: '−training', cause: 'the sign was turned' },
  { apply: (x) => (x >= 0 && x <= 1 ? 1 - x : Number.NaN), formula: '1 − training', cause: 'a share became its complement' },
  { apply: (x) => x * 1.8 + 32, formula: 'training × 1.8 + 32', cause: 'degrees Celsius became Fahrenheit' },
  { apply: (x) => (x - 32) / 1.8, formula: '(training − 32) ÷ 1.8', cause: 'degrees Fahrenheit became Celsius' },
  { apply: (x) => x + 273.15, formula: 'training + 273.15', cause: 'degrees Celsius became kelvin' },
  { apply: (x) => x - 273.15, formula: 'training − 273.15', cause: 'kelvin became degrees Celsius' },
  { apply: ln, formula: 'ln(training)', cause: 'the logarithm is taken in serving and not in training' },
  { apply: log1p, formula: 'ln(1 + training)', cause: 'the logarithm of 1 + x is taken in serving and not in training' },
  { apply: log10, formula: 'log10(training)', cause: 'the decimal logarithm is taken in serving and not in training' },
  { apply: log2, formula: 'log2(training)', cause: 'the binary logarithm is taken in serving and not in training' },
  { apply: exp, formula: 'exp(training)', cause: 'the logarithm is taken in training and not in serving' },
  { apply: (x) => exp(x) - 1, formula: 'exp(training) − 1', cause: 'the logarithm of 1 + x is taken in training and not in serving' },
  { apply: sqrt, formula: '√training', cause: 'the square root is taken in serving and not in training' },
  { apply: (x) => x * x, formula: 'training²', cause: 'the square is taken in serving and not in training' },
];
