import { newcombeDifference } from '../../stats/intervals.ts';
import { quantile } from '../../stats/quantiles.ts';
import { countValues } from '../../stats/value-counts.ts';
import { formatPercent } from '../format.ts';
import { enough, fewestRows, type Cause } from './causes-of-numbers.ts';

const sentinels = new Set([
  '0',
  '-1',
  '-999',
  '-9999',
  '999',
  '9999',
  '99999',
  '',
  'unknown',
  'none',
  'null',
  'nan',
  'n/a',
  'na',
  'missing',
  'other',
  'default',
]);

/** A value that fills a part of the serving rows and not of the training rows: a default in place of what is missing. Values are texts, null is missing. */
export function defaultCause(training: readonly (string | null)[], serving: readonly (string | null)[]): Cause | null {
  if (training.length < fewestRows || serving.length < fewestRows) return null;
  const counts = (values: readonly (string | null)[]) => {
    const found = new Map<string, number>();
    for (const value of values) if (value !== null) found.set(value, (found.get(value) ?? 0) + 1);
    return found;
  };
  const [before, now] = [counts(training), counts(serving)];
  // The value that gained most.
  const gains = [...now].map(([value, n]) => ({
    value,
    n,
    earlier: before.get(value) ?? 0,
    gain: n / serving.length - (before.get(value) ?? 0) / training.length,
  }));
  const [top] = gains.sort((a, b) => b.gain - a.gain || (a.value < b.value ? -1 : 1));
  if (!top) return null;
  const [share, then] = [top.n / serving.length, top.earlier / training.length];
  const low = newcombeDifference(top.n, serving.length, top.earlier, training.length, 0.99)?.low ?? 0;
  const isSentinel = sentinels.has(top.value.trim().toLowerCase());
  // Of an ordinary category a rise is a shift; of a known stand-in, of a number that never comes twice, or of all rows it is a fill.
  const isRare = then < 0.005;
  const missing = (values: readonly (string | null)[]) => values.filter((value) => value === null).length / values.length;
  const filled = missing(training) - missing(serving);
  const isNumber = top.value !== '' && Number.isFinite(Number(top.value));
  if (low < 0.02 || share < 3 * then || !(isSentinel || (isNumber && isRare && share < 1) || share === 1 || filled > 0.02)) return null;
  const known = before.size > 0 && isNumber ? centerOf(training, Number(top.value)) : null;
  const why =
    known !== null
      ? `the ${known} of training: missing values are imputed in serving`
      : share === 1
        ? 'the feature is not computed in serving'
        : filled > 0.02
          ? `a default for what is missing in training (${formatPercent(missing(training))} there, ${formatPercent(missing(serving))} here)`
          : 'it looks like a default that stands for a missing value';
  return {
    kind: 'default',
    explains: null,
    sentence: `${formatPercent(share)} of the serving rows hold ${top.value === '' ? 'an empty text' : top.value}, in training ${formatPercent(then)}: ${why}`,
  };
}

function centerOf(values: readonly (string | null)[], x: number): string | null {
  const numbers = values.flatMap((value) => (value === null || !Number.isFinite(Number(value)) ? [] : [Number(value)]));
  if (numbers.length === 0) return null;
  const near = (center: number) => x !== 0 && Math.abs(center - x) <= 0.005 * Math.abs(x);
  const mean = numbers.reduce((sum, each) => sum + each / numbers.length, 0);
  if (near(quantile(countValues(numbers), 0.5) ?? 0)) return 'median';
  return near(mean) ? 'mean' : null;
}

/** Values that are missing on one side much more than on the other. */
export function missingCause(missing: { training: number; serving: number }, rows: { training: number; serving: number }): Cause | null {
  if (rows.training === 0 || rows.serving === 0) return null;
  const difference = missing.serving / rows.serving - missing.training / rows.training;
  const interval = newcombeDifference(missing.serving, rows.serving, missing.training, rows.training, 0.99);
  if (interval === null || Math.abs(difference) < 0.02 || interval.low * interval.high <= 0) return null;
  const shares = `missing in ${formatPercent(missing.serving / rows.serving)} of the serving rows, in training in ${formatPercent(missing.training / rows.training)}`;
  const why =
    difference < 0
      ? 'serving fills it, or training was joined badly'
      : missing.serving === rows.serving
        ? 'the feature is not computed in serving'
        : 'the feature is not always there when the model is asked';
  return { kind: 'missing', explains: null, sentence: `${shares}: ${why}` };
}

interface Spelling {
  readonly plain: (text: string) => string;
  readonly cause: string;
}

const truths = new Map([
  ...['true', 't', 'yes', 'y', '1', 'on'].map((word) => [word, 'true'] as const),
  ...['false', 'f', 'no', 'n', '0', 'off'].map((word) => [word, 'false'] as const),
]);
const squeezed = (text: string) => text.trim().replace(/\s+/g, ' ');

/** Weakest first: the first that explains the difference is named. */
const spellings: readonly Spelling[] = [
  { plain: squeezed, cause: 'white space differs' },
  { plain: (text) => text.toLowerCase(), cause: 'upper and lower case differ' },
  { plain: (text) => squeezed(text).toLowerCase(), cause: 'case and white space differ' },
  { plain: (text) => text.normalize('NFKC'), cause: 'the same characters are composed differently (Unicode form)' },
  { plain: (text) => fromLatin1(text), cause: 'text in UTF-8 was read as Latin-1 (é became Ã©)' },
  {
    plain: (text) => (/^[-+]?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text),
    cause: 'the same numbers are written differently (1 and 1.0, 007 and 7)',
  },
  { plain: (text) => truths.get(text.trim().toLowerCase()) ?? text, cause: 'the same truth values are written differently (true, 1, yes)' },
  { plain: (text) => text.replace(/^["']+|["']+$/g, ''), cause: 'quotation marks were left in' },
  { plain: (text) => decoded(text), cause: 'text is still encoded as in a URL' },
  { plain: (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''), cause: 'punctuation, separators or case differ' },
];

function fromLatin1(text: string): string {
  const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
  if (!/[\u0080-\u00ff]/.test(text) || [...text].some((c) => c.charCodeAt(0) > 255)) return text;
  const read = new TextDecoder('utf-8').decode(bytes);
  return read.includes('\ufffd') ? text : read;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * Reads from joined rows that differ whether the same category is only written differently, or has another name. `agreeing` counts the rows that do not differ by
 * their value: where a name is said to have become another one of training, they speak against it (of two values, all that differ become the other one).
 */
export function pairedTextCause(pairs: readonly (readonly [string, string])[], agreeing: ReadonlyMap<string, number>): Cause | null {
  if (pairs.length < fewestRows) return null;
  for (const { plain, cause } of spellings) {
    const share = pairs.filter(([l, r]) => plain(l) === plain(r)).length / pairs.length;
    if (share >= enough)
      return {
        kind: 'spelling',
        explains: share,
        sentence: `${example(pairs.find(([l, r]) => plain(l) === plain(r)))}: ${cause}, in ${formatPercent(share)} of the rows that differ`,
      };
  }
  const names = new Map<string, Map<string, number>>();
  for (const [l, r] of pairs) {
    const known = names.get(l) ?? new Map<string, number>();
    known.set(r, (known.get(r) ?? 0) + 1);
    names.set(l, known);
  }
  const tops = [...names].map(([, rights]) => [...rights].sort((a, b) => b[1] - a[1])[0] ?? (['', 0] as const));
  const share = tops.reduce((sum, [, n]) => sum + n, 0) / pairs.length;
  const isOneToOne = names.size >= 2 && names.size <= pairs.length / 5 && new Set(tops.map(([name]) => name)).size === names.size;
  const kept = [...names.keys()].reduce((sum, name, i) => {
    const [became] = tops[i] ?? [''];
    return names.has(became) || agreeing.has(became) ? sum + (agreeing.get(name) ?? 0) : sum;
  }, 0);
  if ((share * pairs.length) / (pairs.length + kept) < 0.95 || !isOneToOne) return null;
  return {
    kind: 'renaming',
    explains: share,
    sentence: `each training value has one serving value of its own, such as ${example(pairs[0])}: the codes were renamed, in ${formatPercent(share)} of the rows that differ`,
  };
}

/** Reads from the categories alone whether those that serving has and training lacks are known ones, written differently. */
export function unpairedTextCause(training: readonly string[], serving: readonly { readonly value: string; readonly rows: number }[]): Cause | null {
  const known = new Set(training);
  const unseen = serving.filter(({ value }) => !known.has(value));
  const rows = unseen.reduce((sum, each) => sum + each.rows, 0);
  if (rows < fewestRows) return null;
  for (const { plain, cause } of spellings) {
    const plains = new Map(training.map((value) => [plain(value), value]));
    const found = unseen.filter(({ value }) => plains.has(plain(value)));
    const share = found.reduce((sum, each) => sum + each.rows, 0) / rows;
    const [first] = found;
    if (share >= enough && first)
      return {
        kind: 'spelling',
        explains: null,
        sentence: `${example([plains.get(plain(first.value)) ?? '', first.value])}: ${cause}, in ${formatPercent(share)} of the rows with values that training lacks`,
      };
  }
  return null;
}

function example(pair: readonly [string, string] | undefined): string {
  const short = (text: string | undefined) => `"${(text ?? '').length > 40 ? `${(text ?? '').slice(0, 39)}…` : text}"`;
  return `${short(pair?.[0])} became ${short(pair?.[1])}`;
}

/** Text of a sampled number, as its default is named; null for NaN. */
export function numberText(x: number): string | null {
  return Number.isNaN(x) ? null : String(x);
}
