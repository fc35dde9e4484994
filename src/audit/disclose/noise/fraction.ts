/** A positive fraction of whole numbers of any size, in lowest terms. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The fraction that a positive number's shortest decimal writes: 0.1 is 1/10, not the double nearest to it. Throws a RangeError for other numbers. */
export function decimalFraction(value: number): Fraction {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null || value <= 0) throw new RangeError(`${value} is no positive number`);
  const [, whole = '', part = '', exponent = '0'] = match;
  const shift = Number(exponent) - part.length;
  const digits = BigInt(whole + part);
  const scale = 10n ** BigInt(Math.abs(shift));
  return shift < 0 ? reduced(digits, scale) : reduced(digits * scale, 1n);
}

/** A fraction divided by a positive whole number. */
export function dividedBy({ numerator, denominator }: Fraction, parts: number): Fraction {
  return reduced(numerator, denominator * BigInt(parts));
}

function reduced(numerator: bigint, denominator: bigint): Fraction {
  let [a, b] = [numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}
