import type { Measurement } from '../../../cells/types.ts';

/** Every number of a measurement that would tell what is hidden. */
export function numbersOf(m: Measurement): readonly number[] {
  const sides = typeof m.n === 'number' ? [m.n] : [m.n.reference, m.n.current];
  const counts = typeof m.n === 'number' && m.value !== null && m.value >= 0 && m.value <= 1 ? [m.value * m.n, m.n - m.value * m.n].map(Math.round) : [];
  const rest = [m.value, m.interval?.low, m.interval?.high, m.test?.statistic, m.test?.p, m.test?.pAdjusted];
  return [...sides, ...counts, ...rest.flatMap((each) => each ?? [])];
}

/** A measurement without any number: its key stays. `n` of 0 stands for no number, as `reason` says. */
export function suppressed(m: Measurement): Measurement {
  const { interval: _interval, intervalReason: _why, test: _test, threshold, ...rest } = m;
  return {
    ...rest,
    value: null,
    reason: 'suppressed',
    n: typeof m.n === 'number' ? 0 : { reference: 0, current: 0 },
    verdict: m.verdict === 'info' ? 'info' : 'insufficient',
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** A number as it was written in a sentence: its value and half a unit of its last digit. */
interface Written {
  readonly value: number;
  readonly tolerance: number;
  readonly isPercent: boolean;
}

/** The numbers in a sentence. Thousands set apart by a thin space are one number; `−` is a minus. */
export function writtenNumbers(sentence: string): readonly Written[] {
  const plain = sentence.replace(/([0-9])\u2009(?=[0-9]{3})/g, '$1').replaceAll('−', '-');
  return [...plain.matchAll(/(?<![\p{L}\p{N}_.])-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?(?![\p{L}\p{N}_])(\s?%|\s?points)?/gu)].flatMap(([text, unit]) => {
    const digits = text.replace(/\s?(%|points)$/, '');
    const value = Number(digits);
    if (!Number.isFinite(value)) return [];
    const [mantissa = '', exponent = '0'] = digits.split('e');
    const places = (mantissa.split('.')[1] ?? '').length - Number(exponent);
    const significant = mantissa.replace(/[-.]/g, '').replace(/^0+/, '').length;
    const unitOfLast = Number(`1e${-places}`);
    return [{ value, tolerance: Math.max(unitOfLast / 2, significant <= 3 && Math.abs(value) >= 1000 ? 0 : 0) * 1.0001, isPercent: unit !== undefined }];
  });
}

/** True when a sentence writes one of these numbers, as it is or as a percentage. 0 and 1 are written too often to tell anything. */
export function quotesNumber(sentence: string, numbers: readonly number[]): boolean {
  const written = writtenNumbers(sentence);
  return numbers.some((number) =>
    written.some(({ value, tolerance, isPercent }) => {
      if ((number === 0 || number === 1) && !isPercent) return false;
      const shown = isPercent ? number * 100 : number;
      return (
        Math.abs(Math.abs(shown) - Math.abs(value)) <= (Number.isInteger(shown) ? 0 : tolerance) ||
        (isPercent && Math.abs(100 - shown - value) <= tolerance && number <= 1)
      );
    }),
  );
}

const people = 'rows?|requests?|people|persons?|customers?|patients?|applicants?|users?|subjects?|cases?|pairs?|incidents?';
const counted = new RegExp(`(?<![\\p{N}.,])([0-9]{1,3}) (?:(?:[a-z]+ ){0,2}(?:${people})\\b|of [0-9\\u2009]+ (?:${people})\\b)`, 'giu');

/** True when a sentence counts fewer than k rows or people in words of its own (`in 3 rows`, `5 of 100 requests`). */
export function countsFew(sentence: string, k: number): boolean {
  const plain = sentence.replace(/([0-9])\u2009(?=[0-9]{3})/g, '$1');
  return [...plain.matchAll(counted)].some(([, digits]) => Number(digits) >= 1 && Number(digits) < k);
}
