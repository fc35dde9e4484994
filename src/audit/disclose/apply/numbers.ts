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
  const { interval: _interval, intervalReason: _why, test: _test, behind: _behind, threshold, ...rest } = m;
  return {
    ...rest,
    value: null,
    reason: 'suppressed',
    n: typeof m.n === 'number' ? 0 : { reference: 0, current: 0 },
    verdict: m.verdict === 'info' ? 'info' : 'insufficient',
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** A number and the words (column, group, indicator) that go with it. */
export interface Quotable {
  readonly number: number;
  readonly words: readonly string[];
  /** The values of its groups: a sentence about this number names all of them. Null where words do not say which of them are groups. */
  readonly groups: readonly string[] | null;
}

/** A number as it was written in a sentence: its value and half a unit of its last digit. */
interface Written {
  readonly value: number;
  readonly tolerance: number;
  readonly isPercent: boolean;
}

/** The numbers in a sentence, instants aside. Thousands set apart by a thin space are one number; `−` is a minus. */
export function writtenNumbers(sentence: string): readonly Written[] {
  const plain = sentence
    .replace(/[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+Z?)?/g, ' ')
    .replace(/([0-9])\u2009(?=[0-9]{3})/g, '$1')
    .replaceAll('−', '-');
  return [...plain.matchAll(/(?<![\p{L}\p{N}_.])-?([0-9]+(?:\.[0-9]+)?)(?:e([+-]?[0-9]+))?(?![\p{L}\p{N}_])(\s?%|\s?points)?/gu)].map(
    ([text, mantissa = '', exponent = '0', unit]) => ({
      value: Math.abs(Number(text.replace(/\s?(%|points)$/, ''))),
      tolerance: Number(`1e${Number(exponent) - (mantissa.split('.')[1] ?? '').length}`) * 0.5001,
      isPercent: unit !== undefined,
    }),
  );
}

/**
 * True when a sentence writes one of the secret numbers, as it is or as a percentage. 0 and 1 are written too often to tell anything, and whole numbers below
 * 1000 tell something only beside one of their words. With hundreds of secrets many numbers agree in their first three digits by chance: what agrees with a
 * `printed` number whose groups the sentence names is that one, unless the sentence also names every group of the secret.
 */
export function quotesNumber(sentence: string, secrets: readonly Quotable[], printed: readonly Quotable[] = []): boolean {
  const written = writtenNumbers(withoutLabels(sentence, printed));
  if (written.length === 0) return false;
  const isAbout = ({ groups, words }: Quotable): boolean =>
    groups === null ? words.length === 0 || words.some((word) => sentence.includes(word)) : groups.every((group) => sentence.includes(group));
  const open = printed.filter((one) => one.groups !== null && isAbout(one));
  return secrets.some((secret) => {
    const { number, words } = secret;
    const isNamed = words.length === 0 || words.some((word) => sentence.includes(word));
    if (Number.isInteger(number) && Math.abs(number) < 1000 && !isNamed) return false;
    return written.some((one) => {
      if ((number === 0 || number === 1) && !one.isPercent) return false;
      // One digit fits a tenth of all numbers.
      if (!isNamed && one.tolerance * 10 > one.value) return false;
      return isWrittenAs(number, one) && (isAbout(secret) || !open.some((each) => isWrittenAs(each.number, one)));
    });
  });
}

function isWrittenAs(number: number, { value, tolerance, isPercent }: Written): boolean {
  const shown = Math.abs(isPercent ? number * 100 : number);
  if (Number.isInteger(shown) && !isPercent) return shown === value;
  return Math.abs(shown - value) <= tolerance || (isPercent && shown <= 100 && Math.abs(100 - shown - value) <= tolerance);
}

/** True of labels that have digits and are more than one number with its unit: those may be what a sentence quotes. */
const isMoreThanNumber = (label: string): boolean => /\d/.test(label) && !/^[-−]?[\d.,\u2009]+(?:e[+-]?\d+)?(?:\s?%|\s?points)?$/u.test(label.trim());

/** A sentence without the group values of printed numbers: `Less than 25` writes no number. */
function withoutLabels(sentence: string, printed: readonly Quotable[]): string {
  const labels = [...new Set(printed.flatMap(({ groups }) => groups ?? []))].filter(isMoreThanNumber);
  return labels.sort((a, b) => b.length - a.length).reduce((text, label) => text.replaceAll(label, ' '), sentence);
}

const people = 'rows?|requests?|people|persons?|customers?|patients?|applicants?|users?|subjects?|cases?|pairs?|incidents?';
const counted = new RegExp(`(?<![\\p{N}.,])([0-9]{1,3}) (?:(?:[a-z]+ ){0,2}(?:${people})\\b|of [0-9\\u2009]+ (?:${people})\\b)`, 'giu');

/** True when a sentence counts fewer than k rows or people in words of its own (`in 3 rows`, `5 of 100 requests`). */
export function countsFew(sentence: string, k: number): boolean {
  const plain = sentence.replace(/([0-9])\u2009(?=[0-9]{3})/g, '$1');
  return [...plain.matchAll(counted)].some(([, digits]) => Number(digits) >= 1 && Number(digits) < k);
}
